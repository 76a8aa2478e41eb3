"""Signed HTTP requests into Bolt's own HTTP receiver, which checks the signatures."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.demo.slack.delivery.dispatch import HttpRoute, signature
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.seed import BOT, YOU
from tests.contract.conftest import COMMANDS
from tests.contract.desk import Desk
from tests.contract.peer import bolt_js
from tests.contract.test_bolt_js import button, wish


@pytest.fixture
async def http_desk() -> AsyncIterator[tuple[Desk, str]]:
    """The workspace over HTTP, its request URL verified, and that URL."""
    settings = Settings(
        commands=COMMANDS, request_url="http://127.0.0.1:9/", ack_seconds=1.0, retry_after=(0.0, 0.05)
    )
    async with (
        WorkspaceServer(settings) as server,
        bolt_js(
            kind="http",
            apiUrl=server.api_url,
            botToken=server.tokens.bot,
            signingSecret=server.tokens.signing_secret,
        ) as peer,
    ):
        port = (await peer.next("started"))["port"]
        assert isinstance(server.route, HttpRoute)
        address = f"http://127.0.0.1:{port}/slack/events"
        assert await server.route.verify(f"http://127.0.0.1:{port}/elsewhere") is False
        assert await server.route.verify(address) is True
        yield Desk(server, peer), address


async def test_commands_events_and_modals_come_signed(http_desk):
    desk, _ = http_desk
    await desk.enter("/news energy")
    await desk.until(lambda: len(desk.messages()) == 2)
    assert sorted(desk.texts()) == ["looking for energy", "news of energy"]
    await desk.write("@sectorwire hello")
    await desk.until(lambda: f"you said: <@{BOT.id}> hello" in desk.texts())
    await desk.press(await desk.offer(button("ask")), "ask")
    view = (await desk.peer.next("updated"))["view"]["id"]
    assert (await desk.do("submit", view=view, values=wish("nobody")))["errors"] == {
        "name": "No such person."
    }
    assert (await desk.do("submit", view=view, values=wish("Mara")))["errors"] == {}
    assert (await desk.peer.next("submitted", 2))["user"]["id"] == YOU.id


async def test_a_wrong_signature_is_refused_and_the_command_fails(http_desk):
    desk, address = http_desk
    body = "command=%2Fnews&text=forged"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    now = int(desk.server.clock.now().timestamp())
    secret = desk.server.tokens.signing_secret
    async with aiohttp.ClientSession() as session:
        statuses = []
        for headers in (
            signature("of somebody else", body, now),
            signature(secret, body + "x", now),
            signature(secret, body, now - 600),
        ):
            async with session.post(address, data=body, headers=form | headers) as answer:
                statuses.append(answer.status)
    assert statuses == [401, 401, 401]
    assert desk.peer.told("command") == []


async def test_an_event_over_http_is_repeated_with_slacks_headers(http_desk):
    desk, _ = http_desk
    await desk.write("this is overheard")
    await desk.peer.next("broken", 3)
    tries = [(one["retry"], one["reason"]) for one in desk.peer.told("broken")]
    assert tries[0] == (None, None)
    assert [number for number, _ in tries[1:]] == [1, 2]
    assert {reason for _, reason in tries[1:]} <= {"http_timeout", "http_error"}
