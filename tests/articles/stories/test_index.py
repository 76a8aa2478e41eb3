"""The story index: joins, keeps ids, does not drift, forgets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.articles.stories.index import StoryIndex, story_id
from bot.articles.stories.signature import sign

NOW = datetime(2025, 11, 3, 12, tzinfo=UTC)


def signature(title: str, hours: float = 0, text: str = ""):
    return sign(title, text, NOW + timedelta(hours=hours))


def test_a_copy_joins_and_the_id_comes_from_the_first_key():
    index = StoryIndex()
    first = index.assign("a1", signature("Bolt agrees to buy Nutmeg Foods for $2.5 billion"), NOW)
    copy = index.assign("b7", signature("XBreaks - Bolt agrees to buy Nutmeg Foods for $2.5 billion", 2), NOW)
    other = index.assign("c3", signature("Oakham council opens a library in the old station"), NOW)
    assert (first.story_id, first.kind, first.matched) == (story_id("a1"), "new", None)
    assert (copy.story_id, copy.kind, copy.matched) == (story_id("a1"), "exact", "a1")
    assert other.story_id == story_id("c3")
    assert len(index) == 3


def test_an_article_seen_again_keeps_its_story():
    index = StoryIndex()
    index.assign("a1", signature("Bolt agrees to buy Nutmeg Foods"), NOW)
    index.assign("a2", signature("UPDATE 1-Bolt agrees to buy Nutmeg Foods"), NOW)
    again = index.assign("a2", signature("UPDATE 1-Bolt agrees to buy Nutmeg Foods"), NOW)
    assert (again.story_id, again.matched) == (story_id("a1"), None)
    assert len(index) == 2


def test_a_story_does_not_drift_through_the_weeks():
    index = StoryIndex()
    title = "Bolt agrees to buy Nutmeg Foods of Oakham"
    stories = [
        index.assign(f"k{day}", signature(title, 48 * day), NOW + timedelta(hours=48 * day)).story_id
        for day in range(4)
    ]
    assert stories == [story_id("k0"), story_id("k0"), story_id("k2"), story_id("k2")]


def test_what_cannot_stand_beside_the_first_telling_does_not_join_through_a_vaguer_one():
    index = StoryIndex()
    index.assign("a", signature("Bolt to buy Nutmeg Foods of Oakham for $250 million"), NOW)
    index.assign("b", signature("Bolt to buy Nutmeg Foods of Oakham"), NOW)
    third = index.assign("c", signature("Bolt to buy Nutmeg Foods of Oakham for $310 million"), NOW)
    assert third.story_id == story_id("c")


def test_restart_gives_the_same_answers():
    rows = [("a", "Bolt agrees to buy Nutmeg Foods of Oakham"), ("b", "Norvelle pill fails in a large trial")]
    before = StoryIndex()
    kept = [
        (key, before.assign(key, signature(title), NOW).story_id, signature(title), NOW)
        for key, title in rows
    ]
    after = StoryIndex()
    after.load(kept, NOW)
    match = after.assign("c", signature("UPDATE 1-Norvelle pill fails in a large trial", 1), NOW)
    assert (match.story_id, match.matched) == (story_id("b"), "b")


def test_old_days_drop_out():
    index = StoryIndex(keep=timedelta(days=6))
    for number in range(50):
        index.assign(f"k{number}", signature(f"Story number {number} of Oakham", -number), NOW)
    assert len(index) == 50
    index.forget(NOW + timedelta(days=30))
    assert len(index) == 0


def test_days_that_were_dropped_and_come_again_are_others():
    """A story that began in days which are gone has no first telling any more, whatever stands in its place later."""
    index, day = StoryIndex(keep=timedelta(days=9)), timedelta(days=1)
    deal = "Bolt agrees to buy Nutmeg Foods of Oakham for $2 billion"
    begun = NOW - timedelta(
        seconds=NOW.timestamp() % (3 * 86_400)
    )  # with it three days begin that drop out together
    index.assign(
        "weather", sign("Rain falls on Oakham and on the hills around it", "", begun - day), begun - day
    )
    index.assign("a", sign(deal, "", begun - timedelta(hours=1)), begun)
    index.assign("b", sign(deal, "", begun + timedelta(hours=1)), begun)
    later = begun + 9 * day + timedelta(hours=2)
    index.assign("new", sign("Council opens a library in the old station", "", later), later)
    index.assign("late", sign("An entry of long ago that comes late in other words", "", begun - day), later)
    joined = index.assign("c", sign(deal, "", begun + timedelta(hours=2)), begun)  # the clock was set back
    assert joined.story_id == story_id("c")


@pytest.mark.slow
def test_many_articles_share_a_word_pair_and_the_copy_is_still_found():
    index = StoryIndex()
    for number in range(3000):
        index.assign(
            f"k{number}",
            signature(f"Acme Widget maker opens plant {number * 7919} at {number}th street"),
            NOW,
        )
    wanted = index.assign("w", signature("Acme Widget maker buys rival Quillfeather of Bremen"), NOW)
    copy = index.assign("x", signature("XBreaks - Acme Widget maker buys rival Quillfeather of Bremen"), NOW)
    assert copy.story_id == wanted.story_id == story_id("w")
