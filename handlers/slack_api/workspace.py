"""The workspace that the bot is signed in to: who it is there, its channels, its people."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.digests.subscriptions import carried_on, synced
from bot.errors import ChannelUnavailable, DeliveryError, SlackAuthBroken, UsageError
from bot.models.delivery import Subscription
from bot.ports.digests import Poster, SubscriptionStore
from handlers.slack_api.errors import translate_slack_errors
from handlers.slack_api.poster import SlackPoster

KEEP_ZONE = 3600.0  # seconds that Slack's answers are believed
KEEP_MEMBERS = 60.0
MOST_PAGES = 25
MOST_KEPT = 5_000  # answers kept in memory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    until: float


class Workspace:
    """What is asked of Slack besides posting; answers are believed for a while."""

    def __init__(
        self, client: AsyncWebClient, clock: Clock, *, team: str, bot_user: str, bot_id: str | None = None
    ) -> None:
        self.client = client
        self.team = team
        self.bot_user = bot_user
        self.bot_id = bot_id
        self._clock = clock
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._poster = SlackPoster(client)

    @classmethod
    async def sign_in(cls, client: AsyncWebClient, clock: Clock) -> Workspace:
        """Ask Slack whose token it is; raises :class:`~bot.errors.DeliveryError`."""
        with translate_slack_errors("token"):
            me = await client.auth_test()
        return cls(
            client, clock, team=str(me["team_id"]), bot_user=str(me["user_id"]), bot_id=me.get("bot_id")
        )

    async def of(self, _team: str) -> Workspace:
        """The one workspace that a token leads to, whatever a request says of itself."""
        return self

    async def teams(self) -> list[str]:
        """The one."""
        return [self.team]

    async def refused(self) -> dict[str, str]:
        """Why Slack takes the token no longer, by team; empty where it does, or cannot be asked."""
        try:
            with translate_slack_errors("token"):
                await self.client.auth_test()
        except SlackAuthBroken as error:
            return {self.team: str(error)}
        except DeliveryError as error:
            log.info("the token was not checked: %s", error)
        return {}

    def drop(self, _team: str | None = None) -> None:
        """Believe Slack's earlier answers no longer."""
        self._kept.clear()

    def poster(self, _team: str) -> Poster:
        """Posts digests and announcements."""
        return self._poster

    async def upload_picture(self, picture: bytes, name: str, alt: str) -> str:
        """Keep a PNG in the workspace without showing it anywhere yet; returns the file's id."""
        with translate_slack_errors("picture"):
            done = await self.client.files_upload_v2(
                content=picture, filename=name, title=name, alt_txt=alt[:1_000]
            )
        return str(done["files"][0]["id"])

    # --- people ------------------------------------------------------------------------------------

    async def zone_of(self, user: str, otherwise: str) -> str:
        """A person's time zone as an IANA name; ``otherwise`` where Slack does not say."""

        async def ask() -> str:
            try:
                with translate_slack_errors("time zone"):
                    found = (await self.client.users_info(user=user))["user"].get("tz")
            except DeliveryError as error:
                log.info("no time zone: %s", error, extra={"user": user})
                return otherwise
            return str(found) if found in available_timezones() else otherwise

        return str(await self._kept_or("zone", user, KEEP_ZONE, ask))

    async def is_member(self, user: str, channel: str) -> bool:
        """Whether a person is in a channel; raises :class:`~bot.errors.DeliveryError`."""

        async def ask() -> frozenset[str]:
            found: set[str] = set()
            with translate_slack_errors("list of members"):
                async for page in self._pages("conversations.members", channel=channel, limit=1000):
                    found.update(page["members"])
                    if user in found:
                        break
            return frozenset(found)

        members = await self._kept_or("members", channel, KEEP_MEMBERS, ask)
        if user not in members:  # somebody who has just joined need not wait
            self._kept.pop(("members", channel), None)
            members = await self._kept_or("members", channel, KEEP_MEMBERS, ask)
        return user in members

    async def channels_of(self, user: str) -> frozenset[str]:
        """The channels that a person is in and the bot can see; none where Slack does not say."""

        async def ask() -> frozenset[str]:
            found: set[str] = set()
            try:
                with translate_slack_errors("list of channels"):
                    async for page in self._pages(
                        "users.conversations",
                        user=user,
                        types="public_channel,private_channel",
                        exclude_archived=True,
                        limit=1000,
                    ):
                        found.update(channel["id"] for channel in page["channels"])
            except DeliveryError as error:
                log.info("no list of channels: %s", error, extra={"user": user})
            return frozenset(found)

        return frozenset(await self._kept_or("channels", user, KEEP_MEMBERS, ask))

    # --- channels ----------------------------------------------------------------------------------

    async def may_see(self, user: str, channel: str) -> bool:
        """Whether a person may learn of a channel: one that they are in, or a public one; no where Slack is silent."""
        if channel in await self.channels_of(user):
            return True

        async def ask() -> bool:
            try:
                with translate_slack_errors("channel"):
                    found = (await self.client.conversations_info(channel=channel))["channel"]
            except (DeliveryError, UsageError):
                return False
            return bool(found.get("is_channel")) and not found.get("is_private")

        return bool(await self._kept_or("public", channel, KEEP_MEMBERS, ask))

    async def check_reachable(self, channel: str) -> None:
        """Raises :class:`~bot.errors.ChannelUnavailable` where a digest could not be posted."""
        if channel.startswith("D"):
            return
        with translate_slack_errors("channel"):
            found = (await self.client.conversations_info(channel=channel))["channel"]
        if found.get("is_archived"):
            raise ChannelUnavailable(
                "That channel is archived; unarchive it, or choose another one.", "is_archived"
            )
        if found.get("is_private") and not found.get("is_member"):
            raise ChannelUnavailable("Invite me there first: /invite @Sectorwire.", "not_in_channel")

    async def check_may_change(self, user: str, channel: str, here: str, admins: frozenset[str]) -> None:
        """Raises :class:`~bot.errors.UsageError` unless the person is in the channel or an admin of this desk.

        ``here`` is where it was asked. In a direct message, and in a channel that the bot cannot look into,
        whoever can type there is a member.
        """
        if user in admins or (channel == here and channel.startswith("D")):
            return
        try:
            if await self.is_member(user, channel):
                return
        except SlackAuthBroken:
            raise
        except ChannelUnavailable:
            if channel == here:
                return
            raise
        raise UsageError(
            "Only members of that channel, or the admins of this desk, may change its digests; join it first."
        )

    async def direct_channel(self, user: str) -> str:
        """The channel of direct messages with a person."""

        async def ask() -> str:
            with translate_slack_errors("direct message"):
                return str((await self.client.conversations_open(users=[user]))["channel"]["id"])

        return str(await self._kept_or("direct", user, KEEP_ZONE, ask))

    async def sync(self, wanted: Sequence[Subscription], store: SubscriptionStore, now: datetime) -> None:
        """Bring the configuration's subscriptions into the store, their channels by id; those gone go."""
        others = {one.team for one in wanted} - {"", self.team}
        for team in sorted(others):
            log.error("digests are configured for the workspace %s, but this is %s", team, self.team)
        await self.take([one for one in wanted if one.team not in others], store, now)
        await remove_others(wanted, store)

    async def take(self, mine: Sequence[Subscription], store: SubscriptionStore, now: datetime) -> None:
        """Bring these subscriptions of this workspace into the store, their channels by id.

        A channel that cannot be found is told to the log, and found at a later start. What people in the
        channel paused stays paused.
        """
        names = await self._names() if any(one.channel.startswith("#") for one in mine) else {}
        found = []
        for one in mine:
            channel = names.get(one.channel[1:]) if one.channel.startswith("#") else one.channel
            if channel is None:
                log.error("%s gets no digest: there is no such channel, or I am not in it", one.channel)
                continue
            found.append(replace(one, team=self.team, channel=channel))
        await store.rename_subscriptions(
            carried_on(found, await store.subscriptions(), {one.id for one in mine})
        )
        stored = {one.id: one for one in await store.subscriptions() if one.origin == "config"}
        for one in found:
            before = stored.get(one.id)
            if before is None:
                await store.save_subscriptions([synced(one, None, now)])
            else:
                await store.change_subscription(before, synced(one, before, now))

    async def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        with translate_slack_errors("list of channels"):
            async for page in self._pages(
                "conversations.list",
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=1000,
            ):
                found |= {channel["name"]: channel["id"] for channel in page["channels"]}
        return found

    # --- how Slack is asked ------------------------------------------------------------------------

    async def _pages(self, method: str, **params: Any) -> AsyncIterator[Any]:
        for _ in range(MOST_PAGES):
            page = await self.client.api_call(method, params=params)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            params["cursor"] = cursor

    async def _kept_or(self, what: str, whose: str, keep: float, ask: Callable[[], Awaitable[Any]]) -> Any:
        now = self._clock.monotonic()
        found = self._kept.get((what, whose))
        if found is not None and found.until > now:
            return found.value
        value = await ask()
        if len(self._kept) >= MOST_KEPT:
            self._kept = {key: one for key, one in self._kept.items() if one.until > now}
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
        self._kept[what, whose] = _Kept(value, now + keep)
        return value


async def remove_others(wanted: Sequence[Subscription], store: SubscriptionStore) -> None:
    """Remove what the configuration subscribed once and does not subscribe any more."""
    known = {one.id for one in wanted}
    gone = [one.id for one in await store.subscriptions() if one.origin == "config" and one.id not in known]
    await store.remove_subscriptions(gone)
