"""A Slack in memory, as far as delivery needs it, with the faults that matter."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.errors import ChannelUnavailable, DeliveryOutcomeUnknown, HistoryUnavailable
from bot.models.delivery import Message, Posted
from tests.fakes.clock import VirtualClock


@dataclass(frozen=True, slots=True)
class Standing:
    """A message as it stands in a channel."""

    ts: str
    thread_ts: str | None
    message: Message
    metadata: Mapping[str, object]


class FakeSlack:
    """Implements :class:`bot.ports.Poster`.

    ``faults`` are taken one a call to ``post``: None lets it through, an error is raised instead of
    posting, and a :class:`DeliveryOutcomeUnknown` made with :func:`after` is raised although it posted.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.channels: dict[str, list[Standing]] = {}
        self.faults: deque[Exception | None] = deque()
        self.find_faults: deque[Exception | None] = deque()
        self.closed: dict[str, str] = {}
        self.history = True
        self.posts = 0
        self.on_post: Callable[[str], None] = lambda _channel: None
        self._last = 0

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        metadata: Mapping[str, object],
        thread_ts: str | None = None,
    ) -> Posted:
        self.posts += 1
        self.on_post(channel)
        if channel in self.closed:
            raise ChannelUnavailable(f"Invite the bot to {channel}.", self.closed[channel])
        fault = self.faults.popleft() if self.faults else None
        if fault is not None and not getattr(fault, "posted", False):
            raise fault
        self._last += 1
        ts = f"{int(self.clock.now().timestamp())}.{self._last:06d}"
        self.channels.setdefault(channel, []).append(Standing(ts, thread_ts, message, metadata))
        if fault is not None:
            raise fault
        return Posted(channel, ts)

    async def find(
        self,
        channel: str,
        *,
        event_type: str,
        payload: Mapping[str, object],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        if not self.history:
            raise HistoryUnavailable("The bot may not read this channel's history.")
        if self.find_faults and (fault := self.find_faults.popleft()):
            raise fault
        wanted = {"event_type": event_type, "event_payload": dict(payload)}
        for standing in self.channels.get(channel, ()):
            if standing.metadata == wanted and standing.thread_ts == thread_ts:
                return Posted(channel, standing.ts)
        return None


def after() -> DeliveryOutcomeUnknown:
    """The connection broke after Slack had posted the message."""
    error = DeliveryOutcomeUnknown("Slack did not answer in time.")
    error.posted = True  # type: ignore[attr-defined]
    return error
