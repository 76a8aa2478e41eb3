"""What the bot does by itself, again and again: poll, post, clean up, keep figures and companies at hand."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import aclosing
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING

from bot.bootstrap.components import Components
from bot.bootstrap.network import refresh_companies
from bot.digests.run import DigestRuns
from bot.errors import SectorwireError
from bot.models.delivery import Run, RunState
from bot.models.feeds import FeedHealth
from bot.service.health import Health
from bot.service.scheduler import Job
from bot.telemetry.metrics import Metrics

if TYPE_CHECKING:
    from bot.digests.figures import DigestFigures
    from bot.news.collect import Collector
    from bot.news.watch_alerts import WatchAlerts

CLEAN = timedelta(days=1)
FIGURES = timedelta(minutes=10)
DAY = timedelta(days=1)
TROUBLING = 2  # failures in a row: one alone passes
UNREAD = timedelta(minutes=15)  # without one feed that could be read
FIRST_POLL_PATIENCE = 180.0  # seconds that the first digests wait for the first poll
log = logging.getLogger(__name__)


class Jobs:
    """The work of the timer. One that fails is logged by it and rung for again."""

    def __init__(
        self,
        components: Components,
        collector: Collector,
        figures: DigestFigures,
        runs: DigestRuns,
        watch_alerts: WatchAlerts,
        metrics: Metrics,
        health: Health,
    ) -> None:
        self._components = components
        self._collector = collector
        self._figures = figures
        self._runs = runs
        self._watch_alerts = watch_alerts
        self._metrics = metrics
        self._health = health
        self._polled = asyncio.Event()
        self._faults: list[Exception] = []  # of digests, since they were last told
        self._failures: Counter[str] = Counter()  # in a row, by duty

    def all(self, poll: timedelta, tick: timedelta) -> list[Job]:
        """Every duty, with how often it is rung for."""
        return [
            Job("poll", poll, self.poll, vital=True),
            Job("digests", tick, self.post, vital=True),
            Job("clean-up", CLEAN, self.clean),
            Job("figures", FIGURES, self.figures, droppable=True),
            Job("companies", DAY, self.companies, droppable=True),
        ]

    def ended(self, duty: Job, error: Exception | None) -> None:
        """How a call of a duty ended: one that fails twice running is a trouble, or where others go on a warning."""
        what = f"duty {duty.name}"
        if error is None:
            del self._failures[duty.name]
            self._health.note(what, None)
            self._health.warn(what, None)
            return
        self._metrics.count("duty_failures_total", duty=duty.name)
        self._failures[duty.name] += 1
        if self._failures[duty.name] < TROUBLING:
            return
        why = str(error) if isinstance(error, SectorwireError) else "A bug, which the log tells of."
        sentence = f"{duty.name} has failed {self._failures[duty.name]} times in a row. {why}"
        # A group are bugs that left everything else of the duty alone.
        if duty.vital and not isinstance(error, ExceptionGroup):
            self._health.note(what, sentence)
        else:
            self._health.warn(what, sentence)

    async def poll(self) -> None:
        """Poll what is due, judge what is new, tell those who watch."""
        started = perf_counter()
        try:
            await self.collect()
        finally:  # what could be judged is told, whatever could not
            self._metrics.count("announcements_total", await self._watch_alerts.announce())
        self._metrics.set("duty_seconds", perf_counter() - started, duty="poll")

    async def collect(self, *, everything: bool = False) -> None:
        """Poll, and count what came. A bug is raised when all that it leaves alone is stored."""
        try:
            async with aclosing(self._collector.collect(everything=everything)) as records:
                async for record in records:
                    self._metrics.count("feeds_polled_total", outcome=record.outcome)
                    self._metrics.count("articles_new_total", record.new)
        except ExceptionGroup as bugs:
            self._metrics.count("bugs_total", len(bugs.exceptions), duty="poll")
            self._health.warn("poll", f"{len(bugs.exceptions)} bugs in the last poll; the log tells which.")
            raise
        else:
            self._health.warn("poll", None)
        finally:
            self._polled.set()
        await self._look_at_feeds()

    async def _look_at_feeds(self) -> None:
        """That not one feed can be read is a trouble: nothing is left to tell."""
        states = await self._components.feeds.states([feed.url for feed in self._components.config.feeds])
        since = self._components.clock.now() - UNREAD
        unread = [
            state
            for state in states.values()
            if state.health is not FeedHealth.OK and (state.last_ok_at is None or state.last_ok_at < since)
        ]
        all_fail = bool(states) and len(unread) == len(states)
        why = f"None of the {len(states)} feeds can be read. {unread[0].why or ''}" if all_fail else None
        self._health.note("feeds", why.strip() if why else None)

    async def post(self) -> None:
        """Post what is due; the first time only after the first poll, so that there is something to post."""
        if not self._polled.is_set():
            try:
                await asyncio.wait_for(self._polled.wait(), FIRST_POLL_PATIENCE)
            except TimeoutError:
                log.warning("the first poll takes long; digests do not wait for it any longer")
                self._polled.set()
        for task in await self._runs.begin():
            task.add_done_callback(self._ended_run)
        if self._faults:  # of digests begun earlier: told here, where failing is counted
            faults, self._faults = self._faults, []
            raise ExceptionGroup("digests failed", faults)

    def _ended_run(self, task: asyncio.Task[Run | None]) -> None:
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            self._faults.append(error if isinstance(error, Exception) else RuntimeError(str(error)))
        elif (run := task.result()) is not None and run.state not in {RunState.CLAIMED, RunState.COMPOSED}:
            self._metrics.count("digests_total", state=run.state.value)

    async def post_everything(self) -> None:
        """Poll everything, then post the digest of every subscription that is not paused."""
        await self.collect(everything=True)
        for subscription in await self._components.subscriptions.subscriptions():
            if not subscription.paused:
                await self._runs.post_now(subscription.id)

    async def figures(self) -> None:
        """Have the figures of companies in the news at hand before a digest names them."""
        await self._polled.wait()
        now = self._components.clock.now()
        await self._figures.prefetch(await self._components.articles.window(now - DAY, now))

    async def companies(self) -> None:
        """Keep the directory of companies fresh."""
        refreshed = await refresh_companies(self._components)
        log.info(
            "companies: %s", refreshed.why or f"a new list of {refreshed.date}, used from the next start on"
        )

    async def clean(self) -> None:
        """Remove what is too old to be kept, by a clock that may be believed."""
        from storage.sqlite.upkeep.clock_check import may_be_believed
        from storage.sqlite.upkeep.retention import retention

        components = self._components
        now, keep = components.clock.now(), timedelta(days=components.config.retention_days)
        if not await may_be_believed(components.database, now):
            log.warning(
                "the clock has leapt to %s: nothing is removed before it has gone on from there for a day",
                now,
            )
            return
        cleaned = await retention(components.database, now, keep)
        runs = await components.deliveries.forget(now - keep)
        await components.events.forget(now)
        await components.watches.forget(now - keep)
        await components.mutes.forget(now - keep)
        await self._figures.forget(now)
        log.info(
            "cleaned up", extra={"articles": cleaned.articles, "ledger": cleaned.ledger, "digests": runs}
        )
