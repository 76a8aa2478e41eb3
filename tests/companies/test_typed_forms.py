"""What people paste and how they slip: names with symbols, exchange codes, share classes, offers."""

import pytest

from bot.companies.resolving.pasted import pasted
from bot.companies.resolving.share_classes import class_symbol
from bot.companies.resolving.typing_slips import slip
from tests.companies.resolving.test_resolve import resolver


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("Pfizer Inc. (NYSE: PFE)", "PFE"),
        ("corbus (NASDAQ: CRBP)", "CRBP"),
        ("Moderna (MRNA)", "MRNA"),
        ("Moderna, Inc. [MRNA]", "MRNA"),
        ("Pfizer Inc. NYSE: PFE", "PFE"),
        ("PFE - Pfizer", "PFE"),
        ("Apple AAPL", "AAPL"),
        ("toyota 7203.T", "TM"),
        ("isin US7170811035", "PFE"),
        ("ISIN: US0378331005", "AAPL"),
        ("PFE US Equity", "PFE"),
        ("pfe us equity", "PFE"),
        ("BRK/B US Equity", "BRK-B"),
        ("NVO US", "NVO"),
        ("GSK LN", "GSK"),
        ("ROG SW", "RHHBY"),
        ("7203 JP", "TM"),
        ("AAPL.O", "AAPL"),
        ("BRKa.N", "BRK-A"),
        ("700.HK", "TCEHY"),
        ("brk a", "BRK-A"),
        ("bf b", "BF-B"),
        ("lennar class a", "LEN"),
        ("lennar class b", "LEN-B"),
        ("liberty global class c", "LBTYK"),
        ("liberty latin america class b", "LILAB"),
        ("alphabet class c", "GOOG"),
        ("fox class b", "FOX"),
        ("nike class b", "NKE"),
        # no listing at all
        ("alphabet class b", None),
        ("mccormick class a", None),
        ("lego", None),
        ("LEGO", None),
        ("pharma", None),
        ("new york", None),
        ("Nobody At All (PFE)", None),
    ],
)
def test_typed_forms(typed, symbol):
    found = resolver().resolve(typed)
    assert (found.company.symbol if found.company else None) == symbol


def test_a_class_that_is_not_known_is_said_and_offered():
    found = resolver().resolve("mccormick class a")
    assert found.note == "no class A of McCormick & Co Inc is known here; listed: MKC and MKC-V"
    assert [company.symbol for company, _ in found.candidates] == ["MKC"]
    assert "whether they are class B" in resolver().resolve("nike class b").note


@pytest.mark.parametrize(
    ("letter", "symbols", "told", "expected"),
    [
        ("A", ("HALV", "HALV-B"), {}, "HALV"),
        ("B", ("HALV", "HALV-B"), {}, "HALV-B"),
        ("C", ("HALVA", "HALVB", "HALVK"), {}, "HALVK"),
        ("A", ("FXXA", "FXX"), {}, "FXXA"),
        ("B", ("FXXA", "FXX"), {}, None),  # it might be a class C
        ("B", ("FXXA", "FXX"), {"A": "FXXA", "B": "FXX"}, "FXX"),
        ("A", ("HALV", "HALV-V"), {"V": "HALV-V"}, None),
        ("B", ("WLLY", "WLLYB"), {}, "WLLYB"),
        ("A", ("WLLY", "WLLYB"), {}, "WLLY"),
    ],
)
def test_classes(letter, symbols, told, expected):
    assert class_symbol(letter, symbols, told) == expected


@pytest.mark.parametrize(
    ("typed", "name", "near"),
    [
        ("phizer", "pfizer", True),
        ("astrazenika", "astrazeneca", True),
        ("gilead scienses", "gilead sciences", True),
        ("fpizer", "pfizer", True),
        ("merck darmstadt kgaa", "merck kgaa", True),
        ("comerica", "biomerica", False),
        ("worldpay", "workday", False),
        ("confluent", "conduent", False),
        ("juniper", "uniper", False),
        ("akero", "keros", False),
    ],
)
def test_a_slip_is_no_other_name(typed, name, near):
    assert slip(typed, name) is near


def test_ordinary_names_are_not_taken_apart():
    for typed in ("Pfizer", "Bank of America", "HP Inc", "made in", "Dr. Reddy's", "AT&T"):
        assert pasted(typed) is None
