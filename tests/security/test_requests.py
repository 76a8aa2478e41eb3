"""Only what Slack signed just now is heard, and once: forged, stale, unsigned, replayed and endless requests are not."""

from __future__ import annotations

import io
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.demo.slack.delivery import payloads
from bot.demo.slack.delivery.dispatch import HttpRoute, signature
from bot.demo.slack.web_api.http import Tokens
from tests.handlers.desk import Desk, open_desk

FORM = "application/x-www-form-urlencoded"
SUBSCRIBE = "/digest subscribe energy at 07:00"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, http=True) as opened:
        yield opened


def command(desk: Desk, text: str = "subscribe energy at 07:00", trigger: str = "1.2.abc") -> str:
    return urlencode(
        {
            "command": "/digest",
            "text": text,
            "team_id": desk.server.workspace.team.id,
            "user_id": desk.you.id,
            "channel_id": desk.channel("biotech-news").id,
            "trigger_id": trigger,
            "response_url": f"{desk.server.url}/nowhere",
        }
    )


def request_url(desk: Desk) -> str:
    route = desk.server.route
    assert isinstance(route, HttpRoute)
    return route._url


async def post(
    desk: Desk, body: str | bytes | io.BytesIO, headers: dict[str, str], kind: str = FORM
) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(request_url(desk), data=body, headers={"Content-Type": kind, **headers}) as response,
    ):
        status, text = response.status, await response.text()
    await desk.settle()
    return status, text


async def subscribed(desk: Desk) -> int:
    return len(await desk.components.subscriptions.subscriptions())


def signed(desk: Desk, body: str, *, age: float = 0, secret: str | None = None) -> dict[str, str]:
    return signature(secret or desk.server.tokens.signing_secret, body, int(time.time() - age))


async def test_what_slack_signed_is_heard(desk: Desk):
    body = command(desk)
    status, _ = await post(desk, body, signed(desk, body))
    assert (status, await subscribed(desk)) == (200, 1)


async def test_forged_stale_and_unsigned_requests_change_nothing(desk: Desk):
    body = command(desk)
    good = signed(desk, body)
    stamp, mark = good["X-Slack-Request-Timestamp"], good["X-Slack-Signature"]
    forgeries = {
        "unsigned": {},
        "no signature": {"X-Slack-Request-Timestamp": stamp},
        "no time": {"X-Slack-Signature": mark},
        "empty signature": {**good, "X-Slack-Signature": ""},
        "version only": {**good, "X-Slack-Signature": "v0="},
        "another secret": signed(desk, body, secret="0" * 32),
        "an empty secret": signature("", body, int(time.time())),
        "another body": signed(desk, command(desk, "unsubscribe")),
        "six minutes old": signed(desk, body, age=360),
        "an hour ahead": signed(desk, body, age=-3600),
        "another time than the signed": {**good, "X-Slack-Request-Timestamp": str(int(stamp) - 1)},
        "no number for a time": {**good, "X-Slack-Request-Timestamp": "now"},
        "a signature cut short": {**good, "X-Slack-Signature": mark[:-1]},
        "version nought": {**good, "X-Slack-Signature": mark.replace("v0=", "v1=")},
    }
    for name, headers in forgeries.items():
        status, text = await post(desk, body, headers)
        assert status in {400, 401}, name
        assert desk.server.tokens.signing_secret not in text
        assert await subscribed(desk) == 0, name
        assert not desk.messages(desk.channel("biotech-news"))


async def test_every_kind_of_request_must_be_signed(desk: Desk):
    payload = {
        "type": "block_actions",
        "team": {"id": desk.server.workspace.team.id},
        "user": {"id": desk.you.id},
        "actions": [],
    }
    event = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {"type": "app_uninstalled"},
    }
    challenge = {"type": "url_verification", "challenge": "tell-me"}
    for body, kind in (
        (urlencode({"payload": json.dumps(payload)}), FORM),
        (json.dumps(event), "application/json"),
        (json.dumps(challenge), "application/json"),
    ):
        status, text = await post(desk, body, {}, kind)
        assert status == 401
        assert "tell-me" not in text


