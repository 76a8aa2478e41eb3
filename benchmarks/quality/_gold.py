"""Gold days: streams of many outlets, and what a reader of each sector held important that day.

A cell is a sector on a day or two; its clusters are the events told, with importance 3 (must stand among the first
eight), 2, 1, or 0 (cluster 0: noise and other sectors). Cells come from the corpora, and from ``gold_days.jsonl``
beside this file, which holds ids and labels only.
"""

from __future__ import annotations

import gzip
import html
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.models.articles import Article
from bot.models.operator import FeedSource

SECTORS = ("technology", "finance", "pharma", "biotech", "energy")
OWN = Path(__file__).with_name("gold_days.jsonl")
GAIN = {0: 0, 1: 1, 2: 3, 3: 7}
FIRST = 8
_FORMATS = (
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%B %d, %Y",
    "%Y-%m-%dT%H:%M:%SZ",
)


def held_out(name: str) -> bool:
    """Whether a label is among the third that no rule was tuned on."""
    return sha256(name.encode()).digest()[0] % 3 == 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A sector's day: its articles with their feeds, their gold clusters by id, and each cluster's importance."""

    name: str
    sector: str
    now: datetime
    articles: tuple[Article, ...]
    sources: Mapping[str, FeedSource]
    cluster: Mapping[str, int]
    importance: Mapping[int, int]
    own: bool


def labels(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    """The labelled records of a kind ("pairs", "sectors", "events")."""
    yield from map(json.loads, (folder / "judgement" / f"{kind}.jsonl").read_text("utf-8").splitlines())


def cells(folder: Path) -> Iterator[Cell]:
    """Every gold day."""
    with gzip.open(folder / "judgement" / "streams.jsonl.gz", "rt", encoding="utf-8") as file:
        items = {item["id"]: item for item in map(json.loads, file)}
    outlets = json.loads((folder.parent / "tools" / "digest_outlets.json").read_text("utf-8"))
    for path in (folder / "judgement" / "days.jsonl", OWN):
        records: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in map(json.loads, path.read_text("utf-8").splitlines()):
            records[record["cell"]].append(record)
        for name, clusters in records.items():
            yield _cell(name, clusters, items, outlets, own=path == OWN)


def _cell(
    name: str,
    records: Sequence[dict[str, Any]],
    items: Mapping[str, dict[str, Any]],
    outlets: Mapping[str, Any],
    *,
    own: bool,
) -> Cell:
    cluster = {one: record["cluster"] for record in records for one in record["items"] if one in items}
    belongs = {outlet: sector for sector in SECTORS for outlet in outlets[sector]}
    now = datetime(2026, 11, 20, 7, tzinfo=UTC)
    sources: dict[str, FeedSource] = {}
    articles = []
    for item, published in _laid([items[one] for one in cluster], now):
        title, outlet = item["title"], item["source"]
        tail = re.search(r"^(.{15,}) - ([^-|]{2,40})$", title)
        if outlet.startswith("alphavantage") and tail:
            title, outlet = tail[1], tail[2].strip()
        url = f"https://feeds.example/{sha256(outlet.encode()).hexdigest()[:12]}"
        sector = belongs.get(outlet)
        told = ("biotech", "pharma") if outlet.lower().startswith("stat ") else (sector,) if sector else ()
        sources[url] = FeedSource(url, outlet[:80], told, weight=outlets["weights"].get(outlet, 1.0))
        articles.append(_article(item, title, sources[url], published))
    importance = {record["cluster"]: record["importance"] for record in records}
    return Cell(name, records[0]["sector"], now, tuple(articles), sources, cluster, importance, own)


def _laid(items: Sequence[dict[str, Any]], now: datetime) -> Iterator[tuple[dict[str, Any], datetime]]:
    """Items with times: the cell's days laid over the day before ``now``; where no time is known, anywhere in it."""
    stamps = [moment_of(item["published"]) for item in items]
    often = Counter(stamp for stamp, _ in stamps)
    first, last = (pick(stamp for stamp, _ in stamps).date() for pick in (min, max))
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    for item, (stamp, timed) in zip(items, stamps, strict=True):
        if timed and often[stamp] < 20:
            age = (end - stamp) / (end.date() - first)
        else:
            age = int(sha256(item["id"].encode()).hexdigest()[:8], 16) / 2**32
        yield item, now - timedelta(minutes=4) - age * timedelta(hours=23.4)


def moment_of(text: str) -> tuple[datetime, bool]:
    """The moment that a stream states, and whether it says a time of day; ``ValueError`` for no date."""
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC), "%H" in form
        except ValueError:
            continue
    raise ValueError(text)


def _article(item: Mapping[str, Any], title: str, source: FeedSource, published: datetime) -> Article:
    return Article(
        key=item["id"],
        feed_url=source.url,
        feed_key=item["id"],
        url=item["url"],
        title=" ".join(html.unescape(title).split()),
        text=re.sub(r"<[^>]+>", " ", html.unescape(item["text"] or "")),
        source=source.name,
        published=published,
        first_seen=published,
        dated=True,
        fingerprint="",
    )


def dcg(gains: Sequence[int]) -> float:
    """Gains, each counting less the later it comes."""
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:FIRST]))


def measure(shown: Sequence[int], importance: Mapping[int, int]) -> dict[str, float]:
    """R3, nDCG@8, zeros and tellings again of a digest, given the clusters that it shows in order (0: none)."""
    eight = shown[:FIRST]
    gold = {cluster: value for cluster, value in importance.items() if cluster}
    again = [cluster > 0 and cluster in eight[:place] for place, cluster in enumerate(eight)]
    gains = [0 if told else GAIN[gold.get(one, 0)] for one, told in zip(eight, again, strict=True)]
    must = {cluster for cluster, value in gold.items() if value == 3}
    return {
        "R3": len(must & set(eight)) / max(1, min(FIRST, len(must))),
        "nDCG": dcg(gains) / dcg(sorted((GAIN[value] for value in gold.values()), reverse=True)),
        "zeros": sum(gold.get(one, 0) == 0 for one in eight),
        "twice": sum(again),
    }
