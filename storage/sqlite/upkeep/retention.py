"""Cleaning up: old articles, and the ledger rows that no feed shows any more.

A ledger row goes only when it is old *and* its entry is gone from the feed's last document; so an entry
that a feed goes on showing never becomes news again. What channels were shown is kept by article key
(see ``storage.sqlite.deliveries``) and does not depend on the article.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database as SqliteUtils

from storage.sqlite.engine.database import Database, marks
from storage.sqlite.engine.rows import micros
from storage.sqlite.upkeep.fulltext_merge import merge_if_worn, note_removed

BATCH = 500  # rows in one write job: others get their turn in between

OLD_ARTICLES = "select id from articles where first_seen < ? and published < ? limit ?"
FEEDS_WITH_OLD = """
    select distinct feed from ledger join feeds on feeds.id = ledger.feed
    where last_in_body_at < ? and ledger.body < feeds.body"""
OLD_LEDGER = """
    delete from ledger where feed = :feed and key_digest in (
        select key_digest from ledger where feed = :feed and last_in_body_at < :cutoff
            and body < (select body from feeds where id = :feed) limit :batch)"""


@dataclass(frozen=True, slots=True)
class CleanedUp:
    """How many rows a clean-up removed."""

    articles: int
    ledger: int


async def retention(database: Database, now: datetime, keep: timedelta) -> CleanedUp:
    """Remove what is older than ``keep``; raises :class:`~bot.errors.StorageError`.

    Interrupted, it has done a part, and the next one does the rest.
    """
    cutoff = micros(now - keep)
    articles = await _in_batches(database, lambda db: _articles(db, cutoff))
    ledger = 0
    # Found by a reading thread, feed by feed removed: the writer never walks the whole ledger.
    for feed in await database.read(lambda db: [row[0] for row in db.execute(FEEDS_WITH_OLD, [cutoff])]):
        ledger += await _in_batches(database, _of_feed(feed, cutoff))
    await merge_if_worn(database)
    return CleanedUp(articles, ledger)


async def _in_batches(database: Database, batch: Callable[[SqliteUtils], int]) -> int:
    total = 0
    while removed := await database.write(batch):
        total += removed
        if removed < BATCH:
            break
    return total


def _of_feed(feed: int, cutoff: int) -> Callable[[SqliteUtils], int]:
    old = {"feed": feed, "cutoff": cutoff, "batch": BATCH}
    return lambda db: db.execute(OLD_LEDGER, old).rowcount


def _articles(db: SqliteUtils, cutoff: int) -> int:
    rows = [row for (row,) in db.execute(OLD_ARTICLES, [cutoff, cutoff, BATCH])]
    # The judgement first: its trigger takes the article's words out of the index while they are there.
    db.execute(f"delete from judgements where article in ({marks(rows)})", rows)
    db.execute(f"delete from articles where id in ({marks(rows)})", rows)
    note_removed(db, len(rows))
    return len(rows)
