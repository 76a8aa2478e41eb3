"""What the operator configured."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.models.articles import NoiseClass, NoisePolicy


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A configured feed. ``sectors`` are those its articles belong to as such; empty: words decide."""

    url: str
    name: str  # the publisher, as people know it
    sectors: tuple[str, ...] = ()
    page_text: bool = True  # may the article's page be read where the feed's own text is short
    timezone: str = "UTC"  # IANA name, for dates without a zone
    weight: float = 1.0  # 0..3, how much the source counts in ranking


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed beside the configuration. ``added_by`` is a Slack user's id, None for the command line."""

    url: str
    name: str
    sector: str
    added_at: datetime
    added_by: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SectorRules:
    """A configured sector. ``include`` and ``exclude`` are literal words and phrases."""

    key: str
    title: str
    emoji: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    noise: dict[NoiseClass, NoisePolicy] = field(default_factory=dict)  # absent: drop


@dataclass(frozen=True, slots=True)
class DeliveryDefaults:
    """What a subscription gets where it does not say otherwise."""

    time: str = "08:00"
    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    holidays: str | None = None
    timezone: str = "UTC"
    size: int = 8


@dataclass(frozen=True, slots=True)
class Instance:
    """A running bot. ``process`` tells it from every other process there ever was, "" where that is unknown.

    ``since`` is when it went to work, ``beat`` counts its signs of life, and ``beat_at`` is the last of them by
    its own clock.
    """

    owner: str
    host: str
    pid: int
    process: str = ""
    since: datetime | None = None
    heartbeat: int = 0
    beat_at: datetime | None = None
