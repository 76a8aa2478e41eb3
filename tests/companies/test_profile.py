"""What a company does and where it sits, in people's words."""

import pytest

from bot.companies.figures.filings import read_register
from bot.companies.figures.profile import country_of, described, industry_of, sector_of
from bot.companies.figures.source_data import SecSubmissions
from bot.models.companies import Company
from tests.companies import mirror


@pytest.mark.parametrize(
    ("sic", "industry", "sector"),
    [
        ("7841", "Film, television and streaming", "media"),
        ("7370", "Software and internet", "technology"),
        ("5961", "Online and mail-order retail", "retail"),
        ("2834", "Pharmaceuticals", "pharma"),
        ("2836", "Biologics", "biotech"),
        ("6022", "Banking", "finance"),
        ("6324", "Health insurance", "medical"),
        ("6411", "Insurance brokerage", "finance"),
        ("6798", "Real estate (REIT)", "real estate"),
        ("9999", None, None),
        ("x", None, None),
        (None, None, None),
    ],
)
def test_codes_in_words(sic, industry, sector):
    assert (industry_of(sic), sector_of(sic)) == (industry, sector)


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("DE", "US"),
        ("CA", "US"),
        ("X0", "GB"),
        ("A6", "CA"),
        ("L2", "IE"),
        ("9Q", None),
        ("", None),
        (None, None),
    ],
)
def test_places(code, country):
    assert country_of(code) == country


def test_where_the_business_is_counts_before_where_it_is_incorporated():
    told = mirror.register(stateOfIncorporation="E9", addresses={"business": {"stateOrCountry": "F4"}})
    found = read_register(told, 999)
    assert (found.country, found.abroad) == ("CN", True)
    assert read_register(mirror.register(stateOfIncorporation="DE"), 999).country == "US"


def test_an_industry_without_a_plain_name_is_not_shouted():
    told = mirror.register(sic="9995", sicDescription="SERVICES-ODD JOBS")
    assert read_register(told, 999).industry == "Odd jobs"


def test_what_the_directory_knows_counts_before_the_register_and_that_before_the_list():
    register = SecSubmissions("X", sic="2836", country="CA")
    own = described(Company("X", "X", "NYSE", 1, country="DE", sector="energy"), register)
    assert (own.sector, own.country) == ("energy", "DE")
    told = described(Company("Pfizer Inc", "PFE", "NYSE", 78003), register)
    assert (told.sector, told.country) == ("biotech", "CA")


@pytest.mark.parametrize(
    ("company", "sector", "country"),
    [
        (Company("Pfizer Inc", "PFE", "NYSE", 78003), "pharma", "US"),
        (Company("Berkshire Hathaway Inc", "BRK-B", "NYSE", 1067983), "finance", "US"),
        (Company("Halvorsen Therapeutics Inc.", "HALV", "Nasdaq", 999), "biotech", None),
        (Company("Halvorsen Inc.", "HALV", "Nasdaq", 999), None, None),
        (Company("Halvorsen Bank", None, None), None, None),
    ],
)
def test_without_the_register(company, sector, country):
    found = described(company, None)
    assert (found.sector, found.country) == (sector, country)
