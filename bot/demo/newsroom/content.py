"""The newsroom's outlets and articles, read from the YAML files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

SECTORS = ("technology", "finance", "pharma", "biotech", "energy")
LATE_NEWS = timedelta(minutes=2)  # how long after the start the late items arrive


@dataclass(frozen=True, slots=True)
class Outlet:
    """One publisher. ``sector`` is where its feed is configured; a ``wire`` writes for all of them."""

    key: str
    name: str
    sector: str
    format: str
    text: str
    wire: bool = False
    weight: float = 1.0
    timezone: str = "UTC"
    quirks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What an article says: its title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One invented article. ``age`` counts from the newsroom's start; ``second`` is its later edit."""

    id: str
    sector: str
    age: timedelta
    outlets: tuple[str, ...]
    first: Piece
    second: Piece | None = None
    city: str = ""
    company: str = ""
    about: str = ""
    tags: tuple[str, ...] = ()

    def published(self, started: datetime) -> datetime:
        """When it came out, for a newsroom that started then; to the minute, as feeds date."""
        return (started - self.age).replace(second=0, microsecond=0)

    def piece(self, published: datetime, *, edited: bool) -> Piece:
        """Title and text, dated by the weekday of ``published``."""
        piece = self.second if edited and self.second is not None else self.first
        weekday = f"{published.astimezone(ZoneInfo('America/New_York')):%A}"
        return Piece(piece.title, tuple(text.replace("{weekday}", weekday) for text in piece.paragraphs))


@lru_cache(maxsize=1)
def outlets() -> tuple[Outlet, ...]:
    """All outlets, as the file lists them."""
    return tuple(
        Outlet(**{**entry, "quirks": tuple(entry.get("quirks", ()))}) for entry in _read("outlets.yaml")
    )


@lru_cache(maxsize=1)
def items() -> tuple[Item, ...]:
    """All articles, newest first."""
    found = [_item(sector, entry) for sector in SECTORS for entry in _read("articles", f"{sector}.yaml")]
    return tuple(sorted(found, key=lambda item: item.age))


def _item(sector: str, entry: dict[str, Any]) -> Item:
    second = entry.get("second")
    return Item(
        id=entry["id"],
        sector=sector,
        age=timedelta(hours=entry["hours"]) if "hours" in entry else -LATE_NEWS,
        outlets=tuple(entry["outlets"]),
        first=_piece(entry),
        second=_piece(second) if second else None,
        city=entry.get("city", ""),
        company=entry.get("company", ""),
        about=entry.get("about", ""),
        tags=tuple(entry.get("tags", ())),
    )


def _piece(entry: dict[str, str]) -> Piece:
    paragraphs = (" ".join(part.split()) for part in entry["text"].split("\n\n"))
    return Piece(entry["title"], tuple(part for part in paragraphs if part))


def _read(*path: str) -> list[dict[str, Any]]:
    import yaml

    file = resources.files("bot.demo.newsroom").joinpath(*path)
    content: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content
