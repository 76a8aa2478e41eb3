"""One contract for Slack's poster and for the fake that other tests use: what a call's end says of the message."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.faults import Fault, FaultKind
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.errors import (
    ChannelUnavailable,
    DeliveryFailed,
    DeliveryOutcomeUnknown,
    DeliveryRateLimited,
    HistoryUnavailable,
    MessageRefused,
    SlackAuthBroken,
)
from bot.models.delivery import Message, Posted
from bot.ports.digests import Poster
from handlers.slack_api.poster import MOST_PAGES, PAGE, SlackPoster
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack, after

NEWS = Message(
    "Biotech: nothing new", ({"type": "section", "text": {"type": "mrkdwn", "text": "Nothing new"}},)
)
EVENT = "sectorwire_digest"
MINE = {"digest": "d1", "part": 0}


class InMemory:
    """The fake, and what its faults stand for."""

    channel = "CONE"

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.slack = FakeSlack(self.clock)
        self.poster: Poster = self.slack

    def now(self) -> datetime:
        return self.clock.now()

    def fail(self, kind: str) -> None:
        if kind in {"is_archived", "not_in_channel", "channel_not_found"}:
            self.slack.closed[self.channel] = kind
            return
        told = {
            "ratelimited": DeliveryRateLimited("Slack asks to wait.", timedelta(seconds=7)),
            "invalid_auth": SlackAuthBroken("Slack does not accept the token.", "invalid_auth"),
            "invalid_blocks": MessageRefused("Slack refused the message.", "invalid_blocks"),
            "timeout_after": after(),
            "reset_after": after(),
        }
        self.slack.faults.append(told.get(kind) or DeliveryOutcomeUnknown("Slack did not say."))

    def no_history(self) -> None:
        self.slack.history = False

    async def say(self, texts: int) -> None:
        for number in range(texts):
            await self.slack.post(self.channel, Message(f"hello {number}", ()), metadata={})

    def standing(self) -> list[str]:
        return [one.message.text for one in self.slack.channels.get(self.channel, ())]


class OverHttp:
    """Slack's own client over the local workspace."""

    def __init__(self, server: WorkspaceServer) -> None:
        self.server = server
        client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url, timeout=0.6)
        self.poster: Poster = SlackPoster(client)
        self._place = server.workspace.channel_named("biotech-news")
        self.channel = self._place.id

    def now(self) -> datetime:
        return self.server.clock.now()

    def fail(self, kind: str) -> None:
        if kind == "is_archived":
            self.server.workspace.set_archived(self._place, archived=True)
        elif kind in set(FaultKind):
            seconds = 7 if kind == "ratelimited" else 1.2
            self.server.faults.add(Fault(FaultKind(kind), "chat.postMessage", seconds=seconds))
        else:
            self.server.faults.add(Fault(FaultKind.ERROR, "chat.postMessage", error=kind))

    def no_history(self) -> None:
        self.server.faults.add(
            Fault(FaultKind.ERROR, "conversations.history", times=None, error="missing_scope")
        )

    async def say(self, texts: int) -> None:
        someone = next(iter(self.server.workspace.users))
        for number in range(texts):
            self.server.workspace.post(self._place, someone, f"hello {number}")

    def standing(self) -> list[str]:
        return [one.text for one in self.server.workspace.messages(self.channel)]


@pytest.fixture
async def over_http() -> AsyncIterator[OverHttp]:
    async with WorkspaceServer(Settings(channels={"general": "", "biotech-news": ""})) as server:
        yield OverHttp(server)


@pytest.fixture(params=["in memory", "over http"])
def slack(request: pytest.FixtureRequest) -> InMemory | OverHttp:
    return InMemory() if request.param == "in memory" else request.getfixturevalue("over_http")


async def post(slack: Any, payload: dict[str, Any] = MINE, **more: Any) -> Posted:
    metadata = {"event_type": EVENT, "event_payload": payload}
    return await slack.poster.post(slack.channel, NEWS, metadata=metadata, **more)


async def find(slack: Any, payload: dict[str, Any] = MINE, **more: Any) -> Posted | None:
    more.setdefault("since", slack.now() - timedelta(minutes=1))
    return await slack.poster.find(slack.channel, event_type=EVENT, payload=payload, **more)


# --- posting ---------------------------------------------------------------------------------------


async def test_a_message_stands_where_the_answer_says(slack: Any):
    posted = await post(slack)
    assert posted.channel == slack.channel
    assert slack.standing() == [NEWS.text]
    assert await find(slack) == posted


async def test_a_reply_stands_in_its_thread_and_only_there(slack: Any):
    first = await post(slack)
    reply = await post(slack, {"digest": "d1", "part": 1}, thread_ts=first.ts)
    assert await find(slack, {"digest": "d1", "part": 1}, thread_ts=first.ts) == reply
    assert await find(slack, {"digest": "d1", "part": 1}) is None
    assert await find(slack, {"digest": "d1", "part": 2}, thread_ts=first.ts) is None


