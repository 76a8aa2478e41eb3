"""The clients of all sources, before real servers: what they ask, read, refuse, and how often."""

import asyncio
import json
from datetime import UTC, date, datetime

import pytest

from bot import errors
from bot.companies.providers.base import Breaker, Limiter, ProviderSettings
from bot.companies.providers.check import check_providers
from bot.companies.providers.finnhub import shortened
from bot.companies.providers.fx import read_rates
from bot.companies.providers.yahoo import Yahoo, _first_sentence
from tests.companies import mirror
from tests.companies.mirror import answer, sources
from tests.fakes.clock import VirtualClock
from tests.net.site import http


async def test_sec_is_asked_with_a_contact_and_without_a_key():
    async with sources(mirror.routes()) as (providers, site, _):
        found = await providers.sec.fundamentals(999, "2834")
        listed = await providers.sec.register(999)
    assert found.revenue.value == 520e6
    assert found.shares == 100_000_000
    assert listed.sic == "2834"
    assert [asked.headers["user-agent"] for asked in site.asked] == [f"Sectorwire/0.1 ({mirror.CONTACT})"] * 2


async def test_sec_without_a_contact_says_what_is_missing_and_asks_nobody():
    async with sources(mirror.routes(), contact=None, only=()) as (providers, site, _):
        with pytest.raises(errors.ProviderNotSetUp, match="SEC_CONTACT"):
            await providers.sec.register(999)
    assert site.asked == []


async def test_a_mirror_of_the_sec_needs_no_contact():
    async with sources(mirror.routes(), contact=None) as (providers, _, _):
        assert (await providers.sec.register(999)).name == "HALVORSEN BIO INC"


async def test_finnhub_gets_the_key_in_a_header_and_never_in_the_address():
    async with sources(mirror.routes()) as (providers, site, _):
        found = await providers.finnhub.snapshot("HALV")
    assert {asked.headers["x-finnhub-token"] for asked in site.asked} == {mirror.KEY}
    assert sorted(site.paths()) == [
        "/quote?symbol=HALV",
        "/stock/metric?symbol=HALV&metric=all",
        "/stock/profile2?symbol=HALV",
    ]
    assert all(mirror.KEY not in path for path in site.paths())
    values = {name: (amount.value, amount.method) for name, amount in found.amounts.items()}
    assert values == {
        "market_cap": (2.6e9, "reported"),
        "pe": (50.0, "reported"),
        "enterprise_value": (2.8e9, "reported"),
        "revenue": (520e6, "derived"),
        "net_income": (52e6, "derived"),
        "ebitda": (140e6, "derived"),
    }
    assert found.amounts["revenue"].period == "TTM to 2025-12-31"
    assert found.amounts["market_cap"].as_of == datetime.fromtimestamp(mirror.QUOTED_AT, UTC)


async def test_finnhub_derives_a_loss_from_the_margin():
    losing = mirror.routes() | {
        "/stock/metric": answer(mirror.finnhub_metric(peTTM=None, netProfitMarginTTM=-25.0))
    }
    async with sources(losing) as (providers, _, _):
        found = await providers.finnhub.snapshot("HALV")
    assert found.amounts["net_income"].value == pytest.approx(-130e6)
    assert "pe" not in found.amounts


async def test_finnhub_derives_nothing_from_values_in_two_currencies():
    mixed = mirror.routes() | {
        "/stock/profile2": answer(mirror.finnhub_profile(currency="TWD", marketCapitalization=83_000.0))
    }
    async with sources(mixed) as (providers, _, _):
        found = await providers.finnhub.snapshot("HALV")
    assert set(found.amounts) == {"market_cap", "pe"}
    assert found.amounts["market_cap"].currency == "TWD"
    assert "currency" in found.missing["revenue"]


async def test_finnhub_does_not_know_a_symbol_that_it_answers_with_zeros():
    unknown = {
        "/stock/profile2": answer({}),
        "/stock/metric": answer({"metric": {}, "series": {}}),
        "/quote": answer({"c": 0, "d": None, "dp": None, "h": 0, "l": 0, "o": 0, "pc": 0, "t": 0}),
    }
    async with sources(unknown) as (providers, _, _):
        with pytest.raises(errors.ProviderKnowsNothing, match="NONSUCH"):
            await providers.finnhub.snapshot("NONSUCH")


