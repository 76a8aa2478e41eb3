"""How many shares there are, where the places that say so disagree or have grown old."""

from datetime import date

import pytest

from bot.companies.figures.fundamentals import read_fundamentals
from tests.companies.invented import calendar_year, document, moments, spans

NEW, OLD = ("2025-10-20", "2025-11-01"), ("2010-07-28", "2010-08-03")


def counted(*, cover=(), sheet=(), average=()):
    dei = {"EntityCommonStockSharesOutstanding": {"shares": moments(*cover)}} if cover else None
    concepts = {}
    if sheet:
        concepts["CommonStockSharesOutstanding"] = {"shares": moments(*sheet)}
    if average:
        concepts["WeightedAverageNumberOfSharesOutstandingBasic"] = {"shares": spans(*average)}
    found = read_fundamentals(
        document(Revenues=calendar_year(), NetIncomeLoss=calendar_year(), dei=dei, **concepts)
    )
    return found.shares, found.shares_as_of, found.missing.get("market_cap")


def average(value, filed="2025-11-01"):
    return ("2025-07-01", "2025-09-30", value, filed)


def test_a_cover_count_of_long_ago_gives_way_to_the_average_of_now():
    found = counted(cover=[(OLD[0], 122_530_193, OLD[1])], average=[average(905e6)])
    assert found == (905e6, date(2025, 9, 30), None)


def test_a_count_of_long_ago_alone_is_left_out_with_its_reason():
    shares, _, why = counted(cover=[(OLD[0], 122_530_193, OLD[1])])
    assert shares is None
    assert why == "the filings tell no share count since 2010-07-28"


def test_a_cover_that_counts_one_class_gives_way_to_the_sheet_then_the_average():
    one_class = [(NEW[0], 100e6, NEW[1])]
    assert counted(cover=one_class, average=[average(900e6)])[0] == 900e6
    assert counted(cover=one_class, sheet=[("2025-09-30", 910e6, "2025-11-01")])[0] == 910e6
    assert counted(cover=[(NEW[0], 1_000, NEW[1])], average=[average(50e6)])[0] == 50e6
    assert (
        counted(cover=one_class, sheet=[("2025-09-30", 910e6, "2025-11-01")], average=[average(900e6)])[0]
        == 910e6
    )


def test_a_later_average_knows_of_a_reverse_split_and_an_earlier_one_does_not_know_of_new_shares():
    before_split = [("2025-08-04", 450e6, "2025-08-05")]
    assert counted(cover=before_split, average=[average(15e6, "2025-11-01")])[0] == 15e6
    assert counted(cover=[(NEW[0], 450e6, NEW[1])], average=[average(76e6, "2025-11-01")])[0] == 450e6


@pytest.mark.parametrize(("value", "right"), [(1_000e6, 1_000e6), (500e6, 500e6)])
def test_the_same_number_twice_is_two_classes_or_one_told_twice(value, right):
    twice = [(NEW[0], 500e6, NEW[1]), (NEW[0], 500e6, NEW[1])]
    assert counted(cover=twice, average=[average(value)])[0] == right


def test_two_equal_classes_are_added_where_nothing_else_is_told():
    assert counted(cover=[(NEW[0], 500e6, NEW[1]), (NEW[0], 500e6, NEW[1])])[0] == 1_000e6


def test_a_cover_told_again_in_an_amendment_is_one_count():
    assert counted(cover=[(NEW[0], 500e6, NEW[1]), (NEW[0], 501e6, "2025-11-20", "10-Q/A")])[0] == 501e6
