"""The words of calendars, and the words around them that make a period fiscal or a report's."""

from __future__ import annotations

import re

from bot.models.claims import Precision

MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
WEEKDAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
PERIODS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "latter": 2, "last": 2,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip

# "May" and "March" are also words: they count with a capital only.
DAY_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|(?-i:Mar(?:ch)?|MAR(?:CH)?)|Apr(?:il)?|(?-i:May|MAY)|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)

_FISCAL_BEFORE = re.compile(
    r"\b(?:fiscal|FY|financial\s+year|FQ)[\s-]*(?:year\s+)?(?:the\s+)?(?:(?:first|second|third|fourth|Q[1-4])\s+)?$",
    re.IGNORECASE,
)
_FISCAL_AFTER = re.compile(
    r"^\s*(?:of\s+|in\s+)?(?:the\s+|its\s+|our\s+)?(?:company['’]s\s+)?(?:fiscal|FY\s?['’]?\d|financial\s+year)",
    re.IGNORECASE,
)
_FISCAL_INSIDE = re.compile(r"\bfiscal\b|\bFY", re.IGNORECASE)

_REPORT_WORDS = (
    r"(?:results|earnings|revenues?|sales|financials?|EPS|reports?\b|reported|guidance|outlook|profits?|net\s|income"
    r"|business\s+update|dividends?|data\s+call|webcast|conference\s+call|deliver|shipments?|estimates?|gross|10-[KQ])"
)
_REPORTING_AFTER = re.compile(
    rf"^(?:['’]s)?[\s,-]*(?:(?:and|&|full|first|half|nine|six|three|months?|year|fiscal|corporate|operating|operational|interim|"
    rf"preliminary|unaudited|audited|consolidated|year-?end|annual|quarter(?:ly)?|GAAP|non-GAAP|adjusted|product|total|record|strong|"
    rf"cash|in|of|the|business|highlights?|to|date|year-to-date|(?:19|20)\d\d|Q[1-4])[\s,-]+)*{_REPORT_WORDS}",
    re.IGNORECASE,
)
_REFERRED_BEFORE = re.compile(
    r"\b(?:ended|ending|dated|as\s+of|since|record\s+date(?:\s+of)?|compared\s+(?:to|with)|versus|vs\.?|quarter|year|months|period"
    r"|filed|published|issued|granted|signed|(?:runway|operations)\s+(?:in)?to|runway\s+through|through|results\s+(?:for|of|from)(?:\s+the)?)"
    r"\s+(?:the\s+)?(?:calendar\s+)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_RESULTS_OF = re.compile(
    r"\b(?:results|earnings|revenue|report|update|information|call)\s+(?:for|of|on|from|in)\s+(?:the\s+|its\s+|our\s+)?(?:full\s+|fiscal\s+)?(?:year\s+|year\s+and\s+)?$",
    re.IGNORECASE,
)


def fiscal_around(sentence: str, start: int, end: int) -> bool:
    """Whether the words at this place name a fiscal period, whose days only its company knows."""
    return bool(
        _FISCAL_INSIDE.search(sentence[start:end])
        or _FISCAL_BEFORE.search(sentence[max(0, start - 40) : start])
        or _FISCAL_AFTER.match(sentence[end : end + 40])
    )


def is_reporting(sentence: str, start: int, end: int, precision: Precision) -> bool:
    """Whether the time at this place is a report's period, or a moment that is only referred to."""
    before = sentence[max(0, start - 60) : start]
    if _REFERRED_BEFORE.search(before):
        return True
    if precision is Precision.DAY:
        return bool(re.match(r"\s+(?:financial|results)\b", sentence[end : end + 20], re.IGNORECASE))
    return bool(
        _SINCE.search(before)
        or _RESULTS_OF.search(before)
        or _REPORTING_AFTER.match(sentence[end : end + 120])
    )


# What a sentence must have, in small letters, for a row of the grammar to be tried at all: most have none.
_MARKS: dict[str, tuple[str, ...]] = {
    "month": tuple(MONTHS),
    "code": ("q1", "q2", "q3", "q4", "h1", "h2", "1q", "2q", "3q", "4q", "1h", "2h"),
    "edge": ("early", "late"),
    "year": ("20", "19"),
    "relative": ("this ", "next "),
    "half": ("half",),
    "quarter": ("quarter",),
    "mid": ("mid",),
    "end": ("end",),
    "weekday": ("day",),
    "today": ("today", "tomorrow"),
}


def marks_of(sentence: str) -> list[str]:
    """The kinds of words about time that a sentence may have; none for most sentences."""
    lowered = sentence.lower()
    return [name for name, words in _MARKS.items() if any(word in lowered for word in words)]
