"""Copies as other wires carry them, and pairs that never are one story. All releases are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.articles.stories.same_story import same_story
from bot.articles.stories.signature import sign

MORNING = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)


def same(one: tuple[str, str], other: tuple[str, str], hours: float = 2) -> bool:
    return same_story(sign(*one, MORNING), sign(*other, MORNING + timedelta(hours=hours))).same


DEAL = (
    "Quarrow Minerals to Acquire Teldane Copper in C$1.4 Billion All-Share Deal",
    (
        "VANCOUVER, British Columbia, March 4, 2026 (GLOBE NEWSWIRE) -- Quarrow Minerals Corp. (TSX: QRW) today announced "
        "that it will acquire Teldane Copper Ltd. in an all-share deal that values Teldane at C$1.4 billion. Holders of "
        "Teldane will receive 0.62 of a Quarrow share for each share, a premium of 31% to the price of Tuesday. The deal "
        "joins two mines in northern Chile and is to close in the third quarter. Quarrow expects savings of $45 million "
        "a year. Directors of both companies support it.\n\nAbout Quarrow\n\nQuarrow digs copper."
    ),
)
DEAL_LEAD = DEAL[1].split(" -- ")[1].split("\n\n")[0]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (DEAL[0], f"VANCOUVER, BC / ACCESSWIRE / March 4, 2026 / {DEAL_LEAD}"),
        (f"{DEAL[0]} | Copper Daily", f"(Copper Daily) - {DEAL_LEAD[:420]}"),
        (f"Press Release: {DEAL[0]}", f"Vancouver, 4. März 2026 – {DEAL_LEAD}"),
        ("UPDATE 1-Quarrow Minerals to acquire Teldane Copper in C$1.4 bln all-share deal", DEAL_LEAD),
        ("QUARROW MINERALS TO ACQUIRE TELDANE COPPER", f"VANCOUVER, March 4, 2026 /CNW/ - {DEAL_LEAD}"),
        ("Quarrow Minerals to Acquire Teldane Copper", DEAL_LEAD.split(". ", maxsplit=3)[0] + "."),
        (f"CORRECTION: {DEAL[0]}", DEAL[1].replace("0.62", "0.64")),
        (f"{DEAL[0]} (Updated)", f"{DEAL_LEAD} Shares of Teldane rose 27% in early trading."),
    ],
)  # fmt: skip
def test_other_wires_carry_the_same_release(title, text):
    assert same(DEAL, (title, text))


def release(title: str, text: str) -> tuple[str, str]:
    return title, f"BOSTON, March 4, 2026 (GLOBE NEWSWIRE) -- {text}"


ABOUT = (
    " Larkmoor makes medicines for rare diseases of the kidney. The company holds $212 million in cash and expects "
    "that to last into 2028. A call for investors begins at 8:30 a.m. in New York."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            release(
                "Larkmoor Reports Second Quarter 2026 Results",
                "Larkmoor today reported results for the second quarter. Revenue was $41.2 million, the loss $12.9 million."
                + ABOUT,
            ),
            release(
                "Larkmoor Reports Third Quarter 2026 Results",
                "Larkmoor today reported results for the third quarter. Revenue was $44.8 million, the loss $10.1 million."
                + ABOUT,
            ),
        ),
        (
            release(
                "Larkmoor Announces Positive Results of LKM-101 in IgA Nephropathy",
                "Larkmoor today announced results of LKM-101 in 212 people with IgA nephropathy." + ABOUT,
            ),
            release(
                "Larkmoor Announces Positive Results of LKM-204 in Lupus Nephritis",
                "Larkmoor today announced results of LKM-204 in 148 people with lupus nephritis." + ABOUT,
            ),
        ),
        (
            release(
                "Larkmoor Announces Proposed Public Offering of Common Stock",
                "Larkmoor today announced that it has begun a public offering of its common stock. All shares are to be sold by Larkmoor. The "
                "underwriters have an option for 30 days to buy more.",
            ),
            release(
                "Larkmoor Announces Pricing of $150 Million Public Offering of Common Stock",
                "Larkmoor today announced the pricing of its public offering of 7,500,000 shares of its common stock at $20.00 a share. All shares "
                "are to be sold by Larkmoor. The underwriters have an option for 30 days to buy 1,125,000 more.",
            ),
        ),
        (
            release(
                "Larkmoor Announces Pricing of Public Offering of Common Stock",
                "Larkmoor today announced the pricing of its public offering of common stock at $20.00 a share.",
            ),
            release(
                "Larkmoor Announces Closing of Public Offering of Common Stock",
                "Larkmoor today announced the closing of its public offering of common stock at $20.00 a share.",
            ),
        ),
        (
            ("Harbour Bank Maintains Buy on Larkmoor, Raises Price Target to $52", ""),
            ("Seagate Partners Maintains Buy on Larkmoor, Raises Price Target to $49", ""),
        ),
        (("Harbour Bank Upgrades Larkmoor to Buy", ""), ("Harbour Bank Downgrades Larkmoor to Sell", "")),
        (("Harbour Bank Upgrades Larkmoor to Buy", ""), ("Harbour Bank Upgrades Quarrow to Buy", "")),
        (
            release("Larkmoor Names Ada Brandt Chief Executive Officer", "Larkmoor today named Ada Brandt its chief." + ABOUT),
            release("Larkmoor Names Ivo Stern Chief Financial Officer", "Larkmoor today named Ivo Stern its treasurer." + ABOUT),
        ),
        (
            release("Larkmoor to Present at the Harbour Healthcare Conference", "Larkmoor will present on March 9." + ABOUT),
            release("Larkmoor to Present at the Seagate Growth Forum", "Larkmoor will present on March 12." + ABOUT),
        ),
        (
            release("Larkmoor Begins Phase 2 Trial of LKM-101", "The trial takes in 120 people." + ABOUT),
            release("Larkmoor Completes Enrollment in Phase 2 Trial of LKM-101", "The trial took in 124 people." + ABOUT),
        ),
    ],
)  # fmt: skip
def test_never_one_story(one, other):
    assert not same(one, other)
    assert not same(other, one)


@pytest.mark.parametrize("days", [4, 7, 30])
def test_the_same_headline_weeks_later_is_news_again(days):
    assert not same(DEAL, DEAL, hours=24 * days)
