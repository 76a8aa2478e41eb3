"""SEC EDGAR: what companies report, and what they filed. Free, without a key, with a contact.

https://www.sec.gov/search-filings/edgar-application-programming-interfaces; not more than ten requests a
second, and a User-Agent that says who asks (https://www.sec.gov/os/accessing-edgar-data).
"""

from __future__ import annotations

import asyncio

from bot import errors
from bot.clock import Clock
from bot.companies.figures.filings import read_register
from bot.companies.figures.fundamentals import read_fundamentals
from bot.companies.figures.source_data import Fundamentals, SecSubmissions
from bot.companies.providers.base import ProviderClient, ProviderSettings
from bot.net.client import HttpClient, Limits

NAME = "SEC EDGAR"
BASE = "https://data.sec.gov"
PRODUCT = "Sectorwire/0.1"
TERMS = ProviderSettings(
    rate=8.0,  # of the ten that the SEC allows, so that a clock a little off does no harm
    burst=4,
    # A large bank's companyfacts is some 15 MB, a tenth of it on the wire.
    limits=Limits(connect=5, read=15, total=40, wire_bytes=24 << 20, body_bytes=96 << 20, redirects=2),
)
NO_CONTACT = "SEC EDGAR wants to know who asks: set SEC_CONTACT to an e-mail address."


class SecEdgar:
    """The SEC's interfaces for one filer by its CIK."""

    name = NAME

    def __init__(
        self,
        client: HttpClient,
        clock: Clock,
        *,
        contact: str | None,
        base: str | None = None,
        terms: ProviderSettings = TERMS,
    ) -> None:
        self._known = bool(contact) or base is not None  # a mirror does not ask who we are
        headers = {"User-Agent": f"{PRODUCT} ({_header(contact)})"} if contact else {}
        self._client = ProviderClient(
            NAME, base or BASE, client=client, clock=clock, terms=terms, headers=headers
        )

    async def fundamentals(self, cik: int, sic: str | None = None) -> Fundamentals:
        """What the filer's reports say. Raises :class:`~bot.errors.ProviderError`."""
        self._allowed()
        document = await self._client.json(f"/api/xbrl/companyfacts/CIK{cik:010d}.json")
        try:
            return await asyncio.to_thread(read_fundamentals, document, sic=sic)
        except (ValueError, TypeError, AttributeError):
            pass
        raise self._client.broken()

    async def register(self, cik: int) -> SecSubmissions:
        """Who the filer is and what it filed last. Raises :class:`~bot.errors.ProviderError`."""
        self._allowed()
        document = await self._client.json(f"/submissions/CIK{cik:010d}.json")
        try:
            return await asyncio.to_thread(read_register, document, cik)
        except (ValueError, TypeError, AttributeError):
            pass
        raise self._client.broken()

    def _allowed(self) -> None:
        if not self._known:
            raise errors.ProviderNotSetUp(NO_CONTACT)


def _header(text: str | None) -> str:
    return "".join(char for char in text or "" if " " <= char <= "~")[:200]
