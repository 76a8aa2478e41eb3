"""Feeds that were added beside the configuration, with a command or in Slack."""

from __future__ import annotations

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.operator import AddedFeed
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, micros, moment

migrations = Migrations("added_feeds")


@migrations()
def m001_added_feeds(db: SqliteUtils) -> None:
    """One row an address, in the order in which they came."""
    db.execute("""
        create table added_feeds (
            id integer primary key,
            url text not null unique,
            name text not null,
            sector text not null,
            language text,
            added_by text,
            added_at integer not null
        ) strict""")


class SqliteAddedFeedStore:
    """:class:`~bot.ports.AddedFeedStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def added(self) -> list[AddedFeed]:
        """All of them, oldest first."""

        def job(db: SqliteUtils) -> list[AddedFeed]:
            return [
                AddedFeed(
                    url=row["url"],
                    name=row["name"],
                    sector=row["sector"],
                    language=row["language"],
                    added_by=row["added_by"],
                    added_at=moment(row["added_at"]),
                )
                for row in db.execute("select * from added_feeds order by id")
            ]

        return await self._database.read(job)

    async def add(self, feed: AddedFeed) -> bool:
        """Add it; False where its address was added already."""
        query = (
            "insert into added_feeds (url, name, sector, language, added_by, added_at) values (?,?,?,?,?,?) "
            "on conflict (url) do nothing"
        )
        row = (
            clean(feed.url),
            clean(feed.name),
            feed.sector,
            feed.language,
            feed.added_by,
            micros(feed.added_at),
        )

        def job(db: SqliteUtils) -> bool:
            return db.execute(query, row).rowcount == 1

        return await self._database.write(job)

    async def remove(self, url: str) -> bool:
        """Remove it; False where it was not added."""

        def job(db: SqliteUtils) -> bool:
            return db.execute("delete from added_feeds where url = ?", [url]).rowcount == 1

        return await self._database.write(job)
