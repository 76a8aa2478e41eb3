"""The upkeep of a SQLite file behind its port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from bot.ports import CleanedUp
from storage.sqlite.engine.database import Database
from storage.sqlite.upkeep import clock_check, exports, retention, teams


class SqliteMaintenance:
    """:class:`~bot.ports.Maintenance` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def clock_may_be_believed(self, now: datetime) -> bool:
        """A database that knows nothing of clocks goes by its newest article."""
        return await clock_check.may_be_believed(self._database, now)

    async def clean_up(self, now: datetime, keep: timedelta) -> CleanedUp:
        """In batches, so that others get their turn in between."""
        return await retention.retention(self._database, now, keep)

    async def forget_team(self, team: str, before: datetime | None = None) -> int:
        """In one transaction."""
        return await teams.forget_team(self._database, team, before)

    def export(self, kind: str) -> AsyncIterator[dict[str, Any]]:
        """A page at a time."""
        return exports.rows(self._database, kind)
