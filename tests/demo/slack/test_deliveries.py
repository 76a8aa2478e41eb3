"""How envelopes reach the app and come again: the schedule of retries, signed HTTP, and what is told of a miss."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.demo.slack.delivery.dispatch import Ack, Deliveries, Envelope, HttpRoute, Missed, Route
from bot.demo.slack.faults import SocketFault
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.seed import YOU
from tests.demo.slack.observer import observing, until
from tests.fakes.clock import VirtualClock

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention"}}


class Ears(Route):
    """An app that acknowledges, or misses with given reasons first."""

    listening = True
    known = True

    def __init__(self, *misses: Missed) -> None:
        self._misses = list(misses)
        self.heard: list[Envelope] = []

    async def attempt(self, envelope: Envelope) -> Ack | Missed:
        self.heard.append(envelope)
        return self._misses.pop(0) if self._misses else Ack()

    async def close(self) -> None:
        """Nothing is open."""


async def delivered(ears: Ears) -> tuple[list[tuple[int, str]], list[float]]:
    """The number and reason of each attempt, and the waits between them."""
    clock = VirtualClock(hurried=True)
    deliveries = Deliveries(ears, clock)
    deliveries.event(EVENT)
    await asyncio.gather(*deliveries._tasks)
    return [(one.retry, one.reason) for one in ears.heard], clock.slept


async def test_an_event_is_tried_three_more_times_at_slacks_times():
    tries, waits = await delivered(Ears(*[Missed("http_timeout")] * 9))
    assert tries == [(0, ""), (1, "http_timeout"), (2, "http_timeout"), (3, "http_timeout")]
    assert waits == [0.0, 60.0, 300.0]


async def test_a_retry_names_the_reason_of_the_miss_before_and_ends_the_series():
    tries, waits = await delivered(Ears(Missed("connection_failed"), Missed("http_error")))
    assert tries == [(0, ""), (1, "connection_failed"), (2, "http_error")]
    assert waits == [0.0, 60.0]
    assert (await delivered(Ears()))[0] == [(0, "")]


async def test_an_app_can_decline_retries():
    tries, _ = await delivered(Ears(Missed("http_error", final=True)))
    assert tries == [(0, "")]


# --- signed HTTP -----------------------------------------------------------------------------------


class App:
    """A request URL that checks signatures with Slack's own verifier, and answers as told."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = ""
        self.echoes = True
        self.seconds = 0.0

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.text()
        if not SignatureVerifier(SECRET).is_valid_request(body, dict(request.headers)):
            return web.Response(status=401)
        self.heard.append((dict(request.headers), body))
        if self.echoes and "url_verification" in body:
            return web.json_response({"challenge": json.loads(body)["challenge"]})
        await asyncio.sleep(self.seconds)
        return web.Response(status=self.status, headers=self.headers, text=self.body)


@asynccontextmanager
async def listening(app: App) -> AsyncIterator[str]:
    site = web.Application()
    site.router.add_post("/slack/events", app.handle)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


@pytest.fixture
async def app() -> App:
    return App()


@pytest.fixture
async def route(app: App) -> AsyncIterator[HttpRoute]:
    from bot.clock import SystemClock

    async with listening(app) as url:
        made = HttpRoute(url, SECRET, SystemClock(), ack_seconds=0.3)
        yield made
        await made.close()


