"""Who wants to hear of which company, and which stories they were told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.people import Watch
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, maybe_clean, micros, moment

migrations = Migrations("watches")


@migrations()
def m001_watches(db: SqliteUtils) -> None:
    """One row a watcher and company; one a watcher and story told."""
    db.execute("""
        create table watches (
            team text not null,
            place text not null,
            key text not null,
            name text not null,
            symbol text,
            created_by text not null,
            created_at integer not null,
            primary key (team, place, key)
        ) strict""")
    db.execute("""
        create table announced (
            team text not null,
            place text not null,
            story text not null,
            at integer not null,
            primary key (team, place, story)
        ) strict, without rowid""")
    db.execute("create index announced_at on announced(at)")


@migrations()
def m002_looked_at(db: SqliteUtils) -> None:
    """Up to which arrival watchers have been told; what had arrived before counts as told."""
    db.execute(
        "create table watches_looked_at (id integer primary key check (id = 1), arrival integer not null) strict"
    )
    db.execute("insert into watches_looked_at select 1, value from counters where name = 'arrivals'")


class SqliteWatchStore:
    """:class:`~bot.ports.WatchStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def watches(self, team: str | None = None, place: str | None = None) -> list[Watch]:
        """Of a workspace and a person or channel, or all; oldest first."""
        query = """
            select * from watches where (:team is null or team = :team) and (:place is null or place = :place)
            order by created_at, rowid"""
        values = {"team": team, "place": place}

        def job(db: SqliteUtils) -> list[Watch]:
            return [
                Watch(
                    team=row["team"],
                    place=row["place"],
                    name=row["name"],
                    symbol=row["symbol"],
                    created_by=row["created_by"],
                    created_at=moment(row["created_at"]),
                )
                for row in db.execute(query, values)
            ]

        return await self._database.read(job)

    async def add(self, watch: Watch) -> bool:
        """Keep it; False where it was kept already."""
        row = (
            watch.team,
            watch.place,
            clean(watch.key),
            clean(watch.name),
            maybe_clean(watch.symbol),
            watch.created_by,
            micros(watch.created_at),
        )

        def job(db: SqliteUtils) -> bool:
            made = db.execute("insert into watches values (?,?,?,?,?,?,?) on conflict do nothing", row)
            return made.rowcount == 1

        return await self._database.write(job)

    async def remove(self, watch: Watch) -> bool:
        """Keep it no longer; False where there was none."""
        where = [watch.team, watch.place, clean(watch.key)]

        def job(db: SqliteUtils) -> bool:
            gone = db.execute("delete from watches where team = ? and place = ? and key = ?", where)
            return gone.rowcount == 1

        return await self._database.write(job)

    async def claim(self, team: str, place: str, stories: Sequence[str], now: datetime) -> list[str]:
        """Those of the stories that this watcher was not told of yet; they count as told from now on."""

        def job(db: SqliteUtils) -> list[str]:
            return [
                story
                for story in stories
                if db.execute(
                    "insert into announced values (?,?,?,?) on conflict do nothing",
                    [team, place, clean(story), micros(now)],
                ).rowcount
            ]

        return await self._database.write(job)

    async def unclaim(self, team: str, place: str, stories: Sequence[str]) -> None:
        """They were not told after all."""

        def job(db: SqliteUtils) -> None:
            db.conn.executemany(
                "delete from announced where team = ? and place = ? and story = ?",
                [(team, place, clean(story)) for story in stories],
            )

        await self._database.write(job)

    async def looked_at(self) -> int:
        """Up to which arrival watchers have been told of what there is for them."""
        query = "select arrival from watches_looked_at"
        return await self._database.read(lambda db: int(db.execute(query).fetchone()[0]))

    async def look_on(self, arrival: int) -> None:
        """Remember that they have been told up to this arrival; an earlier one changes nothing."""
        query = "update watches_looked_at set arrival = max(arrival, ?)"
        await self._database.write(lambda db: db.execute(query, [arrival]))

    async def forget(self, before: datetime) -> int:
        """Forget what was told before then; returns how much."""
        return await self._database.write(
            lambda db: db.execute("delete from announced where at < ?", [micros(before)]).rowcount
        )
