"""What a poll's answer changes: nothing twice, nothing old, and no flood."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.decide import Recalled, decide, needs_titles, sort_entries, wanted_words
from bot.feeds.health import first_state
from bot.feeds.normalise import fingerprint
from bot.models.articles import Article
from bot.models.feeds import TITLE_DIGITS, FeedState, PollPlan, SeenEntry

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
FEED = "https://wire.example/feed"
FRESH = first_state(FEED)
KNOWN = replace(FRESH, baselined=True, last_ok_at=NOW - timedelta(minutes=15))


def item(number: int, age: timedelta = timedelta(hours=1), **changes: Any) -> Article:
    """An entry with a text long enough to be known again by."""
    plain = Article(
        key=f"page-{number}",
        feed_url=FEED,
        feed_key=f"guid:{number}",
        url=f"https://wire.example/{number}",
        title=f"Norvane opens plant {number}",
        text=f"Plant {number} of Norvane makes pumps for the coast. " * 5,
        source="Wire",
        published=NOW - age,
        first_seen=NOW,
        dated=True,
        fingerprint=f"words-{number}",
    )
    return replace(plain, **changes)


def undated(number: int, **changes: Any) -> Article:
    return item(number, published=NOW, dated=False, **changes)


class Memory:
    """The ledgers and articles that polls leave behind, as the store would keep them."""

    def __init__(self) -> None:
        self.ledger: dict[tuple[str, str], SeenEntry] = {}
        self.articles: dict[str, str] = {}
        self.state: dict[str, FeedState] = {}
        self.titles: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def poll(self, *articles: Article, now: datetime = NOW, window: timedelta = DAY) -> PollPlan:
        feed = articles[0].feed_url
        state = self.state.get(feed, first_state(feed))
        seen = {key: entry for (owner, key), entry in self.ledger.items() if owner == feed}
        known = {entry.article_key: entry.fingerprint for entry in self.ledger.values()} | self.articles
        found = sort_entries(articles, seen, known)
        wanted = wanted_words(state, found, known)
        ledger = {key: entry for (owner, key), entry in self.ledger.items() if owner == feed}
        words = {
            words: entry.article_key
            for entry in ledger.values()
            for words in (entry.fingerprint, entry.fingerprint[:TITLE_DIGITS])
            if words in wanted
        }
        titles = dict(self.titles[feed]) if needs_titles(state, found) else {}
        plan = decide(state, articles, seen, known, now, window, Recalled(words, titles))
        self.articles |= {one.key: one.fingerprint for one in (*plan.new, *plan.updated)}
        self.titles[feed] |= {one.key: one.title for one in (*plan.new, *plan.updated)}
        self.ledger |= {(feed, entry.feed_key): entry for entry in plan.seen}
        self.state[feed] = replace(plan.state, last_ok_at=now)
        return plan


def keys(articles: tuple[Article, ...]) -> list[str]:
    return [article.key for article in articles]


def test_a_first_poll_makes_news_of_the_window_only():
    plan = Memory().poll(
        item(1), item(2, DAY), item(3, DAY + timedelta(seconds=1)), item(4, timedelta(days=900)), undated(5)
    )
    assert keys(plan.new) == ["page-1", "page-2"]
    assert keys(plan.baseline) == ["page-3", "page-4", "page-5"]
    assert len(plan.seen) == 5
    assert plan.state.baselined


def test_the_dated_archive_of_a_first_poll_can_be_looked_up():
    plan = Memory().poll(item(1), item(3, DAY * 2), item(4, timedelta(days=900)), undated(5))
    assert keys(plan.archive) == ["page-3", "page-4"]  # an entry without a date has no place in time
    assert all(one.first_seen == one.published for one in plan.archive)


def test_only_a_first_poll_has_an_archive():
    memory = Memory()
    memory.poll(item(1))
    assert memory.poll(item(1), item(5, timedelta(days=8))).archive == ()


def test_a_longer_window_lets_more_in():
    assert len(Memory().poll(item(1, timedelta(hours=70)), window=timedelta(hours=72)).new) == 1


def test_nothing_is_news_twice():
    memory = Memory()
    memory.poll(item(1), item(2, DAY * 3))
    plan = memory.poll(item(1), item(2, DAY * 3), now=NOW + timedelta(hours=1))
    assert (plan.new, plan.baseline, plan.updated) == ((), (), ())
    assert len(plan.seen) == 2


def test_what_appears_later_is_news_dated_or_not():
    memory = Memory()
    memory.poll(item(1))
    plan = memory.poll(item(1), item(2), undated(3), item(4, timedelta(days=6)), item(5, timedelta(days=8)))
    assert keys(plan.new) == ["page-2", "page-3", "page-4"]
    assert keys(plan.baseline) == ["page-5"]


def test_an_edit_updates_and_never_posts_again():
    memory = Memory()
    memory.poll(item(1))
    plan = memory.poll(item(1, fingerprint="other words", published=NOW + timedelta(hours=1)))
    assert plan.new == ()
    assert keys(plan.updated) == ["page-1"]
    assert memory.poll(item(1, fingerprint="other words")).updated == ()


def test_an_edit_of_a_renamed_page_stays_the_same_article():
    memory = Memory()
    memory.poll(item(1))
    plan = memory.poll(item(1, key="page-1-b", fingerprint="other words"))
    assert plan.new == ()
    assert keys(plan.updated) == ["page-1"]
    assert [entry.article_key for entry in plan.seen] == ["page-1"]


def test_the_same_page_in_another_feed_is_no_news_and_no_edit():
    memory = Memory()
    memory.poll(item(1))
    other = item(1, feed_url="https://other.example/feed", feed_key="guid:x", fingerprint="shorter")
    plan = memory.poll(other)
    assert (plan.new, plan.baseline, plan.updated) == ((), (), ())
    assert plan.seen == (SeenEntry("https://other.example/feed", "guid:x", "page-1", "shorter"),)
    edited = memory.poll(replace(other, fingerprint="shorter, edited"))
    assert edited.updated == (), "only the feed whose words are stored may change them"
    assert keys(memory.poll(item(1, fingerprint="edited by its own feed")).updated) == ["page-1"]


def test_one_entry_told_twice_counts_once():
    plan = Memory().poll(item(1), item(1), item(1, feed_key="guid:1-again"))
    assert keys(plan.new) == ["page-1"]
    assert len(plan.seen) == 2


ARCHIVE = [item(number, timedelta(days=number + 1)) for number in range(1, 31)]


def after_baseline() -> Memory:
    memory = Memory()
    memory.poll(*ARCHIVE)
    return memory


def redated(article: Article, **changes: Any) -> Article:
    return replace(article, published=NOW + timedelta(minutes=50), **changes)


LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "change",
    [
        redated,
        lambda one: redated(one, feed_key=f"new:{one.feed_key}"),
        lambda one: redated(one, key=f"new:{one.key}"),
        lambda one: redated(one, feed_key=f"new:{one.feed_key}", key=f"new:{one.key}"),
        lambda one: replace(
            one, feed_key=f"new:{one.feed_key}", key=f"new:{one.key}", fingerprint="x" + one.fingerprint
        ),
        lambda one: replace(
            one, feed_key=f"new:{one.feed_key}", key=f"new:{one.key}", dated=False, published=LATER
        ),
    ],
    ids=[
        "dates",
        "dates and guids",
        "dates and links",
        "dates, guids and links",
        "guids, links and words",
        "no dates",
    ],
)
def test_a_changed_archive_floods_nobody(change):
    memory = after_baseline()
    plan = memory.poll(*(change(one) for one in ARCHIVE), now=LATER)
    assert plan.new == ()
    again = memory.poll(*(change(one) for one in ARCHIVE), item(99), now=LATER + timedelta(hours=1))
    assert keys(again.new) == ["page-99"], "and what is really new still comes through"


def test_an_archive_that_grows_longer_floods_nobody():
    memory = after_baseline()
    longer = [item(number, timedelta(days=number / 20)) for number in range(31, 300)]
    plan = memory.poll(*ARCHIVE, *longer)
    assert plan.new == ()
    assert len(plan.baseline) == len(longer)


def test_a_redated_archive_that_grows_longer_floods_nobody():
    memory = after_baseline()
    everything = [redated(one) for one in (*ARCHIVE, *(item(number) for number in range(31, 130)))]
    assert memory.poll(*everything, now=LATER).new == ()


def test_a_renamed_entry_keeps_its_article_for_edits():
    memory = Memory()
    memory.poll(*(item(number) for number in range(10)))
    moved = [item(number, feed_key=f"new:{number}", key=f"moved-{number}") for number in range(10)]
    plan = memory.poll(*moved)
    assert (plan.new, plan.baseline) == ((), ())
    assert plan.seen[3].article_key == "page-3"
    edited = memory.poll(*moved[1:], replace(moved[0], fingerprint="edited"))
    assert keys(edited.updated) == ["page-0"]


def test_a_busy_wire_after_a_night_off_is_no_flood():
    memory = Memory()
    memory.poll(*(item(number) for number in range(20)))
    morning = NOW + timedelta(hours=12)
    fresh = [item(number, published=NOW + timedelta(minutes=10 * number)) for number in range(30, 70)]
    assert len(memory.poll(*fresh, now=morning).new) == 40


def test_a_journal_s_new_issue_is_no_flood():
    """Twenty entries replace twenty others, all with one date, some days after it."""
    memory = Memory()
    memory.poll(*(item(number, timedelta(days=7)) for number in range(20)))
    issue = [item(number, published=NOW + timedelta(days=6)) for number in range(100, 120)]
    assert len(memory.poll(*issue, now=NOW + timedelta(days=6, hours=20)).new) == 20


def test_headlines_that_recur_are_news_each_time():
    memory = Memory()
    form = {"title": "Form 8.3", "text": "", "fingerprint": "form"}
    memory.poll(*(item(number, timedelta(hours=number), **form) for number in range(12)))
    tomorrow = NOW + timedelta(hours=24)
    fresh = [item(number, published=NOW + timedelta(hours=number - 20), **form) for number in range(20, 32)]
    assert len(memory.poll(*fresh, now=tomorrow).new) == 12


def test_bare_headlines_of_a_moved_archive_are_known_again():
    memory = Memory()
    bare = [item(number, text="") for number in range(15)]
    memory.poll(*bare)
    moved = [redated(one, feed_key=f"new:{one.feed_key}", key=f"new:{one.key}") for one in bare]
    assert memory.poll(*moved, now=LATER).new == ()


def test_a_feed_that_dates_everything_now_floods_nobody_at_first_and_goes_on_after():
    memory = Memory()
    first = [item(number, published=NOW) for number in range(8)]
    assert memory.poll(*first).new == ()
    later = [replace(one, published=LATER) for one in (item(50), *first)]
    assert keys(memory.poll(*later, now=LATER).new) == ["page-50"]


def test_undated_feeds_give_their_news_one_by_one():
    memory = Memory()
    memory.poll(*(undated(number) for number in range(20)))
    plan = memory.poll(undated(20), *(undated(number) for number in range(19)))
    assert keys(plan.new) == ["page-20"]
    assert memory.poll(*(undated(number) for number in range(40, 60))).new == ()


ENTRIES = st.builds(
    item,
    st.integers(0, 6),
    st.timedeltas(timedelta(hours=-1), timedelta(days=10)),
    feed_key=st.sampled_from("abcd"),
    key=st.sampled_from("pqrs"),
    fingerprint=st.sampled_from("xyz"),
    dated=st.booleans(),
)


@given(st.lists(st.lists(ENTRIES, min_size=1, max_size=12), min_size=1, max_size=5))
def test_no_article_is_ever_news_twice(documents):
    memory = Memory()
    told: set[str] = set()
    for document in documents:
        plan = memory.poll(*document)
        fresh = keys(plan.new)
        assert len(fresh) == len(set(fresh))
        assert not told & set(fresh)
        told |= set(fresh)
        assert {entry.feed_key for entry in plan.seen} == {one.feed_key for one in document}
        assert not {one.key for one in plan.new} & {one.key for one in plan.baseline}


@given(st.lists(ENTRIES, min_size=1, max_size=12))
def test_the_same_document_again_changes_nothing(document):
    memory = Memory()
    memory.poll(*document)
    plan = memory.poll(*document, now=NOW + timedelta(minutes=15))
    assert (plan.new, plan.updated) == ((), ())


def told(number: int, **changes: Any) -> Article:
    """An entry whose fingerprint has the parts that a real one has: title, then title and text."""
    plain = item(number, **changes)
    return replace(plain, fingerprint=fingerprint(plain.title, plain.text))


def test_a_correction_under_a_new_guid_reaches_the_stored_article():
    desk = Memory()
    desk.poll(told(1), told(2))
    plan = desk.poll(told(1, feed_key="guid:1-v2", title="CORRECTED: Norvane shuts plant 1"), told(2))
    assert (plan.new, plan.baseline) == ((), ())
    assert [(one.key, one.title) for one in plan.updated] == [("page-1", "CORRECTED: Norvane shuts plant 1")]
    assert desk.poll(told(1, feed_key="guid:1-v2", title="CORRECTED: Norvane shuts plant 1")).updated == ()


def test_another_feeds_telling_of_a_page_is_left_alone():
    desk = Memory()
    desk.poll(told(1, feed_url="https://other.example/feed"))
    desk.poll(told(2))
    plan = desk.poll(told(2), told(1, title="Norvane, retold"))
    assert (plan.new, plan.updated) == ((), ())


@pytest.mark.parametrize(
    "mark",
    ["CORRECTED:", "Correction -", "(Corrected)", "REFILE-", "Berichtigung:", "RECTIFICATIF :", "訂正："],
)
def test_a_marked_correction_replaces_what_it_corrects(mark):
    desk = Memory()
    desk.poll(told(1, title="Norvane shares fall 5% after results"), told(2))
    title = f"{mark} Norvane shares rise 5% after results"
    plan = desk.poll(told(3, title=title), told(2))
    assert (plan.new, plan.baseline) == ((), ())
    assert [(one.key, one.title, one.url) for one in plan.updated] == [
        ("page-1", title, "https://wire.example/3")
    ]
    again = desk.poll(told(3, title=title), told(1, title="Norvane shares fall 5% after results"), told(2))
    assert (again.new, again.updated) == ((), ())


@pytest.mark.parametrize(
    "title",
    [
        "CORRECTED: Halden Foods names a new head of finance",  # of something that this feed never told
        "Correction in stocks deepens as Norvane shares fall 5% after results",  # says that of the market
        "Norvane shares rise 5% after results",  # says nothing
    ],
)
def test_what_corrects_nothing_is_news(title):
    desk = Memory()
    desk.poll(told(1, title="Norvane shares fall 5% after results"), told(2))
    assert keys(desk.poll(told(3, title=title), told(2)).new) == ["page-3"]


TOWNS = "Aalen Bern Cork Delft Essen Fulda Gent Halle Ivrea Jena Kiel Linz Metz Nantes Oslo Pisa Riga Split Turin Ulm".split()


def relaunched(number: int, age: timedelta = timedelta(minutes=30), **changes: Any) -> Article:
    changes = {
        "key": f"new-page-{number}",
        "feed_key": f"urn:{number}",
        "url": f"https://www.wire.example/2026/{number}",
        "text": "The whole text follows. " * number,
    } | changes
    return told(number, age=age, title=f"Norvane opens its plant in {TOWNS[number]}", **changes)


@pytest.mark.parametrize("count", [3, 8, 20])
def test_a_relaunch_that_changes_all_but_the_headlines_floods_nobody(count):
    desk = Memory()
    old = [
        told(n, age=timedelta(days=n + 2), title=f"Norvane opens its plant in {TOWNS[n]}")
        for n in range(count)
    ]
    desk.poll(*old)
    later = NOW + timedelta(minutes=15)
    plan = desk.poll(*(relaunched(n) for n in range(count)), now=later)
    assert (plan.new, plan.updated) == ((), ())
    fresh = told(99, key="fresh", feed_key="urn:99", title="Halden Foods buys Norvane for $3 billion")
    assert keys(desk.poll(fresh, *(relaunched(n) for n in range(count)), now=later).new) == ["fresh"]


def test_news_of_a_relaunch_itself_is_news():
    desk = Memory()
    desk.poll(*(told(n, title=f"Norvane opens its plant in {TOWNS[n]}") for n in range(10)))
    fresh = told(99, key="fresh", feed_key="urn:99", title="Halden Foods buys Norvane for $3 billion")
    plan = desk.poll(fresh, *(relaunched(n) for n in range(9)), now=NOW + timedelta(minutes=15))
    assert keys(plan.new) == ["fresh"]


def test_headlines_that_come_again_each_day_are_news_each_day():
    desk = Memory()
    titles = ["Morning report", "Oil prices", "Weather at sea", "Rates today", "Evening report"]
    desk.poll(*(told(n, title=title) for n, title in enumerate(titles)))
    plan = desk.poll(*(told(n + 10, title=title) for n, title in enumerate(titles)))
    assert len(plan.new) == 5
