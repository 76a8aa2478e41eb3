"""Yahoo Finance: ready-made figures of most listed companies in the world, foreign ones above all.

Yahoo has no official interface; the library ``yfinance`` follows its changes, so it is an optional extra
(``pip install sectorwire[yahoo]``). It blocks, so it runs in a thread. With a base URL of one's own, a mirror
of Yahoo's ``quoteSummary`` is asked instead, and the library is not needed.
"""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot import errors
from bot.clock import Clock
from bot.companies.figures.source_data import Amount, Snapshot
from bot.companies.figures.values import currency_of, number
from bot.companies.providers.base import Breaker, Limiter, ProviderClient, ProviderSettings
from bot.net.client import HttpClient

NAME = "Yahoo Finance"
MODULES = "price,summaryDetail,defaultKeyStatistics,financialData,assetProfile"
TERMS = ProviderSettings(rate=0.5, burst=4)
NO_LIBRARY = "Yahoo Finance is not asked: the extra sectorwire[yahoo] is not installed."
PATIENCE = 20.0  # seconds for the library, which has no overall limit of its own

Library = Callable[[str], Mapping[str, Any]]


def installed() -> Library | None:
    """Yfinance's flat record of a symbol, as a blocking function; None where it is not installed."""
    if importlib.util.find_spec("yfinance") is None:
        return None

    def info(symbol: str) -> Mapping[str, Any]:
        import yfinance
        from yfinance.exceptions import YFException, YFRateLimitError

        try:
            record: Mapping[str, Any] = yfinance.Ticker(symbol).info
        except YFRateLimitError:
            raise errors.ProviderThrottled(f"{NAME} was asked too often; it is asked again later.") from None
        except (YFException, OSError, ValueError, LookupError, TypeError, AttributeError):
            raise errors.ProviderUnavailable(f"{NAME} cannot be read for now.") from None
        return record

    return info


class Yahoo:
    """Figures by symbol, through the library or a mirror."""

    name = NAME

    def __init__(
        self,
        client: HttpClient,
        clock: Clock,
        *,
        base: str | None = None,
        library: Library | None = None,
        terms: ProviderSettings = TERMS,
    ) -> None:
        self._clock = clock
        self._library = library
        self._client = ProviderClient(NAME, base, client=client, clock=clock, terms=terms) if base else None
        self._limiter = Limiter(clock, terms.rate, terms.burst, terms.wait_at_most)
        self._breaker = Breaker(clock, terms)

    async def snapshot(self, symbol: str) -> Snapshot:
        """What is known of a symbol. Raises :class:`~bot.errors.ProviderError`."""
        if self._client is not None:
            document = await self._client.json(f"/v10/finance/quoteSummary/{symbol}", {"modules": MODULES})
            flat = flattened(document)
            if flat is None:
                raise self._client.broken()
            record: Mapping[str, Any] = flat
        elif self._library is not None:
            record = await self._from_library(self._library, symbol)
        else:
            raise errors.ProviderNotSetUp(NO_LIBRARY)
        found = read_snapshot(symbol, record, self._clock.now())
        if found is None:
            raise errors.ProviderKnowsNothing(f"{NAME} does not know {symbol}.")
        return found

    async def _from_library(self, library: Library, symbol: str) -> Mapping[str, Any]:
        if why := self._breaker.refusal():
            raise errors.ProviderUnavailable(why)
        if not await self._limiter.turn():
            raise errors.ProviderThrottled(f"{NAME} may not be asked faster; its turn would come too late.")
        try:
            async with asyncio.timeout(PATIENCE):
                record = await asyncio.to_thread(library, symbol)
        except TimeoutError:
            self._breaker.failed(f"{NAME} failed several times in a row; it is asked again later.")
            raise errors.ProviderUnavailable(f"{NAME} did not answer in time.") from None
        except errors.ProviderThrottled as error:
            self._breaker.failed(str(error), rest=TERMS.rest)
            raise
        except errors.ProviderError:
            self._breaker.failed(f"{NAME} failed several times in a row; it is asked again later.")
            raise
        if not isinstance(record, Mapping):
            raise errors.ProviderAnswerBroken(f"{NAME} gave an answer that cannot be read.")
        self._breaker.succeeded()
        return record


