"""All sources of figures for one process, from what the operator gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.companies.providers import clinicaltrials, finnhub, fx, quotes, sec, yahoo
from bot.companies.providers.base import ProviderSettings
from bot.companies.providers.clinicaltrials import ClinicalTrials
from bot.companies.providers.finnhub import Finnhub
from bot.companies.providers.fx import EcbRates
from bot.companies.providers.quotes import Quotes
from bot.companies.providers.sec import SecEdgar
from bot.companies.providers.yahoo import Library, Yahoo, installed
from bot.net.client import HttpClient, Limits


@dataclass(frozen=True, slots=True)
class Providers:
    """One client for each source; a source that is not set up says so when it is asked."""

    sec: SecEdgar
    finnhub: Finnhub
    yahoo: Yahoo
    quotes: Quotes
    fx: EcbRates
    trials: ClinicalTrials


def build_providers(
    client: HttpClient,
    clock: Clock,
    *,
    urls: Mapping[str, str] | None = None,
    finnhub_key: str | None = None,
    sec_contact: str | None = None,
    yahoo_library: Library | None = None,
    limits: Limits | None = None,
) -> Providers:
    """Make the clients. ``urls`` replaces base URLs by lower-case provider name.

    ``client`` should have no gate: each provider has a limiter of its own. ``yahoo_library`` stands in for
    yfinance, which is used where it is installed. ``limits`` replaces the bounds of a request, of all.
    """
    urls = urls or {}

    def terms(own: ProviderSettings) -> ProviderSettings:
        return own if limits is None else replace(own, limits=limits)

    return Providers(
        sec=SecEdgar(client, clock, contact=sec_contact, base=urls.get("sec"), terms=terms(sec.TERMS)),
        finnhub=Finnhub(client, clock, key=finnhub_key, base=urls.get("finnhub"), terms=terms(finnhub.TERMS)),
        yahoo=Yahoo(
            client,
            clock,
            base=urls.get("yahoo"),
            library=yahoo_library or installed(),
            terms=terms(yahoo.TERMS),
        ),
        quotes=Quotes(client, clock, base=urls.get("quotes"), terms=terms(quotes.TERMS)),
        fx=EcbRates(client, clock, base=urls.get("fx"), terms=terms(fx.TERMS)),
        trials=ClinicalTrials(
            client, clock, base=urls.get("clinicaltrials"), terms=terms(clinicaltrials.TERMS)
        ),
    )
