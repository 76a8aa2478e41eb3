"""Event kinds, headline first."""

from __future__ import annotations

import pytest

from bot.articles.events import detect_event
from bot.models import EventType as E


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
        ("Bolt to report third quarter results on November 6", E.CALENDAR),
        ("Norvelle to present at the Harbour Healthcare Conference", E.CALENDAR),
        ("Judge rejects Bolt's bid to end lawsuit", E.LITIGATION),
        ("Regulators open probe into Bolt", E.REGULATORY),
        ("Bolt unveils a speaking bicycle", E.PRODUCT),
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
