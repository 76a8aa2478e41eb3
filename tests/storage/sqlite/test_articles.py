from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from bot.models.articles import (
    ArticleTrace,
    CompanyLink,
    Judgement,
    SectorFit,
    Sighting,
    StoryMatch,
    StoryRow,
)
from bot.models.feeds import FeedState
from storage.sqlite.articles import LEAD, SqliteArticleStore
from storage.sqlite.engine.rows import judgement_json, judgement_of, micros, moment
from storage.sqlite.feeds import SqliteFeedStore
from tests.storage.sqlite.samples import (
    APPROVAL,
    FEED,
    NOISE,
    NOON,
    NORVANE,
    article,
    entry,
    hours,
    judged,
    plan,
)


async def test_articles_wait_oldest_first_and_complete(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    full = article(
        2,
        language="en",
        authors=("Ann Example", "Bö"),
        categories=("Energy",),
        listings=("NYSE:NRVN",),
        dated=False,
    )
    await feeds.record(plan(article(1), full), NOON)
    await feeds.record(plan(article(3)), NOON)
    assert await articles.unjudged(2) == [article(1), full]
    assert await articles.unjudged(10) == [article(1), full, article(3)]


async def test_a_judgement_comes_back_whole(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    await feeds.record(plan(article(1)), NOON)
    told = judged(1, noise=NOISE, event=APPROVAL, companies=(NORVANE,))
    await articles.save_judged([told], NOON)
    assert await articles.unjudged(10) == []
    assert await articles.get(["key-1", "key-2"]) == {"key-1": told}
    assert await articles.get([]) == {}


async def test_the_window_is_half_open_over_both_times(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    early = article(1, published=NOON - hours(5), first_seen=NOON - hours(5))
    found_late = article(2, published=NOON - hours(40), first_seen=NOON)
    at_start = article(3, published=NOON, first_seen=NOON + hours(9))
    at_end = article(4, published=NOON + hours(2), first_seen=NOON + hours(2))
    stored = [early, found_late, at_start, at_end]
    await feeds.record(plan(*stored), NOON)
    await articles.save_judged([judged(of=item) for item in stored], NOON)
    told = await articles.window(NOON, NOON + hours(2))
    assert [item.article for item in told] == [found_late, at_start]


async def test_an_unjudged_article_stands_in_no_window(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    await feeds.record(plan(article(1), article(2)), NOON)
    await articles.save_judged([judged(2)], NOON)
    assert [item.article.key for item in await articles.window(NOON, NOON + hours(1))] == ["key-2"]


async def test_the_page_completes_the_words_and_the_fingerprint_stays_the_feeds(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    await feeds.record(plan(article(1, dated=False)), NOON)
    complete = article(1, text="All of the page.", published=NOON - hours(1), dated=True, language="en")
    await articles.save_judged([judged(of=complete)], NOON)
    assert (await articles.get(["key-1"]))["key-1"].article == complete
    assert await feeds.known(["key-1"]) == {"key-1": "print-1"}


async def test_a_judgement_of_words_that_were_edited_meanwhile_is_not_kept(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    await feeds.record(plan(article(1)), NOON)
    (being_judged,) = await articles.unjudged(1)
    edited = article(1, title="Quite another thing", fingerprint="print-1b")
    await feeds.record(plan(updated=(edited,)), NOON)
    await articles.save_judged([judged(of=being_judged)], NOON)
    assert await articles.unjudged(10) == [edited]
    assert await articles.get(["key-1"]) == {}
    await articles.save_judged([judged(of=edited)], NOON)
    assert await articles.unjudged(10) == []


async def test_a_second_judgement_replaces_the_first(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    await feeds.record(plan(article(1)), NOON)
    await articles.save_judged([judged(1, companies=(NORVANE,))], NOON)
    again = judged(1, noise=NOISE, sectors=())
    await articles.save_judged([again], NOON + hours(1))
    assert await articles.get(["key-1"]) == {"key-1": again}


async def test_judging_what_was_never_stored_stores_nothing(articles: SqliteArticleStore):
    await articles.save_judged([judged(1)], NOON)
    assert await articles.get(["key-1"]) == {}


async def test_text_that_is_no_valid_unicode_is_stored_readably(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    odd = article(1, title="caf\udce9", text="a\x00b", authors=("\ud83d",), url="https://x.example/\udcff")
    await feeds.record(plan(odd), NOON)
    (stored,) = await articles.unjudged(1)
    assert stored == replace(odd, title="caf?", authors=("?",), url="https://x.example/?")
    link = replace(NORVANE, span="\ud800Norvane")
    await articles.save_judged([judged(of=stored, companies=(link,))], NOON)
    told = (await articles.get(["key-1"]))["key-1"]
    assert told.judgement.companies == (replace(NORVANE, span="?Norvane"),)


finite = st.floats(allow_nan=False, allow_infinity=False)
offsets = st.integers(0, 2**31)
links = st.builds(CompanyLink, cik=st.none() | offsets, start=offsets, end=offsets)
# Fields that are not named here, and those to come, follow from their types.
judgements = st.builds(
    Judgement,
    sectors=st.lists(st.builds(SectorFit, strength=finite)).map(tuple),
    story=st.builds(StoryMatch, score=finite),
    companies=st.lists(links, max_size=3).map(tuple),
    page=st.text(),
)


@given(judgements)
def test_every_judgement_survives_its_json(told: Judgement):
    assert judgement_of(judgement_json(told)) == told


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_survives_as_an_integer(when):
    assert moment(micros(when)) == when.astimezone(UTC)


async def test_an_address_tells_all_that_is_stored_of_its_article(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    other = "https://other.example/rss"
    item = article(1, url="https://wire.example/a?id=7")
    await feeds.record(plan(item), NOON)
    waiting = await articles.by_url("HTTPS://wire.example:443/a?id=7&utm_source=rss#top")
    assert waiting == ArticleTrace(item, True, None, None, (Sighting(FEED, NOON, NOON, True),))
    told = judged(of=item, noise=NOISE)
    await articles.save_judged([told], NOON + hours(1))
    again = article(1, feed_url=other, feed_key="x", url=item.url)
    await feeds.record(plan(seen=(entry(again),), state=FeedState(other, other)), NOON + hours(2))
    await feeds.record(plan(seen=(entry(article(2)),)), NOON + hours(3))
    trace = await articles.by_url("https://wire.example/a?id=7")
    assert trace == ArticleTrace(
        item,
        False,
        NOON + hours(1),
        told.judgement,
        (Sighting(FEED, NOON, NOON, False), Sighting(other, NOON + hours(2), NOON + hours(2), True)),
    )
    assert await feeds.sightings("key-1") == trace.sightings
    assert await articles.by_url("https://wire.example/a") is None


async def test_the_story_index_gets_its_rows_back(feeds: SqliteFeedStore, articles: SqliteArticleStore):
    long = article(2, text="x" * 10_000, listings=("NYSE:NRVN",))
    await feeds.record(plan(article(1), long, article(3)), NOON)
    await articles.save_judged([judged(1), judged(of=long, companies=(NORVANE,))], NOON)
    row = StoryRow(
        "key-2",
        "story-1",
        long.title,
        "x" * LEAD,
        "Example Wire",
        long.published,
        ("NYSE:NRVN",),
        dated=True,
        row=2,
        turn=2,
    )
    assert await articles.story_rows(long.published, 10) == [row]
    both = await articles.story_rows(NOON, 10)
    assert [row.article_key for row in both] == ["key-1", "key-2"]
    assert await articles.story_rows(NOON, 1) == both[:1]
    assert await articles.story_rows(NOON, 10, after=both[0]) == both[1:]
    assert await articles.story_rows(NOON, 10, after=both[1]) == []


async def test_turns_tell_what_was_judged_since_whatever_the_clocks_say(
    feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    assert await articles.last_turn() == 0
    await feeds.record(plan(article(1), article(2)), NOON)
    await articles.save_judged([judged(1)], NOON)
    first = await articles.last_turn()
    await articles.save_judged([judged(2)], NOON - hours(5))  # by a clock that is behind
    await feeds.record(plan(updated=(replace(article(1), title="Reworded", fingerprint="other"),)), NOON)
    again = replace(article(1), title="Reworded", fingerprint="other")
    await articles.save_judged([judged(of=again)], NOON - hours(9))
    since = await articles.story_rows_judged(first, NOON - hours(48), 10)
    assert [(row.article_key, row.turn) for row in since] == [("key-2", first + 1), ("key-1", first + 2)]
    assert await articles.last_turn() == first + 2
    assert await articles.story_rows_judged(first + 2, NOON - hours(48), 10) == []
