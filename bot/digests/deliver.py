"""Bringing a frozen run's messages into their channel: each once, whatever happens on the way.

A message's row says ``sending`` before it is sent. Whoever finds it so later - after a time-out here, or
in another process after a crash - does not know whether Slack has it, and asks the channel's history for
the metadata that every message carries.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from bot.clock import Clock
from bot.digests.pacing import Pacer, Rest
from bot.errors import (
    ChannelUnavailable,
    DeliveryFailed,
    DeliveryOutcomeUnknown,
    DeliveryRateLimited,
    HistoryUnavailable,
    LeaseLost,
    MessageRefused,
    SlackAuthBroken,
)
from bot.models.delivery import Part, PartState, Posted, Run, RunState
from bot.ports.digests import DeliveryStore, Poster

EVENT_TYPE = "sectorwire_digest"
TRANSIENT = (DeliveryFailed, DeliveryRateLimited, DeliveryOutcomeUnknown)
Obstacle = Callable[[], Awaitable[str | None]]


"""Why a digest of which nothing was sent should not be sent any more; None where it should."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How long things may take.

    ``lease`` is how long a run is held without a sign of life. ``grace`` is how long after the attempt
    began a message without an answer may still appear in the channel; it must be well above the HTTP
    time-out. ``settle`` is the least time between two looks.
    """

    lease: timedelta = timedelta(seconds=120)
    grace: timedelta = timedelta(seconds=60)
    settle: timedelta = timedelta(seconds=5)
    tries: int = 5
    longest_wait: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a run ended, and why where that is not simply "done"."""

    state: RunState
    why: str | None = None


async def _none() -> str | None:
    return None


