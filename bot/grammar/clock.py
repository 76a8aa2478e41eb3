"""Times of day, days of the week and spans as people write them: "8:00 pm", "noon", "mon–thu", "last 3 days"."""

from __future__ import annotations

import re
from datetime import timedelta

LONGEST_SPAN = timedelta(days=366)

# Phones and word processors write these for the signs beside them.
_SIGNS = {
    **dict.fromkeys(map(ord, "–—−‐‑‒―"), "-"),
    **dict.fromkeys(map(ord, "：∶꞉"), ":"),
    **dict.fromkeys(map(ord, "，、"), ","),
    **dict.fromkeys(map(ord, "；"), ";"),
    **dict.fromkeys(map(ord, "’‘´"), "'"),
}

# --- times of day ----------------------------------------------------------------------------------

_NAMED = {
    "noon": "12:00",
    "midday": "12:00",
    "12 noon": "12:00",
    "midnight": "00:00",
    "12 midnight": "00:00",
}
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.h])(?P<minute>\d{2}))? ?(?P<half>[ap]\.?m\.?|[ap])?(?P<whole> ?o'?clock)?"
    r"(?: in the (?P<part>morning|afternoon|evening)| at (?P<night>night))?"
)
_HOURS = re.compile(r"(?P<hour>\d{1,2}) ?(?:h|hrs?|hours|uhr)")
_MILITARY = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d) ?(?:h|hrs?|hours)?")
_PAST = re.compile(
    r"(?P<what>half|quarter|a quarter) (?P<side>past|to) (?P<hour>\d{1,2}) ?(?P<half>[ap]\.?m\.?)?"
)


def plain_signs(text: str) -> str:
    """The text with the dashes, colons and commas that keyboards have."""
    return text.translate(_SIGNS)


def clock_time(text: str) -> str | None:
    """``8``, ``8:00``, ``08.30``, ``8 pm``, ``8:00 p.m.``, ``20h``, ``0830``, ``noon`` as ``HH:MM``; else None."""
    folded = " ".join(plain_signs(text).casefold().split())
    if folded in _NAMED:
        return _NAMED[folded]
    if match := _TIME.fullmatch(folded):
        half = (match["half"] or "")[:1] or {"morning": "a", "night": "p"}.get(
            match["part"] or match["night"] or "", ""
        )
        half = half or ("p" if match["part"] else "")
        return _moment(int(match["hour"]), int(match["minute"] or 0), half)
    if match := _HOURS.fullmatch(folded) or _MILITARY.fullmatch(folded):
        return _moment(int(match["hour"]), int(match.groupdict().get("minute") or 0), "")
    if match := _PAST.fullmatch(folded):
        minutes = 30 if match["what"] == "half" else 15
        if match["side"] == "to":
            return None if minutes == 30 else _moment(int(match["hour"]), -15, (match["half"] or "")[:1])
        return _moment(int(match["hour"]), minutes, (match["half"] or "")[:1])
    return None


def _moment(hour: int, minute: int, half: str) -> str | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if not (hour < 24 and minute < 60):
        return None
    return "{:02}:{:02}".format(*divmod((hour * 60 + minute) % (24 * 60), 60))


# --- days ------------------------------------------------------------------------------------------

WORKDAYS, DAILY, WEEKEND = (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7), (6, 7)
DAYS: dict[str, tuple[int, ...]] = {
    "weekdays": WORKDAYS,
    "daily": DAILY,
    "weekends": WEEKEND,
    **{day: (number,) for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)},
}
_MORE_DAYS = {
    **DAYS,
    **dict.fromkeys(
        (
            "weekday",
            "workdays",
            "workday",
            "work days",
            "working days",
            "business days",
            "week days",
            "trading days",
        ),
        WORKDAYS,
    ),
    **dict.fromkeys(("every day", "everyday", "each day", "all days", "all week", "7 days a week"), DAILY),
    **dict.fromkeys(("weekend", "week ends"), WEEKEND),
    **{
        name: (number,)
        for number, names in enumerate(
            (
                "monday mondays mons",
                "tuesday tuesdays tues",
                "wednesday wednesdays weds",
                "thursday thursdays thur thurs",
                "friday fridays fris",
                "saturday saturdays sats",
                "sunday sundays suns",
            ),
            1,
        )
        for name in names.split()
    },
}
_SHORT = {day: (number,) for number, day in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"), 1)}
_RANGE = re.compile(r"([a-z]+)\.?(?: ?- ?| (?:to|through|thru|till|until|-) )([a-z]+)\.?")


def days_named(text: str) -> list[int] | None:
    """``weekdays``, ``every day``, ``monday``, ``mon-fri``, ``Mon to Thu``, ``mon/wed`` as 1 to 7; else None."""
    folded = " ".join(plain_signs(text).casefold().split()).strip(".")
    if (known := _MORE_DAYS.get(folded)) is not None:
        return list(known)
    if match := _RANGE.fullmatch(folded):
        return _from_to(*(_MORE_DAYS.get(day) or _SHORT.get(day) or () for day in match.groups()))
    if "/" in folded:
        parts = [days_named(part) for part in folded.split("/")]
        if all(parts):
            return [day for part in parts for day in part or ()]
    return None


def _from_to(first: tuple[int, ...], last: tuple[int, ...]) -> list[int] | None:
    if len(first) != 1 or len(last) != 1:
        return None
    count = (last[0] - first[0]) % 7
    return [(first[0] + step - 1) % 7 + 1 for step in range(count + 1)]


# --- spans -----------------------------------------------------------------------------------------

_SPAN = re.compile(
    r"(?:(?:in |of |from |over |for )?(?:the )?(?:last|past|previous) )?(?P<count>\d{1,3}) ?"
    r"(?P<unit>h|hrs?|hours?|d|days?|w|wks?|weeks?|months?)"
)
_HOURS_OF = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24}
_NAMED_SPANS = {
    "today": 24,
    "today's": 24,
    "this morning": 24,
    "last 24h": 24,
    "yesterday": 48,
    "since yesterday": 48,
    **dict.fromkeys(
        (f"{lead}{which} week" for lead in ("", "in the ", "of the ") for which in ("this", "last", "past")),
        7 * 24,
    ),
    **dict.fromkeys(
        (f"{lead}{which} month" for lead in ("", "in the ", "of the ") for which in ("this", "last", "past")),
        30 * 24,
    ),
    **dict.fromkeys(("in the last day", "the last day", "last day", "past day", "in the past day"), 24),
    **dict.fromkeys(("the last week", "the past week"), 7 * 24),
    **dict.fromkeys(("the last month", "the past month"), 30 * 24),
}


def span(text: str) -> timedelta | None:
    """How far back: ``12h``, ``7d``, ``last 3 days``, ``today``, ``this week``; None for else, 0, and over a year."""
    folded = " ".join(plain_signs(text).casefold().split())
    if (hours := _NAMED_SPANS.get(folded)) is not None:
        return timedelta(hours=hours)
    match = _SPAN.fullmatch(folded)
    if match is None:
        return None
    length = timedelta(hours=_HOURS_OF[match["unit"][0]] * int(match["count"]))
    return length if timedelta() < length <= LONGEST_SPAN else None
