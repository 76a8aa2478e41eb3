"""Sectors by words alone (no feed): biotech releases, health headlines, and what other wires become."""

from __future__ import annotations

import random
from collections import Counter

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality._releases import lines, releases
from bot.articles.sectors import SectorMatcher
from bot.models import SectorRules

KEYS = ("technology", "finance", "pharma", "biotech", "energy")
SAMPLE = 1_500


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Sectors: quality", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    matcher = SectorMatcher([SectorRules(key, key.title(), "") for key in KEYS])
    rng = random.Random(3)

    def fitted(title: str, text: str) -> set[str]:
        return {fit.sector for fit in matcher.fit(title, text)}

    everything = list(releases(folder))
    biotech = [fitted(r.title, r.text) for r in everything if r.wire == "biotech"]
    health = {"biotech", "pharma"}
    found = sum(bool(sectors & health) for sectors in biotech) / len(biotech)
    foreign = sum(bool(sectors) and not sectors & health for sectors in biotech) / len(biotech)
    headlines = list(lines(folder / "news" / "headlines_with_tickers.jsonl.gz"))
    about_health = [fitted(h["title"], h["text"]) for h in headlines if h["health"]]
    not_health = [fitted(h["title"], h["text"]) for h in headlines if not h["health"]]
    claimed = sum(bool(sectors & health) for sectors in about_health)
    wrongly = sum(bool(sectors & health) for sectors in not_health)
    wires = rng.sample([r for r in everything if r.wire != "biotech"], SAMPLE)
    shares: Counter[str] = Counter()
    examples = []
    for release in wires:
        for fit in matcher.fit(release.title, release.text):
            shares[fit.sector] += 1
            if rng.random() < 0.02:
                examples.append(f"{fit.sector}: {release.title[:80]} ({fit.why[:80]})")
    return Result(
        "Sectors: quality",
        (
            Measure("biotech first paragraphs known as biotech or pharma", found, ""),
            Measure("biotech first paragraphs taken for something else only", foreign, ""),
            Measure("health headlines known", claimed / len(about_health), ""),
            Measure("precision of health among headlines", claimed / max(1, claimed + wrongly), ""),
            *(Measure(f"share of small wires: {key}", shares[key] / SAMPLE, "") for key in KEYS),
        ),
        tuple(examples[:15]),
    )
