"""The use-cases from end to end: real clients, a real database, mirrors that can be switched off."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.companies.service import FactsService
from bot.models.companies import CachedPiece, CardStory, Company
from storage.sqlite.companies import SqliteCompanyCache
from storage.sqlite.engine.database import Database
from tests.companies import mirror
from tests.companies.mirror import answer, sources
from tests.fakes.clock import VirtualClock
from tests.net.site import http

HALVORSEN = Company("Halvorsen Bio Inc.", "HALV", "Nasdaq", 999, sector="biotech")
PRIVATE = Company("Servora Labs", None, None, listed=False, note="private")


@asynccontextmanager
async def desk(tmp_path, answers=None, *, clock=None, **more):
    """A facts service over mirrors: ``(service, site, clock)``."""
    clock = clock or VirtualClock(hurried=True)
    database = Database.open(tmp_path / "facts.db")
    try:
        async with sources(mirror.routes() if answers is None else answers, clock=clock, **more) as (
            providers,
            site,
            _,
        ):
            service = FactsService(providers, SqliteCompanyCache(database), clock)
            try:
                yield service, site, clock
            finally:
                await service.close()
    finally:
        database.close()


async def test_all_sources_together(tmp_path):
    async with desk(tmp_path) as (service, _, clock):
        found = await service.facts(HALVORSEN, now=clock.now())
    assert (found.market_cap.value, found.market_cap.source) == (2.6e9, "Finnhub")
    assert (found.revenue.value, found.revenue.period) == (520e6, "TTM to 2025-09-30")
    assert found.net_income.value == 52e6
    assert found.ebitda.value == pytest.approx(104e6 + 26e6)
    assert found.pe.value == pytest.approx(50.0)
    assert found.cap_bucket == "mid"
    assert (found.missing, found.errors) == ({}, ())


async def test_without_key_and_library_the_free_sources_carry_it(tmp_path):
    async with desk(tmp_path, key=None, only=("sec", "quotes", "fx", "clinicaltrials")) as (
        service,
        _,
        clock,
    ):
        found = await service.facts(HALVORSEN, now=clock.now())
    assert found.market_cap.value == 2.5e9
    assert found.enterprise_value.value == 2.5e9 + 500e6 - 300e6
    assert found.market_cap.method == "derived"
    assert found.errors == ()  # what is not set up has not failed


async def test_one_company_costs_one_fetch_however_many_ask(tmp_path):
    async with desk(tmp_path) as (service, site, clock):
        found = await asyncio.gather(*(service.facts(HALVORSEN, now=clock.now()) for _ in range(12)))
        assert len(set(map(repr, found))) == 1
        assert len(site.asked) == len(set(site.paths())) == 7


async def test_a_price_comes_from_the_newest_source_with_its_move(tmp_path):
    day = {"range": "1d", "chartPreviousClose": 20.0}
    answers = mirror.routes() | {"/v8/finance/chart/HALV": answer(mirror.chart(**day))}
    start = datetime.fromtimestamp(mirror.QUOTED_AT, UTC) + timedelta(hours=1)
    async with desk(tmp_path, answers, clock=VirtualClock(start, hurried=True)) as (service, site, clock):
        assert await service.prices(["HALV"], now=clock.now(), offline=True) == {}
        assert site.asked == []
        told = await service.prices(["HALV", "HALV"], now=clock.now())
        assert (told["HALV"].value, told["HALV"].currency, told["HALV"].source) == (
            25.0,
            "USD",
            "Yahoo chart",
        )
        assert told["HALV"].move == pytest.approx(0.25)
        assert len(site.asked) == 1  # the vendor is not asked for all it has where the price is known
        assert await service.prices(["HALV"], now=clock.now(), offline=True) == told
        week_later = clock.now() + timedelta(days=6)
        assert await service.prices(["HALV"], now=week_later, offline=True) == {}
        card = await service.card(HALVORSEN, now=clock.now())
        assert card.price == told["HALV"]


async def test_a_vendors_price_stands_in_where_the_chart_has_none(tmp_path):
    quote = {"c": 26.0, "pc": 25.0, "t": mirror.QUOTED_AT}
    answers = mirror.routes() | {"/v8/finance/chart/HALV": http(b"", 404), "/quote": answer(quote)}
    start = datetime.fromtimestamp(mirror.QUOTED_AT, UTC) + timedelta(hours=1)
    async with desk(tmp_path, answers, clock=VirtualClock(start, hurried=True)) as (service, _, clock):
        told = await service.prices(["HALV"], now=clock.now())
        assert set(told) == {"HALV"}
        assert (told["HALV"].source, told["HALV"].move) == ("Finnhub", pytest.approx(0.04))
        assert await service.prices(["HALV"], now=clock.now(), offline=True) == told  # as it was stored


async def test_each_answer_lives_as_long_as_it_may(tmp_path):
    async with desk(tmp_path) as (service, site, clock):

        async def asked_after(minutes):
            clock.advance(timedelta(minutes=minutes))
            site.asked.clear()
            await service.facts(HALVORSEN, now=clock.now())
            return {path.split("/")[1].partition("?")[0] for path in site.paths()}

        prices, vendors, lists, reports = {"v8"}, {"stock", "quote", "v10"}, {"submissions"}, {"api"}
        assert await asked_after(0) == prices | vendors | lists | reports
        assert await asked_after(10) == set()
        assert await asked_after(6) == prices
        assert await asked_after(14) == vendors
        assert await asked_after(10) == prices
        assert await asked_after(20) == prices | vendors | lists
        assert await asked_after(60 * 10) == prices | vendors | lists
        assert await asked_after(60) == prices | vendors | lists | reports


async def test_what_is_stale_is_shown_with_its_age_while_it_is_renewed(tmp_path):
    gate = asyncio.Event()

    async def slow_chart(writer):
        await gate.wait()
        writer.write(answer(mirror.chart(30.0)))
        await writer.drain()
        writer.close()

    answers = mirror.routes()
    async with desk(tmp_path, answers, key=None, only=("sec", "quotes", "fx")) as (service, site, clock):
        assert (await service.facts(HALVORSEN, now=clock.now())).market_cap.value == 2.5e9
        clock.advance(timedelta(hours=3))
        site.routes["/v8/finance/chart/HALV"] = slow_chart
        stale = await service.facts(HALVORSEN, now=clock.now(), budget=0)
        assert stale.market_cap.value == 2.5e9
        assert "Yahoo chart fetched 3 hours ago" in stale.market_cap.note
        gate.set()
        fresh = await service.facts(HALVORSEN, now=clock.now())
        assert fresh.market_cap.value == 3.0e9
        assert "ago" not in fresh.market_cap.note
        assert site.paths().count("/v8/finance/chart/HALV?range=1d&interval=1d") == 2


async def test_figures_of_a_clock_that_was_years_ahead_are_renewed(tmp_path):
    answers = mirror.routes()
    async with desk(tmp_path, answers, key=None, only=("sec", "quotes", "fx")) as (service, site, clock):
        clock.jump(timedelta(days=9 * 365))
        await service.facts(HALVORSEN, now=clock.now())
        clock.jump(-timedelta(days=9 * 365))
        for _ in range(2):  # asked anew once, and that answer is kept
            assert (await service.facts(HALVORSEN, now=clock.now())).market_cap.value == 2.5e9
        assert site.paths().count("/v8/finance/chart/HALV?range=1d&interval=1d") == 2


async def test_what_is_not_there_in_time_says_so(tmp_path):
    async with desk(tmp_path) as (service, _, clock):
        found = await service.facts(HALVORSEN, now=clock.now(), budget=0)
    assert found.market_cap is None
    assert "have not answered yet" in found.missing["market_cap"]
    assert found.errors == ()


async def test_offline_asks_nobody(tmp_path):
    async with desk(tmp_path) as (service, site, clock):
        nothing = await service.facts(HALVORSEN, now=clock.now(), offline=True)
        assert site.asked == []
        assert "offline" in nothing.missing["revenue"]
        await service.facts(HALVORSEN, now=clock.now())
        site.asked.clear()
        clock.advance(timedelta(days=40))
        known = await service.facts(HALVORSEN, now=clock.now(), offline=True)
        card = await service.card(HALVORSEN, now=clock.now(), offline=True)
    assert site.asked == []
    assert known.revenue.value == 520e6
    assert "SEC EDGAR fetched 40 days ago" in known.revenue.note
    assert card.facts == known


async def test_a_source_that_fails_takes_only_its_own_along(tmp_path):
    answers = mirror.routes() | {"/api/xbrl/companyfacts/CIK0000000999.json": http(b"", 500)}
    async with desk(tmp_path, answers) as (service, _, clock):
        found = await service.facts(HALVORSEN, now=clock.now())
    assert found.errors == ("SEC EDGAR is out of order for now (500).",)
    assert (found.revenue.value, found.revenue.source) == (520e6, "Finnhub")
    assert found.market_cap.value == 2.6e9


async def test_a_failure_leaves_what_was_known(tmp_path):
    async with desk(tmp_path, key=None, only=("sec", "quotes", "fx")) as (service, site, clock):
        await service.facts(HALVORSEN, now=clock.now())
        clock.advance(timedelta(days=2))
        site.routes = dict.fromkeys(site.routes, http(b"", 503))
        found = await service.facts(HALVORSEN, now=clock.now())
    assert found.revenue.value == 520e6
    assert "SEC EDGAR fetched 2 days ago" in found.revenue.note
    assert len(found.errors) == 2


async def test_what_a_source_does_not_know_is_remembered_too(tmp_path):
    answers = mirror.routes() | {"/v8/finance/chart/HALV": http(b"", 404)}
    async with desk(tmp_path, answers, key=None, only=("sec", "quotes", "fx")) as (service, site, clock):
        for _ in range(3):
            found = await service.facts(HALVORSEN, now=clock.now())
            clock.advance(timedelta(hours=2))
        assert sum("chart" in path for path in site.paths()) == 1
    assert "does not know this company" in found.missing["market_cap"]
    assert found.errors == ()


async def test_rates_are_fetched_only_where_a_second_currency_is(tmp_path):
    async with desk(tmp_path) as (service, site, clock):
        await service.facts(HALVORSEN, now=clock.now())
        assert not any("ecb" in path or "eurofxref" in path for path in site.paths())
        site.routes["/v8/finance/chart/HALV.OL"] = answer(mirror.chart(250.0, "NOK"))
        site.routes["/v10/finance/quoteSummary/HALV.OL"] = answer(
            mirror.yahoo(
                price={"currency": "NOK", "marketCap": 27e9}, financialData={"financialCurrency": "NOK"}
            )
        )
        site.routes["/stock/profile2"] = site.routes["/stock/metric"] = site.routes["/quote"] = http(b"", 403)
        site.routes["/stats/eurofxref/eurofxref-daily.xml"] = http(mirror.ecb(NOK=12.5))
        found = await service.facts(Company("Halvorsen ASA", "HALV.OL", "Oslo"), now=clock.now())
    assert (found.market_cap.value, found.market_cap.currency) == (27e9, "NOK")
    assert found.cap_bucket == "mid"  # 2.7 billion dollars


async def test_a_private_company_is_not_looked_for(tmp_path):
    async with desk(tmp_path) as (service, site, clock):
        found = await service.facts(PRIVATE, now=clock.now())
        card = await service.card(PRIVATE, now=clock.now())
    assert site.asked == []
    assert set(found.missing.values()) == {"private"}
    assert card.listing_url is None


async def test_a_filer_without_a_listing_has_its_reports(tmp_path):
    async with desk(tmp_path) as (service, _, clock):
        found = await service.facts(Company("Halvorsen Bio Inc.", None, None, 999), now=clock.now())
    assert found.revenue.value == 520e6
    assert found.missing["market_cap"] == "no listed share of the company is known"


async def test_a_digest_fetches_ahead_within_its_time(tmp_path):
    others = [Company(f"Company {number}", f"C{number}", "NYSE") for number in range(3)]
    async with desk(tmp_path, key=None, only=("sec", "quotes", "fx")) as (service, site, clock):
        await service.prefetch([HALVORSEN, *others, HALVORSEN], now=clock.now(), budget=5)
        asked = len(site.asked)
        found = await service.facts(HALVORSEN, now=clock.now())
        assert len(site.asked) == asked
        assert found.market_cap.value == 2.5e9
        await service.prefetch(others, now=clock.now(), budget=0)
        assert len(site.asked) == asked


async def test_the_facts_of_a_digest_come_in_its_order(tmp_path):
    other = Company("Company 1", "C1", "NYSE")
    async with desk(tmp_path) as (service, _, clock):
        found = await service.many([other, HALVORSEN, PRIVATE], now=clock.now(), budget=5)
    assert [facts.company.name for facts in found] == ["Company 1", "Halvorsen Bio Inc.", "Servora Labs"]
    assert found[1].revenue.value == 520e6


async def test_the_card_of_a_drug_maker(tmp_path):
    story = CardStory("Halvorsen wins", "https://news.example/1", "Nordic Wire", VirtualClock().now())
    async with desk(tmp_path) as (service, _, clock):
        card = await service.card(HALVORSEN, now=clock.now(), stories=(story,) * 5)
    assert card.listing_url == "https://www.nasdaq.com/market-activity/stocks/halv"
    assert card.industry == "Biotechnology"
    assert card.description == "Halvorsen Bio Inc. makes tablets against rare fevers."
    assert card.website == "https://halvorsen.example/"
    assert [(filing.form, filing.meaning) for filing in card.filings] == [
        ("8-K", "results of operations"),
        ("10-Q", "quarterly report"),
        (
            "8-K/A",
            "amended: directors or officers come or go; disclosure for everyone at once (Regulation FD)",
        ),
    ]
    assert [(entry.phase, entry.status, entry.count) for entry in card.trials] == [
        ("Phase 2", "recruiting", 1),
        ("Phase 1/2", "recruiting", 1),
    ]
    assert card.latest_trial.id == "NCT00000002"
    assert card.stories == (story,) * 3
    assert card.missing == ()


async def test_others_have_no_trials_and_are_not_asked_for_them(tmp_path):
    answers = mirror.routes() | {"/submissions/CIK0000000999.json": answer(mirror.register(sic="3674"))}
    async with desk(tmp_path, answers) as (service, site, clock):
        card = await service.card(Company("Halvorsen Chips", "HALV", "NYSE", 999), now=clock.now())
    assert card.trials == ()
    assert not any("studies" in path for path in site.paths())


async def test_what_the_card_lacks_is_told(tmp_path):
    answers = mirror.routes() | {"/studies": http(b"", 500), "/submissions/CIK0000000999.json": http(b"{}")}
    async with desk(tmp_path, answers) as (service, _, clock):
        card = await service.card(HALVORSEN, now=clock.now())
    assert card.missing == (
        "No filings: SEC EDGAR gave an answer that cannot be read",
        "No trials: ClinicalTrials.gov is out of order for now (500)",
    )


async def test_what_an_earlier_version_kept_is_asked_again(tmp_path):
    async with desk(tmp_path, key=None, only=("quotes", "sec")) as (service, _, clock):
        for body in ('{"value": {"gone": 1}}', "no json", "[]", '{"value": {"symbol": 5}}'):
            await service._cache.keep(CachedPiece("quote", "HALV", body, clock.now()))
            found = await service.facts(HALVORSEN, now=clock.now())
            assert found.market_cap.value == 2.5e9


async def test_old_answers_are_forgotten(tmp_path):
    async with desk(tmp_path) as (service, _, clock):
        await service.facts(HALVORSEN, now=clock.now())
        assert await service.forget(clock.now()) == 0
        assert await service.forget(clock.now() + timedelta(days=121)) == 5
        assert "offline" in (await service.facts(HALVORSEN, now=clock.now(), offline=True)).missing["revenue"]