async def test_each_kind_of_envelope_has_slacks_form_and_a_signature_that_holds(app, route):
    for kind, payload in (
        ("events_api", EVENT),
        ("slash_commands", {"command": "/news", "text": "ü & <b>"}),
        ("interactive", {"type": "block_actions"}),
    ):
        assert await route.attempt(Envelope(kind, payload)) == Ack()
    (event, command, interactive) = app.heard
    assert (event[0]["Content-Type"], json.loads(event[1])) == ("application/json", EVENT)
    assert command[0]["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(command[1]) == {"command": ["/news"], "text": ["ü & <b>"]}
    assert json.loads(parse_qs(interactive[1])["payload"][0]) == {"type": "block_actions"}
    assert "X-Slack-Retry-Num" not in event[0]


async def test_a_retry_is_marked_in_the_headers(app, route):
    await route.attempt(Envelope("events_api", EVENT, 2, "http_timeout"))
    headers, _ = app.heard[0]
    assert (headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"]) == ("2", "http_timeout")


async def test_what_the_app_answers_comes_back_with_the_acknowledgement(app, route):
    app.body = '{"response_action": "clear"}'
    assert await route.attempt(Envelope("interactive", {})) == Ack({"response_action": "clear"})
    app.body = "one moment"
    assert await route.attempt(Envelope("slash_commands", {})) == Ack({"text": "one moment"})


async def test_a_miss_is_told_as_slack_tells_it(app, route):
    app.status = 500
    assert await route.attempt(Envelope("events_api", EVENT)) == Missed("http_error")
    app.headers = {"X-Slack-No-Retry": "1"}
    assert await route.attempt(Envelope("events_api", EVENT)) == Missed("http_error", final=True)
    app.status, app.seconds = 200, 5.0
    slow = await route.attempt(Envelope("events_api", EVENT))
    assert slow == Missed("http_timeout")
    assert slow.too_slow
    nobody = HttpRoute("http://127.0.0.1:9/", SECRET, VirtualClock())
    assert await nobody.attempt(Envelope("events_api", EVENT)) == Missed("connection_failed")
    await nobody.close()


async def test_a_request_url_is_taken_only_when_it_echoes_the_challenge(app, route):
    other = App()
    other.echoes = False
    async with listening(other) as deaf:
        assert await route.verify(deaf) is False
        await route.attempt(Envelope("events_api", EVENT))
        assert json.loads(app.heard[-1][1]) == EVENT  # still the old one
        other.echoes = True
        assert await route.verify(deaf) is True
        await route.attempt(Envelope("events_api", EVENT))
        assert json.loads(other.heard[-1][1]) == EVENT


# --- through the server ----------------------------------------------------------------------------


async def test_what_is_missed_while_the_app_is_away_comes_when_it_is_back():
    async with WorkspaceServer(Settings(retry_after=(0.0, 0.5))) as server:
        state = server.workspace
        general = state.channel_named("general")
        state.post(general, YOU.id, "before anybody ever listened")
        async with observing(server):
            pass
        await until(lambda: not server.socket.listening)
        state.post(general, YOU.id, "while it was away")
        await asyncio.sleep(0.05)
        async with observing(server) as app:
            await app.settled()
            assert [payload["event"]["text"] for payload in app.payloads] == ["while it was away"]


async def test_sockets_are_troubled_from_another_process():
    async with WorkspaceServer() as server, observing(server) as app:

        async def trouble(**body) -> int:
            async with app.session.post(f"{server.url}/admin/socket", json=body) as answer:
                return answer.status

        (connection,) = server.socket._open
        for fault in SocketFault:
            assert await trouble(fault=fault.value, lasting=True) == 200
            assert connection.fault is fault
        assert await trouble(fault=None) == 200
        assert connection.fault is None
        assert await trouble(disconnect="refresh_requested") == 200
        assert connection.leaving
        assert await trouble(cut=True) == 200
        await until(lambda: not server.socket.listening)
        for wrong in ({"fault": "moonstruck"}, {"disconnect": "moon"}, {}):
            assert await trouble(**wrong) == 400
        async with app.session.post(f"{server.url}/admin/socket", data=b'{"cut": true}') as answer:
            assert answer.status == 415
        headers = {"Content-Type": "application/json"}
        for body in (b"{", b"[]"):
            async with app.session.post(f"{server.url}/admin/faults", data=body, headers=headers) as answer:
                assert answer.status == 400


async def test_a_command_that_finds_nobody_fails_at_once():
    from bot.demo.slack.state.records import Command

    async with WorkspaceServer(Settings(commands=(Command("/news", "x"),))) as server:
        general = server.workspace.channel_named("general")
        async with aiohttp.ClientSession() as session:
            where = {"channel": general.id, "text": "/news energy"}
            async with session.post(f"{server.url}/page/command", json=where) as answer:
                assert answer.status == 200
        (notice,) = server.workspace.messages(general.id)
        assert (notice.text, notice.only_for) == ('/news failed with the error "dispatch_failed"', YOU.id)
