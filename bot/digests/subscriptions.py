"""What a subscription may become: changed, paused, resumed, or as the configuration now has it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.models.delivery import Subscription


def under_plan(before: Subscription, after: Subscription, now: datetime) -> Subscription:
    """The subscription after a change: under another plan it owes no slots of the past."""
    plans = [(one.time, one.timezone, one.days, one.holidays) for one in (before, after)]
    return after if plans[0] == plans[1] else replace(after, since=now)


def paused(subscription: Subscription, why: str | None = None) -> Subscription:
    """The subscription at rest; ``why`` is a sentence where nobody asked for it."""
    return replace(subscription, paused=True, paused_why=why)


def resumed(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription at work again; it owes nothing of the time in between."""
    return replace(subscription, paused=False, paused_why=None, since=now)


def synced(wanted: Subscription, before: Subscription | None, now: datetime) -> Subscription:
    """A configured subscription as it is stored: the configuration's word, but for what people decided."""
    if before is None:
        return replace(wanted, created_at=now)
    after = replace(
        wanted,
        paused=before.paused,
        paused_why=before.paused_why,
        created_at=before.created_at,
        since=before.since,
        created_by=before.created_by,
    )
    return under_plan(before, after, now)


def carried_on(
    wanted: Sequence[Subscription], stored: Sequence[Subscription], configured: Collection[str]
) -> dict[str, str]:
    """Which configured subscriptions are old ones with other sectors: the new id by the old.

    ``wanted`` have their channels by id; ``configured`` are the ids of the whole configuration. An old one is carried
    on by the one of its channel that has most sectors in common with it, each once.
    """
    known = {one.id for one in stored}
    left = [one for one in stored if one.origin == "config" and one.id not in configured]
    renamed: dict[str, str] = {}
    for subscription in wanted:
        if subscription.id in known:
            continue
        best = max(left, key=lambda one: _in_common(one, subscription), default=None)
        if best is not None and _in_common(best, subscription):
            left.remove(best)
            renamed[best.id] = subscription.id
    return renamed


def _in_common(stored: Subscription, wanted: Subscription) -> int:
    if (stored.team, stored.channel) != (wanted.team, wanted.channel):
        return 0
    return len(set(stored.sectors) & set(wanted.sectors))
