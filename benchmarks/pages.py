"""Extracting article text: beside trafilatura's defaults and readability-lxml, on the same pages."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality.pages import f1, pages, precision_recall

TITLE = "Page text, time and quality a page"


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result(TITLE, (), skipped="no corpora: set SECTORWIRE_CORPORA")
    import lxml.html
    import trafilatura
    from readability import Document

    from bot.articles.page.extract import extract_page

    def readability(html: bytes, url: str) -> str:
        summary = Document(html.decode("utf-8", "replace"), url=url).summary(html_partial=True)
        return lxml.html.fromstring(summary).text_content()

    contestants: dict[str, Callable[[bytes, str], str | None]] = {
        "ours": lambda html, url: extract_page(html, url=url).text,
        "trafilatura": lambda html, url: trafilatura.extract(html, url=url),
        "readability-lxml": readability,
    }
    given = list(pages(folder))
    milliseconds: dict[str, list[float]] = {name: [] for name in contestants}
    quality: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for extract in contestants.values():
        extract(given[0].html, given[0].url)
    for page in given:  # page by page in turn, so that a busy moment hits all alike
        for name, extract in contestants.items():
            started = time.process_time()
            text = _text(extract, page.html, page.url)
            milliseconds[name].append(1000 * (time.process_time() - started))
            quality[name].append(precision_recall(page.truth, text))
    medians = {name: statistics.median(values) for name, values in milliseconds.items()}
    scores = {
        name: f1(*(statistics.mean(column) for column in zip(*pairs, strict=True)))
        for name, pairs in quality.items()
    }
    measures = []
    for peer in ("trafilatura", "readability-lxml"):
        measures += [
            Measure(
                "CPU time a page, median",
                medians["ours"],
                "ms",
                peer,
                medians[peer],
                medians[peer] / medians["ours"],
                target="<= 15 ms",
                met=medians["ours"] <= 15,
            ),
            # Errors, not scores, are compared: from .96 to .98 is half as many wrong words.
            Measure(
                "F1 (four-word shingles); ratio of what is wrong",
                scores["ours"],
                "",
                peer,
                scores[peer],
                (1 - scores[peer]) / (1 - scores["ours"]),
                target=">= 0.96",
                met=scores["ours"] >= 0.96,
            ),
        ]
    return Result(TITLE, tuple(measures))


def _text(extract: Callable[[bytes, str], str | None], html: bytes, url: str) -> str:
    try:
        return extract(html, url) or ""
    except Exception:
        return ""  # a peer that fails on a page found nothing in it
