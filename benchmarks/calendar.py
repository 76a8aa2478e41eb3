"""The calendar over a million claims, beside the same question asked of an unindexed table."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.harness import Measure, Result
from bot.claims.ahead import calendar_lines
from bot.claims.desk import SHOWN
from bot.models.claims import (
    Claim,
    ClaimEffect,
    ClaimKind,
    ClaimStatus,
    LedgerEntry,
    Precision,
    SaidClaim,
    Window,
)
from storage.sqlite.claims import SqliteClaimStore, claim_json, entry_json
from storage.sqlite.engine.database import Database, connect
from storage.sqlite.engine.rows import micros

STORED = 1_000_000
BATCH = 20_000
COMPANIES = 10_000
SECTORS = ("technology", "finance", "pharma", "biotech", "energy")
TODAY = date(2026, 7, 1)
SPREAD = 2_000  # days behind today over which windows lie; a twentieth lies ahead
ASKED = 300
SENTENCE = "The company expects its decision on the day that this sentence names, as it said before."


def fill(path: Path) -> None:
    """A ledger of years, without regard for power cuts."""
    Database.open(path).close()
    db = connect(path)
    conn = db.conn
    conn.execute("PRAGMA synchronous=OFF")
    rng = random.Random(7)
    said_at = datetime(2026, 1, 1, tzinfo=UTC)
    claims: list[tuple[object, ...]] = []
    entries: list[tuple[object, ...]] = []
    sectors: list[tuple[object, ...]] = []
    for number in range(STORED):
        day = TODAY + timedelta(days=rng.randrange(-SPREAD, SPREAD // 20))
        owner, sector = f"C{number % COMPANIES}", SECTORS[number % 5]
        kind = rng.choice(list(ClaimKind))
        window = Window(day, day, Precision.DAY)
        claim = Claim(
            kind, f"subject {number}", window, ClaimStatus.SET, ClaimEffect.SETS, SENTENCE, owner, owner
        )
        said = SaidClaim(claim, f"a{number}", f"https://wire.example/{number}", "Wire", said_at, (sector,))
        uid = f"{number * 0x9E3779B97F4A7C15 % 2**96:024x}"
        group = f"{owner.casefold()}|{kind.value}"
        entry = LedgerEntry(uid, claim, claim.status, window, None, 0, said, (sector,))
        claims.append(
            (said.article_key, 0, group, micros(said_at), said.url, said.source, None, claim_json(claim))
        )
        entries.append(
            (uid, group, owner.casefold(), day.isoformat(), day.isoformat(), "set", 0, entry_json(entry))
        )
        sectors.append((sector, day.isoformat(), uid))
        if len(claims) == BATCH or number == STORED - 1:
            conn.executemany("insert into claims values (?,?,?,?,?,?,?,?)", claims)
            conn.executemany("insert into ledger_entries values (?,?,?,?,?,?,?,?)", entries)
            conn.executemany("insert into ledger_sectors values (?,?,?)", sectors)
            for rows in (claims, entries, sectors):
                rows.clear()
    conn.commit()
    db.close()


async def asked(path: Path) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each question: a sector's two weeks, a company's, and everything."""
    database = Database.open(path)
    store = SqliteClaimStore(database)
    rng = random.Random(3)
    spans: tuple[list[float], list[float], list[float]] = ([], [], [])
    soon, far = TODAY + timedelta(days=14), date(9998, 12, 31)
    try:
        for _ in range(ASKED):
            for times, question in zip(
                spans,
                (
                    {"until": soon, "sectors": [rng.choice(SECTORS)], "limit": SHOWN},
                    {"until": far, "owners": [f"C{rng.randrange(COMPANIES)}"], "limit": SHOWN},
                    {"until": soon, "limit": SHOWN},
                ),
                strict=True,
            ):
                started = time.perf_counter()
                found = await store.ahead(TODAY - timedelta(days=5), **question)
                calendar_lines(found, TODAY)
                times.append(time.perf_counter() - started)
    finally:
        database.close()
    return spans


def unindexed(path: Path) -> float:
    """The median of the same question as a search through all rows."""
    conn = sqlite3.connect(path)
    times = []
    for _ in range(3):
        started = time.perf_counter()
        conn.execute(
            "select uid from ledger_entries where detail like '%\"biotech\"%' and substr(last, 1) >= ? order by last limit 40",
            [TODAY.isoformat()],
        ).fetchall()
        times.append(time.perf_counter() - started)
    conn.close()
    return statistics.median(times)


def p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)] * 1000


def run() -> Result:
    """99th percentiles, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        fill(path)
        times = asyncio.run(asked(path))
        peer = unindexed(path) * 1000
    names = ("a sector's two weeks", "all of a company", "two weeks of all sectors")
    return Result(
        "Calendar: a million claims",
        tuple(
            Measure(
                f"{name}, p99",
                p99(one),
                "ms",
                peer="without an index",
                peer_value=peer,
                ratio=peer / p99(one),
                target="< 50 ms",
                met=p99(one) < 50,
            )
            for name, one in zip(names, times, strict=True)
        ),
    )
