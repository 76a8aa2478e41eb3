"""Company figures put together: the providers, their cache and the network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.config.env import Environment
from bot.config.load import Config

if TYPE_CHECKING:
    from bot.companies.providers.build import Providers
    from bot.companies.service import FactsService
    from storage.sqlite.engine.database import Database


@asynccontextmanager
async def open_facts(
    environment: Environment, config: Config, clock: Clock, database: Database, *, home_page: str
) -> AsyncIterator[tuple[FactsService, Providers]]:
    """Figures and their sources, for as long as the network is needed."""
    from bot.companies.providers.build import build_providers
    from bot.companies.service import FactsService
    from bot.net.addresses import PrivateHosts
    from bot.net.client import HttpClient
    from storage.sqlite.companies import SqliteCompanyCache

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
