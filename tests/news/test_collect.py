"""The first flow as a whole: real feeds and pages over HTTP, the real judges, a real database."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from bot.articles.judge import Judge
from bot.feeds.fetch import FeedFetcher
from bot.feeds.poller import Poller, read_feed
from bot.models.operator import FeedSource, SectorRules
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpAnswer, HttpClient
from bot.net.gate import HostGate, Pace
from bot.net.pages import PageReader
from bot.net.robots import Robots
from bot.news.collect import BATCH, Collector
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from tests.fakes.clock import VirtualClock
from tests.net.site import NamesResolver, http, redirect, serving

RULES = (SectorRules("energy", "Energy", ":zap:"),)
STORY = [
    "The operator of the Leuna plant said on Monday that it had received the last permit for its electrolyser.",
    "Construction begins in March and takes three years, and forty thousand tonnes of hydrogen a year will follow.",
    "The state pays a third of the cost of 640 million euros, the economy ministry in Magdeburg confirmed.",
    "Two chemical companies nearby have signed contracts for ten years that cover four fifths of the output.",
]
PAGE = (
    "<html><head><title>Leuna plant gets its permit</title></head><body><nav><a href=/>Home</a></nav><article>"
    "<h1>Leuna plant gets its permit</h1>" + "".join(f"<p>{one}</p>" for one in STORY) + "</article>"
    "<div class=share>Share on X</div></body></html>"
).encode()


def rss(site, clock, *items):
    rows = "".join(
        f"<item><title>{title}</title><link>{site.url}{path}</link><description>{text}</description>"
        f"<pubDate>{format_datetime(clock.now() - age)}</pubDate></item>"
        for title, path, text, age in items
    )
    return http(f'<rss version="2.0"><channel><title>W</title>{rows}</channel></rss>'.encode())


class Newsroom:
    def __init__(self, site, collector, store, clock, source):
        self.site, self.collector, self.store, self.clock, self.source = site, collector, store, clock, source

    def feed(self, *items):
        self.site.routes["/feed"] = rss(self.site, self.clock, *items)

    async def collect(self):
        return [record async for record in self.collector.collect(everything=True)]

    async def judged(self):
        now = self.clock.now()
        found = await self.store.window(now - timedelta(days=30), now + timedelta(days=1))
        return {one.article.title: one for one in found}


@asynccontextmanager
async def newsroom(folder, *, judge=None, pages=None, read=read_feed, **source):
    async with serving() as site:
        clock = VirtualClock(hurried=True)
        database = Database.open(folder / "news.db")
        feed = FeedSource(f"{site.url}/feed", "Wire", ("energy",), **source)
        store = SqliteArticleStore(database)
        gate = HostGate(clock, Pace())
        client = HttpClient(
            contact="",
            private=PrivateHosts.parse(f"127.0.0.1:{site.port}"),
            gate=gate,
            resolver=NamesResolver({}),
        )
        try:
            async with client:
                collector = Collector(
                    sources=[feed],
                    poller=Poller(
                        SqliteFeedStore(database),
                        FeedFetcher(client, clock),
                        clock,
                        gate,
                        read=read,
                        jitter=lambda: 0.5,
                    ),
                    pages=pages or PageReader(client, Robots(client, clock)),
                    articles=store,
                    judge=judge or Judge(RULES, sources={feed.url: feed}).judge,
                    clock=clock,
                )
                yield Newsroom(site, collector, store, clock, feed)
        finally:
            database.close()


HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process ends here."""


async def test_a_short_teaser_is_completed_by_its_page(tmp_path):
    async with newsroom(tmp_path) as desk:
        desk.feed(("Leuna plant gets its permit", "/leuna", "The operator said ...", HOUR))
        desk.site.routes["/leuna"] = http(PAGE, Content_Type="text/html")
        desk.site.routes["/robots.txt"] = http(b"", 404)
        await desk.collect()
        judged = (await desk.judged())["Leuna plant gets its permit"]
        assert judged.article.text.split("\n\n") == STORY
        assert judged.judgement.page == "read, as the feed's text is cut off"
        assert judged.judgement.summary.text.startswith("The operator of the Leuna plant said on Monday")
        assert [fit.sector for fit in judged.judgement.sectors] == ["energy"]
        assert desk.site.paths() == ["/feed", "/robots.txt", "/leuna"]


