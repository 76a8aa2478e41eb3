"""What a filer's list of filings means, in words."""

from datetime import date

import pytest

from bot.companies.card import CardSources, make_card
from bot.companies.figures.filings import FILINGS_KEPT, meaning, read_register
from bot.models.companies import Company, CompanyFacts
from tests.companies import mirror
from tests.companies.mirror import recorded


@pytest.mark.parametrize(
    ("form", "items", "words"),
    [
        ("8-K", "2.02,9.01", "results of operations"),
        ("8-K", "1.01, 3.02", "entered into a material agreement; sold unregistered shares"),
        ("8-K", "9.01", "current report"),
        ("8-K", "", "current report"),
        ("8-K/A", "4.02", "amended: earlier financial statements are not to be relied on"),
        ("10-K/A", "", "amended: annual report"),
        ("20-F", "", "annual report of a foreign issuer"),
        ("4", "", None),
        ("144", "", None),
        ("UPLOAD", "", None),
        ("", "", None),
    ],
)
def test_in_words(form, items, words):
    assert meaning(form, items) == words


def test_a_filing_leads_to_its_document():
    found = read_register(mirror.register(), 999).filings
    assert [(one.form, one.filed, one.url) for one in found[:3]] == [
        ("8-K", date(2026, 2, 20), "https://www.sec.gov/Archives/edgar/data/999/0000262/b.htm"),
        ("10-Q", date(2025, 11, 1), "https://www.sec.gov/Archives/edgar/data/999/0000253/c.htm"),
        (
            "8-K/A",
            date(2025, 10, 30),
            "https://www.sec.gov/Archives/edgar/data/999/0000254/0000-25-4-index.htm",
        ),
    ]


def test_only_the_last_ones_are_kept():
    many = {name: column * 20 for name, column in mirror.register()["filings"]["recent"].items()}
    assert len(read_register(mirror.register(filings={"recent": many}), 999).filings) == FILINGS_KEPT


def test_a_damaged_row_is_passed_over():
    recent = mirror.register()["filings"]["recent"] | {
        "filingDate": ["x", None, "2025-11-01", "2025-10-30", 5]
    }
    assert [one.form for one in read_register(mirror.register(filings={"recent": recent}), 9).filings] == [
        "10-Q",
        "8-K/A",
    ]


@pytest.mark.parametrize(
    "broken", [{}, {"filings": None}, {"filings": {"recent": []}}, {"filings": {"recent": {"form": "8-K"}}}]
)
def test_what_is_no_list_is_refused(broken):
    with pytest.raises(ValueError, match=r"filings|column"):
        read_register(broken, 999)


def test_the_card_shows_news_and_not_insiders_or_passive_holders():
    card = make_card(
        CompanyFacts(Company("X", "X", "NYSE")), CardSources(register=read_register(mirror.register(), 999))
    )
    assert [one.form for one in card.filings] == ["8-K", "10-Q", "8-K/A"]
    assert card.industry == "Pharmaceutical Preparations"


@pytest.mark.corpora
@pytest.mark.parametrize("cik", ["0000310522", "0000749647", "0001677077", "0001796129", "0001835632"])
async def test_recorded_lists(cik):
    import json

    found = read_register(json.loads(recorded(f"sec/submissions_CIK{cik}.json.gz")), int(cik))
    assert found.name
    assert found.filings
    assert [one.filed for one in found.filings] == sorted((one.filed for one in found.filings), reverse=True)
    assert all(
        one.url.startswith(f"https://www.sec.gov/Archives/edgar/data/{int(cik)}/") for one in found.filings
    )
    assert all(one.meaning != "current report" for one in found.filings if one.form == "8-K")
