"""What comes from the wire, and what is remembered of feeds between polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.models.articles import Article


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" with; sent back on the next request."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """The answer to one conditional GET. ``body`` is None exactly when nothing changed."""

    url: str
    final_url: str
    status: int
    body: bytes | None
    content_type: str | None
    validators: Validators
    fresh_for: timedelta | None = None  # from Cache-Control or Expires: do not ask again sooner
    moved_to: str | None = None  # set when every hop was permanent (301, 308)
    bytes_read: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    """A category of an entry; ``scheme`` is RSS's ``domain`` or Atom's ``scheme``."""

    term: str
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a feed told it. Title is plain text; ``summary`` and ``content`` may be HTML."""

    guid: str | None
    url: str | None
    title: str
    summary: str
    content: str
    published: datetime | None
    updated: datetime | None
    authors: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    outlet: str = ""  # the publisher that an aggregator's entry names, where it is another than the feed
    outlet_url: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """One feed's document, read. ``parser`` says which reader did it; ``notes`` what was repaired."""

    title: str
    url: str | None
    language: str | None
    ttl: timedelta | None
    entries: tuple[Entry, ...]
    parser: str
    notes: tuple[str, ...] = ()


TITLE_DIGITS = 16
"""So many of a fingerprint's digits, the first, tell of the title alone."""


@dataclass(frozen=True, slots=True)
class FeedKey:
    """How an entry is known again within its feed; ``basis`` is ``guid``, ``url`` or ``text``."""

    value: str
    basis: str


class FeedHealth(StrEnum):
    """How a feed is doing."""

    OK = "ok"
    FAILING = "failing"
    SUSPENDED = "suspended"  # still probed daily
    RETIRED = "retired"  # 410 Gone: not asked again until the configuration changes


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between polls. ``url`` is the configured one and its identity."""

    url: str
    current_url: str  # after permanent redirects
    validators: Validators = Validators()
    health: FeedHealth = FeedHealth.OK
    failures: int = 0  # in a row
    why: str | None = None  # the sentence for people, None when all is well
    baselined: bool = False  # the first successful poll is done
    last_tried_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    next_due_at: datetime | None = None
    ttl: timedelta | None = None  # what the last document asked for; a 304 brings none
    unreached: bool = False  # the last try found no connection: it tells of a network, ours or theirs


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """What the ledger remembers of one entry of one feed."""

    feed_url: str
    feed_key: str
    article_key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class PollPlan:
    """What a poll's answer changes, decided by pure code; recorded in one transaction."""

    state: FeedState
    new: tuple[Article, ...] = ()  # not seen before: stored, to be judged
    baseline: tuple[Article, ...] = ()  # old news of a first poll or a re-dated archive: noted, no news
    archive: tuple[Article, ...] = ()  # of the baseline, what can be looked up all the same
    updated: tuple[Article, ...] = ()  # edits of stored articles
    seen: tuple[SeenEntry, ...] = ()  # every entry of this body, so that the ledger outlives clean-up


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One feed's line in ``sectorwire poll``; ``outcome`` is one of the words of docs/operating.md."""

    feed: str
    url: str
    outcome: str
    status: int | None
    new: int
    updated: int
    seconds: float
    error: str | None