async def test_finnhub_goes_on_with_what_the_plan_includes():
    partly = mirror.routes() | {"/stock/metric": http(b'{"error":"You do not have access."}', 403)}
    async with sources(partly) as (providers, _, _):
        for _ in range(6):  # and is not taken for broken
            found = await providers.finnhub.snapshot("HALV")
    assert set(found.amounts) == {"market_cap"}


async def test_a_listing_that_the_plan_does_not_include_is_no_failure():
    async with sources(dict.fromkeys(mirror.routes(), http(b"{}", 403))) as (providers, _, _):
        with pytest.raises(errors.ProviderKnowsNothing, match=r"plan does not include ROG\.SW"):
            await providers.finnhub.snapshot("ROG.SW")
        with pytest.raises(errors.ProviderForbidden, match="SEC EDGAR refuses"):
            await providers.sec.register(999)


async def test_finnhub_searches_with_as_much_as_it_takes():
    async with sources(mirror.routes()) as (providers, site, _):
        assert await providers.finnhub.search("Halvorsen Biotechnology Holdings") == [
            ("HALV", "HALVORSEN BIO INC")
        ]
    assert site.paths() == ["/search?q=Halvorsen"]


@pytest.mark.parametrize(
    ("text", "query"),
    [("Pfizer", "Pfizer"), ("  Eli   Lilly ", "Eli Lilly"), ("Regeneron Pharmaceuticals", "Regeneron"),
     ("Logistic Properties X", "Logistic Properties"), ("x" * 40, "x" * 20), ("exactly twenty chars", "exactly twenty chars")],
)  # fmt: skip
def test_a_search_has_at_most_twenty_characters(text, query):
    assert shortened(text) == query


async def test_finnhub_names_share_classes_with_a_point():
    async with sources(mirror.routes()) as (providers, site, _):
        await providers.finnhub.snapshot("BRK-B")
    assert "/quote?symbol=BRK.B" in site.paths()


async def test_finnhub_without_a_key_asks_nobody():
    for key in (None, "", "broken\nkey", "schlüssel"):
        async with sources(mirror.routes(), key=key) as (providers, site, _):
            with pytest.raises(errors.ProviderNotSetUp, match="FINNHUB_API_KEY"):
                await providers.finnhub.snapshot("HALV")
        assert site.asked == []


async def test_a_price_has_its_currency_and_its_moment():
    async with sources(mirror.routes()) as (providers, site, _):
        found = await providers.quotes.quote("HALV")
    assert (found.price, found.currency, found.at) == (
        25.0,
        "USD",
        datetime.fromtimestamp(mirror.QUOTED_AT, UTC),
    )
    assert site.paths() == ["/v8/finance/chart/HALV?range=1d&interval=1d"]


@pytest.mark.parametrize(
    ("more", "previous"),
    [
        ({"range": "1d", "chartPreviousClose": 24.0}, 24.0),
        (
            {"range": "5d", "chartPreviousClose": 20.0},
            None,
        ),  # that is the close before the first of five days
        ({"range": "1d", "chartPreviousClose": 0.0}, None),
        ({"range": "1d"}, None),
    ],
)
async def test_the_close_before_is_taken_from_a_chart_of_one_day_alone(more, previous):
    async with sources({"/v8/finance/chart/HALV": answer(mirror.chart(**more))}) as (providers, _, _):
        assert (await providers.quotes.quote("HALV")).previous == previous


@pytest.mark.parametrize(
    ("profile", "quote", "price"),
    [
        ({}, {"c": 26.0, "pc": 25.0, "t": mirror.QUOTED_AT}, (26.0, "USD", 25.0)),
        ({}, {"c": 26.0, "t": mirror.QUOTED_AT}, (26.0, "USD", None)),
        # of a depositary receipt the profile tells the home currency, and the quote none
        ({"currency": "TWD"}, {"c": 26.0, "pc": 25.0, "t": mirror.QUOTED_AT}, None),
        ({}, {"c": 0, "pc": 0, "t": 0}, None),
    ],
)
async def test_finnhubs_price_where_its_currency_is_certain(profile, quote, price):
    answers = mirror.routes() | {
        "/stock/profile2": answer(mirror.finnhub_profile(**profile)),
        "/quote": answer(quote),
    }
    async with sources(answers) as (providers, _, _):
        found = (await providers.finnhub.snapshot("HALV")).quote
    assert (found and (found.price, found.currency, found.previous)) == price


async def test_pence_become_pounds():
    pence = {"/v8/finance/chart/HALV.L": answer(mirror.chart(308.8, "GBp"))}
    async with sources(pence) as (providers, _, _):
        found = await providers.quotes.quote("HALV.L")
    assert (found.price, found.currency) == (pytest.approx(3.088), "GBP")


