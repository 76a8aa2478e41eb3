"""Summaries: whole sentences of the text, the lead and the number, no boilerplate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.summary import LIMIT, summarise
from bot.text.plain import sentences

TITLE = "Norvelle pill cuts deaths in melanoma trial"
LEAD = "Norvelle said on Friday that its pill kept patients with advanced skin cancer alive for longer."
SECOND = "The trial ran in eleven countries of Europe and South America."
NUMBER = "Patients on the pill were 31% less likely to die than those on chemotherapy."


def test_the_lead_and_the_decisive_number_stand_in_their_order():
    text = f"BOSTON, Oct. 31, 2025 (GLOBE NEWSWIRE) -- {LEAD} {SECOND} It was a long wait. {NUMBER}\n\nAbout Norvelle\n\nNorvelle is a company."
    summary = summarise(TITLE, text)
    assert summary.text.startswith(LEAD)
    assert NUMBER in summary.text
    assert "About" not in summary.text
    assert summary.why == "the lead and the sentence with the decisive number"


def test_without_a_number_the_second_sentence_follows():
    assert summarise(TITLE, f"{LEAD} {SECOND}").text == f"{LEAD} {SECOND}"


def test_credits_quotes_and_a_repeated_title_do_not_lead():
    text = f"By Ann Example\n\nPhoto: Bo Sample\n\nNorvelle pill cuts deaths in melanoma trial.\n\n{LEAD}\n\n“We are pleased,” said Ada Brandt."
    assert summarise(TITLE, text).text == LEAD


def test_the_stump_of_a_teaser_is_dropped():
    assert summarise(TITLE, f"{LEAD} The trial ran in eleven coun...").text == LEAD
    assert summarise(TITLE, f"{LEAD} The trial ran in eleven […]").text == LEAD


def test_a_company_that_describes_itself_is_cut_short():
    praise = (
        "a clinical-stage biotechnology company that discovers, develops and hopes to sell medicines for the many people, "
        * 3
    )
    text = f"Norvelle Inc. (Nasdaq: NRV), {praise}today announced that its pill was approved in Japan."
    summary = summarise(TITLE, text)
    assert summary.text == "Norvelle Inc. (Nasdaq: NRV) today announced that its pill was approved in Japan."
    assert "description of itself" in summary.why


def test_a_text_that_says_nothing_new_gives_no_summary():
    assert summarise(TITLE, TITLE).text == ""
    assert summarise(TITLE, "").text == ""


def test_one_endless_sentence_is_cut_at_a_word():
    summary = summarise(TITLE, "Norvelle grew " + "and grew and grew in Oakham town " * 30 + "again.")
    assert len(summary.text) <= LIMIT
    assert summary.text.endswith("…")


@given(
    st.lists(
        st.sampled_from(
            [LEAD, SECOND, NUMBER, "No. 5 won.", "By Ann Example", "Short one here.", "x" * 320 + "."]
        ),
        max_size=9,
    )
)
def test_whatever_comes_the_summary_is_short_and_whole(parts):
    text = " ".join(parts)
    summary = summarise(TITLE, text)
    assert len(summary.text) <= LIMIT
    if summary.text and not summary.text.endswith("…"):
        assert set(sentences(summary.text)) <= set(sentences(text))


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Welcome back to another edition of my newsletter. Bolt sold 40,000 bicycles in May, twice what it had planned.", "Bolt sold 40,000 bicycles in May, twice what it had planned."),
        ("Disseminated on behalf of Bolt Mining Inc. and may include paid advertising. Bolt drills three new holes near Oakham this summer.", "Bolt drills three new holes near Oakham this summer."),
        ('Bolt sold 40,000 bicycles in May, twice as many as planned. After that I bought ten more of them."', "Bolt sold 40,000 bicycles in May, twice as many as planned."),
        ("![](https://x.example/a.jpg)\n\nBolt (https://bolt.example) sold 40,000 [bicycles](https://x.example/b) in May, twice as many as planned.", "Bolt sold 40,000 bicycles in May, twice as many as planned."),
        ("growing makers of the country. Bolt sold 40,000 bicycles in May, twice as many as it had planned.", "Bolt sold 40,000 bicycles in May, twice as many as it had planned."),
        ("– Cash lasts into the spring of 2028 after the sale –", "Cash lasts into the spring of 2028 after the sale"),
        ("Bicycles now sold in twelve more countries of Asia // Fourth approval of the year // Sales to begin soon", "Bicycles now sold in twelve more countries of Asia"),
    ],
)  # fmt: skip
def test_what_is_no_story_stays_out(text, summary):
    assert summarise("Good news from Oakham", text).text == summary


@pytest.mark.parametrize(
    ("title", "text", "summary"),
    [
        (
            "Pumps of the coast",
            "Welcome back to Harbour Weekly! One programming note: we are off on Monday. Norvane opened a plant in Cork on Friday.",
            "Norvane opened a plant in Cork on Friday.",
        ),
        (
            "Norvane opens plant",
            "What is next for the maker of pumps? (Yes, those pumps.) I went to Cork to see. Norvane hired four hundred people for its second plant.",
            "Norvane hired four hundred people for its second plant.",
        ),
        (
            "Norvane shares fall",
            "What Happened: Norvane cut its outlook for the year by a third after orders from ports dried up.",
            "Norvane cut its outlook for the year by a third after orders from ports dried up.",
        ),
        ("Norvane reports first quarter 2026 results", "Norvane Inc. today released its 2026 first quarter results.", ""),
        ("Pumps", "submitted by /u/somebody [link] [comments]", ""),
        (
            "Norvane to open plant",
            "The pump maker will open its plant in the port of Cork on Dec.",
            "The pump maker will open its plant in the port of Cork on…",
        ),
        (
            "Halden Foods &amp; Norvane agree on pumps",
            "Norvane &amp; Halden said the port&rsquo;s pumps, &ldquo;the largest&rdquo; of the coast, cost $3&nbsp;million.",
            "Norvane & Halden said the port’s pumps, “the largest” of the coast, cost $3 million.",
        ),
        (
            "Norvane ETF explained",
            "This article looks at the pumps of the coast. It also covers the history of ports. Norvane sells four pumps of ten.",
            "Norvane sells four pumps of ten.",
        ),
    ],
)  # fmt: skip
def test_what_is_no_summary_is_none(title, text, summary):
    assert summarise(title, text).text == summary


def test_a_stump_is_marked_as_one():
    stump = "Norvane, an Irish maker of pumps that ports, mines and cities on four continents have used since before the war, has"
    assert summarise("Norvane and Cove partner", stump + " bought").text.endswith("…")
