"""The local workspace lets an app be installed as Slack does: consent, a code for one use, a token a team."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.oauth import CODE_SECONDS, OAuthApp
from bot.demo.slack.server import Settings, WorkspaceServer
from tests.fakes.clock import VirtualClock

BACK = "https://desk.example/back"
APP = OAuthApp.fresh(BACK, "https://desk.example/other")


@pytest.fixture
async def server() -> AsyncIterator[WorkspaceServer]:
    async with WorkspaceServer(Settings(oauth=APP), clock=VirtualClock()) as running:
        running.add_team()
        yield running


async def shown(server: WorkspaceServer, **asked: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{server.url}/oauth/v2/authorize?{urlencode(asked)}") as page,
    ):
        return page.status, await page.text()


async def code(
    server: WorkspaceServer, label: str = "Allow in Northgate Research", **more: str
) -> dict[str, str]:
    """Consent; what the browser is led back with."""
    asked = {"client_id": APP.client_id, "scope": "commands,chat:write", "state": "s&1", **more}
    _, text = await shown(server, **asked)
    links = {unescape(name): unescape(link) for link, name in re.findall(r'<a href="([^"]+)">([^<]+)', text)}
    async with (
        aiohttp.ClientSession() as session,
        session.get(server.url + links[label], allow_redirects=False) as led,
    ):
        assert led.status == 302
        assert led.headers["Location"].startswith(more.get("redirect_uri", BACK))
        return {name: value for name, (value,) in parse_qs(urlsplit(led.headers["Location"]).query).items()}


async def access(server: WorkspaceServer, **given: str | None):
    """oauth.v2.access, with the credentials in the form."""
    asked = {"client_id": APP.client_id, "client_secret": APP.client_secret, **given}
    client = AsyncWebClient(base_url=server.api_url)
    return await client.api_call(
        "oauth.v2.access", data={key: value for key, value in asked.items() if value}
    )


async def test_a_code_gives_a_token_that_works_in_its_team_only(server):
    for team, label in (
        ("T0DESK00001", "Allow in Northgate Research"),
        ("T0DESK00002", "Allow in Northgate Research 2"),
    ):
        told = await code(server, label)
        assert told["state"] == "s&1"
        given = await access(server, code=told["code"])
        assert (given["team"]["id"], given["token_type"], given["scope"]) == (
            team,
            "bot",
            "commands,chat:write",
        )
        me = await AsyncWebClient(token=given["access_token"], base_url=server.api_url).auth_test()
        assert (me["team_id"], me["user_id"]) == (team, given["bot_user_id"])
    assert server.seats["T0DESK00001"].token != server.seats["T0DESK00002"].token
    recorded = str(server.api.calls)
    assert APP.client_secret not in recorded
    assert told["code"] not in recorded


async def test_codes_are_for_one_use_for_ten_minutes_and_for_who_asked(server):
    async def refused(error: str, **given: str | None) -> None:
        with pytest.raises(SlackApiError) as said:
            await access(server, **given)
        assert said.value.response["error"] == error

    used = (await code(server))["code"]
    await access(server, code=used)
    await refused("invalid_code", code=used)
    await refused("invalid_code", code="no code")
    await refused("invalid_client_id", code=(await code(server))["code"], client_id="1.2")
    await refused("bad_client_secret", code=(await code(server))["code"], client_secret="guessed")
    named = (await code(server, redirect_uri=BACK))["code"]
    await refused("bad_redirect_uri", code=named)
    late = (await code(server))["code"]
    server.clock.advance(CODE_SECONDS + 1)
    await refused("invalid_code", code=late)


async def test_the_page_asks_only_for_what_the_app_may_and_leads_nowhere_else(server):
    asked = {"client_id": APP.client_id, "scope": "<b>", "state": "x"}
    status, text = await shown(server, **asked)
    assert (status, "<b>" in text, "&lt;b&gt;" in text) == (200, False, True)
    for changed in ({"client_id": "1.2"}, {"redirect_uri": "https://evil.example/"}, {"scope": ""}):
        status, text = await shown(server, **(asked | changed))
        assert (status, "href" in text) == (400, False)
    told = await code(server, "Cancel")
    assert told == {"state": "s&1", "error": "access_denied"}


async def test_a_token_is_worth_nothing_once_the_app_was_put_out(server):
    given = await access(server, code=(await code(server))["code"])
    client = AsyncWebClient(token=given["access_token"], base_url=server.api_url)
    server.seats.uninstall("T0DESK00001")
    with pytest.raises(SlackApiError) as said:
        await client.auth_test()
    assert said.value.response["error"] == "token_revoked"
    again = await access(server, code=(await code(server))["code"])
    assert again["access_token"] != given["access_token"]
