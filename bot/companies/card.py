"""The card of a company: its facts with what surrounds them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from bot.companies.figures.source_data import SecSubmissions, Snapshot, TrialsFound
from bot.companies.figures.trials import counted
from bot.models.companies import CardStory, Company, CompanyCard, CompanyFacts, Filing, Price, Quarter

STORIES, FILINGS = 3, 4
QUARTERS_DRAWN = 3  # fewer make no chart
_NEWS = re.compile(
    r"8-K|10-[KQ]|20-F|40-F|6-K|S-[134]|F-[13]|424B\d|DEFM14A|SC(?:HEDULE)? (?:13D|TO|14D)|25|15-|NT "
)
"""Forms that tell something new; passive holders and further proxy material can wait."""


@dataclass(frozen=True, slots=True)
class CardSources:
    """What is known besides the facts; ``..._missing`` is the sentence why something is not."""

    register: SecSubmissions | None = None
    register_missing: str | None = None
    vendors: tuple[Snapshot, ...] = ()
    description: str | None = None
    trials: TrialsFound | None = None
    trials_missing: str | None = None
    quarters: tuple[Quarter, ...] = ()
    price: Price | None = None
    stories: tuple[CardStory, ...] = ()


def make_card(facts: CompanyFacts, sources: CardSources) -> CompanyCard:
    """Put a card together."""
    register, trials = sources.register, sources.trials
    missing = [
        f"No {what}: {why.rstrip('.')}"
        for what, why in (("filings", sources.register_missing), ("trials", sources.trials_missing))
        if why
    ]
    industries = [one.industry for one in sources.vendors] + [register.industry if register else None]
    sites = [register.website if register else None] + [one.website for one in sources.vendors]
    return CompanyCard(
        facts=facts,
        listing_url=listing_url(facts.company),
        industry=next((industry for industry in industries if industry), None),
        description=sources.description or (register.description if register else None),
        website=next((site for site in sites if site), None),
        stories=sources.stories[:STORIES],
        filings=_latest(register.filings) if register is not None else (),
        trials=counted(trials.trials) if trials is not None else (),
        trials_total=trials.total if trials is not None else 0,
        latest_trial=trials.trials[0] if trials is not None and trials.trials else None,
        quarters=sources.quarters if len(sources.quarters) >= QUARTERS_DRAWN else (),
        price=sources.price,
        missing=tuple(missing),
    )


def listing_url(company: Company) -> str | None:
    """Where a symbol can be looked up: its exchange's own page where there is one, else Yahoo's."""
    if company.symbol is None:
        return None
    symbol, exchange = company.symbol, (company.exchange or "").casefold()
    if exchange.startswith("nasdaq"):
        return f"https://www.nasdaq.com/market-activity/stocks/{quote(symbol.lower().replace('-', '.'))}"
    if exchange == "nyse":
        return f"https://www.nyse.com/quote/XNYS:{quote(symbol.replace('-', '.'))}"
    if exchange.startswith("otc"):
        return f"https://www.otcmarkets.com/stock/{quote(symbol)}/overview"
    return f"https://finance.yahoo.com/quote/{quote(symbol)}"


def _latest(filings: tuple[Filing, ...]) -> tuple[Filing, ...]:
    return tuple(filing for filing in filings if _NEWS.match(filing.form))[:FILINGS]
