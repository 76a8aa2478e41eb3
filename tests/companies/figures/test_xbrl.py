"""The last twelve months of a filer, whatever its filings look like."""

import gzip
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpora import corpora
from bot.companies.figures.fundamentals import read_fundamentals
from bot.companies.figures.xbrl import best, quarters, series_of, trailing
from tests.companies.invented import calendar_year, document, moments, quarters_in_a_row, spans


def revenue_of(entries, unit="USD", **more):
    return read_fundamentals(document(Revenues=entries, unit=unit, **more)).revenue


def test_the_year_plus_the_part_of_this_one_minus_the_same_part_of_the_last():
    found = revenue_of(calendar_year())
    assert (found.value, found.period, found.method) == (520.0, "TTM to 2025-09-30", "derived")
    assert found.end == date(2025, 9, 30)
    assert found.currency == "USD"


def test_a_fiscal_year_that_has_just_ended_is_taken_as_reported():
    found = revenue_of([*calendar_year(), *spans(("2025-01-01", "2025-12-31", 555, "2026-02-20"))])
    assert (found.value, found.period, found.method, found.note) == (555.0, "FY 2025", "reported", None)


def test_a_year_has_the_name_that_the_filer_gives_it():
    # A retailer's fiscal 2025 ends in January 2026; others call the same twelve months fiscal 2026.
    assert revenue_of(spans(("2025-02-02", "2026-01-31", 7, "2026-03-20", "10-K", 2025))).period == "FY 2025"
    assert revenue_of(spans(("2025-02-02", "2026-01-31", 7, "2026-03-20", "10-K", 2026))).period == "FY 2026"


def test_twelve_months_that_are_no_fiscal_year_are_not_called_one():
    found = revenue_of([*calendar_year(), *spans(("2025-04-01", "2026-03-31", 7, "2026-05-01", "10-Q"))])
    assert (found.value, found.period, found.method) == (7.0, "TTM to 2026-03-31", "reported")


def test_the_balance_sheet_is_of_a_reports_last_day():
    cash = moments(("2025-09-30", 50, "2025-11-01"), ("2025-12-15", 9_999, "2025-12-20", "8-K"))
    found = read_fundamentals(
        document(NetIncomeLoss=calendar_year(), CashAndCashEquivalentsAtCarryingValue=cash)
    )
    assert (found.net_debt.value, found.net_debt.end) == (-50.0, date(2025, 9, 30))


def test_a_nonsensical_fiscal_year_is_not_believed():
    assert revenue_of(spans(("2025-01-01", "2025-12-31", 7, "2026-03-20", "10-K", 2017))).period == "FY 2025"


def test_the_concept_that_ends_last_counts_not_the_one_named_first():
    abandoned = calendar_year(year=2021)
    found = read_fundamentals(
        document(Revenues=abandoned, RevenueFromContractWithCustomerExcludingAssessedTax=calendar_year(10))
    ).revenue
    assert found.value == 5_200.0


def test_of_two_concepts_for_the_same_time_the_total_counts():
    part = calendar_year(0.9)
    found = read_fundamentals(
        document(RevenueFromContractWithCustomerExcludingAssessedTax=part, Revenues=calendar_year())
    ).revenue
    assert found.value == 520.0


def test_an_amendment_filed_later_wins():
    amended = [*calendar_year(), *spans(("2025-01-01", "2025-09-30", 300, "2025-12-01", "10-Q/A"))]
    assert revenue_of(amended).value == 430.0
    assert revenue_of(list(reversed(amended))).value == 430.0  # whatever the order of the answer


def test_a_year_restated_in_part_is_not_mixed_with_the_new_part():
    # The 10-Q of this year tells the year before without a sold business; the annual report still has it in.
    restated = [*calendar_year(), *spans(("2024-01-01", "2024-09-30", 200, "2025-11-01"))]
    found = revenue_of(restated)
    assert found.value == 520.0
    assert "restated" in found.note


def test_a_whole_year_restated_brings_its_parts_along():
    restated = [
        *calendar_year(),
        *spans(
            ("2024-01-01", "2024-09-30", 200, "2025-05-01"),
            ("2024-01-01", "2024-12-31", 300, "2025-06-01", "10-K/A"),
        ),
    ]
    assert revenue_of(restated).value == 300 + 390 - 200


