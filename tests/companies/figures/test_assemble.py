"""From what sources say to what is shown: which one counts, what is converted, what is left out and why."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.companies.figures.assemble import LOSS, Sources, assemble, bucket, told_together
from bot.companies.figures.cache import OFFLINE
from bot.companies.figures.source_data import Amount, Fundamentals, Measure, Quote, Rates, Snapshot
from bot.companies.figures.values import currency_of, number
from bot.models.companies import Company

HALVORSEN = Company("Halvorsen Bio Inc.", "HALV", "Nasdaq", 999)
AT = datetime(2026, 2, 27, 21, tzinfo=UTC)
END = date(2025, 12, 31)
RATES = Rates(date(2026, 2, 26), {"EUR": 1.0, "USD": 1.25, "CNY": 8.0}, "ECB")


def measure(value, currency="USD", period="TTM to 2025-12-31", **more):
    return Measure(value, currency, period, END, "derived", **more)


BOOKS = Fundamentals(
    name="Halvorsen Bio Inc.",
    currency="USD",
    revenue=measure(500e6),
    net_income=measure(50e6),
    ebitda=measure(125e6, note="operating income plus depreciation and amortization"),
    net_debt=Measure(200e6, "USD", None, END, "derived", "debt less cash"),
    shares=100e6,
    shares_as_of=date(2026, 2, 10),
    public_float=2e9,
    filed=date(2026, 2, 20),
    form="10-K",
)
QUOTE = Quote("HALV", 25.0, "USD", AT, "Yahoo chart")


def vendor(source="Finnhub", currency="USD", *, missing=None, **values):
    amounts = {
        name: Amount(
            value,
            None if name == "pe" else currency,
            "TTM to 2025-12-31" if name in {"revenue", "net_income", "ebitda"} else None,
            AT,
            "reported",
        )
        for name, value in values.items()
    }
    return Snapshot(source, "HALV", amounts, missing or {})


def facts(**sources):
    return assemble(HALVORSEN, Sources(**sources))


def test_price_times_shares_where_no_vendor_gives_a_market_value():
    found = facts(fundamentals=BOOKS, quote=QUOTE)
    assert found.market_cap.value == 2.5e9
    assert (found.market_cap.method, found.market_cap.source) == ("derived", "Yahoo chart and SEC EDGAR")
    assert found.market_cap.note == "price × 100,000,000 shares as of 2026-02-10"
    assert found.enterprise_value.value == 2.7e9
    assert found.pe.value == 50.0
    assert found.pe.currency is None
    assert found.cap_bucket == "mid"
    assert found.as_of == AT
    assert found.missing == {}


def test_every_figure_says_where_it_comes_from():
    found = facts(fundamentals=BOOKS, quote=QUOTE)
    for name in ("market_cap", "pe", "enterprise_value", "ebitda", "revenue", "net_income"):
        figure = getattr(found, name)
        assert figure.source
        assert figure.as_of.tzinfo is not None
        assert figure.method in {"reported", "derived"}
        assert (figure.currency is None) == (name == "pe")
    assert found.revenue.source == "SEC EDGAR (10-K, filed 2026-02-20)"
    assert found.revenue.as_of == datetime(2025, 12, 31, tzinfo=UTC)


def test_reports_come_from_the_filer_and_market_values_from_a_vendor():
    found = facts(
        fundamentals=BOOKS,
        quote=QUOTE,
        snapshots=(vendor(market_cap=2.6e9, enterprise_value=2.8e9, revenue=510e6, pe=44.0),),
    )
    assert (found.market_cap.value, found.market_cap.source) == (2.6e9, "Finnhub")
    assert found.enterprise_value.value == 2.8e9
    assert found.revenue.value == 500e6
    assert found.pe.value == 52.0  # market cap / net income, both as shown
    assert found.revenue.note is None  # the vendor is close enough


def test_without_filings_the_vendor_stands():
    found = facts(
        snapshots=(
            vendor(market_cap=2.6e9, net_income=52e6),
            vendor("Yahoo Finance", market_cap=2.5e9, revenue=505e6),
        )
    )
    assert (found.revenue.value, found.revenue.source) == (505e6, "Yahoo Finance")
    assert found.pe.value == 50.0
    assert found.ebitda is None


def test_two_sources_far_apart_are_both_shown():
    found = facts(fundamentals=BOOKS, snapshots=(vendor(revenue=700e6),))
    assert found.revenue.value == 500e6
    assert found.revenue.note == "Finnhub says USD 700.0 million (TTM to 2025-12-31): more than 25 % apart"


@pytest.mark.parametrize(
    ("other", "flagged"), [(660e6, False), (667e6, True), (376e6, False), (374e6, True), (-500e6, True)]
)
def test_apart_means_more_than_a_quarter_of_the_larger(other, flagged):
    note = facts(fundamentals=BOOKS, snapshots=(vendor(revenue=other),)).revenue.note
    assert ("apart" in (note or "")) is flagged


def test_figures_of_different_years_are_not_compared():
    old = replace(BOOKS, revenue=replace(BOOKS.revenue, end=date(2024, 12, 31), period="FY 2024"))
    late = Snapshot("Finnhub", "HALV", {"revenue": Amount(900e6, "USD", "TTM to 2025-12-31", AT, "derived")})
    assert facts(fundamentals=old, snapshots=(late,)).revenue.note is None


def test_far_apart_is_judged_in_one_currency():
    euros = vendor("Yahoo Finance", currency="EUR", revenue=400e6)
    assert facts(fundamentals=BOOKS, snapshots=(euros,), rates=RATES).revenue.note is None
    assert (
        "apart"
        in facts(
            fundamentals=BOOKS,
            snapshots=(vendor("Yahoo Finance", currency="EUR", revenue=900e6),),
            rates=RATES,
        ).revenue.note
    )
    assert facts(fundamentals=BOOKS, snapshots=(euros,)).revenue.note is None  # no rate: no judgement


def test_two_currencies_are_put_together_at_a_stated_rate():
    euros = replace(
        BOOKS,
        currency="EUR",
        net_income=measure(40e6, "EUR"),
        net_debt=replace(BOOKS.net_debt, currency="EUR", value=160e6),
    )
    found = facts(fundamentals=euros, quote=QUOTE, rates=RATES)
    assert found.enterprise_value.value == 2.7e9
    assert found.pe.value == 50.0
    for figure in (found.enterprise_value, found.pe):
        assert "1 EUR = 1.25 USD (ECB, 2026-02-26)" in figure.note
    assert found.net_income.currency == "EUR"  # as reported


def test_two_currencies_without_a_rate_are_not_put_together():
    francs = replace(BOOKS, net_income=measure(40e6, "CHF"), net_debt=replace(BOOKS.net_debt, currency="CHF"))
    for rates in (None, RATES):
        found = facts(fundamentals=francs, quote=QUOTE, rates=rates)
        assert found.enterprise_value is None
        assert found.pe is None
        assert (
            found.missing["enterprise_value"] == "market value is in USD, debt in CHF, and no rate is known"
        )
        assert "CHF" in found.missing["pe"]


def test_the_size_is_judged_in_dollars():
    yuan = vendor(currency="CNY", market_cap=80e9)
    assert facts(snapshots=(yuan,), rates=RATES).cap_bucket == "large"
    without = facts(snapshots=(yuan,))
    assert without.cap_bucket is None
    assert "CNY" in without.missing["cap_bucket"]


@pytest.mark.parametrize(
    ("dollars", "name"),
    [(200e9, "mega"), (199.9e9, "large"), (10e9, "large"), (9.9e9, "mid"), (2e9, "mid"), (1.9e9, "small"), (300e6, "small"), (299e6, "micro"), (50e6, "micro"), (49e6, "nano"), (0.0, "nano")],
)  # fmt: skip
def test_the_sizes(dollars, name):
    assert bucket(dollars) == name


def test_a_loss_has_no_price_earnings_ratio():
    found = facts(
        fundamentals=replace(BOOKS, net_income=measure(-50e6)), quote=QUOTE, snapshots=(vendor(pe=12.0),)
    )
    assert found.pe is None
    assert found.missing["pe"] == LOSS


def test_the_vendors_ratio_stands_where_no_net_income_is_known():
    found = facts(snapshots=(vendor(market_cap=2.6e9, pe=12.0),))
    assert (found.pe.value, found.pe.source, found.pe.method) == (12.0, "Finnhub", "reported")


def test_depositary_receipts_are_not_multiplied_by_ordinary_shares():
    found = facts(fundamentals=replace(BOOKS, foreign=True), quote=QUOTE)
    assert found.market_cap is None
    assert "depositary receipts" in found.missing["market_cap"]
    assert found.missing["enterprise_value"].startswith("the market cap is not known")
    assert found.revenue.value == 500e6


def test_a_receipts_ratio_cancels_out_in_the_price_earnings_ratio():
    # One receipt stands for eight shares: the vendor's market value is the whole company's all the same.
    books = replace(BOOKS, foreign=True, shares=800e6, net_income=measure(50e6))
    assert facts(fundamentals=books, quote=QUOTE, snapshots=(vendor(market_cap=2.5e9),)).pe.value == 50.0


def test_shares_of_one_class_are_not_multiplied_by_the_price_of_another():
    # Class A counts, class B's price: a thousandth of what the filer itself says others hold.
    found = facts(fundamentals=replace(BOOKS, shares=1e5), quote=QUOTE)
    assert found.market_cap is None
    assert "share classes" in found.missing["market_cap"]


def test_receipts_of_a_company_abroad_that_files_as_domestic_ones_do():
    # Eight ordinary shares to a receipt: the product is eight times too much, and the float shows it.
    found = facts(fundamentals=replace(BOOKS, shares=800e6), quote=QUOTE, abroad=True)
    assert found.market_cap is None
    assert "depositary receipts" in found.missing["market_cap"]
    assert facts(fundamentals=BOOKS, quote=QUOTE, abroad=True).market_cap.value == 2.5e9
    assert facts(fundamentals=replace(BOOKS, public_float=None), quote=QUOTE, abroad=True).market_cap is None


def test_a_company_that_few_others_hold_has_its_market_value():
    # The family holds 90 %, so that the float is a tenth.
    assert facts(fundamentals=replace(BOOKS, public_float=250e6), quote=QUOTE).market_cap.value == 2.5e9


def test_a_bank_says_why_it_has_no_ebitda():
    bank = replace(
        BOOKS,
        ebitda=None,
        net_debt=None,
        financial=True,
        missing={"ebitda": "banks have none", "enterprise_value": "banks have none"},
    )
    found = facts(fundamentals=bank, quote=QUOTE)
    assert found.ebitda is None
    assert (found.missing["ebitda"], found.missing["enterprise_value"]) == (
        "banks have none",
        "banks have none",
    )


def test_reasons_of_silent_sources_are_told_for_what_is_missing_only():
    found = facts(
        fundamentals=BOOKS,
        reasons={"Finnhub": "Finnhub is not asked: no key.", "quote": "Yahoo chart cannot be reached."},
        errors=("Yahoo chart cannot be reached.",),
    )
    assert found.missing["market_cap"] == "Finnhub is not asked: no key; Yahoo chart cannot be reached"
    assert "revenue" not in found.missing
    assert found.errors == ("Yahoo chart cannot be reached.",)


def test_what_is_stale_says_how_old_it_is():
    found = facts(
        fundamentals=BOOKS,
        quote=QUOTE,
        notes={"Yahoo chart": "Yahoo chart fetched 3 hours ago", "SEC EDGAR": "SEC EDGAR fetched 2 days ago"},
    )
    assert found.market_cap.note.endswith("Yahoo chart fetched 3 hours ago; SEC EDGAR fetched 2 days ago")
    assert found.revenue.note == "SEC EDGAR fetched 2 days ago"


def test_nothing_known_is_null_with_reasons_and_never_zero():
    found = facts()
    for name in ("market_cap", "pe", "enterprise_value", "ebitda", "revenue", "net_income"):
        assert getattr(found, name) is None
        assert found.missing[name] == "no source gives it"
    assert (found.cap_bucket, found.as_of) == (None, None)


AMOUNT = st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1)


@given(
    AMOUNT,
    AMOUNT,
    st.floats(0.01, 1e4),
    st.sampled_from(["USD", "EUR", "CHF"]),
    st.sampled_from(["USD", "EUR", "CHF"]),
)
def test_no_figure_mixes_currencies_unsaid(net_income, net_debt, price, books, quoted):
    told = replace(
        BOOKS,
        public_float=None,
        net_income=measure(net_income, books),
        net_debt=replace(BOOKS.net_debt, currency=books, value=net_debt),
    )
    found = facts(fundamentals=told, quote=replace(QUOTE, price=price, currency=quoted), rates=RATES)
    for figure in (found.pe, found.enterprise_value):
        if figure is not None and books != quoted:
            assert f"1 {books} = " in figure.note
    if "CHF" in {books, quoted} and books != quoted:
        assert found.pe is None
        assert found.enterprise_value is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (5, 5.0),
        (2.5, 2.5),
        (True, None),
        ("5", None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
    ],
)
def test_numbers(value, found):
    assert number(value) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("USD", ("USD", 1.0)),
        ("GBp", ("GBP", 0.01)),
        ("ILA", ("ILS", 0.01)),
        ("usd", None),
        ("", None),
        (None, None),
        ("DOLLARS", None),
    ],
)
def test_currencies(code, found):
    assert currency_of(code) == found


def test_reasons_that_differ_in_the_source_alone_are_told_once():
    offline = {one: OFFLINE.format(source=one) for one in ("SEC EDGAR", "Finnhub", "Yahoo chart")}
    assert told_together(offline) == [
        "nothing is stored from SEC EDGAR, Finnhub and Yahoo chart, and offline none is asked"
    ]
    unknown = {one: f"{one} does not know this company." for one in ("Yahoo Finance", "Yahoo chart")}
    assert told_together({"Finnhub": "Finnhub did not answer in time.", **unknown}) == [
        "Finnhub did not answer in time",
        "Yahoo Finance and Yahoo chart do not know this company",
    ]
    assert told_together({}) == []


def test_what_means_nothing_for_a_bank_is_told_without_who_else_does_not_know_it():
    bank = replace(BOOKS, financial=True, ebitda=None, missing={"ebitda": "banks have no meaningful EBITDA"})
    unknown = {"Finnhub": "Finnhub does not know this company."}
    assert facts(fundamentals=bank, reasons=unknown).missing["ebitda"] == "banks have no meaningful EBITDA"
    other = replace(bank, financial=False, missing={"ebitda": "no depreciation is reported"})
    told = facts(fundamentals=other, reasons=unknown).missing["ebitda"]
    assert told == "no depreciation is reported; Finnhub does not know this company"
