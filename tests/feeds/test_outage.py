"""The desk's own network goes away and comes back: with real servers that really stop listening."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.poller import Poller
from bot.feeds.reach import Reach
from bot.models.feeds import FeedHealth
from bot.models.operator import FeedSource
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from tests.feeds.test_poller import Desk, rss, source
from tests.net.site import NamesResolver, Site, http, serving

HOSTS = 12


class World:
    """Twelve servers, one feed each, and the cable between them and the desk."""

    def __init__(self, at: Desk, sites: list[Site], feeds: list[FeedSource]) -> None:
        self.at, self.sites, self.feeds = at, sites, feeds

    def cut(self, *but: int) -> None:
        """Nothing is reached any more, but these."""
        for number, site in enumerate(self.sites):
            if number not in but:
                site.routes["/feed"] = _breaks_off

    def mend(self) -> None:
        title = f"Plant opens at {self.at.clock.now():%A %H %M}"
        for site in self.sites:
            site.routes["/feed"] = http(rss((title, timedelta(0)), now=self.at.clock.now()))

    async def live(self, hours: float, every: timedelta = timedelta(minutes=10)) -> None:
        for _ in range(math.ceil(hours * 3600 / every.total_seconds())):
            await self.at.poll(*self.feeds, force_all=False)
            await self.at.clock.sleep(every.total_seconds())

    async def read_again(self, since) -> int:
        states = await self.at.store.states([feed.url for feed in self.feeds])
        return sum(state.last_ok_at is not None and state.last_ok_at >= since for state in states.values())


async def _breaks_off(writer: asyncio.StreamWriter) -> None:
    """The connection breaks before a byte has come, as a cut cable does."""
    writer.transport.abort()


@asynccontextmanager
async def world(folder, hosts: int = HOSTS) -> AsyncIterator[World]:
    async with contextlib.AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(serving()) for _ in range(hosts)]
        at = Desk(folder, sites)
        stack.callback(at.database.close)
        await stack.enter_async_context(at.client)
        feeds = [source(site, "/feed", f"Feed {number}") for number, site in enumerate(sites)]
        found = World(at, sites, feeds)
        found.mend()
        await found.live(2)
        yield found


@pytest.mark.parametrize("hours", [6, 18, 62])
async def test_after_an_outage_of_our_own_all_are_read_within_minutes(tmp_path, hours):
    async with world(tmp_path) as desk:
        desk.cut()
        await desk.live(hours, timedelta(hours=hours / 18))
        states = await desk.at.store.states([feed.url for feed in desk.feeds])
        assert {state.health for state in states.values()} == {FeedHealth.FAILING}
        assert all("our own network" in state.why for state in states.values())
        desk.mend()
        back = desk.at.clock.now()
        await desk.live(0.2, timedelta(minutes=2))
        assert await desk.read_again(back) == HOSTS


async def test_a_feed_that_is_down_alone_is_asked_less_and_less(tmp_path):
    async with world(tmp_path) as desk:
        desk.cut(*range(1, HOSTS))
        asked = len(desk.sites[0].asked)
        await desk.live(40)
        state = await desk.at.state(desk.feeds[0])
        assert (state.health, state.unreached) == (FeedHealth.SUSPENDED, True)
        assert (
            len(desk.sites[0].asked) - asked <= 6 * 12
        )  # three tries, and a connection that breaks is made anew
        assert "our own network" not in state.why


async def test_what_an_outage_silenced_before_it_was_noticed_is_asked_when_it_ends(tmp_path):
    async with world(tmp_path) as desk:
        # Counted as its own failures, long ago; the next try would be tomorrow.
        state = await desk.at.state(desk.feeds[0])
        later = desk.at.clock.now() + timedelta(hours=23)
        silenced = replace(state, health=FeedHealth.SUSPENDED, failures=12, unreached=True, next_due_at=later)
        desk.cut()
        await desk.live(2, timedelta(minutes=20))
        await desk.at.store.record_states([silenced])
        desk.mend()
        back = desk.at.clock.now()
        await desk.live(0.3, timedelta(minutes=3))
        assert await desk.read_again(back) == HOSTS


@pytest.mark.parametrize(("unreached", "asked"), [(True, 1), (False, 0)])
async def test_after_a_start_only_what_no_connection_silenced_is_asked(tmp_path, unreached, asked):
    async with world(tmp_path) as desk:
        now = desk.at.clock.now()
        states = (await desk.at.store.states([feed.url for feed in desk.feeds])).values()
        await desk.at.store.record_states(
            [
                replace(
                    state,
                    health=FeedHealth.SUSPENDED,
                    failures=11,
                    unreached=unreached,
                    last_tried_at=now - timedelta(hours=2),
                    next_due_at=now + timedelta(hours=22),
                )
                for state in states
            ]
        )
        started: Poller = desk.at.with_store(desk.at.store)
        records = [record async for record in started.poll(desk.feeds)]
        assert len(records) == HOSTS * asked
        again = [record async for record in started.poll(desk.feeds)]
        assert again == []


async def test_names_that_cannot_be_looked_up_are_an_outage_too(tmp_path):
    feeds = [FeedSource(f"https://wire{number}.example/feed", f"Wire {number}") for number in range(HOSTS)]
    at = Desk(tmp_path, [])
    at.client = HttpClient(contact="", private=PrivateHosts(), gate=at.gate, resolver=NamesResolver({}))
    at.poller = at.with_store(at.store)
    try:
        async with at.client:
            for _ in range(15):
                records = await at.poll(*feeds, force_all=False)
                assert {record.outcome for record in records.values()} <= {"failed"}
                await at.clock.sleep(3600)
            states = await at.store.states([feed.url for feed in feeds])
            assert {state.failures for state in states.values()} == {0}
    finally:
        at.database.close()


async def test_records_of_a_poll_with_a_few_dead_hosts_are_all_told(tmp_path):
    async with world(tmp_path) as desk:
        desk.cut(0, 1, 2, 3)
        records = await desk.at.poll(*desk.feeds)
        assert len(records) == HOSTS
        assert sorted(one.outcome for one in records.values())[:8] == ["failed"] * 8
        states = await desk.at.store.states([feed.url for feed in desk.feeds])
        assert [states[feed.url].failures for feed in desk.feeds] == [0] * 4 + [1] * 8


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_an_outage_is_when_nearly_all_of_the_hosts_tried_fail(answers):
    reach = Reach()
    for number, reached in enumerate(answers):
        reach.note(f"h{number}", reached=reached)
    failing = answers.count(False)
    assert reach.is_down(len(answers)) == (len(answers) > 1 and failing >= 0.9 * len(answers))