@pytest.mark.parametrize(
    ("routes", "why"),
    [
        ({"/robots.txt": http(b"User-agent: *\nDisallow: /leuna")}, "asks robots not to read"),
        ({"/robots.txt": http(b"", 404), "/leuna": http(b"", 404)}, "404"),
        (
            {"/robots.txt": http(b"", 404), "/leuna": http(b"<html><body><p>Log in</p></body></html>")},
            "no article text",
        ),
        (
            {"/robots.txt": http(b"", 404), "/leuna": redirect("/login?next=leuna"), "/login": http(PAGE)},
            "The address leads to a login page.",
        ),
        (
            {
                "/robots.txt": http(b"", 404),
                "/leuna": http(
                    b"<html><head><title>Leuna plant gets its permit</title></head><body><main><p>Sign in with your e-mail address and "
                    b"password to continue reading this article, and to manage your subscription.</p><p>New here? Create a free account "
                    b"to read three stories a month on every device.</p></main></body></html>"
                ),
            },
            "It is a login page.",
        ),
    ],
)
async def test_a_page_that_cannot_be_read_leaves_the_teaser_and_a_reason(tmp_path, routes, why):
    async with newsroom(tmp_path) as desk:
        desk.feed(("Leuna plant gets its permit", "/leuna", "The operator said it may build.", HOUR))
        desk.site.routes.update(routes)
        (record,) = await desk.collect()
        assert (record.outcome, record.new) == ("new", 1)
        judged = (await desk.judged())["Leuna plant gets its permit"]
        assert judged.article.text == "The operator said it may build."
        assert judged.judgement.page.startswith("not read though the feed's text is short")
        assert why in judged.judgement.page


async def test_pages_are_left_alone_where_the_feed_says_so_or_the_news_is_old(tmp_path):
    async with newsroom(tmp_path, page_text=False) as desk:
        desk.feed(("Permit", "/leuna", "Short.", HOUR))
        await desk.collect()
        assert (await desk.judged())[
            "Permit"
        ].judgement.page == "not read: page text is switched off for this feed"
        assert desk.site.paths() == ["/feed"]
    (tmp_path / "second").mkdir()
    async with newsroom(tmp_path / "second") as desk:
        desk.feed(("Archive", "/old", "Short.", timedelta(days=9)))
        await desk.collect()
        assert (await desk.judged())[
            "Archive"
        ].judgement.page == "not read: the article is older than two days"
        assert desk.site.paths() == ["/feed"]


async def test_what_a_dead_process_left_waiting_is_judged_by_the_next(tmp_path):
    def dies(article, now):
        raise Killed

    async with newsroom(tmp_path, judge=dies, page_text=False) as desk:
        desk.feed(("Permit", "/leuna", "The plant may be built.", HOUR))
        with pytest.raises(Killed):
            await desk.collect()
        assert await desk.judged() == {}
        waiting = await desk.store.unjudged(10)
        assert [article.title for article in waiting] == ["Permit"]
        again = Collector(
            sources=[desk.source],
            poller=desk.collector._poller,
            pages=desk.collector._pages,
            articles=desk.store,
            judge=Judge(RULES, sources={desk.source.url: desk.source}).judge,
            clock=desk.clock,
        )
        assert [record.new async for record in again.collect()] == []  # nothing is due: it waits all the same
        assert list(await desk.judged()) == ["Permit"]


async def test_one_article_s_bug_leaves_the_others_alone_and_is_not_swallowed(tmp_path):
    judge = Judge(RULES)

    def stumbles(article, now):
        if "bad" in article.title:
            raise ZeroDivisionError("a bug")
        return judge.judge(article, now)

    async with newsroom(tmp_path, judge=stumbles, page_text=False) as desk:
        desk.feed(("A bad one", "/1", "Text of it.", HOUR), ("A good one", "/2", "Other text.", HOUR))
        with pytest.raises(ExceptionGroup) as caught:
            await desk.collect()
        assert caught.group_contains(ZeroDivisionError, match="a bug")
        assert list(await desk.judged()) == ["A good one"]