def test_a_year_of_53_weeks_is_matched_and_named():
    found = revenue_of(
        spans(
            ("2023-09-24", "2024-06-29", 280, "2024-08-01"),
            ("2023-09-24", "2024-09-28", 400, "2024-11-01"),  # 53 weeks
            ("2024-09-29", "2025-06-28", 300, "2025-08-01"),
        )
    )
    assert found.value == 420.0
    assert "53 weeks" not in (found.note or "")  # the long year's extra week is in the part taken off
    longer = revenue_of(
        spans(
            ("2023-10-01", "2024-03-30", 180, "2024-05-01"),
            ("2023-10-01", "2024-10-05", 400, "2024-11-20"),
            ("2024-10-06", "2025-04-05", 190, "2025-05-08"),
        )
    )
    assert longer.value == 410.0
    assert longer.note == "53 weeks"


def test_twelve_week_quarters_are_parts_too():
    found = revenue_of(
        spans(
            ("2023-12-31", "2024-03-23", 20, "2024-04-20"),
            ("2023-12-31", "2024-12-28", 100, "2025-02-20"),
            ("2024-12-29", "2025-03-22", 30, "2025-04-20"),
        )
    )
    assert (found.value, found.period) == (110.0, "TTM to 2025-03-22")


def test_four_single_quarters_make_a_year_where_no_year_is_reported():
    found = revenue_of(quarters_in_a_row("2024-01-01", [10, 20, 30, 40, 50]))
    assert found.value == 140.0
    assert revenue_of(quarters_in_a_row("2024-01-01", [10, 20, 30])) is None


def test_a_hole_in_the_quarters_is_no_year():
    entries = quarters_in_a_row("2024-01-01", [10, 20, 30, 40])
    assert revenue_of([entries[0], *entries[2:]]) is None


def test_without_the_year_before_the_last_whole_year_stands():
    found = revenue_of([entry for entry in calendar_year() if entry["end"] != "2024-09-30"])
    assert (found.value, found.period) == (400.0, "FY 2024")


def test_a_concept_changed_within_the_year_is_completed_by_the_older_one():
    old = [entry for entry in calendar_year() if entry["end"] != "2025-09-30"]
    new = spans(
        ("2025-01-01", "2025-09-30", 390, "2025-11-01"), ("2024-01-01", "2024-09-30", 270, "2025-11-01")
    )
    found = read_fundamentals(
        document(SalesRevenueNet=old, RevenueFromContractWithCustomerExcludingAssessedTax=new)
    ).revenue
    assert (found.value, found.period) == (520.0, "TTM to 2025-09-30")


def test_concepts_that_tell_different_things_are_not_put_together():
    old = [entry for entry in calendar_year() if entry["end"] != "2025-09-30"]
    other = spans(
        ("2025-01-01", "2025-09-30", 39, "2025-11-01"), ("2024-01-01", "2024-09-30", 27, "2025-11-01")
    )
    found = read_fundamentals(
        document(SalesRevenueNet=old, RevenueFromContractWithCustomerExcludingAssessedTax=other)
    ).revenue
    assert (found.value, found.period) == (400.0, "FY 2024")


def test_a_concept_no_longer_used_is_missing_and_says_since_when():
    found = read_fundamentals(document(Revenues=calendar_year(year=2021), NetIncomeLoss=calendar_year(-1)))
    assert found.revenue is None
    assert found.missing["revenue"] == "the filings report no revenue since 2021-09-30"
    assert found.net_income.value == -520.0


def test_proxy_statements_and_dimensions_do_not_count():
    rounded = spans(("2024-01-01", "2024-12-31", 999, "2025-04-20", "DEF 14A"))
    sliced = [
        {**entry, "val": 5, "segment": {"axis": "x"}, "filed": "2026-01-01"} for entry in calendar_year()
    ]
    assert revenue_of([*calendar_year(), *rounded, *sliced]).value == 520.0


