"""The command about companies: a card or a record for each name. Prints to stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from bot.bootstrap.components import Components, open_components
from bot.bootstrap.network import open_figures
from bot.companies.resolving.resolve import Resolution
from bot.companies.service import FactsService
from bot.config.env import Environment


async def print_companies(
    environment: Environment, names: Iterable[str], *, style: str, offline: bool
) -> int:
    """Print a company's card or record for each name; status 1 where the only name is unknown."""
    found = 0
    asked = 0
    async with open_components(environment) as components, open_figures(components) as (facts, _):
        for name in names:
            asked += 1
            resolution = components.names.resolver.resolve(name)
            found += resolution.company is not None
            told = await _company(components, facts, name, resolution, style=style, offline=offline)
            sys.stdout.write(told)
            sys.stdout.flush()
    return 1 if asked == 1 and not found and style != "json" else 0


async def _company(
    components: Components,
    facts: FactsService,
    name: str,
    resolution: Resolution,
    *,
    style: str,
    offline: bool,
) -> str:
    from bot.render.export.company_json import as_json
    from bot.render.export.company_text import card_text, resolution_text

    now = components.clock.now()
    company = resolution.company
    if style == "json":
        return as_json(
            name, resolution, await facts.facts(company, now=now, offline=offline) if company else None
        )
    if company is None:
        return resolution_text(name, resolution.note, resolution.candidates)
    stories = await components.news.of_company(company)
    card = await facts.card(company, now=now, offline=offline, stories=stories)
    told = card_text(card, now=now, timezone=components.config.delivery.timezone)
    # "Seagen: part of Pfizer Inc since 2023" stands above the owner's card; what the card says itself does not.
    return told if resolution.note in {None, company.note} else f"{resolution.note}\n\n{told}"
