"""All stores of one SQLite file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.ports import Stores
from storage.sqlite.added_feeds import SqliteAddedFeedStore
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.claims import SqliteClaimStore
from storage.sqlite.companies import SqliteCompanyCache
from storage.sqlite.deliveries import SqliteDeliveryStore
from storage.sqlite.directory import SqliteDirectoryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.events import SqliteEventLedger
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.installations import SqliteInstallationStore
from storage.sqlite.leases import SqliteLeaseStore
from storage.sqlite.mutes import SqliteMuteStore
from storage.sqlite.saved import SqliteSavedStore
from storage.sqlite.search.articles import SqliteNewsSearch
from storage.sqlite.search.stories import SqliteStoryLookup
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from storage.sqlite.upkeep.maintenance import SqliteMaintenance
from storage.sqlite.watches import SqliteWatchStore


async def open_sqlite(file: Path) -> Stores:
    """Open the file, made where it is missing and brought up to date.

    Raises :class:`~bot.errors.StorageError` in its forms.
    """
    database = await asyncio.to_thread(Database.open, file)

    async def close() -> None:
        await asyncio.to_thread(database.close)

    return Stores(
        feeds=SqliteFeedStore(database),
        added_feeds=SqliteAddedFeedStore(database),
        articles=SqliteArticleStore(database),
        search=SqliteNewsSearch(database),
        stories=SqliteStoryLookup(database),
        claims=SqliteClaimStore(database),
        subscriptions=SqliteSubscriptionStore(database),
        deliveries=SqliteDeliveryStore(database),
        lease=SqliteLeaseStore(database),
        events=SqliteEventLedger(database),
        watches=SqliteWatchStore(database),
        saved=SqliteSavedStore(database),
        mutes=SqliteMuteStore(database),
        installations=SqliteInstallationStore(database),
        directory=SqliteDirectoryStore(database),
        company_cache=SqliteCompanyCache(database),
        maintenance=SqliteMaintenance(database),
        close=close,
    )
