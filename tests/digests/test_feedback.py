"""What readers found not useful: how far it pushes which stories down, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.feedback import HALF_LIFE, MOST, SAME_KIND, SAME_SOURCE, with_feedback
from bot.models.articles import Event, EventType
from bot.models.digests import RankedStory, RankPart, Story
from bot.models.people import Dislike
from tests.digests.samples import MORNING, judged


def ranked(title, score, *, source="Rumour Mill", event=EventType.DEAL):
    one = judged(title, source=source)
    told = Event(event, "its words") if event is not None else None
    one = replace(one, judgement=replace(one.judgement, event=told))
    return RankedStory(Story(title, one), score, (RankPart("recency", score, "new"),))


def dislike(*, source="Rumour Mill", event="deal", ago=timedelta(), user="U1"):
    return Dislike("T1", "C1", user, "story", source, event, MORNING - ago)


def score(one, *dislikes):
    return with_feedback([one], dislikes, MORNING)[0].score


def test_without_any_nothing_changes():
    some = [ranked("One", 1.0), ranked("Two", 3.0)]
    assert with_feedback(some, [], MORNING) == some  # not even their order


def test_the_same_kind_of_news_of_the_source_goes_down_most():
    assert score(ranked("Deal", 3.0), dislike()) == pytest.approx(3.0 - SAME_KIND)
    assert score(ranked("Trial", 3.0, event=EventType.TRIAL_RESULT), dislike()) == pytest.approx(
        3.0 - SAME_SOURCE
    )
    assert score(ranked("Untold", 3.0, event=None), dislike(event=None)) == pytest.approx(3.0 - SAME_SOURCE)


def test_another_source_is_not_touched():
    other = ranked("Deal", 3.0, source="Lane Post")
    assert with_feedback([other], [dislike()], MORNING) == [other]


def test_a_source_is_the_same_in_any_spelling():
    assert score(ranked("Deal", 3.0, source="RUMOUR mill"), dislike()) < 3.0


def test_it_fades_by_half_each_month_and_a_clock_set_back_makes_it_no_stronger():
    assert score(ranked("Deal", 3.0), dislike(ago=HALF_LIFE)) == pytest.approx(3.0 - SAME_KIND / 2)
    assert score(ranked("Deal", 3.0), dislike(ago=2 * HALF_LIFE)) == pytest.approx(3.0 - SAME_KIND / 4)
    assert score(ranked("Deal", 3.0), dislike(ago=-timedelta(days=3))) == pytest.approx(3.0 - SAME_KIND)


def test_many_voices_push_down_and_never_out():
    crowd = [dislike(user=f"U{number}") for number in range(50)]
    (one,) = with_feedback([ranked("Deal", 3.0)], crowd, MORNING)
    assert one.score == pytest.approx(3.0 - MOST)


def test_the_story_says_what_readers_thought():
    (one,) = with_feedback([ranked("Deal", 3.0)], [dislike()], MORNING)
    assert one.parts[-1] == RankPart(
        "feedback", -SAME_KIND, "readers here found Rumour Mill's news of this kind not useful"
    )
    (other,) = with_feedback([ranked("Trial", 3.0, event=EventType.TRIAL_RESULT)], [dislike()], MORNING)
    assert other.parts[-1].why == "readers here found a story of Rumour Mill not useful"


@given(
    st.lists(st.tuples(st.floats(0, 9), st.sampled_from(["Rumour Mill", "Lane Post"])), max_size=12),
    st.lists(st.integers(0, 400), max_size=12),
)
def test_no_story_is_lost_and_each_part_explains_its_score(stories, days):
    some = [ranked(f"Story {number}", score, source=source) for number, (score, source) in enumerate(stories)]
    after = with_feedback(some, [dislike(ago=timedelta(days=one)) for one in days], MORNING)
    assert sorted(one.story.id for one in after) == sorted(one.story.id for one in some)
    before = {one.story.id: one for one in some}
    for one in after:
        assert one.score == pytest.approx(sum(part.value for part in one.parts), abs=1e-3)
        assert before[one.story.id].score - MOST - 1e-3 <= one.score <= before[one.story.id].score
    if days:
        assert [one.score for one in after] == sorted((one.score for one in after), reverse=True)
