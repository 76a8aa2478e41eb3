"""The sector of an article as a prior for who is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from bot.models.articles import SectorFit

KIN = {"pharma": "biotech"}  # the names of their companies do not tell them apart
_CUES = {
    "biotech": re.compile(
        r"\b(?:FDA|drug|Phase [123I]|clinical|trial|patients?|therap\w+|NDA|BLA|biotech|pharma)\b",
        re.IGNORECASE,
    ),
    "energy": re.compile(
        r"\b(?:oil|gas|barrels?|crude|drilling|megawatts?|solar|pipeline|shale|LNG)\b", re.IGNORECASE
    ),
    "finance": re.compile(r"\b(?:loans?|deposits?|lender|mortgages?|bank|insurer|credit)\b", re.IGNORECASE),
    "technology": re.compile(
        r"\b(?:software|chips?|cloud|smartphones?|semiconductor|AI|cyber\w*|internet)\b", re.IGNORECASE
    ),
}


class Sectors:
    """The sectors of an article: as told, else supposed from its first words, and that only once asked."""

    def __init__(self, told: Sequence[SectorFit], whole: str) -> None:
        self.told = {KIN.get(fit.sector, fit.sector) for fit in told}
        self._whole = whole

    @cached_property
    def known(self) -> set[str]:
        """Told or supposed; empty where nothing speaks for any."""
        if self.told:
            return self.told
        found = {sector: len(cue.findall(self._whole[:600])) for sector, cue in _CUES.items()}
        most = max(found.values())
        return {sector for sector, count in found.items() if count == most} if most else set()
