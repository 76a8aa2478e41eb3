"""All sources of figures for one process, from what the operator gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.companies.providers.clinicaltrials import ClinicalTrials
from bot.companies.providers.finnhub import Finnhub
from bot.companies.providers.fx import EcbRates
from bot.companies.providers.quotes import Quotes
from bot.companies.providers.sec import SecEdgar
from bot.companies.providers.yahoo import Library, Yahoo, installed
from bot.net.client import HttpClient


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
) -> Providers:
    """Make the clients. ``urls`` replaces base URLs by lower-case provider name.

    ``client`` should have no gate: each provider has a limiter of its own. ``yahoo_library`` stands in for
    yfinance, which is used where it is installed.
    """
    urls = urls or {}
    return Providers(
        sec=SecEdgar(client, clock, contact=sec_contact, base=urls.get("sec")),
        finnhub=Finnhub(client, clock, key=finnhub_key, base=urls.get("finnhub")),
        yahoo=Yahoo(client, clock, base=urls.get("yahoo"), library=yahoo_library or installed()),
        quotes=Quotes(client, clock, base=urls.get("quotes")),
        fx=EcbRates(client, clock, base=urls.get("fx")),
        trials=ClinicalTrials(client, clock, base=urls.get("clinicaltrials")),
    )
