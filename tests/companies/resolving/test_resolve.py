"""What people type, against the directory that comes with the program."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.companies.directory.directory import Directory
from bot.companies.resolving.resolve import NOT_FOUND, Resolver, is_isin
from bot.models.companies import Company

QUERIES = Path(__file__).parents[2] / "data" / "companies" / "queries.tsv"


@lru_cache(maxsize=1)
def resolver() -> Resolver:
    return Resolver(Directory.embedded())


def cases() -> list:
    lines = QUERIES.read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def test_there_are_enough_queries():
    assert len(cases()) >= 120
    assert len({query for query, *_ in cases()}) == len(cases())


@pytest.mark.parametrize(("query", "status", "symbol", "name"), cases(), ids=[case[0] for case in cases()])
def test_query(query, status, symbol, name):
    answer = resolver().resolve(query)
    assert answer.status in status.split("-or-")
    if status == "found":
        assert answer.company is not None
        assert answer.company.name.startswith(name)
        assert (answer.company.symbol or "-") == symbol
        if symbol == "-":
            assert not answer.company.listed
            assert NOT_FOUND in answer.note
        return
    assert answer.company is None
    assert answer.note
    offered = [company.name for company, _ in answer.candidates]
    if name:
        assert any(candidate.startswith(name) for candidate in offered)
    else:
        assert offered == []


def test_what_belongs_to_another_company_says_so():
    assert resolver().resolve("seagen").note == "Seagen: part of Pfizer Inc since 2023"
    assert resolver().resolve("twitter").note == "Twitter: part of SpaceX since 2026"


def test_a_share_class_stands_for_itself_and_knows_the_others():
    company = resolver().resolve("GOOG").company
    assert (company.symbol, company.exchange) == ("GOOG", "Nasdaq")
    assert company.symbols == ("GOOGL",)


def test_a_warrant_leads_to_the_shares_and_says_so():
    answer = resolver().resolve("GRABW")
    assert answer.company.symbol == "GRAB"
    assert answer.note == "GRABW is another security of Grab Holdings Ltd, not its ordinary share"


def test_a_name_that_is_anothers_symbol_offers_that_one_too():
    answer = resolver().resolve("hp")
    assert answer.note == "HP is also the symbol of Helmerich & Payne, Inc."
    assert "HP" in [company.symbol for company, _ in answer.candidates]


def test_near_misses_are_offered_and_never_taken():
    answer = resolver().resolve("pfizr")
    assert answer.note == f"{NOT_FOUND}; did you mean Pfizer Inc?"
    ((company, score),) = answer.candidates
    assert company.symbol == "PFE"
    assert 0.8 <= score < 1


def test_several_are_a_choice_the_most_valuable_first():
    answer = resolver().resolve("johnson")
    names = [company.name for company, _ in answer.candidates]
    assert names[0] == "Johnson & Johnson"
    assert 2 <= len(names) <= 5
    scores = [score for _, score in answer.candidates]
    assert scores == sorted(scores, reverse=True)


def test_the_operators_own_company_is_found_and_does_not_double_a_known_one():
    own = Company("Halvorsen Bio AS", "HALV.OL", "Oslo", country="NO")
    known = Company("Pfizer", "PFE", "NYSE", sector="pharma")
    directory = Directory.embedded([(own, ("Halvorsen",)), (known, ("Big Blue Pill",))])
    mine = Resolver(directory)
    assert mine.resolve("halvorsen").company == own
    assert mine.resolve("HALV.OL").company == own
    pfizer = mine.resolve("big blue pill").company
    assert (pfizer.symbol, pfizer.cik, pfizer.sector) == ("PFE", 78003, "pharma")
    assert mine.resolve("pfizer").status == "found"


@pytest.mark.parametrize("code", ["US0378331005", "DE000BAY0017", "CH0012032048", "GB00BP6MXD84"])
def test_check_digits_of_isins(code):
    assert is_isin(code)
    assert not is_isin(code[:-1] + str((int(code[-1]) + 1) % 10))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_typed_is_answered(query):
    answer = resolver().resolve(query)
    assert answer.status in {"found", "ambiguous", "unknown"}
    assert (answer.company is not None) == (answer.status == "found")
    assert len(answer.query) <= 120
    assert answer.query.isprintable()
    assert answer.note or answer.company.symbol


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Pfizer", "Merck KGaA", "AT&T", "Roche", "BRK.B"]),
    st.sampled_from(["  ", "\t", "\u200b", "\n"]),
    st.booleans(),
)
def test_blanks_and_case_change_nothing(name, blank, lower):
    plain = resolver().resolve(name)
    typed = resolver().resolve(f"{blank}{name.lower() if lower else name}{blank}")
    assert typed.company == plain.company
