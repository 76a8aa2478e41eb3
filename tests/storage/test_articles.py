from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from bot.models import CompanyRole, Judgement
from storage.articles import SqliteArticleStore
from storage.feeds import SqliteFeedStore
from storage.rows import judgement_json, judgement_of, micros, moment
from tests.storage.samples import APPROVAL, NOISE, NOON, NORVANE, article, hours, judged, judgement, plan


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


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
judgements = st.builds(
    judgement,
    words,
    companies=st.lists(
        st.builds(replace, st.just(NORVANE), role=st.sampled_from(CompanyRole), span=words), max_size=3
    ).map(tuple),
    noise=st.sampled_from([None, NOISE]),
    event=st.sampled_from([None, APPROVAL]),
)


@given(judgements)
def test_every_judgement_survives_its_json(told: Judgement):
    assert judgement_of(judgement_json(told)) == told


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_survives_as_an_integer(when):
    assert moment(micros(when)) == when.astimezone(UTC)
