"""The service as it runs: against the local workspace, polling a small site, until it is stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.config.env import Environment
from bot.config.secrets import Secret
from bot.demo.slack.delivery import payloads
from bot.demo.slack.delivery.dispatch import Envelope, signature
from bot.demo.slack.faults import Fault, FaultKind
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command
from bot.errors import DeliveryError, UsageError
from bot.service.run import run_bot
from tests.handlers.desk import shown

ROOT = Path(__file__).resolve().parents[2]
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbor</title>
<item><guid>1</guid><title>Aurelia Bio wins approval</title><link>{site}/1</link>
<pubDate>{date}</pubDate><description>The agency approved the medicine of Aurelia Bio for adults on Monday.</description></item>
</channel></rss>"""
CONFIG = """
contact: desk@example.com
delivery: {{time: "00:00", days: daily, timezone: UTC}}
sectors:
  biotech:
    title: Biotech
    feeds: [{{url: "{site}/feed", name: Harbor Wire, page_text: false}}]
subscriptions:
  - {{channel: "#biotech-news", sectors: [biotech]}}
  - {{channel: "#no-such-channel", sectors: [biotech]}}
"""


@asynccontextmanager
async def surroundings(folder: Path, **settings) -> AsyncIterator[tuple[WorkspaceServer, Environment]]:
    """A workspace, a site with one feed, and the environment that leads to both."""
    app = web.Application()
    runner = web.AppRunner(app)
    hour_ago = format_datetime(datetime.now(UTC) - timedelta(hours=1))

    async def feed(request: web.Request) -> web.Response:
        return web.Response(
            text=FEED.format(site=f"http://{request.host}", date=hour_ago), content_type="application/rss+xml"
        )

    app.router.add_get("/feed", feed)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    (folder / "sectors.yaml").write_text(CONFIG.format(site=address))
    made = Settings(
        channels={"biotech-news": "Each morning"},
        commands=tuple(Command(name, "") for name in ("/news", "/company", "/digest", "/watch")),
        **settings,
    )
    try:
        async with WorkspaceServer(made) as server:
            yield (
                server,
                Environment(
                    config=folder / "sectors.yaml",
                    slack_bot_token=Secret(server.tokens.bot),
                    slack_app_token=Secret(server.tokens.app),
                    slack_signing_secret=Secret(server.tokens.signing_secret),
                    slack_api_url=server.api_url,
                    allow_private_hosts=("127.0.0.1",),
                ),
            )
    finally:
        await runner.cleanup()


@asynccontextmanager
async def running(environment: Environment, **more) -> AsyncIterator[asyncio.Task[int]]:
    stop, ready = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(run_bot(environment, stop=stop, ready=ready, **more))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
    try:
        yield task
    finally:
        stop.set()
        assert await asyncio.wait_for(task, 30) == 0


