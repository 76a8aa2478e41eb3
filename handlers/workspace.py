"""The workspace that the bot is signed in to: who it is there, its channels, its people."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.models import Subscription
from bot.ports import Poster, SubscriptionStore
from handlers.poster import SlackPoster
from handlers.saying import told

KEEP = timedelta(minutes=5)  # how long people's zones and memberships are believed
MOST_PAGES = 25
MOST_KEPT = 5_000  # answers kept in memory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of Slack's and until when it is believed."""

    value: Any
    until: float


class Workspace:
    """What is asked of Slack besides posting."""

    def __init__(self, client: AsyncWebClient, clock: Clock, *, team: str, bot_user: str) -> None:
        self.client = client
        self.team = team
        self.bot_user = bot_user
        self._clock = clock
        self._kept: dict[tuple[str, ...], Kept] = {}

    @classmethod
    async def sign_in(cls, client: AsyncWebClient, clock: Clock) -> Workspace:
        """Ask Slack whose token it is; raises :class:`~bot.errors.DeliveryError`."""
        with told("token"):
            me = await client.auth_test()
        return cls(client, clock, team=str(me["team_id"]), bot_user=str(me["user_id"]))

    def poster(self, _team: str) -> Poster:
        """Posts digests."""
        return SlackPoster(self.client)

    async def channels(self) -> dict[str, str]:
        """The ids of all channels that the bot can see, by name."""
        found: dict[str, str] = {}
        with told("list of channels"):
            async for page in self._pages(
                "conversations.list",
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=1000,
            ):
                found |= {channel["name"]: channel["id"] for channel in page["channels"]}
        return found

    async def _pages(self, method: str, **params: Any) -> AsyncIterator[Any]:
        for _ in range(MOST_PAGES):
            page = await self.client.api_call(method, params=params)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            params["cursor"] = cursor

    async def sync(self, wanted: Sequence[Subscription], store: SubscriptionStore, now: datetime) -> None:
        """Bring the configuration's subscriptions into the store, their channels by id; those gone go.

        A channel that cannot be found is told to the log, and found at a later start.
        """
        names = await self.channels() if any(one.channel.startswith("#") for one in wanted) else {}
        stored = {one.id: one for one in await store.subscriptions() if one.origin == "config"}
        kept = []
        for one in wanted:
            channel = names.get(one.channel[1:]) if one.channel.startswith("#") else one.channel
            if channel is None:
                log.error("%s gets no digest: there is no such channel, or I am not in it", one.channel)
                continue
            before = stored.get(one.id)
            kept.append(
                replace(
                    one,
                    team=self.team,
                    channel=channel,
                    paused=before.paused if before else False,
                    paused_why=before.paused_why if before else None,
                    created_at=before.created_at if before else now,
                    since=before.since if before else None,
                )
            )
        await store.save_subscriptions(kept)
        known = {one.id for one in wanted}
        await store.remove_subscriptions([one for one in stored if one not in known])
