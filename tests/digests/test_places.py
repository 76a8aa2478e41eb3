"""Who gets a section's places, and in which section a story stands."""

from __future__ import annotations

from datetime import timedelta

from bot.digests.compose import ComposeRules, DigestContext, compose
from bot.digests.places import share_out
from bot.digests.rank_words import rank_sentences
from bot.models.digests import RankedStory, RankPart, Story
from tests.digests.samples import DESK, MORNING, RULES, group, judged, rank, subscription


def ranked_stories(*sources: str) -> list[RankedStory]:
    """Stories of these sources, the best first."""
    return [
        RankedStory(Story(f"story-{number}", judged(f"n{number}", source=source)), float(-number), ())
        for number, source in enumerate(sources)
    ]


def frame_of() -> DigestContext:
    """A digest of the day before the morning."""
    return DigestContext("d", subscription(), MORNING - timedelta(hours=24), MORNING)


def test_one_source_may_not_fill_a_section_while_others_have_news():
    ranked = ranked_stories(*["Harbor Wire"] * 6, "Quay Post", "Star")
    shown, crowded, _ = share_out(ranked, 4, None)
    assert [one.story.lead.article.source for one in shown] == [
        "Harbor Wire",
        "Harbor Wire",
        "Quay Post",
        "Star",
    ]
    assert len(crowded) == 4


def test_places_that_nobody_else_can_fill_are_filled():
    shown, crowded, _ = share_out(ranked_stories(*["Harbor Wire"] * 5), 4, None)
    assert len(shown) == 4
    assert not crowded


def test_what_is_told_above_waits():
    ranked = ranked_stories("Harbor Wire", "Quay Post", "Star")
    shown, _, repeated = share_out(ranked, 2, lambda one, other: {one.id, other.id} == {"story-0", "story-1"})
    assert [one.story.id for one in shown] == ["story-0", "story-2"]
    assert repeated == {"story-1"}


def test_what_is_told_above_fills_no_place_even_where_there_is_room():
    shown, _, repeated = share_out(ranked_stories("Harbor Wire", "Quay Post"), 8, lambda one, other: True)
    assert [one.story.id for one in shown] == ["story-0"]
    assert repeated == {"story-1"}


def test_tellings_of_other_sectors_count_as_publishers():
    news = [
        judged("told here", story="s", sectors={"biotech": 0.9}),
        judged("told elsewhere", story="s", sectors={"finance": 0.5}, source="Quay Post"),
    ]
    (item,) = compose(news, DESK, frame_of()).digest.sections[0].items
    assert [link.source for link in item.also] == ["Quay Post"]


def test_a_story_is_left_out_of_a_section_that_it_only_touches():
    touched = ComposeRules(RULES, group, rank, repeat_across_sections=True)
    news = [judged("mostly energy", sectors={"energy": 0.7, "biotech": 0.3})]
    sections = compose(news, touched, frame_of()).digest.sections
    assert {section.sector: len(section.items) for section in sections} == {"biotech": 0, "energy": 1}


def test_a_rank_in_two_sentences():
    parts = (
        RankPart("recency", 0.9, "1 hour old"),
        RankPart("publishers", 1.6, "told by 2 publishers"),
        RankPart("form", -1.2, "not news in itself: feature"),
    )
    assert rank_sentences(parts) == (
        "It stands where it does chiefly for this: told by 2 publishers.",
        "It was held back by this: not news in itself: feature.",
    )
    assert rank_sentences(())[0] == "Nothing in particular brought it up."
