"""What sector a company belongs to: as the directory says, by its symbol, or by what its name says it does."""

from __future__ import annotations

import math
import re
from functools import cache, cached_property
from pathlib import Path

from bot.companies.directory.directory import Directory

_DATA = Path(__file__).parents[1] / "data" / "industries.txt"
_BY_NAME = (
    ("biotech", r"biotech\w*|bio(?:pharma\w*|sciences?|therapeutics|logics?|tech)|therapeutics|genomics|genetics|oncology|immun\w+|vaccines?"),
    ("pharma", r"pharma|pharmaceuticals?|laboratories|drugs?|medicines?"),
    ("finance", r"banc\w*|banks?|bankshares|financial|insurance|assurance|reinsurance|mortgage|asset management|savings"),
    ("energy", r"energy|oil|petroleum|gas|solar|uranium|drilling|pipeline|midstream|renewables?|lng|utilities"),
    ("technology", r"software|semiconductors?|microsystems|networks|cloud|cyber\w*|photonics|robotics|quantum|computing|electronics|telecom\w*"),
)  # fmt: skip
_PLACES = (20, 50, 100, 300, 1_000, 3_000)
_NAMES = tuple((sector, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for sector, pattern in _BY_NAME)


class Industries:
    """Sectors by company; pure, and safe to share between threads."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def __call__(self, name: str, symbol: str | None) -> str | None:
        """The sector of a company by its name and its symbol, None where nothing tells it."""
        known = self._directory.symbol(symbol) if symbol else None
        if known is not None:
            company = self._directory.company(known.company)
            if company.sector:
                return company.sector
            symbol = company.symbol or symbol
        elif (outside := self._outside.get(name)) is not None:
            return outside
        if symbol and (listed := _by_symbol().get(symbol.upper().replace(".", "-"))):
            return listed
        return next((sector for sector, pattern in _NAMES if pattern.search(name)), None)

    def prominence(self, name: str, symbol: str | None) -> tuple[float, str] | None:
        """How prominent a company is, 0..1, and why in words; None where nothing tells it.

        The SEC lists companies by market value: the place in the list stands for it. A company outside the list that
        the directory has by hand counts as a middling one.
        """
        known = self._directory.symbol(symbol) if symbol else None
        if known is not None and known.company < self._directory.ranked:
            share = 1.0 - math.log10(1 + known.company / 20) / 2.6
            among = next((most for most in _PLACES if known.company < most), None)
            return (
                (share, f"{name} is among the {among:,} most valuable in the SEC's list") if among else None
            )
        if known is not None or name in self._outside:
            return 0.5, f"{name} is well known, though not on the SEC's list"
        return None

    @cached_property
    def _outside(self) -> dict[str, str]:
        first, last = self._directory.ranked, len(self._directory)
        unlisted = (self._directory.company(number) for number in range(first, last))
        return {company.name: company.sector for company in unlisted if company.sector}


@cache
def _by_symbol() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _DATA.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            sector, _, symbols = line.partition("|")
            for symbol in symbols.split():
                found.setdefault(symbol, sector.strip())
    return found
