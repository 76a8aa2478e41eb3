"""One release of the economy's figures is one story, in whatever words it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.articles.economy_topics import economy_topic
from bot.articles.stories.index import StoryIndex
from bot.articles.stories.same_story import same_story
from bot.articles.stories.signature import pack, sign, unpack
from bot.text.plain import fold

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Payrolls grow by a mere 41,000 in May", "us jobs"),
        ("Employers added 41,000 jobs last month", "us jobs"),
        ("Hiring slowed in spring while wages crept up", "us jobs"),
        ("May jobs report: what a slow month looks like", "us jobs"),
        ("Canada's jobless rate climbs to 7.4%", "canada jobs"),
        ("Consumer prices rose 2.9% in April", "us inflation"),
        ("UK inflation eases to 2.1%", "uk inflation"),
        ("Bank of England holds rates at 4%", "uk interest rates"),
        ("Fed cuts interest rates by a quarter point", "us interest rates"),
        ("Crude stockpiles fall by six million barrels", "us oil stocks"),
        ("Stocks climb after soft jobs report", None),
        ("Wall Street awaits payrolls", None),
        ("Economists expect payrolls to grow by 90,000", None),
        ("Norvelle hires 300 people for its Oakham plant", None),
        ("Inflation is a state of mind, says a novelist", None),
    ],
)
def test_the_figure_that_a_headline_tells(title, topic):
    assert economy_topic(fold(title)) == topic


def decide(one, other, hours=3.0):
    return same_story(
        sign(one, "", NOON, "Harbor Wire"), sign(other, "", NOON + timedelta(hours=hours), "Quay Post")
    )


def test_unlike_words_for_one_release_are_one_story():
    decision = decide("Payrolls grow by a mere 41,000 in May", "Hiring slowed in spring while wages crept up")
    assert decision.same
    assert "one release" in decision.why


def test_what_rose_and_what_fell_in_one_release_is_no_contradiction():
    assert decide("Payrolls rise by 41,000", "Jobless rate falls to 4.0%").same


@pytest.mark.parametrize(
    ("one", "other", "hours"),
    [
        ("Payrolls grow by 41,000 in May", "Canada's jobless rate climbs to 7.4%", 3),
        ("Payrolls grow by 41,000 in May", "Payrolls shrank, says the new report", 50),
        ("Consumer prices rose 2.9% in April", "Consumer prices rose 2.4%, factory hub says", 3),
        ("June payrolls grow by 41,000", "April payrolls revised down", 3),
        ("Payrolls grow by 41,000 in May", "Stocks climb after soft jobs report", 3),
        ("Payrolls grow by 41,000 in May", "Economic calendar: payrolls and factory orders", 3),
    ],
)
def test_other_countries_days_and_numbers_stay_apart(one, other, hours):
    assert not decide(one, other, hours).same


def test_the_index_finds_a_release_by_its_topic():
    index = StoryIndex()
    first = index.assign("a", sign("Payrolls grow by a mere 41,000 in May", "", NOON, "Harbor Wire"), NOON)
    later = NOON + timedelta(hours=2)
    second = index.assign("b", sign("Hiring slowed while wages crept up", "", later, "Quay Post"), later)
    assert second.story_id == first.story_id


def test_the_topic_survives_packing():
    signature = sign("UK inflation eases to 2.1%", "", NOON, "Harbor Wire")
    assert unpack(pack(signature)) == signature
    assert signature.topic == "uk inflation"
