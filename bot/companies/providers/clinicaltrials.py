"""ClinicalTrials.gov: the trials that a company leads. Free, without a key.

https://clinicaltrials.gov/data-api/api; about fifty requests a minute from one address.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.companies.figures.source_data import TrialsFound
from bot.companies.figures.trials import read_trials, sponsor_name
from bot.companies.providers.base import ProviderClient, ProviderSettings
from bot.net.client import HttpClient

NAME = "ClinicalTrials.gov"
BASE = "https://clinicaltrials.gov/api/v2"
TERMS = ProviderSettings(rate=0.8, burst=5)
FIELDS = "NCTId,BriefTitle,OverallStatus,Phase,LastUpdatePostDate,LeadSponsorName"
PAGE = 200


class ClinicalTrials:
    """Trials by sponsor."""

    name = NAME

    def __init__(
        self, client: HttpClient, clock: Clock, *, base: str | None = None, terms: ProviderSettings = TERMS
    ) -> None:
        self._client = ProviderClient(NAME, base or BASE, client=client, clock=clock, terms=terms)

    async def trials(self, sponsor: str) -> TrialsFound:
        """The trials whose lead sponsor is this company. Raises :class:`~bot.errors.ProviderError`."""
        document = await self._client.json(
            "/studies",
            {
                "query.lead": sponsor_name(sponsor),
                "fields": FIELDS,
                "sort": "LastUpdatePostDate:desc",
                "pageSize": str(PAGE),
                "countTotal": "true",
            },
        )
        try:
            return read_trials(document, sponsor)
        except (ValueError, TypeError, AttributeError):
            pass
        raise self._client.broken()