def test_damaged_entries_are_passed_over():
    damaged = [
        {},
        {"end": 5},
        None,
        {**calendar_year()[0], "val": "x"},
        {**calendar_year()[0], "end": "2025-13-40"},
    ]
    assert revenue_of([*(entry for entry in damaged if entry is not None), *calendar_year()]).value == 520.0


def test_the_books_currency_is_not_the_translation_for_readers():
    yuan = [*calendar_year(7), *spans(("2023-01-01", "2023-12-31", 9, "2024-02-20"))]
    dollars = spans(("2024-01-01", "2024-12-31", 400, "2025-02-20"))
    found = read_fundamentals(document(Revenues={"USD": dollars, "CNY": yuan}, NetIncomeLoss={"CNY": yuan}))
    assert found.currency == "CNY"
    assert (found.revenue.currency, found.revenue.value) == ("CNY", 3_640.0)


def test_an_ifrs_filer_with_annual_reports():
    year = ("2025-01-01", "2025-12-31")
    found = read_fundamentals(
        document(
            "ifrs-full",
            unit="EUR",
            Revenue=spans((*year, 100, "2026-03-01", "20-F")),
            RevenueFromContractsWithCustomers=spans((*year, 20, "2026-03-01", "20-F")),
            ProfitLoss=spans((*year, -10, "2026-03-01", "20-F")),
            ProfitLossAttributableToOwnersOfParent=spans((*year, -30, "2026-03-01", "20-F")),
        )
    )
    assert (found.revenue.value, found.revenue.currency, found.revenue.period) == (100.0, "EUR", "FY 2025")
    assert found.net_income.value == -30.0
    assert found.foreign


def test_net_income_is_that_of_the_companys_own_owners():
    found = read_fundamentals(document(ProfitLoss=calendar_year(), NetIncomeLoss=calendar_year(0.5)))
    assert found.net_income.value == 260.0
    whole = read_fundamentals(document(ProfitLoss=calendar_year(), NetIncomeLoss=calendar_year(year=2020)))
    assert whole.net_income.value == 520.0
    assert "minority" in whole.net_income.note


# --- EBITDA, debt, shares --------------------------------------------------------------------------


def test_ebitda_is_operating_income_plus_what_was_written_off():
    found = read_fundamentals(
        document(OperatingIncomeLoss=calendar_year(), DepreciationDepletionAndAmortization=calendar_year(0.1))
    ).ebitda
    assert (found.value, found.method, found.period) == (572.0, "derived", "TTM to 2025-09-30")


def test_ebitda_from_pretax_income_where_no_operating_income_is_told():
    found = read_fundamentals(
        document(
            IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest=calendar_year(),
            InterestExpense=calendar_year(0.5),
            Depreciation=calendar_year(0.1),
            AmortizationOfIntangibleAssets=calendar_year(0.1),
        )
    ).ebitda
    assert found.value == pytest.approx(520 * 1.7)
    assert found.note == "pretax income and interest expense plus depreciation and amortization"


def test_no_ebitda_from_stale_depreciation():
    found = read_fundamentals(
        document(
            Revenues=calendar_year(),
            OperatingIncomeLoss=calendar_year(),
            DepreciationDepletionAndAmortization=calendar_year(year=2022),
        )
    )
    assert found.ebitda is None
    assert "depreciation" in found.missing["ebitda"]


def test_ebitda_of_the_year_where_depreciation_is_only_told_once_a_year():
    yearly = spans(("2024-01-01", "2024-12-31", 40, "2025-02-20"))
    found = read_fundamentals(
        document(
            Revenues=calendar_year(),
            OperatingIncomeLoss=calendar_year(),
            DepreciationDepletionAndAmortization=yearly,
        )
    ).ebitda
    assert (found.value, found.period) == (440.0, "FY 2024")


@pytest.mark.parametrize(
    ("sic", "financial"), [("6021", True), ("6331", True), ("2834", False), ("6798", False)]
)
def test_banks_and_insurers_have_no_ebitda_and_no_enterprise_value(sic, financial):
    found = read_fundamentals(
        document(
            OperatingIncomeLoss=calendar_year(),
            DepreciationDepletionAndAmortization=calendar_year(0.1),
            CashAndCashEquivalentsAtCarryingValue=moments(("2025-09-30", 50, "2025-11-01")),
        ),
        sic=sic,
    )
    assert (found.ebitda is None) is financial
    assert (found.net_debt is None) is financial
    assert ("banks" in found.missing.get("ebitda", "")) is financial


