"""Companies, their figures, and what a card shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the directory knows it; ``symbol`` is None where it is not listed."""

    name: str
    symbol: str | None
    exchange: str | None
    cik: int | None = None
    country: str | None = None
    sector: str | None = None
    listed: bool = True
    note: str | None = None  # "part of Pfizer since 2023", "private"
    symbols: tuple[str, ...] = ()  # further share classes and listings, "BRK.A", "NANO.PA"


class ChangeKind(StrEnum):
    """What became of a company."""

    LEFT = "left the list"
    LISTED = "came to the list"
    RENAMED = "renamed"
    NEW_SYMBOL = "another symbol"
    COMPLETED = "deal completed"
    DELISTED = "delisted"
    DEREGISTERED = "deregistered"
    STATED = "stated in news"


@dataclass(frozen=True, slots=True)
class CompanyChange:
    """One change of a company, with the day and the source that tell it.

    ``name``, ``symbol`` and ``exchange`` are what held before it (for a new listing: from it on); ``cik`` is 0
    where only news tell.
    """

    cik: int
    kind: ChangeKind
    name: str
    on: date
    source: str
    symbol: str | None = None
    exchange: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with all that makes it trustworthy.

    ``value`` is in units of ``currency`` (ratios: ``currency`` None). ``period`` is "TTM to 2026-03-29",
    "FY 2025" or None for a moment's value; ``as_of`` is when the value held. ``old`` is the day of the oldest
    thing in it, where that is so long ago that it has to be said with the value.
    """

    value: float
    currency: str | None
    period: str | None
    as_of: datetime
    source: str
    method: str  # "reported" or "derived"
    note: str | None = None
    old: date | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What one share cost last, in units of ``currency``, and when that was.

    ``move`` is the change against the close of the trading day before, as a fraction of that close.
    """

    value: float
    currency: str
    at: datetime
    source: str
    move: float | None = None


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """A company's figures; a missing figure is None and ``missing`` says why.

    ``not_set_up`` names sources that would have more to say, were they set up.
    """

    company: Company
    market_cap: Figure | None = None
    pe: Figure | None = None
    enterprise_value: Figure | None = None
    ebitda: Figure | None = None
    revenue: Figure | None = None
    net_income: Figure | None = None
    cap_bucket: str | None = None
    as_of: datetime | None = None
    missing: dict[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    not_set_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """Something a company filed with the SEC; ``meaning`` in words, an 8-K's items among them."""

    form: str
    filed: date
    meaning: str
    url: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A clinical trial as its registry names it; ``phase`` and ``status`` in words."""

    id: str
    title: str
    phase: str
    status: str
    changed: date | None
    url: str


@dataclass(frozen=True, slots=True)
class TrialCount:
    """How many of a company's trials are in this phase and status."""

    phase: str
    status: str
    count: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """One fiscal quarter, known by its last day; amounts in units of ``currency``."""

    end: date
    currency: str
    revenue: float | None = None
    net_income: float | None = None


@dataclass(frozen=True, slots=True)
class CardStory:
    """One of our own stories about a company."""

    title: str
    url: str
    source: str
    published: datetime


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """Everything that is shown of one company; ``missing`` says in sentences what is not, and why.

    ``quarters`` are the last eight or fewer, oldest first. ``trials`` counts by phase and status;
    ``latest_trial`` is the one that changed last. ``listing_url`` leads to the symbol's page.
    """

    facts: CompanyFacts
    listing_url: str | None = None
    industry: str | None = None
    description: str | None = None
    website: str | None = None
    stories: tuple[CardStory, ...] = ()
    filings: tuple[Filing, ...] = ()
    trials: tuple[TrialCount, ...] = ()
    trials_total: int = 0
    latest_trial: Trial | None = None
    quarters: tuple[Quarter, ...] = ()
    price: Price | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CachedPiece:
    """What a source said about a company, kept: ``body`` is JSON, ``kind`` names source and question."""

    kind: str
    key: str
    body: str
    fetched_at: datetime
