"""A company's card in Slack, in a terminal, as JSON and as a picture."""

import json
import re
import struct
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.companies.resolving.resolve import Resolution
from bot.models.companies import (
    CardStory,
    Company,
    CompanyCard,
    CompanyFacts,
    Figure,
    Filing,
    Price,
    Quarter,
    Trial,
    TrialCount,
)
from bot.render.company_wording import TITLES, chart_words, unknown
from bot.render.export.company_json import as_json
from bot.render.export.company_text import card_text
from bot.render.slack.chart import chart_png, draw_chart
from bot.render.slack.company import card_line, card_message, sources_message
from bot.render.slack.lint import lint

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PRICED = datetime(2026, 2, 27, 21, tzinfo=UTC)
END = datetime(2025, 12, 31, tzinfo=UTC)
FILED = "SEC EDGAR (10-K, filed 2026-02-20)"
HALVORSEN = Company("Halvorsen Bio Inc.", "HALV", "Nasdaq", 999, country="US", sector="biotech")


def quarter(number, revenue=100e6, income=-10e6):
    return Quarter(date(2024, 3, 31) + timedelta(days=92 * number), "USD", revenue, income)


FACTS = CompanyFacts(
    company=HALVORSEN,
    market_cap=Figure(2.6e9, "USD", None, PRICED, "Finnhub", "reported"),
    enterprise_value=Figure(2.8e9, "USD", None, PRICED, "Finnhub", "reported"),
    revenue=Figure(520e6, "USD", "TTM to 2025-12-31", END, FILED, "derived"),
    net_income=Figure(
        -40e6, "USD", "TTM to 2025-12-31", END, FILED, "derived", "minority interests included"
    ),
    cap_bucket="mid",
    as_of=PRICED,
    missing={"pe": "not meaningful: the company is making a loss", "ebitda": "no depreciation is reported"},
)
CARD = CompanyCard(
    facts=FACTS,
    listing_url="https://www.nasdaq.com/market-activity/stocks/halv",
    industry="Biotechnology",
    description="Halvorsen makes tablets against rare fevers.",
    website="https://halvorsen.example/",
    stories=(
        CardStory(
            "Halvorsen wins approval", "https://news.example/1", "Nordic Wire", NOW - timedelta(hours=1)
        ),
    ),
    filings=(Filing("8-K", date(2026, 2, 20), "results of operations", "https://www.sec.gov/a"),),
    trials=(
        TrialCount("Phase 3", "recruiting", 2),
        TrialCount("Phase 3", "completed", 5),
        TrialCount("Phase 1/2", "terminated", 1),
    ),
    trials_total=8,
    latest_trial=Trial(
        "NCT00000001",
        "Tablets or none",
        "Phase 3",
        "recruiting",
        date(2026, 2, 1),
        "https://clinicaltrials.gov/study/NCT00000001",
    ),
    quarters=tuple(quarter(number) for number in range(8)),
    missing=("No filings: SEC EDGAR cannot be reached",),
)


def everything(message):
    return json.dumps(message.blocks, ensure_ascii=False)


def test_the_card_in_slack():
    message = card_message(CARD, now=NOW, timezone="Europe/Berlin", chart_file="F0123")
    assert lint(message) == []
    told = everything(message)
    assert message.blocks[0]["text"]["text"] == "Halvorsen Bio Inc."
    fields = [field["text"] for field in message.blocks[2]["fields"]]
    assert fields == [
        "*Market cap*\n$2.6B",
        "*P/E*\nn/m (loss)",
        "*EV*\n$2.8B",
        "*Revenue*\n$520.0M",
        "*Net income*\n−$40.0M",
        "*EBITDA*\n–",
    ]
    for words in (
        "<https://www.nasdaq.com/market-activity/stocks/halv|HALV>* · Nasdaq · Biotechnology · mid cap · US",
        "Figures: Finnhub and SEC EDGAR, as of 27 Feb 2026.",
        "No EBITDA: no depreciation is reported",
        "No filings: SEC EDGAR cannot be reached",
        "• <https://news.example/1|Halvorsen wins approval> (Nordic Wire, 08:00)",
        "• <https://www.sec.gov/a|8-K> 20 Feb 2026: results of operations",
        "*8 clinical trials*",
        "• Phase 3: 2 recruiting; 5 completed",
        "• Last updated 1 Feb 2026: <https://clinicaltrials.gov/study/NCT00000001|Tablets or none> (Phase 3, recruiting)",
    ):
        assert words in told, words
    assert "No P/E" not in told
    assert "minority" not in told  # the small print is behind a button
    (picture,) = [block for block in message.blocks if block["type"] == "image"]
    assert picture["slack_file"] == {"id": "F0123"}
    assert picture["alt_text"] == (
        "Halvorsen Bio Inc., 8 quarters to Jan 2026: revenue from $100.0M (Mar 2024) to $100.0M (Jan 2026); "
        "net income from −$10.0M (Mar 2024) to −$10.0M (Jan 2026)."
    )
    assert message.text == (
        "Halvorsen Bio Inc. (HALV · Nasdaq): Market cap $2.6B, P/E n/m (loss), EV $2.8B, Revenue $520.0M, Net income −$40.0M"
    )