class DigestSender:
    """Delivers frozen runs; ``posters`` answers with the Slack of a workspace."""

    def __init__(
        self,
        store: DeliveryStore,
        posters: Callable[[str], Poster],
        clock: Clock,
        *,
        terms: DeliverySettings | None = None,
        pacer: Callable[[Clock], Pacer] = Pacer,
    ) -> None:
        self._store = store
        self._posters = posters
        self._clock = clock
        self.terms = terms or DeliverySettings()
        self._make_pacer = pacer
        self._pacers: dict[str, Pacer] = {}

    async def deliver(self, run: Run, obstacle: Obstacle = _none) -> Delivered:
        """Bring every message to its end; what was delivered before stays as it is.

        ``obstacle`` is asked at the last moment before the first message is sent, which may be minutes after it was
        composed: where it has a reason why not, the run is skipped.

        Raises :class:`~bot.errors.ChannelUnavailable`, :class:`~bot.errors.SlackAuthBroken`,
        :class:`~bot.errors.LeaseLost`, and after the last try what Slack last said; the run can then be
        delivered again later.
        """
        thread: Posted | None = None
        for part in await self._store.parts(run.id):
            settled = await self._settle(run, part.number, thread, obstacle)
            if settled.state is PartState.READY:
                return Delivered(RunState.SKIPPED, settled.why)
            if part.number == 0:
                if settled.posted is None:
                    break  # without the channel message there is no thread to put the rest in
                thread = settled.posted
        return _summary(await self._store.parts(run.id))

    async def _settle(self, run: Run, number: int, thread: Posted | None, obstacle: Obstacle) -> Part:
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(TRANSIENT),
            stop=stop_after_attempt(self.terms.tries),
            wait=self._wait,
            sleep=self._rest(run),
            reraise=True,
        )
        return await retrying(self._attempt, run, number, thread, obstacle)

    async def _attempt(self, run: Run, number: int, thread: Posted | None, obstacle: Obstacle) -> Part:
        part = (await self._store.parts(run.id))[number]  # the row is the truth, also between two tries
        if part.state is PartState.SENDING:
            part = await self._look_up(run, part, thread)
        if part.state is PartState.READY:
            await self._pacer(run.team).turn(run.channel, self._rest(run))
            if number == 0 and (why := await obstacle()) is not None:
                return replace(part, why=why)
            part = await self._send(run, part, thread)
        return part

    async def _send(self, run: Run, part: Part, thread: Posted | None) -> Part:
        channel, pacer = thread.channel if thread else run.channel, self._pacer(run.team)
        now, began = self._clock.now(), self._clock.monotonic()
        part = replace(
            part, state=PartState.SENDING, attempts=part.attempts + 1, sent_at=now, posted=None, why=None
        )
        await self._record(run, part)
        held = max(self._clock.now() - now, timedelta(seconds=self._clock.monotonic() - began))
        if held > self.terms.lease - self.terms.grace:
            # The machine slept between the row and the call: before an answer came somebody else might look.
            raise LeaseLost("This digest was held for too long; it is looked up before it is sent again.")
        try:
            posted = await self._posters(run.team).post(
                channel, part.message, metadata=_metadata(part), thread_ts=thread.ts if thread else None
            )
        except DeliveryRateLimited as error:
            pacer.limit(run.channel, min(error.retry_after, self.terms.longest_wait))
            await self._record(run, replace(part, state=PartState.READY, why=str(error)))
            raise
        except (DeliveryFailed, SlackAuthBroken) as error:
            await self._record(run, replace(part, state=PartState.READY, why=str(error)))
            raise
        except ChannelUnavailable as error:
            await self._record(run, replace(part, state=PartState.FAILED, why=str(error)))
            raise
        except MessageRefused as error:
            return await self._give_up(run, part, PartState.FAILED, f"Slack refused a message: {error}")
        log.info("posted", extra=_extra(run, part) | {"ts": posted.ts, "attempts": part.attempts})
        return await self._record(run, replace(part, state=PartState.POSTED, posted=posted))

    async def _look_up(self, run: Run, part: Part, thread: Posted | None) -> Part:
        """Find out what became of an attempt without an answer: posted, not posted (ready), or unknown."""
        sent_at = part.sent_at or self._clock.now()
        left = self.terms.grace - max(timedelta(), self._clock.now() - sent_at)
        try:
            found = await self._find(run, part, thread)
            if found is None:
                await self._rest(run)(max(left, self.terms.settle).total_seconds())
                found = await self._find(run, part, thread)
        except (HistoryUnavailable, ChannelUnavailable) as error:
            why = f"Slack did not say whether it took this message, and it cannot be looked up: {error}"
            return await self._give_up(run, part, PartState.UNKNOWN, why)
        if found is None:
            log.info("not in the channel: sent again", extra=_extra(run, part))
            return await self._record(run, replace(part, state=PartState.READY))
        log.info("found in the channel", extra=_extra(run, part) | {"ts": found.ts})
        return await self._record(run, replace(part, state=PartState.POSTED, posted=found, why=None))

    async def _find(self, run: Run, part: Part, thread: Posted | None) -> Posted | None:
        return await self._posters(run.team).find(
            thread.channel if thread else run.channel,
            event_type=EVENT_TYPE,
            payload=_payload(part),
            since=min(part.sent_at or run.claimed_at, self._clock.now()),  # the clock may have been ahead
            thread_ts=thread.ts if thread else None,
        )

    async def _record(self, run: Run, part: Part) -> Part:
        await self._store.record_part(part, run.owner, self._clock.now() + self.terms.lease)
        return part

    async def _give_up(self, run: Run, part: Part, state: PartState, why: str) -> Part:
        log.error("%s", why, extra=_extra(run, part))
        return await self._record(run, replace(part, state=state, why=why))

    def _pacer(self, team: str) -> Pacer:
        return self._pacers.setdefault(team, self._make_pacer(self._clock))

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, DeliveryRateLimited):
            return min(error.retry_after, self.terms.longest_wait).total_seconds()
        if isinstance(error, DeliveryOutcomeUnknown):
            return 0.0  # looking it up has its own patience
        return wait_exponential_jitter(initial=1, max=20, jitter=1)(state)

    def _rest(self, run: Run) -> Rest:
        """A sleep that keeps holding the run."""

        async def rest(seconds: float) -> None:
            step = self.terms.lease.total_seconds() / 3
            while seconds > 0:
                if seconds > step / 4:
                    await self._store.renew(run.id, run.owner, self._clock.now() + self.terms.lease)
                await self._clock.sleep(min(step, seconds))
                seconds -= step

        return rest


def _payload(part: Part) -> dict[str, object]:
    return {"digest": part.run_id, "part": part.number}


def _metadata(part: Part) -> dict[str, object]:
    return {"event_type": EVENT_TYPE, "event_payload": _payload(part)}


def _extra(run: Run, part: Part) -> dict[str, object]:
    return {"run": run.id, "team": run.team, "channel": run.channel, "part": part.number}


def _summary(parts: list[Part]) -> Delivered:
    """A run is as good as the worst of its messages."""
    for state, run_state in ((PartState.UNKNOWN, RunState.UNKNOWN), (PartState.FAILED, RunState.FAILED)):
        stuck = next((part for part in parts if part.state is state), None)
        if stuck is not None:
            return Delivered(run_state, stuck.why)
    return Delivered(RunState.DONE)
