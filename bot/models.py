"""What flows between the stages, as frozen dataclasses named by stage.

All times are aware and in UTC unless a field says otherwise; all text is plain text (no markup, no
entities) from :class:`Entry` on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

# --- from the wire ---------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class FeedKey:
    """How an entry is known again within its feed; ``basis`` is ``guid``, ``url`` or ``text``."""

    value: str
    basis: str


# --- articles --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article:
    """One news item, normalised: plain text, absolute canonical link, honest date.

    ``key`` identifies it across feeds (derived from the canonical URL, or from feed and feed key where
    there is no link) and never depends on a date. ``fingerprint`` changes when title or text change.
    ``dated`` is False when ``published`` had to fall back to ``first_seen``. What stood in a feed before its
    first poll counts as first seen when it was published.
    """

    key: str
    feed_url: str
    feed_key: str
    url: str
    title: str
    text: str  # paragraphs separated by a blank line
    source: str  # the publisher, as people know it
    published: datetime
    first_seen: datetime
    dated: bool
    fingerprint: str
    language: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()  # listings that the feed itself names, "NASDAQ:AAPL"


@dataclass(frozen=True, slots=True)
class PageText:
    """The article found in a web page; ``text`` has a blank line between paragraphs."""

    title: str
    text: str
    published: datetime | None
    site: str | None


class NoiseClass(StrEnum):
    """What makes an item no news."""

    LAW_FIRM_ALERT = "law-firm-alert"
    MARKET_RESEARCH_PROMO = "market-research-promo"
    ADVERT = "advert"
    STOCK_LISTICLE = "stock-listicle"


class NoisePolicy(StrEnum):
    """What a sector does with a class of noise."""

    DROP = "drop"
    DEMOTE = "demote"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Noise:
    """An item is noise of this class; ``why`` says by which rule, in words."""

    noise_class: NoiseClass
    why: str


@dataclass(frozen=True, slots=True)
class SectorFit:
    """The article belongs to a sector; ``strength`` in 0..1; ``why`` names the feed or the words."""

    sector: str
    strength: float
    why: str


class EventType(StrEnum):
    """What happened, where the text says so."""

    APPROVAL = "approval"
    TRIAL_RESULT = "trial-result"
    DEAL = "deal"
    FINANCING = "financing"
    EARNINGS = "earnings"
    GUIDANCE = "guidance"
    PEOPLE = "people"
    CALENDAR = "event-calendar"
    REGULATORY = "regulatory"
    LITIGATION = "litigation"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Event:
    """The kind of event an article tells, and the words that say so."""

    type: EventType
    why: str


class CompanyRole(StrEnum):
    """What a company does in a text."""

    SUBJECT = "subject"
    MENTIONED = "mentioned"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class CompanyLink:
    r"""A company found in a text. ``start``/``end`` are offsets into title + "\\n\\n" + text."""

    name: str
    symbol: str | None
    exchange: str | None
    cik: int | None
    role: CompanyRole
    span: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The story's own words, whole sentences, at most 300 characters."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class StoryMatch:
    """Which story an article tells, and why; ``matched`` is the key of the article it joined."""

    story_id: str
    matched: str | None
    kind: str  # "new", "exact", "copy", "same-event"
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that the news stages decided about one article, each with its reason."""

    noise: Noise | None
    sectors: tuple[SectorFit, ...]
    event: Event | None
    summary: Summary
    story: StoryMatch
    companies: tuple[CompanyLink, ...] = ()
    page: str = ""  # whether the article's page was read, and why


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    """An article with its judgement."""

    article: Article
    judgement: Judgement


# --- digests ---------------------------------------------------------------------------------------


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


# --- schedule and delivery -------------------------------------------------------------------------


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
    ``window_end`` are None until it is composed. ``why`` is a sentence where something stands in the way.
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
    why: str | None = None


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


# --- companies -------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with all that makes it trustworthy.

    ``value`` is in units of ``currency`` (ratios: ``currency`` None). ``period`` is "TTM to 2026-03-29",
    "FY 2025" or None for a moment's value; ``as_of`` is when the value held.
    """

    value: float
    currency: str | None
    period: str | None
    as_of: datetime
    source: str
    method: str  # "reported" or "derived"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """A company's figures; a missing figure is None and ``missing`` says why."""

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
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CachedPiece:
    """What a source said about a company, kept: ``body`` is JSON, ``kind`` names source and question."""

    kind: str
    key: str
    body: str
    fetched_at: datetime


# --- polling ---------------------------------------------------------------------------------------


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


# --- what stored news is asked for -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewsQuery:
    """Which stored news to show, newest and best first; everything given must hold, empty means any.

    ``words`` are as people type them: words, ``"phrases"``, and ``-unwanted`` ones. ``since`` and
    ``until`` bound ``published``, half-open. ``noise`` names the classes that are shown all the same.
    """

    sectors: tuple[str, ...] = ()
    words: str = ""
    symbols: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    noise: tuple[NoiseClass, ...] = ()
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StoryRow:
    """What the story index needs to know an article again; ``lead`` is the beginning of its text."""

    article_key: str
    story_id: str
    title: str
    lead: str
    source: str
    published: datetime
    listings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """When a feed showed an article; ``still_there`` says whether its last document did."""

    feed_url: str
    first_seen_at: datetime
    last_seen_at: datetime
    still_there: bool


@dataclass(frozen=True, slots=True)
class ArticleTrace:
    """Everything that is stored of one article; ``waiting`` for its (next) judgement or not."""

    article: Article
    waiting: bool
    judged_at: datetime | None
    judgement: Judgement | None
    sightings: tuple[Sighting, ...]


# --- what the operator configured ------------------------------------------------------------------


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


# --- what people in Slack decided ------------------------------------------------------------------


def watch_key(name: str, symbol: str | None) -> str:
    """How a company is known again by those who watch or mute it: its symbol, else its name, case folded."""
    return (symbol or name).casefold()


@dataclass(frozen=True, slots=True)
class Watch:
    """Somebody wants to hear of a company; ``place`` is a person's or a channel's id."""

    team: str
    place: str
    name: str
    symbol: str | None
    created_by: str
    created_at: datetime

    @property
    def key(self) -> str:
        """How the company is known again."""
        return watch_key(self.name, self.symbol)


@dataclass(frozen=True, slots=True)
class SavedStory:
    """A story that somebody saved for later."""

    team: str
    user: str
    story_id: str
    title: str
    url: str
    source: str
    published: datetime
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Mute:
    """A channel does not want to see this; ``kind`` is source or company, ``key`` case folded."""

    team: str
    channel: str
    kind: str
    key: str
    name: str
    muted_by: str
    muted_at: datetime


@dataclass(frozen=True, slots=True)
class Dislike:
    """A reader of a channel found a story not useful; ``source`` and ``event`` are what it is known by."""

    team: str
    channel: str
    user: str
    story_id: str
    source: str
    event: str | None
    at: datetime
