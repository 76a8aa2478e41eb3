"""``/news`` and full-text search over a million stored articles: the query, the answer, and through the bot.

The peer is what a textbook does with words: the best hits by ``bm25`` of all there are.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks._million import COMPANY, PHRASE, SECTORS, STORED, Vocabulary, fill
from benchmarks._slack_desk import answer_times, open_app, share
from benchmarks.harness import Measure, Result
from bot.bootstrap.components import Components, open_components
from bot.config.env import Environment
from bot.models.articles import NewsQuery
from bot.news.search import NewsRequest
from bot.render.slack.news import news_message
from bot.service.interpreter import low_latency_interpreter
from storage.sqlite.engine.database import Database, connect
from storage.sqlite.search.articles import SqliteNewsSearch
from storage.sqlite.search.fulltext import fts_query

QUERIES = 300
PEER_QUERIES = 12
ANSWERS = 60  # of each kind, one after the other
COMMANDS, RATE = 40, 10.0  # through the bot, of each kind, and how many a second
LIMIT, ACK_LIMIT = 0.05, 0.1  # seconds
WEEK = timedelta(days=7)
CONFIG = """
contact: desk@example.com
retention_days: 400
delivery: {time: "00:00", days: daily, timezone: UTC}
sectors:
"""
SECTOR = """
  %s:
    title: %s
    feeds: [{url: "https://wire.example/%s", name: Example Wire %s, page_text: false}]
"""
ASKED = {
    "biotech": NewsRequest(("biotech",)),
    "biotech obesity drug": NewsRequest(("biotech",), "obesity drug", span=WEEK),
    "pfizer": NewsRequest(symbols=(COMPANY,), span=WEEK),
    f'search "{PHRASE.lower()}" -earnings': NewsRequest(words=f'"{PHRASE.lower()}" -earnings', span=WEEK),
    "7d finance": NewsRequest(("finance",), span=WEEK),
}


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
    """Seconds of each query, sorted, and the slowest one in words."""
    database = Database.open(path)
    search = SqliteNewsSearch(database)
    took = []
    for query in queries:
        started = time.perf_counter()
        found = await search.search(query)
        took.append((time.perf_counter() - started, query.words, len(found)))
    database.close()
    slowest = max(took)
    return sorted(
        one[0] for one in took
    ), f"slowest: {slowest[1]!r}, {slowest[0] * 1000:.0f} ms, {slowest[2]} found"


def naive(path: Path, queries: list[NewsQuery]) -> list[float]:
    """Seconds of the textbook query, best ``bm25`` of all hits, sorted."""
    db = connect(path, readonly=True)
    took = []
    for query in queries:
        started = time.perf_counter()
        db.execute(
            "select articles.* from articles_fts join articles on articles.id = articles_fts.rowid "
            "where articles_fts match ? order by rank limit 10",
            [fts_query(query.words)],
        ).fetchall()
        took.append(time.perf_counter() - started)
    db.close()
    return sorted(took)


def run() -> Result:
    """Search, answers and acknowledgements, each p50 and p99."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "sectors.yaml"
        config.write_text(CONFIG + "".join(SECTOR % (key, key.title(), key, key) for key in SECTORS))
        path, vocabulary = Path(folder) / "sectorwire.db", Vocabulary(2)
        started = time.perf_counter()
        fill(path, vocabulary)
        seconds, size = time.perf_counter() - started, path.stat().st_size / 2**20
        notes = [f"{STORED:,} articles stored and indexed in {seconds:.0f} s, {size:,.0f} MB"]
        measures = _searched(path, vocabulary, notes)
        measures += asyncio.run(_answered(config))
        measures += asyncio.run(_through_the_bot(config))
    return Result("News: a million articles", tuple(measures), tuple(notes))


def _searched(path: Path, vocabulary: Vocabulary, notes: list[str]) -> list[Measure]:
    """What the store answers: words in all of them, and the newest of a sector."""
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
    return [
        _limited("full-text search, p50", share(typed, 0.5), peer=share(peer, 0.5)),
        _limited("full-text search, p99", share(typed, 0.99), LIMIT, peer=peer[-1]),
        _limited("newest of a sector, p50", share(listed, 0.5)),
        _limited("newest of a sector, p99", share(listed, 0.99), LIMIT),
    ]


async def _answered(config: Path) -> list[Measure]:
    """From the request to the message as it is sent: searched, grouped, ranked, rendered, checked.

    With the interpreter set as the service sets it, whose requests these are.
    """
    measures = []
    async with open_components(Environment(config=config)) as components:
        with low_latency_interpreter():
            for text, request in ASKED.items():
                took = sorted([await _answer(components, request) for _ in range(ANSWERS)][1:])
                measures += [_limited(f"/news {text}, composed, p50", share(took, 0.5))]
                measures += [_limited(f"/news {text}, composed, p99", share(took, 0.99), LIMIT)]
    return measures


async def _answer(components: Components, request: NewsRequest) -> float:
    started = time.perf_counter()
    found = await components.news.answer(request)
    news_message(found.items, heading="News", now=found.at, timezone="UTC", empty="None.", menus=True)
    seconds = time.perf_counter() - started
    assert found.items, f"nothing was found for {request}"
    return seconds


async def _through_the_bot(config: Path) -> list[Measure]:
    """From the command to its acknowledgement and its answer, with the bot in a process of its own."""
    acknowledged, answered = [], []
    async with open_app("ours", config) as app:
        await app.paced(list(ASKED), RATE)
        await app.all_answered()
        for text in ASKED:
            acknowledged += await app.paced([text] * COMMANDS, RATE)
            await app.all_answered()
            answered += answer_times(app, COMMANDS)
        lost = app.lost + app.waiting
    acknowledged.sort()
    answered.sort()
    return [
        _limited("/news through the bot, acknowledged, p50", share(acknowledged, 0.5)),
        _limited("/news through the bot, acknowledged, p99", share(acknowledged, 0.99), ACK_LIMIT),
        _limited("/news through the bot, answered, p50", share(answered, 0.5)),
        _limited("/news through the bot, answered, p99", share(answered, 0.99)),
        Measure("commands lost", lost, "", target="0", met=lost == 0),
    ]


def _limited(name: str, seconds: float, limit: float | None = None, *, peer: float | None = None) -> Measure:
    return Measure(
        name,
        seconds * 1000,
        "ms",
        "order by bm25" if peer else None,
        peer * 1000 if peer else None,
        peer / seconds if peer else None,
        f"< {limit * 1000:.0f} ms" if limit else None,
        seconds < limit if limit else None,
    )
