"""The parts of the composition root that need the network, each open for as long as it is used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.bootstrap.components import Components
from bot.bootstrap.figures import open_facts
from bot.digests.figures import DigestFigures
from bot.models.operator import FeedSource
from bot.net.gate import Pace
from bot.news.collect import Collector

if TYPE_CHECKING:
    from bot.companies.directory.refresh import Refreshed
    from bot.companies.providers.build import Providers
    from bot.companies.service import FactsService
    from bot.feeds.poller import ParsedDocument
    from bot.net.client import HttpClient
    from bot.net.gate import HostGate
    from handlers.company_cards import CompanyCards

POLITE_PACE = Pace(at_once=1, spacing=1.0)
OWN_PACE = Pace(at_once=32, spacing=0.0)
HOME_PAGE = "https://github.com/sectorwire/sectorwire"  # stands in for a contact that is not configured


@asynccontextmanager
async def open_network(components: Components) -> AsyncIterator[tuple[HttpClient, HostGate]]:
    """The one way out, for as long as it is needed: the guarded client, and the gate that paces it."""
    from bot.net.addresses import PrivateHosts
    from bot.net.client import HttpClient
    from bot.net.gate import HostGate

    private = PrivateHosts.parse(",".join(components.environment.allow_private_hosts))

    def pace(host: str) -> Pace:
        # A host that the operator allowed by name although it is private is the operator's own.
        name, _, port = host.rpartition(":")
        return OWN_PACE if private.allows(name, int(port)) else POLITE_PACE

    gate = HostGate(components.clock, pace)
    async with HttpClient(
        contact=components.config.contact or HOME_PAGE,
        private=private,
        gate=gate,
        tls=components.environment.tls(),
        proxy_for=components.environment.proxy_url,
    ) as client:
        yield client, gate


async def refresh_companies(components: Components) -> Refreshed:
    """Fetch the SEC's list of companies where the newest one is a week old; it is used from the next start on.

    Raises :class:`~bot.errors.ProviderError` and :class:`~bot.errors.StorageError`.
    """
    from bot.companies.directory.refresh import refresh_directory

    given, now = components.environment, components.clock.now()
    named = await components.articles.window(now - timedelta(days=1), now)
    async with open_network(components) as (client, _):
        return await refresh_directory(
            components.directory,
            client,
            now,
            contact=given.sec_contact,
            base_url=given.provider_urls.get("sec"),
            links=[link for one in named for link in one.judgement.companies],
        )


@asynccontextmanager
async def open_feed_reader(
    components: Components,
) -> AsyncIterator[Callable[[FeedSource], Awaitable[ParsedDocument]]]:
    """Reads a feed as it is now and remembers nothing of it."""
    from bot.feeds.fetch import FeedFetcher
    from bot.feeds.health import first_state
    from bot.feeds.poller import read_feed

    async with open_network(components) as (client, _):
        fetcher = FeedFetcher(client, components.clock)

        async def read(source: FeedSource) -> ParsedDocument:
            fetched = await fetcher.fetch(first_state(source.url))
            return await asyncio.to_thread(read_feed, fetched, source, components.clock.now())

        yield read


@asynccontextmanager
async def open_collector(components: Components) -> AsyncIterator[Collector]:
    """Everything that the first flow needs of the network, for as long as it is needed."""
    from bot.feeds.fetch import FeedFetcher
    from bot.feeds.poller import Poller
    from bot.net.pages import PageReader
    from bot.net.robots import Robots

    async with open_network(components) as (client, gate):
        yield Collector(
            sources=components.config.feeds,
            poller=Poller(components.feeds, FeedFetcher(client, components.clock), components.clock, gate),
            pages=PageReader(client, Robots(client, components.clock)),
            articles=components.articles,
            judge=components.judge.judge,
            stories=components.memory,
            clock=components.clock,
        )


@asynccontextmanager
async def open_companies(components: Components) -> AsyncIterator[tuple[CompanyCards, DigestFigures]]:
    """Cards for people and figures for digests, for as long as the network is needed."""
    from handlers.company_cards import CompanyCards

    names = components.names
    async with open_figures(components) as (facts, _):
        desk = CompanyCards(names.resolver, facts, components.news, components.clock)
        yield desk, DigestFigures(names, facts, components.sizes, components.clock)


@asynccontextmanager
async def open_figures(components: Components) -> AsyncIterator[tuple[FactsService, Providers]]:
    """Figures and their sources, for as long as the network is needed."""
    given = (components.environment, components.config, components.clock, components.database)
    async with open_facts(*given, home_page=HOME_PAGE) as opened:
        yield opened
