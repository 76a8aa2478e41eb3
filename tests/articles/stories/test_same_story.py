"""One story or two: copies, same events, and what must never be joined. All releases are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.stories.quantities import conflict, quantities
from bot.articles.stories.same_story import same_story
from bot.articles.stories.signature import clean_title, pack, sign, unpack

MORNING = datetime(2025, 10, 31, 8, tzinfo=UTC)
TITLE = "Norvelle Therapeutics Wins FDA Approval for Zelmurafen in Advanced Melanoma"
BODY = (
    "Norvelle Therapeutics said the U.S. Food and Drug Administration approved its pill zelmurafen for adults "
    "with advanced melanoma. The approval rests on a trial of 412 patients in which the pill cut the risk of "
    "death by 31% against chemotherapy. The company plans to sell it from December at $9,800 a month. "
    "Chief executive Ada Brandt expects peak sales of $1.2 billion. Regulators in Europe decide next spring."
)
ABOUT = "\n\nAbout Norvelle Therapeutics\n\nNorvelle is a company that makes medicines."


def signed(title: str, text: str = "", hours: float = 0, **more: object):
    return sign(title, text, MORNING + timedelta(hours=hours), **more)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, BODY),
        (f"XBreaks - {TITLE}", f"BOSTON, Oct. 31, 2025 (GLOBE NEWSWIRE) -- {BODY}{ABOUT}"),
        (f"{TITLE} - Reuters", f"(Reuters) - {BODY}"),
        (f"UPDATE 2-{TITLE.upper()} | MarketPost", BODY.split(". ", maxsplit=1)[0] + "."),
        (
            "Norvelle Wins FDA Approval for Zelmurafen in Advanced Melanoma",
            f"LONDON (RTTNews) - {BODY[:400]}",
        ),
        (TITLE, ""),
    ],
)
def test_copies_are_one_story(title, text):
    decision = same_story(signed(TITLE, BODY + ABOUT), signed(title, text, hours=5))
    assert decision.same, decision
    assert decision.kind in {"exact", "copy"}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Bolt Corp Reports Third Quarter 2025 Results", "Bolt Corp Reports Second Quarter 2025 Results", "periods"),
        ("Bolt Corp Reports Q3 2025 Results", "Bolt Corp Reports Q3 2024 Results", "years"),
        ("Bolt to buy Nutmeg for $250 million", "Bolt to buy Nutmeg for $310 million", "amounts"),
        ("Bolt sales rise 12%", "Bolt sales rise 15 percent", "percentages"),
        ("Norvelle Phase 2 trial of its melanoma pill succeeds", "Norvelle Phase III trial of its melanoma pill succeeds", "phases"),
        ("Norvelle doses first patient with NV-101", "Norvelle doses first patient with NV-202", "codes"),
        ("Norvelle says trastuzumab helps in lymphoma", "Norvelle says rituximab helps in lymphoma", "drugs"),
        ("Norvelle pill approved by the FDA", "Norvelle pill approved by the EMA", "authorities"),
        ("Bond risk rises in Europe", "Bond risk falls in Europe", "directions"),
        ("Norvelle 50 mg pill helps", "Norvelle 100 mg pill helps", "doses"),
    ],
)  # fmt: skip
def test_differing_facts_never_merge(one, other, why):
    decision = same_story(signed(one, BODY), signed(other, BODY))
    assert not decision.same
    assert why in decision.why


def test_the_same_amount_in_other_words_is_no_conflict():
    said = quantities("Bolt to buy Nutmeg for $250M, up 4.0%, in Q3")
    again = quantities("Bolt to buy Nutmeg for 250 million dollars, up 4 percent, in the third quarter")
    assert conflict(said, again) is None
    assert conflict(quantities("deal of $8.3 billion"), quantities("deal of $8 billion")) is None


def test_a_title_that_comes_back_later_is_another_story():
    assert same_story(signed(TITLE, BODY), signed(TITLE, BODY, hours=71)).same
    later = same_story(signed(TITLE, BODY), signed(TITLE, BODY, hours=73))
    assert not later.same
    assert "days apart" in later.why


def test_other_listings_are_other_companies():
    template = "{} announces results of its annual general meeting of shareholders in Geneva"
    one = signed(template.format("Bolt"), "Bolt (NYSE: BLT) held its meeting.")
    other = signed(template.format("Nutmeg"), "Nutmeg (NYSE: NTM) held its meeting.")
    assert same_story(one, other).why == "differing companies"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bolt to present at the Harbour Healthcare Conference", "Nutmeg to present at the Harbour Healthcare Conference"),
        ("Fastnet Brings Fibre Coverage to Homes in Oakham", "Fastnet Brings Fibre Coverage to Homes in Melton"),
        ("Holding(s) in Company", "Holding(s) in Company"),
        ("Net Asset Value(s)", "Net Asset Value(s)"),
    ],
)  # fmt: skip
def test_moulds_filled_with_other_things(one, other):
    first = signed(one, "The notice says that 12,345 shares were held at a value of 101.5 pence.")
    second = signed(other, "The notice says that 98,761 shares were held at a value of 99.25 pence.")
    assert not same_story(first, second).same


def test_two_desks_tell_one_event():
    one = signed(
        "Bolt buys speech-recognition company Vokalia",
        "Bolt said on Friday it bought Vokalia, a Polish maker.",
    )
    other = signed(
        "UPDATE 2-Bolt acquires speech software firm Vokalia of Poland",
        "The Polish firm's programs will go into Bolt's phones.",
        hours=3,
    )
    decision = same_story(one, other)
    assert decision.same
    assert decision.kind == "same-event"


def test_two_press_releases_are_one_story_only_as_copies():
    wire = "OSLO, Oct. 31, 2025 (GLOBE NEWSWIRE) -- Bolt today announced "
    one = signed(
        "Bolt Launches Vokalia Speech Kit for Cars in Norway",
        wire + "a kit that lets drivers speak with their cars.",
    )
    other = signed(
        "Bolt Wins Vokalia Speech Contract for Trains in Norway",
        wire + "an order by the national railway for its stations.",
    )
    assert not same_story(one, other).same


@given(
    st.text(max_size=120),
    st.text(max_size=300),
    st.text(max_size=120),
    st.text(max_size=300),
    st.floats(min_value=-200, max_value=200),
)
def test_the_rule_is_symmetric_and_packing_loses_nothing(title_a, text_a, title_b, text_b, hours):
    a, b = signed(title_a, text_a), signed(title_b, text_b, hours)
    assert same_story(a, b) == same_story(b, a)
    assert unpack(pack(a)) == a


def test_clean_title():
    assert clean_title("UPDATE 3-Bolt wins order - sources") == "Bolt wins order"
    assert clean_title("Bolt wins a large order - The Ledger", "The Ledger") == "Bolt wins a large order"
    assert clean_title("BRIEF-Bolt wins order") == "Bolt wins order"
