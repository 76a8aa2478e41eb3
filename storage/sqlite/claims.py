"""The ledger of claims: what was said, and what stands. It refers to no article, and so outlives them all.

What was said is stored as it was read; what stands is folded anew from all that was said of one company and kind,
in the transaction that stores the judgement. So judging an article again changes nothing twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import orjson
from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.claims.ledger import OPEN, fold, group_of
from bot.models.articles import JudgedArticle
from bot.models.claims import Claim, ClaimStatus, LedgerEntry, SaidClaim
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import claim_of, clean, micros, moment, pack, unpack, window_of

migrations = Migrations("claims")


@migrations()
def m001_claims(db: SqliteUtils) -> None:
    """What was said, what stands, and by which sectors it is found."""
    db.execute("""
        create table claims (
            article text not null,
            number integer not null,
            grouped text not null,
            said_at integer not null,
            url text not null,
            source text not null,
            sectors text,
            claim text not null,
            primary key (article, number)
        ) strict, without rowid""")
    db.execute("create index claims_grouped on claims(grouped)")
    db.execute("""
        create table ledger_entries (
            uid text primary key,
            grouped text not null,
            owner text not null,
            first text not null,
            last text not null,
            status text not null,
            sequence integer not null,
            detail text not null
        ) strict, without rowid""")
    db.execute("create index ledger_entries_grouped on ledger_entries(grouped)")
    db.execute("create index ledger_entries_owner on ledger_entries(owner, last, uid)")
    db.execute("create index ledger_entries_last on ledger_entries(last, uid)")
    db.execute("""
        create table ledger_sectors (
            sector text not null,
            last text not null,
            uid text not null references ledger_entries(uid) on delete cascade,
            primary key (sector, last, uid)
        ) strict, without rowid""")
    db.execute("create index ledger_sectors_uid on ledger_sectors(uid)")


NEVER = "9999-12-31"


def record_claims(db: SqliteUtils, item: JudgedArticle) -> None:
    """Store an article's claims in the place of what was read of it before, and fold what they touch."""
    article, judgement = item.article, item.judgement
    sectors = tuple(fit.sector for fit in judgement.sectors)
    said = [
        SaidClaim(claim, article.key, article.url, article.source, article.published, sectors)
        for claim in judgement.claims
    ]
    grouped = [(group, one) for one in said if (group := group_of(one)) is not None]
    key = clean(article.key)
    touched = {row[0] for row in db.execute("select distinct grouped from claims where article = ?", [key])}
    if not grouped and not touched:
        return
    db.execute("delete from claims where article = ?", [key])
    db.conn.executemany(
        "insert into claims values (?,?,?,?,?,?,?,?)",
        [
            (
                key,
                number,
                clean(group),
                micros(one.said_at),
                clean(one.url),
                clean(one.source),
                pack(one.sectors),
                claim_json(one.claim),
            )
            for number, (group, one) in enumerate(grouped)
        ],
    )
    for group in sorted(touched | {clean(group) for group, _ in grouped}):
        _refold(db, group)


def _refold(db: SqliteUtils, group: str) -> None:
    before = {
        row["uid"]: _entry(row)
        for row in db.execute("select uid, detail from ledger_entries where grouped = ?", [group])
    }
    rows = db.execute("select * from claims where grouped = ? order by said_at, article, number", [group])
    entries = {entry.uid: _risen(entry, before.get(entry.uid)) for entry in fold(_said(row) for row in rows)}
    gone = [
        # A calendar that holds it must learn that its sentence is gone.
        replace(old, status=ClaimStatus.WITHDRAWN, sequence=old.sequence + 1) if old.status in OPEN else old
        for uid, old in before.items()
        if uid not in entries
    ]
    db.execute(
        "delete from ledger_sectors where uid in (select uid from ledger_entries where grouped = ?)", [group]
    )
    db.execute("delete from ledger_entries where grouped = ?", [group])
    _insert(db, group, [*entries.values(), *gone])


def _risen(entry: LedgerEntry, before: LedgerEntry | None) -> LedgerEntry:
    """With a sequence that never falls, and rises where what is shown has changed."""
    if before is None:
        return entry
    same = (entry.window, entry.status) == (before.window, before.status)
    return replace(entry, sequence=before.sequence if same else max(entry.sequence, before.sequence + 1))


def _insert(db: SqliteUtils, group: str, entries: Iterable[LedgerEntry]) -> None:
    owner = group.rpartition("|")[0]
    for entry in entries:
        window = entry.window
        first, last = (window.start.isoformat(), window.end.isoformat()) if window else (NEVER, NEVER)
        db.execute(
            "insert into ledger_entries values (?,?,?,?,?,?,?,?)",
            (entry.uid, group, owner, first, last, entry.status.value, entry.sequence, entry_json(entry)),
        )
        db.conn.executemany(
            "insert or ignore into ledger_sectors values (?,?,?)",
            [(clean(sector), last, entry.uid) for sector in entry.sectors],
        )


