"""Names and symbols as people paste them: "Pfizer Inc. (NYSE: PFE)", "Moderna (MRNA)", "PFE US Equity", "AAPL.O", "700.HK"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.companies.names.stated_listings import stated_listings

_BLOOMBERG = {
    "US UN UQ UW UR UA UP": "",
    "LN": ".L",
    "GR GY": ".DE",
    "FP": ".PA",
    "SW SE VX": ".SW",
    "JP JT": ".T",
    "HK": ".HK",
    "NA": ".AS",
    "BB": ".BR",
    "IM": ".MI",
    "SM SQ": ".MC",
    "DC": ".CO",
    "SS": ".ST",
    "NO": ".OL",
    "FH": ".HE",
    "PL": ".LS",
    "AV": ".VI",
    "CN CT": ".TO",
    "CV": ".V",
    "AU AT": ".AX",
    "IN": ".NS",
    "IB": ".BO",
    "KS KP": ".KS",
    "KQ": ".KQ",
    "TT": ".TW",
    "SP": ".SI",
    "SJ": ".JO",
    "IT": ".TA",
    "AB": ".SR",
}
"""Bloomberg's exchange codes, and how data providers end a symbol of that exchange."""
_SUFFIX = {code: suffix for codes, suffix in _BLOOMBERG.items() for code in codes.split()}
_REUTERS = {
    "O": "",
    "OQ": "",
    "N": "",
    "K": "",
    "P": "",
    "PK": "",
    "S": ".SW",
    "VX": ".SW",
    "F": ".DE",
    "M": ".MC",
}
"""Reuters' endings, where they are not those of data providers too (".L", ".PA", ".T")."""

_CODED = re.compile(r"([A-Za-z0-9]{1,10}(?:[/.\-][A-Za-z]{1,2})?)\s+([A-Z]{2})(\s+Equity)?$", re.IGNORECASE)
_ENDED = re.compile(r"([A-Za-z0-9]{1,9}(?:[\-][A-Z])?)\.([A-Z]{1,2})$")
_BRACKET = re.compile(r"(.+?)\s*[(\[]\s*\$?([A-Za-z]{1,6}(?:[.\-/][A-Za-z]{1,2})?)\s*[)\]]$")
_ANY_BRACKET = re.compile(r"(.+?)\s*[(\[][^()\[\]]*[)\]]$")
_LEADING = re.compile(r"\$?([A-Z]{1,6}(?:[.\-/][A-Z]{1,2})?)\s*(?:[–—|:]|\s-)\s+(.+)$")
_TRAILING = re.compile(r"(.+?)[\s,;:–—|-]+\$?([A-Z]{2,6}(?:[.\-/][A-Z]{1,2})?|\w{1,9}\.[A-Z]{1,2})$")
_ISIN = re.compile(r"(?:.*?\bisin\b\s*[:#]?\s*)([A-Z]{2}[A-Z0-9]{9}\d)\s*\)?$", re.IGNORECASE)
_SPACED_CLASS = re.compile(r"([A-Za-z]{1,5})\s([A-Za-z])$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted, taken apart: symbols to be tried, the best first, and the name that stands beside them.

    ``sure`` is False where the symbol stands without an exchange, so that the name has to fit.
    """

    symbols: tuple[str, ...]
    name: str = ""
    sure: bool = True


def pasted(text: str) -> Pasted | None:
    """The listing in a pasted text; None where it is none of these forms."""
    stated = [one for one in stated_listings(text) if not one.cashtag]
    if stated:
        symbols = tuple(dict.fromkeys(symbol for one in stated for symbol in one.symbols))
        return Pasted(symbols, text[: stated[0].start].strip(" ([,;:-–—"))
    if match := _BRACKET.match(text):
        return Pasted((match[2].upper(),), match[1], sure=False)
    if match := _ANY_BRACKET.match(text):
        return Pasted((), match[1])
    if found := _coded(text) or _ended(text):
        return found
    if match := _LEADING.match(text):
        return Pasted((match[1],), match[2], sure=False)
    if (match := _TRAILING.match(text)) and not text.isupper():
        return Pasted((match[2],), match[1], sure=False)
    return None


def spaced_class(text: str) -> str | None:
    """A symbol with its class behind a space: "brk a" is BRK-A."""
    match = _SPACED_CLASS.match(text)
    return f"{match[1]}-{match[2]}".upper() if match else None


def isin_in(text: str) -> str | None:
    """The number behind the word ISIN."""
    match = _ISIN.match(text)
    return match[1].upper() if match else None


def _coded(text: str) -> Pasted | None:
    """Bloomberg's form; in small letters only with "Equity" behind, for words may look so ("made in")."""
    match = _CODED.match(text)
    if match is None or not (match[3] or text.isupper()):
        return None
    suffix = _SUFFIX.get(match[2].upper())
    if suffix is None:
        return None
    return Pasted((at_home(match[1].upper().replace("/", "-"), suffix),))


def _ended(text: str) -> Pasted | None:
    match = _ENDED.match(text.upper())
    if match is None:
        return None
    bare, ending = match.groups()
    suffix = _REUTERS.get(ending, f".{ending}")
    # Reuters writes a class in small letters: "BRKa.N".
    small = re.match(r"([A-Z]+)([a-z])\.", text)
    return Pasted((f"{small[1]}-{small[2].upper()}",) if small and not suffix else (at_home(bare, suffix),))


def at_home(bare: str, suffix: str) -> str:
    """A symbol at home as data providers write it: Hong Kong's have four digits."""
    if suffix == ".HK" and bare.isdigit():
        bare = bare.lstrip("0").rjust(4, "0")
    return f"{bare}{suffix}"
