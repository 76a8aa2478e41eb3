"""Which of a company's symbols is its listing, and how a filer's name reads to people.

The SEC's list has a row for every symbol that an issuer registered: ordinary shares beside warrants,
units, rights, preferred shares, notes and exchange-traded notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

US_EXCHANGES = ("Nasdaq", "NYSE", "CBOE")
_DERIVED = re.compile(r"-(?:P[A-Z]?|W[A-Z]?|WS[A-Z]?|WT|U[N]?|R[T]?|CL)$")
"""Hyphenated symbols of preferred shares, warrants, units and rights; ``-A`` or ``-B`` is a share class."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A symbol and where it trades; ``exchange`` is empty where the SEC does not say."""

    symbol: str
    exchange: str


def ordinary(listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """The ordinary shares among an issuer's symbols, the primary listing first.

    US-listed plain symbols come first, then over-the-counter ones; within each, the SEC's own order, which
    puts the most traded first. A fifth letter behind the issuer's own four-letter symbol marks a warrant,
    right, unit or preferred share (Nasdaq's convention), and an issuer's further, unlike US symbols are its
    notes; neither is an ordinary share.
    """
    plain = [one for one in listings if not _DERIVED.search(one.symbol)]
    us = [one for one in plain if one.exchange in US_EXCHANGES]
    chosen: list[Listing] = []
    for one in us:
        if chosen and not _is_class_of(chosen[0].symbol, one.symbol):
            continue
        chosen.append(one)
    over_the_counter = [one for one in plain if one.exchange not in US_EXCHANGES]
    if not chosen:
        first = sorted(over_the_counter, key=lambda one: (one.exchange != "OTC", len(one.symbol) != 5))
        return tuple(first[:1])
    return tuple(chosen)


def _is_class_of(primary: str, other: str) -> bool:
    """Whether ``other`` is another class of the same shares: BRK-A of BRK-B, GOOG of GOOGL, FOX of FOXA."""
    if "-" in primary or "-" in other:
        return primary.partition("-")[0] == other.partition("-")[0]
    short, long = sorted((primary, other), key=len)
    if len(long) == 5 and len(short) == 4 and short == long[:4]:
        return long[4] in "ABCKL"  # FWONA, LSXMK, GOOGL; W, R, U, P and the rest are no ordinary shares
    return len(short) == len(long) and short[:-1] == long[:-1] and {short[-1], long[-1]} <= set("ABCK")


# --- names -----------------------------------------------------------------------------------------

_STATE = re.compile(r"\s*/(?:[A-Z]{2,3}|NEW|ADR|FI|CAN|ON|ADR/|[A-Z]{2} )/?\s*$")
_SMALL = {"of", "and", "the", "for", "de", "du", "des", "la", "le", "in", "on", "to", "y", "e", "da", "do"}
_FORMS = {
    "INC": "Inc",
    "CORP": "Corp",
    "CO": "Co",
    "LTD": "Ltd",
    "LIMITED": "Limited",
    "PLC": "plc",
    "LLC": "LLC",
    "LP": "LP",
    "SA": "SA",
    "AG": "AG",
    "NV": "NV",
    "SE": "SE",
    "AB": "AB",
    "ASA": "ASA",
    "SPA": "SpA",
    "II": "II",
    "III": "III",
    "IV": "IV",
    "US": "US",
    "USA": "USA",
    "ETF": "ETF",
    "REIT": "REIT",
}


def readable_name(name: str, symbols: Sequence[str]) -> str:
    """A filer's name as people write it: "PFIZER INC" -> "Pfizer Inc", "ASML HOLDING NV" -> "ASML Holding NV".

    Names in mixed case stay as the filer wrote them. EDGAR's marks for states and depositary receipts
    ("/DE/", "/ADR") go. A word stays in capitals that is a symbol of the company, or has no vowel.
    """
    text = " ".join(name.split())
    while (shorter := _STATE.sub("", text)) != text and shorter:
        text = shorter
    if any(character.islower() for character in text):
        return _mend_mixed(text)
    own = {symbol.partition("-")[0] for symbol in symbols}
    return " ".join(_cased(word, own, first=number == 0) for number, word in enumerate(text.split(" ")))


def _cased(word: str, own: set[str], *, first: bool) -> str:
    bare = re.sub(r"[^A-Z0-9&]", "", word)
    if bare in _FORMS:
        return word.replace(bare, _FORMS[bare]) if bare in word else _FORMS[bare]
    if bare in own or (bare.isalpha() and not re.search(r"[AEIOUY]", bare)) or "&" in bare:
        return word
    if not first and word.lower() in _SMALL:
        return word.lower()
    return re.sub(r"[A-Z]+(?:'[A-Z]+)?", lambda match: match[0].capitalize(), word)


def _mend_mixed(text: str) -> str:
    """Filers that shout their name and whisper the form: "ELI LILLY & Co" -> "Eli Lilly & Co"."""
    words = text.split(" ")
    loud = [word for word in words if len(re.sub(r"[^A-Za-z]", "", word)) > 3]
    if loud and all(word.isupper() for word in loud):
        return " ".join(
            word.capitalize() if len(word) > 3 and word.isupper() and re.search(r"[AEIOUY]", word) else word
            for word in words
        )
    return text
