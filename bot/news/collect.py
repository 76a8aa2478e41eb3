"""The first flow, told once, top to bottom: from feeds to judged articles in the store.

    feeds -> fetch -> parse -> normalise -> seen? -> stored -> page text -> noise, sectors, companies, story -> stored

An article is stored before it is judged, and waits in the store until it is. So a crash between the two
loses nothing: whoever comes next goes on where it happened. A bug in one feed, page or article leaves the others
alone, and is raised when they are stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.articles.page.extract import extract_page
from bot.articles.page.need import wants_page
from bot.articles.stories.memory import StoryMemory
from bot.clock import Clock
from bot.errors import FetchError, PageUnreadable, StorageError
from bot.feeds.poller import Poller, Progress
from bot.models.articles import Article, JudgedArticle, Judgement, PageText
from bot.models.feeds import PollRecord
from bot.models.operator import FeedSource
from bot.net.pages import PageReader
from bot.ports.news import ArticleStore

log = logging.getLogger(__name__)

BATCH = 200  # articles judged and stored together
PAGES_AT_ONCE = 16
PAGE_AGE = timedelta(days=2)  # the pages of older articles are not worth their publisher's trouble
PAGES_TIME = timedelta(seconds=120)  # for the pages of one batch; what comes later is judged without


class JudgeArticle(Protocol):
    """Every decision about one article; pure but for the memory of stories."""

    def __call__(self, article: Article, now: datetime) -> Judgement:
        """Judge it."""
        ...


@dataclass(frozen=True, slots=True)
class PendingArticle:
    """An article that is about to be judged, completed by its page; ``page`` says whether and why."""

    article: Article
    page: str


class Collector:
    """Runs the first flow for the configured feeds."""

    def __init__(
        self,
        *,
        sources: Sequence[FeedSource],
        poller: Poller,
        pages: PageReader,
        articles: ArticleStore,
        judge: JudgeArticle,
        clock: Clock,
        stories: StoryMemory | None = None,
    ) -> None:
        self._stories = stories
        self._sources = sources
        self._by_url: Mapping[str, FeedSource] = {source.url: source for source in sources}
        self._poller = poller
        self._pages = pages
        self._articles = articles
        self._judge = judge
        self._clock = clock
        self._turn = asyncio.Lock()

    async def collect(
        self, *, everything: bool = False, progress: Progress | None = None
    ) -> AsyncGenerator[PollRecord, None]:
        """Poll what is due, or everything, then judge all that waits; yields a record a feed.

        Raises :class:`~bot.errors.StorageError`, and bugs in an ExceptionGroup; a feed that fails is a record.
        """
        bugs: list[Exception] = []
        async with (
            self._turn,
            aclosing(self._poller.poll(self._sources, force_all=everything, progress=progress)) as records,
        ):
            try:
                async for record in records:
                    yield record
            except StorageError:
                raise
            except Exception as bug:  # noqa: BLE001  not swallowed: raised when what came is judged
                bugs.append(bug)
            await self._judge_waiting(bugs)
        _raise_all(bugs)

    async def _judge_waiting(self, bugs: list[Exception]) -> None:
        """Judge all that waits, but what a bug keeps from it: that goes on waiting, and is tried again next time."""
        tried: set[tuple[str, str]] = set()
        stuck = 0  # the oldest come first: asked for beside a full batch, so that they hold nobody up
        while True:
            oldest = await self._articles.unjudged(BATCH + stuck)
            batch = [one for one in oldest if _words_of(one) not in tried]
            if not batch:
                return
            tried.update(map(_words_of, batch))
            waiting = await self._complete(batch, bugs)
            if self._stories is not None:
                await self._stories.catch_up()
            judged, failed = await asyncio.to_thread(self._judge_all, waiting, self._clock.now())
            if self._stories is not None:
                self._stories.judged_here(judged)
            bugs += failed
            stuck += len(failed)
            await self._articles.save_judged(judged, self._clock.now())
            log.info("judged", extra={"articles": len(judged)})

    # --- page text ---------------------------------------------------------------------------------

    async def _complete(self, batch: Sequence[Article], bugs: list[Exception]) -> list[PendingArticle]:
        """Add the page's text where the feed's own is short and the feed allows it.

        Where a bug keeps a page from being read, its article is judged without.
        """
        room = asyncio.Semaphore(PAGES_AT_ONCE)
        until = self._clock.monotonic() + PAGES_TIME.total_seconds()

        async def one(article: Article) -> PendingArticle:
            source = self._by_url.get(article.feed_url)
            if source is None:
                return PendingArticle(article, "not read: the feed is no longer configured")
            if self._clock.now() - article.published > PAGE_AGE:
                return PendingArticle(article, "not read: the article is older than two days")
            wanted, why = wants_page(article, source)
            if not wanted:
                return PendingArticle(article, f"not read: {why}")
            async with room:
                if self._clock.monotonic() > until:
                    return PendingArticle(article, f"not read though {why}: too many pages at once")
                try:
                    answer = await self._pages.read(article.url)
                    page = await asyncio.to_thread(_read_page, answer.body, answer.url, answer.content_type)
                except (FetchError, PageUnreadable) as error:
                    return PendingArticle(article, f"not read though {why}: {error}")
                except Exception as bug:  # noqa: BLE001  not swallowed: raised when the others are stored
                    bug.add_note(f"while reading {article.url}")
                    bugs.append(bug)
                    return PendingArticle(article, f"not read though {why}: a bug; see the log")
            return _with_page(article, page, why, self._clock.now())

        return list(await asyncio.gather(*(one(article) for article in batch)))

    # --- judging -----------------------------------------------------------------------------------

    def _judge_all(
        self, waiting: Sequence[PendingArticle], now: datetime
    ) -> tuple[list[JudgedArticle], list[Exception]]:
        """In a thread of its own, so that nobody waits for it; one article's bug leaves the others alone."""
        judged: list[JudgedArticle] = []
        bugs: list[Exception] = []
        # Oldest first, so that the earliest telling begins the story.
        for one in sorted(waiting, key=lambda one: (one.article.published, one.article.key)):
            try:
                judgement = self._judge(one.article, now)
            except Exception as bug:  # noqa: BLE001  not swallowed: raised when the others are stored
                bug.add_note(f"while judging {one.article.url}")
                bugs.append(bug)
            else:
                judged.append(JudgedArticle(one.article, replace(judgement, page=one.page)))
        return judged, bugs


def _raise_all(bugs: Sequence[Exception]) -> None:
    if bugs:
        raise ExceptionGroup("bugs while news were collected", bugs)


def _words_of(article: Article) -> tuple[str, str]:
    return article.key, article.fingerprint


def _read_page(body: bytes, url: str, content_type: str | None) -> PageText:
    return extract_page(body, url=url, content_type=content_type)


def _with_page(article: Article, page: PageText, why: str, now: datetime) -> PendingArticle:
    """The article with the page's words where they are more, and its date where the feed gave none."""
    if page.published is not None and not article.dated and page.published <= now:
        article = replace(article, published=page.published, dated=True)
    if len(page.text) <= len(article.text):
        return PendingArticle(article, f"read, as {why}, but the feed's own text is longer")
    return PendingArticle(replace(article, text=page.text), f"read, as {why}")
