"""Real processes on one database: one is at work, the others stand by, say so, and go on when it is gone."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp

from tests.storage.sqlite.test_leases import needs_proc
from tests.torture.desks import Forks
from tests.torture.verdict import verify
from tests.torture.world import Scene, World, world

STANDS_BY = "another instance is at work"
TAKES_OVER = "the other instance is gone: this one is at work from now on"
WORKS = "listening"
LEASE = 2.5  # seconds; a machine under load may forget a process for one
LONG = 30.0  # longer than anything is waited for here: whoever takes over has not waited for the lease


async def until(holds: Callable[[], bool], seconds: float = 25.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        await asyncio.sleep(0.02)


def scene(folder: Path, lease: float = LEASE) -> Scene:
    return Scene(folder, seconds=2.0, subscriptions=6, faults=(), secretive=0, lease=lease, curious=False)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


async def first_and_second(here: World) -> tuple[int, int]:
    """Two bots, of which the first is at work and the second has said that it stands by."""
    here.wire.failing = False
    first = here.desks.start()
    await until(lambda: here.desks.logged(" claimed", first) > 0)
    second = here.desks.start()
    await until(lambda: here.desks.logged(STANDS_BY, second) == 1)
    return first, second


async def all_is_well(here: World, digests: int, at_work: int) -> None:
    """Everything is finished, and once; ``at_work`` is the bot that ends last."""
    assert await here.settled(60), here.desks.log.read_text()[-2000:]
    assert await here.desks.end(at_work) == 0
    verdict = verify(here)
    assert verdict.wrong == []
    assert verdict.counts["digests done"] == digests


async def test_the_second_posts_nothing_beside_the_first(tmp_path: Path, forks: Forks):
    async with world(scene(tmp_path), forks) as here:
        first, second = await first_and_second(here)
        await here.subscribe(4)
        await until(lambda: here.desks.logged(" claimed", first) == 10)
        for work in (" claimed", "taken over", "posted", "judged", "announced", "cleaned up", WORKS):
            assert here.desks.logged(work, second) == 0, work
        assert here.desks.logged(STANDS_BY) == 1  # said once, not at every look
        assert await here.desks.end(second) == 0
        await all_is_well(here, 10, first)


async def test_the_second_tells_who_is_at_work(tmp_path: Path, forks: Forks):
    async with world(scene(tmp_path), forks) as here:
        ports = free_port(), free_port()
        pids = []
        for port in ports:
            pids.append(here.desks.start(port=port))
            await until(lambda: here.desks.logged(STANDS_BY) + here.desks.logged(WORKS) == len(pids))
        told = []
        async with aiohttp.ClientSession() as session:
            for port in ports:
                async with session.get(f"http://127.0.0.1:{port}/healthz") as health:
                    assert health.status == 200
                    told.append(await health.json())
                async with session.get(f"http://127.0.0.1:{port}/metrics") as metrics:
                    told[-1]["at_work"] = "\nsectorwire_at_work 1\n" in await metrics.text()
        assert [(one["status"], one["at_work"]) for one in told] == [("ok", True), ("standby", False)]
        assert f"process {pids[0]}, since" in told[1]["why"]


async def test_what_people_ask_is_heard_by_the_one_at_work_alone(tmp_path: Path, forks: Forks):
    async with world(scene(tmp_path), forks) as here:
        first, second = await first_and_second(here)
        await until(lambda: here.desks.logged(WORKS, first) == 1)
        for _ in range(6):  # Slack spreads requests over all connections there are
            await here.people.ask("/news help")
        assert here.people.counts["commands answered"] == 6
        assert here.desks.logged("/news answered", first) == 6
        here.desks.kill(first)
        await until(lambda: here.desks.logged(WORKS, second) == 1)
        await here.people.ask("/news help")
        assert here.desks.logged("/news answered", second) == 1


@needs_proc
async def test_the_second_takes_over_at_once_when_the_first_was_killed(tmp_path: Path, forks: Forks):
    async with world(scene(tmp_path, LONG), forks) as here:
        first, second = await first_and_second(here)
        here.desks.kill(first)
        await here.subscribe(4)
        await until(lambda: here.desks.logged(TAKES_OVER, second) == 1)
        await until(lambda: here.desks.logged(" claimed", second) >= 4)
        await all_is_well(here, 10, second)


async def test_the_second_takes_over_when_the_first_hung_for_a_lease_and_then_works_alone(
    tmp_path: Path, forks: Forks
):
    async with world(scene(tmp_path), forks) as here:
        first, second = await first_and_second(here)
        here.desks.signal(first, signal.SIGSTOP)
        await until(lambda: here.desks.logged(TAKES_OVER, second) == 1)
        before = here.desks.logged(" claimed", first)
        here.desks.signal(first, signal.SIGCONT)
        await until(lambda: here.desks.logged("it stops here", first) == 1)
        await until(lambda: here.desks.logged(STANDS_BY, first) == 1)
        await here.subscribe(4)
        await until(lambda: here.desks.logged(" claimed", second) == 10 - before)
        assert here.desks.logged(" claimed", first) == before
        assert await here.desks.end(first) == 0
        await all_is_well(here, 10, second)


async def test_the_second_need_not_wait_for_the_lease_of_one_that_ended_in_order(
    tmp_path: Path, forks: Forks
):
    async with world(scene(tmp_path, LONG), forks) as here:
        first, second = await first_and_second(here)
        assert await here.desks.end(first) == 0
        await until(lambda: here.desks.logged(TAKES_OVER, second) == 1)
        await here.subscribe(4)
        await until(lambda: here.desks.logged(" claimed", second) >= 4)
        await all_is_well(here, 10, second)


async def test_of_many_that_start_at_once_one_goes_to_work(tmp_path: Path, forks: Forks):
    async with world(scene(tmp_path), forks) as here:
        here.wire.failing = False
        pids = [here.desks.start() for _ in range(3)]
        await until(lambda: here.desks.logged(STANDS_BY) == 2)
        await until(lambda: here.desks.logged(" claimed") == 6)
        [at_work] = [pid for pid in pids if here.desks.logged(" claimed", pid)]
        for pid in pids:
            if pid != at_work:
                assert await here.desks.end(pid) == 0
        await all_is_well(here, 6, at_work)
