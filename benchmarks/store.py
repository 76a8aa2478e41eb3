"""Writing a poll's articles beside one insert at a time, and searching a million beside ``bm25`` order."""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database as SqliteUtils

from benchmarks.harness import Measure, Result
from bot.models import Article, FeedState, NewsQuery, PollPlan
from storage.articles import INDEX_TRIGGERS
from storage.database import Database, connect
from storage.feeds import SqliteFeedStore
from storage.fulltext import fts_query
from storage.rows import ARTICLE_COLUMNS, article_row, micros
from storage.search import SqliteNewsSearch

FEEDS, ENTRIES = 500, 20
PEER_ROWS = 1_000
STORED = 1_000_000
QUERIES = 300
PEER_QUERIES = 12
START = datetime(2025, 1, 1, tzinfo=UTC)
SECTORS = ("technology", "finance", "pharma", "biotech", "energy")
JUDGEMENT = (
    '{"noise":null,"sectors":[],"event":null,"summary":{"text":"%s","why":"lead"},"companies":[],'
    '"story":{"story_id":"s","matched":null,"kind":"new","score":0.0,"why":"nothing like it"}}'
    % ("word " * 50)
)


class Vocabulary:
    """Forty thousand made-up words, as often as Zipf's law says (frequency ~ 1 / rank)."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        syllables = [a + b for a in "bcdfghjklmnprstvwxyz" for b in "aeiou"]
        self.known = ["".join(pair) for pair in itertools.product(syllables, repeat=3)][:40_000]
        self.random.shuffle(self.known)
        self._weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(self.known))))

    def words(self, count: int) -> list[str]:
        """That many words, common ones more often."""
        return self.random.choices(self.known, cum_weights=self._weights, k=count)

    def sentences(self, count: int, length: int) -> list[str]:
        """That many sentences of ``length`` words."""
        return [" ".join(self.words(length)).capitalize() + "." for _ in range(count)]


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


# --- writing -----------------------------------------------------------------------------------------


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


# --- searching ---------------------------------------------------------------------------------------


def fill(path: Path, vocabulary: Vocabulary) -> None:
    """A million judged articles, written without regard for power cuts."""
    Database.open(path).close()
    db = connect(path)
    conn = db.conn
    conn.execute("PRAGMA synchronous=OFF")
    conn.execute("PRAGMA cache_size=-300000")
    conn.execute("drop trigger judgement_stored")  # the index is built at once instead
    conn.execute(
        "insert into feeds(id, url, current_url, health, failures, baselined) values (1, 'u', 'u', 'ok', 0, 1)"
    )
    conn.executemany(
        "insert into articles(id, feed, key, feed_key, url, title, source, published, first_seen, dated, "
        "fingerprint, waiting, noise, text) values (?,1,?,?,?,?,'Example Wire',?,?,1,?,0,?,?)",
        rows(vocabulary),
    )
    conn.execute(
        "insert into judgements(article, judged_at, story_id, detail) select id, first_seen, key, ? from articles",
        [JUDGEMENT],
    )
    for number, sector in enumerate(SECTORS):
        conn.execute(
            "insert into article_sectors select ?, published, id, 0.5, noise from articles where id % 5 = ?",
            [sector, number],
        )
    conn.execute("insert into articles_fts(articles_fts) values ('rebuild')")
    conn.execute(INDEX_TRIGGERS[0])
    conn.commit()
    db.close()


def rows(vocabulary: Vocabulary) -> Iterator[tuple[object, ...]]:
    sentences, titles = vocabulary.sentences(60_000, 13), vocabulary.sentences(60_000, 8)
    pick, start = vocabulary.random.choice, micros(START)
    for number in range(1, STORED + 1):
        seen = start + number * 30_000_000
        key = f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
        title = f"{pick(titles)} {pick(vocabulary.known)}"
        text = f"{pick(sentences)} {pick(sentences)} {pick(sentences)}"
        noise = "advert" if number % 6 == 0 else None
        url = f"https://wire.example/{number}/a-story"
        published = seen - number * 7919 % 3_600_000_000
        yield number, key, f"guid-{number}", url, title, published, seen, key, noise, text


def asked(vocabulary: Vocabulary, texts: list[str]) -> Callable[[], NewsQuery]:
    """What people type: one to three words, phrases from real texts, exclusions, some within a sector."""

    def query() -> NewsQuery:
        pick = vocabulary.random.choice
        one, two, three = vocabulary.words(3)
        text = pick(texts).split()
        start = vocabulary.random.randrange(len(text) - 1)
        phrase = f'"{text[start]} {text[start + 1]}"'
        typed = pick([one, f"{one} {two}", f"{one} {two} {three}", phrase, f"{one} -{two}"])
        return NewsQuery(words=typed, sectors=pick([(), (), (pick(SECTORS),)]))

    return query


async def latencies(path: Path, queries: list[NewsQuery]) -> tuple[list[float], str]:
    """Milliseconds of each query, sorted, and the slowest one in words."""
    database = Database.open(path)
    search = SqliteNewsSearch(database)
    took = []
    for query in queries:
        started = time.perf_counter()
        found = await search.search(query)
        took.append(((time.perf_counter() - started) * 1000, query.words, len(found)))
    database.close()
    slowest = max(took)
    return sorted(one[0] for one in took), f"slowest: {slowest[1]!r}, {slowest[0]:.0f} ms, {slowest[2]} found"


def naive(path: Path, queries: list[NewsQuery]) -> list[float]:
    """Milliseconds of the textbook query, best ``bm25`` of all hits, sorted."""
    db = connect(path, readonly=True)
    took = []
    for query in queries:
        started = time.perf_counter()
        db.execute(
            "select articles.* from articles_fts join articles on articles.id = articles_fts.rowid "
            "where articles_fts match ? order by rank limit 10",
            [fts_query(query.words)],
        ).fetchall()
        took.append((time.perf_counter() - started) * 1000)
    db.close()
    return sorted(took)


def percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def searching(folder: Path) -> tuple[list[Measure], list[str]]:
    path, vocabulary = folder / "million.db", Vocabulary(2)
    started = time.perf_counter()
    fill(path, vocabulary)
    seconds, size = time.perf_counter() - started, path.stat().st_size / 2**20
    notes = [f"{STORED:,} articles stored and indexed in {seconds:.0f} s, {size:,.0f} MB"]
    db = connect(path, readonly=True)
    texts = [row["text"] for row in db.execute("select text from articles where id % 5003 = 1")]
    db.close()
    query = asked(vocabulary, texts)
    queries = [query() for _ in range(QUERIES)]
    typed, slowest = asyncio.run(latencies(path, queries))
    listings = [NewsQuery(sectors=(SECTORS[number % len(SECTORS)],)) for number in range(QUERIES)]
    listed, _ = asyncio.run(latencies(path, listings))
    peer = naive(path, queries[:PEER_QUERIES])
    notes += [slowest, f"the peer answers {PEER_QUERIES} of the {QUERIES} queries; its p99 is its slowest"]
    measures = []
    for name, ours, share, theirs in (
        ("full-text search among a million, p50", typed, 0.5, percentile(peer, 0.5)),
        ("full-text search among a million, p99", typed, 0.99, peer[-1]),
        ("newest of a sector among a million, p50", listed, 0.5, None),
        ("newest of a sector among a million, p99", listed, 0.99, None),
    ):
        value = percentile(ours, share)
        measures.append(
            Measure(
                name=name,
                value=value,
                unit="ms",
                peer="order by bm25" if theirs else None,
                peer_value=theirs,
                ratio=theirs / value if theirs else None,
                target="p99 < 50 ms" if share > 0.9 else None,
                met=value < 50 if share > 0.9 else None,
            )
        )
    return measures, notes


def run() -> Result:
    with tempfile.TemporaryDirectory() as folder:
        measures, notes = searching(Path(folder))
        measures.insert(0, writing(Path(folder)))
    return Result(
        title="Store: writing polls, searching a million articles",
        measures=tuple(measures),
        worst=tuple(notes),
    )
