r"""Page text against the true article text of real pages.

F1 as is customary for article extraction: both texts are cut into words (``\w+``), the words into
shingles of four (or one: token F1), and the shingles compared as multisets. Precision and recall are
averaged over the pages, F1 is their harmonic mean; the mean of the pages' own F1 stands beside it.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from bot.articles.page.extract import extract_page
from bot.errors import PageUnreadable
from bot.text.plain import sentences

TITLE = "Page text"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with the article text that people found in it."""

    id: str
    url: str
    html: bytes
    truth: str


def pages(folder: Path) -> Iterator[Page]:
    truth = json.loads((folder / "pages" / "ground-truth.json").read_text(encoding="utf-8"))
    for key, told in truth.items():
        html = gzip.decompress((folder / "pages" / f"{key}.html.gz").read_bytes())
        yield Page(key, told["url"], html, told["articleBody"])


def shingles(text: str, size: int) -> Counter[tuple[str, ...]]:
    found = _WORD.findall(text)
    return (
        Counter(tuple(found[i : i + size]) for i in range(max(1, len(found) - size + 1)))
        if found
        else Counter()
    )


def precision_recall(truth: str, found: str, size: int = 4) -> tuple[float, float]:
    """Shared shingles over those found, and over the true ones."""
    wanted, got = shingles(truth, size), shingles(found, size)
    shared = (wanted & got).total()
    return shared / max(got.total(), 1), shared / max(wanted.total(), 1)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result(TITLE, (), skipped="no corpora: set SECTORWIRE_CORPORA")
    given = list(pages(folder))
    extract_page(b"<p>" + b"The first call imports the library. " * 8)
    found, seconds = [], []
    for page in given:
        started = time.process_time()
        try:
            text = extract_page(page.html, url=page.url).text
        except PageUnreadable:
            text = ""
        seconds.append(time.process_time() - started)
        found.append(text)
    measures = []
    for name, size in (("four-word shingles", 4), ("tokens", 1)):
        pairs = [precision_recall(page.truth, text, size) for page, text in zip(given, found, strict=True)]
        precision, recall = (statistics.mean(column) for column in zip(*pairs, strict=True))
        score = f1(precision, recall)
        measures += [
            Measure(f"F1, {name}", score, "", target=">= 0.96", met=score >= 0.96),
            Measure(f"precision, {name}", precision, ""),
            Measure(f"recall, {name}", recall, ""),
            Measure(f"mean of page F1, {name}", statistics.mean(f1(*pair) for pair in pairs), ""),
        ]
    repeated = [page.url for page, text in zip(given, found, strict=True) if _repeats(text)]
    median = 1000 * statistics.median(seconds)
    measures += [
        Measure("pages with a repeated sentence", len(repeated), "", target="0", met=not repeated),
        Measure("CPU time a page, median", median, "ms", target="<= 15 ms", met=median <= 15),
    ]
    return Result(TITLE, tuple(measures), tuple(_worst(given, found)))


def _repeats(text: str) -> bool:
    long = [sentence for sentence in sentences(text) if len(sentence) >= 45]
    return len(set(long)) < len(long)


def _worst(given: list[Page], found: list[str]) -> Iterator[str]:
    scored = sorted(
        ((*precision_recall(page.truth, text), page.url) for page, text in zip(given, found, strict=True)),
        key=lambda row: f1(row[0], row[1]),
    )
    for precision, recall, url in scored[:10]:
        yield f"precision {precision:.2f} recall {recall:.2f} {url}"
