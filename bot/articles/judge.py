"""All news stages over one article: noise, sectors, companies, event, summary, story."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.articles.events import event_of
from bot.articles.noise.classify import judge_noise
from bot.articles.prepare import PreparedText, prepare
from bot.articles.sectors import NOTHING_KNOWN, KnownCompanies, SectorMatcher
from bot.articles.stories.index import StoryIndex
from bot.articles.stories.signature import Signature, sign, signature_of
from bot.articles.summary import summary_of
from bot.articles.tone import HeadlineForm, form_of
from bot.models.articles import (
    Article,
    CompanyLink,
    CompanyRole,
    Event,
    EventType,
    JudgedArticle,
    Judgement,
    SectorFit,
    StoryRow,
)
from bot.models.claims import Claim
from bot.models.operator import FeedSource, SectorRules
from bot.text.plain import fold

Linker = Callable[[str, str, Sequence[SectorFit], str, Sequence[str]], tuple[CompanyLink, ...]]
"""Finds companies: (title, text, sectors, source, listings that the feed names) -> links."""


Industry = Callable[[str, str | None], str | None]
"""The sector of a company: (name, symbol) -> sector, None where it is not known."""

# What a company of any trade may do that belongs into business news.
_RESULTS = frozenset({EventType.EARNINGS, EventType.GUIDANCE})
_BUSINESS = frozenset({EventType.DEAL, EventType.FINANCING})
_COMMERCE = re.compile(
    r"\b(?:acqui\w+|mergers?|takeover|buyout|IPOs?|(?:public|rights|share|stock) offering|notes|bonds?)\b",
    re.IGNORECASE,
)
ClaimReader = Callable[[Article, Sequence[CompanyLink]], tuple[Claim, ...]]
"""Reads claims: (article, its companies) -> claims."""


class Judge:
    """Judges articles one after the other; only the story index remembers anything.

    ``sources`` are the configured feeds by URL. Without ``link`` no companies are found, without ``claims`` no
    claims; ``industry`` answers a company's name and symbol with its sector.
    """

    def __init__(
        self,
        rules: Sequence[SectorRules],
        *,
        sources: Mapping[str, FeedSource] | None = None,
        link: Linker | None = None,
        industry: Industry | None = None,
        claims: ClaimReader | None = None,
        index: StoryIndex | None = None,
    ) -> None:
        self._matcher = SectorMatcher(rules)
        self._sources = sources or {}
        self._link = link
        self._industry = industry
        self._claims = claims
        self._index = StoryIndex() if index is None else index

    def restore(self, rows: Iterable[StoryRow], now: datetime) -> None:
        """Learn the stories of articles that were judged before a restart, or by others; oldest first."""
        self._index.load(
            (
                (
                    row.article_key,
                    row.story_id,
                    sign(row.title, row.lead, row.published if row.dated else None, row.source, row.listings),
                    row.published,
                )
                for row in rows
            ),
            now,
        )

    def judge(self, article: Article, now: datetime) -> Judgement:
        """Everything the news stages say about an article; also remembers it for its story's sake."""
        title, text = article.title, article.text
        noise = judge_noise(title, text, source=article.source, url=article.url)
        telling = prepare(title, text)
        source = self._sources.get(article.feed_url)
        sectors = self._matcher.fit_telling(telling, source)
        event = event_of(telling)
        companies = self._link(title, text, sectors, article.source, article.listings) if self._link else ()
        if (known := self._known(title, companies, event)) != NOTHING_KNOWN:
            sectors = self._matcher.fit_telling(telling, source, known)
        return Judgement(
            noise=noise,
            sectors=sectors,
            event=event,
            summary=summary_of(telling),
            story=self._index.assign(article.key, self._signed(article, telling), now, article.published),
            companies=companies,
            claims=self._claims(article, companies) if self._claims and noise is None else (),
        )

    def _known(self, title: str, companies: Sequence[CompanyLink], event: Event | None) -> KnownCompanies:
        """What the companies in the headline and the kind of event say about an article's sectors."""
        subjects = [
            link
            for link in companies
            if link.role is CompanyRole.SUBJECT and link.start < link.end <= len(title)
        ]
        industries = tuple(
            (sector, link.name)
            for link in subjects
            if self._industry and (sector := self._industry(link.name, link.symbol))
        )
        business = event is not None and (
            event.type in _RESULTS
            or (event.type in _BUSINESS and any(link.symbol for link in subjects))
            or (event.type in _BUSINESS and _COMMERCE.search(title) is not None)
        )
        told = f"{event.type}, of a company of another trade" if event and business else ""
        if not told and form_of(fold(title)) is HeadlineForm.STOCK_TIP:
            told = "a piece for those who hold shares"
        return KnownCompanies(industries, told)

    def signature(self, article: Article) -> Signature:
        """What the article is compared by, without remembering it."""
        return self._signed(article, prepare(article.title, article.text))

    def _signed(self, article: Article, telling: PreparedText) -> Signature:
        published = article.published if article.dated else None
        return signature_of(telling, published, article.source, article.listings)

    def judge_all(self, articles: Iterable[Article], now: datetime) -> list[JudgedArticle]:
        """Judge a batch, oldest first, so that the earliest telling begins the story; keeps the order given."""
        given = list(articles)
        judgements = {
            article.key: self.judge(article, now)
            for article in sorted(given, key=lambda article: (article.published, article.key))
        }
        return [JudgedArticle(article, judgements[article.key]) for article in given]
