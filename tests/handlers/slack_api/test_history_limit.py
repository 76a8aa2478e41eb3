"""Some workspaces show 15 messages of a history, once a minute: an unknown outcome is found out all the same."""

from __future__ import annotations

from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.faults import HistoryLimit
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.models.delivery import Message
from handlers.slack_api.poster import SlackPoster

KIND = "sectorwire_digest"
SPACED = HistoryLimit(seconds=1.0)


async def test_it_is_found_among_later_messages_with_one_answer():
    async with WorkspaceServer(Settings(channels={"desk": ""}, history=SPACED)) as server:
        place = server.workspace.channel_named("desk")
        poster = SlackPoster(AsyncWebClient(token=server.tokens.bot, base_url=server.api_url))
        sent = datetime.now(UTC)
        payload = {"digest": "d1", "part": 0}
        posted = await poster.post(
            place.id, Message("Digest", ()), metadata={"event_type": KIND, "event_payload": payload}
        )
        for number in range(9):
            server.workspace.post(place, server.workspace.bot.id, f"later {number}")
        found = await poster.find(place.id, event_type=KIND, payload=payload, since=sent)
        assert found == posted
        asked = [args for name, args in server.api.calls if name == "conversations.history"]
        assert [(str(one["limit"]), "latest" in one) for one in asked] == [("15", True)]


async def test_what_does_not_stand_there_is_certain_after_waiting_for_every_answer():
    async with WorkspaceServer(Settings(channels={"desk": ""}, history=SPACED)) as server:
        place = server.workspace.channel_named("desk")
        poster = SlackPoster(AsyncWebClient(token=server.tokens.bot, base_url=server.api_url))
        for number in range(20):
            server.workspace.post(place, server.workspace.bot.id, f"before {number}")
        sought = {"digest": "d2", "part": 0}
        assert await poster.find(place.id, event_type=KIND, payload=sought, since=datetime.now(UTC)) is None
