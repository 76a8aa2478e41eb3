"""The company parts put together: names for the judge, figures for digests, sizes for ranking."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.companies.directory import Directory
from bot.companies.industry import Industries
from bot.companies.link import Linker
from bot.companies.refresh import current_directory
from bot.companies.resolve import Resolver
from bot.config import Config, Environment
from bot.models import Company, CompanyFacts, CompanyLink, CompanyRole, Digest, JudgedArticle
from bot.ports import DirectoryStore

if TYPE_CHECKING:
    from bot.companies.facts import FactsService
    from bot.companies.providers.build import Providers
    from storage.database import Database

DIGEST_PATIENCE = 12.0  # seconds that a digest waits for figures before it is sent without the rest
PREFETCH_PATIENCE = 90.0
PREFETCHED = 60  # companies, the most named first
IN_A_TABLE = 40  # companies in a digest's table; Slack allows a hundred rows


@dataclass(frozen=True, slots=True)
class CompanyNames:
    """Finds companies by their names: in what people type, and in texts."""

    directory: Directory
    resolver: Resolver
    linker: Linker
    industries: Industries

    def company_of(self, link: CompanyLink) -> Company:
        """The company that a text names, as the directory knows it."""
        found = self.directory.symbol(link.symbol) if link.symbol else None
        if found is not None:
            return self.directory.company(found.company)
        return Company(link.name, link.symbol, link.exchange, cik=link.cik, listed=link.symbol is not None)


def company_names(config: Config) -> CompanyNames:
    """The embedded directory with what the configuration adds to it."""
    directory = Directory.embedded(_additions(config))
    return CompanyNames(directory, Resolver(directory), Linker(directory), Industries(directory))


async def newest_company_names(config: Config, store: DirectoryStore) -> CompanyNames:
    """The newest directory there is, fetched or embedded. Raises :class:`~bot.errors.StorageError`."""
    directory = await current_directory(store, _additions(config))
    return CompanyNames(directory, Resolver(directory), Linker(directory), Industries(directory))


def _additions(config: Config) -> list[tuple[Company, tuple[str, ...]]]:
    return [(one.company, one.aliases) for one in config.companies]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Market values in US dollars by symbol, as far as figures were fetched since the start."""

    known: dict[str, float] = field(default_factory=dict)

    def __call__(self, symbol: str) -> float | None:
        """The market value, None where it is not known."""
        return self.known.get(symbol)

    def learn(self, facts: CompanyFacts) -> None:
        """Remember a company's size."""
        cap, symbol = facts.market_cap, facts.company.symbol
        if symbol and cap is not None and cap.currency == "USD":
            self.known[symbol] = cap.value


class DigestFigures:
    """Gives digests the figures of the companies that they name, and ranking their sizes."""

    def __init__(self, names: CompanyNames, facts: FactsService, sizes: Sizes, clock: Clock) -> None:
        self._names = names
        self._facts = facts
        self._sizes = sizes
        self._clock = clock

    async def enrich(self, digest: Digest, *, patience: float = DIGEST_PATIENCE) -> Digest:
        """The digest with figures; what cannot be had in time is left out of them, with its reason."""
        links = [link for section in digest.sections for item in section.items for link in item.companies]
        companies = self._named(links)[:IN_A_TABLE]
        found = await self._facts.many(companies, now=self._clock.now(), budget=patience)
        for one in found:
            self._sizes.learn(one)
        return replace(digest, facts=found)

    async def prefetch(self, articles: Sequence[JudgedArticle]) -> None:
        """Fetch the figures of the companies that these articles name most, ahead of the next digest."""
        links = [link for one in articles for link in one.judgement.companies if one.judgement.noise is None]
        companies = self._named(links)[:PREFETCHED]
        for one in await self._facts.many(companies, now=self._clock.now(), budget=PREFETCH_PATIENCE):
            self._sizes.learn(one)

    async def forget(self, now: datetime) -> int:
        """Remove the figures that have been stale for months; returns how many answers."""
        return await self._facts.forget(now)

    def _named(self, links: Sequence[CompanyLink]) -> list[Company]:
        """Listed companies, most named first; brokers that only rate or host do not count."""
        counted = Counter(
            link.symbol for link in links if link.symbol and link.role is not CompanyRole.ANALYST
        )
        first = {link.symbol: link for link in reversed(links)}
        return [self._names.company_of(first[symbol]) for symbol, _ in counted.most_common()]


@asynccontextmanager
async def open_facts(
    environment: Environment, config: Config, clock: Clock, database: Database, *, home_page: str
) -> AsyncIterator[tuple[FactsService, Providers]]:
    """Figures and their sources, for as long as the network is needed."""
    from bot.companies.facts import FactsService
    from bot.companies.providers.build import build_providers
    from bot.net.addresses import PrivateHosts
    from bot.net.client import HttpClient
    from storage.companies import SqliteCompanyCache

    private = PrivateHosts.parse(",".join(environment.allow_private_hosts))
    key = environment.finnhub_api_key
    # No gate: each provider keeps its own pace.
    async with HttpClient(
        contact=config.contact or home_page,
        private=private,
        tls=environment.tls(),
        proxy_for=environment.proxy_url,
    ) as client:
        providers = build_providers(
            client,
            clock,
            urls=environment.provider_urls,
            finnhub_key=key.reveal() if key else None,
            sec_contact=environment.sec_contact,
        )
        facts = FactsService(providers, SqliteCompanyCache(database), clock)
        try:
            yield facts, providers
        finally:
            await asyncio.shield(facts.close())
