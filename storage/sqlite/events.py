"""What was answered already: ids of Slack's events, and answers that a thread gets only once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, micros

migrations = Migrations("events")


@migrations()
def m001_handled(db: SqliteUtils) -> None:
    """One row a thing done, until it may be forgotten."""
    db.execute("create table handled (key text primary key, until integer not null) strict, without rowid")
    db.execute("create index handled_until on handled(until)")
    # A reply is asked for its digest: found by the message's timestamp, not by walking all runs.
    db.execute("create index parts_ts on parts(ts) where number = 0")


class SqliteEventLedger:
    """:class:`~bot.ports.EventLedger` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first(self, key: str, now: datetime, keep: timedelta) -> bool:
        """Whether nobody has done this yet; whoever is told True has it to himself for ``keep``."""

        def job(db: SqliteUtils) -> bool:
            found = db.execute(
                "insert into handled values (?, ?) on conflict do nothing", [clean(key), micros(now + keep)]
            )
            return found.rowcount == 1

        return await self._database.write(job)

    async def undo(self, key: str) -> None:
        """It was not done after all."""
        await self._database.write(lambda db: db.execute("delete from handled where key = ?", [clean(key)]))

    async def forget(self, now: datetime) -> int:
        """Remove what need not be remembered any longer; returns how many."""
        return await self._database.write(
            lambda db: db.execute("delete from handled where until < ?", [micros(now)]).rowcount
        )
