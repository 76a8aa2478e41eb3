"""Bolt's two stores over ours: installations with their tokens sealed, and states that are good for one use.

slack_sdk's own SQLite stores were measured and do not serve: docs/decisions/0011-stores-of-our-own-for-installing.md.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime, timedelta

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot import models
from bot.clock import Clock
from bot.errors import SlackAuthBroken
from bot.ports.people import InstallationStore
from handlers.install.sealing import Seal

STATE_SECONDS = 600

log = logging.getLogger(__name__)


class Installations(AsyncInstallationStore):
    """One installation a workspace, and of it what a bot needs. Raises :class:`~bot.errors.StorageError`."""

    def __init__(self, store: InstallationStore, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def installed(self) -> list[models.Installation]:
        """All of them, oldest first."""
        return await self._store.installations()

    async def async_save(self, installation: Installation) -> None:
        """Keep it in place of what the workspace had before."""
        team, token = str(installation.team_id), str(installation.bot_token)
        await self._store.keep(
            models.Installation(
                team=team,
                name=installation.team_name or "",
                app=installation.app_id or "",
                bot_user=installation.bot_user_id or "",
                bot_id=installation.bot_id or "",
                scopes=tuple(installation.bot_scopes or ()),
                sealed=self._seal.seal(team, token),
                installed_by=installation.user_id or "",
                installed_at=datetime.fromtimestamp(installation.installed_at, UTC),
            )
        )

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """A workspace's bot; raises :class:`~bot.errors.SlackAuthBroken` where its token cannot be opened."""
        found = await self._store.installation(team_id or "")
        if found is None:
            return None
        return Bot(
            app_id=found.app,
            team_id=found.team,
            team_name=found.name,
            bot_token=self._seal.open(found.team, found.sealed).reveal(),
            bot_id=found.bot_id,
            bot_user_id=found.bot_user,
            bot_scopes=found.scopes,
            installed_at=found.installed_at.timestamp(),
        )

    async def closed(self) -> list[SlackAuthBroken]:
        """What no key opens, a sentence a workspace."""
        found = []
        for one in await self._store.installations():
            try:
                self._seal.open(one.team, one.sealed)
            except SlackAuthBroken as error:
                found.append(error)
        return found

    async def reseal(self) -> None:
        """Seal with the first key what an older one sealed, so that that one may go; the rest stays as it is."""
        for one in await self._store.installations():
            if self._seal.is_fresh(one.team, one.sealed):
                continue
            try:
                token = self._seal.open(one.team, one.sealed)
            except SlackAuthBroken as error:
                log.error("%s", error)  # noqa: TRY400
                continue
            if await self._store.reseal(one.team, one.sealed, self._seal.seal(one.team, token.reveal())):
                log.info("sealed with the new key", extra={"team": one.team})


class States(AsyncOAuthStateStore):
    """States that are good for one use within ten minutes."""

    def __init__(self, store: InstallationStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def async_issue(self, *_args: object, **_more: object) -> str:
        """A new one."""
        state, now = secrets.token_urlsafe(32), self._clock.now()
        await self._store.begin(state, now, now + timedelta(seconds=STATE_SECONDS))
        return state

    async def async_consume(self, state: str) -> bool:
        """Use one up; False where it is none of ours, was used before, or is too old."""
        return await self._store.finish(state, self._clock.now())
