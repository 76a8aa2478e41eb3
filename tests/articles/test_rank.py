"""Grouping tellings and ranking stories, each part with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.articles.rank import RankWeights, rank, rank_all
from bot.articles.stories.grouping import group_stories
from bot.models.articles import (
    Article,
    CompanyLink,
    CompanyRole,
    Event,
    EventType,
    JudgedArticle,
    Judgement,
    Noise,
    NoiseClass,
    NoisePolicy,
    SectorFit,
    StoryMatch,
    Summary,
)
from bot.models.operator import SectorRules

NOW = datetime(2025, 11, 3, 12, tzinfo=UTC)
RULES = SectorRules("energy", "Energy", ":zap:")


def judged(
    key: str, *, story: str = "s", source: str = "Ledger", text: str = "short", hours: float = 1, **judgement
) -> JudgedArticle:
    article = Article(
        key,
        "https://f.example",
        key,
        f"https://x.example/{key}",
        "Bolt rises",
        text,
        source,
        NOW - timedelta(hours=hours),
        NOW,
        True,
        "f",
    )
    base = Judgement(
        None,
        (SectorFit("energy", 0.6, "the words oil"),),
        None,
        Summary("", ""),
        StoryMatch(story, None, "new", 1.0, ""),
    )
    return JudgedArticle(article, replace(base, **judgement))


NOISE = Noise(NoiseClass.ADVERT, "it sells something")


def test_the_best_telling_leads_and_noise_never_does():
    articles = [
        judged("noise", source="Wire", text="x" * 900, noise=NOISE),
        judged("short", source="Ledger"),
        judged("long", source="Ledger", text="x" * 500, hours=3),
        judged("other", story="t"),
    ]
    first, second = group_stories(articles, {"Wire": 3.0})
    assert (first.id, first.lead.article.key) == ("s", "long")
    assert [j.article.key for j in first.others] == ["noise", "short"]
    assert second.lead.article.key == "other"


def test_a_weightier_source_leads():
    story = group_stories([judged("a", text="x" * 500), judged("b", source="Star")], {"Star": 2.0})[0]
    assert story.lead.article.key == "b"


def parts(ranked):
    return {part.name: part.value for part in ranked.parts}


def test_the_parts_add_up_and_say_why():
    link = CompanyLink("Bolt Corp", "BLT", "NYSE", 1, CompanyRole.SUBJECT, "Bolt", 0, 4, "alias")
    story = group_stories(
        [
            judged("a", event=Event(EventType.DEAL, "w"), companies=(link,)),
            judged("b", source="Star"),
            judged("c", source="Star"),
        ]
    )[0]
    ranked = rank(
        story, now=NOW, rules=RULES, sources={"Star": 1.5}, market_value={"BLT": 3e12}.get, watched={"blt"}
    )
    assert ranked.score == pytest.approx(sum(part.value for part in ranked.parts), abs=1e-3)
    assert all(part.why for part in ranked.parts)
    assert parts(ranked) == {
        "recency": pytest.approx(0.5 ** (1 / 18), abs=1e-3),
        "publishers": 1.6,
        "source": 0.6,
        "sector": 0.24,
        "event": pytest.approx(1.3 * 0.85, abs=1e-3),
        "size": pytest.approx((12.4771 - 8) / 4.5, abs=1e-3),
        "watchlist": 2.0,
    }


def test_event_and_size_come_from_the_lead():
    link = CompanyLink("Bolt Corp", "BLT", "NYSE", 1, CompanyRole.SUBJECT, "Bolt", 0, 4, "alias")
    story = group_stories([judged("a", event=Event(EventType.DEAL, "w"), companies=(link,))])[0]
    big = parts(rank(story, now=NOW, rules=RULES, market_value={"BLT": 5e12}.get))
    small = parts(rank(story, now=NOW, rules=RULES, market_value={"BLT": 2e9}.get))
    assert big["event"] == pytest.approx(1.3 * 0.85, abs=1e-3)
    assert big["size"] == 1.0
    assert 0 < small["size"] < 0.4
    assert "size" not in parts(rank(story, now=NOW, rules=RULES))


def test_demoted_noise_ranks_below_kept_noise():
    story = group_stories([judged("a", noise=NOISE)])[0]
    kept = replace(RULES, noise={NoiseClass.ADVERT: NoisePolicy.KEEP})
    demoted = replace(RULES, noise={NoiseClass.ADVERT: NoisePolicy.DEMOTE})
    assert rank(story, now=NOW, rules=kept).score - rank(
        story, now=NOW, rules=demoted
    ).score == pytest.approx(3.0)


def test_newer_is_better_and_ties_have_an_order():
    stories = group_stories(
        [judged(key, story=key, hours=hours) for key, hours in (("b", 5), ("a", 5), ("c", 2), ("d", 60))]
    )
    ranked = rank_all([rank(story, now=NOW, rules=RULES) for story in stories])
    assert [r.story.id for r in ranked] == ["c", "a", "b", "d"]


def test_a_weight_of_nothing_switches_a_part_off():
    story = group_stories([judged("a")])[0]
    assert parts(rank(story, now=NOW, rules=RULES, weights=RankWeights(recency=0)))["recency"] == 0
