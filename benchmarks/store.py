"""Writing a poll's articles beside one insert at a time."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database as SqliteUtils

from benchmarks._million import Vocabulary
from benchmarks.harness import Measure, Result
from bot.models.articles import Article
from bot.models.feeds import FeedState, PollPlan
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import ARTICLE_COLUMNS, article_row
from storage.sqlite.feeds import SqliteFeedStore

FEEDS, ENTRIES = 500, 20
PEER_ROWS = 1_000
START = datetime(2025, 1, 1, tzinfo=UTC)


def an_article(number: int, feed: str, vocabulary: Vocabulary, sentences: list[str]) -> Article:
    seen = START + timedelta(seconds=30 * number)
    pick = vocabulary.random.choice
    return Article(
        key=f"{number:032x}",
        feed_url=feed,
        feed_key=f"guid-{number}",
        url=f"https://wire.example/2025/{number}/a-story",
        title=f"{pick(sentences)[:-1]} {pick(vocabulary.known)}",
        text=" ".join(pick(sentences) for _ in range(4)),
        source="Example Wire",
        published=seen - timedelta(seconds=vocabulary.random.randrange(3600)),
        first_seen=seen,
        dated=True,
        fingerprint=f"{number:032x}",
    )


async def record_polls(path: Path, plans: list[PollPlan]) -> float:
    """Seconds until every poll is on the disk."""
    database = Database.open(path)
    store = SqliteFeedStore(database)
    started = time.perf_counter()
    await asyncio.gather(*(store.record(plan, START) for plan in plans))
    seconds = time.perf_counter() - started
    database.close()
    return seconds


def insert_one_by_one(path: Path, articles: list[Article]) -> float:
    """Seconds for plain sqlite-utils with the same durability: one committed insert a row."""
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=FULL")
    db = SqliteUtils(conn)
    names = ARTICLE_COLUMNS.split(", ")
    rows = [dict(zip(names, article_row(article), strict=True)) for article in articles]
    db["articles"].create({name: type(rows[0][name] or "") for name in names}, pk="key")
    started = time.perf_counter()
    for row in rows:
        db["articles"].insert(row)
    seconds = time.perf_counter() - started
    db.close()
    return seconds


def writing(folder: Path) -> Measure:
    vocabulary = Vocabulary(1)
    sentences = vocabulary.sentences(2_000, 60)
    plans, everything = [], []
    for feed in range(FEEDS):
        url = f"https://feed{feed}.example/"
        new = [an_article(feed * ENTRIES + n, url, vocabulary, sentences) for n in range(ENTRIES)]
        plans.append(PollPlan(FeedState(url, url), new=tuple(new)))
        everything += new
    ours = FEEDS * ENTRIES / asyncio.run(record_polls(folder / "ours.db", plans))
    peer = PEER_ROWS / insert_one_by_one(folder / "peer.db", everything[:PEER_ROWS])
    return Measure(
        name=f"articles with ledger of {FEEDS} polls, on the disk",
        value=ours,
        unit="/s",
        peer="sqlite-utils insert",
        peer_value=peer,
        ratio=ours / peer,
    )


def run() -> Result:
    """Articles with their ledger on the disk, a second."""
    with tempfile.TemporaryDirectory() as folder:
        return Result("Store: writing polls", (writing(Path(folder)),))
