"""The only timer: it calls use-cases every so often and decides nothing.

APScheduler runs the intervals. What it cannot see is that the machine's clock was set back or that the
machine slept: then its next run may lie days ahead. A guard on the monotonic clock notices and rings.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.errors import SectorwireError

DRIFT = timedelta(seconds=30)  # wall clock against monotonic clock: more than this is a jump or a sleep

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every ``every`` after the start; one call at a time, never two at once.

    ``droppable`` work loses nothing when it is cut off: stopping does not wait for it. Without ``vital`` work
    nothing works.
    """

    name: str
    every: timedelta
    work: Callable[[], Awaitable[object]]
    droppable: bool = False
    vital: bool = False


class Scheduler:
    """Rings for each duty until it is stopped.

    A duty that fails with one of our errors is logged and rung for again; a bug is logged with its
    traceback, and rung for again too, because one broken duty must not silence the others.
    """

    def __init__(
        self,
        jobs: list[Job],
        clock: Clock,
        *,
        look_every: timedelta = timedelta(seconds=15),
        ended: Callable[[Job, Exception | None], None] = lambda _job, _error: None,
    ) -> None:
        """``ended`` hears how each call of a duty ended; one that was cut off is not told."""
        self._ended = ended
        self._jobs = jobs
        self._clock = clock
        self._look_every = look_every
        self._timer: AsyncIOScheduler | None = None
        self._guard: asyncio.Task[None] | None = None
        self._working: dict[asyncio.Task[object], Job] = {}

    def start(self) -> None:
        """Ring for every duty now, then at its interval; needs a running loop."""
        timer = AsyncIOScheduler(
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        for job in self._jobs:
            timer.add_job(
                self._ring,
                IntervalTrigger(seconds=job.every.total_seconds(), timezone="UTC"),
                args=[job],
                id=job.name,
                next_run_time=datetime.now(timer.timezone),
            )
        timer.start()
        self._timer = timer
        self._guard = asyncio.create_task(self._watch_the_clock(), name="clock-guard")

    async def stop(self, within: timedelta = timedelta(seconds=20)) -> bool:
        """Ring no more and let what is under way finish; True if all of it did within the bound.

        The rest is cancelled: what it leaves unfinished is taken over from its rows.
        """
        if self._timer is None or self._guard is None:
            return True
        self._timer.pause()
        self._guard.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._guard
        late: set[asyncio.Task[object]] = set()
        for task, job in self._working.items():
            if job.droppable:
                task.cancel()
        if self._working:
            _, late = await asyncio.wait(self._working, timeout=within.total_seconds())
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
        self._timer.shutdown(wait=False)
        self._timer = self._guard = None
        await asyncio.sleep(0)  # APScheduler ends itself in the loop's next round
        return not late

    def ring_all(self) -> None:
        """Ring for every duty at once, whatever the intervals say."""
        if self._timer is not None:
            for job in self._jobs:
                self._timer.modify_job(job.name, next_run_time=datetime.now(self._timer.timezone))

    async def _ring(self, job: Job) -> None:
        task = asyncio.ensure_future(self._perform(job))
        self._working[task] = job
        task.add_done_callback(lambda done: self._working.pop(done, None))
        await asyncio.wait([task])

    async def _perform(self, job: Job) -> None:
        failed: Exception | None = None
        try:
            await job.work()
        except SectorwireError as error:
            log.warning("%s: %s", job.name, error)
            failed = error
        except Exception as bug:
            log.exception("%s failed", job.name)
            failed = bug
        self._ended(job, failed)

    async def _watch_the_clock(self) -> None:
        wall, steady = self._clock.now(), self._clock.monotonic()
        while True:
            await self._clock.sleep(self._look_every.total_seconds())
            passed = timedelta(seconds=self._clock.monotonic() - steady)
            drift = self._clock.now() - wall - passed
            if abs(drift) > DRIFT:
                log.warning("the clock jumped by %s: ringing for everything now", drift)
                self.ring_all()
            wall, steady = self._clock.now(), self._clock.monotonic()
