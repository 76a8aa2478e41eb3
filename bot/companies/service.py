"""The use-cases on a company's figures: its facts, its card, and fetching ahead what a digest names."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.companies.card import CardSources, make_card
from bot.companies.figures.assemble import FILINGS, NAMES, Sources, assemble
from bot.companies.figures.cache import CachedAnswer, Lookup, SourceCache
from bot.companies.figures.source_data import (
    Fundamentals,
    Quote,
    Rates,
    SecSubmissions,
    Snapshot,
    TrialsFound,
)
from bot.companies.figures.trials import sponsor_name
from bot.companies.providers import clinicaltrials, finnhub, fx, quotes, yahoo
from bot.companies.providers.build import Providers
from bot.models.companies import CardStory, Company, CompanyCard, CompanyFacts, Price
from bot.ports.companies import CompanyCache

PATIENCE = 8.0  # seconds that somebody waits for a card
AT_ONCE = 4  # companies fetched ahead at the same time

# How long an answer counts as new: prices move all day, reports come four times a year.
LIFETIMES = {
    "quote": timedelta(minutes=15),
    "finnhub": timedelta(minutes=30),
    "yahoo": timedelta(minutes=30),
    "sec-register": timedelta(hours=1),
    "sec-facts": timedelta(hours=12),
    "fx": timedelta(hours=12),
    "trials": timedelta(hours=12),
}
PRICE_TOLD_FOR = timedelta(days=5)  # over a long weekend; what is older says nothing of today
FORGET_AFTER = timedelta(days=120)
DRUG_SECTORS = frozenset({"biotech", "pharma", "medical"})
DRUG_SICS = frozenset({"2833", "2834", "2835", "2836", "8731"})
NOT_LISTED = "the company is not listed, so that there are no public figures"


@dataclass(frozen=True, slots=True)
class _Heard:
    """What all sources hold about one company."""

    fundamentals: CachedAnswer[Fundamentals]
    register: CachedAnswer[SecSubmissions]
    vendors: tuple[CachedAnswer[Snapshot], ...]
    quote: CachedAnswer[Quote]
    rates: CachedAnswer[Rates]


class FactsService:
    """Facts and cards of companies. One for the whole process; ``close`` ends what it still asks."""

    def __init__(self, providers: Providers, cache: CompanyCache, clock: Clock) -> None:
        self._providers = providers
        self._cache = cache
        self._shelf = SourceCache(cache, clock)

    async def facts(
        self, company: Company, *, now: datetime, budget: float = PATIENCE, offline: bool = False
    ) -> CompanyFacts:
        """The figures, with the reason for each that is missing. ``budget`` is in seconds.

        Within it sources are asked for what is not known or stale; after it, what is kept is shown with
        its age. Raises :class:`~bot.errors.StorageError` only.
        """
        if company.symbol is None and company.cik is None:
            return CompanyFacts(company, missing=dict.fromkeys(NAMES, company.note or NOT_LISTED))
        return _facts(company, await self._hear(company, budget, offline), now)

    async def card(
        self,
        company: Company,
        *,
        now: datetime,
        budget: float = PATIENCE,
        offline: bool = False,
        stories: Sequence[CardStory] = (),
    ) -> CompanyCard:
        """The facts with everything around them; ``stories`` are our own, newest first."""
        if company.symbol is None and company.cik is None:
            facts = await self.facts(company, now=now, offline=offline)
            return make_card(facts, CardSources(stories=tuple(stories)))
        deadline = asyncio.get_running_loop().time() + budget
        heard = await self._hear(company, budget, offline)
        left = deadline - asyncio.get_running_loop().time()
        register = heard.register.value
        trials: CachedAnswer[TrialsFound] = CachedAnswer()
        makes_drugs = company.sector in DRUG_SECTORS or (register is not None and register.sic in DRUG_SICS)
        if makes_drugs:
            trials = await self._shelf.get(self._trials(company), patience=left, offline=offline)
        described = next((one.value for one in heard.vendors if one.value and one.value.description), None)
        sources = CardSources(
            register=heard.register.value,
            register_missing=heard.register.why if company.cik is not None else None,
            vendors=tuple(one.value for one in heard.vendors if one.value is not None),
            description=described.description if described is not None else None,
            trials=trials.value,
            trials_missing=trials.why if makes_drugs else None,
            quarters=heard.fundamentals.value.quarters if heard.fundamentals.value is not None else (),
            price=_price([heard.quote, *heard.vendors], now),
            stories=tuple(stories),
        )
        return make_card(_facts(company, heard, now), sources)

    async def prefetch(self, companies: Sequence[Company], *, now: datetime, budget: float) -> None:
        """Fetch what a digest is about to show, the first named first, in at most ``budget`` seconds.

        Each provider's limiter sets the pace; what was not reached in time is fetched in the background.
        """
        room = asyncio.Semaphore(AT_ONCE)
        deadline = asyncio.get_running_loop().time() + budget

        async def one(company: Company) -> None:
            async with room:
                left = deadline - asyncio.get_running_loop().time()
                if left > 0:
                    await self.facts(company, now=now, budget=left)

        wanted = {company.symbol or company.name: company for company in companies}
        await asyncio.gather(*(one(company) for company in wanted.values()))

    async def many(
        self, companies: Sequence[Company], *, now: datetime, budget: float
    ) -> tuple[CompanyFacts, ...]:
        """The facts of all companies that a digest names, in their order, after at most ``budget`` seconds."""
        await self.prefetch(companies, now=now, budget=budget)
        return tuple([await self.facts(company, now=now, budget=0) for company in companies])

    async def prices(
        self, symbols: Sequence[str], *, now: datetime, budget: float = PATIENCE, offline: bool = False
    ) -> dict[str, Price]:
        """The last price by symbol, of those whose price is known and not of last week.

        ``offline`` answers at once with what is at hand; else sources are asked for what is not known or
        stale, for at most ``budget`` seconds. Raises :class:`~bot.errors.StorageError` only.
        """
        deadline = asyncio.get_running_loop().time() + budget

        async def one(symbol: str) -> Price | None:
            company = Company(symbol, symbol, None)
            told: list[CachedAnswer[Any]] = []
            for question in (self._quote(company), self._finnhub(company)):
                left = deadline - asyncio.get_running_loop().time()
                # A vendor's whole answer is not asked for where the price alone is known already.
                held = await self._get(question, left, offline or _price(told, now) is not None)
                told.append(held)
            return _price(told, now)

        wanted = list(dict.fromkeys(symbols))
        found = await asyncio.gather(*map(one, wanted))
        return {symbol: price for symbol, price in zip(wanted, found, strict=True) if price is not None}

    async def forget(self, now: datetime) -> int:
        """Remove what has been stale for months; returns how many answers."""
        return await self._cache.forget_pieces(now - FORGET_AFTER)

    async def close(self) -> None:
        """Give up what is still being asked."""
        await self._shelf.close()

    # --- asking ---

    async def _hear(self, company: Company, budget: float, offline: bool) -> _Heard:
        """All sources at once, then the exchange rates where something is not in dollars."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + budget

        async def get(question: Lookup[Any] | None) -> CachedAnswer[Any]:
            return await self._get(question, deadline - loop.time(), offline)

        register, fundamentals, vendor, other_vendor, quote = await asyncio.gather(
            get(self._register(company)),
            get(self._fundamentals(company)),
            get(self._finnhub(company)),
            get(self._yahoo(company)),
            get(self._quote(company)),
        )
        foreign = _currencies(fundamentals, vendor, other_vendor, quote) - {"USD"}
        rates = await get(self._rates()) if foreign else CachedAnswer()
        return _Heard(fundamentals, register, (vendor, other_vendor), quote, rates)

    async def _get(self, question: Lookup[Any] | None, patience: float, offline: bool) -> CachedAnswer[Any]:
        if question is None:
            return CachedAnswer()
        return await self._shelf.get(question, patience=patience, offline=offline)

    def _register(self, company: Company) -> Lookup[SecSubmissions] | None:
        cik = company.cik
        if cik is None:
            return None
        return _question(
            FILINGS, "sec-register", str(cik), SecSubmissions, lambda: self._providers.sec.register(cik)
        )

    def _fundamentals(self, company: Company) -> Lookup[Fundamentals] | None:
        cik, register = company.cik, self._register(company)
        if cik is None or register is None:
            return None

        async def ask() -> Fundamentals:
            # The industry code says whether this is a bank; the figures do without where it is not known.
            filer = await self._shelf.get(register, patience=PATIENCE)
            return await self._providers.sec.fundamentals(cik, filer.value.sic if filer.value else None)

        return _question(FILINGS, "sec-facts", str(cik), Fundamentals, ask)

    def _finnhub(self, company: Company) -> Lookup[Snapshot] | None:
        symbol = company.symbol
        if symbol is None:
            return None
        ask = self._providers.finnhub.snapshot
        return _question(finnhub.NAME, "finnhub", symbol, Snapshot, lambda: ask(symbol))

    def _yahoo(self, company: Company) -> Lookup[Snapshot] | None:
        symbol = company.symbol
        if symbol is None:
            return None
        ask = self._providers.yahoo.snapshot
        return _question(yahoo.NAME, "yahoo", symbol, Snapshot, lambda: ask(symbol))

    def _quote(self, company: Company) -> Lookup[Quote] | None:
        symbol = company.symbol
        if symbol is None:
            return None
        return _question(quotes.NAME, "quote", symbol, Quote, lambda: self._providers.quotes.quote(symbol))

    def _rates(self) -> Lookup[Rates]:
        return _question(fx.NAME, "fx", "daily", Rates, self._providers.fx.rates)

    def _trials(self, company: Company) -> Lookup[TrialsFound]:
        name = company.name
        ask = self._providers.trials.trials
        return _question(clinicaltrials.NAME, "trials", sponsor_name(name), TrialsFound, lambda: ask(name))


