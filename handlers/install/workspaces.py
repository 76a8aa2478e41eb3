"""The workspaces that the bot serves: one, by its token, or all that installed it; each with a client of its own."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.errors import DeliveryError, SlackAuthBroken
from bot.models.delivery import Message, Posted, Subscription
from bot.ports.digests import Poster, SubscriptionStore
from handlers.install.installations import Installations
from handlers.slack_api.workspace import Workspace, remove_others

NOT_INSTALLED = "I am not installed in this workspace any more; an admin can install me again."

log = logging.getLogger(__name__)


class Workspaces(Protocol):
    """All that the bot serves. :class:`~handlers.slack_api.workspace.Workspace` is one that stands for itself alone."""

    @property
    def client(self) -> AsyncWebClient:
        """The client that others are made from."""
        ...

    async def of(self, team: str) -> Workspace:
        """A workspace by its id; raises :class:`~bot.errors.SlackAuthBroken` where it cannot be served."""
        ...

    def poster(self, team: str) -> Poster:
        """Posts digests and announcements there."""
        ...

    async def teams(self) -> list[str]:
        """Their ids."""
        ...

    async def refused(self) -> dict[str, str]:
        """Why Slack takes a workspace's token no longer, by team; those that it takes are absent."""
        ...

    def drop(self, team: str | None = None) -> None:
        """Forget what is known of a workspace, or of all; it is found out anew when it is needed."""
        ...

    async def sync(self, wanted: Sequence[Subscription], store: SubscriptionStore, now: datetime) -> None:
        """Bring the configuration's subscriptions into the store; those gone go."""
        ...


class InstalledWorkspaces:
    """Those that installed the app, each made when it is first needed and kept until it is dropped."""

    def __init__(self, client: AsyncWebClient, clock: Clock, store: Installations) -> None:
        """``client`` has no token; the workspaces' clients are copies of it, over the same connections."""
        self.client = client
        self._clock = clock
        self._store = store
        self._known: dict[str, Workspace] = {}
        self._drops = 0

    async def of(self, team: str) -> Workspace:
        """A workspace by its id; raises :class:`~bot.errors.SlackAuthBroken` where it cannot be served."""
        if (known := self._known.get(team)) is not None:
            return known
        drops = self._drops
        bot = await self._store.async_find_bot(enterprise_id=None, team_id=team)
        if bot is None:
            raise SlackAuthBroken(NOT_INSTALLED, "not_installed")
        client = copy.copy(self.client)
        client.token = bot.bot_token
        workspace = Workspace(client, self._clock, team=team, bot_user=bot.bot_user_id, bot_id=bot.bot_id)
        if drops != self._drops:  # what was read may be gone by now: good for this once
            return workspace
        return self._known.setdefault(team, workspace)

    async def teams(self) -> list[str]:
        """Their ids, oldest first."""
        return [one.team for one in await self._store.installed()]

    async def refused(self) -> dict[str, str]:
        """Why Slack takes a workspace's token no longer, by team; those that it takes are absent."""
        found: dict[str, str] = {}
        for team in await self.teams():
            try:
                found |= await (await self.of(team)).refused()
            except SlackAuthBroken as error:
                found[team] = str(error)
        return found

    def poster(self, team: str) -> Poster:
        """Posts digests and announcements there."""
        return _LatePoster(self, team)

    def drop(self, team: str | None = None) -> None:
        """Make a workspace anew when it is needed next, or all of them: its token may be another by then."""
        self._drops += 1
        if team is None:
            self._known.clear()
        else:
            self._known.pop(team, None)

    async def sync(self, wanted: Sequence[Subscription], store: SubscriptionStore, now: datetime) -> None:
        """Bring the configuration's subscriptions into the store, workspace by workspace; those gone go.

        A workspace that cannot be asked is told to the log, and asked at a later start. Whatever another instance
        did meanwhile is read anew, and what an old key sealed is sealed with the new one.
        """
        self.drop()
        await self._store.reseal()
        teams = await self.teams()
        for team in sorted({one.team for one in wanted}):
            if team in teams:
                await self.take(team, wanted, store, now)
            else:
                log.warning("%s is configured, and has not installed me yet", team)
        await remove_others(wanted, store)

    async def take(
        self, team: str, wanted: Sequence[Subscription], store: SubscriptionStore, now: datetime
    ) -> None:
        """Bring one workspace's share of the configuration into the store, as far as Slack allows."""
        mine = [one for one in wanted if one.team == team]
        try:
            await (await self.of(team)).take(mine, store, now)
        except DeliveryError as error:
            log.error("%s gets none of its configured digests: %s", team, error)  # noqa: TRY400


class _LatePoster:
    """A workspace's :class:`~bot.ports.Poster`, found when something is posted: it may have been installed anew."""

    def __init__(self, workspaces: InstalledWorkspaces, team: str) -> None:
        self._workspaces = workspaces
        self._team = team

    async def post(
        self, channel: str, message: Message, *, metadata: Mapping[str, object], thread_ts: str | None = None
    ) -> Posted:
        """Post a message."""
        poster = await self._now()
        return await poster.post(channel, message, metadata=metadata, thread_ts=thread_ts)

    async def find(
        self,
        channel: str,
        *,
        event_type: str,
        payload: Mapping[str, object],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        """Look for the message with this metadata."""
        poster = await self._now()
        return await poster.find(
            channel, event_type=event_type, payload=payload, since=since, thread_ts=thread_ts
        )

    async def _now(self) -> Poster:
        return (await self._workspaces.of(self._team)).poster(self._team)


class Authorize(AsyncAuthorize):
    """Whose token a request is answered with. Bolt's own ways ask Slack, for the first or for every request."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        """The workspace's token and bot; None where it cannot be served, which Bolt tells whoever asked."""
        try:
            workspace = await self._workspaces.of(team_id or "")
        except SlackAuthBroken as error:
            log.warning("not answered: %s", error, extra={"team": team_id})
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=workspace.team,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
            bot_token=workspace.client.token,
            user_id=user_id,
        )
