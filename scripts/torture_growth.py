"""Stores and cleans up a simulated year through the real stores: how large the file gets, and how long things take.

Prints a line a month while it goes (size of the file, of its log and of what is free in it, time of the clean-up), then
how long small writes wait while another process keeps a reading transaction open, and how long ``news`` and ``why``
take on the last day. Exit status 1 where the file still grows once as much goes as comes, or a time is beyond its bound.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._million import Vocabulary
from bot.models.articles import (
    Article,
    CompanyLink,
    CompanyRole,
    JudgedArticle,
    Judgement,
    Noise,
    NoiseClass,
    SectorFit,
    StoryMatch,
    Summary,
)
from bot.models.feeds import FeedHealth, FeedState, PollPlan
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import WAL_LIMIT, Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.upkeep.retention import retention

MIB = 2**20
SECTORS = ("technology", "finance", "pharma", "biotech", "energy")
MONTH = 30  # days
BATCH = 200  # articles judged at once
GROWTH = 1.08  # of the file after it has been full for a while, beyond which it is said to grow
WRITES = 100
WRITE_BOUND = 0.05  # seconds
ANSWER_BOUND = 0.5  # seconds beyond what the command takes on an empty database


@dataclass(frozen=True, slots=True)
class Scale:
    """How much there is to store."""

    days: int
    per_day: int
    keep: int
    feeds: int = 300


class News:
    """Made-up articles, as many a day as asked for, of about two kilobytes."""

    def __init__(self, scale: Scale, now: datetime) -> None:
        vocabulary = Vocabulary(3)
        self._sentences = vocabulary.sentences(20_000, 14)
        self._titles = vocabulary.sentences(20_000, 9)
        self._random = random.Random(5)
        self._scale = scale
        self._start = now - timedelta(days=scale.days)

    def day(self, day: int) -> list[Article]:
        """The articles of that day, in the order of their coming."""
        return [self._article(day, number) for number in range(self._scale.per_day)]

    def _article(self, day: int, number: int) -> Article:
        seen = self._start + timedelta(days=day, seconds=number * 86_400 / self._scale.per_day)
        count, feed = day * self._scale.per_day + number, number % self._scale.feeds
        key = f"{count * 0x9E3779B97F4A7C15 % 2**128:032x}"
        return Article(
            key=key,
            feed_url=f"https://feed{feed}.example/rss",
            feed_key=f"guid:https://feed{feed}.example/?p={count}",
            url=f"https://feed{feed}.example/{count}/some-story-with-a-slug",
            title=self._random.choice(self._titles),
            text=" ".join(self._random.choices(self._sentences, k=22)),
            source=f"Feed {feed}",
            published=seen - timedelta(seconds=self._random.randrange(3_600)),
            first_seen=seen,
            dated=True,
            fingerprint=key,
        )


def judged(article: Article, number: int) -> JudgedArticle:
    """A sixth is noise, one in two hundred names a company."""
    company = CompanyLink("Pfizer", "PFE", "NYSE", 78003, CompanyRole.SUBJECT, "Pfizer", 0, 6, "name")
    return JudgedArticle(
        article,
        Judgement(
            noise=Noise(NoiseClass.ADVERT, "made up") if number % 6 == 0 else None,
            sectors=(SectorFit(SECTORS[number % 5], 0.5, "its feed"),),
            event=None,
            summary=Summary(article.text[:300], "lead"),
            story=StoryMatch(article.key[:16], None, "new", 1.0, "no story like it"),
            companies=(company,) if number % 200 == 0 else (),
        ),
    )


async def store(
    feeds: SqliteFeedStore, articles: SqliteArticleStore, news: Sequence[Article], at: datetime
) -> None:
    """What a day's polls and judging write."""
    by_feed: dict[str, list[Article]] = {}
    for article in news:
        by_feed.setdefault(article.feed_url, []).append(article)
    plans = [
        (PollPlan(FeedState(url, url, health=FeedHealth.OK, baselined=True), new=tuple(of_feed)), at)
        for url, of_feed in by_feed.items()
    ]
    for first in range(0, len(plans), 32):
        await feeds.record_all(plans[first : first + 32])
    for first in range(0, len(news), BATCH):
        of_batch = news[first : first + BATCH]
        await articles.save_judged([judged(each, first + number) for number, each in enumerate(of_batch)], at)


def size_of(path: Path) -> int:
    """Bytes; none where there is no such file."""
    return path.stat().st_size if path.exists() else 0


