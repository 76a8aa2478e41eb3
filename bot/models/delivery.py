"""Subscriptions, slots, runs and their messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.models.digests import DigestLength, LeftOutReason, RankPart
from bot.models.people import Dislike


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's wish for a digest. ``time`` is local ``HH:MM``; ``days`` ISO weekdays (1 = Monday)."""

    id: str
    team: str
    channel: str
    sectors: tuple[str, ...]
    time: str
    timezone: str
    days: tuple[int, ...]
    holidays: str | None = None  # a market or country whose holidays are skipped ("NYSE", "DE")
    size: int = 8  # stories a sector
    paused: bool = False
    paused_why: str | None = None
    origin: str = "slack"  # or "config"
    created_at: datetime | None = None
    since: datetime | None = None  # slots before this moment are not owed: made, resumed, other days
    created_by: str | None = None  # a person's id; None for the configuration's
    length: DigestLength = DigestLength.BRIEF


@dataclass(frozen=True, slots=True)
class Slot:
    """One due digest: unique by (subscription, local date, slot name)."""

    subscription_id: str
    local_date: date
    name: str  # the local time "08:00"
    due_at: datetime


class RunState(StrEnum):
    """Where a slot's run stands."""

    CLAIMED = "claimed"
    COMPOSED = "composed"
    DONE = "done"
    SKIPPED = "skipped"  # missed and overtaken by a later slot
    UNKNOWN = "unknown"  # posted or not: could not be found out
    FAILED = "failed"


class PartState(StrEnum):
    """Where one message of a run stands."""

    READY = "ready"
    SENDING = "sending"
    POSTED = "posted"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One slot's way from claim to record. ``owner`` holds it until ``lease_until``.

    ``asked`` is True for a digest that somebody asked for besides the plan. ``window_start`` and
    ``window_end``, and the arrivals ``read_from`` (not included) and ``read_to`` (included), are None until it is
    composed. ``why`` is a sentence where something stands in the way.
    """

    id: str
    slot: Slot
    team: str
    channel: str
    state: RunState
    owner: str
    lease_until: datetime
    claimed_at: datetime
    asked: bool = False
    window_start: datetime | None = None
    window_end: datetime | None = None
    read_from: int | None = None
    read_to: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class LastRead:
    """Up to where a subscription's digests have read: a moment, and the number of an arrival.

    None where none has read anything. ``owed`` are the ids of given-up runs with stories that were in no posted
    message; both reach back to before them.
    """

    until: datetime | None = None
    arrival: int | None = None
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a channel has been shown: story ids and article keys."""

    stories: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mutes:
    """What a channel does not want to see: publishers by name, companies by symbol or name (case folded).

    ``dislikes`` are what its readers found not useful; what is like it is ranked lower, not left out.
    """

    sources: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    dislikes: tuple[Dislike, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article in a run: shown (``reason`` None), or left out for a reason and detail."""

    run: Run
    reason: LeftOutReason | None
    detail: str
    rank: tuple[RankPart, ...] = ()  # where it was shown: what it was ranked by


@dataclass(frozen=True, slots=True)
class Message:
    """One Slack message, ready to be sent: blocks and the text for notifications and screen readers."""

    text: str
    blocks: tuple[dict[str, object], ...]
    stories: tuple[str, ...] = field(default=(), compare=False)  # the ids of those that it shows; not sent


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: channel and timestamp, as Slack names messages."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a run, frozen before anything is sent. Part 0 stands in the channel, the rest in its thread."""

    run_id: str
    number: int
    message: Message
    state: PartState = PartState.READY
    attempts: int = 0
    sent_at: datetime | None = None  # when the last attempt began
    posted: Posted | None = None
    why: str | None = None
