"""Real releases, and copies of them as other wires would carry them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from bot.text.plain import before_boilerplate, sentences, strip_dateline

_BEFORE = ("XBreaks - ", "BREAKING: ", "UPDATE 1-", "Press Release: ", "MarketPost | ", "")
_AFTER = (" - Reuters", " | BioWire", " - Yahoo Finance", " (Daily Ledger)", "", "")
_DATELINES = (
    "LONDON, Oct. 3, 2025 (Reuters) - ",
    "NEW YORK, Oct. 3, 2025 /PRNewswire/ -- ",
    "(RTTNews) - ",
    "BOSTON, Oct. 3, 2025 (GLOBE NEWSWIRE) -- ",
    "",
)
_ENDINGS = (
    "\n\nAbout the company\n\nWe are a leading provider of many things to many people.",
    "\n\nForward-Looking Statements\n\nThis release contains statements that involve risks and uncertainties.",
    "\n\nContact: Jane Doe, jane@example.com",
    "",
)


@dataclass(frozen=True, slots=True)
class Release:
    """One release of one wire."""

    title: str
    text: str
    wire: str
    day: datetime


def releases(corpora: Path) -> Iterator[Release]:
    """All releases of the corpora; first paragraphs only for the biotech ones."""
    for record in lines(corpora / "news" / "wire_releases.jsonl.gz"):
        yield Release(record["title"], record["body"], record["wire"], _day(record["date"]))
    for record in lines(corpora / "news" / "biotech_releases.jsonl.gz"):
        yield Release(record["title"], record["summary"], "biotech", _day(record["published_eastern"][:10]))


def lines(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def held_out(title: str) -> bool:
    """Half of all titles, by hash: what was looked at while the rules were written is the other half."""
    return crc32(title.encode()) % 2 == 1


def copy(release: Release, rng: random.Random) -> tuple[str, str]:
    """Title and text of the release as another wire has it: other prefix, dateline, ending; cut; retouched."""
    kept = sentences(before_boilerplate(strip_dateline(release.text)))[:40]
    if len(kept) > 1 and rng.random() < 0.7:
        kept = kept[: rng.randint(1, len(kept))]
    title = rng.choice(_BEFORE) + _retouched(release.title, rng) + rng.choice(_AFTER)
    return title, rng.choice(_DATELINES) + " ".join(kept) + rng.choice(_ENDINGS)


def _retouched(title: str, rng: random.Random) -> str:
    words = title.split()
    kind = rng.randrange(6)
    if kind == 0:
        return title.upper()
    if kind == 1 and len(words) > 6:
        return " ".join(words[:-1])
    if kind == 2 and len(words) > 6:
        gone = rng.randrange(len(words))
        return " ".join(words[:gone] + words[gone + 1 :])
    if kind == 3:
        return title.replace("Announces", "Reports").replace(" and ", " & ").replace("'", "’")
    if kind == 4:
        return f"{title} {rng.choice(('Today', '(Update)'))}"
    return title


def _day(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
