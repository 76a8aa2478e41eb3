"""Claims: sentences that commit somebody to a date, a decision or an outcome, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ClaimKind(StrEnum):
    """What is committed to."""

    DECISION = "decision"
    READOUT = "readout"
    MILESTONE = "milestone"
    RESULTS = "results"
    DEAL = "deal"
    MEETING = "meeting"


class Precision(StrEnum):
    """How exactly the sentence names the time, finest first."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class ClaimStatus(StrEnum):
    """Where a commitment stands."""

    SET = "set"
    POTENTIAL = "potential"
    MOVED = "moved"
    MET = "met"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ClaimEffect(StrEnum):
    """What a claim does to the earlier ones of its thread."""

    SETS = "sets"
    CONFIRMS = "confirms"
    MOVES = "moves"
    MEETS = "meets"
    MISSES = "misses"
    WITHDRAWS = "withdraws"


@dataclass(frozen=True, slots=True)
class Window:
    """The calendar days from ``start`` to ``end``, both included; ``precision`` is how it was told."""

    start: date
    end: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Claim:
    """One commitment or outcome, as one sentence tells it.

    ``company`` is a name or None where nobody listed is meant (a central bank stands in ``subject``).
    ``window`` is None for an outcome that happened without a day told. ``effect`` is what the sentence
    itself says about earlier claims, None for a potential one.
    """

    kind: ClaimKind
    subject: str
    window: Window | None
    status: ClaimStatus
    effect: ClaimEffect | None
    sentence: str
    company: str | None = None
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class SaidClaim:
    """A claim with where and when it was said; ``said_at`` is when its article was published."""

    claim: Claim
    article_key: str
    url: str
    source: str
    said_at: datetime
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One thread of claims, as it stands after the last of them.

    ``was`` is the window before the last move. ``sequence`` rises with every change that a calendar shows.
    ``last`` is the claim that made it what it is.
    """

    uid: str
    claim: Claim
    status: ClaimStatus
    window: Window | None
    was: Window | None
    sequence: int
    last: SaidClaim
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """An entry in people's words. ``when`` is "12 Dec", "18-19 Jul", "Q1 2027" or "by 31 Jan".

    ``notes`` stand behind it: "was 12 Sep", "potential", "due, nothing heard".
    """

    entry: LedgerEntry
    when: str
    what: str
    subject: str
    company: str
    notes: tuple[str, ...]
    said: str
    watched: bool = False
