from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlite_utils import Database as SqliteUtils

from bot.models.articles import NewsQuery
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.search.articles import SqliteNewsSearch
from storage.sqlite.upkeep.fulltext_merge import merge_if_worn, note_removed
from storage.sqlite.upkeep.retention import BATCH, CleanedUp, retention
from tests.storage.sqlite.samples import FEED, NOON, NORVANE, article, entry, hours, judged, plan

MONTH = timedelta(days=30)


async def test_old_articles_go_with_all_that_hangs_on_them(
    database: Database, feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    await feeds.record(plan(article(1), article(2)), NOON)
    fresh = article(3, first_seen=NOON + hours(100))
    revived = article(4, published=NOON + hours(100))
    await feeds.record(plan(fresh, revived), NOON + hours(100))
    await articles.save_judged([judged(1, companies=(NORVANE,)), judged(of=fresh), judged(of=revived)], NOON)
    assert await retention(database, NOON + MONTH + hours(50), MONTH) == CleanedUp(articles=2, ledger=2)
    assert set(await articles.get(["key-1", "key-3", "key-4"])) == {"key-3", "key-4"}
    assert await articles.unjudged(10) == []
    search = SqliteNewsSearch(database)
    assert len(await search.search(NewsQuery(words="norvane"))) == 2
    assert await search.search(NewsQuery(symbols=("NRVN",))) == []
    left = await database.read(lambda db: db.execute("select count(*) from article_sectors").fetchone()[0])
    assert left == 2
    await database.write(
        lambda db: db.execute("insert into articles_fts(articles_fts) values ('integrity-check')")
    )


async def test_many_go_in_batches(database: Database, feeds: SqliteFeedStore):
    await feeds.record(plan(*(article(number) for number in range(2 * BATCH + 1))), NOON)
    await feeds.record(plan(seen=(entry(article(0)),)), NOON + hours(1))
    removed = await retention(database, NOON + 2 * MONTH, MONTH)
    assert removed == CleanedUp(articles=2 * BATCH + 1, ledger=2 * BATCH)
    assert await retention(database, NOON + 2 * MONTH, MONTH) == CleanedUp(0, 0)


async def test_an_entry_that_a_feed_still_shows_is_never_forgotten(
    database: Database, feeds: SqliteFeedStore
):
    await feeds.record(plan(article(1), article(2)), NOON)
    await feeds.record(plan(seen=(entry(article(1)),)), NOON + hours(1))
    await feeds.record(plan(), NOON + MONTH)  # unchanged: the last document stays the last
    await retention(database, NOON + 2 * MONTH, MONTH)
    assert await feeds.seen(FEED, ["guid-1", "guid-2"]) == {"guid-1": entry(article(1))}
    assert await feeds.known(["key-1", "key-2"]) == {"key-1": "print-1"}, "no news in another feed either"


async def test_an_entry_that_left_lately_is_remembered_for_when_it_returns(
    database: Database, feeds: SqliteFeedStore
):
    await feeds.record(plan(article(1), article(2)), NOON)
    await feeds.record(plan(seen=(entry(article(2)),)), NOON + hours(1))
    await retention(database, NOON + MONTH - hours(1), MONTH)
    assert set(await feeds.seen(FEED, ["guid-1", "guid-2"])) == {"guid-1", "guid-2"}


@pytest.mark.slow
async def test_the_index_stays_as_large_as_what_it_holds(
    database: Database, feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    """As much goes each day as comes: from then on the index grows no more."""
    sizes = []
    for day in range(100):
        at = NOON + timedelta(days=day)
        of_day = [
            article(
                number,
                first_seen=at,
                published=at,
                text=" ".join(f"w{number * 31 % 997 + n}x{n}" for n in range(150)),
            )
            for number in range(12 * day, 12 * day + 12)
        ]
        await feeds.record(plan(*of_day), at)
        await articles.save_judged([judged(of=each) for each in of_day], at)
        await retention(database, at, timedelta(days=20))
        sizes.append(await database.read(bytes_indexed))
    await database.write(
        lambda db: db.execute("insert into articles_fts(articles_fts) values ('integrity-check')")
    )
    found = await SqliteNewsSearch(database).search(NewsQuery(words=f"w{(12 * 99) * 31 % 997}x0"))
    assert "key-1188" in {each.article.key for each in found}
    await database.write(lambda db: db.execute("insert into articles_fts(articles_fts) values ('optimize')"))
    least = await database.read(bytes_indexed)
    assert max(sizes[40:]) < 1.35 * least
    assert max(sizes[70:]) < 1.05 * max(sizes[40:70])


def bytes_indexed(db: SqliteUtils) -> int:
    return db.execute("select sum(length(block)) from articles_fts_data").fetchone()[0]


async def test_a_merge_that_was_cut_short_is_begun_again(
    database: Database, feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    for number in range(40):
        await feeds.record(plan(article(number)), NOON)
        await articles.save_judged([judged(number)], NOON)
    await database.write(lambda db: note_removed(db, 40))
    await database.write(
        lambda db: db.execute("insert into articles_fts(articles_fts, rank) values ('merge', -1)")
    )
    assert await merge_if_worn(database)
    assert not await merge_if_worn(database), "nothing was removed since"
    await database.write(
        lambda db: db.execute("insert into articles_fts(articles_fts) values ('integrity-check')")
    )


class Ledger(RuleBasedStateMachine):
    """Whatever is polled and cleaned up, and however clocks go: what a feed shows is never forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database.open(Path(self.folder.name) / "news.db", readers=1)
        self.feeds = SqliteFeedStore(self.database)
        self.now = NOON
        self.showing: dict[str, set[int]] = {}

    def run(self, work):
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.database.close()
        self.loop.close()
        self.folder.cleanup()

    @rule(
        feed=st.sampled_from("ab"),
        shown=st.sets(st.integers(0, 4), min_size=1),
        kind=st.sampled_from(["new", "baseline", "seen"]),
    )
    def polls(self, feed: str, shown: set[int], kind: str) -> None:
        url = f"https://{feed}.example/"
        items = tuple(
            article(number, feed_url=url, first_seen=self.now, published=self.now) for number in shown
        )
        state = plan().state
        told = plan(
            state=type(state)(url, url),
            **{kind: tuple(map(entry, items)) if kind == "seen" else items},
        )
        self.run(self.feeds.record(told, self.now))
        self.showing[url] = shown

    @rule(feed=st.sampled_from("ab"))
    def polls_unchanged(self, feed: str) -> None:
        url = f"https://{feed}.example/"
        self.run(self.feeds.record(plan(state=type(plan().state)(url, url)), self.now))

    @rule(days=st.integers(-2, 90))
    def waits(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(days=st.integers(0, 60))
    def cleans_up(self, days: int) -> None:
        self.run(retention(self.database, self.now, timedelta(days=days)))

    @invariant()
    def what_is_shown_is_known(self) -> None:
        for url, shown in self.showing.items():
            keys = [f"guid-{number}" for number in shown]
            assert set(self.run(self.feeds.seen(url, keys))) == set(keys)


TestLedger = pytest.mark.slow(Ledger.TestCase)
TestLedger.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