@pytest.mark.parametrize(
    ("fault", "outcome", "stands"),
    [
        ("ratelimited", DeliveryRateLimited, 0),
        ("invalid_auth", SlackAuthBroken, 0),
        ("invalid_blocks", MessageRefused, 0),
        ("is_archived", ChannelUnavailable, 0),
        ("not_in_channel", ChannelUnavailable, 0),
        ("channel_not_found", ChannelUnavailable, 0),
        ("http_500", DeliveryOutcomeUnknown, 0),
        ("internal_error", DeliveryOutcomeUnknown, 0),
        ("fatal_error", DeliveryOutcomeUnknown, 0),
        ("timeout", DeliveryOutcomeUnknown, 0),
        ("timeout_after", DeliveryOutcomeUnknown, 1),
        ("reset", DeliveryOutcomeUnknown, 0),
        ("reset_after", DeliveryOutcomeUnknown, 1),
    ],
)
async def test_how_a_call_fails(slack: Any, fault: str, outcome: type[Exception], stands: int):
    slack.fail(fault)
    with pytest.raises(outcome) as told:
        await post(slack)
    assert type(told.value) is outcome
    assert slack.standing() == [NEWS.text] * stands  # in particular: never sent a second time
    if isinstance(told.value, DeliveryRateLimited):
        assert told.value.retry_after == timedelta(seconds=7)
    if isinstance(told.value, ChannelUnavailable):
        assert told.value.code == fault
    if isinstance(told.value, DeliveryOutcomeUnknown):
        assert bool(await find(slack)) is bool(stands)


# --- looking up ------------------------------------------------------------------------------------


async def test_a_message_is_found_among_many_others(slack: Any):
    await slack.say(30)
    posted = await post(slack)
    await post(slack, {"digest": "d2", "part": 0})
    await slack.say(PAGE * 2 + 5)
    assert await find(slack) == posted
    assert await find(slack, {"digest": "d3", "part": 0}) is None


async def test_a_history_that_may_not_be_read_is_said_to_be_so(slack: Any):
    await post(slack)
    slack.no_history()
    with pytest.raises(HistoryUnavailable):
        await find(slack)


async def test_a_clock_that_was_ahead_when_it_was_sent_hides_nothing(slack: Any):
    posted = await post(slack)
    assert await find(slack, since=slack.now() + timedelta(hours=20)) == posted


# --- what only the wire can do ---------------------------------------------------------------------


async def test_a_history_that_is_too_long_to_look_through(over_http: OverHttp):
    await post(over_http)
    await over_http.say(PAGE * MOST_PAGES)
    with pytest.raises(HistoryUnavailable, match="too much"):
        await find(over_http)


@pytest.mark.parametrize("kind", [FaultKind.TIMEOUT, FaultKind.RESET, FaultKind.HTTP_500])
async def test_a_look_that_fails_may_be_taken_again(over_http: OverHttp, kind: FaultKind):
    posted = await post(over_http)
    # aiohttp itself repeats a GET once, when a connection breaks.
    times = 2 if kind is FaultKind.RESET else 1
    over_http.server.faults.add(Fault(kind, "conversations.history", times=times, seconds=1.2))
    with pytest.raises(DeliveryFailed):
        await find(over_http)
    assert await find(over_http) == posted


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("not_in_channel", HistoryUnavailable),
        ("channel_not_found", HistoryUnavailable),
        ("invalid_cursor", HistoryUnavailable),
        ("internal_error", DeliveryFailed),
        ("invalid_auth", SlackAuthBroken),
    ],
)
async def test_a_look_that_is_refused(over_http: OverHttp, error: str, outcome: type[Exception]):
    over_http.server.faults.add(Fault(FaultKind.ERROR, "conversations.history", error=error))
    with pytest.raises(outcome):
        await find(over_http)


async def test_a_thread_that_is_gone_cannot_be_looked_through(over_http: OverHttp):
    with pytest.raises(HistoryUnavailable):
        await find(over_http, thread_ts="1700000000.000100")


async def test_a_connection_that_cannot_be_made_is_certain():
    async with WorkspaceServer() as server:
        client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url, timeout=2)
    with pytest.raises(DeliveryFailed):
        await SlackPoster(client).post("C1", NEWS, metadata={"event_type": EVENT, "event_payload": MINE})


ODD_ANSWERS = {
    "a proxy's page": web.Response(status=200, text="<h1>Sign in to the wifi</h1>", content_type="text/html"),
    "plain text": web.Response(status=200, text="ok"),
    "nothing": web.Response(status=200),
    "half an answer": web.Response(status=200, body=b'{"ok": true, "chan', content_type="application/json"),
    "a list": web.Response(status=200, body=b"[]", content_type="application/json"),
    "no text at all": web.Response(status=200, body=b"\xff\xfe\xfa", content_type="application/json"),
    "bad gateway": web.Response(status=502, text="<h1>502</h1>", content_type="text/html"),
    "unavailable in JSON": web.Response(
        status=503, body=b'{"ok": false, "error": "service_unavailable"}', content_type="application/json"
    ),
    "a proxy's refusal": web.Response(status=403, text="forbidden by policy"),
    "not done but 500": web.Response(
        status=500, body=b'{"ok": false, "error": "no_text"}', content_type="application/json"
    ),
}


@pytest.mark.parametrize("name", ODD_ANSWERS)
async def test_what_is_no_answer_of_slack_s_leaves_the_outcome_open(name: str):
    asked = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal asked
        asked += 1
        await request.read()
        shown = ODD_ANSWERS[name]
        return web.Response(
            status=shown.status, body=shown.body, headers={"Content-Type": shown.content_type}
        )

    app = web.Application()
    app.router.add_post("/api/chat.postMessage", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    poster = SlackPoster(AsyncWebClient(token="xoxb-1", base_url=f"http://127.0.0.1:{port}/api/", timeout=5))
    try:
        with pytest.raises(DeliveryOutcomeUnknown):
            await poster.post("C1", NEWS, metadata={"event_type": EVENT, "event_payload": MINE})
    finally:
        await runner.cleanup()
    assert asked == 1


def test_the_client_it_was_given_keeps_its_own_habits():
    client = AsyncWebClient(token="xoxb-1")
    before = list(client.retry_handlers)
    SlackPoster(client)
    assert before
    assert client.retry_handlers == before
