"""Two desks' own words for one event, and what only looks like it: invented headlines of every kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.articles.stories.same_story import same_story, tells_again
from bot.articles.stories.signature import pack, sign, unpack

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)


def decide(one, other, hours=3):
    a = sign(one, "", NOON, "Harbor Wire")
    b = sign(other, "", NOON + timedelta(hours=hours), "Quay Post")
    return same_story(a, b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FDA rejects Larkmoor's Velzani for gout", "Larkmoor gets CRL for gout drug Velzani"),
        ("Quarrow shares plunge after Velzani trial failure", "Quarrow tumbles as Velzani trial fails"),
        ("Larkmoor to wind down Ghent cell therapy plant", "Larkmoor plans to close Ghent cell therapy site"),
        ("Larkmoor acquires Quarrow for $3.2 billion", "Larkmoor to buy Quarrow in $3.2bn deal"),
        (
            "High court to hear Quarrow's skinny label case",
            "Supreme Court will hear Quarrow skinny label case",
        ),
        ("US NatGas Prices Slide on Mild Weather", "U.S. natural gas prices slide on mild weather"),
    ],
)
def test_synonyms_and_abbreviations_tell_one_event(one, other):
    decision = decide(one, other)
    assert decision.same, decision.why
    assert decide(other, one).same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quarrow launches knockoff Velzani pill", "Quarrow stops selling knockoff Velzani pill"),
        ("FDA approves Larkmoor's Velzani for gout", "FDA rejects Larkmoor's Velzani for gout"),
        ("Larkmoor's Velzani meets goal in gout trial", "Larkmoor's Velzani fails in gout trial"),
        (
            "Larkmoor agrees to buy Quarrow",
            "Pharma roundup: Larkmoor agrees to buy Quarrow; Bolt names a chief",
        ),
        ("Larkmoor agrees to buy Quarrow", "The week in review: Larkmoor agrees to buy Quarrow"),
        ("United States gas storage (Economic Calendar)", "Economic Calendar"),
        ("Larkmoor to report quarterly results on May 9", "Larkmoor reports quarterly results"),
        (
            "Larkmoor's Velzani shows promise in Phase 2 trial",
            "Larkmoor's Velzani shows promise in Phase 3 trial",
        ),
        ("Larkmoor acquires Quarrow for $3.2 billion", "Larkmoor acquires Quarrow for $1.1 billion"),
        ("Harbour Bank Upgrades Larkmoor to Buy", "Harbour Bank Upgrades Quarrow to Buy"),
    ],
)
def test_opposite_news_roundups_and_other_facts_are_other_stories(one, other):
    assert not decide(one, other).same
    assert not decide(other, one).same


def test_the_same_headline_days_later_is_another_story():
    title = "Larkmoor declares quarterly payout to holders"
    assert not decide(title, title, hours=80).same


def test_a_product_stands_for_its_maker():
    signed = sign("Wegovy sales slow", "")
    assert set(sign("Novo", "").title) <= set(signed.lead)


def test_the_reason_is_in_words_and_survives_packing():
    decision = decide(
        "Larkmoor acquires Quarrow for $3.2 billion", "Larkmoor snaps up rival Quarrow in $3.2bn deal"
    )
    assert decision.same
    signed = sign("Why Larkmoor shares plunge", "", NOON, "Harbor Wire")
    assert unpack(pack(signed)) == signed


def test_what_reads_as_told_again_is_less_than_one_story():
    a = sign("Larkmoor to buy Quarrow", "", NOON, "Harbor Wire")
    same = sign("Larkmoor buys Quarrow", "", NOON, "Quay Post")
    other = sign("Bolt names Ada Brandt its chief executive", "", NOON, "Quay Post")
    assert tells_again(a, same)
    assert not tells_again(a, other)
