"""One name or several in a line: "pfizer, lilly", "Pfizer and Merck & Co., Inc."

Only the directory can tell: "Johnson & Johnson" and "Eli Lilly and Company" are one company each. So a line is taken
whole where a company is called so, and parted at commas, then at "and", where that finds more.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.companies.resolving.resolve import Resolution

MOST = 12  # names in one line that are looked up

_COMMAS = re.compile(r"\s*[,;，、\n]\s*(?![^()]*\))")  # not within brackets
_AND = re.compile(r"\s+(?:and|or|vs\.?|versus|\+|&)\s+", re.IGNORECASE)
_LEADING_AND = re.compile(r"^(?:and|or|&|\+)\s+", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"(?:inc|incorporated|corp|corporation|co|company|llc|l\.l\.c|ltd|limited|plc|p\.l\.c|lp|l\.p|n\.?v|s\.?a|s\.?e|a\.?g"
    r"|s\.?p\.?a|a/?s|ab|oyj|gmbh|kgaa|the)\.?(?:\s*\(.*\)|\s+(?:inc|ltd|llc|co)\.?)?",
    re.IGNORECASE,
)


def listed(resolve: Callable[[str], Resolution], text: str) -> list[Resolution]:
    """The company that a line names, or each of several, in its order and each once; never empty."""
    whole = resolve(text)
    if whole.status == "found":
        return [whole]
    pieces = _pieces(text)
    if len(pieces) == 1:
        return _at_and(resolve, text, whole)
    found: dict[str, Resolution] = {}
    for piece in pieces[:MOST]:
        for one in _at_and(resolve, piece, resolve(piece)):
            found.setdefault(_name(one), one)
    known = any(one.status == "found" for one in found.values())
    return list(found.values()) if known or whole.status == "unknown" else [whole]


def _pieces(text: str) -> list[str]:
    """What stands between commas; "Inc." and the like belong to the name before."""
    pieces: list[str] = []
    for piece in _COMMAS.split(text):
        part = _LEADING_AND.sub("", piece.strip())
        if not part:
            continue
        if pieces and _LEGAL_FORM.fullmatch(part):
            pieces[-1] += f", {part}"
        else:
            pieces.append(part)
    return pieces or [text]


def _at_and(resolve: Callable[[str], Resolution], text: str, whole: Resolution) -> list[Resolution]:
    """Parted at "and" where both sides are companies' names; else as a whole."""
    parts = _AND.split(text)
    if whole.status == "found" or len(parts) == 1:
        return [whole]
    found = [resolve(part) for part in parts[:MOST] if part.strip()]
    several = sum(one.status != "unknown" for one in found)
    return found if several > 1 or (several and len(found) == 2) else [whole]


def _name(one: Resolution) -> str:
    return (one.company.symbol or one.company.name) if one.company is not None else one.query.casefold()
