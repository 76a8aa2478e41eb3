"""What the operator configured."""

from __future__ import annotations

from dataclasses import dataclass, field

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
