"""The parts of the composition root that need the network, each open for as long as it is used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.app import House
from bot.collect import Collector
from bot.company_parts import DigestFigures, open_facts
from bot.models import FeedSource
from bot.net.gate import Pace

if TYPE_CHECKING:
    from bot.companies.facts import FactsService
    from bot.companies.providers.build import Providers
    from bot.companies.refresh import Refreshed
    from bot.feeds.poller import Reading
    from bot.net.client import HttpClient
    from bot.net.gate import HostGate
    from handlers.cards import CompanyDesk

POLITE_PACE = Pace(at_once=1, spacing=1.0)
OWN_PACE = Pace(at_once=32, spacing=0.0)
HOME_PAGE = "https://github.com/sectorwire/sectorwire"  # stands in for a contact that is not configured


@asynccontextmanager
async def open_network(house: House) -> AsyncIterator[tuple[HttpClient, HostGate]]:
    """The one way out, for as long as it is needed: the guarded client, and the gate that paces it."""
    from bot.net.addresses import PrivateHosts
    from bot.net.client import HttpClient
    from bot.net.gate import HostGate

    private = PrivateHosts.parse(",".join(house.environment.allow_private_hosts))

    def pace(host: str) -> Pace:
        # A host that the operator allowed by name although it is private is the operator's own.
        name, _, port = host.rpartition(":")
        return OWN_PACE if private.allows(name, int(port)) else POLITE_PACE

    gate = HostGate(house.clock, pace)
    async with HttpClient(
        contact=house.config.contact or HOME_PAGE,
        private=private,
        gate=gate,
        tls=house.environment.tls(),
        proxy_for=house.environment.proxy_url,
    ) as client:
        yield client, gate


async def refresh_companies(house: House) -> Refreshed:
    """Fetch the SEC's list of companies where the newest one is a week old; it is used from the next start on.

    Raises :class:`~bot.errors.ProviderError` and :class:`~bot.errors.StorageError`.
    """
    from bot.companies.refresh import refresh_directory

    given, now = house.environment, house.clock.now()
    named = await house.articles.window(now - timedelta(days=1), now)
    async with open_network(house) as (client, _):
        return await refresh_directory(
            house.directory,
            client,
            now,
            contact=given.sec_contact,
            base_url=given.provider_urls.get("sec"),
            links=[link for one in named for link in one.judgement.companies],
        )


@asynccontextmanager
async def open_feed_reader(house: House) -> AsyncIterator[Callable[[FeedSource], Awaitable[Reading]]]:
    """Reads a feed as it is now and remembers nothing of it."""
    from bot.feeds.fetch import FeedFetcher
    from bot.feeds.health import first_state
    from bot.feeds.poller import read_feed

    async with open_network(house) as (client, _):
        fetcher = FeedFetcher(client, house.clock)

        async def read(source: FeedSource) -> Reading:
            fetched = await fetcher.fetch(first_state(source.url))
            return await asyncio.to_thread(read_feed, fetched, source, house.clock.now())

        yield read


@asynccontextmanager
async def open_collector(house: House) -> AsyncIterator[Collector]:
    """Everything that the first flow needs of the network, for as long as it is needed."""
    from bot.feeds.fetch import FeedFetcher
    from bot.feeds.poller import Poller
    from bot.net.pages import PageReader
    from bot.net.robots import Robots

    async with open_network(house) as (client, gate):
        yield Collector(
            sources=house.config.feeds,
            poller=Poller(house.feeds, FeedFetcher(client, house.clock), house.clock, gate),
            pages=PageReader(client, Robots(client, house.clock)),
            articles=house.articles,
            judge=house.judge.judge,
            stories=house.memory,
            clock=house.clock,
        )


@asynccontextmanager
async def open_companies(house: House) -> AsyncIterator[tuple[CompanyDesk, DigestFigures]]:
    """Cards for people and figures for digests, for as long as the network is needed."""
    from handlers.cards import CompanyDesk

    names = house.names
    async with open_figures(house) as (facts, _):
        desk = CompanyDesk(names.resolver, facts, house.news, house.clock)
        yield desk, DigestFigures(names, facts, house.sizes, house.clock)


@asynccontextmanager
async def open_figures(house: House) -> AsyncIterator[tuple[FactsService, Providers]]:
    """Figures and their sources, for as long as the network is needed."""
    given = (house.environment, house.config, house.clock, house.database)
    async with open_facts(*given, home_page=HOME_PAGE) as opened:
        yield opened
