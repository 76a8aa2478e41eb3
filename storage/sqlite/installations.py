"""Where the app is installed, each with its sealed token; and the states of installations that were begun."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from hashlib import sha256

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.workspaces import Installation
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, micros, moment

MOST_STATES = 10_000  # anybody may begin an installation, as often as he likes

migrations = Migrations("installations")


@migrations()
def m001_installations(db: SqliteUtils) -> None:
    """One row a workspace; one a state that was not used yet, by its digest."""
    db.execute("""
        create table installations (
            team text primary key,
            name text not null,
            app text not null,
            bot_user text not null,
            bot_id text not null,
            scopes text not null,
            sealed text not null,
            installed_by text not null,
            installed_at integer not null
        ) strict""")
    db.execute("""
        create table oauth_states (
            number integer primary key,
            digest text not null unique,
            until integer not null
        ) strict""")
    db.execute("create index oauth_states_until on oauth_states(until)")


class SqliteInstallationStore:
    """:class:`~bot.ports.InstallationStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def installations(self) -> list[Installation]:
        """All of them, oldest first."""
        query = "select * from installations order by installed_at, team"
        return await self._database.read(lambda db: [_installation(row) for row in db.execute(query)])

    async def installation(self, team: str) -> Installation | None:
        """A workspace's."""

        def job(db: SqliteUtils) -> Installation | None:
            row = db.execute("select * from installations where team = ?", [team]).fetchone()
            return _installation(row) if row else None

        return await self._database.read(job)

    async def keep(self, installation: Installation) -> None:
        """Keep it in place of what the workspace had before."""
        row = (
            installation.team,
            clean(installation.name),
            installation.app,
            installation.bot_user,
            installation.bot_id,
            " ".join(installation.scopes),
            installation.sealed,
            installation.installed_by,
            micros(installation.installed_at),
        )
        await self._database.write(
            lambda db: db.execute("insert or replace into installations values (?,?,?,?,?,?,?,?,?)", row)
        )

    async def reseal(self, team: str, before: str, after: str) -> bool:
        """Put a token sealed anew in the place of the old one; False where another one stands there by now."""
        change = "update installations set sealed = ? where team = ? and sealed = ?"
        return await self._database.write(lambda db: db.execute(change, [after, team, before]).rowcount == 1)

    async def begin(self, state: str, now: datetime, until: datetime) -> None:
        """Remember the state of an installation that was begun; only so many of the newest are remembered."""

        def job(db: SqliteUtils) -> None:
            db.execute("delete from oauth_states where until <= ?", [micros(now)])
            db.execute(
                "insert into oauth_states(digest, until) values (?, ?)", [_digest(state), micros(until)]
            )
            oldest = "(select max(number) from oauth_states) - ?"
            db.execute(f"delete from oauth_states where number <= {oldest}", [MOST_STATES])

        await self._database.write(job)

    async def finish(self, state: str, now: datetime) -> bool:
        """Use a state up; False where it is unknown, used or too old. Of several who try at once one succeeds."""
        return await self._database.write(
            lambda db: (
                db.execute(
                    "delete from oauth_states where digest = ? and until > ?", [_digest(state), micros(now)]
                ).rowcount
                == 1
            )
        )


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()


def _installation(row: sqlite3.Row) -> Installation:
    return Installation(
        team=row["team"],
        name=row["name"],
        app=row["app"],
        bot_user=row["bot_user"],
        bot_id=row["bot_id"],
        scopes=tuple(row["scopes"].split()),
        sealed=row["sealed"],
        installed_by=row["installed_by"],
        installed_at=moment(row["installed_at"]),
    )
