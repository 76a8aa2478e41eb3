"""Which instance of the bot is at work on this database: one row, which that instance keeps touching."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.operator import Instance
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, micros, moment

migrations = Migrations("lease")

# Only over the row as it was looked at: whoever takes or touches it in between wins.
TAKE = """
    insert into lease(id, owner, host, pid, process, since, beat, beat_at)
    values (1, :owner, :host, :pid, :process, :now, 0, :now)
    on conflict(id) do update set
        owner = excluded.owner, host = excluded.host, pid = excluded.pid, process = excluded.process,
        since = excluded.since, beat = 0, beat_at = excluded.beat_at
    where owner in ('', :owner) or (owner = :seen_owner and beat = :seen_beat)"""


@migrations()
def m001_lease(db: SqliteUtils) -> None:
    """In place of a row that named only who posts by the plan, and until when by its clock."""
    db.execute("drop table if exists desk")
    db.execute("""
        create table lease (
            id integer primary key check (id = 1),
            owner text not null,
            host text not null,
            pid integer not null,
            process text not null,
            since integer not null,
            beat integer not null,
            beat_at integer not null
        ) strict""")


class SqliteLeaseStore:
    """:class:`~bot.ports.LeaseStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def holder(self) -> Instance | None:
        """The instance at work; None where none is."""

        def job(db: SqliteUtils) -> Instance | None:
            row = db.execute("select * from lease where owner <> ''").fetchone()
            return instance_of(row) if row else None

        return await self._database.read(job)

    async def take(self, me: Instance, now: datetime, seen: Instance | None) -> bool:
        """Make it this instance's where nobody has it, or where it is still as it was ``seen``."""
        values = {
            "owner": me.owner,
            "host": clean(me.host),
            "pid": me.pid,
            "process": me.process,
            "now": micros(now),
            "seen_owner": seen.owner if seen else "",
            "seen_beat": seen.heartbeat if seen else 0,
        }
        return await self._database.write(lambda db: bool(db.execute(TAKE, values).rowcount == 1))

    async def heartbeat(self, owner: str, now: datetime) -> bool:
        """A sign of life; False where another instance has taken it."""
        query = "update lease set beat = beat + 1, beat_at = ? where owner = ?"
        return await self._database.write(
            lambda db: bool(db.execute(query, [micros(now), owner]).rowcount == 1)
        )

    async def give_back(self, owner: str) -> None:
        """Nobody has it any more; nothing where another instance does."""
        await self._database.write(
            lambda db: db.execute("update lease set owner = '' where owner = ?", [owner])
        )


def instance_of(row: sqlite3.Row) -> Instance:
    """The instance in this row."""
    return Instance(
        owner=row["owner"],
        host=row["host"],
        pid=row["pid"],
        process=row["process"],
        since=moment(row["since"]),
        heartbeat=row["beat"],
        beat_at=moment(row["beat_at"]),
    )
