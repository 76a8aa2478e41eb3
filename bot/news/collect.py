"""The first flow, told once, top to bottom: from feeds to judged articles in the store.

    feeds -> fetch -> parse -> normalise -> seen? -> stored -> page text -> noise, sectors, companies, story -> stored

An article is stored before it is judged, and waits in the store until it is. So a crash between the two
loses nothing: whoever comes next goes on where it happened. What one feed brought is judged while others are still
asked, and what needs no page while pages are read: nobody waits for the slowest. A bug in one feed, page or article leaves the others
alone, and is raised when they are stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
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
from bot.net.client import HttpAnswer
from bot.net.pages import PageReader
from bot.ports.news import ArticleStore

log = logging.getLogger(__name__)

BATCH = 200  # articles judged and stored together
COMPANY = 0.3  # seconds that what came waits for more to be judged with
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


@dataclass(slots=True)
class _Work:
    """What is under way in one poll.

    ``came`` says that the store may hold something new, ``held`` are the keys of articles that were taken from it and
    still wait there; at most a batch of pages is in ``lines``, and fewer are read at once.
    """

    came: bool = True
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    tried: set[tuple[str, str]] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    ready: list[PendingArticle] = field(default_factory=list)
    reading: set[asyncio.Task[None]] = field(default_factory=set)
    lines: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(BATCH))
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PAGES_AT_ONCE))
    bugs: list[Exception] = field(default_factory=list)


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
        """Poll what is due, or everything, and judge all that waits meanwhile; yields a record a feed.

        Raises :class:`~bot.errors.StorageError`, and bugs in an ExceptionGroup; a feed that fails is a record.
        """
        work = _Work()
        async with (
            self._turn,
            aclosing(self._poller.poll(self._sources, force_all=everything, progress=progress)) as records,
        ):
            judging = asyncio.create_task(self._judge_as_it_comes(work))
            try:
                async for record in records:
                    if record.new or record.updated:
                        work.came = True
                        work.wake.set()
                    yield record
            except StorageError:
                await _cut_off(judging)
                raise
            except Exception as bug:  # noqa: BLE001  not swallowed: raised when what came is judged
                work.bugs.append(bug)
            except BaseException:
                await _cut_off(judging)
                raise
            work.polled.set()
            work.wake.set()
            try:
                await judging
            finally:
                await _cut_off(judging)
        if work.bugs:
            raise ExceptionGroup("bugs while news were collected", work.bugs)

    async def _judge_as_it_comes(self, work: _Work) -> None:
        """Judge all that waits, until the poll has ended and nothing is left.

        What a bug keeps from its judgement goes on waiting, and is tried again next time.
        """
        try:
            while True:
                last = work.polled.is_set()  # known before looking: what was stored is seen
                work.wake.clear()
                more = (work.came or last) and await self._look(work)
                if work.ready:
                    batch, work.ready = work.ready[:BATCH], work.ready[BATCH:]
                    await self._judge_batch(batch, work)
                    continue
                if more:
                    continue
                if last and not work.reading:
                    return
                await work.wake.wait()
                with suppress(TimeoutError):  # a little company makes it cheaper
                    await asyncio.wait_for(work.polled.wait(), COMPANY)
        finally:
            for task in list(work.reading):
                task.cancel()
            await asyncio.gather(*work.reading, return_exceptions=True)

    async def _look(self, work: _Work) -> bool:
        """Take what waits, and begin to read the pages that are worth it; True where there was something."""
        work.came = False
        found = await self._articles.unjudged(BATCH, but=work.held)
        fresh = [one for one in found if _words_of(one) not in work.tried]
        work.came = len(found) == BATCH
        for article in fresh:
            work.tried.add(_words_of(article))
            work.held.add(article.key)
            wanted, why = self._wants_page(article)
            if not wanted:
                work.ready.append(PendingArticle(article, f"not read: {why}"))
                continue
            task = asyncio.create_task(self._read(article, why, work))
            work.reading.add(task)
            task.add_done_callback(work.reading.discard)
        return bool(fresh)

    # --- page text ---------------------------------------------------------------------------------

    def _wants_page(self, article: Article) -> tuple[bool, str]:
        """Whether the page is worth asking for: where the feed's own text is short and the feed allows it."""
        source = self._by_url.get(article.feed_url)
        if source is None:
            return False, "the feed is no longer configured"
        if self._clock.now() - article.published > PAGE_AGE:
            return False, "the article is older than two days"
        return wants_page(article, source)

    async def _read(self, article: Article, why: str, work: _Work) -> None:
        """Complete the article by its page; where that does not work, or a bug is met, it is judged without."""
        try:
            async with work.lines:
                until = self._clock.monotonic() + PAGES_TIME.total_seconds()
                async with work.room:
                    if self._clock.monotonic() > until:
                        waiting = PendingArticle(article, f"not read though {why}: too many pages at once")
                    else:
                        waiting = await self._with_its_page(article, why)
        except Exception as bug:  # noqa: BLE001  not swallowed: raised when the others are stored
            bug.add_note(f"while reading {article.url}")
            work.bugs.append(bug)
            waiting = PendingArticle(article, f"not read though {why}: a bug, which the log tells of")
        work.ready.append(waiting)
        work.wake.set()

    async def _with_its_page(self, article: Article, why: str) -> PendingArticle:
        try:
            answer = await self._pages.read(article.url)
            page = await asyncio.to_thread(_read_page, answer)
        except (FetchError, PageUnreadable) as error:
            return PendingArticle(article, f"not read though {why}: {error}")
        return _with_page(article, page, why, self._clock.now())

    # --- judging -----------------------------------------------------------------------------------

    async def _judge_batch(self, batch: Sequence[PendingArticle], work: _Work) -> None:
        if self._stories is not None:
            await self._stories.catch_up()
        judged, failed = await asyncio.to_thread(self._judge_all, batch, self._clock.now())
        if self._stories is not None:
            self._stories.judged_here(judged)
        await self._articles.save_judged(judged, self._clock.now())
        work.bugs += failed
        work.held -= {one.article.key for one in judged}  # one that was edited meanwhile still waits
        work.came = work.came or bool(judged)
        log.info("judged", extra={"articles": len(judged)})

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


async def _cut_off(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _words_of(article: Article) -> tuple[str, str]:
    return article.key, article.fingerprint


def _read_page(answer: HttpAnswer) -> PageText:
    return extract_page(answer.body, url=answer.url, content_type=answer.content_type, asked=answer.asked)


def _with_page(article: Article, page: PageText, why: str, now: datetime) -> PendingArticle:
    """The article with the page's words where they are more, and its date where the feed gave none."""
    if page.published is not None and not article.dated and page.published <= now:
        article = replace(article, published=page.published, dated=True)
    if len(page.text) <= len(article.text):
        return PendingArticle(article, f"read, as {why}, but the feed's own text is longer")
    return PendingArticle(replace(article, text=page.text), f"read, as {why}")
