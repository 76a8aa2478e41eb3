"""What keeps a store in order, and all that one store offers, together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.ports.claims import ClaimStore
from bot.ports.companies import CompanyCache, DirectoryStore
from bot.ports.digests import DeliveryStore, LeaseStore, SubscriptionStore
from bot.ports.news import AddedFeedStore, ArticleStore, FeedStore, NewsSearch, StoryLookup
from bot.ports.people import EventLedger, InstallationStore, MuteStore, SavedStore, WatchStore


@dataclass(frozen=True, slots=True)
class CleanedUp:
    """How many rows a clean-up removed."""

    articles: int
    ledger: int


class Maintenance(Protocol):
    """Called by the daily clean-up and by commands. Raises :class:`~bot.errors.StorageError`."""

    async def clock_may_be_believed(self, now: datetime) -> bool:
        """Look at the clock and remember what it shows; False while a leap of days is being waited out."""
        ...

    async def clean_up(self, now: datetime, keep: timedelta) -> CleanedUp:
        """Remove articles and ledger entries older than ``keep``; interrupted, the next call does the rest."""
        ...

    async def forget_team(self, team: str, before: datetime | None = None) -> int:
        """Delete all that belongs to a workspace, in one transaction; returns how many rows.

        With ``before`` only where the workspace has not installed the app again since.
        """
        ...

    def export(self, kind: str) -> AsyncIterator[dict[str, Any]]:
        """Every row of a kind as people read it, oldest first; times as RFC 3339 in UTC.

        The kinds are ``articles``, ``watches``, ``subscriptions`` and ``deliveries``.
        """
        ...


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that one store offers. ``close`` ends it; nothing is asked of it afterwards."""

    feeds: FeedStore
    added_feeds: AddedFeedStore
    articles: ArticleStore
    search: NewsSearch
    stories: StoryLookup
    claims: ClaimStore
    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    lease: LeaseStore
    events: EventLedger
    watches: WatchStore
    saved: SavedStore
    mutes: MuteStore
    installations: InstallationStore
    directory: DirectoryStore
    company_cache: CompanyCache
    maintenance: Maintenance
    close: Callable[[], Awaitable[None]]