def flattened(document: object) -> dict[str, Any] | None:
    """A quoteSummary's modules as one record, as the library gives it; None for anything else."""
    summary = document.get("quoteSummary") if isinstance(document, Mapping) else None
    results = summary.get("result") if isinstance(summary, Mapping) else None
    if not isinstance(summary, Mapping) or not isinstance(results, list | None):
        return None
    record: dict[str, Any] = {}
    for module in MODULES.split(","):
        part = results[0].get(module) if results and isinstance(results[0], Mapping) else None
        for key, value in part.items() if isinstance(part, Mapping) else ():
            plain = value.get("raw") if isinstance(value, Mapping) else value
            if plain is not None:
                record.setdefault(key, plain)
    return record


def read_snapshot(symbol: str, record: Mapping[str, Any], now: datetime) -> Snapshot | None:
    """The figures in a flat record; None where it knows no price.

    Market value is in the currency of the price, the statements in ``financialCurrency``; Yahoo makes its
    enterprise value (and ratios with it) from both, so it is taken only where they are the same.
    """
    price_unit, books_unit = currency_of(record.get("currency")), currency_of(record.get("financialCurrency"))
    priced = number(record.get("regularMarketTime"))
    if price_unit is None or number(record.get("regularMarketPrice")) is None:
        return None
    at = datetime.fromtimestamp(priced, UTC) if priced and 0 < priced < 4e9 else now
    closed = number(record.get("mostRecentQuarter"))
    quarter = datetime.fromtimestamp(closed, UTC) if closed and 0 < closed < 4e9 else None
    amounts: dict[str, Amount] = {}
    missing: dict[str, str] = {}

    def put(name: str, key: str, currency: str | None, *, over_a_year: bool = False) -> None:
        value = number(record.get(key))
        if value is None or (value == 0 and not over_a_year):
            return
        period = f"TTM to {quarter.date()}" if over_a_year and quarter else None
        held = quarter if over_a_year and quarter else at
        amounts[name] = Amount(value, currency, period, held, "reported")

    # Yahoo gives the market value in pounds even where the price is in pence.
    put("market_cap", "marketCap", price_unit[0])
    if books_unit is not None:
        for name, key in (
            ("revenue", "totalRevenue"),
            ("net_income", "netIncomeToCommon"),
            ("ebitda", "ebitda"),
        ):
            put(name, key, books_unit[0], over_a_year=True)
    if books_unit is not None and books_unit[0] == price_unit[0]:
        put("enterprise_value", "enterpriseValue", price_unit[0])
        put("pe", "trailingPE", None)
    else:
        mixed = f"{NAME} mixes the currencies of price and statements in it"
        missing = {"enterprise_value": mixed, "pe": mixed}
    return Snapshot(
        source=NAME,
        symbol=symbol,
        amounts=amounts,
        missing=missing,
        industry=_text(record.get("industry")),
        description=_first_sentence(_text(record.get("longBusinessSummary"))),
        website=_text(record.get("website")),
    )


def _first_sentence(text: str | None) -> str | None:
    """What the company does, in one line; an abbreviation does not end a sentence."""
    if text is None:
        return None
    words = text.split()
    for index, word in enumerate(words[:60]):
        ends = (
            word.endswith((".", "!", "?"))
            and len(word) > 4
            and word.lower() not in {"corp.", "ltd.", "s.p.a."}
        )
        if index >= 5 and ends:
            return " ".join(words[: index + 1])
    return " ".join(words[:40]) + ("…" if len(words) > 40 else "")


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
