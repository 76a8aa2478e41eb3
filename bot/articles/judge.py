"""All news stages over one article: noise, sectors, companies, event, summary, story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.articles.events import event_of
from bot.articles.noise import judge_noise
from bot.articles.sectors import SectorMatcher
from bot.articles.signature import sign, signature_of
from bot.articles.story_index import StoryIndex
from bot.articles.summary import summary_of
from bot.articles.telling import tell
from bot.models import (
    Article,
    Claim,
    CompanyLink,
    FeedSource,
    JudgedArticle,
    Judgement,
    SectorFit,
    SectorRules,
    StoryRow,
)

Linker = Callable[[str, str, Sequence[SectorFit], str, Sequence[str]], tuple[CompanyLink, ...]]
"""Finds companies: (title, text, sectors, source, listings that the feed names) -> links."""


ClaimReader = Callable[[Article, Sequence[CompanyLink]], tuple[Claim, ...]]
"""Reads claims: (article, its companies) -> claims."""


class Judge:
    """Judges articles one after the other; only the story index remembers anything.

    ``sources`` are the configured feeds by URL. Without ``link`` no companies are found,
    without ``claims`` no claims.
    """

    def __init__(
        self,
        rules: Sequence[SectorRules],
        *,
        sources: Mapping[str, FeedSource] | None = None,
        link: Linker | None = None,
        claims: ClaimReader | None = None,
        index: StoryIndex | None = None,
    ) -> None:
        self._matcher = SectorMatcher(rules)
        self._sources = sources or {}
        self._link = link
        self._claims = claims
        self._index = index if index is not None else StoryIndex()

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
        telling = tell(title, text)
        sectors = self._matcher.fit_telling(telling, self._sources.get(article.feed_url))
        companies = self._link(title, text, sectors, article.source, article.listings) if self._link else ()
        published = article.published if article.dated else None
        signature = signature_of(telling, published, article.source, article.listings)
        return Judgement(
            noise=noise,
            sectors=sectors,
            event=event_of(telling),
            summary=summary_of(telling),
            story=self._index.assign(article.key, signature, now, article.published),
            companies=companies,
            claims=self._claims(article, companies) if self._claims and noise is None else (),
        )

    def judge_all(self, articles: Iterable[Article], now: datetime) -> list[JudgedArticle]:
        """Judge a batch, oldest first, so that the earliest telling begins the story; keeps the order given."""
        given = list(articles)
        judgements = {
            article.key: self.judge(article, now)
            for article in sorted(given, key=lambda article: (article.published, article.key))
        }
        return [JudgedArticle(article, judgements[article.key]) for article in given]