class BrokenPages:
    """Pages of which some meet a bug; implements what the collector uses of :class:`PageReader`."""

    def __init__(self, page):
        self.page = page

    async def read(self, url):
        if "bad" in url:
            raise KeyError("a bug")
        return HttpAnswer(url, url, 200, CIMultiDictProxy(CIMultiDict()), self.page)


async def test_a_page_that_meets_a_bug_leaves_the_others_alone_and_its_article_is_judged_without(tmp_path):
    async with newsroom(tmp_path, pages=BrokenPages(PAGE)) as desk:
        desk.feed(
            ("A turbine hall opens", "/bad", "It opened ...", HOUR),
            ("Leuna plant gets its permit", "/good", "The operator said ...", HOUR),
        )
        with pytest.raises(ExceptionGroup) as caught:
            await desk.collect()
        [bug] = caught.value.exceptions
        assert isinstance(bug, KeyError)
        assert bug.__notes__ == [f"while reading {desk.site.url}/bad"]
        judged = await desk.judged()
        assert judged["Leuna plant gets its permit"].article.text.split("\n\n") == STORY
        without = judged["A turbine hall opens"]
        assert without.article.text == "It opened ..."
        assert without.judgement.page.endswith("a bug, which the log tells of")
        assert await desk.store.unjudged(10) == []


async def test_however_many_meet_a_bug_the_news_after_them_are_judged_and_they_are_tried_again(tmp_path):
    judge, mended = Judge(RULES), []

    def stumbles(article, now):
        if "bad" in article.title and not mended:
            raise ZeroDivisionError("a bug")
        return judge.judge(article, now)

    async with newsroom(tmp_path, judge=stumbles, page_text=False) as desk:
        old = [(f"Bad one, a bad {number}", f"/{number}", "Text of it.", 2 * HOUR) for number in range(BATCH)]
        desk.feed(*old, ("A good one", "/good", "Other text.", HOUR))
        with pytest.raises(ExceptionGroup) as caught:
            await desk.collect()
        assert len(caught.value.exceptions) == BATCH
        assert list(await desk.judged()) == ["A good one"]
        mended.append(True)
        await desk.collect()
        assert len(await desk.judged()) == BATCH + 1


async def test_a_feed_that_meets_a_bug_keeps_nothing_else_from_being_judged(tmp_path):
    def stumbles(fetched, source, now):
        if now.hour > 8:
            raise IndexError("a bug")
        return read_feed(fetched, source, now)

    def dies(article, now):
        raise Killed

    async with newsroom(tmp_path, judge=dies, read=stumbles, page_text=False) as desk:
        desk.feed(("Permit", "/leuna", "The plant may be built.", HOUR))
        with pytest.raises(Killed):
            await desk.collect()
        desk.clock.advance(7200)
        desk.feed(("Another", "/other", "Other text.", HOUR))
        desk.collector._judge = Judge(RULES, sources={desk.source.url: desk.source}).judge
        with pytest.raises(ExceptionGroup) as caught:
            await desk.collect()
        assert caught.group_contains(IndexError, match="a bug")
        assert list(await desk.judged()) == ["Permit"]


async def test_an_edit_is_judged_anew_and_stays_in_its_story(tmp_path):
    async with newsroom(tmp_path, page_text=False) as desk:
        desk.feed(("Leuna plant gets its permit", "/leuna", "The plant may be built from March on.", HOUR))
        await desk.collect()
        before = (await desk.judged())["Leuna plant gets its permit"]
        desk.clock.advance(1800)
        desk.feed(("Leuna plant gets its last permit", "/leuna", "The plant may be built from May on.", HOUR))
        (record,) = await desk.collect()
        assert (record.outcome, record.new, record.updated) == ("updated", 0, 1)
        (after,) = (await desk.judged()).values()
        assert after.article.title == "Leuna plant gets its last permit"
        assert after.article.key == before.article.key
        assert after.judgement.story.story_id == before.judgement.story.story_id
        assert (
            replace(after.article, first_seen=before.article.first_seen).first_seen
            == before.article.first_seen
        )