async def live_through(path: Path, scale: Scale, now: datetime) -> list[int]:
    """Live all days; returns the size of the file after each."""
    database = Database.open(path)
    feeds, articles = SqliteFeedStore(database), SqliteArticleStore(database)
    news, keep, sizes = News(scale, now), timedelta(days=scale.keep), []
    started, slowest = time.monotonic(), 0.0
    for day in range(scale.days):
        at = now - timedelta(days=scale.days - day - 1)
        await store(feeds, articles, news.day(day), at)
        began = time.monotonic()
        await retention(database, at, keep)
        slowest = max(slowest, time.monotonic() - began)
        sizes.append(size_of(path))
        if day % MONTH == MONTH - 1 or day == scale.days - 1:
            free = await database.read(lambda db: db.execute("pragma freelist_count").fetchone()[0] * 4096)
            log = size_of(path.with_name(path.name + "-wal"))
            print(
                f"day {day + 1:4}: {sizes[-1] / MIB:8,.1f} MB, {free / MIB:7,.1f} of it free, log {log / MIB:5.1f} MB, "
                f"slowest clean-up {slowest:6.2f} s, {time.monotonic() - started:6.0f} s gone",
                flush=True,
            )
            slowest = 0.0
    await asyncio.to_thread(database.close)
    return sizes


async def write_beside_a_reader(path: Path) -> float:
    """The slowest of many small writes while a reader elsewhere keeps the log from being emptied; in seconds."""
    database = Database.open(path)
    reader = sqlite3.connect(path)
    reader.execute("begin")
    reader.execute("select count(*) from feeds").fetchone()
    await database.write(lambda db: db.execute("create table ballast (bytes blob)"))
    while size_of(path.with_name(path.name + "-wal")) <= WAL_LIMIT:
        await database.write(lambda db: db.execute("insert into ballast values (zeroblob(1048576))"))
    times = []
    for _ in range(WRITES):
        began = time.perf_counter()
        await database.write(lambda db: db.execute("insert into ballast values (1)"))
        times.append(time.perf_counter() - began)
    reader.close()
    await database.write(lambda db: db.execute("drop table ballast"))
    await asyncio.to_thread(database.close)
    times.sort()
    print(
        f"{WRITES} small writes, a reader elsewhere, the log beyond its limit: median {times[WRITES // 2] * 1e3:.1f} ms, "
        f"slowest {times[-1] * 1e3:.1f} ms"
    )
    return times[-1]


def seconds_of(folder: Path, database: Path, *command: str) -> float:
    """How long a command takes, its start included."""
    env = {**os.environ, "SECTORWIRE_DB": str(database), "HOME": str(folder)}
    root = Path(__file__).resolve().parents[1]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1}:
        print(done.stderr)
    return time.perf_counter() - began


def ask(folder: Path, path: Path) -> float:
    """The longest that an answer takes beyond the same command on an empty database; in seconds."""
    worst = 0.0
    for command in (
        ("news", "biotech"),
        ("news", "biotech", "drug"),
        ("why", "https://feed7.example/7/some-story-with-a-slug"),
    ):
        empty, full = (
            min(seconds_of(folder, each, *command) for _ in range(3)) for each in (folder / "empty.db", path)
        )
        print(f"sectorwire {' '.join(command)}: {full:.2f} s, on an empty database {empty:.2f} s")
        worst = max(worst, full - empty)
    return worst


def main() -> int:
    """Exit status 1 where something grows or is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--per-day", type=int, default=3_000)
    parser.add_argument("--keep", type=int, default=180, help="days that articles are kept")
    given = parser.parse_args()
    scale = Scale(given.days, given.per_day, given.keep)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="sectorwire-growth-") as name:
        folder = Path(name)
        path = folder / "news.db"
        sizes = asyncio.run(live_through(path, scale, datetime.now(UTC)))
        if scale.days > scale.keep + MONTH:
            growth = sizes[-1] / sizes[scale.keep + MONTH // 2]
            print(
                f"the file on the last day: {growth:.3f} of what it was {MONTH // 2} days after it was full"
            )
            wrong += ["the file grows"] * (growth > GROWTH)
        wrong += ["writes wait for a reader elsewhere"] * (
            asyncio.run(write_beside_a_reader(path)) > WRITE_BOUND
        )
        wrong += ["answers are slow"] * (ask(folder, path) > ANSWER_BOUND)
    print(*(f"WRONG: {each}" for each in wrong), sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
