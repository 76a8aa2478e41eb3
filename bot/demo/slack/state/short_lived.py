"""What the workspace hands out for a short time: trigger ids and response URLs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.clock import Clock
from bot.demo.slack.errors import Refused

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Trigger:
    """The right to open one modal for a person, for three seconds."""

    user: str
    until: float
    channel: str | None = None
    view: str | None = None  # the view it came from, for views.push
    used: bool = False


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    """The right to answer five times within half an hour, where something was asked."""

    user: str
    channel: str
    until: float
    thread_ts: str | None = None
    message_ts: str | None = None  # the message whose button was pressed
    uses: int = 0


@dataclass(slots=True)
class Tickets:
    """All that were handed out; each is checked and counted when it comes back."""

    clock: Clock
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, ResponseUrl] = field(default_factory=dict)

    def trigger(self, user: str, *, channel: str | None = None, view: str | None = None) -> str:
        """A new trigger id."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, self.clock.monotonic() + TRIGGER_SECONDS, channel, view)
        _forget_oldest(self.triggers, 1_000)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Use a trigger id up; refuses one that is unknown, used or too old."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.monotonic() > trigger.until:
            raise Refused("expired_trigger_id")
        self.triggers[trigger_id] = replace(trigger, used=True)
        return trigger

    def response(
        self, user: str, channel: str, *, thread_ts: str | None = None, message_ts: str | None = None
    ) -> str:
        """A new response URL's secret part."""
        token = secrets.token_urlsafe(18)
        until = self.clock.monotonic() + RESPONSE_SECONDS
        self.responses[token] = ResponseUrl(user, channel, until, thread_ts, message_ts)
        _forget_oldest(self.responses, 1_000)
        return token

    def answered(self, token: str, ts: str) -> None:
        """Where a command's first answer stands: a later one may replace it."""
        known = self.responses[token]
        if known.message_ts is None:
            self.responses[token] = replace(known, message_ts=ts)

    def use_response(self, token: str) -> ResponseUrl:
        """Count one use; refuses the sixth, a late one and an unknown one."""
        known = self.responses.get(token)
        if known is None or known.uses >= RESPONSE_USES:
            raise Refused("used_url")
        if self.clock.monotonic() > known.until:
            raise Refused("expired_url")
        self.responses[token] = replace(known, uses=known.uses + 1)
        return known


def _forget_oldest(kept: dict[str, Kept], most: int) -> None:
    for key in list(kept)[: max(0, len(kept) - most)]:
        del kept[key]