async def test_a_recorded_request_is_not_done_again(desk: Desk):
    body = command(desk)
    headers = signed(desk, body)
    assert (await post(desk, body, headers))[0] == 200
    before = await desk.components.subscriptions.subscriptions()
    await desk.components.subscriptions.remove_subscriptions([one.id for one in before])
    assert (await post(desk, body, headers))[0] == 200
    assert await subscribed(desk) == 0
    fresh = command(desk, trigger="1.2.def")
    assert (await post(desk, fresh, signed(desk, fresh)))[0] == 200
    assert await subscribed(desk) == 1


def form(desk: Desk, values: dict[str, object]) -> str:
    """The subscription form as it is open now, sent with these values."""
    state = desk.server.workspace
    (view,) = [record for record in state.views.values() if record.kind == "modal"]
    sent = payloads.submission(state, desk.you, view, values, "7.7.form", ())
    return urlencode({"payload": json.dumps(sent)})


async def test_a_recorded_request_is_not_done_again_after_a_restart_either(tmp_path: Path):
    values: dict[str, object] = {
        "channel": {"value": {"type": "conversations_select", "selected_conversation": None}},
        "sectors": {"value": {"type": "checkboxes", "selected_options": [{"value": "biotech"}]}},
        "time": {"value": {"type": "timepicker", "selected_time": "06:45"}},
        "days": {"value": {"type": "checkboxes", "selected_options": [{"value": "2"}]}},
        "timezone": {"value": {"type": "plain_text_input", "value": "UTC"}},
        "size": {"value": {"type": "static_select", "selected_option": {"value": "10"}}},
    }
    tokens = Tokens.fresh()
    async with open_desk(tmp_path, http=True, tokens=tokens) as desk:
        await desk.command("/digest subscribe")
        typed, submitted = command(desk), form(desk, values)
        recorded = {body: signed(desk, body) for body in (typed, submitted)}
        for number, (body, headers) in enumerate(recorded.items(), 1):
            assert (await post(desk, body, headers))[0] == 200
            assert await subscribed(desk) == number
        before = await desk.components.subscriptions.subscriptions()
        await desk.components.subscriptions.remove_subscriptions([one.id for one in before])
    async with open_desk(tmp_path, http=True, tokens=tokens) as desk:
        for body, headers in recorded.items():
            assert (await post(desk, body, headers))[0] == 200
            assert await subscribed(desk) == 0
        assert "events_repeated_total 2" in desk.metrics.text()
        fresh = command(desk, trigger="1.2.def")
        assert (await post(desk, fresh, signed(desk, fresh)))[0] == 200
        assert await subscribed(desk) == 1


async def test_an_event_that_comes_again_is_handled_once(desk: Desk):
    event = {
        "type": "event_callback", "team_id": desk.server.workspace.team.id, "event_id": "Ev0AGAIN",
        "event": {"type": "app_mention", "user": desk.you.id, "text": "<@B> help", "channel": desk.channel("biotech-news").id, "ts": "1.1"},
    }  # fmt: skip
    body = json.dumps(event)
    for _ in range(3):
        assert (await post(desk, body, signed(desk, body), "application/json"))[0] == 200
    assert "events_repeated_total 2" in desk.metrics.text()


async def test_bodies_are_bounded(desk: Desk):
    body = "text=" + "x" * (2 << 20)
    status, _ = await post(desk, io.BytesIO(body.encode()), signed(desk, body))
    assert status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"payload=",
        b"payload={",
        b"payload=[]",
        b"payload=null",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"payload=%00",
        b"command=/digest",
    ],
)
async def test_signed_nonsense_breaks_nothing(desk: Desk, body: bytes):
    for kind in (FORM, "application/json", "text/plain"):
        headers = signature(desk.server.tokens.signing_secret, body.decode("latin-1"), int(time.time()))
        status, text = await post(desk, body, headers, kind)
        assert "Traceback" not in text
        assert status in {200, 400, 401, 404, 500}
    good = command(desk)
    assert (await post(desk, good, signed(desk, good)))[0] == 200
    assert await subscribed(desk) == 1
