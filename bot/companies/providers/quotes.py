"""The last price without a key: Yahoo's chart, the one public answer with currency and time beside it.

Unofficial but long-lived, and it knows home listings as well as American ones. (Stooq's CSV, for years the
usual choice, asks programs for a key or a browser's proof of work since 2026.) Prices are delayed by up to
fifteen minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot import errors
from bot.clock import Clock
from bot.companies.figures.source_data import Quote
from bot.companies.figures.values import currency_of, number
from bot.companies.providers.base import ProviderClient, ProviderSettings
from bot.net.client import HttpClient

NAME = "Yahoo chart"
BASE = "https://query1.finance.yahoo.com"
TERMS = ProviderSettings(rate=2.0, burst=8)
_SHARES = {"EQUITY", "ETF"}


class Quotes:
    """Prices by symbol, in Yahoo's spelling: ``BRK-B``, ``ROG.SW``."""

    name = NAME

    def __init__(
        self, client: HttpClient, clock: Clock, *, base: str | None = None, terms: ProviderSettings = TERMS
    ) -> None:
        self._client = ProviderClient(NAME, base or BASE, client=client, clock=clock, terms=terms)

    async def quote(self, symbol: str) -> Quote:
        """The last price. Raises :class:`~bot.errors.ProviderError`."""
        document = await self._client.json(f"/v8/finance/chart/{symbol}", {"range": "1d", "interval": "1d"})
        try:
            found = read_quote(document, symbol)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            found = None
        if found is None and _answers(document):
            raise errors.ProviderKnowsNothing(f"{NAME} has no price of {symbol}.")
        if found is None:
            raise self._client.broken()
        return found


def read_quote(document: Mapping[str, Any], symbol: str) -> Quote | None:
    """The price in a chart's answer; None where it has none, or is of something that is no share."""
    results = document["chart"]["result"]
    meta = results[0]["meta"] if results else {}
    price, at = number(meta.get("regularMarketPrice")), number(meta.get("regularMarketTime"))
    unit = currency_of(meta.get("currency"))
    if not price or price < 0 or not at or not 0 < at < 4e9 or unit is None:
        return None
    if meta.get("instrumentType", "EQUITY") not in _SHARES:
        return None
    # The chart's previous close is of the day before its first day: of a chart of one day, of the day before.
    before = number(meta.get("chartPreviousClose")) if meta.get("range") == "1d" else None
    previous = before * unit[1] if before and before > 0 else None
    return Quote(symbol, price * unit[1], unit[0], datetime.fromtimestamp(at, UTC), NAME, previous)


def _answers(document: object) -> bool:
    return isinstance(document, Mapping) and isinstance(document.get("chart"), Mapping)
