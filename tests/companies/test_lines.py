"""Where the whole of a filer's revenue stands, and whose EBITDA means something."""

import pytest

from bot.companies.figures.fundamentals import read_fundamentals
from tests.companies.invented import calendar_year, document, moments, spans

YEAR = ("2025-01-01", "2025-12-31")


def year(value):
    return spans((*YEAR, value, "2026-02-25"))


def revenue(sic=None, **concepts):
    return read_fundamentals(document(NetIncomeLoss=year(1), **concepts), sic=sic).revenue


@pytest.mark.parametrize("sic", ["6021", "6712", None])
def test_a_banks_revenue_is_net_interest_and_what_is_no_interest(sic):
    found = revenue(
        sic,
        RevenueFromContractWithCustomerExcludingAssessedTax=year(60),
        InterestIncomeExpenseNet=year(300),
        NoninterestIncome=year(100),
        Deposits=moments(("2025-12-31", 9_000, "2026-02-25")),
    )
    assert (found.value, found.method) == (400.0, "derived")
    assert found.note == "net interest income plus noninterest income"


def test_a_banks_revenue_over_twelve_months_and_by_quarter():
    found = read_fundamentals(
        document(
            NetIncomeLoss=calendar_year(0.1),
            InterestIncomeExpenseNet=calendar_year(),
            NoninterestIncome=calendar_year(0.5),
        ),
        sic="6022",
    ).revenue
    assert (found.value, found.period) == (780.0, "TTM to 2025-09-30")


def test_fees_alone_are_no_banks_revenue():
    found = read_fundamentals(
        document(NetIncomeLoss=year(1), RevenueFromContractWithCustomerExcludingAssessedTax=year(60)),
        sic="6021",
    )
    assert found.revenue is None
    assert "no revenue" in found.missing["revenue"]


@pytest.mark.parametrize("sic", ["6331", "6311", None])
def test_an_insurers_revenue_is_its_premiums_and_what_they_earn(sic):
    premiums = {
        "PremiumsEarnedNet": year(5_000),
        "RevenueFromContractWithCustomerExcludingAssessedTax": year(80),
    }
    assert revenue(sic, **premiums).value == 5_000.0
    found = revenue(sic, **premiums, NetInvestmentIncome=year(400))
    assert (found.value, found.note) == (5_400.0, "premiums earned plus investment and other income")
    assert revenue(sic, **premiums, Revenues=year(5_500)).value == 5_500.0


def test_what_is_told_beside_premiums_for_some_periods_only_is_not_added():
    found = read_fundamentals(
        document(
            NetIncomeLoss=calendar_year(0.1),
            PremiumsEarnedNet=calendar_year(),
            NetInvestmentIncome=spans(("2024-01-01", "2024-12-31", 40, "2025-02-20")),
        ),
        sic="6331",
    ).revenue
    assert (found.value, found.note) == (520.0, "premiums earned")


@pytest.mark.parametrize("name", ["OperatingLeaseLeaseIncome", "LeaseIncome"])
def test_a_landlords_revenue_is_its_rent_and_what_else_it_sells(name):
    assert revenue("6798", **{name: year(2_980)}).value == 2_980.0
    fees = year(80)
    both = revenue("6798", **{name: year(2_980)}, RevenueFromContractWithCustomerExcludingAssessedTax=fees)
    assert (both.value, both.note) == (3_060.0, "lease income plus revenue from contracts")
    assert revenue("6798", **{name: year(2_980)}, Revenues=year(3_100)).value == 3_100.0


def test_a_shops_sublease_is_no_revenue_of_its_own():
    found = revenue(
        "5311",
        OperatingLeaseLeaseIncome=year(5),
        RevenueFromContractWithCustomerExcludingAssessedTax=year(900),
    )
    assert found.value == 900.0


OPERATING = {
    "NetIncomeLoss": year(50),
    "Revenues": year(900),
    "OperatingIncomeLoss": year(100),
    "DepreciationDepletionAndAmortization": year(10),
    "CashAndCashEquivalentsAtCarryingValue": moments(("2025-12-31", 40, "2026-02-25")),
    "StockholdersEquity": moments(("2025-12-31", 400, "2026-02-25")),
}
DEPOSITS = {
    "Deposits": moments(("2025-12-31", 9_000, "2026-02-25")),
    "InterestIncomeExpenseNet": year(20),
}
POLICIES = {
    "PremiumsEarnedNet": year(500),
    "LiabilityForClaimsAndClaimsAdjustmentExpense": moments(("2025-12-31", 700, "2026-02-25")),
}
HEALTH = {**POLICIES, "PolicyholderBenefitsAndClaimsIncurredHealthCare": year(400)}


@pytest.mark.parametrize(
    ("sic", "more", "who"),
    [
        ("6411", {}, None),  # an insurance broker
        ("6324", HEALTH, None),  # a health plan
        (None, HEALTH, None),
        ("6200", {}, None),  # an exchange
        ("6211", {}, None),  # a broker
        ("6282", {}, None),  # an asset manager
        ("6099", {}, None),  # a payments company
        ("6211", DEPOSITS, "banks and other lenders"),  # a broker that owns a bank
        ("6199", DEPOSITS, "banks and other lenders"),
        ("6141", {"InterestIncomeExpenseNet": year(20)}, "banks and other lenders"),
        ("6022", {}, "banks and other lenders"),
        ("6331", {}, "insurers"),
        (None, POLICIES, "insurers"),
        ("7389", POLICIES, None),  # the register knows better
    ],
)
def test_only_banks_and_those_who_carry_policies_have_no_ebitda(sic, more, who):
    found = read_fundamentals(document(**OPERATING, **more), sic=sic)
    if who is None:
        assert (found.ebitda.value, found.net_debt.value) == (110.0, -40.0)
    else:
        assert found.ebitda is None
        assert found.net_debt is None
        assert found.missing["ebitda"] == f"{who} have no meaningful EBITDA"
        assert found.missing["enterprise_value"] == f"{who} have no meaningful enterprise value"