def test_a_bank_is_known_by_its_concepts_where_the_register_is_silent():
    bank = document(
        NetIncomeLoss=calendar_year(),
        Deposits=moments(("2025-09-30", 9_000, "2025-11-01")),
        InterestIncomeExpenseNet=calendar_year(),
    )
    assert read_fundamentals(bank).financial
    assert not read_fundamentals(
        document(NetIncomeLoss=calendar_year(), Deposits=moments(("2019-09-30", 1, "2019-11-01")))
    ).financial


def test_net_debt_of_the_last_balance_sheet_only():
    day, old = "2025-09-30", "2024-12-31"
    found = read_fundamentals(
        document(
            NetIncomeLoss=calendar_year(),
            StockholdersEquity=moments((day, 500, "2025-11-01")),
            CashAndCashEquivalentsAtCarryingValue=moments((old, 9, "2025-02-20"), (day, 50, "2025-11-01")),
            MarketableSecuritiesCurrent=moments((day, 25, "2025-11-01")),
            LongTermDebtNoncurrent=moments((old, 400, "2025-02-20"), (day, 300, "2025-11-01")),
            LongTermDebtCurrent=moments((day, 20, "2025-11-01")),
            CommercialPaper=moments((day, 10, "2025-11-01")),
            MinorityInterest=moments((day, 5, "2025-11-01")),
            PreferredStockValue=moments((old, 1_000, "2025-02-20")),
        )
    ).net_debt
    assert found.value == 300 + 20 + 10 + 5 - 50 - 25
    assert "2025-09-30" in found.note


def test_net_debt_is_not_guessed_where_debt_was_told_before_and_is_not_now():
    found = read_fundamentals(
        document(
            NetIncomeLoss=calendar_year(),
            CashAndCashEquivalentsAtCarryingValue=moments(("2025-09-30", 50, "2025-11-01")),
            LongTermDebt=moments(("2024-12-31", 400, "2025-02-20")),
        )
    )
    assert found.net_debt is None
    assert "debt" in found.missing["enterprise_value"]


def test_shares_from_the_cover_with_all_classes_told_there():
    cover = {
        "EntityCommonStockSharesOutstanding": {
            "shares": moments(
                ("2025-10-20", 800, "2025-11-01"),
                ("2025-10-20", 200, "2025-11-01"),
                ("2025-07-20", 5, "2025-08-01"),
            )
        }
    }
    found = read_fundamentals(document(Revenues=calendar_year(), dei=cover))
    assert (found.shares, found.shares_as_of, found.shares_note) == (
        1_000.0,
        date(2025, 10, 20),
        "all share classes together",
    )


def test_shares_of_the_balance_sheet_where_the_cover_tells_classes_apart():
    found = read_fundamentals(
        document(
            Revenues=calendar_year(),
            CommonStockSharesOutstanding={"shares": moments(("2025-09-30", 1_200, "2025-11-01"))},
            StockholdersEquity=moments(("2025-09-30", 5, "2025-11-01")),
        )
    )
    assert (found.shares, found.shares_note) == (1_200.0, "all share classes together")


def test_an_old_cover_does_not_beat_a_new_balance_sheet():
    cover = {"EntityCommonStockSharesOutstanding": {"shares": moments(("2019-10-20", 800, "2019-11-01"))}}
    found = read_fundamentals(
        document(
            Revenues=calendar_year(),
            dei=cover,
            WeightedAverageNumberOfSharesOutstandingBasic={
                "shares": spans(("2025-07-01", "2025-09-30", 1_100, "2025-11-01"))
            },
            CommonStockSharesOutstanding={"shares": moments(("2025-09-30", 1_200, "2025-11-01"))},
        )
    )
    assert found.shares == 1_200.0


# --- quarters --------------------------------------------------------------------------------------


