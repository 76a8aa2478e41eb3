"""Stories ranked, and a digest as a channel gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.models.articles import CompanyLink, EventType, JudgedArticle
from bot.models.companies import CompanyFacts


class DigestLength(StrEnum):
    """How much of each story a channel reads."""

    FULL = "full"  # every story with its summary and small print
    BRIEF = "brief"  # a sector's first stories with one sentence each, the others a line each
    HEADLINES = "headlines"  # a line a story


@dataclass(frozen=True, slots=True)
class RankPart:
    """One addend of a story's rank; ``why`` in words."""

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Another publisher's telling of the same story."""

    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one story; ``lead`` is the one to show, ``others`` by time."""

    id: str
    lead: JudgedArticle
    others: tuple[JudgedArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedStory:
    """A story with its rank and the parts that add up to it."""

    story: Story
    score: float
    parts: tuple[RankPart, ...]


class LeftOutReason(StrEnum):
    """Why something that was stored does not stand in a digest."""

    NOISE = "noise"
    ALREADY_SHOWN = "already-shown"
    EXCLUDED = "excluded"
    MUTED = "muted"
    NO_ROOM = "no-room"
    ONE_SOURCE = "one-source"
    TOLD_ABOVE = "told-above"
    TOO_OLD = "too-old"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many stories or articles were left out, for one reason and detail ("law-firm-alert")."""

    reason: LeftOutReason
    detail: str
    count: int


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One story as a reader sees it."""

    story_id: str
    article_key: str
    article_keys: tuple[str, ...]  # all tellings, for "shown before"
    title: str
    url: str
    summary: str
    text: str  # the article's whole text, for the plain report
    source: str
    published: datetime
    dated: bool
    also: tuple[SourceLink, ...]
    event: EventType | None
    companies: tuple[CompanyLink, ...]
    score: float
    parts: tuple[RankPart, ...]
    gist: str = ""  # the summary's first sentence


@dataclass(frozen=True, slots=True)
class DigestSection:
    """One sector's part of a digest."""

    sector: str
    title: str
    emoji: str
    items: tuple[DigestItem, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A feed that could not be read lately, and the sentence why."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one channel gets on one morning. ``timezone`` is an IANA name for the times shown."""

    id: str
    sections: tuple[DigestSection, ...]
    window_start: datetime
    window_end: datetime
    timezone: str
    silent: tuple[SilentSource, ...] = ()
    next_at: datetime | None = None
    late_for: datetime | None = None  # the slot that was missed, when this one is a catch-up
    facts: tuple[CompanyFacts, ...] = ()
    length: DigestLength = DigestLength.BRIEF
    sources: int | None = None  # how many feeds it is made from, the silent ones among them
    moves: Mapping[str, float] = field(default_factory=dict)  # by symbol: the day's change as a fraction
