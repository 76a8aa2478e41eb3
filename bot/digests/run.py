"""A digest's way, told top to bottom: claim -> compose -> freeze -> deliver -> record.

Every step is written down before the next one begins, so whoever comes after a crash goes on exactly
where it happened. A run that nobody holds any more is taken over; one that cannot be brought to its end
within half a day is given up, and says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.clock import Clock, Ids
from bot.digests.compose import Composed, ComposeRules, DigestContext, compose
from bot.digests.deliver import TRANSIENT, Delivered, DigestSender
from bot.digests.inputs import DigestInputs, DigestWindow
from bot.digests.schedule import (
    CATCH_UP,
    REACH_DAYS,
    due,
    is_late,
    missed,
    next_slot,
    window_start,
    zone_of,
)
from bot.digests.subscriptions import paused
from bot.digests.tasks import Begun, Tasks
from bot.errors import (
    ChannelUnavailable,
    DeliveryError,
    DeliveryFailed,
    LeaseLost,
    SlackAuthBroken,
    UsageError,
)
from bot.models.articles import JudgedArticle
from bot.models.delivery import LastRead, Message, PartState, Run, RunState, Shown, Slot, Subscription
from bot.models.digests import Digest
from bot.ports.digests import DeliveryStore, SubscriptionStore
from bot.ports.news import ArticleStore

GIVE_UP = CATCH_UP
HOURS = f"{GIVE_UP // timedelta(hours=1)} hours"
LOOK_BACK = timedelta(days=14)  # after a start or a long sleep: how far back skipped digests are told of
CONFLICTS = 5  # how often a digest is composed anew because another run showed one of its stories first

Render = Callable[[Digest], Sequence[Message]]
T = TypeVar("T")

log = logging.getLogger(__name__)


class DigestRuns:
    """The use-cases of digests: what is due, what somebody asks for, what it would look like."""

    def __init__(
        self,
        *,
        subscriptions: SubscriptionStore,
        deliveries: DeliveryStore,
        articles: ArticleStore,
        desk: ComposeRules,
        render: Render,
        sender: DigestSender,
        clock: Clock,
        ids: Ids,
        owner: str,
        sources: DigestInputs | None = None,
        composers: int = 8,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._articles = articles
        self._desk = desk
        self._render = render
        self._sender = sender
        self._clock = clock
        self._ids = ids
        self._owner = owner
        self._sources = sources or DigestInputs()
        self._composing = asyncio.Semaphore(composers)
        self._tasks = Tasks()
        self._active: set[str] = set()
        self._told: set[str] = set()
        self._ticked_at: datetime | None = None

    @property
    def owner(self) -> str:
        """Whose runs these are."""
        return self._owner

    # --- use-cases ---------------------------------------------------------------------------------

    async def begin(self) -> list[Begun]:
        """Begin to finish what was left unfinished, then to post what is due; returns what was begun, at once.

        Does nothing where another instance has meanwhile taken the lease.
        Meant to be called every half minute, however irregularly. Each digest is a task of its own: one that waits
        for Slack, or fails, leaves the others alone.
        """
        now = self._clock.now()
        window = DigestWindow(self._articles, now)
        left = await self._deliveries.take_over(self._owner, now, self._lease_end())
        begun = [
            self._tasks.begin(("run", run.id), partial(self._resume, run, window))
            for run in left
            if run.id not in self._active and ("run", run.id) not in self._tasks
        ]
        for slot, subscription in await self._due(now):
            key = (slot.subscription_id, slot.local_date.isoformat())
            if key not in self._tasks:
                begun.append(self._tasks.begin(key, partial(self._start, slot, subscription, window)))
        return begun

    async def tick(self) -> list[Run]:
        """:meth:`begin`, and wait for all that was begun; returns the runs that were worked on.

        What was no trouble of Slack's is raised at the end, in a group.
        """
        done = await asyncio.gather(*await self.begin(), return_exceptions=True)
        if faults := [one for one in done if isinstance(one, BaseException)]:
            raise BaseExceptionGroup("digests failed", faults)
        return [run for run in done if isinstance(run, Run)]

    async def settle(self, within: timedelta) -> bool:
        """Let what was begun finish; what has not by then is cut off, and goes on from its rows. True if all did."""
        return await self._tasks.settle(within)

    async def post_now(self, subscription_id: str) -> Run | None:
        """Post a digest besides the plan; its stories count as shown like any others.

        Raises :class:`~bot.errors.UsageError` where there is no such subscription.
        """
        subscription = await self._subscriptions.subscription(subscription_id)
        if subscription is None:
            raise UsageError("That subscription no longer exists.")
        now = self._clock.now()
        today = now.astimezone(zone_of(subscription)).date()
        slot = Slot(subscription.id, today, f"asked {self._ids.new()}", now)
        job = partial(self._start, slot, subscription, DigestWindow(self._articles, now), asked=True)
        # A task like others: whoever asked may be gone before Slack has answered, and stopping waits for it.
        return await asyncio.shield(self._tasks.begin((slot.subscription_id, slot.name), job))

    async def preview(
        self, subscription: Subscription, *, since: timedelta | None = None, with_shown: bool = True
    ) -> Digest:
        """The digest as it would be posted now; posts nothing and marks nothing."""
        now = self._clock.now()
        window = DigestWindow(self._articles, now)
        last = LastRead() if since else await self._deliveries.last_read(subscription.id, now)
        start = now - since if since else window_start(now, last.until, subscription)
        shown = Shown()
        if with_shown:
            shown = await self._deliveries.shown(subscription.team, subscription.channel)
        reading = await window.read(start, last.arrival)
        frame = await self._frame("preview", subscription, start, now, shown, late=reading.late)
        return (await self._composed(reading.articles, frame)).digest

    async def hand_back(self) -> None:
        """Let go of everything, so that the next process need not wait for the lease to end."""
        left = await self._deliveries.hand_back(self._owner, self._clock.now(), "stopped on the way")
        if left:
            log.info("handed back", extra={"runs": left})

    # --- one run -----------------------------------------------------------------------------------

    async def _start(
        self, slot: Slot, subscription: Subscription, window: DigestWindow, *, asked: bool = False
    ) -> Run | None:
        run = Run(
            id=self._ids.new(),
            slot=slot,
            team=subscription.team,
            channel=subscription.channel,
            state=RunState.CLAIMED,
            owner=self._owner,
            lease_until=self._lease_end(),
            claimed_at=self._clock.now(),
            asked=asked,
        )
        return await self._holding(run, self._claimed(run, subscription, window))

    async def _claimed(self, run: Run, subscription: Subscription, window: DigestWindow) -> Run | None:
        if not await self._deliveries.claim(run):
            return None
        log.info("claimed", extra=_extra(run))
        # Read again: a tick with many digests takes a while, and somebody may have paused this one meanwhile.
        current = await self._subscriptions.subscription(subscription.id)
        return await self._carry_on(run, current, window)

    async def _resume(self, run: Run, window: DigestWindow) -> Run | None:
        if run.id in self._active:  # claimed meanwhile by somebody who asked for it: it is in work already
            return None
        return await self._holding(run, self._taken_over(run, window))

    async def _taken_over(self, run: Run, window: DigestWindow) -> Run:
        log.info("taken over", extra=_extra(run) | {"state": run.state.value})
        subscription = await self._subscriptions.subscription(run.slot.subscription_id)
        return await self._carry_on(run, subscription, window)

    async def _holding(self, run: Run, work: Awaitable[T]) -> T:
        self._active.add(run.id)
        try:
            return await work
        finally:
            self._active.discard(run.id)

    async def _carry_on(self, run: Run, subscription: Subscription | None, window: DigestWindow) -> Run:
        """Bring a claimed run to its end, or as far as it goes today."""

        async def obstacle() -> str | None:
            return await self._obstacle(run, await self._subscriptions.subscription(run.slot.subscription_id))

        try:
            if (why := await self._obstacle(run, subscription)) is not None:
                return await self._finish(run, Delivered(RunState.SKIPPED, why))
            if run.state is RunState.CLAIMED and subscription is not None:
                async with self._composing:
                    run = await self._freeze(run, subscription, window)
            delivered = await self._sender.deliver(run, obstacle)
            self._told.discard(run.team)
        except LeaseLost as error:
            log.warning("%s", error, extra=_extra(run))
            return run
        except ChannelUnavailable as error:
            return await self._pause(run, error)
        except (SlackAuthBroken, *TRANSIENT) as error:
            return await self._later(run, error)
        return await self._finish(run, delivered)

    async def _obstacle(self, run: Run, subscription: Subscription | None) -> str | None:
        """Why a run of which nothing was sent yet should not be sent any more."""
        parts = await self._deliveries.parts(run.id)
        if any(part.state is not PartState.READY for part in parts):
            return None
        if subscription is None:
            return "The subscription was removed before its digest was sent."
        if subscription.paused and not run.asked:
            return "The subscription was paused before its digest was sent."
        if self._overdue(run):
            return f"I couldn't post it within {HOURS}. {run.why or ''}".rstrip()
        return None

    async def _freeze(self, run: Run, subscription: Subscription, window: DigestWindow) -> Run:
        """Compose, render, and store the messages, before any of them is sent."""
        last = await self._deliveries.last_read(subscription.id, window.end)
        start = window_start(window.end, last.until, subscription)
        reading = await window.read(start, last.arrival)
        late_for = run.slot.due_at if not run.asked and is_late(run.slot, self._clock.now()) else None
        for _ in range(CONFLICTS):
            shown = await self._deliveries.shown(run.team, run.channel)
            frame = await self._frame(
                run.id, subscription, start, window.end, shown, late_for=late_for, late=reading.late
            )
            composed = await self._composed(reading.articles, frame)
            frozen = replace(
                run,
                state=RunState.COMPOSED,
                window_start=start,
                window_end=window.end,
                read_from=last.arrival,
                read_to=reading.to,
            )
            messages = self._render(composed.digest)
            if await self._deliveries.freeze(
                frozen, messages, composed.stories, composed.left_out, composed.ranks, owed=last.owed
            ):
                log.info(
                    "composed", extra=_extra(run) | {"stories": len(composed.stories), "parts": len(messages)}
                )
                return frozen
        raise DeliveryFailed(
            "Other digests for this channel keep using the same stories, so this one is waiting."
        )

    async def _frame(
        self,
        digest_id: str,
        subscription: Subscription,
        start: datetime,
        end: datetime,
        shown: Shown,
        *,
        late_for: datetime | None = None,
        late: frozenset[str] = frozenset(),
    ) -> DigestContext:
        return DigestContext(
            id=digest_id,
            subscription=subscription,
            window_start=start,
            window_end=end,
            shown=shown,
            mutes=await self._sources.mutes(subscription.team, subscription.channel),
            watched=await self._sources.watched(subscription.team, subscription.channel),
            silent=tuple(await self._sources.silent(subscription.sectors)),
            sources=self._sources.sources(subscription.sectors),
            next_at=next_slot(subscription, self._clock.now()),
            late_for=late_for,
            late=late,
        )

    async def _composed(self, articles: Sequence[JudgedArticle], frame: DigestContext) -> Composed:
        composed = await asyncio.to_thread(compose, articles, self._desk, frame)
        return replace(composed, digest=await self._sources.enrich(composed.digest))

    # --- how a run ends ----------------------------------------------------------------------------

    async def _finish(self, run: Run, delivered: Delivered, *, told: bool = False) -> Run:
        try:
            await self._deliveries.finish(run.id, self._owner, delivered.state, delivered.why)
        except LeaseLost as error:
            log.warning("%s", error, extra=_extra(run))
            return run
        log.info("finished", extra=_extra(run) | {"state": delivered.state.value, "why": delivered.why})
        if delivered.state is not RunState.DONE and not told:
            self._sources.report(
                f"Digest of {run.slot.local_date} for {run.channel}: {delivered.state.value}. {delivered.why}"
            )
        return replace(run, state=delivered.state, why=delivered.why)

    async def _pause(self, run: Run, error: ChannelUnavailable) -> Run:
        ended = await self._finish(run, Delivered(RunState.FAILED, str(error)), told=True)
        where = (run.team, run.channel)
        going = [
            one
            for one in await self._subscriptions.subscriptions()
            if (one.team, one.channel) == where and not one.paused
        ]
        if await self._subscriptions.pause_channel(run.team, run.channel, str(error)):
            self._sources.report(f"{run.channel} won't get digests until this is fixed: {error}")
            await self._sources.paused(going, str(error))
        return ended

    async def _later(self, run: Run, error: DeliveryError) -> Run:
        """Slack is in trouble: hand the run back for a later tick, or give it up when it is too old."""
        if self._overdue(run):
            parts = await self._deliveries.parts(run.id)
            open_end = any(part.state is PartState.SENDING for part in parts)
            state = RunState.UNKNOWN if open_end else RunState.FAILED
            return await self._finish(run, Delivered(state, f"Given up after {HOURS}. {error}"))
        log.warning("later: %s", error, extra=_extra(run))
        if isinstance(error, SlackAuthBroken) and run.team not in self._told:
            self._told.add(run.team)
            self._sources.report(f"I can't post anything: {error}")
        try:
            await self._deliveries.release(run.id, self._owner, self._clock.now(), str(error))
        except LeaseLost as lost:
            log.warning("%s", lost, extra=_extra(run))
        return replace(run, why=str(error))

    # --- many runs ---------------------------------------------------------------------------------

    async def _due(self, now: datetime) -> tuple[tuple[Slot, Subscription], ...]:
        """What to claim now; a subscription whose plan cannot be read is paused, the others go on."""
        asleep_since = self._ticked_at or now - LOOK_BACK
        self._ticked_at = now
        subscriptions = await self._subscriptions.subscriptions()
        rows = await self._deliveries.slots((min(asleep_since, now) - timedelta(days=REACH_DAYS)).date())
        found = due(now, subscriptions, rows)
        for subscription, error in found.broken:
            await self._subscriptions.change_subscription(subscription, paused(subscription, str(error)))
            self._sources.report(f"The digest for {subscription.channel} is paused: {error}")
        if now - asleep_since > CATCH_UP:
            readable = [one for one in subscriptions if all(one is not other for other, _ in found.broken)]
            _tell_of_skipped(now, readable, rows, asleep_since)
        return found.slots

    def _lease_end(self) -> datetime:
        return self._clock.now() + self._sender.terms.lease

    def _overdue(self, run: Run) -> bool:
        return self._clock.now() - run.claimed_at > GIVE_UP


def _tell_of_skipped(
    now: datetime, subscriptions: Sequence[Subscription], rows: Sequence[Slot], since: datetime
) -> None:
    for subscription in subscriptions:
        if lost := missed(now, subscription, rows, since):
            log.warning(
                "nobody was there at the time of %d digests, the last of %s: skipped",
                len(lost),
                lost[-1].local_date,
                extra={"team": subscription.team, "channel": subscription.channel},
            )


def _extra(run: Run) -> dict[str, object]:
    return {"run": run.id, "team": run.team, "channel": run.channel, "slot": run.slot.name}
