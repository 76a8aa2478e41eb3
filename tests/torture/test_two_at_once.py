"""Two real processes on one database: one posts, the other waits, says so, and goes on when the first is gone."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.torture.world import Forks, Scene, World, verify, world

WAITS = "another instance posts the digests: this one waits"
TAKES_OVER = "the other instance is gone: this one posts"
LEASE = 2.5  # seconds; a machine under load may forget a process for one


async def until(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        await asyncio.sleep(0.02)


def scene(folder: Path) -> Scene:
    return Scene(folder, seconds=2.0, subscriptions=6, faults=(), secretive=0, lease=LEASE)


async def first_and_second(here: World) -> tuple[int, int]:
    """Two bots, of which the first is at work and the second has said that it waits."""
    first = here.desks.start()
    await until(lambda: here.desks.logged(" claimed", first) > 0)
    second = here.desks.start()
    await until(lambda: here.desks.logged(WAITS, second) == 1)
    return first, second


async def all_is_well(here: World, digests: int) -> None:
    assert await here.settled(20), here.desks.log.read_text()[-2000:]
    verdict = verify(here)
    assert verdict.wrong == []
    assert verdict.counts["digests done"] == digests


async def test_the_second_posts_nothing_beside_the_first(tmp_path: Path, forks: Forks):
    async with world(scene(tmp_path), forks) as here:
        first, second = await first_and_second(here)
        await here.subscribe(4)
        await until(lambda: here.desks.logged(" claimed", first) == 10)
        await all_is_well(here, 10)
        assert here.desks.logged(" claimed", second) == here.desks.logged("taken over", second) == 0
        assert here.desks.logged(WAITS) == 1  # said once, not at every tick


async def test_the_second_takes_over_when_the_first_was_killed_and_its_lease_has_ended(
    tmp_path: Path, forks: Forks
):
    async with world(scene(tmp_path), forks) as here:
        first, second = await first_and_second(here)
        here.desks.kill(first)
        killed = time.monotonic()
        await here.subscribe(4)
        await until(lambda: here.desks.logged(TAKES_OVER, second) == 1)
        assert time.monotonic() - killed < 3 * LEASE
        await until(lambda: here.desks.logged(" claimed", second) >= 4)
        await all_is_well(here, 10)


async def test_the_second_need_not_wait_for_the_lease_of_one_that_ended_in_order(
    tmp_path: Path, forks: Forks
):
    async with world(scene(tmp_path), forks) as here:
        first, second = await first_and_second(here)
        assert here.desks.end(first) == 0
        await until(lambda: here.desks.logged(TAKES_OVER, second) == 1)
        assert [row["owner"] for row in here.ask("select owner from desk where owner = ''")] == []
        await here.subscribe(4)
        await until(lambda: here.desks.logged(" claimed", second) >= 4)
        await all_is_well(here, 10)


async def test_of_many_that_start_at_once_one_goes_to_work(tmp_path: Path, forks: Forks):
    async with world(scene(tmp_path), forks) as here:
        pids = [here.desks.start() for _ in range(3)]
        await until(lambda: here.desks.logged(WAITS) == 2)
        await all_is_well(here, 6)
        assert sorted(here.desks.logged(" claimed", pid) for pid in pids) == [0, 0, 6]


async def test_one_that_was_forgotten_for_long_claims_nothing_beside_its_successor(
    tmp_path: Path, forks: Forks
):
    async with world(scene(tmp_path), forks) as here:
        first, second = await first_and_second(here)
        os.kill(first, signal.SIGSTOP)
        await until(lambda: here.desks.logged(TAKES_OVER, second) == 1)
        before = here.desks.logged(" claimed", first)
        os.kill(first, signal.SIGCONT)
        await until(lambda: here.desks.logged(WAITS, first) == 1)
        await here.subscribe(4)
        await until(lambda: here.desks.logged(" claimed", second) == 10 - before)
        await all_is_well(here, 10)
        assert here.desks.logged(" claimed", first) == before