def test_the_small_print_behind_the_card():
    message = sources_message(CARD, timezone="Europe/Berlin")
    assert lint(message) == []
    told = everything(message)
    for words in (
        "Sources and periods: Halvorsen Bio Inc.",
        "Market cap, EV: 27 Feb 2026, Finnhub",
        f"Revenue, net income: TTM to 2025-12-31, {FILED}, calculated",
        "Net income: minority interests included",
        "No EBITDA: no depreciation is reported",
        "No filings: SEC EDGAR cannot be reached",
    ):
        assert words in told, words


def test_what_is_old_carries_its_age_beside_its_value():
    old = date(2024, 9, 30)
    facts = replace(
        FACTS,
        revenue=replace(FACTS.revenue, old=old),
        enterprise_value=replace(FACTS.enterprise_value, old=old),
    )
    told = everything(card_message(replace(CARD, facts=facts), now=NOW))
    assert "*Revenue*\\n$520.0M (to Sep 2024)" in told
    assert "*EV*\\n$2.8B (of Sep 2024)" in told
    assert "$2.6B (" not in told
    assert "$520.0M (to Sep 2024)" in card_text(replace(CARD, facts=facts), now=NOW)


def test_a_price_has_its_day_and_zone():
    told = Price(26.1, "USD", PRICED, "Yahoo chart", 0.012)
    card = replace(CARD, price=told)
    words = "$26.10, +1.2% (Yahoo Finance, 27 Feb, 22:00 CET)"
    assert words in everything(card_message(card, now=NOW, timezone="Europe/Berlin"))
    assert words in card_text(card, now=NOW, timezone="Europe/Berlin")
    last_year = replace(told, at=datetime(2025, 12, 31, 21, tzinfo=UTC))
    assert "(Yahoo Finance, 31 Dec 2025, 21:00 UTC)" in card_text(replace(card, price=last_year), now=NOW)


def test_without_a_picture_there_is_no_image():
    message = card_message(CARD, now=NOW)
    assert "image" not in [block["type"] for block in message.blocks]


def test_a_company_without_figures_says_why():
    private = Company("Servora Labs", None, None, listed=False, note="private; owned by a foundation")
    card = CompanyCard(
        CompanyFacts(
            private,
            missing={"revenue": "private; owned by a foundation", "pe": "private; owned by a foundation"},
        )
    )
    message = card_message(card, now=NOW)
    assert [block["type"] for block in message.blocks] == ["header", "section", "context"]
    assert everything(message).count("private; owned by a foundation") == 1
    assert card_line(card).endswith("no figures")
    text = card_text(card, now=NOW)
    assert text.splitlines()[1] == "private; owned by a foundation"
    assert text.count("private; owned by a foundation") == 1


def test_the_card_in_a_terminal():
    text = card_text(CARD, now=NOW, timezone="Europe/Berlin")
    lines = text.splitlines()
    assert lines[:2] == ["Halvorsen Bio Inc.", "HALV · Nasdaq · Biotechnology · mid cap · US"]
    assert "Market cap           $2.6B" in lines
    assert "P/E             n/m (loss)" in lines
    assert "Mar 2024           $100.0M       −$10.0M" in lines
    assert "Latest SEC filings" in lines
    assert "  8-K 20 Feb 2026: results of operations" in lines
    assert "  Phase 1/2: 1 terminated" in lines
    assert lines[-2:] == ["https://www.nasdaq.com/market-activity/stocks/halv", "https://halvorsen.example/"]
    assert max(len(line) for line in lines) <= 88
    narrow = card_text(CARD, now=NOW, width=40).splitlines()
    assert max(len(line) for line in narrow if not line.startswith("http")) <= 40


