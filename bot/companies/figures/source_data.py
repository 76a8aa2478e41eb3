"""What sources say about a company, before it becomes figures: plain, frozen, and storable as JSON.

Amounts are in units of their ``currency`` (ISO 4217, main unit: pence are turned into pounds at the
border). A value that a source does not give is None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.models.companies import Filing, Quarter, Trial


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount over a period, as filings give it; ``period`` is "TTM to 2026-03-29" or "FY 2025"."""

    value: float
    currency: str
    period: str | None
    end: date
    method: str  # "reported" or "derived"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fundamentals:
    """What a filer's reports say. ``missing`` maps a figure's name to the sentence why it is not here.

    ``net_debt`` is debt, preferred stock and minority interests less cash and short-term investments, at
    the last balance sheet. ``public_float`` is what the filer itself stated as the market value of the
    shares that others hold. ``foreign`` filers (20-F) may be traded as depositary receipts.
    """

    name: str
    currency: str | None = None
    revenue: Measure | None = None
    net_income: Measure | None = None
    ebitda: Measure | None = None
    net_debt: Measure | None = None
    shares: float | None = None
    shares_as_of: date | None = None
    shares_note: str | None = None
    public_float: float | None = None
    foreign: bool = False
    financial: bool = False
    filed: date | None = None
    form: str | None = None
    quarters: tuple[Quarter, ...] = ()
    missing: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """The last price of one share at a moment; ``previous`` is the close of the trading day before."""

    symbol: str
    price: float
    currency: str
    at: datetime
    source: str
    previous: float | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """One value of a snapshot; a ratio has no ``currency``."""

    value: float
    currency: str | None
    period: str | None
    as_of: datetime
    method: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The figures that a data vendor gives ready-made, by the names of the contract."""

    source: str
    symbol: str
    amounts: dict[str, Amount] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    industry: str | None = None
    description: str | None = None
    website: str | None = None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class SecSubmissions:
    """What the SEC's register says of a filer, and what it filed last, newest first.

    ``abroad``: it is incorporated or sits outside the United States.
    """

    name: str
    sic: str | None = None
    industry: str | None = None
    website: str | None = None
    description: str | None = None
    filings: tuple[Filing, ...] = ()
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """What one euro was worth on a day, by currency; the euro itself included."""

    day: date
    per_euro: dict[str, float]
    source: str

    def factor(self, have: str, want: str) -> float | None:
        """What one unit of ``have`` is in ``want``; None where a rate is not known."""
        if have == want:
            return 1.0
        from_rate, to_rate = self.per_euro.get(have), self.per_euro.get(want)
        return to_rate / from_rate if from_rate and to_rate else None


@dataclass(frozen=True, slots=True)
class TrialsFound:
    """A sponsor's clinical trials, the latest change first; ``total`` may be more than are here."""

    total: int
    trials: tuple[Trial, ...] = ()
