"""Listings that a text states, with an exchange in all its forms and as a symbol alone."""

import pytest

from bot.companies.names.stated_listings import stated_listings
from tests.companies.linking.test_link import linker, symbols


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Servo Works (NYSE American – SVT) reports", [("SVT", "NYSE")]),
        ("Logan Bancshares (OTCQB, LOGN) reports", [("LOGN", "OTC")]),
        ("Halvorsen (Nasdaq — HALV) reports", [("HALV", "Nasdaq")]),
        ("Berg (TSX - BERG) reports", [("BERG.TO", "TSX")]),
        ("Halvorsen (NASDAQ: HALV) (Cboe CA: HALN) (FSE: H1V)", [("HALV", "Nasdaq"), ("HALN.NE", "Cboe CA"), ("H1V.DE", "FSE")]),
        ("He said so (in London, UK) and (Paris, FR)", []),
        ("A fair (New York – May) opens", []),
    ],
)  # fmt: skip
def test_listings_with_their_exchange(text, expected):
    assert [(one.symbol, one.exchange) for one in stated_listings(text)] == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Is Vertex (VRTX) Worth Its Price?", "", ["VRTX"]),
        ("Three Reasons to Keep Brown-Forman (BF.B)", "", ["BF-B"]),
        ("Flex (FLEX) Opens a Plant", "", ["FLEX"]),
        ("Halvorsen Trust (Ticker: GBTC) Names a Date", "", ["GBTC"]),
        ("A start-up lists", "Shares of the maker of pills trade under the symbol “CRBP” from Monday.", ["CRBP"]),
        ("SLQT Investors Have Until Friday", "", ["SLQT"]),
        ("Lawsuit Filed: Losses at a Retailer - TGT", "", ["TGT"]),
        ("What to Do With AAPL, MSFT, NVDA and META", "", ["AAPL", "MSFT", "NVDA", "META"]),
        # what only looks like it
        ("Pharmacokinetics (PK) of a Pill Shown", "", []),
        ("A Test of the Liver (ALT) Was Done", "", []),
        ("Genes ALK, MET and RET in Lungs", "", []),
        ("Tokens of a Chain (ETH) Fall", "", []),
        ("CEO Investors Meet", "", []),
        ("News From the East - CNA", "", []),
    ],
)  # fmt: skip
def test_symbols_alone(title, text, expected):
    assert symbols(title, text) == expected


def test_a_stated_symbol_beats_the_guess_for_every_mention():
    text = "Vertex has risen. Vertex (NASDAQ: VRTX) is dear, and Vertex knows."
    assert symbols("Vertex, a Bank's Loan and a Mortgage", text) == ["VRTX"]


def test_a_listing_that_is_newer_than_the_directory_is_shown():
    (link,) = linker().link("Stripe (NYSE: STRP) priced its shares", "")
    assert (link.name, link.symbol, link.exchange) == ("Stripe", "STRP", "NYSE")


def test_listings_in_brackets_side_by_side_are_one_company():
    title = "Halvorsen renews a plan"
    text = "ULM, May 8 - Halvorsen Corporation (NASDAQ: CRBP) (Cboe CA: HALN) (FSE: H1V) said so."
    assert symbols(title, text) == ["CRBP"]


def test_a_funds_number_is_no_listing():
    assert symbols("A fund pays", "The daily NAV REIT (NASDAQ: QQTAXX; QQTMXX) paid.") == []


def test_reasons_are_true():
    def why(title, text=""):
        return [link.why for link in linker().link(title, text)]

    assert why("Block, PayPal stocks fall") == ["in a list with PayPal Holdings, Inc.", "alias"]
    (again,) = why("Kestrel at a fair", "Kestrel Group Ltd came.")
    assert again == "short for Kestrel Group Ltd, which the text names"
    assert why("Square, PayPal stocks fall")[0].startswith("in a list with PayPal")
    text = "Prices rose. Belden was there (BDC)."
    reasons = why("What a Deal Does for Belden (BDC)", text)
    assert all("which the text names" not in reason for reason in reasons)
