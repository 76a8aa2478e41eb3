"""News items, what is judged of them, and what stored ones are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models.claims import Claim


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
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    """An article with its judgement."""

    article: Article
    judgement: Judgement


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
    """What the story index needs to know an article again; ``lead`` is the beginning of its text.

    ``row`` is the article's row id, ``turn`` the judgement's place in the order of all judging (0: from
    before there was an order).
    """

    article_key: str
    story_id: str
    title: str
    lead: str
    source: str
    published: datetime
    listings: tuple[str, ...]
    dated: bool = True  # else ``published`` is when the article was first seen
    row: int = 0
    turn: int = 0


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
