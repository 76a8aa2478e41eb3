"""Turns at posting, so that a workspace gets no more messages a second than Slack takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock

Rest = Callable[[float], Awaitable[None]]


class Pacer:
    """Turns at posting to one workspace: about one a second in a channel, and not too many over all.

    Slack allows bursts and "several hundred a minute"; both rates stay below what it complains about.
    """

    def __init__(self, clock: Clock, *, channel_seconds: float = 1.05, overall_seconds: float = 0.2) -> None:
        self._clock = clock
        self._channel_seconds = channel_seconds
        self._overall_seconds = overall_seconds
        self._channels: dict[str, float] = {}
        self._overall = 0.0
        self._limited: dict[str, float] = {}  # channels that Slack asked to wait, until when
        self._held_until = 0.0

    async def turn(self, channel: str, rest: Rest | None = None) -> None:
        """Return when it is this channel's turn; ``rest`` sleeps, by default as the clock does."""
        rest = rest or self._clock.sleep
        now = self._clock.monotonic()
        if len(self._channels) > 4_000:
            self._channels = {one: at for one, at in self._channels.items() if at > now}
        at = max(now, self._channels.get(channel, now))
        self._channels[channel] = at + self._channel_seconds
        await self._until(at, rest)
        at = max(self._clock.monotonic(), self._overall)
        self._overall = at + self._overall_seconds
        await self._until(at, rest)
        while self._clock.monotonic() < self._held_until:
            await self._until(self._held_until, rest)

    def limit(self, channel: str, wait: timedelta) -> None:
        """Slack asked for a pause in this channel; said of another one meanwhile, nobody posts before it is over."""
        now = self._clock.monotonic()
        until = now + wait.total_seconds()
        self._limited = {one: at for one, at in self._limited.items() if at > now}
        if self._limited.keys() - {channel}:
            self._held_until = max(self._held_until, until, *self._limited.values())
        self._limited[channel] = until
        self._channels[channel] = max(self._channels.get(channel, until), until)

    async def _until(self, at: float, rest: Rest) -> None:
        if (seconds := at - self._clock.monotonic()) > 0:
            await rest(seconds)
