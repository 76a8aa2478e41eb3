"""Digests on their way: who gets one, what was claimed, and what posts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.models.delivery import (
    LastRead,
    Message,
    Outcome,
    Part,
    Posted,
    Run,
    RunState,
    Shown,
    Slot,
    Subscription,
)
from bot.models.digests import RankPart
from bot.models.operator import Instance


class Poster(Protocol):
    """Slack, as far as delivery needs it. Raises :class:`~bot.errors.DeliveryError` in its forms."""

    async def post(
        self, channel: str, message: Message, *, metadata: Mapping[str, object], thread_ts: str | None = None
    ) -> Posted:
        """Post a message; metadata is ``{"event_type": ..., "event_payload": {...}}``."""
        ...

    async def find(
        self,
        channel: str,
        *,
        event_type: str,
        payload: Mapping[str, object],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        """Look into the channel's history (or a thread) for the message with this metadata.

        None means that it certainly does not stand there now. Raises
        :class:`~bot.errors.HistoryUnavailable` where that cannot be found out.
        """
        ...


class SubscriptionStore(Protocol):
    """Which channels want which digest when."""

    async def subscriptions(self) -> list[Subscription]:
        """All of them, paused ones too, oldest first."""
        ...

    async def subscription(self, subscription_id: str) -> Subscription | None:
        """One of them."""
        ...

    async def save_subscriptions(self, subscriptions: Sequence[Subscription]) -> None:
        """Add or replace, in one transaction."""
        ...

    async def change_subscription(self, before: Subscription, after: Subscription) -> bool:
        """Write what differs between the two, and nothing else; False where it was removed meanwhile.

        So two changes at once are both made, unless they are about the same.
        """
        ...

    async def rename_subscriptions(self, renamed: Mapping[str, str]) -> None:
        """Give subscriptions other ids, the new by the old, with all that their digests have read and posted."""
        ...

    async def remove_subscriptions(self, ids: Sequence[str]) -> None:
        """Remove; what their channels have been shown stays remembered."""
        ...

    async def pause_channel(self, team: str, channel: str, why: str) -> int:
        """Pause a channel's subscriptions; returns how many were not paused before."""
        ...


class DeliveryStore(Protocol):
    """Digest slots, their messages, and what each channel has been shown.

    A run belongs to its ``owner`` until its lease ends. Whatever an owner writes raises
    :class:`~bot.errors.LeaseLost` where the run is no longer its own.
    """

    async def slots(self, since: date) -> list[Slot]:
        """The slots of the plan that have a row, from this local date on."""
        ...

    async def claim(self, run: Run) -> bool:
        """Make the slot's row; False where the slot, or its subscription's local date, has one already.

        False, too, for a slot of the plan while another instance holds the lease.
        """
        ...

    async def take_over(self, owner: str, now: datetime, lease_until: datetime) -> list[Run]:
        """Make unfinished runs whose lease has ended, or that are this owner's anyway, this owner's.

        None while another instance holds the lease of the whole database.
        """
        ...

    async def renew(self, run_id: str, owner: str, lease_until: datetime) -> None:
        """Hold a run for longer."""
        ...

    async def release(self, run_id: str, owner: str, at: datetime, why: str) -> None:
        """Hand an unfinished run back, to be taken over by whoever comes first."""
        ...

    async def hand_back(self, owner: str, at: datetime, why: str) -> int:
        """Release all that this owner has not finished; returns how many runs."""
        ...

    async def last_read(self, subscription_id: str, now: datetime) -> LastRead:
        """Up to where a subscription's digests have read, but for what is owed of those that were given up.

        A moment after ``now`` was dated by a clock that was ahead, and does not count.
        """
        ...

    async def shown(self, team: str, channel: str) -> Shown:
        """What this channel has been shown or is about to be."""
        ...

    async def freeze(
        self,
        run: Run,
        messages: Sequence[Message],
        stories: Mapping[str, Sequence[str]],
        left_out: Mapping[str, Sequence[str]],
        ranks: Mapping[str, Sequence[RankPart]],
        *,
        owed: Sequence[str] = (),
    ) -> bool:
        """Store a composed run, its messages, and its stories (id to article keys) as shown to its channel.

        All in one transaction; False, and nothing stored, where another run has meanwhile shown one of
        the stories. ``left_out`` maps "reason" or "reason:detail" to article keys, ``ranks`` a story's id to
        the parts of its rank; ``owed`` are the ids of given-up runs whose articles this one has considered again.
        A run that was composed before raises :class:`~bot.errors.LeaseLost`.
        """
        ...

    async def parts(self, run_id: str) -> list[Part]:
        """A run's messages in order."""
        ...

    async def record_part(self, part: Part, owner: str, lease_until: datetime) -> None:
        """Write where a message stands, and hold its run until then."""
        ...

    async def finish(self, run_id: str, owner: str, state: RunState, why: str | None) -> None:
        """End a run. The stories of its messages that were not posted count as not shown, and are owed."""
        ...

    async def outcomes(self, article_key: str, limit: int) -> list[Outcome]:
        """What became of an article in the runs that considered it, newest first."""
        ...

    async def forget(self, before: datetime) -> int:
        """Remove finished runs claimed before then, and what they showed; returns how many runs.

        The newest of each subscription stay, so that a clock that is far ahead for a while makes nobody
        post or show again what was posted.
        """
        ...


class LeaseStore(Protocol):
    """Which one of several instances on the same database is at work."""

    async def holder(self) -> Instance | None:
        """The instance at work; None where none is."""
        ...

    async def take(self, me: Instance, now: datetime, seen: Instance | None) -> bool:
        """Make it this instance's where nobody has it, or where it is still as it was ``seen``."""
        ...

    async def heartbeat(self, owner: str, now: datetime) -> bool:
        """A sign of life; False where another instance has taken it."""
        ...

    async def give_back(self, owner: str) -> None:
        """Nobody has it any more; nothing where another instance does."""
        ...