async def until(condition) -> None:
    for _ in range(3_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to pass")


def free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


async def test_it_polls_posts_answers_and_stops(tmp_path):
    port = free_port()
    async with surroundings(tmp_path) as (server, environment):
        channel = server.workspace.channel_named("biotech-news")
        you = next(one for one in server.workspace.users.values() if one.name == "you")
        async with running(environment, post_now=True, port=port):
            await until(lambda: server.workspace.messages(channel.id))
            (digest,) = server.workspace.messages(channel.id)
            assert "Aurelia Bio wins approval" in shown(digest)
            await server.interactions.command(you, channel, "/news biotech")
            await until(lambda: len(server.workspace.messages(channel.id)) > 1)
            assert "Aurelia Bio wins approval" in shown(server.workspace.messages(channel.id)[-1])
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/healthz") as health:
                    assert (health.status, await health.json()) == (200, {"status": "ok", "troubles": []})
                async with session.get(f"http://127.0.0.1:{port}/metrics") as metrics:
                    told = await metrics.text()
                async with session.post(f"http://127.0.0.1:{port}/slack/events") as refused:
                    assert refused.status == 404  # with Socket Mode nobody may knock here
            assert 'sectorwire_requests_total{kind="/news",outcome="answered"} 1' in told
            assert "sectorwire_articles_new_total" in told
        assert not server.socket.listening


async def test_http_answers_only_what_is_signed_and_fresh(tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with surroundings(tmp_path, request_url=url) as (server, environment):
        from dataclasses import replace

        channel = server.workspace.channel_named("biotech-news")
        you = next(one for one in server.workspace.users.values() if one.name == "you")
        async with running(replace(environment, slack_app_token=None), port=port):
            await server.interactions.command(you, channel, "/news help")
            await until(lambda: any(one.only_for for one in server.workspace.messages(channel.id)))
            body, now = '{"type":"url_verification","challenge":"x"}', int(server.clock.now().timestamp())
            async with aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session:

                async def status(secret: str, at: int) -> int:
                    async with session.post(url, data=body, headers=signature(secret, body, at)) as answer:
                        return answer.status

                assert await status(server.tokens.signing_secret, now) == 200
                assert await status("another secret", now) == 401
                assert await status(server.tokens.signing_secret, now - 400) == 401


async def test_over_http_a_spare_sends_slack_away_until_it_is_its_turn(tmp_path):
    ports = free_port(), free_port()
    body = '{"type":"url_verification","challenge":"x"}'
    async with surroundings(tmp_path, request_url=f"http://127.0.0.1:{ports[0]}/slack/events") as given:
        server, environment = given
        from dataclasses import replace

        over_http = replace(environment, slack_app_token=None)
        now = int(server.clock.now().timestamp())
        signed = signature(server.tokens.signing_secret, body, now) | {"Content-Type": "application/json"}

        async def answers(port: int) -> tuple[int, str]:
            """What a request of Slack's gets there, and how the instance says it is."""
            async with aiohttp.ClientSession() as session:
                url = f"http://127.0.0.1:{port}"
                async with session.post(f"{url}/slack/events", data=body, headers=signed) as answer:
                    status = answer.status
                async with session.get(f"{url}/healthz") as health:
                    return status, (await health.json())["status"]

        async def listens(port: int) -> None:
            for _ in range(1_000):
                try:
                    async with (
                        aiohttp.ClientSession() as session,
                        session.get(f"http://127.0.0.1:{port}/metrics"),
                    ):
                        return
                except aiohttp.ClientConnectorError:
                    await asyncio.sleep(0.01)
            raise AssertionError("nobody listens")

        stop, ready = asyncio.Event(), asyncio.Event()
        async with running(over_http, port=ports[0]):
            spare = asyncio.create_task(run_bot(over_http, stop=stop, ready=ready, port=ports[1]))
            await listens(ports[1])
            for _ in range(1_000):  # its first look is on its way
                if await answers(ports[1]) == (503, "standby"):
                    break
                await asyncio.sleep(0.01)
            assert await answers(ports[1]) == (503, "standby")
            assert await answers(ports[0]) == (200, "ok")
        await asyncio.wait_for(ready.wait(), 30)
        assert await answers(ports[1]) == (200, "ok")
        stop.set()
        assert await asyncio.wait_for(spare, 30) == 0


async def test_a_refused_token_is_said_and_nothing_stays_open(tmp_path):
    from dataclasses import replace

    async with surroundings(tmp_path) as (_, environment):
        with pytest.raises(DeliveryError, match="token"):
            await run_bot(replace(environment, slack_bot_token=Secret("xoxb-of-somebody-else")))
        with pytest.raises(DeliveryError, match="token"):
            await run_bot(replace(environment, slack_app_token=Secret("xapp-of-somebody-else")))
        with pytest.raises(UsageError, match="SLACK_BOT_TOKEN"):
            await run_bot(replace(environment, slack_bot_token=None))
        with pytest.raises(UsageError, match="SLACK_APP_TOKEN"):
            await run_bot(replace(environment, slack_app_token=None, slack_signing_secret=None))


async def test_a_slack_that_is_down_at_the_start_is_said_and_the_next_start_works(tmp_path):
    async with surroundings(tmp_path) as (server, environment):
        for method in ("auth.test", "apps.connections.open"):
            server.faults.add(Fault(FaultKind.HTTP_500, method, times=None))
            with pytest.raises(DeliveryError):
                await run_bot(environment)
            server.faults.clear()
        async with running(environment):
            assert server.socket.listening


async def test_a_lost_connection_is_made_again(tmp_path):
    async with surroundings(tmp_path) as (server, environment), running(environment):
        assert server.socket.listening
        await server.socket.refresh()
        inner = {"type": "emoji_changed", "event_ts": "1700000000.000200"}
        for _ in range(100):  # one that goes to the old connection is lost, and Slack sends it again
            body = payloads.event(server.workspace, inner, server.workspace.new_id("Ev"))
            if await server.socket.send(Envelope("events_api", body)) is not None:
                break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError("nothing is heard any more")


async def test_sigterm_ends_the_process_cleanly(tmp_path):
    async with surroundings(tmp_path) as (server, environment):
        variables = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SECTORWIRE_CONFIG": str(environment.config),
            "SLACK_BOT_TOKEN": server.tokens.bot,
            "SLACK_APP_TOKEN": server.tokens.app,
            "SLACK_API_URL": server.api_url,
            "SECTORWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-X", "dev", "-W", "error", "-m", "bot", "run", "--port", "0",
            env=variables, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await until(lambda: server.socket.listening)
        channel = server.workspace.channel_named("biotech-news")
        you = next(one for one in server.workspace.users.values() if one.name == "you")
        await server.interactions.command(you, channel, "/digest list")
        await until(lambda: server.workspace.messages(channel.id))
        assert "Biotech every day at 00:00" in shown(server.workspace.messages(channel.id)[-1])
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
        said = errors.decode()
        assert process.returncode == 0, said
        assert '"message": "stopped"' in said
        assert "Traceback" not in said
        assert server.tokens.bot not in said
        assert "#no-such-channel gets no digest" in said
