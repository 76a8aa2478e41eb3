"""The form of a headline: news, or a piece about it."""

from __future__ import annotations

import pytest

from bot.articles.tone import HeadlineForm, form_of
from bot.text.plain import fold


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Larkmoor agrees to buy Quarrow for $3 billion", HeadlineForm.NEWS),
        ("FDA approves Larkmoor's gout drug after priority review by agency", HeadlineForm.NEWS),
        ("Inflation cools to 2.1% in April", HeadlineForm.NEWS),
        ("Why Larkmoor bought Quarrow", HeadlineForm.FEATURE),
        ("Is the gout market big enough for three?", HeadlineForm.FEATURE),
        ("Opinion: the gout market needs fewer drugs", HeadlineForm.OPINION),
        ("How to pick a retirement account", HeadlineForm.ADVICE),
        ("Best savings accounts for May 2026", HeadlineForm.ADVICE),
        ("3 growth stocks to buy right now", HeadlineForm.STOCK_TIP),
        ("Larkmoor: Cheap For A Reason (NYSE:LKM)", HeadlineForm.STOCK_TIP),
        ("Seagate Wealth LLC boosts stake in Larkmoor Inc. $LKM", HeadlineForm.HOLDINGS),
        ("Larkmoor Inc. stock falls Friday, underperforms market", HeadlineForm.PRICE_NOTE),
        ("Weekly recap: gout, gas and gold", HeadlineForm.ROUNDUP),
        ("Larkmoor cuts jobs; Quarrow names a chief; Bolt sues", HeadlineForm.ROUNDUP),
        ("Larkmoor Q1 2026 Earnings Preview", HeadlineForm.CALENDAR),
        ("Podcast: what gout taught us", HeadlineForm.TALK),
    ],
)
def test_forms(title, form):
    assert form_of(fold(title)) is form