def test_a_last_quarter_is_the_year_less_nine_months():
    entries = [
        *quarters_in_a_row("2025-01-01", [10, 20, 30]),
        *spans(
            ("2025-01-01", "2025-09-28", 60, "2025-11-01"), ("2025-01-01", "2025-12-31", 100, "2026-02-20")
        ),
    ]
    found = read_fundamentals(document(Revenues=entries, NetIncomeLoss=entries)).quarters
    assert [quarter.revenue for quarter in found] == [10.0, 20.0, 30.0, 40.0]
    assert found[-1].end == date(2025, 12, 31)


def test_at_most_eight_quarters_the_last_ones():
    found = read_fundamentals(document(Revenues=quarters_in_a_row("2022-01-03", list(range(12))))).quarters
    assert [quarter.revenue for quarter in found] == [float(number) for number in range(5, 12)] or len(
        found
    ) == 8


def test_quarters_of_a_filer_with_half_years_are_none():
    halves = spans(
        ("2025-01-01", "2025-06-30", 5, "2025-08-01"), ("2025-01-01", "2025-12-31", 9, "2026-02-01")
    )
    assert quarters([series_of({"Revenues": {"units": {"USD": halves}}}, "Revenues", "USD")]) == {}


# --- hostile ---------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["units", "USD", "shares", "start", "end", "val", "form", "filed", "fy", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["Revenues", "NetIncomeLoss", "Deposits", "StockholdersEquity"]), JSON, max_size=3
    )
)
def test_whatever_comes_is_read_or_refused(concepts):
    found = read_fundamentals({"entityName": "X", "facts": {"us-gaap": concepts, "dei": concepts}})
    assert found.revenue is None


@pytest.mark.parametrize("broken", [{}, {"facts": None}, {"facts": []}, {"error": "no"}])
def test_what_is_no_answer_is_refused(broken):
    with pytest.raises(ValueError, match="facts"):
        read_fundamentals(broken)


@given(
    st.lists(
        st.tuples(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(1, 400), st.integers(-5, 5)),
        max_size=12,
    )
)
def test_a_total_always_covers_about_a_year(told):
    entries = spans(
        *(
            (
                str(end - (date(2020, 1, 1 + days % 28) - date(2020, 1, 1)) * (days // 28 + 1)),
                str(end),
                value,
                "2026-01-02",
            )
            for end, days, value in told
        )
    )
    found = trailing(series_of({"Revenues": {"units": {"USD": entries}}}, "Revenues", "USD"))
    if found is not None:
        assert 330 <= (found.end - found.start).days <= 400
    assert best([]) is None


# --- the recorded files ----------------------------------------------------------------------------

RIGHT = [
    ("CIK0001045810", "revenue", 253.5e9, "TTM to 2026-04-26"),
    ("CIK0001652044", "revenue", 422.5e9, "TTM to 2026-03-31"),
    ("CIK0000320193", "revenue", 435.6e9, "TTM to 2025-12-27"),
    ("CIK0000320193", "net_income", 117.8e9, "TTM to 2025-12-27"),
    ("CIK0001835632", "revenue", 8.717e9, "TTM to 2026-05-02"),
    ("snow_facts", "revenue", 3.840e9, "TTM to 2025-04-30"),
    ("snow_facts", "net_income", -1.399e9, "TTM to 2025-04-30"),
    ("lpa_facts", "revenue", 43.9e6, "FY 2024"),
    ("lpa_facts", "net_income", -29.3e6, "FY 2024"),
]


@pytest.mark.corpora
@pytest.mark.parametrize(("file", "figure", "value", "period"), RIGHT)
def test_the_right_values_of_recorded_filings(file, figure, value, period):
    folder = corpora()
    if folder is None:
        pytest.skip("the corpora are not here")
    told = json.loads(gzip.decompress((folder / f"companies/sec/companyfacts_{file}.json.gz").read_bytes()))
    found = getattr(read_fundamentals(told), figure)
    assert found.value == pytest.approx(
        value, rel=0.0005 if "snow" in file or "0001835632" in file else 0.002
    )
    assert found.period == period
    assert found.currency == "USD"
