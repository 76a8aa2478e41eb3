"""Faults on demand: what a real Slack sometimes does, when a test or a person asks for it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.clock import Clock
from bot.demo.slack.errors import RateLimited


class FaultKind(StrEnum):
    """What goes wrong. The ``after`` kinds do the work first, so that the outcome is in doubt."""

    RATELIMITED = "ratelimited"
    ERROR = "error"  # HTTP 200 with an error code
    HTTP_500 = "http_500"
    TIMEOUT = "timeout"  # nothing done, no answer
    TIMEOUT_AFTER = "timeout_after"  # done, no answer
    RESET = "reset"  # nothing done, connection cut
    RESET_AFTER = "reset_after"  # done, connection cut
    SLOW = "slow"  # done, answered after ``seconds``


class SocketFault(StrEnum):
    """What goes wrong with a Socket Mode connection that still looks open."""

    HALF_OPEN = "half_open"  # the other end is gone: nothing comes, nothing is heard, not even a close
    DEAF = "deaf"  # pings are answered, but no envelope ever comes
    UNHEARD = "unheard"  # envelopes come, but their acknowledgements are lost


@dataclass(frozen=True, slots=True)
class Fault:
    """One planned fault. ``method`` is a Web API method or ``*``; ``times`` None means for good.

    ``chance`` in 0..1 decides each time whether it strikes; ``seconds`` is Retry-After, or how long a
    silent connection is held before it is cut.
    """

    kind: FaultKind
    method: str = "*"
    times: int | None = 1
    chance: float = 1.0
    seconds: float = 1.0
    error: str = "internal_error"
    channel: str | None = None


class Faults:
    """The faults still to come, and how many have struck."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self.planned: list[Fault] = []
        self.struck = 0

    def add(self, fault: Fault) -> None:
        """Plan a fault; the first that fits a call strikes."""
        self.planned.append(fault)

    def clear(self) -> None:
        """Be well again."""
        self.planned.clear()

    def next_for(self, method: str, channel: str | None = None) -> Fault | None:
        """The fault that strikes this call, used up by that."""
        for place, fault in enumerate(self.planned):
            if fault.method not in {"*", method} or fault.channel not in {None, channel}:
                continue
            if fault.chance < 1.0 and self._random.random() >= fault.chance:
                continue
            if fault.times is not None:
                if fault.times <= 1:
                    del self.planned[place]
                else:
                    self.planned[place] = replace(fault, times=fault.times - 1)
            self.struck += 1
            return fault
        return None


# Calls a minute for each method (Slack's tiers); chat.postMessage is one a second and channel instead.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
POST_INTERVAL = 1.0  # seconds between posts to one channel
POST_BURST = 4  # short bursts are tolerated


class RateLimits:
    """Slack's own rate limits, kept per method (and channel, for posting) in virtual or real time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free_at: dict[tuple[str, str], float] = {}

    def check(self, method: str, tier: int, channel: str) -> None:
        """Count a call in; raises :class:`RateLimited` where it comes too soon."""
        posting = method == "chat.postMessage"
        interval = POST_INTERVAL if posting else 60 / TIERS.get(tier, 600)
        burst = POST_BURST if posting else max(1, TIERS.get(tier, 600) // 2)
        key = (method, channel if posting else "")
        now = self._clock.monotonic()
        free_at = max(self._free_at.get(key, 0.0), now - burst * interval)
        if free_at > now:
            raise RateLimited(max(1, round(free_at - now + 0.5)))
        self._free_at[key] = free_at + interval