def _question(source: str, kind: str, key: str, answer: type[Any], ask: Any) -> Lookup[Any]:
    return Lookup(source, kind, key, answer, LIFETIMES[kind], ask)


def _price(told: Sequence[CachedAnswer[Any]], now: datetime) -> Price | None:
    """The newest price in what sources hold; none of last week."""
    quotes = [one.value.quote if isinstance(one.value, Snapshot) else one.value for one in told]
    known = [one for one in quotes if isinstance(one, Quote) and now - one.at <= PRICE_TOLD_FOR]
    if not known:
        return None
    last = max(known, key=lambda one: one.at)
    move = last.price / last.previous - 1 if last.previous else None
    return Price(last.price, last.currency, last.at, last.source, move)


def _currencies(*held: CachedAnswer[Any]) -> set[str]:
    found: set[str] = set()
    for one in held:
        if isinstance(one.value, Snapshot):
            found |= {amount.currency for amount in one.value.amounts.values() if amount.currency}
        elif one.value is not None and one.value.currency:
            found.add(one.value.currency)
    return found


def _facts(company: Company, heard: _Heard, now: datetime) -> CompanyFacts:
    told: list[tuple[str, CachedAnswer[Any]]] = [
        (FILINGS, heard.fundamentals),
        *zip((finnhub.NAME, yahoo.NAME), heard.vendors, strict=True),
        (quotes.NAME, heard.quote),
        (fx.NAME, heard.rates),
    ]
    notes = {name: f"{name} {age}" for name, held in told if (age := held.age(now)) is not None}
    reasons = {name: held.why for name, held in told if held.value is None and held.why}
    if company.cik is None:
        reasons = {FILINGS: "the company does not file with the SEC", **reasons}
    if company.symbol is None:
        reasons = {"listing": "no listed share of the company is known", **reasons}
    failures = dict.fromkeys(held.why for _, held in told if held.failed and held.why)
    sources = Sources(
        fundamentals=heard.fundamentals.value,
        snapshots=tuple(held.value for held in heard.vendors if held.value is not None),
        quote=heard.quote.value,
        rates=heard.rates.value,
        notes=notes,
        reasons=reasons,
        errors=tuple(failures),
        abroad=heard.register.value is not None and heard.register.value.abroad,
    )
    return assemble(company, sources)
