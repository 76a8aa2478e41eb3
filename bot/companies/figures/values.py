"""Numbers and currencies as strangers write them."""

from __future__ import annotations

import math

_HUNDREDTHS = {"GBp": "GBP", "GBX": "GBP", "ZAc": "ZAR", "ZAC": "ZAR", "ILA": "ILS"}
"""Prices are quoted in pence, cents and agorot in London, Johannesburg and Tel Aviv."""


def number(value: object) -> float | None:
    """A finite number, or None; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def currency_of(code: object) -> tuple[str, float] | None:
    """An ISO 4217 code and what one unit of ``code`` is in it: ("GBP", 0.01) for pence."""
    if not isinstance(code, str):
        return None
    if code in _HUNDREDTHS:
        return _HUNDREDTHS[code], 0.01
    return (code, 1.0) if len(code) == 3 and code.isascii() and code.isupper() else None
