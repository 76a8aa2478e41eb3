"""What sources said about companies, kept as they said it until it is too old to be of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.companies import CachedPiece
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, micros, moment

FAR_AHEAD = timedelta(days=1)

migrations = Migrations("companies")


@migrations()
def m001_pieces(db: SqliteUtils) -> None:
    """One row for each question to a source about a company."""
    db.execute(
        "create table company_pieces (kind text not null, key text not null, fetched_at integer not null, "
        "body text not null, primary key (kind, key)) strict, without rowid"
    )
    db.execute("create index company_pieces_age on company_pieces (fetched_at)")


class SqliteCompanyCache:
    """Implements :class:`~bot.ports.CompanyCache`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pieces(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], CachedPiece]:
        """Those of the wanted (kind, key) that are kept, however old."""
        pairs = [(clean(kind), clean(key)) for kind, key in wanted]

        def job(db: SqliteUtils) -> dict[tuple[str, str], CachedPiece]:
            found = {}
            for asked, pair in zip(wanted, pairs, strict=True):
                row = db.execute(
                    "select body, fetched_at from company_pieces where kind = ? and key = ?", pair
                ).fetchone()
                if row is not None:
                    found[asked] = CachedPiece(*asked, body=row["body"], fetched_at=moment(row["fetched_at"]))
            return found

        return await self._database.read(job)

    async def keep(self, piece: CachedPiece) -> None:
        """Keep a piece in place of an older one; one that is newer stays, unless a clock far ahead dated it."""
        too_far = micros(piece.fetched_at + FAR_AHEAD)
        row = (clean(piece.kind), clean(piece.key), micros(piece.fetched_at), clean(piece.body), too_far)

        def job(db: SqliteUtils) -> None:
            db.execute(
                "insert into company_pieces (kind, key, fetched_at, body) values (?, ?, ?, ?) "
                "on conflict (kind, key) do update set fetched_at = excluded.fetched_at, body = excluded.body "
                "where excluded.fetched_at >= fetched_at or fetched_at > ?",
                row,
            )

        await self._database.write(job)

    async def forget_pieces(self, before: datetime) -> int:
        """Remove what was fetched before then; returns how many."""

        def job(db: SqliteUtils) -> int:
            return db.execute("delete from company_pieces where fetched_at < ?", (micros(before),)).rowcount

        return await self._database.write(job)
