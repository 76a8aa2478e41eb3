"""Many feeds at once, through real servers, the real parser and a real database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from bot import errors
from bot.feeds.document import ParsedDocument, read_feed
from bot.feeds.fetch import FeedFetcher
from bot.feeds.health import RHYTHM
from bot.feeds.poller import Poller, PollSettings
from bot.models.feeds import FeedHealth, FeedState, FetchedFeed, PollPlan, PollRecord
from bot.models.operator import FeedSource
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from bot.net.gate import HostGate, Pace
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from tests.fakes.clock import VirtualClock
from tests.net.site import Asked, NamesResolver, Site, http, redirect, serving

START = VirtualClock().now()


def rss(*entries: tuple[str, timedelta], now: datetime = START, host: str = "wire.example") -> bytes:
    """A feed of titles, each so old at ``now``."""
    items = "".join(
        f"<item><title>{title}</title><link>https://{host}/{title.replace(' ', '-')}</link>"
        f"<description>{title}: more about it.</description><pubDate>{format_datetime(now - age)}</pubDate></item>"
        for title, age in entries
    )
    return f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


FRESH = timedelta(hours=1)
OLD = timedelta(days=3)


class Desk:
    """A poller over real parts; ``poll`` gives the records by feed name."""

    def __init__(
        self, folder: Path, sites: Sequence[Site], pace: Pace = Pace(at_once=1, spacing=1.0)
    ) -> None:
        self.clock = VirtualClock(hurried=True)
        self.database = Database.open(folder / "news.db")
        self.store = SqliteFeedStore(self.database)
        self.articles = SqliteArticleStore(self.database)
        self.gate = HostGate(self.clock, pace)
        allowed = ",".join(f"127.0.0.1:{site.port}" for site in sites)
        self.client = HttpClient(
            contact="", private=PrivateHosts.parse(allowed), gate=self.gate, resolver=NamesResolver({})
        )
        self.poller = self.with_store(self.store)

    def with_store(self, store: SqliteFeedStore, **options) -> Poller:
        options.setdefault("settings", PollSettings(at_once=8))
        return Poller(
            store, FeedFetcher(self.client, self.clock), self.clock, self.gate, jitter=lambda: 0.5, **options
        )

    async def poll(self, *sources: FeedSource, force_all: bool = True, **options) -> dict[str, PollRecord]:
        records = [record async for record in self.poller.poll(sources, force_all=force_all, **options)]
        assert len(records) == len({record.feed for record in records})
        return {record.feed: record for record in records}

    async def titles(self) -> list[str]:
        """What counts as news: found by us, not what stood in a feed before."""
        stored = await self.articles.unjudged(100)
        return sorted(one.title for one in stored if one.first_seen != one.published)

    async def archive(self) -> list[str]:
        stored = await self.articles.unjudged(100)
        return sorted(one.title for one in stored if one.first_seen == one.published)

    async def state(self, source: FeedSource) -> FeedState:
        return (await self.store.states([source.url]))[source.url]


@asynccontextmanager
async def desk(folder: Path, *sites: Site, pace: Pace = Pace(at_once=1, spacing=1.0)) -> AsyncIterator[Desk]:
    desk = Desk(folder, sites, pace)
    try:
        async with desk.client:
            yield desk
    finally:
        desk.database.close()


def source(site: Site, path: str, name: str | None = None) -> FeedSource:
    return FeedSource(f"{site.url}{path}", name or path.strip("/"))


async def test_a_feed_s_first_days(tmp_path):
    async with serving() as site, desk(tmp_path, site) as at:
        feed = source(site, "/wire")
        site.routes["/wire"] = http(rss(("Plant opens", FRESH), ("Old story", OLD)))
        record = (await at.poll(feed))["wire"]
        assert record == PollRecord("wire", feed.url, "new", 200, 1, 0, record.seconds, None)
        assert await at.titles() == ["Plant opens"]

        assert (await at.poll(feed))["wire"].outcome == "unchanged"

        site.routes["/wire"] = http(rss(("Second plant", FRESH), ("Plant opens", FRESH), ("Old story", OLD)))
        record = (await at.poll(feed))["wire"]
        assert (record.outcome, record.new, record.updated) == ("new", 1, 0)

        edited = rss(("Plant opens", FRESH)).replace(b"more about it", b"opening delayed")
        site.routes["/wire"] = http(edited)
        record = (await at.poll(feed))["wire"]
        assert (record.outcome, record.new, record.updated) == ("updated", 0, 1)
        assert await at.titles() == ["Plant opens", "Second plant"]
        assert "delayed" in next(
            one.text for one in await at.articles.unjudged(9) if one.title == "Plant opens"
        )


async def test_a_first_poll_with_nothing_recent_is_a_baseline(tmp_path):
    async with (
        serving({"/wire": http(rss(("Old", OLD), ("Older", OLD * 2)))}) as site,
        desk(tmp_path, site) as at,
    ):
        record = (await at.poll(source(site, "/wire")))["wire"]
        assert (record.outcome, record.new) == ("baseline", 0)
        assert await at.titles() == []
        assert await at.archive() == ["Old", "Older"]  # stored all the same, to be looked up
        assert (await at.state(source(site, "/wire"))).baselined


async def test_not_modified(tmp_path):
    def answer(asked: Asked) -> bytes:
        same = asked.headers.get("if-none-match") == 'W/"7"'
        return http(status=304) if same else http(rss(("Plant opens", FRESH)), ETag='W/"7"')

    async with serving({"/wire": answer}) as site, desk(tmp_path, site) as at:
        feed = source(site, "/wire")
        await at.poll(feed)
        record = (await at.poll(feed))["wire"]
        assert (record.outcome, record.status, record.error) == ("not-modified", 304, None)
        assert (await at.state(feed)).last_ok_at is not None


async def test_every_feed_gets_its_own_outcome_and_none_stops_another(tmp_path):
    page = (
        b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Password</form></body></html>"
    )
    async with serving() as elsewhere, serving() as site, desk(tmp_path, site) as at:
        site.routes |= {
            "/good": http(rss(("Plant opens", FRESH))),
            "/down": http(b"", 500),
            "/missing": http(b"", 404),
            "/page": http(page, Content_Type="text/html"),
            "/nothing": http(b""),
            "/noise": http(b"\x00\x01\x02 no feed at all"),
            "/gone": http(b"", 410),
            "/inside": redirect(f"{elsewhere.url}/"),
            "/also-good": http(rss(("Another thing", FRESH), host="other.example")),
        }
        names = ("good", "down", "missing", "page", "nothing", "noise", "gone", "inside", "also-good")
        records = await at.poll(*(source(site, f"/{name}") for name in names))
        assert {name: record.outcome for name, record in records.items()} == {
            "good": "new",
            "down": "failed",
            "missing": "failed",
            "page": "page",
            "nothing": "empty",
            "noise": "unreadable",
            "gone": "gone",
            "inside": "refused",
            "also-good": "new",
        }
        assert await at.titles() == ["Another thing", "Plant opens"]
        assert records["missing"].error == "127.0.0.1 answered 404 (not found)."
        assert records["missing"].status == 404
        assert all((record.error is None) == record.outcome.startswith("new") for record in records.values())
        assert (await at.state(source(site, "/page"))).why == records["page"].error
        assert (await at.state(source(site, "/page"))).validators.body_hash is None
        assert elsewhere.asked == []


async def test_an_unreadable_body_is_read_again_when_it_comes_back(tmp_path):
    page = http(b"<html><body>Down for maintenance</body></html>", ETag='"p"')
    async with serving({"/wire": page}) as site, desk(tmp_path, site) as at:
        feed = source(site, "/wire")
        for _ in range(2):
            assert (await at.poll(feed))["wire"].outcome == "page"
        assert "if-none-match" not in site.asked[-1].headers


async def test_only_what_is_due_is_asked(tmp_path):
    async with (
        serving({"/a": http(rss(("A", FRESH))), "/b": http(b"", 404)}) as site,
        desk(tmp_path, site) as at,
    ):
        feeds = [source(site, "/a"), source(site, "/b")]
        assert set(await at.poll(*feeds, force_all=False)) == {"a", "b"}
        assert await at.poll(*feeds, force_all=False) == {}
        at.clock.advance(timedelta(minutes=5))
        assert set(await at.poll(*feeds, force_all=False)) == {"b"}
        at.clock.advance(timedelta(minutes=6))
        assert set(await at.poll(*feeds, force_all=False)) == {"a"}


async def test_a_retired_feed_is_not_asked_but_named_when_everything_is(tmp_path):
    async with serving({"/wire": http(b"", 410)}) as site, desk(tmp_path, site) as at:
        feed = source(site, "/wire")
        await at.poll(feed)
        at.clock.advance(timedelta(days=9))
        assert await at.poll(feed, force_all=False) == {}
        record = (await at.poll(feed))["wire"]
        assert (record.outcome, len(site.asked)) == ("gone", 1)
        assert record.error is not None
        assert record.error.startswith("127.0.0.1 answered 410")


async def test_a_suspended_feed_says_so_and_heals(tmp_path):
    async with serving({"/wire": http(b"", 404)}) as site, desk(tmp_path, site) as at:
        feed = source(site, "/wire")
        outcomes = [(await at.poll(feed))["wire"].outcome for _ in range(RHYTHM.suspend_after)]
        assert outcomes == ["failed"] * (RHYTHM.suspend_after - 1) + ["suspended"]
        site.routes["/wire"] = http(rss(("Back", FRESH), now=at.clock.now()))
        assert (await at.poll(feed))["wire"].outcome == "new"
        assert (await at.state(feed)).health is FeedHealth.OK


async def test_a_moved_feed_is_asked_at_its_new_address(tmp_path):
    async with (
        serving({"/new": http(rss(("A", FRESH)))}) as new,
        serving() as old,
        desk(tmp_path, old, new) as at,
    ):
        old.routes["/wire"] = redirect(f"{new.url}/new", 301)
        feed = source(old, "/wire")
        for _ in range(2):
            assert (await at.poll(feed))["wire"].url == feed.url
        assert (len(old.asked), len(new.asked)) == (1, 2)


async def test_the_server_s_wishes_hold_the_next_poll_back(tmp_path):
    body = rss(("A", FRESH)).replace(b"<title>Wire</title>", b"<title>Wire</title><ttl>90</ttl>")
    async with serving({"/wire": http(body, Cache_Control="max-age=60")}) as site, desk(tmp_path, site) as at:
        feed = source(site, "/wire")
        for outcome in ("new", "unchanged"):
            before = at.clock.now()
            assert (await at.poll(feed))["wire"].outcome == outcome
            due = (await at.state(feed)).next_due_at
            assert due is not None
            assert timedelta(minutes=90) <= due - before <= timedelta(minutes=100)


async def test_one_request_a_host_with_a_pause_and_hosts_side_by_side(tmp_path):
    async with serving() as one, serving() as two, desk(tmp_path, one, two, pace=Pace(1, 2.0)) as at:
        times: list[float] = []

        def answer(asked: Asked) -> bytes:
            times.append(at.clock.monotonic())
            return http(rss(("A", FRESH)))

        for number in range(4):
            one.routes[f"/{number}"] = answer
            two.routes[f"/{number}"] = http(rss(("B", FRESH)))
        await at.poll(*(source(site, f"/{n}", f"{site.port}-{n}") for site in (one, two) for n in range(4)))
        assert one.most_in_flight == two.most_in_flight == 1
        assert all(later - earlier >= 2.0 for earlier, later in pairwise(times))
        assert at.clock.monotonic() - 1000 < 14, "eight turns one after the other would take seven pauses"


async def test_the_same_url_in_two_feeds_is_news_once(tmp_path):
    body = http(rss(("Plant opens", FRESH)))
    async with serving({"/a": body}) as one, serving({"/b": body}) as two, desk(tmp_path, one, two) as at:
        records = await at.poll(source(one, "/a"), source(two, "/b"))
        assert sorted(record.new for record in records.values()) == [0, 1]
        assert await at.titles() == ["Plant opens"]


async def test_a_feed_listed_twice_is_asked_once(tmp_path):
    async with serving({"/a": http(rss(("A", FRESH)))}) as site, desk(tmp_path, site) as at:
        records = await at.poll(source(site, "/a"), source(site, "/a"))
        assert len(records) == len(site.asked) == 1


async def test_an_archive_under_new_names_floods_nobody(tmp_path):
    entries = [
        (f"Report number {number} on the pumps of Norvane", timedelta(hours=number)) for number in range(20)
    ]
    async with serving({"/wire": http(rss(*entries))}) as site, desk(tmp_path, site) as at:
        feed = source(site, "/wire")
        assert (await at.poll(feed))["wire"].new == 20
        at.clock.advance(timedelta(hours=1))
        moved = rss(*((title, timedelta(0)) for title, _ in entries), now=at.clock.now(), host="new.example")
        site.routes["/wire"] = http(moved)
        record = (await at.poll(feed))["wire"]
        assert (record.new, record.outcome) == (0, "unchanged")


async def test_parsing_happens_in_reader_threads(tmp_path):
    threads: set[str] = set()

    def read(fetched: FetchedFeed, source: FeedSource, now: datetime) -> ParsedDocument:
        threads.add(threading.current_thread().name)
        return read_feed(fetched, source, now)

    async with serving({"/a": http(rss(("A", FRESH)))}) as site, desk(tmp_path, site) as at:
        at.poller = at.with_store(at.store, read=read)
        await at.poll(source(site, "/a"))
    assert len(threads) == 1
    assert threads.pop().startswith("feed-reader")


async def test_the_work_is_bounded(tmp_path):
    """However many feeds: so many requests at once, and no more finished records than anybody takes."""
    async with serving() as site, desk(tmp_path, site, pace=Pace(at_once=100, spacing=0)) as at:

        async def slowly(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.01)
            writer.write(http(rss(("A", FRESH))))
            await writer.drain()

        site.routes |= {f"/{number}": slowly for number in range(30)}
        at.poller = at.with_store(at.store, settings=PollSettings(at_once=5, waiting_records=3))
        assert len(await at.poll(*(source(site, f"/{number}") for number in range(30)))) == 30
        assert site.most_in_flight == 5


async def test_progress_is_told(tmp_path):
    told: list[tuple[int, int, str]] = []
    async with (
        serving({"/a": http(rss(("A", FRESH))), "/b": http(b"", 404)}) as site,
        desk(tmp_path, site) as at,
    ):
        await at.poll(
            source(site, "/a"),
            source(site, "/b"),
            progress=lambda done, total, record: told.append((done, total, record.feed)),
        )
    assert [(done, total) for done, total, _ in told] == [(1, 2), (2, 2)]
    assert {feed for _, _, feed in told} == {"a", "b"}


class Bug(Exception):
    pass


async def test_a_bug_is_loud_and_the_others_are_stored(tmp_path):
    def read(fetched: FetchedFeed, source: FeedSource, now: datetime) -> ParsedDocument:
        if source.name in {"bad", "worse"}:
            raise Bug(source.name)
        return read_feed(fetched, source, now)

    async with serving() as site, desk(tmp_path, site) as at:
        site.routes |= {path: http(rss((path, FRESH))) for path in ("/bad", "/worse", "/x", "/y")}
        at.poller = at.with_store(at.store, read=read)
        with pytest.raises(Bug, match="bad") as caught:
            await at.poll(source(site, "/bad"), source(site, "/x"), source(site, "/y"))
        assert caught.value.__notes__ == ["while polling bad"]
        assert await at.titles() == ["/x", "/y"]
        with pytest.raises(ExceptionGroup) as several:
            await at.poll(source(site, "/bad"), source(site, "/worse"), source(site, "/x"))
        assert {str(bug) for bug in several.value.exceptions} == {"bad", "worse"}


async def test_a_feed_that_cannot_be_written_is_loud_and_the_others_are_stored(tmp_path):
    def read(fetched: FetchedFeed, source: FeedSource, now: datetime) -> ParsedDocument:
        reading = read_feed(fetched, source, now)
        if source.name != "bad":
            return reading
        return ParsedDocument(tuple(replace(one, fingerprint=None) for one in reading.articles))

    async with serving() as site, desk(tmp_path, site, pace=Pace(at_once=9, spacing=0)) as at:
        names = ("bad", "x", "y", "missing")
        site.routes |= {f"/{name}": http(rss((name, FRESH), host=f"{name}.example")) for name in names[:3]}
        at.poller = at.with_store(at.store, read=read)
        with pytest.raises(IntegrityError) as caught:
            await at.poll(*(source(site, f"/{name}") for name in names))
        assert caught.value.__notes__ == ["while polling bad"]
        assert await at.titles() == ["x", "y"]
        assert (await at.state(source(site, "/missing"))).failures == 1


class FullStore(SqliteFeedStore):
    """A store whose disk fills up after so many writes."""

    room = 1

    async def record_all(self, polls: Sequence[tuple[PollPlan, datetime]]) -> None:
        self.take()
        await super().record_all(polls)

    async def record_states(self, states: Sequence[FeedState]) -> None:
        self.take()
        await super().record_states(states)

    def take(self) -> None:
        self.room -= 1
        if self.room < 0:
            raise errors.StorageFull("No space left on the disk.")


@pytest.mark.parametrize("answer", [http(rss(("A", FRESH))), http(b"", 404)], ids=["documents", "failures"])
async def test_a_full_disk_ends_the_poll(tmp_path, answer):
    async with serving() as site, desk(tmp_path, site) as at:
        site.routes |= {f"/{number}": answer for number in range(6)}
        store = FullStore(at.database)
        store.room = 1 if answer.startswith(b"HTTP/1.1 200") else 0
        at.poller = at.with_store(store, settings=PollSettings(at_once=8, batch=1))
        with pytest.raises(errors.StorageFull):
            await at.poll(*(source(site, f"/{number}") for number in range(6)))
        if store.room == -1 and answer.startswith(b"HTTP/1.1 200"):
            assert len(site.asked) == 2, "after the failure nothing more is asked"


async def test_leaving_early_ends_everything(tmp_path):
    async with serving() as site, desk(tmp_path, site, pace=Pace(at_once=10, spacing=0)) as at:

        async def never(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(60)

        site.routes |= {"/a": http(rss(("A", FRESH))), "/never": never}
        polling = at.poller.poll([source(site, "/a"), source(site, "/never")], force_all=True)
        assert (await anext(polling)).feed == "a"
        await polling.aclose()
        assert not [task for task in asyncio.all_tasks() if "Poller" in repr(task)]
        assert await at.titles() == ["A"]


async def test_a_malformed_address_is_a_record_like_any_other(tmp_path):
    async with desk(tmp_path) as at:
        records = await at.poll(
            FeedSource("http://[broken/", "broken"), FeedSource("http://10.0.0.1/", "inner")
        )
        assert {name: record.outcome for name, record in records.items()} == {
            "broken": "refused",
            "inner": "refused",
        }
