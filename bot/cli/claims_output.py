"""``sectorwire claims`` and ``sectorwire calendar``: what was committed to, and what is ahead. Prints to stdout."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.bootstrap.components import Components, open_components
from bot.claims.ahead import calendar_lines, line_of
from bot.claims.desk import owners_of
from bot.claims.ics import calendar_ics
from bot.claims.ledger import is_due, standing
from bot.config.env import Environment
from bot.models.claims import LedgerEntry
from bot.render.claims import calendar_text, entry_json


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose claims are asked for; ``note`` says in a sentence why nobody is."""

    heading: str
    sectors: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    note: str | None = None


async def print_claims(environment: Environment, wanted: str, *, style: str) -> int:
    """Print the ledger of a company or sector, the last window first; status 1 where nobody is meant."""
    async with open_components(environment) as components:
        asked = asked_for(components, wanted)
        if asked.note:
            sys.stderr.write(asked.note)
            return 1
        entries = await components.calendar.ledger(sectors=asked.sectors, owners=asked.owners)
        today = components.calendar.today()
    if style == "json":
        _records(entries, today)
        return 0
    lines = [(line_of(entry, today), standing(entry, today).value) for entry in entries]
    sys.stdout.write(
        calendar_text(lines, heading=f"{asked.heading}: claims", empty="No claim was read so far.")
    )
    return 0


async def print_calendar(
    environment: Environment, wanted: str | None, *, ahead: timedelta | None, coarse: bool, style: str
) -> int:
    """Print what is ahead, of all sectors or of one sector or company, within a span or (None) however far."""
    async with open_components(environment) as components:
        asked = asked_for(components, wanted) if wanted else Asked("All sectors")
        if asked.note:
            sys.stderr.write(asked.note)
            return 1
        today = components.calendar.today()
        entries = await components.calendar.entries(today, ahead, sectors=asked.sectors, owners=asked.owners)
    if style == "ics":
        name = f"Sectorwire: {asked.heading}"
        sys.stdout.buffer.write(calendar_ics(entries, today, name=name, coarse=coarse))
        return 0
    lines = calendar_lines(entries, today)
    if style == "json":
        _records([line.entry for line in lines], today)
        return 0
    sys.stdout.write(
        calendar_text(
            [(line, "") for line in lines],
            heading=f"{asked.heading}: ahead",
            empty="Nothing is ahead that a text told.",
        )
    )
    return 0


def asked_for(components: Components, wanted: str) -> Asked:
    """A sector by its key, else a company by any of its names, else an institution as the ledger names it."""
    if sector := components.config.sector(wanted):
        return Asked(sector.title, sectors=(sector.key,))
    resolution = components.names.resolver.resolve(wanted)
    company = resolution.company
    if company is not None:
        return Asked(company.name, owners=owners_of(company))
    if not resolution.candidates:
        return Asked(wanted, owners=(wanted,))
    from bot.render.export.company_text import resolution_text

    return Asked(wanted, note=resolution_text(wanted, resolution.note, resolution.candidates))


def _records(entries: Sequence[LedgerEntry], today: date) -> None:
    for entry in entries:
        status = standing(entry, today).value
        sys.stdout.buffer.write(entry_json(entry, status=status, due=is_due(entry, today)))
