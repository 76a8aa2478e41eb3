"""Which of an issuer's symbols are its listing, and how a filer's name reads to people.

The SEC's list has a row for every symbol that an issuer registered: ordinary shares beside warrants,
units, rights, preferred shares, notes and exchange-traded notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

US_EXCHANGES = frozenset({"Nasdaq", "NYSE", "CBOE"})
_DERIVED = re.compile(r"-(?:P[A-Z]?|W[A-Z]?|WS[A-Z]?|WT[A-Z]?|U[N]?|R[TIW]?|CL)$")
"""Hyphenated symbols of preferred shares, warrants, units and rights; ``-A`` or ``-B`` is a share class."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A symbol and where it trades; ``exchange`` is empty where the SEC does not say."""

    symbol: str
    exchange: str

    def __str__(self) -> str:
        """As the embedded list has it: ``GOOGL:Nasdaq``."""
        return f"{self.symbol}:{self.exchange}"


def ordinary(name: str, listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """The ordinary shares among an issuer's symbols, the primary listing first; empty where there are none.

    A US-listed plain symbol is primary, else an over-the-counter one (five letters ending in Y, an ADR,
    before others); within each kind the SEC's own order holds, which puts the most traded first. Further
    classes of the same shares follow. An issuer that has only symbols unlike one another, as a bank that
    issues exchange-traded notes under a name of its own, has no ordinary shares.
    """
    symbols = {one.symbol for one in listings}
    plain = [one for one in listings if not _is_derived(one.symbol, symbols)]
    us = [one for one in plain if one.exchange in US_EXCHANGES]
    if not us:
        return tuple(sorted(plain, key=_over_the_counter_rank)[:1])
    unlike = {one.symbol[:2] for one in us}
    if len(us) >= 4 and len(unlike) >= len(us) / 2 and not _abbreviates(us[0].symbol, name):
        return ()
    return (us[0], *(one for one in us[1:] if _is_class_of(us[0].symbol, one)))


def _is_derived(symbol: str, symbols: set[str]) -> bool:
    """Whether the symbol says that it is no ordinary share, by itself or beside the issuer's others."""
    if _DERIVED.search(symbol):
        return True
    return len(symbol) == 5 and symbol[4] in "UWR" and bool({symbol[:4], symbol[:3]} & symbols)


def _abbreviates(symbol: str, name: str) -> bool:
    """Whether the letters of the symbol stand in the name in their order."""
    letters = iter(name.upper())
    return all(letter in letters for letter in symbol if letter.isalpha())


def _over_the_counter_rank(listing: Listing) -> tuple[bool, int]:
    symbol = listing.symbol
    depositary = len(symbol) == 5 and symbol[-1] == "Y"
    foreign = len(symbol) == 5 and symbol[-1] == "F"
    return (listing.exchange != "OTC", 0 if depositary else 1 if foreign or len(symbol) < 5 else 2)


def _is_class_of(primary: str, other: Listing) -> bool:
    """Whether ``other`` is another class of the same shares: BRK-A of BRK-B, GOOG of GOOGL, FOX of FOXA.

    A note never leads its issuer's list, so a shorter form of the primary symbol is a class. A longer one
    is a class on Nasdaq alone, where a fifth letter A, B or K says so (Nasdaq's fifth-character
    identifiers); elsewhere DUKB beside DUK is a note, and classes carry a hyphen.
    """
    symbol = other.symbol
    if "-" in primary or "-" in symbol:
        return primary.partition("-")[0] == symbol.partition("-")[0]
    if len(symbol) == len(primary) - 1:
        return primary.startswith(symbol)
    if other.exchange != "Nasdaq" or symbol[-1] not in "ABK":
        return False
    if len(symbol) == len(primary) + 1:
        return symbol.startswith(primary)
    return len(symbol) == len(primary) == 5 and symbol[:4] == primary[:4] and primary[-1] in "ABK"


# --- names -----------------------------------------------------------------------------------------

_STATE = re.compile(r"(?:\s*[/\\]\s?(?:[A-Z]{2,3}|NEW|ADR|CAN|[A-Z]{2} )\s?[/\\]?|/)\s*$", re.IGNORECASE)
_SMALL = frozenset("of and the for de du des la le in on to y e da do".split())
_FORMS = {
    form.upper(): form
    for form in (
        "Inc Corp Co Ltd Limited plc LLC LP LLP SA AG NV SE AB ASA SpA II III IV VI VII US USA UK ETF REIT AI"
    ).split()
}


_SPOKEN = re.compile(r"(?:[^AEIOU][AEIOUY]){2,}[^AEIOU]?|[AEIOU][^AEIOU][AEIOU][^AEIOU]+")
"""Letters that read as a word (TEVA, CAVA), so that a shouted name of that form is no abbreviation."""


def readable_name(name: str, symbols: Sequence[str]) -> str:
    """A filer's name as people write it: "PFIZER INC" -> "Pfizer Inc", "ASML HOLDING NV" -> "ASML Holding NV".

    EDGAR's marks for states and depositary receipts ("/DE/", "/ADR") go. A name in mixed case stays as the
    filer wrote it, unless all of its longer words are shouted ("ELI LILLY & Co"). A shouted word stays
    only where it begins a symbol of the company or has no vowel.
    """
    text = " ".join(name.split())
    while (shorter := _STATE.sub("", text)) != text and shorter:
        text = shorter
    words = text.split(" ")
    loud = [bare for word in words if len(bare := re.sub(r"[^A-Za-z]", "", word)) > 3]
    if not all(word.isupper() for word in loud) or (not loud and not text.isupper()):
        return text
    own = {symbol.partition("-")[0] for symbol in symbols}
    return " ".join(_cased(word, own, first=number == 0) for number, word in enumerate(words))


def _cased(word: str, own: set[str], *, first: bool) -> str:
    bare = re.sub(r"[^A-Z0-9&]", "", word)
    if not word.isupper():
        return word
    if bare in _FORMS:
        return word.replace(bare, _FORMS[bare])
    short = len(bare) <= 3 and any(symbol.startswith(bare) for symbol in own)
    if (
        short
        or (bare in own and not _SPOKEN.fullmatch(bare))
        or "&" in bare
        or (bare.isalpha() and not re.search(r"[AEIOUY]", bare))
    ):
        return word
    if not first and word.lower() in _SMALL:
        return word.lower()
    return re.sub(r"[A-Z]+(?:'[A-Z]+)?", lambda match: match[0].capitalize(), word)