@pytest.mark.parametrize(
    "told",
    [
        {"chart": {"result": None, "error": {"code": "Not Found"}}},
        {"chart": {"result": []}},
        mirror.chart(0.0),
        mirror.chart(5.0, instrumentType="MUTUALFUND"),
    ],
)
async def test_no_price_is_no_price(told):
    async with sources({"/v8/finance/chart/X": answer(told)}) as (providers, _, _):
        with pytest.raises(errors.ProviderKnowsNothing):
            await providers.quotes.quote("X")


async def test_yahoo_gives_what_is_in_one_currency():
    async with sources(mirror.routes()) as (providers, _, _):
        found = await providers.yahoo.snapshot("HALV")
    assert found.amounts["revenue"].period == "TTM to 2025-09-30"
    assert found.amounts["enterprise_value"].value == 2.75e9
    assert found.description == "Halvorsen Bio Inc. makes tablets against rare fevers."
    foreign = {
        "/v10/finance/quoteSummary/HALV": answer(mirror.yahoo(financialData={"financialCurrency": "CNY"}))
    }
    async with sources(foreign) as (providers, _, _):
        found = await providers.yahoo.snapshot("HALV")
    assert "enterprise_value" not in found.amounts
    assert "currencies" in found.missing["enterprise_value"]
    assert found.amounts["revenue"].currency == "CNY"


async def test_yahoo_through_the_library_off_the_loop():
    def library(symbol):
        assert symbol == "HALV"
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return {
            "currency": "USD",
            "regularMarketPrice": 25.0,
            "regularMarketTime": mirror.QUOTED_AT,
            "marketCap": 7,
        }

    async with sources({}) as (_, _, clock):
        found = await Yahoo(None, clock, library=library).snapshot("HALV")
    assert found.amounts["market_cap"].value == 7.0


async def test_yahoo_rests_where_its_library_keeps_failing():
    asked = []

    def library(symbol):
        asked.append(symbol)
        raise errors.ProviderUnavailable("Yahoo Finance cannot be read for now.")

    yahoo = Yahoo(None, VirtualClock(hurried=True), library=library)
    for _ in range(9):
        with pytest.raises(errors.ProviderUnavailable):
            await yahoo.snapshot("HALV")
    assert len(asked) == ProviderSettings(1).failures


async def test_without_the_library_yahoo_says_so():
    yahoo = Yahoo(None, VirtualClock(hurried=True))
    with pytest.raises(errors.ProviderNotSetUp, match="not installed"):
        await yahoo.snapshot("HALV")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Halvorsen Bio Inc. makes tablets against fevers. More.",
            "Halvorsen Bio Inc. makes tablets against fevers.",
        ),
        (
            "The U.S. company sells A.B. things to people. More.",
            "The U.S. company sells A.B. things to people.",
        ),
        ("Short. Then more words without an end", "Short. Then more words without an end"),
        (None, None),
    ],
)
def test_one_sentence_describes(text, sentence):
    assert _first_sentence(text) == sentence


async def test_rates_of_a_day():
    async with sources(
        mirror.routes() | {"/stats/eurofxref/eurofxref-daily.xml": http(mirror.ecb(CNY=8.0, JPY=160))}
    ) as (providers, _, _):
        rates = await providers.fx.rates()
    assert rates.day == date(2026, 2, 26)
    assert rates.factor("CNY", "USD") == pytest.approx(0.15625)
    assert rates.factor("EUR", "USD") == 1.25
    assert rates.factor("USD", "XXX") is None
    assert rates.factor("XXX", "XXX") == 1.0


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"<a/>", mirror.ecb().replace(b"1.25", b"-1"), mirror.ecb().replace(b"1.25", b"nan"), mirror.ecb("tomorrow"),
     b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'],
)  # fmt: skip
def test_what_holds_no_rates_is_none(body):
    assert read_rates(body) is None


async def test_trials_are_asked_for_by_the_name_that_sponsors_use():
    async with sources(mirror.routes()) as (providers, site, _):
        found = await providers.trials.trials("Halvorsen Bio, Inc.")
    assert "query.lead=halvorsen+bio&" in site.paths()[0]
    assert (found.total, [trial.phase for trial in found.trials]) == (2, ["Phase 1/2", "Phase 2"])


# --- limiter, retries, breaker ---------------------------------------------------------------------


