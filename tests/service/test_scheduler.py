"""The timer rings, whatever the clock does, and lets go in order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import SystemClock
from bot.errors import StorageBusy
from bot.service.scheduler import Job, Scheduler
from tests.fakes.clock import VirtualClock

OFTEN = timedelta(milliseconds=20)
RARELY = timedelta(days=1)


class Counted:
    """Work that counts its calls; ``seen(n)`` waits until there were that many."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls = 0
        self.error = error
        self._changed = asyncio.Condition()

    async def __call__(self) -> None:
        async with self._changed:
            self.calls += 1
            self._changed.notify_all()
        if self.error:
            raise self.error

    async def seen(self, calls: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.calls >= calls)


async def test_every_duty_is_rung_for_at_once_and_again():
    often, rarely = Counted(), Counted()
    scheduler = Scheduler([Job("often", OFTEN, often), Job("rarely", RARELY, rarely)], SystemClock())
    scheduler.start()
    await often.seen(3)
    assert rarely.calls == 1
    assert await scheduler.stop()
    calls = often.calls
    await asyncio.sleep(0.06)
    assert often.calls == calls


async def test_a_duty_that_fails_is_rung_for_again_and_stops_no_other():
    busy, broken, well = Counted(StorageBusy("Another process.")), Counted(KeyError("bug")), Counted()
    jobs = [Job("busy", OFTEN, busy), Job("broken", OFTEN, broken), Job("well", OFTEN, well)]
    scheduler = Scheduler(jobs, SystemClock())
    scheduler.start()
    for work in (busy, broken, well):
        await work.seen(2)
    assert await scheduler.stop()


async def test_a_duty_never_runs_beside_itself():
    running = most = calls = 0
    enough = asyncio.Event()

    async def slow() -> None:
        nonlocal running, most, calls
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        calls += 1
        if calls == 3:
            enough.set()

    scheduler = Scheduler([Job("slow", timedelta(milliseconds=10), slow)], SystemClock())
    scheduler.start()
    await enough.wait()
    await scheduler.stop()
    assert most == 1


async def settled() -> None:
    """Let every task that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_clock_that_is_set_back_rings_for_everything():
    clock = VirtualClock(datetime(2026, 3, 3, 7, tzinfo=UTC))
    work = Counted()
    scheduler = Scheduler([Job("daily", RARELY, work)], clock)
    scheduler.start()
    await work.seen(1)
    await settled()
    clock.advance(15)
    await settled()
    assert work.calls == 1
    clock.jump(timedelta(days=-2))
    clock.advance(15)
    await work.seen(2)
    await settled()
    clock.jump(timedelta(hours=9))
    clock.advance(15)
    await work.seen(3)
    await scheduler.stop()


async def test_stopping_waits_for_what_is_under_way():
    began, finished = asyncio.Event(), []

    async def work() -> None:
        began.set()
        await asyncio.sleep(0.05)
        finished.append(True)

    scheduler = Scheduler([Job("work", RARELY, work)], SystemClock())
    scheduler.start()
    await began.wait()
    assert await scheduler.stop()
    assert finished == [True]


async def test_stopping_is_bounded():
    began, cancelled = asyncio.Event(), []

    async def endless() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    scheduler = Scheduler([Job("endless", RARELY, endless)], SystemClock())
    scheduler.start()
    await began.wait()
    assert not await scheduler.stop(within=timedelta(milliseconds=10))
    assert cancelled == [True]


async def test_stopping_does_not_wait_for_what_loses_nothing():
    began, cancelled = asyncio.Event(), []

    async def endless() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    scheduler = Scheduler([Job("endless", RARELY, endless, droppable=True)], SystemClock())
    scheduler.start()
    await began.wait()
    assert await scheduler.stop(within=timedelta(hours=1))
    assert cancelled == [True]


async def test_one_that_never_started_stops():
    assert await Scheduler([], SystemClock()).stop()
