"""The sample figures through the real clients: exact values, real reasons, nothing from elsewhere."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import pytest

from bot.companies.directory.directory import Directory
from bot.companies.providers.build import build_providers
from bot.companies.resolving.resolve import Resolver
from bot.companies.service import FactsService
from bot.demo.figures.samples import last_quarter, quarter_values, samples
from bot.demo.figures.server import PROVIDERS, FigureSources
from bot.demo.run import start_servers
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from storage.sqlite.companies import SqliteCompanyCache
from storage.sqlite.engine.database import Database
from tests.fakes.clock import VirtualClock

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def directory():
    return Directory.embedded([])


@asynccontextmanager
async def service(folder):
    clock = VirtualClock(NOW, hurried=True)
    database = Database.open(folder / "figures.db")
    private = PrivateHosts.parse("127.0.0.1")
    try:
        async with FigureSources(clock=clock) as sources, HttpClient(contact="", private=private) as client:
            urls = sources.provider_urls()
            providers = build_providers(client, clock, urls=urls, sec_contact="desk@example.org")
            facts = FactsService(providers, SqliteCompanyCache(database), clock)
            yield facts
            await facts.close()
    finally:
        database.close()


async def test_a_card_from_filings_price_and_trials(tmp_path, directory):
    company = Resolver(directory).resolve("pfizer").company
    async with service(tmp_path) as facts:
        card = await facts.card(company, now=NOW)
    told = card.facts
    assert told.market_cap.value == 5_600e6 * 25
    assert told.revenue.value == 60_000e6
    assert told.net_income.value == 9_000e6
    assert told.ebitda.value == 20_000e6
    assert told.enterprise_value.value == 5_600e6 * 25 + 60_000e6 - 12_000e6
    assert told.pe.value == pytest.approx(140_000 / 9_000)
    assert told.revenue.period == "TTM to 2026-09-30"
    assert told.errors == ()
    assert [quarter.revenue for quarter in card.quarters][-4:] == [14_400e6, 15_000e6, 15_000e6, 15_600e6]
    assert len(card.quarters) == 8
    assert [(one.form, one.filed) for one in card.filings][:2] == [
        ("8-K", date(2026, 11, 20)),
        ("10-Q", date(2026, 10, 30)),
    ]
    assert card.trials_total == 7
    assert "invented" in card.description
    assert "invented" in card.latest_trial.title


async def test_every_sample_is_the_company_that_the_directory_knows_and_has_its_figures(tmp_path, directory):
    async with service(tmp_path) as facts:
        for sample in samples():
            company = Resolver(directory).resolve(sample.symbol).company
            assert (company.cik, company.name) == (sample.cik, sample.name)
            told = await facts.facts(company, now=NOW)
            assert told.errors == ()
            assert told.market_cap.value == (sample.market_cap or sample.shares * sample.price) * 1e6
            assert told.net_income.value == sample.net_income * 1e6
            assert (told.pe is None) == (sample.net_income < 0)
            assert (told.ebitda is None) == (sample.operating_income is None)


async def test_a_company_outside_the_sample_is_unknown_and_no_trouble(tmp_path, directory):
    company = Resolver(directory).resolve("tesla").company
    async with service(tmp_path) as facts:
        told = await facts.facts(company, now=NOW)
    assert told.market_cap is None
    assert set(told.missing) >= {"market_cap", "revenue", "pe"}


async def test_the_demo_asks_only_its_own_sources(tmp_path):
    async with start_servers(tmp_path) as servers:
        environment = servers.environment()
        assert set(environment.provider_urls) == set(PROVIDERS)
        assert all(url.startswith("http://127.0.0.1:") for url in environment.provider_urls.values())
        assert environment.sec_contact


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 11, 22), date(2026, 9, 30)),
        (date(2026, 10, 29), date(2026, 6, 30)),
        (date(2026, 1, 15), date(2025, 9, 30)),
        (date(2026, 1, 31), date(2025, 12, 31)),
    ],
)
def test_the_newest_quarter_is_one_whose_report_is_out(today, end):
    assert last_quarter(today) == end


def test_quarters_make_the_total_of_the_table():
    values = quarter_values(60_000, 4)
    assert sum(values[-4:]) == 60_000
    assert sum(values[-8:-4]) == round(60_000 / 1.04)


async def test_the_list_of_companies_can_be_refreshed_from_the_demo_too(tmp_path, directory):
    from bot.companies.directory.refresh import current_directory, refresh_directory
    from storage.sqlite.directory import SqliteDirectoryStore

    database = Database.open(tmp_path / "list.db")
    try:
        store = SqliteDirectoryStore(database)
        private = PrivateHosts.parse("127.0.0.1")
        async with FigureSources() as sources, HttpClient(contact="", private=private) as client:
            done = await refresh_directory(store, client, NOW, contact=None, base_url=sources.url)
        assert done.changed
        fresh = await current_directory(store)
        assert len(fresh) == len(directory)
        assert fresh.symbol("PFE").exchange == "NYSE"
    finally:
        database.close()
