"""A clock that runs faster than the machine's, so that minutes of Slack's own pace pass in seconds."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class SwiftClock:
    """:class:`~bot.clock.Clock` at ``rate`` times real time since ``anchor`` (Unix seconds).

    Processes with the same two agree on the time.
    """

    def __init__(self, rate: float, anchor: float) -> None:
        self.rate = rate
        self.anchor = anchor

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.fromtimestamp(self.anchor, UTC) + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds of this clock since the anchor."""
        return (time.time() - self.anchor) * self.rate

    async def sleep(self, seconds: float) -> None:
        """Wait that long by this clock."""
        await asyncio.sleep(seconds / self.rate)
