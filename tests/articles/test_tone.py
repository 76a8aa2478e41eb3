"""The form of a headline: news, or a piece about it."""

from __future__ import annotations

import pytest

from bot.articles.tone import Form, form_of
from bot.text.plain import fold


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Larkmoor agrees to buy Quarrow for $3 billion", Form.NEWS),
        ("FDA approves Larkmoor's gout drug after priority review by agency", Form.NEWS),
        ("Inflation cools to 2.1% in April", Form.NEWS),
        ("Why Larkmoor bought Quarrow", Form.FEATURE),
        ("Is the gout market big enough for three?", Form.FEATURE),
        ("Opinion: the gout market needs fewer drugs", Form.OPINION),
        ("How to pick a retirement account", Form.ADVICE),
        ("Best savings accounts for May 2026", Form.ADVICE),
        ("3 growth stocks to buy right now", Form.STOCK_TIP),
        ("Larkmoor: Cheap For A Reason (NYSE:LKM)", Form.STOCK_TIP),
        ("Seagate Wealth LLC boosts stake in Larkmoor Inc. $LKM", Form.HOLDINGS),
        ("Larkmoor Inc. stock falls Friday, underperforms market", Form.PRICE_NOTE),
        ("Weekly recap: gout, gas and gold", Form.ROUNDUP),
        ("Larkmoor cuts jobs; Quarrow names a chief; Bolt sues", Form.ROUNDUP),
        ("Larkmoor Q1 2026 Earnings Preview", Form.CALENDAR),
        ("Podcast: what gout taught us", Form.TALK),
    ],
)
def test_forms(title, form):
    assert form_of(fold(title)) is form
