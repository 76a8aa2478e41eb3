"""Noise classes on real labelled titles, on whole corpora of news, and on the project's own titles.

Recall is of the titles labelled with a class; a false hit is a title of news (the labelled hard
negatives, biotech releases, and the project's own list) judged to be noise. All of these were read
while the rules were made, so they show that nothing broke, not how the rules do on titles never seen.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from bot.articles.noise.classify import judge_noise
from bot.models.articles import NoiseClass

TITLE = "Noise"
OWN = Path(__file__).resolve().parents[2] / "tests" / "data" / "noise"
LABELS = {
    "law_firm": NoiseClass.LAW_FIRM_ALERT,
    "market_research": NoiseClass.MARKET_RESEARCH_PROMO,
    "stock_opinion": NoiseClass.STOCK_LISTICLE,
}
NEWS = ("keep", "keep_biotech")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result(TITLE, (), skipped="no corpora: set SECTORWIRE_CORPORA")
    measures: list[Measure] = []
    worst: list[str] = []
    labelled = json.loads((folder / "news" / "noise_titles.json").read_text(encoding="utf-8"))
    for label, noise_class in LABELS.items():
        rows = [r["title"] for r in labelled if r["label"] == label]
        measures.append(_recall(f"{noise_class.value}, real titles", rows, noise_class, worst))
    for noise_class in NoiseClass:
        rows = (OWN / f"{noise_class.value}.txt").read_text(encoding="utf-8").splitlines()
        measures.append(_recall(f"{noise_class.value}, own titles", rows, noise_class, worst))
    kept = [r["title"] for r in labelled if r["label"] in NEWS]
    own_news = (OWN / "news.txt").read_text(encoding="utf-8").splitlines()
    releases = list(lines(folder / "news" / "biotech_releases.jsonl.gz"))
    measures += [
        _false_hits("hard negatives, titles", [(t, "") for t in kept], worst),
        _false_hits("own news titles", [(t, "") for t in own_news], worst),
        _false_hits("biotech releases, titles", [(r["title"], "") for r in releases], worst),
        _false_hits("biotech releases, with text", [(r["title"], r["summary"]) for r in releases], worst),
    ]
    headlines = [(r["title"], r["text"]) for r in lines(folder / "news" / "headlines_with_tickers.jsonl.gz")]
    wires = [(r["title"], r["body"]) for r in lines(folder / "news" / "wire_releases.jsonl.gz")]
    for name, rows in (("headlines", headlines), ("wire releases", wires[::5])):
        measures += _shares(name, rows, worst)
    return Result(TITLE, tuple(measures), tuple(worst[:60]))


def _recall(name: str, rows: list[str], noise_class: NoiseClass, worst: list[str]) -> Measure:
    hits = 0
    for title in rows:
        noise = judge_noise(title)
        if noise and noise.noise_class is noise_class:
            hits += 1
        else:
            worst.append(f"missed {noise_class.value}: {title}")
    recall = hits / max(len(rows), 1)
    return Measure(f"recall, {name} ({len(rows)})", recall, "", target=">= 0.97", met=recall >= 0.97)


def _false_hits(name: str, rows: list[tuple[str, str]], worst: list[str]) -> Measure:
    hits = 0
    for title, text in rows:
        if noise := judge_noise(title, text):
            hits += 1
            worst.append(f"false {noise.noise_class.value}: {title} ({noise.why})")
    return Measure(f"false hits, {name} ({len(rows)})", hits, "", target="0", met=hits == 0)


def _shares(name: str, rows: list[tuple[str, str]], worst: list[str]) -> Iterator[Measure]:
    """What share is judged to be noise in a mixed corpus without labels, with samples to read; and the time."""
    found: dict[NoiseClass, list[str]] = {noise_class: [] for noise_class in NoiseClass}
    on_title, with_text = [], []
    for title, text in rows:
        started = time.perf_counter()
        judge_noise(title)
        between = time.perf_counter()
        noise = judge_noise(title, text)
        with_text.append(time.perf_counter() - between)
        on_title.append(between - started)
        if noise:
            found[noise.noise_class].append(f"{title} ({noise.why})")
    for noise_class, hits in found.items():
        yield Measure(f"{noise_class.value} among {name} ({len(rows)})", len(hits), "")
        worst.extend(
            f"to read, {noise_class.value}: {hit[:200]}" for hit in hits[:: max(len(hits) // 4, 1)][:4]
        )
    yield Measure(
        f"time a title, {name}, median",
        1e6 * statistics.median(on_title),
        "µs",
        target="<= 50 µs",
        met=statistics.median(on_title) <= 50e-6,
    )
    yield Measure(f"time with text, {name}, median", 1e6 * statistics.median(with_text), "µs")
