"""Exchange rates: the European Central Bank's daily reference rates, free and without a key.

https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates; published on working
days at about 16:00 CET.
"""

from __future__ import annotations

import math
from datetime import date

from bot.clock import Clock
from bot.companies.figures.source_data import Rates
from bot.companies.providers.base import ProviderClient, ProviderSettings
from bot.net.client import HttpClient

NAME = "ECB"
BASE = "https://www.ecb.europa.eu"
PATH = "/stats/eurofxref/eurofxref-daily.xml"
TERMS = ProviderSettings(rate=1.0, burst=2)


class EcbRates:
    """The rates of the last working day."""

    name = NAME

    def __init__(
        self, client: HttpClient, clock: Clock, *, base: str | None = None, terms: ProviderSettings = TERMS
    ) -> None:
        self._client = ProviderClient(NAME, base or BASE, client=client, clock=clock, terms=terms)

    async def rates(self) -> Rates:
        """All rates of a day. Raises :class:`~bot.errors.ProviderError`."""
        body = await self._client.body(PATH, accept="application/xml")
        found = read_rates(body)
        if found is None:
            raise self._client.broken()
        return found


def read_rates(body: bytes) -> Rates | None:
    """The rates in the ECB's document; None where it holds none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for cube in root.iter("{*}Cube"):
        day = _day(cube.get("time"))
        if day is None:
            continue
        rates = {"EUR": 1.0}
        for entry in cube.iter("{*}Cube"):
            code, rate = entry.get("currency"), _rate(entry.get("rate"))
            if code and len(code) == 3 and rate is not None:
                rates[code] = rate
        return Rates(day, rates, NAME) if len(rates) > 1 else None
    return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _rate(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None
