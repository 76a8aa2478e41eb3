from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.feeds import FeedHealth, FeedState, SeenEntry, Validators
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.upkeep.retention import retention
from tests.storage.sqlite.samples import FEED, NOON, article, entry, hours, judged, plan

OTHER = "https://other.example/rss"


async def test_a_feed_never_polled_has_no_state(feeds: SqliteFeedStore):
    assert await feeds.states([FEED]) == {}
    assert await feeds.states([]) == {}


async def test_a_state_comes_back_as_it_was(feeds: SqliteFeedStore):
    state = FeedState(
        url=FEED,
        current_url="https://moved.example/feed",
        validators=Validators('W/"1"', "Mon, 02 Mar 2026 12:00:00 GMT", "0badcafe"),
        health=FeedHealth.SUSPENDED,
        failures=7,
        why="The server has answered 500 for three days.",
        baselined=True,
        last_tried_at=NOON,
        last_ok_at=NOON - hours(72),
        last_new_at=NOON - timedelta(days=4, microseconds=1),
        next_due_at=NOON + hours(24),
        ttl=hours(1),
    )
    fresh = FeedState(OTHER, OTHER)
    await feeds.record(plan(state=state), NOON)
    await feeds.record(plan(state=fresh), NOON)
    assert await feeds.states([FEED, OTHER, "https://third.example/"]) == {FEED: state, OTHER: fresh}
    healed = FeedState(FEED, FEED, last_ok_at=NOON + hours(1))
    await feeds.record(plan(state=healed), NOON + hours(1))
    assert await feeds.states([FEED]) == {FEED: healed}


async def test_many_states_at_once_leave_the_entries_alone(database: Database, feeds: SqliteFeedStore):
    await feeds.record(plan(article(1)), NOON)
    states = [FeedState(FEED, FEED, failures=2, why="Down."), FeedState(OTHER, OTHER, last_tried_at=NOON)]
    await feeds.record_states(states)
    assert await feeds.states([FEED, OTHER]) == {state.url: state for state in states}
    await feeds.record_states([])
    await retention(database, NOON + timedelta(days=90), timedelta(days=30))
    assert set(await feeds.seen(FEED, ["guid-1"])) == {"guid-1"}, "still in the last document"


