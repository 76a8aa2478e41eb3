"""The demo as it is started: servers, configuration, a clean end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.config.load import load_config
from bot.demo.run import start_servers
from bot.errors import UsageError

RUN = "import asyncio\nfrom bot.demo.run import run_demo\nasyncio.run(run_demo(port=0))\n"


async def test_the_servers_answer_where_the_environment_says(tmp_path):
    async with start_servers(tmp_path) as servers:
        environment = servers.environment()
        config = load_config(environment.config)
        client = AsyncWebClient(
            token=environment.slack_bot_token.reveal(), base_url=environment.slack_api_url
        )
        channels = {f"#{c['name']}" for c in (await client.conversations_list())["channels"]}
        assert {s.channel for s in config.subscriptions} < channels
        assert environment.database_path.parent == tmp_path
        async with aiohttp.ClientSession() as session:
            for feed in config.feeds:
                async with session.get(feed.url) as answer:
                    assert answer.status in {200, 404}
            async with session.get(servers.page_url) as answer:
                assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
                assert "Sectorwire" in await answer.text()


async def test_the_manifest_decides_what_the_app_may(tmp_path):
    manifest = {
        "features": {
            "slash_commands": [{"command": "/news", "description": "News", "usage_hint": "biotech"}]
        },
        "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
        "oauth_config": {"scopes": {"bot": ["chat:write", "chat:write.public"]}},
    }
    async with start_servers(tmp_path, manifest=manifest) as servers, aiohttp.ClientSession() as session:
        async with session.get(servers.page_url + "page/state") as answer:
            assert (await answer.json())["commands"] == [
                {"name": "/news", "description": "News", "hint": "biotech"}
            ]
        bearer = {"Authorization": f"Bearer {servers.workspace.tokens.bot}"}
        async with session.get(servers.api_url + "users.list", headers=bearer) as answer:
            assert (await answer.json())["error"] == "missing_scope"


async def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path):
    async with start_servers(tmp_path) as servers:
        taken = servers.workspace._port
        with pytest.raises(UsageError, match=f"Port {taken} is taken"):
            async with start_servers(tmp_path, port=taken):
                pass


async def test_another_host_name_reaches_nothing(tmp_path):
    async with start_servers(tmp_path) as servers, aiohttp.ClientSession() as session:
        for path in ("", "page/state", "api/api.test"):
            async with session.get(servers.page_url + path, headers={"Host": "rebound.example"}) as answer:
                assert answer.status == 403
        async with session.post(servers.page_url + "page/say", data={"channel": "x", "text": "y"}) as answer:
            assert answer.status == 415


def test_ctrl_c_ends_it_cleanly_and_leaves_nothing(tmp_path):
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", RUN],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        line = process.stdout.readline()
        assert re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
    assert list(tmp_path.iterdir()) == []


async def test_a_bot_that_fails_ends_the_demo_with_its_error():
    from bot.demo.run import _until

    async def failing() -> None:
        await asyncio.sleep(0)
        raise UsageError("no")

    with pytest.raises(UsageError):
        await _until(asyncio.Event(), failing())
