"""One request in flight per host, with a pause between two: nobody is asked faster than that."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import Clock

REMEMBERED_HOSTS = 4_096


@dataclass(frozen=True, slots=True)
class Pace:
    """How a host is treated: requests at the same time, and seconds from an answer to the next request."""

    at_once: int = 1
    spacing: float = 1.0


@dataclass(slots=True)
class _Lane:
    turns: asyncio.Semaphore
    free_at: float = 0.0
    waiting: int = 0


class HostGate:
    """Turns per host (``host:port``), shared by everything that asks the same hosts.

    ``pace`` is how hosts are treated: one rule for all, or a function of the host.
    """

    def __init__(self, clock: Clock, pace: Pace | Callable[[str], Pace]) -> None:
        self._clock = clock
        self._pace = pace
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()

    def pace_of(self, host: str) -> Pace:
        """How this host is treated."""
        return self._pace if isinstance(self._pace, Pace) else self._pace(host)

    @asynccontextmanager
    async def turn(self, host: str, *, pause: bool = True) -> AsyncIterator[None]:
        """Wait for a turn at this host and hold it; the pause is waited before, not after.

        Following a redirect belongs to the visit that led there: it takes its turn with ``pause=False``.
        """
        lane = self._lane(host)
        lane.waiting += 1
        try:
            async with lane.turns:
                if pause:
                    await self._pause(lane)
                try:
                    yield
                finally:
                    lane.free_at = self._clock.monotonic() + self.pace_of(host).spacing
        finally:
            lane.waiting -= 1

    async def ready(self, host: str) -> None:
        """Wait until the host's pause is over, without taking a turn: others may work meanwhile."""
        await self._pause(self._lane(host))

    async def _pause(self, lane: _Lane) -> None:
        while (wait := lane.free_at - self._clock.monotonic()) > 0:
            await self._clock.sleep(wait)

    def _lane(self, host: str) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(asyncio.Semaphore(self.pace_of(host).at_once))
            self._forget()
        else:
            self._lanes.move_to_end(host)
        return lane

    def _forget(self) -> None:
        """Drop the longest unused lanes beyond the limit; one in use or still pausing stays."""
        now = self._clock.monotonic()
        spare = len(self._lanes) - REMEMBERED_HOSTS
        if spare <= 0:
            return
        idle = [host for host, lane in self._lanes.items() if not lane.waiting and lane.free_at <= now]
        for host in idle[:spare]:
            del self._lanes[host]
