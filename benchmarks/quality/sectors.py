"""Sectors by words alone (no feed): labelled headlines, biotech releases, health headlines, other wires."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality._releases import lines, releases
from bot.articles.sectors import SectorMatcher
from bot.errors import SectorwireError
from bot.feeds.normalise import normalise_feed
from bot.feeds.parse import parse_feed
from bot.models.operator import FeedSource, SectorRules

KEYS = ("technology", "finance", "pharma", "biotech", "energy")
SAMPLE = 1_500
LABELS = Path(__file__).with_name("sector_labels.tsv")


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Sectors: quality", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    matcher = SectorMatcher([SectorRules(key, key.title(), "") for key in KEYS])
    rng = random.Random(3)

    def fitted(title: str, text: str) -> set[str]:
        return {fit.sector for fit in matcher.fit(title, text)}

    captured = list(_captured(folder))
    everything = list(releases(folder))
    headlines = list(lines(folder / "news" / "headlines_with_tickers.jsonl.gz"))
    pool = [
        *captured,
        *((r.title, r.text) for r in everything),
        *((h["title"], h["text"]) for h in headlines),
    ]
    labelled, worst = _labelled(matcher, pool)
    biotech = [fitted(r.title, r.text) for r in everything if r.wire == "biotech"]
    health = {"biotech", "pharma"}
    found = sum(bool(sectors & health) for sectors in biotech) / len(biotech)
    foreign = sum(bool(sectors) and not sectors & health for sectors in biotech) / len(biotech)
    about_health = [fitted(h["title"], h["text"]) for h in headlines if h["health"]]
    not_health = [fitted(h["title"], h["text"]) for h in headlines if not h["health"]]
    claimed = sum(bool(sectors & health) for sectors in about_health)
    wrongly = sum(bool(sectors & health) for sectors in not_health)
    some = sum(bool(sectors) for sectors in not_health)
    wires = rng.sample([r for r in everything if r.wire != "biotech"], SAMPLE)
    shares: Counter[str] = Counter(sector for r in wires for sector in fitted(r.title, r.text))
    blogs = sum(bool(fitted(title, text)) for title, text in captured)
    return Result(
        "Sectors: quality",
        (
            *labelled,
            Measure("biotech first paragraphs known as biotech or pharma", found, ""),
            Measure("biotech first paragraphs taken for something else only", foreign, ""),
            Measure("health headlines known", claimed / len(about_health), ""),
            Measure("precision of health among headlines", claimed / max(1, claimed + wrongly), ""),
            Measure("other business headlines with a sector", some / len(not_health), ""),
            Measure("share of small wires with a sector", sum(shares.values()) / SAMPLE, "a release"),
            Measure(
                f"captured feeds, mostly private ones: with a sector ({len(captured)})",
                blogs / len(captured),
                "",
            ),
        ),
        tuple(worst),
    )


def _labelled(matcher: SectorMatcher, pool: list[tuple[str, str]]) -> tuple[list[Measure], list[str]]:
    """Precision and recall on the headlines that were labelled by reading them."""
    labels = {
        known: (set(must.split()), set(may.split()))
        for known, must, may in (
            line.split("\t") for line in LABELS.read_text().splitlines() if not line.startswith("#")
        )
    }
    right = wrong = missed = seen = 0
    worst = []
    for title, text in pool:
        label = labels.pop(_hash(title), None)
        if label is None:
            continue
        must, may = label
        seen += 1
        fits = {fit.sector: fit.why for fit in matcher.fit(title, text)}
        right += len(fits.keys() & (must | may))
        missed += len(must - fits.keys())
        for sector in fits.keys() - must - may:
            wrong += 1
            worst.append(f"not {sector}: {title[:90]} ({fits[sector][:60]})")
        worst.extend(f"missed {sector}: {title[:90]}" for sector in sorted(must - fits.keys()))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return [
        Measure(
            f"labelled headlines ({seen}): precision", precision, "", target=">= .95", met=precision >= 0.95
        ),
        Measure(f"labelled headlines ({seen}): recall", recall, ""),
    ], worst


def _captured(folder: Path) -> Iterator[tuple[str, str]]:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    for file in sorted((folder / "feeds" / "real").glob("*.gz")):
        address = f"https://feeds.example/{file.name}"
        try:
            parsed = parse_feed(gzip.decompress(file.read_bytes()), url=address)
        except SectorwireError:
            continue
        for article in normalise_feed(parsed, FeedSource(address, file.name), now)[:40]:
            yield article.title, article.text


def _hash(title: str) -> str:
    return blake2b(" ".join(title.split()).encode(), digest_size=8).hexdigest()