async def test_a_limiter_gives_a_burst_and_then_a_steady_pace():
    clock = VirtualClock(hurried=True)
    limiter = Limiter(clock, rate=2.0, burst=3, wait_at_most=60)
    began, came = clock.monotonic(), []
    for _ in range(6):
        assert await limiter.turn()
        came.append(clock.monotonic() - began)
    assert came == [0, 0, 0, 0.5, 1.0, 1.5]


async def test_a_limiter_refuses_who_would_wait_too_long():
    limiter = Limiter(VirtualClock(), rate=1.0, burst=1, wait_at_most=0.5)
    assert await limiter.turn()
    assert not await limiter.turn()


async def test_the_sec_is_never_asked_more_than_ten_times_a_second():
    clock = VirtualClock(hurried=True)
    async with sources(mirror.routes(), clock=clock) as (providers, site, _):
        began = clock.monotonic()
        await asyncio.gather(*(providers.sec.register(999) for _ in range(30)))
        assert len(site.asked) == 30
        assert clock.monotonic() - began >= 2.0


async def test_a_hiccup_is_tried_again_and_a_refusal_is_not():
    answers = [http(b"", 503), answer(mirror.register())]
    async with sources({"/submissions/CIK0000000999.json": lambda _: answers.pop(0)}) as (
        providers,
        site,
        clock,
    ):
        assert (await providers.sec.register(999)).sic == "2834"
        assert len(site.asked) == 2
        assert sum(clock.slept) > 0
    async with sources({"/submissions/CIK0000000999.json": http(b"", 404)}) as (providers, site, _):
        with pytest.raises(errors.ProviderKnowsNothing):
            await providers.sec.register(999)
    assert len(site.asked) == 1


async def test_a_source_that_keeps_failing_rests_and_is_tried_again_after():
    working = [False]
    clock = VirtualClock(hurried=True)

    def told(_):
        return answer(mirror.chart()) if working[0] else http(b"", 500)

    async with sources({"/v8/finance/chart/X": told}, clock=clock) as (providers, site, _):
        for _ in range(6):
            with pytest.raises(errors.ProviderUnavailable):
                await providers.quotes.quote("X")
        assert len(site.asked) == 4 * 3  # four times with three tries each; then nobody is asked
        clock.advance(61)
        with pytest.raises(errors.ProviderUnavailable):
            await providers.quotes.quote("X")
        asked = len(site.asked)
        clock.advance(61)  # the second rest is longer
        with pytest.raises(errors.ProviderUnavailable, match="later"):
            await providers.quotes.quote("X")
        assert len(site.asked) == asked
        working[0] = True
        clock.advance(70)
        assert (await providers.quotes.quote("X")).price == 25.0


async def test_too_many_requests_are_believed_at_once():
    clock = VirtualClock(hurried=True)
    async with sources({"/v8/finance/chart/X": http(b"", 429, Retry_After="300")}, clock=clock) as (
        providers,
        site,
        _,
    ):
        with pytest.raises(errors.ProviderThrottled):
            await providers.quotes.quote("X")
        clock.advance(299)
        with pytest.raises(errors.ProviderUnavailable):
            await providers.quotes.quote("X")
        assert len(site.asked) == 1
        clock.advance(2)
        with pytest.raises(errors.ProviderThrottled):
            await providers.quotes.quote("X")
        assert len(site.asked) == 2


def test_a_breaker_counts_failures_in_a_row_only():
    clock = VirtualClock()
    breaker = Breaker(clock, ProviderSettings(1, failures=2))
    breaker.failed("a")
    breaker.succeeded()
    breaker.failed("b")
    assert breaker.refusal() is None
    breaker.failed("c")
    assert breaker.refusal() == "c"


# --- recorded answers ------------------------------------------------------------------------------


@pytest.mark.corpora
async def test_finnhubs_recorded_answers():
    told = {f"/{path}": http(mirror.recorded(f"finnhub/{file}")) for path, file in (("stock/profile2", "profile-AAPL.json"), ("stock/metric", "metric-AAPL.json"), ("quote", "quote-AAPL.json"), ("search", "search-apple.json"))}  # fmt: skip
    async with sources(told) as (providers, _, _):
        found = await providers.finnhub.snapshot("AAPL")
        names = await providers.finnhub.search("apple")
    amounts = found.amounts
    assert amounts["revenue"].value == pytest.approx(451.4e9, rel=0.001)
    assert amounts["ebitda"].value == pytest.approx(160e9, rel=0.01)
    assert amounts["net_income"].value == pytest.approx(122e9, rel=0.01)
    assert {amounts[name].method for name in ("revenue", "ebitda", "net_income")} == {"derived"}
    assert amounts["revenue"].period == "TTM to 2026-03-28"
    assert amounts["market_cap"].value == pytest.approx(4.5357e12, rel=0.001)
    assert names[0] == ("AAPL", "Apple Inc")
    unknown = {
        "/quote": http(mirror.recorded("finnhub/quote-unknown.json")),
        "/stock/profile2": answer({}),
        "/stock/metric": answer({}),
    }
    async with sources(unknown) as (providers, _, _):
        with pytest.raises(errors.ProviderKnowsNothing):
            await providers.finnhub.snapshot("ZZZZ")


