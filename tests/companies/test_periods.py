"""Fiscal years that change, currencies that change, names that change their meaning, and quarters that are missing."""

from datetime import date

from bot.companies.figures.fundamentals import read_fundamentals
from bot.companies.figures.trailing import trailing
from bot.companies.figures.xbrl import series_of
from tests.companies.invented import document, moments, quarters_in_a_row, spans


def revenue_of(entries, **more):
    return read_fundamentals(document(Revenues=entries, **more)).revenue


JUNE_YEARS = spans(
    ("2023-07-01", "2023-12-31", 490, "2024-02-05"),
    ("2023-07-01", "2024-03-31", 740, "2024-05-05"),
    ("2023-07-01", "2024-06-30", 1_000, "2024-08-20"),
    ("2024-07-01", "2024-12-31", 560, "2025-02-20", "10-KT"),
)


def test_a_changed_fiscal_year_is_put_together_from_its_parts():
    assert (revenue_of(JUNE_YEARS).value, revenue_of(JUNE_YEARS).period) == (1_070.0, "TTM to 2024-12-31")
    half = [*JUNE_YEARS, *spans(("2025-01-01", "2025-06-30", 620, "2025-08-05"))]
    assert (revenue_of(half).value, revenue_of(half).period) == (1_180.0, "TTM to 2025-06-30")


def test_the_first_quarter_after_a_changed_fiscal_year_takes_what_is_left_of_the_year_before():
    quarter = [*JUNE_YEARS, *spans(("2025-01-01", "2025-03-31", 300, "2025-05-05"))]
    found = revenue_of(quarter)
    assert (found.value, found.period) == (300 + 560 + (1_000 - 740), "TTM to 2025-03-31")


def test_a_changed_year_without_its_parts_is_not_guessed():
    entries = spans(
        ("2023-07-01", "2024-06-30", 1_000, "2024-08-20"), ("2025-01-01", "2025-06-30", 620, "2025-08-05")
    )
    assert (revenue_of(entries).value, revenue_of(entries).period) == (1_000.0, "FY 2024")


def test_a_changed_currency_is_the_one_of_the_newest_period():
    pounds = spans(
        *((f"{y}-07-01", f"{y + 1}-06-30", 17_000 + y, f"{y + 1}-08-01", "20-F") for y in range(2018, 2023))
    )
    dollars = spans(
        ("2022-07-01", "2023-06-30", 20_555, "2024-08-01", "20-F"),
        ("2023-07-01", "2024-06-30", 20_269, "2024-08-01", "20-F"),
    )
    found = read_fundamentals(document("ifrs-full", Revenue={"GBP": pounds, "USD": dollars}))
    assert (found.currency, found.revenue.value, found.revenue.period) == ("USD", 20_269.0, "FY 2024")


def test_a_name_that_changed_its_meaning_takes_the_year_from_the_one_that_kept_it():
    total = spans(
        ("2024-01-01", "2024-03-31", 213, "2024-04-24"), ("2024-01-01", "2024-12-31", 977, "2025-01-30")
    )
    contracts = spans(
        ("2024-01-01", "2024-03-31", 208, "2024-04-24"),
        ("2024-01-01", "2024-12-31", 959, "2025-01-30"),
        ("2024-01-01", "2024-03-31", 213, "2025-04-23"),  # from now on all revenue
        ("2025-01-01", "2025-03-31", 193, "2025-04-23"),
    )
    found = read_fundamentals(
        document(Revenues=total, RevenueFromContractWithCustomerExcludingAssessedTax=contracts)
    ).revenue
    assert (found.value, found.period, found.note) == (977 + 193 - 213, "TTM to 2025-03-31", None)


def test_a_second_quarter_is_nine_months_less_the_others():
    entries = spans(
        ("2025-01-01", "2025-03-31", 10, "2025-05-01"),
        ("2025-07-01", "2025-09-30", 30, "2025-11-01"),
        ("2025-01-01", "2025-09-30", 62, "2025-11-01"),
        ("2025-01-01", "2025-12-31", 100, "2026-02-20"),
    )
    found = read_fundamentals(document(Revenues=entries, NetIncomeLoss=entries)).quarters
    assert [(quarter.end, quarter.revenue) for quarter in found] == [
        (date(2025, 3, 31), 10.0),
        (date(2025, 6, 30), 22.0),
        (date(2025, 9, 30), 30.0),
        (date(2025, 12, 31), 38.0),
    ]


def test_a_missing_quarter_stands_as_a_gap():
    entries = quarters_in_a_row("2024-01-01", [10, 20, 30, 40, 50])
    del entries[2]
    found = read_fundamentals(document(NetIncomeLoss=entries)).quarters
    assert [quarter.net_income for quarter in found] == [10.0, 20.0, None, 40.0, 50.0]
    assert found[2].end == date(2024, 9, 29)


def test_what_is_before_a_long_gap_is_not_shown():
    entries = quarters_in_a_row("2024-01-01", [10, 20, 30, 40, 50, 60])
    found = read_fundamentals(document(NetIncomeLoss=[entries[0], *entries[4:]])).quarters
    assert [quarter.net_income for quarter in found] == [50.0, 60.0]


def test_of_what_one_filing_tells_twice_the_exact_value_counts():
    sheet = moments(("2025-09-30", 1_820_396_000, "2025-10-18"), ("2025-09-30", 1_820_000_000, "2025-10-18"))
    for entries in (sheet, sheet[::-1]):
        found = read_fundamentals(
            document(
                NetIncomeLoss=spans(("2025-01-01", "2025-09-30", 5, "2025-10-18")),
                CashAndCashEquivalentsAtCarryingValue=entries,
            )
        ).net_debt
        assert found.value == -1_820_396_000


def test_parts_that_overlap_are_no_year():
    entries = spans(
        ("2024-10-01", "2025-03-31", 50, "2025-05-01"), ("2025-01-01", "2025-09-30", 60, "2025-11-01")
    )
    assert trailing(series_of({"R": {"units": {"USD": entries}}}, "R", "USD")) is None
