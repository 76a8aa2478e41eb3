"""The times that a sentence names, as windows of calendar days: a grammar by table, and never a guess.

A day without a year takes the year that its weekday fixes, else the nearest one. A fiscal period is no
calendar period, and a reporting period ("third quarter results") is not when something happens: both are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.claims.calendar_words import (
    DAY_MONTH,
    MONTHS,
    PERIODS,
    WEEKDAYS,
    fiscal_around,
    is_reporting,
    marks_of,
)
from bot.claims.spans import day, half, middle, month, quarter, week, whole_year
from bot.models.claims import Precision, Window


@dataclass(frozen=True, slots=True)
class Found:
    """A window and where its words stand; ``until`` where only its end is told ("by year-end").

    ``spoken`` where it is told from the day of speaking ("on Monday"), which may also mean the last one.
    """

    window: Window
    start: int
    end: int
    until: bool = False
    spoken: bool = False


def windows_of(sentence: str, said: date) -> list[Found]:
    """Every window that the sentence names, in its order; ``said`` is the day on which it was published."""
    taken: list[tuple[int, int]] = []
    found: list[Found] = []
    marks = marks_of(sentence)
    for pattern, read, mark in _TABLE:
        if mark not in marks:
            continue
        for match in pattern.finditer(sentence):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            if fiscal_around(sentence, match.start(), match.end()):
                continue
            window = read(match, said)
            if window is None or is_reporting(sentence, match.start(), match.end(), window.precision):
                continue
            until = _is_deadline(sentence, match)
            if until and said <= window.end and window.precision is not Precision.DAY:
                window = Window(said, window.end, window.precision)
            found.append(Found(window, _begin(match), match.end(), until, read is _weekday))
    return sorted(found, key=lambda one: one.start)


def _begin(match: re.Match[str]) -> int:
    """Where the time's own words begin, behind the preposition that a pattern needs to know them."""
    names = [
        name for name in ("weekday", "day", "edge", "which", "month", "year") if match.groupdict().get(name)
    ]
    lead = _LEAD.match(match[0])
    return min(match.start(name) for name in names) if lead and names else match.start()


# "1Q and 2Q 2023": the year stands behind the last of them.
_LISTED = re.compile(
    r"\s*(?:and|or|to|/|-|–|,|&)\s*(?:[1-4]Q|Q[1-4]|[12]H|H[12])[\s'’]*((?:20)?\d\d)\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"(?:in|by|during|until|before|within|around|anticipated|expected|planned|scheduled|starting|beginning|targeted|on)\b",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"\b(?:by|before|no later than|until|prior to)\s+(?:the\s+)?(?:early\s+|late\s+)?$", re.IGNORECASE
)


def _is_deadline(sentence: str, match: re.Match[str]) -> bool:
    own = match[0].lower()
    return (
        "end" in re.findall(r"[a-z]+", own)
        or own.startswith("later")
        or _DEADLINE.search(sentence[max(0, match.start() - 30) : match.start()]) is not None
    )


def _nearest(make: Callable[[int], Window | None], said: date) -> Window | None:
    """Of the years around ``said`` the one whose window is nearest; none of equal distance is passed over."""
    options = [one for year in (said.year - 1, said.year, said.year + 1) if (one := make(year)) is not None]
    return min(options, key=lambda one: (_distance(one, said), one.end < said), default=None)


def _distance(window: Window, said: date) -> int:
    if window.end < said:
        return (said - window.end).days
    return max((window.start - said).days, 0)


def _date(year: int, number: int, of_month: int) -> date | None:
    try:
        return date(year, number, of_month)
    except ValueError:
        return None


# --- reading ---------------------------------------------------------------------------------------


