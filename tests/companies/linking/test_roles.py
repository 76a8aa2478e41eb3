"""Whose news it is, who is only named, and who speaks as a broker."""

import pytest

from tests.companies.linking.test_link import BIOTECH, linker


def roles(title, text="", **given) -> dict:
    return {link.symbol or link.name: str(link.role) for link in linker().link(title, text, **given)}


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Pfizer and BioNTech announce data", "", {"PFE": "subject", "BNTX": "subject"}),
        ("Amgen buys a unit of Bayer", "", {"AMGN": "subject", "BAYRY": "mentioned"}),
        ("Shares of Amgen fall", "", {"AMGN": "subject"}),
        ("FDA approves Amgen drug", "", {"AMGN": "subject"}),
        ("Halvorsen Bio Announces Collaboration With Pfizer", "", {"PFE": "mentioned"}),
        (
            "Halvorsen Bio begins a trial",
            "Halvorsen Bio, a privately held company, today began a trial with a drug of Pfizer.",
            {"PFE": "mentioned"},
        ),
        (
            "First patient dosed in a trial",
            "Corbus Pharmaceuticals Holdings, Inc. (NASDAQ: CRBP) today said that it works with Pfizer.",
            {"CRBP": "subject", "PFE": "mentioned"},
        ),
    ],
)
def test_subject_and_mentioned(title, text, expected):
    assert roles(title, text, sectors=BIOTECH) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Citigroup Maintains Buy on Amgen", "", {"AMGN": "mentioned", "C": "analyst"}),
        ("Goldman Sachs Upgrades Amgen to Buy", "", {"AMGN": "mentioned", "GS": "analyst"}),
        ("Barclays Raises Price Target on Amgen", "", {"AMGN": "mentioned", "BCS": "analyst"}),
        ("Amgen Downgraded by Barclays", "", {"AMGN": "subject", "BCS": "analyst"}),
        ("Moody's cuts rating of Amgen", "", {"AMGN": "mentioned", "MCO": "analyst"}),
        (
            "Corbus to Present at the Goldman Sachs 45th Annual Global Healthcare Conference",
            "",
            {"CRBP": "subject", "GS": "analyst"},
        ),
        (
            "Corbus prices an offering",
            "Corbus Pharmaceuticals priced shares. Jefferies is acting as sole book-running manager.",
            {"CRBP": "subject", "JEF": "analyst"},
        ),
        ("Amgen shares fall", "Amgen fell. It is too cheap, an analyst at Barclays wrote.", {"AMGN": "subject", "BCS": "analyst"}),
        ("Goldman Sachs cuts 300 jobs", "Goldman Sachs said so.", {"GS": "subject"}),
    ],
)  # fmt: skip
def test_brokers_and_raters(title, text, expected):
    assert roles(title, text, sectors=BIOTECH) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Amgen Upgraded to Neutral at Nomura", {"AMGN": "subject", "NMR": "analyst"}),
        ("Stifel Nicolaus Raises PT on Amgen", {"AMGN": "mentioned", "SF": "analyst"}),
        ("Amgen to Present at Guggenheim’s 6th Annual Biotechnology Conference", {"AMGN": "subject", "Guggenheim Partners": "analyst"}),
        ("Amgen to Present at the Leerink Partners Global Biopharma Conference", {"AMGN": "subject", "Leerink Partners": "analyst"}),
        ("Credit Suisse Maintains Neutral on Amgen", {"AMGN": "mentioned", "Credit Suisse": "analyst"}),
    ],
)  # fmt: skip
def test_who_rates_whom(title, expected):
    assert roles(title, sectors=BIOTECH) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("GSK raises full-year outlook", {"GSK": "subject"}),
        ("Expedia cuts its outlook for the year", {"EXPE": "subject"}),
        ("Novartis lifts estimates for 2027", {"NVS": "subject"}),
        ("McDonald's price target lowered to $30 from $31 at Goldman Sachs", {"MCD": "subject", "GS": "analyst"}),
        ("Pfizer price target cut to $24 at Jefferies", {"PFE": "subject", "JEF": "analyst"}),
        ("Morgan Stanley raises Amgen price target", {"AMGN": "mentioned", "MS": "analyst"}),
        ("This Cisco Analyst Turns Bullish", {"CSCO": "subject"}),
        ("Fortinet Threat Research Finds a Gap", {"FTNT": "subject"}),
        ("Amazon Summit Opens", {"AMZN": "subject"}),
        ("Moody's cuts outlook of Amgen", {"AMGN": "mentioned", "MCO": "analyst"}),
        ("UBS analysts like Amgen", {"AMGN": "mentioned", "UBS": "analyst"}),
    ],
)  # fmt: skip
def test_who_speaks_about_itself_and_who_about_others(title, expected):
    assert roles(title, sectors=BIOTECH) == expected
