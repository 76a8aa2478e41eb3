"""The newest list of companies that was fetched: one row, its text compressed."""

from __future__ import annotations

import zlib
from datetime import date

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot import errors
from storage.sqlite.engine.database import Database

migrations = Migrations("directory")


@migrations()
def m001_directory(db: SqliteUtils) -> None:
    """One list at most: the embedded one stands in until the first was fetched."""
    db.execute(
        "create table directory(one integer primary key check (one = 1), of text not null, list blob not null) strict"
    )


class SqliteDirectoryStore:
    """:class:`~bot.ports.DirectoryStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self) -> tuple[date, str] | None:
        """The day the kept list is of, and its text; None where none was fetched yet."""
        row = await self._database.read(lambda db: db.execute("select of, list from directory").fetchone())
        if row is None:
            return None
        try:
            return date.fromisoformat(row["of"]), zlib.decompress(row["list"]).decode()
        except (ValueError, zlib.error) as error:
            raise errors.StorageCorrupt("The kept list of companies is damaged.") from error

    async def keep(self, of: date, text: str) -> None:
        """Keep this list instead."""
        packed = zlib.compress(text.encode("utf-8", "replace"), 6)

        def job(db: SqliteUtils) -> None:
            db.execute(
                "insert into directory(one, of, list) values (1, ?, ?) "
                "on conflict(one) do update set of=excluded.of, list=excluded.list",
                [of.isoformat(), packed],
            )

        await self._database.write(job)