@pytest.mark.corpora
async def test_the_secs_recorded_answers():
    told = {
        "/submissions/CIK0000320193.json": http(mirror.recorded("sec/submissions_CIK0000320193.json.gz")),
        "/api/xbrl/companyfacts/CIK0000320193.json": http(
            mirror.recorded("sec/companyfacts_CIK0000320193.json.gz")
        ),
        "/submissions/CIK0000000001.json": http(
            mirror.recorded("sec/submissions_CIK-000000001.json.gz"), 404
        ),
    }
    async with sources(told) as (providers, _, _):
        listed = await providers.sec.register(320193)
        found = await providers.sec.fundamentals(320193, listed.sic)
        with pytest.raises(errors.ProviderKnowsNothing):
            await providers.sec.register(1)
    assert (listed.name, listed.industry) == ("Apple Inc.", "Electronic Computers")
    assert listed.filings[0].form == "8-K"
    assert found.revenue.value == pytest.approx(435.617e9)
    assert len(found.quarters) == 8


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("symbol", "file", "expected"),
    [
        ("ABBV", "quoteSummary-all-ABBV.json.gz", 356_741_939_200.0),
        ("AZT.OL", "quoteSummary-all-AZT.OL.json.gz", 946_863_808.0),
        ("ADH", "quoteSummary-all-ADH.json.gz", None),
    ],
)
async def test_yahoos_recorded_answers(symbol, file, expected):
    told = {f"/v10/finance/quoteSummary/{symbol}": http(mirror.recorded(f"yahoo/{file}", unwrap=True))}
    async with sources(told) as (providers, _, _):
        if expected is None:
            with pytest.raises(errors.ProviderKnowsNothing):
                await providers.yahoo.snapshot(symbol)
            return
        found = await providers.yahoo.snapshot(symbol)
    assert found.amounts["market_cap"].value == expected


@pytest.mark.corpora
async def test_the_recorded_chart():
    async with sources(
        {"/v8/finance/chart/AAPL": http(mirror.recorded("yahoo/chart-AAPL.json", unwrap=True))}
    ) as (providers, _, _):
        found = await providers.quotes.quote("AAPL")
    assert (found.price, found.currency, found.at.date()) == (220.003, "USD", date(2025, 3, 24))


@pytest.mark.corpora
async def test_clinicaltrials_recorded_answers():
    body = mirror.recorded("clinicaltrials/search_phelan_limit50_20260811.json")
    leads = {
        study["protocolSection"]["sponsorCollaboratorsModule"]["leadSponsor"]["name"]
        for study in json.loads(body)["studies"]
    }
    async with sources({"/studies": http(body)}) as (providers, _, _):
        for lead in leads:
            found = await providers.trials.trials(lead)
            assert found.trials
            assert all(trial.url.endswith(trial.id) for trial in found.trials)
        assert (await providers.trials.trials("Halvorsen Bio")).trials == ()


async def test_the_state_of_every_source():
    answers = mirror.routes() | {"/v8/finance/chart/AAPL": http(b"", 500), "/studies": http(b"", 404)}
    async with sources(answers, key=None, only=("sec", "quotes", "fx", "clinicaltrials")) as (
        providers,
        _,
        _,
    ):
        states = {state.name: (state.state, state.sentence) for state in await check_providers(providers)}
    assert states == {
        "SEC EDGAR": ("ok", "answers."),
        "Finnhub": ("off", "Finnhub is not asked: no FINNHUB_API_KEY is set."),
        "Yahoo Finance": ("off", "Yahoo Finance is not asked: the extra sectorwire[yahoo] is not installed."),
        "Yahoo chart": ("broken", "Yahoo chart is out of order for now (500)."),
        "ECB": ("ok", "answers."),
        "ClinicalTrials.gov": ("ok", "answers."),
    }