def _days(match: re.Match[str], said: date) -> Window | None:
    """As "Tuesday, November 7th", "November 3-5, 2023", "May 31 – June 3", "8 – 9 October"."""
    given = match.groupdict()
    first = MONTHS[given["month"][:3].lower()]
    last = MONTHS[given["month2"][:3].lower()] if given.get("month2") else first
    since, until = int(given["day"]), int(given["day2"] or given["day"])

    def make(year: int) -> Window | None:
        start = _date(year, first, since)
        end = _date(year + (last < first), last, until)
        return day(start, end) if start and end and start <= end <= start + timedelta(31) else None

    weekday = given.get("weekday")
    if given["year"]:
        return make(int(given["year"]))
    if weekday:
        wanted = WEEKDAYS[weekday[:3].lower()]
        fits = [
            one
            for year in range(said.year - 1, said.year + 2)
            if (one := make(year)) and one.start.weekday() == wanted
        ]
        return min(fits, key=lambda one: _distance(one, said), default=None)
    return _nearest(make, said)


def _month(match: re.Match[str], said: date) -> Window | None:
    number = MONTHS[match["month"][:3].lower()]
    year = _year_of(match, said)
    return month(year, number) if year is not None else _nearest(lambda one: month(one, number), said)


def _coming_month(match: re.Match[str], said: date) -> Window | None:
    """A month that can only lie ahead: "gets a November PDUFA date"."""
    number = MONTHS[match["month"][:3].lower()]
    return month(said.year + (number < said.month), number)


def _year_of(match: re.Match[str], said: date) -> int | None:
    """The year that stands beside a period: four digits, two, or "this" and "next" year."""
    given = match.groupdict().get("year")
    if not given:
        return None
    lowered = given.lower()
    if "next" in lowered:
        return said.year + 1
    if "last" in lowered:
        return said.year - 1
    if digits := re.search(r"\d+", lowered):
        return int(digits[0]) if len(digits[0]) == 4 else 2000 + int(digits[0])
    return said.year


def _quarter(match: re.Match[str], said: date) -> Window | None:
    number = PERIODS[match["number"].lower()]
    year = _year_of(match, said)
    if year is not None:
        return quarter(year, number)
    return _nearest(lambda one: quarter(one, number), said)


def _half(match: re.Match[str], said: date) -> Window | None:
    number = PERIODS[match["number"].lower()]
    year = _year_of(match, said)
    if year is not None:
        return half(year, number)
    return _nearest(lambda one: half(one, number), said)


def _middle(match: re.Match[str], said: date) -> Window | None:
    year = _year_of(match, said)
    if year is not None:
        return middle(year)
    return _nearest(middle, said)


def _edge(match: re.Match[str], said: date) -> Window | None:
    year = _year_of(match, said)
    if year is None:
        return None
    return quarter(year, 1 if match["edge"].lower().startswith("early") else 4)


