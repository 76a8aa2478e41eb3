"""What is remembered of feeds, and the ledger of every entry that a feed ever showed.

The ledger row of an entry is small (a digest of its key, the article it became, a fingerprint) and
lives on when its article is long cleaned away. ``body`` counts a feed's documents: an entry stands in
the last one exactly when both numbers agree, whatever any clock said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.articles import Article, Sighting
from bot.models.feeds import TITLE_DIGITS, FeedHealth, FeedState, PollPlan, SeenEntry, Validators
from storage.sqlite.articles import insert_new, replace_edited
from storage.sqlite.engine.database import Database, marks, write_rows
from storage.sqlite.engine.rows import (
    clean,
    digest_of,
    maybe_clean,
    maybe_micros,
    maybe_moment,
    micros,
    sightings,
)

migrations = Migrations("feeds")


@migrations()
def m001_feeds(db: SqliteUtils) -> None:
    """Feeds by configured address, and the ledger."""
    db.execute("""
        create table feeds (
            id integer primary key,
            url text not null unique,
            current_url text not null,
            etag text, last_modified text, body_hash text,
            health text not null,
            failures integer not null,
            why text,
            baselined integer not null,
            last_tried_at integer, last_ok_at integer, last_new_at integer, next_due_at integer,
            ttl_seconds integer,
            body integer not null default 0
        ) strict""")
    db.execute("""
        create table ledger (
            feed integer not null references feeds(id),
            key_digest blob not null,
            article_key text not null,
            fingerprint text not null,
            first_seen_at integer not null,
            last_in_body_at integer not null,
            body integer not null,
            primary key (feed, key_digest)
        ) strict, without rowid""")
    db.execute("create index ledger_article on ledger(article_key)")


@migrations()
def m002_unreached(db: SqliteUtils) -> None:
    """Whether the last try found no connection. Failures from before are taken for such: they are tried at once."""
    db.execute("alter table feeds add column unreached integer not null default 0")
    db.execute("update feeds set unreached = 1 where health in ('failing', 'suspended')")


UPSERT_FEEDS = """
    insert into feeds(url, current_url, etag, last_modified, body_hash, health, failures, why, baselined,
                      last_tried_at, last_ok_at, last_new_at, next_due_at, ttl_seconds, body, unreached)
    values {}
    on conflict(url) do update set
        current_url=excluded.current_url, etag=excluded.etag, last_modified=excluded.last_modified,
        body_hash=excluded.body_hash, health=excluded.health, failures=excluded.failures, why=excluded.why,
        baselined=excluded.baselined, last_tried_at=excluded.last_tried_at, last_ok_at=excluded.last_ok_at,
        last_new_at=excluded.last_new_at, next_due_at=excluded.next_due_at,
        ttl_seconds=excluded.ttl_seconds, body=body+excluded.body, unreached=excluded.unreached
    returning url, id, body"""

UPSERT_LEDGER = """
    insert into ledger(feed, key_digest, article_key, fingerprint, first_seen_at, last_in_body_at, body)
    values {}
    on conflict(feed, key_digest) do update set
        article_key=excluded.article_key, fingerprint=excluded.fingerprint,
        last_in_body_at=excluded.last_in_body_at, body=excluded.body"""


class SqliteFeedStore:
    """:class:`~bot.ports.FeedStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def states(self, urls: Sequence[str]) -> dict[str, FeedState]:
        """The states of these feeds by configured URL; a feed never polled is absent."""
        if not urls:
            return {}

        def job(db: SqliteUtils) -> dict[str, FeedState]:
            query = f"select * from feeds where url in ({marks(urls)})"
            return {
                row["url"]: FeedState(
                    url=row["url"],
                    current_url=row["current_url"],
                    validators=Validators(row["etag"], row["last_modified"], row["body_hash"]),
                    health=FeedHealth(row["health"]),
                    failures=row["failures"],
                    why=row["why"],
                    baselined=bool(row["baselined"]),
                    last_tried_at=maybe_moment(row["last_tried_at"]),
                    last_ok_at=maybe_moment(row["last_ok_at"]),
                    last_new_at=maybe_moment(row["last_new_at"]),
                    next_due_at=maybe_moment(row["next_due_at"]),
                    ttl=None if row["ttl_seconds"] is None else timedelta(seconds=row["ttl_seconds"]),
                    unreached=bool(row["unreached"]),
                )
                for row in db.execute(query, list(urls))
            }

        return await self._database.read(job)

    async def seen(self, feed_url: str, feed_keys: Sequence[str]) -> dict[str, SeenEntry]:
        """What the ledger knows of these entries of this feed, by feed key."""
        if not feed_keys:
            return {}
        by_digest = {digest_of(key): key for key in feed_keys}

        def job(db: SqliteUtils) -> dict[str, SeenEntry]:
            rows = db.execute(
                "select key_digest, article_key, fingerprint from ledger "
                "where feed = (select id from feeds where url = ?) "
                f"and key_digest in ({marks(by_digest)})",
                [feed_url, *by_digest],
            )
            return {
                by_digest[digest]: SeenEntry(feed_url, by_digest[digest], article_key, fingerprint)
                for digest, article_key, fingerprint in rows
            }

        return await self._database.read(job)

    async def known(self, article_keys: Sequence[str]) -> dict[str, str]:
        """The fingerprints of articles by key, whatever feed they came from.

        Counts what any feed's ledger remembers too: an article that was cleaned away, or was old news
        when its first feed was added, is not new because a second feed shows it.
        """
        if not article_keys:
            return {}

        def job(db: SqliteUtils) -> dict[str, str]:
            places = marks(article_keys)
            known = dict(
                db.execute(
                    f"select article_key, fingerprint from ledger where article_key in ({places})",
                    list(article_keys),
                ).fetchall()
            )
            known |= db.execute(
                f"select key, fingerprint from articles where key in ({places})",
                list(article_keys),
            ).fetchall()
            return known

        return await self._database.read(job)

    async def words(self, feed_url: str, fingerprints: Sequence[str]) -> dict[str, str]:
        """Which of these fingerprints this feed's ledger holds, each with the key of its article.

        The beginning of a fingerprint, as long as its title's part, stands for whatever begins so.
        """
        wanted = set(fingerprints)
        if not wanted:
            return {}

        def job(db: SqliteUtils) -> dict[str, str]:
            # One feed's ledger, read through: asked only when a feed shows much at once, so no index pays.
            rows = db.execute(
                "select fingerprint, article_key from ledger where feed = (select id from feeds where url = ?)",
                [feed_url],
            )
            return {
                words: article_key
                for fingerprint, article_key in rows
                for words in (fingerprint, fingerprint[:TITLE_DIGITS])
                if words in wanted
            }

        return await self._database.read(job)

    async def titles(self, feed_url: str, since: datetime) -> dict[str, str]:
        """The titles of this feed's stored articles first seen since then, by article key."""
        query = "select key, title from articles where feed = (select id from feeds where url = ?) and first_seen >= ?"
        return await self._database.read(lambda db: dict(db.execute(query, [feed_url, micros(since)])))

    async def sightings(self, article_key: str) -> tuple[Sighting, ...]:
        """Which feeds showed this article, first first; also where only the ledger still knows it."""
        return await self._database.read(lambda db: sightings(db, article_key))

    async def record(self, plan: PollPlan, at: datetime) -> None:
        """Write all of a poll in one transaction."""
        await self.record_all([(plan, at)])

    async def record_all(self, polls: Sequence[tuple[PollPlan, datetime]]) -> None:
        """Write the polls of several feeds, no feed twice, in one transaction: all of them or none."""

        def job(db: SqliteUtils) -> None:
            bodies = {plan.state.url: _in_body(plan) for plan, _ in polls}
            # An answer without a body leaves the last body the last one.
            feed_rows = [
                _feed_row(plan.state, bodies=1 if bodies[plan.state.url] else 0) for plan, _ in polls
            ]
            rows = {url: (feed, body) for url, feed, body in write_rows(db, UPSERT_FEEDS, feed_rows)}
            ledger: list[tuple[object, ...]] = []
            new: list[tuple[int, Article]] = []
            archive: list[tuple[int, Article]] = []
            for plan, at in polls:
                (feed, body), now = rows[plan.state.url], micros(at)
                ledger += [
                    (feed, digest_of(key), clean(article_key), fingerprint, now, now, body)
                    for key, (article_key, fingerprint) in bodies[plan.state.url].items()
                ]
                new += [(feed, article) for article in plan.new]
                archive += [(feed, article) for article in plan.archive]
            write_rows(db, UPSERT_LEDGER, ledger)
            insert_new(db, new)
            insert_new(db, archive, news=False)
            replace_edited(db, [article for plan, _ in polls for article in plan.updated])

        await self._database.write(job)

    async def record_states(self, states: Sequence[FeedState]) -> None:
        """Write the states of many feeds whose polls brought no document, in one transaction."""
        rows = [_feed_row(state, bodies=0) for state in states]

        def job(db: SqliteUtils) -> None:
            write_rows(db, UPSERT_FEEDS, rows)

        await self._database.write(job)


def _in_body(plan: PollPlan) -> dict[str, tuple[str, str]]:
    """What the document showed: article key and fingerprint by feed key."""
    stored = (*plan.baseline, *plan.updated, *plan.new)
    return {entry.feed_key: (entry.article_key, entry.fingerprint) for entry in plan.seen} | {
        article.feed_key: (article.key, article.fingerprint) for article in stored
    }


def _feed_row(state: FeedState, *, bodies: int) -> tuple[object, ...]:
    return (
        state.url,
        clean(state.current_url),
        maybe_clean(state.validators.etag),  # a header may hold any bytes
        maybe_clean(state.validators.last_modified),
        state.validators.body_hash,
        state.health.value,
        state.failures,
        maybe_clean(state.why),
        int(state.baselined),
        maybe_micros(state.last_tried_at),
        maybe_micros(state.last_ok_at),
        maybe_micros(state.last_new_at),
        maybe_micros(state.next_due_at),
        None if state.ttl is None else int(state.ttl.total_seconds()),
        bodies,
        int(state.unreached),
    )