def hostile():
    bad = "<!channel> *x* \u202eevil\u202c ]]> \x1b[31m & `code` <https://evil.example|click> " * 40
    company = Company(bad, "A<B>&*", bad, 1, country=bad, sector=bad)
    figure = Figure(1.0, bad, bad, NOW, bad, bad, bad)
    facts = CompanyFacts(
        company, *[figure] * 6, bad, NOW, dict.fromkeys(("market_cap", "pe", "x"), bad), (bad,)
    )
    return CompanyCard(
        facts=replace(facts, pe=None),
        listing_url="javascript:alert(1)",
        industry=bad,
        description=bad,
        website="https://user@evil.example/",
        stories=(CardStory(bad, "https://x.example/" + "a" * 1_900, bad, NOW),) * 9,
        filings=(Filing(bad, date(2026, 1, 1), bad, "ftp://x"),) * 9,
        trials=(TrialCount(bad, bad, 3),) * 30,
        trials_total=90,
        latest_trial=Trial(bad, bad, bad, bad, None, bad),
        quarters=tuple(quarter(number, None if number % 2 else 1e300, -1e-300) for number in range(8)),
        missing=(bad,) * 9,
    )


def interpreted(value):
    """All texts that Slack reads marks in; plain ones it shows as they are."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for item in value.values():
            yield from interpreted(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from interpreted(item)


def test_hostile_text_stays_text():
    card = hostile()
    message = card_message(card, now=NOW, chart_file="F1")
    assert lint(message) == []
    told = message.text + "".join(interpreted(message.blocks))
    assert "<!channel>" not in told
    assert "<https://evil" not in told
    assert "javascript:" not in told
    assert "user@evil" not in told
    assert not re.search(r"(?<![\w`])[*_~`](?=x)", told)
    assert "\x1b" not in everything(message)
    text = card_text(card, now=NOW)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_reasons_that_are_the_same_are_told_once():
    facts = CompanyFacts(
        HALVORSEN, missing={"market_cap": "no key", "enterprise_value": "no key", "revenue": "no filing."}
    )
    assert unknown(facts) == ["No market cap and EV: no key", "No revenue: no filing"]


# --- JSON ------------------------------------------------------------------------------------------


def test_the_record_of_a_found_company():
    record = json.loads(as_json("halv", Resolution("halv", "found", HALVORSEN), FACTS))
    assert list(record) == [
        "query",
        "status",
        "note",
        "candidates",
        "company",
        "figures",
        "cap_bucket",
        "as_of",
    ]
    assert record["company"] == {
        "name": "Halvorsen Bio Inc.",
        "symbol": "HALV",
        "exchange": "Nasdaq",
        "cik": 999,
        "country": "US",
        "sector": "biotech",
        "listed": True,
    }
    assert list(record["figures"]) == [
        "market_cap",
        "pe",
        "enterprise_value",
        "ebitda",
        "revenue",
        "net_income",
    ]
    assert record["figures"]["revenue"] == {
        "value": 520e6,
        "currency": "USD",
        "period": "TTM to 2025-12-31",
        "as_of": "2025-12-31T00:00:00+00:00",
        "source": FILED,
        "method": "derived",
        "note": None,
    }
    assert record["figures"]["pe"] is None
    assert record["note"] == "no ebitda: no depreciation is reported"
    assert (record["cap_bucket"], record["as_of"]) == ("mid", "2026-02-27T21:00:00+00:00")


def test_the_record_of_a_choice_and_of_nothing():
    choice = Resolution("halv", "ambiguous", candidates=((HALVORSEN, 0.91234),))
    record = json.loads(as_json("halv", choice, None))
    assert record["candidates"] == [
        {"name": "Halvorsen Bio Inc.", "symbol": "HALV", "exchange": "Nasdaq", "score": 0.912}
    ]
    assert (record["company"], record["as_of"], record["cap_bucket"]) == (None, None, None)
    assert set(record["figures"].values()) == {None}
    unknown_name = json.loads(
        as_json("\ud800x", Resolution("", "unknown", note="no reliable listing found"), None)
    )
    assert (unknown_name["note"], unknown_name["query"]) == ("no reliable listing found", "\ufffdx")


def test_a_record_is_one_line():
    assert as_json("a\nb", Resolution("", "unknown"), None).count("\n") == 1


# --- the chart -------------------------------------------------------------------------------------


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize(
    "quarters",
    [
        CARD.quarters,
        CARD.quarters[:3],
        tuple(quarter(number, None, 1e6) for number in range(8)),
        tuple(quarter(number, 1e9, None) for number in range(8)),
        tuple(quarter(number, 0.0, 0.0) for number in range(8)),
    ],
)
@pytest.mark.slow
def test_a_chart_of_any_quarters(quarters):
    assert size(chart_png(replace(CARD, quarters=quarters))) == (1200, 600)


def luminance(colour):
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("ground", [(1.0, 1.0, 1.0), (0x1A / 255, 0x1D / 255, 0x21 / 255)])
def test_the_chart_is_readable_on_a_light_and_on_a_dark_page(ground):
    from collections import Counter
    from io import BytesIO

    from matplotlib.image import imread

    picture = imread(BytesIO(chart_png(CARD)), format="png")
    assert (picture[[0, 0, -1, -1], [0, -1, 0, -1], 3] == 0).all()  # the page shows through
    solid = picture[picture[:, :, 3] > 0.99][:, :3]
    colours = [colour for colour, count in Counter(map(tuple, solid)).items() if count > 300]
    assert len(colours) >= 3  # letters, revenue, loss
    for colour in colours:
        lighter, darker = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 3, colour


def test_a_name_cannot_be_a_formula():
    dollars = replace(HALVORSEN, name=r"Cash$$ \frac{1}{0} $Inc$" + "\ud800" * 3)
    assert size(chart_png(replace(CARD, facts=replace(FACTS, company=dollars)))) == (1200, 600)


async def test_charts_are_drawn_beside_the_loop():
    import asyncio

    drawn = await asyncio.gather(*(draw_chart(CARD) for _ in range(3)))
    assert len(set(drawn)) == 1  # the same picture from every thread
    assert await draw_chart(replace(CARD, quarters=())) is None


def test_the_charts_words_leave_out_what_is_not_known():
    only = tuple(quarter(number, None, 1e6) for number in range(4))
    assert (
        chart_words("X", only)
        == "X, 4 quarters to Jan 2025: net income from $1.0M (Mar 2024) to $1.0M (Jan 2025)."
    )
    assert chart_words("X", ()) == "X, no quarters."


def test_all_that_is_missing_is_told_in_short():
    nothing = CompanyFacts(
        Company("Servora Labs", None, None), missing=dict.fromkeys(TITLES, "no source gives it")
    )
    assert unknown(nothing) == ["No figures found."]
    assert unknown(nothing, why_nothing=True) == ["No figures: no source gives it"]
    failed = replace(nothing, errors=("SEC EDGAR cannot be reached.",))
    assert unknown(failed) == ["No figures: no source gives it"]
    two = CompanyFacts(Company("Servora Labs", None, None), missing={"pe": "why", "ebitda": "why"})
    assert unknown(two) == ["No P/E and EBITDA: why"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Finnhub is not asked: no FINNHUB_API_KEY is set", "No figures found."),
        ("Yahoo Finance is not asked: the extra sectorwire[yahoo] is not installed", "No figures found."),
        ("it is private", "No figures found."),
        ("Finnhub is not asked: no FINNHUB_API_KEY is set; it is private", "No figures found."),
    ],
)
def test_a_card_speaks_of_no_settings(reason, told):
    missing = dict.fromkeys(TITLES, reason)
    card = CompanyCard(
        CompanyFacts(HALVORSEN, missing=missing), missing=("No price: FINNHUB_API_KEY is not set",)
    )
    words = str(card_message(card, now=NOW).blocks)
    assert told in words
    assert "KEY" not in words
    assert "not asked" not in words
    assert "sectorwire[" not in words
