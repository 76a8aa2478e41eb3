"""What stands around the figures, and where a symbol leads."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.companies.card import CardSources, listing_url, make_card
from bot.companies.figures.codec import decode, encode
from bot.companies.figures.source_data import (
    Fundamentals,
    Measure,
    Rates,
    SecSubmissions,
    Snapshot,
    TrialsFound,
)
from bot.models.companies import Company, CompanyFacts, Filing, Quarter, Trial
from tests.companies import mirror


@pytest.mark.parametrize(
    ("symbol", "exchange", "url"),
    [
        ("AAPL", "Nasdaq", "https://www.nasdaq.com/market-activity/stocks/aapl"),
        ("BRK-B", "NYSE", "https://www.nyse.com/quote/XNYS:BRK.B"),
        ("RHHBY", "OTC", "https://www.otcmarkets.com/stock/RHHBY/overview"),
        ("ROG.SW", "SIX Swiss Exchange", "https://finance.yahoo.com/quote/ROG.SW"),
        ("A/B C", None, "https://finance.yahoo.com/quote/A/B%20C"),
        (None, None, None),
    ],
)
def test_a_symbol_leads_to_its_exchange(symbol, exchange, url):
    assert listing_url(Company("X", symbol, exchange)) == url


def test_few_quarters_make_no_chart():
    quarters = tuple(Quarter(date(2025, 3 * number, 28), "USD", 1.0, 1.0) for number in (1, 2, 3))
    facts = CompanyFacts(Company("X", "X", "NYSE"))
    assert make_card(facts, CardSources(quarters=quarters)).quarters == quarters
    assert make_card(facts, CardSources(quarters=quarters[:2])).quarters == ()


def test_the_filers_own_site_counts_before_a_vendors():
    facts = CompanyFacts(Company("X", "X", "NYSE"))
    vendors = (Snapshot("Finnhub", "X", industry="Chips", website="https://vendor.example"),)
    card = make_card(
        facts,
        CardSources(
            register=SecSubmissions("X", website="https://x.example", description="Makes X."), vendors=vendors
        ),
    )
    assert (card.website, card.industry, card.description) == ("https://x.example", "Chips", "Makes X.")


TEXT = st.text(max_size=12)
DAYS = st.dates()
KINDS = st.one_of(
    st.builds(Rates, DAYS, st.dictionaries(TEXT, st.floats(allow_nan=False, allow_infinity=False)), TEXT),
    st.builds(SecSubmissions, TEXT, TEXT, filings=st.tuples(st.builds(Filing, TEXT, DAYS, TEXT, TEXT))),
    st.builds(
        TrialsFound,
        st.integers(0, 9),
        st.tuples(st.builds(Trial, TEXT, TEXT, TEXT, TEXT, st.none() | DAYS, TEXT)),
    ),
    st.builds(
        Fundamentals,
        TEXT,
        revenue=st.none() | st.builds(Measure, st.floats(-1e15, 1e15), TEXT, st.none() | TEXT, DAYS, TEXT),
        shares=st.none() | st.floats(0, 1e12),
        foreign=st.booleans(),
        missing=st.dictionaries(TEXT, TEXT, max_size=2),
    ),
)


@given(KINDS)
def test_what_is_kept_comes_back_as_it_was(value):
    import orjson

    assert decode(type(value), orjson.loads(encode(value))) == value


async def test_what_every_source_says_can_be_kept(tmp_path):
    import orjson

    async with mirror.sources(mirror.routes()) as (providers, _, _):
        for said in (
            await providers.sec.fundamentals(999),
            await providers.sec.register(999),
            await providers.finnhub.snapshot("HALV"),
            await providers.yahoo.snapshot("HALV"),
            await providers.quotes.quote("HALV"),
            await providers.fx.rates(),
            await providers.trials.trials("Halvorsen Bio"),
        ):
            assert decode(type(said), orjson.loads(encode(said))) == said


@pytest.mark.parametrize("odd", [5, None, [], {}, {"day": 5, "per_euro": {}, "source": ""}, {"gone": 1}])
def test_what_does_not_fit_is_refused(odd):
    with pytest.raises(ValueError, match=r"expected|isoformat"):
        decode(Rates, odd)


def test_halves_of_characters_are_kept_as_question_marks():
    import orjson

    told = SecSubmissions("A\ud800B", filings=(Filing("8-K", date(2026, 1, 2), "\udfff", "x"),))
    assert decode(SecSubmissions, orjson.loads(encode(told))).name == "A?B"
