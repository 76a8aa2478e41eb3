"""The newest list of companies that was fetched: one row, its text compressed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot import errors
from bot.models.companies import ChangeKind, CompanyChange
from storage.sqlite.engine.database import Database

migrations = Migrations("directory")


@migrations()
def m001_directory(db: SqliteUtils) -> None:
    """One list at most: the embedded one stands in until the first was fetched."""
    db.execute(
        "create table directory(one integer primary key check (one = 1), of text not null, list blob not null) strict"
    )


@migrations()
def m002_changes(db: SqliteUtils) -> None:
    """What became of companies; a name and a symbol that are not known are empty."""
    db.execute(
        "create table company_changes(cik integer not null, kind text not null, name text not null, of text not null, "
        "source text not null, symbol text not null, exchange text not null, "
        "primary key (cik, kind, name, symbol)) strict"
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

    async def changes(self) -> list[CompanyChange]:
        """All changes that are kept, the oldest first."""
        rows = await self._database.read(
            lambda db: db.execute(
                "select cik, kind, name, of, source, symbol, exchange from company_changes order by of, cik, kind"
            ).fetchall()
        )
        try:
            return [
                CompanyChange(
                    cik=row["cik"],
                    kind=ChangeKind(row["kind"]),
                    name=row["name"],
                    on=date.fromisoformat(row["of"]),
                    source=row["source"],
                    symbol=row["symbol"] or None,
                    exchange=row["exchange"] or None,
                )
                for row in rows
            ]
        except ValueError as error:
            raise errors.StorageCorrupt("The kept changes of companies are damaged.") from error

    async def remember(self, changes: Sequence[CompanyChange]) -> None:
        """Keep these too; of the same change told twice the first one stays."""
        rows = [
            [
                one.cik,
                one.kind.value,
                one.name.encode("utf-8", "replace").decode(),
                one.on.isoformat(),
                one.source,
                one.symbol or "",
                one.exchange or "",
            ]
            for one in changes
        ]

        def job(db: SqliteUtils) -> None:
            db.conn.executemany(
                "insert or ignore into company_changes(cik, kind, name, of, source, symbol, exchange) "
                "values (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

        if rows:
            await self._database.write(job)
