"""One feed, or one page, that hangs: everything else is judged meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.articles.judge import Judge
from bot.feeds.fetch import FeedFetcher
from bot.feeds.poller import Poller
from bot.models.operator import FeedSource
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from bot.net.gate import HostGate, Pace
from bot.net.pages import PageReader
from bot.net.robots import Robots
from bot.news.collect import Collector
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from tests.fakes.clock import VirtualClock
from tests.net.site import NamesResolver, Site, http, serving
from tests.news.test_collect import HOUR, PAGE, RULES, rss

WORDS = "The operator said on Tuesday that the work would begin in March. " * 20
PATIENCE = 10.0  # seconds that a judgement may take on a busy machine; nothing that hangs here ever ends


class Desk:
    """A collector over two hosts, and what it has judged."""

    def __init__(
        self, quick: Site, slow: Site, collector: Collector, store: SqliteArticleStore, clock
    ) -> None:
        self.quick, self.slow, self.collector, self.store, self.clock = quick, slow, collector, store, clock

    async def titles(self) -> set[str]:
        now = self.clock.now()
        found = await self.store.window(now - timedelta(days=30), now + timedelta(days=1))
        return {one.article.title for one in found}

    @asynccontextmanager
    async def collecting(self) -> AsyncIterator[asyncio.Task[None]]:
        """A poll that is under way, and cut off in the end."""

        async def collect() -> None:
            async for _ in self.collector.collect(everything=True):
                pass

        task = asyncio.create_task(collect())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until_judged(self, *titles: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not set(titles) <= await self.titles():  # noqa: ASYNC110  a row tells nobody
                await asyncio.sleep(0.02)


async def hangs(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with serving() as quick, serving() as slow:
        clock = VirtualClock(hurried=True)
        database = Database.open(tmp_path / "news.db")
        feeds = [FeedSource(f"{site.url}/feed", "Wire", ("energy",)) for site in (quick, slow)]
        store = SqliteArticleStore(database)
        gate = HostGate(clock, Pace())
        client = HttpClient(
            contact="",
            private=PrivateHosts.parse(f"127.0.0.1:{quick.port},127.0.0.1:{slow.port}"),
            gate=gate,
            resolver=NamesResolver({}),
        )
        try:
            async with client:
                collector = Collector(
                    sources=feeds,
                    poller=Poller(
                        SqliteFeedStore(database), FeedFetcher(client, clock), clock, gate, jitter=lambda: 0.5
                    ),
                    pages=PageReader(client, Robots(client, clock)),
                    articles=store,
                    judge=Judge(RULES, sources={feed.url: feed for feed in feeds}).judge,
                    clock=clock,
                )
                yield Desk(quick, slow, collector, store, clock)
        finally:
            database.close()


async def test_a_feed_that_hangs_keeps_no_other_s_news_from_their_judgement(desk: Desk):
    desk.quick.routes["/feed"] = rss(desk.quick, desk.clock, ("Wind park opens", "/wind", WORDS, HOUR))
    desk.slow.routes["/feed"] = hangs
    async with desk.collecting() as poll:
        await desk.until_judged("Wind park opens")
        assert desk.slow.paths() == ["/feed"]
        assert not poll.done()


async def test_a_page_that_hangs_keeps_no_other_article_from_its_judgement(desk: Desk):
    desk.quick.routes["/feed"] = rss(
        desk.quick, desk.clock,
        ("Wind park opens", "/wind", WORDS, HOUR),
        ("Leuna plant gets its permit", "/leuna", "The operator said ...", HOUR),
    )  # fmt: skip
    desk.quick.routes["/leuna"] = http(PAGE, Content_Type="text/html")
    desk.slow.routes["/feed"] = rss(desk.slow, desk.clock, ("Grid fails", "/grid", "The grid ...", HOUR))
    desk.slow.routes["/grid"] = hangs
    async with desk.collecting() as poll:
        await desk.until_judged("Wind park opens", "Leuna plant gets its permit")
        assert "/grid" in desk.slow.paths()
        assert await desk.titles() == {"Wind park opens", "Leuna plant gets its permit"}
        assert not poll.done()


async def test_what_an_earlier_process_left_waiting_is_judged_before_any_feed_has_answered(desk: Desk):
    desk.quick.routes["/feed"] = rss(desk.quick, desk.clock, ("Wind park opens", "/wind", WORDS, HOUR))
    desk.slow.routes["/feed"] = http(b"", 500)
    async for _ in desk.collector._poller.poll(desk.collector._sources, force_all=True):
        pass  # stored, and then the process ended
    desk.quick.routes["/feed"] = desk.slow.routes["/feed"] = hangs
    async with desk.collecting() as poll:
        await desk.until_judged("Wind park opens")
        assert not poll.done()
