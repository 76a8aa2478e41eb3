"""Finnhub: a key's free tier gives market values and ratios; absolute figures are derived from these.

https://finnhub.io/docs/api; sixty requests a minute. The key travels in a header.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot import errors
from bot.clock import Clock
from bot.companies.figures.source_data import Amount, Quote, Snapshot
from bot.companies.figures.values import currency_of, number
from bot.companies.providers.base import ProviderClient, ProviderSettings
from bot.net.client import HttpClient

NAME = "Finnhub"
BASE = "https://finnhub.io/api/v1"
KEY_HEADER = "X-Finnhub-Token"
SEARCH_LIMIT = 20  # characters; longer queries are answered with 422
TERMS = ProviderSettings(
    rate=0.95, burst=12, forbidden_rests=False
)  # a key is refused what its plan does not include
NO_KEY = "Finnhub is not asked: no FINNHUB_API_KEY is set."
_AGREE = 0.05  # two market values in the same currency differ by less

_CLASS = re.compile(r"-([A-Z])$")


class Finnhub:
    """Figures by symbol."""

    name = NAME

    def __init__(
        self,
        client: HttpClient,
        clock: Clock,
        *,
        key: str | None,
        base: str | None = None,
        terms: ProviderSettings = TERMS,
    ) -> None:
        self._clock = clock
        usable = bool(key) and key is not None and key.isascii() and key.isprintable()
        self._has_key = usable
        headers = {KEY_HEADER: key} if usable and key is not None else {}
        self._client = ProviderClient(
            NAME, base or BASE, client=client, clock=clock, terms=terms, headers=headers
        )

    async def snapshot(self, symbol: str) -> Snapshot:
        """What is known of a symbol. Raises :class:`~bot.errors.ProviderError`.

        One answer that fails does not take the others with it.
        """
        self._allowed()
        wanted = {"symbol": _CLASS.sub(r".\1", symbol)}
        answers = await asyncio.gather(
            self._object("/stock/profile2", wanted),
            self._object("/stock/metric", {**wanted, "metric": "all"}),
            self._object("/quote", wanted),
        )
        got = [answer for answer in answers if isinstance(answer, dict)]
        if all(isinstance(answer, errors.ProviderForbidden) for answer in answers):
            # The usual answer to listings outside the United States; nothing is broken.
            raise errors.ProviderKnowsNothing(f"{NAME}’s plan does not include {symbol}.")
        if not got:
            raise next(answer for answer in answers if isinstance(answer, errors.ProviderError))
        profile, metric, quote = (answer if isinstance(answer, dict) else {} for answer in answers)
        failed = [str(answer) for answer in answers if isinstance(answer, errors.ProviderError)]
        found = read_snapshot(symbol, profile, metric, quote, self._clock.now())
        if found is None and failed:
            raise errors.ProviderUnavailable(failed[0])
        if found is None:
            raise errors.ProviderKnowsNothing(f"{NAME} does not know {symbol}.")
        return found

    async def search(self, text: str) -> list[tuple[str, str]]:
        """Symbols with their descriptions for a name. Raises :class:`~bot.errors.ProviderError`."""
        self._allowed()
        answer = await self._object("/search", {"q": shortened(text)})
        if isinstance(answer, errors.ProviderError):
            raise answer
        rows = answer.get("result")
        return [
            (str(row["symbol"]), str(row.get("description") or ""))
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, Mapping) and row.get("symbol")
        ]

    async def _object(self, path: str, query: dict[str, str]) -> dict[str, Any] | errors.ProviderError:
        try:
            answer = await self._client.json(path, query)
        except errors.ProviderError as error:
            return error
        return answer if isinstance(answer, dict) else self._client.broken()

    def _allowed(self) -> None:
        if not self._has_key:
            raise errors.ProviderNotSetUp(NO_KEY)


def shortened(text: str) -> str:
    """A query that Finnhub takes: at most twenty characters, cut at a word where one ends."""
    line = " ".join(text.split())
    if len(line) <= SEARCH_LIMIT:
        return line
    head = line[: SEARCH_LIMIT + 1].rpartition(" ")[0]
    return head or line[:SEARCH_LIMIT]


def read_snapshot(
    symbol: str,
    profile: Mapping[str, Any],
    metric: Mapping[str, Any],
    quote: Mapping[str, Any],
    now: datetime,
) -> Snapshot | None:
    """The figures in three answers; None where they know nothing of the symbol.

    An unknown symbol is answered with an empty profile and a quote of zeros. Derived are, from the market
    value and ratios: revenue (by price/sales), net income (by P/E, else by the margin) and EBITDA (by
    EV/EBITDA); a depositary receipt's ratio cancels out in all of them.
    """
    ratios = metric.get("metric")
    ratios = ratios if isinstance(ratios, Mapping) else {}
    priced = number(quote.get("t"))
    if not profile and not priced and not ratios:
        return None
    at = datetime.fromtimestamp(priced, UTC) if priced and 0 < priced < 4e9 else now
    unit = currency_of(profile.get("currency"))
    cap = _millions(profile.get("marketCapitalization"))
    amounts: dict[str, Amount] = {}
    missing: dict[str, str] = {}
    if cap is not None and unit is not None:
        currency, scale = unit
        amounts["market_cap"] = Amount(cap * scale, currency, None, at, "reported")
    if (pe := number(ratios.get("peTTM"))) is not None and pe > 0:
        amounts["pe"] = Amount(pe, None, _period(metric), at, "reported")
    if (
        cap is not None
        and unit is not None
        and _same_money(cap, _millions(ratios.get("marketCapitalization")))
    ):
        _derive(amounts, ratios, cap * unit[1], unit[0], _period(metric), at)
    else:
        why = "Finnhub’s ratios and market value are not in the same currency or not complete"
        missing = dict.fromkeys(("enterprise_value", "ebitda", "revenue", "net_income"), why)
    return Snapshot(
        source=NAME,
        symbol=symbol,
        amounts=amounts,
        missing=missing,
        industry=_text(profile.get("finnhubIndustry")),
        website=_text(profile.get("weburl")),
        quote=_price(symbol, profile, quote),
    )


def _price(symbol: str, profile: Mapping[str, Any], quote: Mapping[str, Any]) -> Quote | None:
    """The price, where its currency is certain.

    The quote names none, and the profile's is that of the market value, which differs for depositary receipts;
    prices of companies that are valued in dollars are in dollars.
    """
    price, at, before = (number(quote.get(name)) for name in ("c", "t", "pc"))
    if not price or price < 0 or not at or not 0 < at < 4e9 or profile.get("currency") != "USD":
        return None
    previous = before if before and before > 0 else None
    return Quote(symbol, price, "USD", datetime.fromtimestamp(at, UTC), NAME, previous)


def _derive(
    amounts: dict[str, Amount],
    ratios: Mapping[str, Any],
    cap: float,
    currency: str,
    period: str | None,
    at: datetime,
) -> None:
    held = datetime.fromisoformat(f"{period[-10:]}T00:00+00:00") if period else at

    def derived(value: float, note: str) -> Amount:
        return Amount(value, currency, period, held, "derived", note)

    value = _millions(ratios.get("enterpriseValue"))
    if value is not None:
        amounts["enterprise_value"] = Amount(value, currency, None, at, "reported")
    sales = number(ratios.get("psTTM"))
    revenue = cap / sales if sales and sales > 0 else None
    if revenue is not None:
        amounts["revenue"] = derived(revenue, "market value / price-to-sales")
    earnings, margin = number(ratios.get("peTTM")), number(ratios.get("netProfitMarginTTM"))
    if earnings is not None and earnings > 0:
        amounts["net_income"] = derived(cap / earnings, "market value / P/E")
    elif margin is not None and revenue is not None:
        amounts["net_income"] = derived(revenue * margin / 100, "revenue × net margin")
    multiple = number(ratios.get("evEbitdaTTM"))
    if multiple and value is not None:
        amounts["ebitda"] = derived(value / multiple, "enterprise value / EV-to-EBITDA")


def _same_money(cap: float, other: float | None) -> bool:
    return other is not None and abs(other - cap) <= _AGREE * cap


def _millions(value: object) -> float | None:
    found = number(value)
    return found * 1e6 if found else None


def _period(metric: Mapping[str, Any]) -> str | None:
    """The end of the newest quarter in the series that ratios are made of."""
    series = metric.get("series")
    quarterly = series.get("quarterly") if isinstance(series, Mapping) else None
    ends = [
        str(points[0].get("period"))
        for points in (quarterly.values() if isinstance(quarterly, Mapping) else ())
        if isinstance(points, list) and points and isinstance(points[0], Mapping)
    ]
    days = [day for end in ends if (day := _day(end)) is not None]
    return f"TTM to {max(days)}" if days else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
