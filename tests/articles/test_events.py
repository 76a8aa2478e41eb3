"""Event kinds, headline first."""

from __future__ import annotations

import pytest

from bot.articles.events import detect_event
from bot.models.articles import EventType as E


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("FDA approves Norvelle's melanoma pill", E.APPROVAL),
        ("Norvelle receives CE mark for its blood test", E.APPROVAL),
        ("Norvelle announces FDA clearance of IND application for NV-101", E.REGULATORY),
        ("Norvelle granted FDA fast track designation", E.REGULATORY),
        ("Norvelle reports positive topline results from Phase 3 trial", E.TRIAL_RESULT),
        ("Norvelle doses first patient in melanoma study", E.TRIAL_RESULT),
        ("Bolt to acquire Nutmeg Foods for $2.5 billion", E.DEAL),
        ("Bolt and Nutmeg sign supply agreement", E.DEAL),
        ("Norvelle prices $80 million public offering", E.FINANCING),
        ("Start-up raises $12 million in Series A", E.FINANCING),
        ("Bolt reports third quarter 2025 financial results", E.EARNINGS),
        ("Bolt Q3 profit beats estimates", E.EARNINGS),
        ("Bolt cuts full-year outlook", E.GUIDANCE),
        ("Bolt names Ada Brandt chief executive officer", E.PEOPLE),
        ("Bolt's finance chief to leave in spring", E.PEOPLE),
        ("Norvelle's pill leads to 9% weight loss in mid-stage study", E.TRIAL_RESULT),
        ("Norvelle treats first asthma patient with its cells", E.TRIAL_RESULT),
        ("Norvelle presents new long-term data in asthma patients", E.TRIAL_RESULT),
        ("Norvelle and Bolt widen research pact", E.DEAL),
        ("Bolt reports first full year of profit", E.EARNINGS),
        ("Bolt to report third quarter results on November 6", E.CALENDAR),
        ("Norvelle to present at the Harbour Healthcare Conference", E.CALENDAR),
        ("Judge rejects Bolt's bid to end lawsuit", E.LITIGATION),
        ("Regulators open probe into Bolt", E.REGULATORY),
        ("Bolt unveils a speaking bicycle", E.PRODUCT),
        ("Bolt's speaking bicycle is up for preorder", E.PRODUCT),
        ("Bolt bicycle gets a brighter lamp and a redesign", E.PRODUCT),
        ("Bolt announces first voice model of its own", E.PRODUCT),
        ("Longer Bolt tricycle launches in Europe", E.PRODUCT),
        ("Bolt's newly named head of lamps to leave for Nutmeg", E.PEOPLE),
        ("Lamp Safety Act advances in House", E.REGULATORY),
        ("FCC proposes limits on lamp radios", E.REGULATORY),
        ("Bolt pays up: a $12.5 million privacy settlement", E.LITIGATION),
        ("Bolt H1 beat answers doubts", E.EARNINGS),
        ("Strong exports lift Bolt sales for third month", E.EARNINGS),
        ("Norvelle says its two creams will be 'main drivers' of growth", E.GUIDANCE),
        ("Norvelle predicts peak sales of $3 billion for its cream", E.GUIDANCE),
        ("Harbour Bank maintains buy on Bolt, raises price target to $52", None),
        ("Council opens a library in Oakham", None),
    ],
)
def test_headlines(title, expected):
    event = detect_event(title)
    assert (event.type if event else None) is expected


def test_the_first_sentence_speaks_where_the_headline_does_not():
    event = detect_event(
        "A good day in Oakham", "LONDON (Reuters) - Bolt agreed to an acquisition of Nutmeg. More later."
    )
    assert event is not None
    assert (event.type, event.why) == (E.DEAL, "the first sentence says “acquisition”")


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Norvelle Reports Third Quarter 2025 Financial Results and Says FDA Approves Its Pill",
            "",
            E.EARNINGS,
        ),
        ("Norvelle Reports Results for the Fourth Quarter, Sets Date for Annual Meeting", "", E.EARNINGS),
        ("Norvelle receives approval to begin phase 2 trial of its pill", "", E.REGULATORY),
        ("Norvelle and Bolt build a test", "The test finds patients for an FDA-approved drug of Bolt.", None),
        (
            "Norvelle's copy of a drug nears market",
            "The FDA accepted its application for approval on Friday.",
            None,
        ),
        ("Lodestar Gold gains state approval for more drilling", "", E.REGULATORY),
        ("Harbour Partners ranks among the fastest growing", "", None),
        ("Bolt drug succeeds in late-stage study", "", E.TRIAL_RESULT),
        ("Lodestar reports positive results from its trench", "", None),
        ("Premier wants a bid for another term", "", None),
        ("Tool lets bicycle makers fine-tune their gears", "", None),
        ("Is it time to buy Bolt?", "", None),
        ("Police open investigation into a missing hiker", "", None),
        ("Bolt fined $20 million over false labels", "", E.REGULATORY),
        ("Bolt pays Nutmeg $548 million in patent dispute", "", E.LITIGATION),
        ("A home by the sea", "Ada Brandt came here for her retirement.", None),
        ("Bolt reports first full year of riding on its island", "", None),
        (
            "Cell scientists open a meeting",
            "A new prize for sharing cell therapy data is given on Monday.",
            None,
        ),
        ("Bolt widens its range", "Its partner Nutmeg sells the new bicycle.", None),
        ("Bolt goes shopping", "Bolt agreed to buy Nutmeg for $2 billion on Friday.", E.DEAL),
    ],
)
def test_words_in_passing_make_no_event(title, text, expected):
    event = detect_event(title, text)
    assert (event.type if event else None) is expected
