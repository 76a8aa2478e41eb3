"""Time and ids that a test holds in its hand."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta


class VirtualClock:
    """A clock that stands still until it is moved.

    ``advance`` moves wall clock and monotonic clock together and wakes whoever slept until then;
    ``jump`` moves the wall clock alone, as somebody who sets the machine's clock does. With
    ``hurried=True`` nobody has to advance: the earliest sleeper moves the time to where it wants to
    wake, so hours pass in no time and concurrent sleeps still end in their order.
    """

    def __init__(
        self, start: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC), *, hurried: bool = False
    ) -> None:
        assert start.tzinfo is not None, "times are aware"
        self._now = start.astimezone(UTC)
        self._monotonic = 1_000.0
        self._hurried = hurried
        self._sleepers: list[tuple[float, asyncio.Event]] = []
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        sleeper = (self._monotonic + seconds, asyncio.Event())
        self._sleepers.append(sleeper)
        try:
            if not self._hurried:
                await sleeper[1].wait()
            while not sleeper[1].is_set():
                await asyncio.sleep(0)
                if not sleeper[1].is_set() and sleeper[0] <= min(until for until, _ in self._sleepers):
                    self.advance(sleeper[0] - self._monotonic)
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)

    def advance(self, by: timedelta | float) -> None:
        """Let this much time pass and wake whoever slept until then."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        assert seconds >= 0, "use jump to set the clock back"
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self._monotonic + 1e-9]
        for sleeper in sorted(due, key=lambda one: one[0]):
            self._sleepers.remove(sleeper)
            sleeper[1].set()

    def jump(self, by: timedelta) -> None:
        """Set the wall clock forward or back; the monotonic clock does not notice."""
        self._now += by

    def jump_to(self, moment: datetime) -> None:
        """Set the wall clock; the monotonic clock does not notice."""
        self._now = moment.astimezone(UTC)


class CountingIds:
    """Identifiers in order: 32 hexadecimal digits, the first ends in 1."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> str:
        self._last += 1
        return f"{self._last:032x}"