def _end_of(match: re.Match[str], said: date) -> Window | None:
    unit = (match["unit"] or "").lower()
    year = _year_of(match, said)
    if unit.startswith("month"):
        return month(said.year, said.month)
    if unit.startswith("quarter"):
        return quarter(said.year, (said.month + 2) // 3)
    return whole_year(year if year is not None else said.year)


def _relative(match: re.Match[str], said: date) -> Window | None:
    ahead, unit = match["which"].lower().startswith("next"), match["unit"].lower()
    if unit == "week":
        return week(said + timedelta(7 - said.weekday()) if ahead else _monday(said))
    if unit == "month":
        return month(said.year + (ahead and said.month == 12), said.month % 12 + 1 if ahead else said.month)
    if unit == "quarter":
        number = (said.month + 2) // 3
        return quarter(said.year + (ahead and number == 4), number % 4 + 1 if ahead else number)
    return whole_year(said.year + ahead)


def _monday(said: date) -> date:
    """The Monday of the week that is going on; on a Sunday people mean the one that begins."""
    if said.weekday() == 6:
        return said + timedelta(1)
    return said - timedelta(said.weekday())


def _weekday(match: re.Match[str], said: date) -> Window | None:
    """The next day of that name; none where it is today's, which may mean this one or the next."""
    ahead = (WEEKDAYS[match["weekday"][:3].lower()] - said.weekday()) % 7
    return day(said + timedelta(ahead)) if ahead else None


def _today(match: re.Match[str], said: date) -> Window | None:
    return day(said + timedelta(match["word"].lower().startswith("tomorrow")))


def _iso(match: re.Match[str], said: date) -> Window | None:
    when = _date(int(match["year"]), int(match["number"]), int(match["day"]))
    return day(when) if when else None


def _code(match: re.Match[str], said: date, make: Callable[[int, int], Window]) -> Window | None:
    """As "1H25", "Q3 2024", "4Q"."""
    number = int(match["number"] or match["other"])
    year = _year_of(match, said)
    if year is None and (listed := _LISTED.match(match.string, match.end())):
        year = int(listed[1]) if len(listed[1]) == 4 else 2000 + int(listed[1])
    return make(year, number) if year is not None else _nearest(lambda one: make(one, number), said)


def _month_end(match: re.Match[str], said: date) -> Window | None:
    if match[0].lower().startswith("month"):
        return month(said.year, said.month)
    if match[0].lower().startswith("quarter"):
        return quarter(said.year, (said.month + 2) // 3)
    return _end_of(match, said)


def _compiled(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(pattern, flags)


_YEAR4 = r"(?:19|20)\d\d"
_OF_YEAR = rf"(?:[\s,]+(?:of\s+)?(?:the\s+)?(?:calendar\s+(?:year\s+)?)?(?P<year>{_YEAR4}|['’]\d\d|(?:this|next|the\s+current|the)\s+year))"
_MONTH_NAME = rf"(?P<month>{DAY_MONTH})"
_NUMBER_WORDS = "|".join(sorted(PERIODS, key=len, reverse=True))
_WEEKDAY_NAME = r"(?P<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b\.?"

# The order is that of taking: what a longer pattern took is not read again.
_TABLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Window | None], str], ...] = (
    (
        _compiled(
            rf"(?:{_WEEKDAY_NAME},?\s+)?\b{_MONTH_NAME}\.?,?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:|\s*[ap]\.?m\b)(?!,\d{{3}})"
            rf"(?:\s*,?\s*(?:{_YEAR4}\s*)?,?\s*(?:-|–|—|to\b|through\b|and\b|&)\s*(?:\w+day,?\s+)?"
            rf"(?:(?P<month2>{DAY_MONTH})\.?\s+)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:|\s*[ap]\.?m\b|\s*%))?"
            rf"(?:(?:\s*,\s*|\s+(?:of\s+)?)(?P<year>{_YEAR4})\b)?"
        ),
        _days,
        "month",
    ),
    (
        _compiled(
            rf"(?:{_WEEKDAY_NAME},?\s+)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
            rf"(?:\s*(?:-|–|—|to|and|&)\s*(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)?\s+(?:of\s+)?{_MONTH_NAME}\b\.?"
            rf"(?:,?\s+(?P<year>{_YEAR4})\b)?(?!\s*\d)"
        ),
        _days,
        "month",
    ),
    (_compiled(rf"\b(?P<year>{_YEAR4})-(?P<number>\d\d)-(?P<day>\d\d)\b"), _iso, "year"),
    (
        _compiled(
            rf"\b(?:mid[-\s]?|early\s+|late\s+)?(?:first|second|third|fourth|[1-4](?:st|nd|rd|th))(?=\s+half)\s+half{_OF_YEAR}?".replace(
                "(?:first|second|third|fourth|[1-4](?:st|nd|rd|th))(?=\\s+half)",
                "(?P<number>first|second|1st|2nd|latter|last)",
            )
        ),
        _half,
        "half",
    ),
    (
        _compiled(
            rf"\b(?:(?P<number>[12])H|H(?P<other>[12]))[\s-]?(?:of\s+)?(?P<year>{_YEAR4}|['’]?\d\d)?\b"
        ),
        lambda match, said: _code(match, said, half),
        "code",
    ),
    (
        _compiled(
            rf"\b(?:(?P<number>[1-4])Q|Q(?P<other>[1-4]))[\s-]?(?:of\s+)?(?P<year>{_YEAR4}|['’]?\d\d|of\s+(?:this|next)\s+year|(?:this|next)\s+year)?\b"
        ),
        lambda match, said: _code(match, said, quarter),
        "code",
    ),
    (
        _compiled(
            rf"\b(?:end\s+of\s+(?:the\s+)?)?(?:calendar\s+)?(?P<number>first|second|third|fourth|1st|2nd|3rd|4th)(?:\s+calendar)?[\s-]quarter\b{_OF_YEAR}?"
        ),
        _quarter,
        "quarter",
    ),
    (
        _compiled(
            rf"\bmid(?:dle\s+of|[-\s–])\s*(?:the\s+)?(?P<year>{_YEAR4}|(?:next|this)\s+year|year)\b(?:\s+(?P<late>{_YEAR4}))?"
        ),
        lambda match, said: (
            middle(int(match["late"]))
            if match["late"]
            else (_nearest(middle, said) if match["year"].lower() == "year" else _middle(match, said))
        ),
        "mid",
    ),
    (_compiled(rf"\bmid[-\s–]?summer\s+(?P<year>{_YEAR4})\b"), _middle, "mid"),
    (
        _compiled(
            rf"\b(?:the\s+)?end\s+of\s+(?:the\s+)?(?:mid[-\s])?{_MONTH_NAME}\b(?:,?\s+(?P<year>{_YEAR4}))?"
        ),
        _month,
        "month",
    ),
    (
        _compiled(
            rf"\b(?:year[-\s]end|end\s+of\s+(?:the\s+)?(?:calendar\s+)?(?:current\s+|this\s+)?(?P<unit>year|month|quarter)|end\s+of(?=\s+(?:next|this|\d))|(?:month|quarter)(?=[-\s]end)[-\s]end)(?:[\s,]+(?:of\s+)?(?P<year>{_YEAR4}|(?:this|next)\s+year))?\b"
        ),
        _month_end,
        "end",
    ),
    (
        _compiled(
            rf"\b(?P<edge>early|late)(?:\s+in)?[-\s]+(?:calendar\s+(?:year\s+)?)?(?P<year>{_YEAR4}|(?:this|next)\s+year)\b"
        ),
        _edge,
        "edge",
    ),
    (_compiled(rf"(?<!\d\s)\b{_MONTH_NAME}(?:\s+of)?,?\s+(?P<year>{_YEAR4})\b"), _month, "month"),
    (
        _compiled(
            rf"\b(?:in|by|during|until|before|early|mid[-\s]?|late|end\s+of|expected|planned|scheduled(?:\s+for)?)[\s-]*\s?(?:early\s+|mid[-\s]?|late\s+)?{_MONTH_NAME}(?=[\s,;.)–—-]|$)(?!\s*\d)(?:\s+(?P<year>(?:this|next|last)\s+year))?"
        ),
        _month,
        "month",
    ),
    (
        _compiled(rf"\b{_MONTH_NAME}(?=\s+(?:PDUFA|AdCom|action\s+date|decision\s+date|goal\s+date))"),
        _coming_month,
        "month",
    ),
    (
        _compiled(
            r"(?<!\bthe )\b(?:later\s+)?(?P<which>this|next)\s+(?P<unit>week|month|quarter|year)\b(?!['’]s)"
        ),
        _relative,
        "relative",
    ),
    (
        _compiled(
            rf"\b(?:in|by|during|before|within|until|around|anticipated|expected|starting|beginning|targeted\s+for)\s+(?:calendar\s+(?:year\s+)?|the\s+year\s+|CY\s*)?(?P<year>{_YEAR4})\b(?!\s*[-–]\s*\d)(?!['’]s)(?-i:(?!\s+(?:[A-Z]{{2,}}|[A-Z][\w&]+\s+[A-Z])))"
        ),
        lambda match, _said: whole_year(int(match["year"])),
        "year",
    ),
    (
        _compiled(
            rf"\b(?:this\s+(?:coming\s+)?|next\s+|on\s+|by\s+|:\s*|until\s+)(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day\b(?!\s*,?\s*(?:\d|{DAY_MONTH}))"
        ),
        _weekday,
        "weekday",
    ),
    (
        _compiled(r"\b(?P<word>today|tomorrow)(?:\s+(?:at|afternoon|morning|evening)\b|,\s+at\b)"),
        _today,
        "today",
    ),
)
