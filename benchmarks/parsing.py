"""Reading feeds: ours, repair included, beside feedparser and fastfeedparser on the same captured bodies."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from bot.feeds.parse import parse_feed

TITLE = "Parsing feeds"
URL = "https://feeds.example/feed"


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result(TITLE, (), skipped="no corpora (SECTORWIRE_CORPORA)")
    import fastfeedparser
    import feedparser

    bodies = [gzip.decompress(path.read_bytes()) for path in sorted((folder / "feeds" / "real").glob("*.gz"))]
    readers: dict[str, Callable[[bytes], object]] = {
        "ours": lambda body: parse_feed(body, url=URL),
        "feedparser": feedparser.parse,
        "fastfeedparser": lambda body: _or_none(fastfeedparser.parse, body),
    }
    seconds = dict.fromkeys(readers, 0.0)
    for body in bodies:  # body by body, so that a busy machine slows all of them alike
        for name, read in readers.items():
            seconds[name] += min(_once(read, body) for _ in range(3))
    rate = {name: len(bodies) / total for name, total in seconds.items()}
    ratio = rate["ours"] / rate["feedparser"]
    megabytes = sum(map(len, bodies)) / 1e6
    return Result(
        TITLE,
        (
            Measure("feeds a second", rate["ours"], "feeds/s", "feedparser", rate["feedparser"], ratio, ">= 30x", ratio >= 30),
            Measure("feeds a second", rate["ours"], "feeds/s", "fastfeedparser", rate["fastfeedparser"], rate["ours"] / rate["fastfeedparser"]),
            Measure("throughput", megabytes / seconds["ours"], "MB/s"),
        ),
    )  # fmt: skip


def _once(read: Callable[[bytes], object], body: bytes) -> float:
    started = time.process_time()
    read(body)
    return time.process_time() - started


def _or_none(read: Callable[[bytes], object], body: bytes) -> object:
    try:
        return read(body)
    except Exception:
        return None
