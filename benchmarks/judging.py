"""How long the whole judging of an article takes: noise, sectors, event, summary, signature, story."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from bot.articles.judge import Judge
from bot.models.articles import Article
from bot.models.operator import SectorRules

ARTICLES = 1_500
BATCH = 100
FEED_CHARS = 1_000  # what feeds of whole texts and long teasers bring
NOW = datetime(2026, 1, 10, tzinfo=UTC)
KEYS = ("technology", "finance", "pharma", "biotech", "energy")


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Judging", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    from benchmarks.quality._releases import lines

    records = list(lines(folder / "news" / "wire_releases.jsonl.gz"))
    step = len(records) // ARTICLES
    articles = [
        Article(
            key=str(number),
            feed_url="https://feed.example/",
            feed_key=str(number),
            url=f"https://feed.example/{number}",
            title=record["title"],
            text=record["body"],
            source=record["wire"],
            published=NOW - timedelta(minutes=number),
            first_seen=NOW,
            dated=True,
            fingerprint="",
        )
        for number, record in enumerate(records[::step][:ARTICLES])
    ]
    full = _milliseconds(articles)
    short = _milliseconds([replace(article, text=article.text[:FEED_CHARS]) for article in articles])
    return Result(
        "Judging",
        (
            Measure("CPU an article of a feed's length", short, "ms", target="<= 1 ms", met=short <= 1),
            Measure("CPU a full-text release", full, "ms", target="<= 1.5 ms", met=full <= 1.5),
        ),
    )


def _milliseconds(articles: Sequence[Article]) -> float:
    """CPU time for each, the best of some batches: what else the machine does only ever adds to it."""
    judge = Judge([SectorRules(key, key.title(), "") for key in KEYS])
    judge.judge_all(articles[:BATCH], NOW)
    batches = []
    for start in range(BATCH, len(articles) - BATCH + 1, BATCH):
        started = time.process_time()
        judge.judge_all(articles[start : start + BATCH], NOW)
        batches.append((time.process_time() - started) / BATCH * 1e3)
    return statistics.median(sorted(batches)[: max(1, len(batches) // 2)])