class SqliteClaimStore:
    """:class:`~bot.ports.ClaimStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ahead(
        self,
        since: date,
        until: date,
        *,
        sectors: Sequence[str] = (),
        owners: Sequence[str] = (),
        limit: int = 200,
    ) -> list[LedgerEntry]:
        """Entries whose window ends on ``since`` or later and begins by ``until``, the first to end first."""
        return await self._read(since.isoformat(), until.isoformat(), sectors, owners, limit, "")

    async def ledger(
        self, *, sectors: Sequence[str] = (), owners: Sequence[str] = (), limit: int = 500
    ) -> list[LedgerEntry]:
        """Entries whatever became of them, the last window first."""
        return await self._read("", NEVER, sectors, owners, limit, "desc")

    async def _read(
        self, since: str, until: str, sectors: Sequence[str], owners: Sequence[str], limit: int, order: str
    ) -> list[LedgerEntry]:
        folded = [clean(owner.casefold()) for owner in owners]

        def job(db: SqliteUtils) -> list[LedgerEntry]:
            found: dict[str, tuple[str, LedgerEntry]] = {}
            for query, value in _queries(sectors, folded, order):
                values = [*([value] if value is not None else []), since, until, limit]
                for row in db.execute(query, values):
                    found.setdefault(row["uid"], (row["last"], _entry(row)))
            ordered = sorted(found.items(), key=lambda one: (one[1][0], one[0]), reverse=bool(order))
            return [entry for _, (_, entry) in ordered[:limit]]

        return await self._database.read(job)


def _queries(sectors: Sequence[str], owners: Sequence[str], order: str) -> list[tuple[str, str | None]]:
    """One query a sector or owner: each walks its own index in order, and stops at the limit."""
    columns, ends = "ledger_entries.uid, ledger_entries.last, detail", "limit ?"
    if sectors:
        query = f"""select {columns} from ledger_sectors join ledger_entries on ledger_entries.uid = ledger_sectors.uid
            where sector = ? and ledger_sectors.last >= ? and first <= ?
            order by ledger_sectors.last {order}, ledger_sectors.uid {order} {ends}"""
        return [(query, clean(sector)) for sector in sectors]
    where = "owner = ? and" if owners else ""
    query = f"""select {columns} from ledger_entries where {where} last >= ? and first <= ?
        order by last {order}, uid {order} {ends}"""
    return [(query, owner) for owner in owners] if owners else [(query, None)]


# --- rows ------------------------------------------------------------------------------------------


def claim_json(claim: Claim) -> str:
    """A claim as JSON; lone surrogates become replacement characters."""
    return orjson.dumps(_cleaned(claim)).decode()


def _cleaned(claim: Claim) -> Claim:
    return replace(
        claim,
        subject=clean(claim.subject),
        sentence=clean(claim.sentence),
        company=clean(claim.company) if claim.company else claim.company,
    )


def _said(row: sqlite3.Row) -> SaidClaim:
    return SaidClaim(
        claim_of(orjson.loads(row["claim"])),
        row["article"],
        row["url"],
        row["source"],
        moment(row["said_at"]),
        unpack(row["sectors"]),
    )


def entry_json(entry: LedgerEntry) -> str:
    """An entry as it is stored."""
    last = entry.last
    return orjson.dumps(
        {
            "claim": _cleaned(entry.claim),
            "status": entry.status,
            "window": entry.window,
            "was": entry.was,
            "sequence": entry.sequence,
            "sectors": [clean(sector) for sector in entry.sectors],
            "last": {
                "claim": _cleaned(last.claim),
                "article_key": clean(last.article_key),
                "url": clean(last.url),
                "source": clean(last.source),
                "said_at": micros(last.said_at),
            },
        }
    ).decode()


def _entry(row: sqlite3.Row) -> LedgerEntry:
    told = orjson.loads(row["detail"])
    last, sectors = told["last"], tuple(told["sectors"])
    return LedgerEntry(
        uid=row["uid"],
        claim=claim_of(told["claim"]),
        status=ClaimStatus(told["status"]),
        window=window_of(told["window"]),
        was=window_of(told["was"]),
        sequence=told["sequence"],
        last=SaidClaim(
            claim_of(last["claim"]),
            last["article_key"],
            last["url"],
            last["source"],
            moment(last["said_at"]),
            sectors,
        ),
        sectors=sectors,
    )
