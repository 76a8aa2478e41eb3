"""Whole streams of one kind, as they come by the hundred: notices of holdings are news, shop deals are not."""

from __future__ import annotations

import itertools

import pytest

from bot.articles.noise.classify import judge_noise

FIRMS = (
    "Harrow Vance Investment Counsel LLC",
    "Corbin & Leith Partners LLP",
    "Ardmore Investors Counsel Inc.",
    "Kestrel Wealth Advisors LLC",
    "Lindqvist Family Office LLP",
    "Brandt, Ames & Co. LLP",
    "First Harbour Trust N.A.",
)
PAPERS = (
    "Norvane Inc. $NRV",
    "Halden Foods Corporation (NYSE:HLD)",
    "Cove Systems $COVE",
    "Brightwell Ltd. (NASDAQ: BWL)",
)
HOLDINGS = (
    "{paper} Shares Sold by {firm}",
    "{paper} Shares Bought by {firm}",
    "{firm} Has $4.2 Million Stake in {paper}",
    "{firm} Makes New Investment in {paper}",
    "{firm} Raises Stock Holdings in {paper}",
    "{firm} Sells 4,771 Shares of {paper}",
    "{firm} Acquires 12,300 Shares of {paper}",
    "{paper} Stock Position Trimmed by {firm}",
    "{paper} is {firm}'s 7th Largest Position",
    "{firm} Takes Position in {paper}",
)  # fmt: skip

NEWS = (
    "Cove Group sells Harbour Mills to private equity firm Leith Investors",
    "Transit companies asked to submit report on losses by Friday",
    "Tunnel threat wipes out $46 billion in market value from three ferry lines",
    "Norvane now has the highest market share of any pump maker since 1990",
    "Norvane pump production forecast lowered by 1 million units",
    "Ireland's medical device industry to touch 250 billion euros by 2047, minister says",
    "Market analysis: pumps, ports and the week ahead",
    "Bitcoin explodes higher as funds return",
    "Minister insists there is nothing wrong with his crypto gains",
    "Two pop stars invite four hundred guests to a wedding in Cork",
    "Say goodbye to Cove TV+: Cove renames its streaming service",
    "Record wheat imports set to push up opening stocks",
    "Lower prices claimed by drug portal, but many drugs have cheaper generics",
    "Halden offers discount to neighbours of data centre following pollution lawsuits",
    "Cove ends free television offer: $3 monthly fee hits customers",
    "Oil slides $3 off its highs as talks resume",
    "Norvane director sells $2 million in stock",
    "Mexico Markets: the peso and the index on July 20, 2026",
    "Why are Asian stock markets falling today?",
    "Judge certifies class action against Norvane over pumps",
    "Norvane to pay $40 million to settle shareholder lawsuit",
    "Discover Harbour profit beats estimates as card spending rises",
    "Retailers report record sales on Cyber Monday as discounts deepen, survey says",
    "Every album of the Harbour Five in order of release",
    "Halden Foods cuts price of its bread by 20% to win back shoppers",
    "Four reasons why I'm leaving my old phone for a small one",
)  # fmt: skip

WARES = (
    "Cove Watch 10",
    "Halden 55-inch TV",
    "Norvane cordless drill",
    "Leith running shoes",
    "Brightwell laptop",
)
DEALS = (
    "Amazon slashes $80 off the {ware}",
    "Best Buy knocks $299 off the {ware}",
    "The {ware} is $30 off right now",
    "Get the {ware} for $40 off this weekend",
    "The {ware} is now $1,600 off for July 4th",
    "Save $120 on the {ware} before Prime Day ends",
    "The {ware} is back at its Prime Day price",
    "The {ware} hits its lowest-ever price at Amazon",
    "The {ware} drops to just $49 in this Woot sale",
    "Deal: the {ware} at 44% off",
)  # fmt: skip
ADVERTS = (
    "Best checking accounts for July 2026",
    "Best savings rates today, March 3, 2026: up to 5.1%",
    "Top CD rates today, July 3, 2026: lock in up to 4.40%",
    "Leith Credit Union $250 checking bonus",
    "Kelp Sports referral code: get a $15 bonus",
    "Everything at 32% discount sale this weekend only",
    "The 49 best deals from the Leith Fourth of July sale",
    "Fourth of July sale: 23 can't-miss deals on grills and tools",
    "I found the best markdowns from the spring sale",
    "Leith promo codes: up to 65% off in July 2026",
)  # fmt: skip

PICKS = (
    "11 big tech stocks yield 2% or more",
    "7 stocks that your grandchildren will thank you for",
    "Norvane (NRV) is an incredible growth stock: 3 reasons why",
    "Why Norvane (NRV) is a top momentum stock for the long-term",
    "Is Norvane stock a great choice for a bottom fisher?",
    "Cove Systems (COVE): potentially undervalued?",
    "3 cash-producing stocks that fall short",
    "Norvane stock up 90% in six months: still a buy, or time to wait?",
    "Norvane stock surge: buy or wait?",
    "Here is 1 super stock you'll regret not buying",
    "Will Norvane be the world's next $5 trillion stock?",
    "The only pump stock I'd buy right now",
    "Just 2 of the 7 harbour stocks trading lower should bounce back",
    "3 reasons to hold Norvane (NRV) despite cost inflation",
)  # fmt: skip

CALLS = (
    "Poplar Payroll data breach alert issued by Harrow Vance LLP",
    "Harrow Vance LLP reminds Norvane investors of lead plaintiff deadline",
    "NRV investors have opportunity to join Norvane fraud investigation with Harrow Vance",
    "Shareholder alert: Corbin & Leith investigates sale of Norvane on behalf of stockholders",
    "Lost money on Norvane? Contact Harrow Vance before May 4",
)

REPORTS = (
    "Smart Pump Market Featuring Norvane, Cove & Halden: Growth & Forecast 2032",
    "Pump Market to Reach USD 36.7 Billion by 2033",
    "Global Harbour Crane Market Size, Share | CAGR of 15%",
    "Drainage Services Market Is Booming Worldwide | Major Giants Norvane, Cove",
)


def drop(title: str) -> str | None:
    noise = judge_noise(title)
    return str(noise.noise_class) if noise else None


@pytest.mark.parametrize("template", HOLDINGS)
def test_notices_of_holdings_are_news(template):
    titles = [template.format(firm=firm, paper=paper) for firm, paper in itertools.product(FIRMS, PAPERS)]
    assert [title for title in titles if drop(title)] == []


@pytest.mark.parametrize("title", NEWS)
def test_news_in_the_words_of_noise_is_news(title):
    assert judge_noise(title) is None


@pytest.mark.parametrize("template", DEALS)
def test_shop_deals_are_adverts(template):
    titles = [template.format(ware=ware) for ware in WARES]
    assert [title for title in titles if drop(title) != "advert"] == []


@pytest.mark.parametrize(
    ("title", "noise_class"),
    [(title, kind) for kind, titles in (("advert", ADVERTS), ("stock-listicle", PICKS), ("law-firm-alert", CALLS), ("market-research-promo", REPORTS)) for title in titles],
)  # fmt: skip
def test_noise_is_told_by_its_kind(title, noise_class):
    noise = judge_noise(title)
    assert noise is not None
    assert (str(noise.noise_class), "“" in noise.why) == (noise_class, True)
