"""How well companies are found in news: the issuers of biotech releases, the evidenced labels of headlines.

Listing brackets are masked, so that only names can tell. A label counts where the directory has its
symbol and the text names that company at all: a symbol that has since passed to another company, or whose
company has since been renamed, is counted apart. Half of the companies, by a hash of the symbol, were
never looked at while the rules were written; both halves are shown.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from bot.articles.sector_terms import BUILT_IN
from bot.articles.sectors import SectorMatcher
from bot.companies.directory.directory import Directory
from bot.companies.linking.link import Linker
from bot.companies.names.names import core, key
from bot.models.articles import SectorFit
from bot.models.operator import SectorRules

TITLE = "Linking companies"
_BRACKET = re.compile(
    r"\(\s*(?:the\s+)?[^()]{0,60}?(?:nasdaq|nyse|otc\w*|tsxv?|amex|lse|euronext|asx|aim|hkex|cse)[^()]{0,80}\)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z0-9]+")


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result(TITLE, (), skipped="no corpora (SECTORWIRE_CORPORA)")
    directory = Directory.embedded()
    linker = Linker(directory)
    worst: list[str] = []
    measures = (
        *_issuers(folder / "news" / "biotech_releases.jsonl.gz", directory, linker, worst),
        *_headlines(folder / "news" / "headlines_with_tickers.jsonl.gz", directory, linker, worst),
    )
    return Result(TITLE, measures, tuple(worst))


def records(file: Path) -> Iterator[dict[str, str]]:
    """The records of a corpus."""
    with gzip.open(file, "rt") as lines:
        for line in lines:
            yield json.loads(line)


def masked(text: str) -> str:
    """A text without its listing brackets and bare "NASDAQ: ABC"."""
    text = _BRACKET.sub("", text)
    return re.sub(r"\b(?:NASDAQ|Nasdaq|NYSE(?: American)?|OTC\w*|TSX\w*)\s*:\s*[A-Z.]{1,6}\b", "", text)


def unseen(symbol: str) -> bool:
    """Whether the company belongs to the half that was never looked at."""
    return hashlib.sha256(symbol.encode()).digest()[0] % 2 == 1


def _named(directory: Directory, number: int, text: str) -> bool:
    """Whether the first word of any of the company's names stands in the text."""
    words = set(_WORDS.findall(key(text)))
    return any(
        (first := core(key(name)).split()[0]) in words or first.replace("and", "") in words
        for name in _names(directory)[number]
    )


_CACHE: dict[int, dict[int, list[str]]] = {}


def _names(directory: Directory) -> dict[int, list[str]]:
    if id(directory) not in _CACHE:
        names: dict[int, list[str]] = {}
        for name in directory.names():
            names.setdefault(name.company, []).append(name.text)
        _CACHE[id(directory)] = names
    return _CACHE[id(directory)]


def _issuers(file: Path, directory: Directory, linker: Linker, worst: list[str]) -> tuple[Measure, ...]:
    counted: Counter[str] = Counter()
    links = 0
    for record in records(file):
        title, text = masked(record["title"]), masked(record["summary"])
        listing = directory.symbol(record["ticker"])
        if listing is None:
            counted["not in the directory"] += 1
            continue
        company = directory.company(listing.company)
        found = linker.link(title, text, sectors=(SectorFit("biotech", 0.9, "the feed"),))
        links += len(found)
        hit = [link for link in found if link.cik == company.cik and link.symbol == company.symbol]
        if not hit and not _named(directory, listing.company, f"{title} {text}"):
            counted["named otherwise"] += 1
            worst.append(f"[named otherwise] {record['ticker']} is {company.name} now: {title[:90]}")
            continue
        half = "unseen" if unseen(record["ticker"]) else "seen"
        counted[half] += 1
        if hit:
            counted[f"{half} found"] += 1
            counted["subject"] += hit[0].role == "subject"
        else:
            others = ", ".join(link.name for link in found)
            worst.append(
                f"[issuer missed, {half}] {record['ticker']} {company.name}: {title[:100]} | {others}"
            )
    total = counted["seen"] + counted["unseen"]
    hits = counted["seen found"] + counted["unseen found"]
    return (
        Measure("issuers found", hits / total, "of those that the text names", target=">= .985", met=hits / total >= 0.985),
        Measure("issuers found, unseen companies", counted["unseen found"] / counted["unseen"], "", target=">= .985",
                met=counted["unseen found"] / counted["unseen"] >= 0.985),
        Measure("found issuers that are the subject", counted["subject"] / hits, ""),
        Measure("links a release", links / total, ""),
        Measure("releases: symbol no longer in the directory", counted["not in the directory"], "releases"),
        Measure("releases: symbol has another name now", counted["named otherwise"], "releases"),
    )  # fmt: skip


def _headlines(file: Path, directory: Directory, linker: Linker, worst: list[str]) -> tuple[Measure, ...]:
    counted: Counter[str] = Counter()
    links = articles = 0
    matcher = SectorMatcher([SectorRules(key, key, "") for key in BUILT_IN])
    for record in records(file):
        title, text = masked(record["title"]), masked(record["text"] or "")
        found = linker.link(title, text, sectors=matcher.fit(title, text))
        articles += 1
        links += len(found)
        for symbol in record["gold_present"]:
            listing = directory.symbol(symbol)
            if listing is None:
                counted["not in the directory"] += 1
                continue
            company = directory.company(listing.company)
            hit = any(link.cik == company.cik and link.symbol == company.symbol for link in found)
            if not hit and not _named(directory, listing.company, f"{title} {text}"):
                counted["named otherwise"] += 1
                worst.append(f"[named otherwise] {symbol} is {company.name} now: {title[:90]}")
                continue
            half = "unseen" if unseen(symbol) else "seen"
            counted[half] += 1
            counted[f"{half} found"] += hit
            if not hit:
                others = ", ".join(link.name for link in found)
                worst.append(
                    f"[label missed, {half}] {symbol} {company.name}: {title[:100]} | {text[:160]} | {others}"
                )
    total = counted["seen"] + counted["unseen"]
    hits = counted["seen found"] + counted["unseen found"]
    return (
        Measure("labels found in headlines", hits / total, "of those that the text names", target=">= .95", met=hits / total >= 0.95),
        Measure("labels found, unseen companies", counted["unseen found"] / counted["unseen"], "", target=">= .95",
                met=counted["unseen found"] / counted["unseen"] >= 0.95),
        Measure("links a headline", links / articles, ""),
        Measure("labels: symbol no longer in the directory", counted["not in the directory"], "labels"),
        Measure("labels: symbol has another name now", counted["named otherwise"], "labels"),
    )  # fmt: skip
