"""What is owed and held at one balance sheet, however a filer tags it: nothing left out, nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.companies.figures.borrowings import cash_at, debt_at
from bot.companies.figures.concepts import IFRS, US_GAAP

DEBT = {
    "the sheet's two halves": ({"LongTermDebtNoncurrent": 500, "LongTermDebtCurrent": 20}, 520),
    "all that is due within a year, and the rest": ({"DebtCurrent": 200, "LongTermDebtNoncurrent": 500}, 700),
    "the same with leases": ({"DebtCurrent": 101, "LongTermDebtAndCapitalLeaseObligations": 322}, 423),
    "the rest under the total's name": ({"DebtCurrent": 20, "LongTermDebt": 53}, 73),
    "a total beside its own halves": (
        {"DebtCurrent": 10, "LongTermDebtCurrent": 10, "LongTermDebtNoncurrent": 75, "LongTermDebt": 85},
        85,
    ),
    "a nominal total a little above the sheet": (
        {"LongTermDebt": 705, "LongTermDebtNoncurrent": 670, "LongTermDebtCurrent": 30},
        700,
    ),
    "a total that includes what matures": ({"LongTermDebt": 85, "LongTermDebtCurrent": 10}, 85),
    "what matures only inside of a total": ({"LongTermDebt": 120, "LongTermDebtNoncurrent": 100}, 120),
    "a total with current maturities by its name": (
        {
            "LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities": 300,
            "LongTermDebtAndCapitalLeaseObligationsCurrent": 40,
        },
        300,
    ),
    "such a total beside all current debt": (
        {
            "LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities": 300,
            "DebtCurrent": 60,
            "ShortTermBorrowings": 20,
        },
        320,
    ),
    "notes as the total, short part apart": (
        {"NotesPayable": 700, "ShortTermBorrowings": 200, "LongTermDebtNoncurrent": 500},
        700,
    ),
    "notes as the total, rounded": (
        {"NotesPayable": 15_981, "ShortTermBorrowings": 1_820.396, "LongTermDebtNoncurrent": 14_160.932},
        15_981.328,
    ),
    "commercial paper inside short-term borrowings": (
        {"ShortTermBorrowings": 200, "CommercialPaper": 200, "LongTermDebtNoncurrent": 500},
        700,
    ),
    "commercial paper alone": (
        {
            "CommercialPaper": 20,
            "LongTermDebtCurrent": 118,
            "LongTermDebtNoncurrent": 767,
            "LongTermDebt": 885,
        },
        905,
    ),
    "commercial paper that cannot be inside": (
        {"ShortTermBorrowings": 50, "CommercialPaper": 200, "LongTermDebtNoncurrent": 500},
        750,
    ),
    "loans and notes for the short term": (
        {"LoansAndNotesPayable": 45, "LongTermDebtCurrent": 3, "LongTermDebtNoncurrent": 355},
        403,
    ),
    "loans and notes as everything": ({"LoansAndNotesPayable": 700, "LongTermDebtNoncurrent": 500}, 700),
    "loans and notes alone": ({"LoansAndNotesPayable": 45}, 45),
    "a credit line that is drawn for a while": (
        {"LinesOfCreditCurrent": 50, "LongTermDebtCurrent": 10, "LongTermDebtNoncurrent": 300},
        360,
    ),
    "convertible notes and a term loan": (
        {"ConvertibleLongTermNotesPayable": 230, "LongTermLoansPayable": 100},
        330,
    ),
    "convertible notes beside a smaller long-term debt": (
        {"ConvertibleDebtNoncurrent": 300, "LongTermDebtNoncurrent": 200},
        500,
    ),
    "convertible notes inside of long-term debt": (
        {"ConvertibleDebtNoncurrent": 200, "LongTermDebtNoncurrent": 500},
        500,
    ),
    "convertible notes of both terms": (
        {"ConvertibleDebtNoncurrent": 200, "ConvertibleDebtCurrent": 50},
        250,
    ),
    "convertible notes and notes, both due": (
        {"ConvertibleNotesPayableCurrent": 3, "NotesPayableCurrent": 3},
        6,
    ),
    "a landlord's secured, unsecured and credit line": (
        {"SecuredDebt": 400, "UnsecuredDebt": 700, "LineOfCredit": 100},
        1_200,
    ),
    "the same with the credit line's long-term name": (
        {"SecuredDebt": 400, "SeniorNotes": 700, "LongTermLineOfCredit": 100},
        1_200,
    ),
    "senior notes": ({"SeniorLongTermNotes": 500, "SeniorNotesCurrent": 100}, 600),
    "senior notes of equal size in both halves": (
        {"SeniorLongTermNotes": 300, "SeniorNotesCurrent": 300},
        600,
    ),
    "loans from a bank": ({"LoansPayableToBank": 12}, 12),
    "notes and loans for long": ({"LongTermNotesAndLoans": 70}, 70),
    "other long-term debt": ({"OtherLongTermDebtNoncurrent": 70, "LongTermDebtCurrent": 5}, 75),
    "everything at once": ({"DebtLongtermAndShorttermCombinedAmount": 900}, 900),
    "everything at once, and some of it": (
        {"DebtLongtermAndShorttermCombinedAmount": 900, "SeniorNotes": 500},
        900,
    ),
    "nothing": ({}, None),
    "a debt of nothing": ({"LongTermDebtNoncurrent": 0, "LongTermDebtCurrent": 0}, 0),
}


@pytest.mark.parametrize(("told", "owed"), DEBT.values(), ids=DEBT)
def test_debt(told, owed):
    assert debt_at(US_GAAP.debt, told.get) == (owed if owed is None else pytest.approx(owed))


@pytest.mark.parametrize(
    ("told", "owed"),
    [
        ({"Borrowings": 267, "LongtermBorrowings": 266, "CurrentPortionOfLongtermBorrowings": 13}, 267),
        ({"NoncurrentPortionOfNoncurrentBorrowings": 80, "CurrentBorrowings": 25}, 105),
        ({"LongtermBorrowings": 80, "CurrentPortionOfLongtermBorrowings": 5, "ShorttermBorrowings": 20}, 105),
        ({"BondsIssued": 50, "LoansReceived": 30}, 80),
        ({}, None),
    ],
)
def test_debt_abroad(told, owed):
    assert debt_at(IFRS.debt, told.get) == owed


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ({"CashAndCashEquivalentsAtCarryingValue": 50}, 50),
        ({"CashAndCashEquivalentsAtCarryingValue": 50, "ShortTermInvestments": 25}, 75),
        ({"CashAndCashEquivalentsAtCarryingValue": 50, "MarketableSecurities": 25}, 75),
        (
            {
                "CashAndCashEquivalentsAtCarryingValue": 50,
                "MarketableSecurities": 95,
                "MarketableSecuritiesCurrent": 25,
            },
            75,
        ),
        (
            {
                "CashAndCashEquivalentsAtCarryingValue": 50,
                "MarketableSecurities": 95,
                "MarketableSecuritiesNoncurrent": 70,
            },
            75,
        ),
        ({"CashCashEquivalentsAndShortTermInvestments": 75}, 75),
        (
            {
                "CashAndCashEquivalentsAtCarryingValue": 50,
                "MarketableSecuritiesCurrent": 25,
                "CashCashEquivalentsAndShortTermInvestments": 75,
            },
            75,
        ),
        ({"CashAndCashEquivalentsAtCarryingValue": 50, "CashCashEquivalentsAndShortTermInvestments": 75}, 75),
        ({"MarketableSecurities": 75}, None),
    ],
)
def test_cash(told, held):
    assert cash_at(US_GAAP.cash, told.get) == held


AMOUNTS = st.dictionaries(st.sampled_from(US_GAAP.debt.names()), st.integers(0, 1_000), max_size=8)


@given(AMOUNTS)
def test_debt_is_never_less_than_its_largest_part_nor_more_than_all_together(told):
    owed = debt_at(US_GAAP.debt, told.get)
    if not told:
        assert owed is None
        return
    assert owed is None or owed <= sum(told.values())
    halves = {
        "LongTermDebtNoncurrent",
        "LongTermDebtCurrent",
        "DebtCurrent",
        "ShortTermBorrowings",
        "SecuredDebt",
    }
    assert owed is not None
    assert all(owed >= told[name] / 1.1 for name in halves & set(told))
