"""Does each source answer? For ``sectorwire doctor``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from bot import errors
from bot.companies.providers.build import Providers

WELL_KNOWN, WELL_KNOWN_CIK = "AAPL", 320193  # a company that every source knows


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source: ``ok``, ``off`` (not set up) or ``broken``, and a sentence."""

    name: str
    state: str
    sentence: str


async def check_providers(providers: Providers) -> list[SourceState]:
    """Ask each source something that it certainly knows; one that cannot be asked says why."""
    states = await asyncio.gather(
        _state(providers.sec.name, providers.sec.register(WELL_KNOWN_CIK)),
        _state(providers.finnhub.name, providers.finnhub.snapshot(WELL_KNOWN)),
        _state(providers.yahoo.name, providers.yahoo.snapshot(WELL_KNOWN)),
        _state(providers.quotes.name, providers.quotes.quote(WELL_KNOWN)),
        _state(providers.fx.name, providers.fx.rates()),
        _state(providers.trials.name, providers.trials.trials("Pfizer")),
    )
    return list(states)


async def _state(name: str, asked: Awaitable[object]) -> SourceState:
    try:
        await asked
    except errors.ProviderNotSetUp as error:
        return SourceState(name, "off", str(error))
    except errors.ProviderKnowsNothing:
        pass  # a mirror may hold other companies; it answers all the same
    except errors.ProviderError as error:
        return SourceState(name, "broken", str(error))
    return SourceState(name, "ok", "answers.")
