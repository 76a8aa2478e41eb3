"""How long the whole judging of an article takes: noise, sectors, event, summary, signature, story."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from bot.articles.judge import Judge
from bot.models import Article, SectorRules

ARTICLES = 1_500
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
    judge = Judge([SectorRules(key, key.title(), "") for key in KEYS])
    judge.judge_all(articles[:100], NOW)
    started = time.process_time()
    judge.judge_all(articles[100:], NOW)
    milliseconds = (time.process_time() - started) / (len(articles) - 100) * 1e3
    return Result(
        "Judging",
        (Measure("CPU a full-text release", milliseconds, "ms", target="<= 1 ms", met=milliseconds <= 1),),
    )