async def test_polls_of_many_feeds_are_written_as_one(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    """More entries than one statement takes, two feeds with one article, and each ledger its own."""
    urls = [f"https://wire{number}.example/feed" for number in range(5)]
    polls = []
    for number, url in enumerate(urls):
        items = [article(20 * number + at, feed_url=url, feed_key=f"guid-{at}") for at in range(15)]
        shared = article(999, feed_url=url, feed_key="shared")
        polls.append((plan(*items, shared, state=FeedState(url, url, failures=number)), NOON))
    await feeds.record_all(polls)
    assert {url: state.failures for url, state in (await feeds.states(urls)).items()} == {
        url: number for number, url in enumerate(urls)
    }
    stored = await articles.unjudged(1_000)
    assert {item.key: item for item in stored} == {
        item.key: item for told, _ in reversed(polls) for item in told.new
    }
    assert len(stored) == 5 * 15 + 1
    for told, _ in polls:
        keys = [item.feed_key for item in told.new]
        assert await feeds.seen(told.state.url, keys) == {item.feed_key: entry(item) for item in told.new}


async def test_of_several_polls_all_are_written_or_none(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    bad = plan(article(2, fingerprint=None), state=FeedState(OTHER, OTHER))
    with pytest.raises(sqlite3.IntegrityError):
        await feeds.record_all([(plan(article(1)), NOON), (bad, NOON)])
    assert await feeds.states([FEED, OTHER]) == {}
    assert await articles.unjudged(10) == []


async def test_headers_of_any_bytes_do_no_harm(feeds: SqliteFeedStore):
    odd = FeedState(FEED, FEED, Validators('"\udce9"', "\udcff"), why="\ud800!")
    await feeds.record(plan(state=odd), NOON)
    assert await feeds.states([FEED]) == {FEED: FeedState(FEED, FEED, Validators('"?"', "?"), why="?!")}


async def test_what_a_feed_has_said_is_known_by_its_words(feeds: SqliteFeedStore):
    await feeds.record(plan(article(1), article(2)), NOON)
    assert await feeds.words(FEED, ["print-2", "print-3"]) == {"print-2": "key-2"}
    assert await feeds.words(OTHER, ["print-2"]) == {}


async def test_headlines_are_known_by_their_part_of_the_words_and_for_some_days(feeds: SqliteFeedStore):
    long = replace(article(1), fingerprint="0123456789abcdef" * 2)
    await feeds.record(plan(long, article(2)), NOON)
    assert await feeds.words(FEED, ["0123456789abcdef"]) == {"0123456789abcdef": "key-1"}
    assert await feeds.titles(FEED, NOON - timedelta(days=3)) == {
        "key-1": long.title,
        "key-2": article(2).title,
    }
    assert await feeds.titles(FEED, NOON + timedelta(days=3)) == {}
    assert await feeds.titles(OTHER, NOON - timedelta(days=3)) == {}


async def test_entries_are_seen_in_their_own_feed_only(feeds: SqliteFeedStore):
    await feeds.record(plan(article(1), article(2)), NOON)
    assert await feeds.seen(FEED, ["guid-1", "guid-3"]) == {
        "guid-1": SeenEntry(FEED, "guid-1", "key-1", "print-1")
    }
    assert await feeds.seen(OTHER, ["guid-1"]) == {}
    assert await feeds.seen(FEED, []) == {}


async def test_any_feed_key_can_be_remembered(feeds: SqliteFeedStore):
    keys = ["", " ", "x" * 100_000, "\udce9t\x00é", "guid-1\n", "GUID-1", "guid-1"]
    entries = tuple(SeenEntry(FEED, key, f"key-{number}", "p") for number, key in enumerate(keys))
    await feeds.record(plan(seen=entries), NOON)
    assert await feeds.seen(FEED, keys) == {entry.feed_key: entry for entry in entries}


async def test_old_news_goes_to_the_ledger_only(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    old = article(1)
    await feeds.record(plan(baseline=(old,)), NOON)
    assert await feeds.seen(FEED, ["guid-1"]) == {"guid-1": entry(old)}
    assert await articles.unjudged(10) == []


async def test_an_article_is_known_from_whatever_feed(feeds: SqliteFeedStore):
    await feeds.record(plan(article(1)), NOON)
    await feeds.record(
        plan(state=FeedState(OTHER, OTHER), baseline=(article(2, feed_url=OTHER, fingerprint="old"),)), NOON
    )
    assert await feeds.known(["key-1", "key-2", "key-3"]) == {"key-1": "print-1", "key-2": "old"}
    assert await feeds.known([]) == {}


async def test_two_feeds_that_bring_one_article_store_it_once(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    first = article(1)
    second = article(1, feed_url=OTHER, feed_key="other-guid", title="The same, told by the other")
    await asyncio.gather(
        feeds.record(plan(first), NOON), feeds.record(plan(second, state=FeedState(OTHER, OTHER)), NOON)
    )
    assert await articles.unjudged(10) == [first]
    assert await feeds.seen(OTHER, ["other-guid"]) == {
        "other-guid": SeenEntry(OTHER, "other-guid", "key-1", "print-1")
    }


async def test_an_edit_replaces_the_words_and_waits_for_judgement_again(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    await feeds.record(plan(article(1)), NOON)
    await articles.save_judged([judged(1)], NOON)
    edited = article(1, title="Norvane closes plant number 1", text="It closed.", fingerprint="print-1b")
    await feeds.record(plan(updated=(edited,), seen=(entry(edited),)), NOON + hours(1))
    assert await articles.unjudged(10) == [edited]
    assert await feeds.known(["key-1"]) == {"key-1": "print-1b"}
    assert (await feeds.seen(FEED, ["guid-1"]))["guid-1"].fingerprint == "print-1b"
    told = await articles.window(NOON, NOON + hours(1))
    assert [item.article for item in told] == [edited], "the old judgement stands until the new one"


async def test_an_edit_moves_a_dated_article_nowhere_in_time(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    await feeds.record(plan(article(1), article(2, dated=False)), NOON)
    later = NOON + hours(30)
    edits = tuple(
        article(number, published=later, first_seen=later, fingerprint="new", dated=True) for number in (1, 2)
    )
    await feeds.record(plan(updated=edits), later)
    one, two = await articles.unjudged(10)
    assert (one.published, one.first_seen) == (article(1).published, article(1).first_seen)
    assert (two.published, two.dated) == (later, True), "a date at last"
    assert two.first_seen == article(2).first_seen


async def test_an_edit_of_what_is_no_longer_stored_brings_nothing_back(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    await feeds.record(plan(updated=(article(1, fingerprint="other"),)), NOON)
    assert await articles.unjudged(10) == []


async def test_many_polls_at_once_are_all_recorded(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    def one(number: int):
        url = f"https://feed{number}.example/"
        return plan(article(number, feed_url=url), state=FeedState(url, url))

    plans = [one(number) for number in range(300)]
    await asyncio.gather(*(feeds.record(item, NOON) for item in plans))
    assert sorted(item.key for item in await articles.unjudged(1000)) == sorted(
        item.new[0].key for item in plans
    )
    states = await feeds.states([item.state.url for item in plans])
    assert states == {item.state.url: replace(item.state) for item in plans}
