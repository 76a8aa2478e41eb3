"""Figures of the companies that a digest names, and their sizes for ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.companies.index import CompanyNames
from bot.models.articles import CompanyLink, CompanyRole, JudgedArticle
from bot.models.companies import Company, CompanyFacts
from bot.models.digests import Digest

if TYPE_CHECKING:
    from bot.companies.service import FactsService

DIGEST_PATIENCE = 12.0  # seconds that a digest waits for figures before it is sent without the rest
PREFETCH_PATIENCE = 90.0
PREFETCHED = 60  # companies, the most named first
IN_A_TABLE = 40  # companies in a digest's table; Slack allows a hundred rows


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
