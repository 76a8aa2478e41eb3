"""What the stages need from the edges, as protocols: storage, pages, Slack.

Each method says what it raises; beyond that only :class:`~bot.errors.StorageError` (stores) may come.
"""

from __future__ import annotations

from bot.ports.claims import ClaimStore
from bot.ports.companies import CompanyCache, DirectoryStore
from bot.ports.digests import DeliveryStore, LeaseStore, Poster, SubscriptionStore
from bot.ports.maintenance import CleanedUp, Maintenance, Stores
from bot.ports.news import AddedFeedStore, ArticleStore, FeedStore, NewsSearch, StoryLookup
from bot.ports.people import EventLedger, InstallationStore, MuteStore, SavedStore, WatchStore

__all__ = [
    "AddedFeedStore",
    "ArticleStore",
    "ClaimStore",
    "CleanedUp",
    "CompanyCache",
    "DeliveryStore",
    "DirectoryStore",
    "EventLedger",
    "FeedStore",
    "InstallationStore",
    "LeaseStore",
    "Maintenance",
    "MuteStore",
    "NewsSearch",
    "Poster",
    "SavedStore",
    "Stores",
    "StoryLookup",
    "SubscriptionStore",
    "WatchStore",
]
