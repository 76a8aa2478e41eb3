"""From a window of articles to a digest: what stands in it, what does not, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.compose import Composed, ComposeRules, DigestContext, compose
from bot.models.articles import CompanyLink, CompanyRole, JudgedArticle, NoiseClass, NoisePolicy
from bot.models.delivery import Mutes, Shown
from bot.models.digests import LeftOut, LeftOutReason, SilentSource, SourceLink
from bot.models.operator import SectorRules
from tests.digests.samples import DESK, MORNING, RULES, group, judged, rank, subscription

HOUR = timedelta(hours=1)
ADVERT, LISTICLE = NoiseClass.ADVERT, NoiseClass.STOCK_LISTICLE


def frame(**changes) -> DigestContext:
    given = {
        "id": "d1",
        "subscription": subscription(),
        "window_start": MORNING - 24 * HOUR,
        "window_end": MORNING,
    }
    return DigestContext(**(given | changes))


def desk(**rules: SectorRules) -> ComposeRules:
    return ComposeRules(RULES | rules, group, rank)


def titles(composed: Composed) -> dict[str, list[str]]:
    return {one.sector: [item.title for item in one.items] for one in composed.digest.sections}


def left_out(composed: Composed) -> dict[str, list[LeftOut]]:
    return {one.sector: list(one.left_out) for one in composed.digest.sections if one.left_out}


def at(hours: float) -> dict[str, object]:
    return {"published": MORNING - hours * HOUR}


def test_sections_come_in_the_subscription_s_order_best_first_even_when_empty():
    wish = subscription(sectors=("energy", "biotech"))
    news = [judged("old", **at(9)), judged("new", **at(1))]
    composed = compose(news, DESK, frame(subscription=wish))
    assert titles(composed) == {"energy": [], "biotech": ["new", "old"]}
    assert [(one.title, one.emoji) for one in composed.digest.sections] == [
        ("Energy", ":zap:"),
        ("Biotech", ":dna:"),
    ]


def test_what_frames_a_digest_stands_in_it():
    silent = (SilentSource("Quiet Post", "It answers with an error."),)
    late = MORNING - 2 * HOUR
    digest = compose([], DESK, frame(silent=silent, next_at=MORNING + 24 * HOUR, late_for=late)).digest
    assert (digest.id, digest.timezone, digest.silent) == ("d1", "Europe/Berlin", silent)
    assert (digest.window_start, digest.window_end) == (MORNING - 24 * HOUR, MORNING)
    assert (digest.next_at, digest.late_for) == (MORNING + 24 * HOUR, late)


def test_only_the_window_counts_by_when_it_was_seen_or_published():
    news = [
        judged("before", **at(25)),
        judged("seen only now", published=MORNING - 30 * HOUR, first_seen=MORNING - HOUR),
        judged("at the start", **at(24)),
        judged("at the end", **at(0)),
    ]
    assert titles(compose(news, DESK, frame()))["biotech"] == ["at the start", "seen only now"]


def test_an_archive_that_appears_is_no_news():
    old = judged("last year", published=MORNING - 300 * 24 * HOUR, first_seen=MORNING - HOUR)
    composed = compose([old], DESK, frame())
    assert titles(composed)["biotech"] == []
    assert left_out(composed) == {"biotech": [LeftOut(LeftOutReason.TOO_OLD, "", 1)]}


def test_a_story_stands_once_led_by_one_and_names_the_other_publishers():
    news = [
        judged("Deal", key="x", story="s", source="Harbor Wire"),
        judged("Deal signed", key="y", story="s", source="Quay Post"),
        judged("Deal again", key="z", story="s", source="Quay Post"),
        judged("Deal, repeated", key="w", story="s", source="Harbor Wire"),
    ]
    [item] = compose(news, DESK, frame()).digest.sections[0].items
    assert (item.title, item.source) == ("Deal", "Harbor Wire")
    assert item.also == (SourceLink("Quay Post", "https://wire.example/y"),)
    assert item.article_keys == ("x", "y", "z", "w")


# --- noise and words -------------------------------------------------------------------------------


def test_noise_is_dropped_where_nothing_else_is_said():
    news = [judged("Shop opens", noise=ADVERT), judged("Approval"), judged("Sale", noise=ADVERT)]
    composed = compose(news, DESK, frame())
    assert titles(composed)["biotech"] == ["Approval"]
    assert left_out(composed) == {"biotech": [LeftOut(LeftOutReason.NOISE, "advert", 2)]}


def test_demoted_noise_stands_behind_all_news_and_kept_noise_where_it_ranks():
    rules = SectorRules(
        "biotech",
        "Biotech",
        ":dna:",
        noise={ADVERT: NoisePolicy.DEMOTE, LISTICLE: NoisePolicy.KEEP},
    )
    news = [
        judged("advert", noise=ADVERT, **at(1)),
        judged("list", noise=LISTICLE, **at(2)),
        judged("news", **at(3)),
    ]
    [section, _] = compose(news, desk(biotech=rules), frame()).digest.sections
    assert [item.title for item in section.items] == ["list", "news", "advert"]
    last = section.items[-1]
    assert last.parts[-1].name == "demoted"
    assert last.score == pytest.approx(sum(part.value for part in last.parts))
    assert section.left_out == ()


def test_a_story_told_by_news_too_is_not_demoted():
    rules = SectorRules("biotech", "Biotech", ":dna:", noise={ADVERT: NoisePolicy.DEMOTE})
    news = [
        judged("advert", story="s", noise=ADVERT, **at(1)),
        judged("news", story="s", **at(1)),
        judged("else", **at(3)),
    ]
    assert titles(compose(news, desk(biotech=rules), frame()))["biotech"] == ["advert", "else"]


def test_noise_in_one_sector_may_be_news_in_another():
    kept = SectorRules("energy", "Energy", ":zap:", noise={ADVERT: NoisePolicy.KEEP})
    item = judged("Pump opens", noise=ADVERT, sectors={"biotech": 1.0, "energy": 0.4})
    composed = compose([item], desk(energy=kept), frame())
    assert titles(composed) == {"biotech": [], "energy": ["Pump opens"]}
    assert left_out(composed) == {}


@pytest.mark.parametrize(
    ("term", "title", "excluded"),
    [
        ("horoscope", "Your HOROSCOPE today", True),
        ("horoscope", "Horoscopes today", False),
        ("sponsored post", "A Sponsored  Post from us", True),
        ("sponsored post", "Sponsored: post", False),
        ("c++", "C++ wins", True),
        ("c++", "C wins", False),
        ("café", "The cafe closes", True),
        ("a.b", "axb", False),
    ],
)
def test_excluded_words_are_whole_and_literal(term: str, title: str, *, excluded: bool):
    rules = SectorRules("biotech", "Biotech", ":dna:", exclude=("never met", term))
    composed = compose([judged(title)], desk(biotech=rules), frame())
    assert titles(composed)["biotech"] == ([] if excluded else [title])
    assert bool(left_out(composed)) is excluded


def test_excluded_words_count_in_the_summary_too_but_only_in_their_sector():
    rules = SectorRules("biotech", "Biotech", ":dna:", exclude=("lottery",))
    item = judged("News", summary="They won the lottery.", sectors={"biotech": 1.0, "energy": 0.2})
    composed = compose([item, judged("Also", summary="A lottery.")], desk(biotech=rules), frame())
    assert titles(composed) == {"biotech": [], "energy": ["News"]}
    assert left_out(composed) == {"biotech": [LeftOut(LeftOutReason.EXCLUDED, "lottery", 1)]}


# --- what a channel has seen or does not want ------------------------------------------------------


def test_what_was_shown_is_not_shown_again_by_story_or_by_article():
    news = [
        judged("same story", key="1", story="s1"),
        judged("same story, later", key="2", story="s1"),
        judged("same article", key="3", story="s3"),
        judged("joined the article's story", key="4", story="s3"),
        judged("new", key="5"),
    ]
    composed = compose(news, DESK, frame(shown=Shown(frozenset({"s1"}), frozenset({"3"}))))
    assert titles(composed)["biotech"] == ["new"]
    assert left_out(composed) == {"biotech": [LeftOut(LeftOutReason.ALREADY_SHOWN, "", 2)]}
    assert composed.left_out == {"already-shown": ("1", "2", "3", "4")}


def link(name: str, symbol: str | None, role: CompanyRole) -> tuple[CompanyLink, ...]:
    return (CompanyLink(name, symbol, None, None, role, name, 0, len(name), "name"),)


def test_muted_publishers_and_companies_do_not_appear():
    subject, mentioned = CompanyRole.SUBJECT, CompanyRole.MENTIONED
    news = [
        judged("by a muted source", source="Loud Post"),
        judged("about a muted company", companies=link("Aurelia Bio", "AURL", subject)),
        judged("about a company without a listing", companies=link("Quiet GmbH", None, subject)),
        judged("names it in passing", companies=link("Aurelia Bio", "AURL", mentioned)),
    ]
    mutes = Mutes(frozenset({"loud post"}), frozenset({"aurl", "quiet gmbh"}))
    composed = compose(news, DESK, frame(mutes=mutes))
    assert titles(composed)["biotech"] == ["names it in passing"]
    assert left_out(composed)["biotech"] == [
        LeftOut(LeftOutReason.MUTED, "Aurelia Bio", 1),
        LeftOut(LeftOutReason.MUTED, "Loud Post", 1),
        LeftOut(LeftOutReason.MUTED, "Quiet GmbH", 1),
    ]


# --- sections and room -----------------------------------------------------------------------------


def test_a_story_stands_in_the_section_that_it_fits_best():
    news = [
        judged("strong", sectors={"biotech": 0.3, "energy": 0.9}),
        judged("even", sectors={"energy": 0.5, "biotech": 0.5}),
        judged("told by two", story="s", sectors={"biotech": 0.6}, **at(5)),
        judged("told by another", story="s", sectors={"energy": 0.8}, **at(5)),
        judged("of no sector here", sectors={"finance": 1.0}),
    ]
    assert titles(compose(news, DESK, frame())) == {"biotech": ["even"], "energy": ["strong", "told by two"]}
    repeated = ComposeRules(RULES, group, rank, repeat_across_sections=True)
    both = titles(compose(news, repeated, frame()))
    assert both == {"biotech": ["even", "told by two"], "energy": ["strong", "even", "told by two"]}


def test_what_has_no_room_is_counted_and_named():
    news = [judged(f"n{number}", key=f"k{number}", **at(number + 1)) for number in range(5)]
    composed = compose(news, DESK, frame(subscription=subscription(size=3)))
    assert titles(composed)["biotech"] == ["n0", "n1", "n2"]
    assert left_out(composed) == {"biotech": [LeftOut(LeftOutReason.NO_ROOM, "", 2)]}
    assert composed.left_out == {"no-room": ("k3", "k4")}
    assert set(composed.stories) == {"story-of-k0", "story-of-k1", "story-of-k2"}


def test_a_sector_that_the_operator_took_away_leaves_the_others():
    composed = compose([judged("News")], DESK, frame(subscription=subscription(sectors=("gone", "biotech"))))
    assert titles(composed) == {"biotech": ["News"]}


# --- whatever comes --------------------------------------------------------------------------------

articles = st.builds(
    lambda story, sectors, hours, noise, source: judged(
        f"{story} by {source}", story=story, sectors=sectors, noise=noise, source=source, **at(hours)
    ),
    st.sampled_from("abcdefgh"),
    st.dictionaries(st.sampled_from(["biotech", "energy", "finance"]), st.floats(0, 1), min_size=1),
    st.floats(-5, 90),
    st.sampled_from([None, None, ADVERT, LISTICLE]),
    st.sampled_from(["Harbor Wire", "Quay Post"]),
)


@given(st.lists(articles, max_size=25), st.sets(st.sampled_from("abcdefgh")), st.integers(1, 4))
def test_every_article_of_the_window_stands_once_or_is_left_out_for_a_reason(
    news: list[JudgedArticle], shown: set[str], size: int
):
    rules = SectorRules("biotech", "Biotech", ":dna:", noise={ADVERT: NoisePolicy.DEMOTE})
    made = frame(shown=Shown(frozenset(shown)), subscription=subscription(size=size))
    composed = compose(news, desk(biotech=rules), made)
    items = [item for section in composed.digest.sections for item in section.items]
    standing = [key for item in items for key in item.article_keys]
    gone = [key for keys in composed.left_out.values() for key in keys]
    fitting = {
        one.article.key
        for one in news
        if made.window_start <= one.article.published < made.window_end
        and {fit.sector for fit in one.judgement.sectors} & {"biotech", "energy"}
    }
    assert sorted(key for key in standing + gone if key in fitting) == sorted(fitting)
    told = {item.story_id for item in items}
    others = {one.article.key for one in news if one.judgement.story.story_id in told}
    assert set(standing) <= fitting | others
    assert not shown & {item.story_id for item in items}
    assert len({item.story_id for item in items}) == len(items)
    assert all(len(section.items) <= size for section in composed.digest.sections)
    for section in composed.digest.sections:
        assert [item.score for item in section.items] == sorted(
            (i.score for i in section.items), reverse=True
        )
