"""Dates of feeds: a ladder from the two standards down to what people type, and never a guess.

The order of day and month is only taken where it is certain: a month written as a word, a year that
comes first, or a number above 12. ``03/04/2026`` is no date.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.feeds.parsing.datewords import FILLERS, HALVES, MONTHS, OFFSETS, REGIONS, TWO_WORDS, WEEKDAYS

EARLIEST = 1980  # below this stand placeholders: the epoch, year one
LATEST = 2100

_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? (?:([+-])(\d{2}):?(\d{2})|(GMT|UTC|Z))"
)
_RFC3339 = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|([+-])(\d{2}):(\d{2}))"
)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:(?:T|t|\s+|_)(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,:]\d+)?)?)?"
    r"\s*(?:([Zz])|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?|([A-Za-z]{2,5}))?(?:\[[A-Za-z_/+-]+\])?"
)
_EPOCH = re.compile(r"\d{10}(?:\.\d{1,9})?|\d{13}")
_ISO_T = re.compile(r"(?<=\d)[Tt](?=\d)")
_COMMENT = re.compile(r"\([^()]*\)")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_EAST_ASIAN_TIME = re.compile(r"(\d{1,2})\s*[時时点點시](?:\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?)?")
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:hH](\d{2})(?:[:m](\d{2})(?:[.,]\d+)?)?s?|(?=\s*[ap]\.?m\b\.?))"
    r"(?:\s*([AaPp])\.?\s?[Mm]\b\.?)?(?=$|[\s,;+\-–—|/A-Za-z)])"
)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC|UT)\s*)?([+-])(\d{1,2}):?(\d{2})?(?=$|\s|[A-Z(])")
_COMMENT_OFFSET = re.compile(r"\(\s*(?:GMT|UTC)\s*([+-])(\d{1,2}):?(\d{2})?\s*\)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([/.\-])\s?(\d{1,2})\2\s?(\d{4}|\d{1,2})(?!\d)\.?")
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*,?\s*năm)?\s*,?\s+(\d{4})", re.IGNORECASE)
_WORD_DATE = re.compile(r"(\d{1,2})[-/]([^\W\d_]{3,12})\.?[-/](\d{2,4})")
_REGION = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")
_TOKEN = re.compile(r"\d+|(?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f])+(?:['’][^\W\d_]+)?")
_HALVES = re.compile(
    "|".join(re.escape(name) for name in HALVES if len(name) > 1)
    + r"|(?<=[\d\s])(?:ص|م)(?=\s|$)"  # one letter each: only by itself, behind the time
)
_ORDINAL = frozenset({"st", "nd", "rd", "th", "er", "º", "ª", "o", "e"})
_ENGLISH = {
    name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}

_LATIN = re.compile(r"[A-Za-z]")
_SIGNS = {
    0x2212: "-",
    0xFF0D: "-",
    0xFF0B: "+",
    0xFF1A: ":",
    0xFF0F: "/",
    0x60C: ",",
    0xFF08: "(",
    0xFF09: ")",
}

_Time = tuple[int, int, int]


def parse_date(text: str | None, timezone: str = "UTC") -> datetime | None:
    """The moment that a feed's date means, in UTC; None where it is no date or its day is not certain.

    Knows RFC 822 with its broken forms, ISO 8601 and W3CDTF, dates in running text with month names in
    many languages, zone names and offsets. ``timezone`` is the IANA name for dates that carry no zone;
    a date without a time is midnight there.
    """
    if not text or len(text) > 200:
        return None
    found = _RFC822.fullmatch(text)
    if found and (month := _ENGLISH.get(found[2])):
        zone = _offset(found[7], found[8], found[9]) if found[7] else UTC
        return _moment(
            (int(found[3]), month, int(found[1])), (int(found[4]), int(found[5]), int(found[6] or 0)), zone
        )
    if found := _RFC3339.fullmatch(text):
        return _moment(
            (int(found[1]), int(found[2]), int(found[3])),
            (int(found[4]), int(found[5]), int(found[6])),
            _offset(found[7], found[8], found[9]) if found[7] else UTC,
        )
    text = " ".join((text if text.isascii() else _plain(text)).split()).strip(" ,;.")
    found = _ISO.fullmatch(text)
    if found and (found[11] is None or _named_zone(found[11])):
        return _from_iso(found, timezone)
    if found:  # letters behind it that name no zone: "PM", or nothing that is known
        text = _ISO_T.sub(" ", text)
    if _EPOCH.fullmatch(text):
        return _from_epoch(int(text[:10]))
    return _from_words(text, timezone)


def _from_iso(found: re.Match[str], timezone: str) -> datetime | None:
    """Year first: nothing is uncertain."""
    day = (int(found[1]), int(found[2]), int(found[3]))
    time = (int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
    zone: tzinfo | None = None
    if found[7]:
        zone = UTC
    elif found[8]:
        zone = _offset(found[8], found[9], found[10])
    elif found[11]:
        zone = _named_zone(found[11])
    return _moment(day, time, zone or _region(timezone))


def _from_epoch(seconds: int) -> datetime | None:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment if EARLIEST <= moment.year <= LATEST else None


def _plain(text: str) -> str:
    """Letters composed; signs, and the digits of a text all in another script, as ASCII has them."""
    text = unicodedata.normalize("NFC", text).translate(_SIGNS)
    for written, plain in TWO_WORDS.items():
        text = text.replace(written, plain)
    if _LATIN.search(text):
        return text
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() and char > "\x7f" else char for char in text
    )


def _from_words(text: str, timezone: str) -> datetime | None:
    """Everything else: take out time, zone and numeric date, then account for every word that is left."""
    text, aside = _taken(_COMMENT_OFFSET, text)
    text = _COMMENT.sub(" ", text)
    half: str | None = None
    if not text.isascii():
        text, marker = _taken(_HALVES, text)
        half = HALVES[marker[0]] if marker else None
        text = _VIETNAMESE.sub(r"\3-\2-\1", text)
    text, region = _taken(_REGION, text)
    text, numeric = _taken(_EAST_ASIAN, text)
    day = _numbers(numeric[1], numeric[2], numeric[3]) if numeric else None
    if day is None:
        text, worded = _taken(_WORD_DATE, text)
        if worded:
            text = f"{worded[1]} {worded[2]} {worded[3]} {text}"
        else:
            text, numeric = _taken(_NUMERIC, text)
            if numeric:
                day = _ordered(numeric)
                if day is None:
                    return None
    text = _EAST_ASIAN_TIME.sub(_with_colons, text)
    text, clock = _taken(_TIME, text)
    time = _clock(clock, half) if clock else (0, 0, 0)
    if time is None:
        return None
    text, shift = _taken(_OFFSET, text) if clock else (text, None)
    words = _Words.of(text)
    if words is None:
        return None
    day = day or words.day
    if day is None:
        return None
    zone: tzinfo | None = None
    if shift:
        zone = _offset(shift[1], shift[2], shift[3])
    elif words.zone:
        zone = _named_zone(words.zone)
    elif aside:
        zone = _offset(aside[1], aside[2], aside[3])
    elif region:
        zone = _known_region(region[0])
    return _moment(day, time, zone or _region(timezone))


class _Words:
    """What the words and numbers of a date say once time and offset are gone."""

    def __init__(self) -> None:
        self.month: int | None = None
        self._month_was_weekday = False
        self.numbers: list[str] = []
        self.zone: str | None = None
        self.day: tuple[int, int, int] | None = None

    @classmethod
    def of(cls, text: str) -> _Words | None:
        """Every word accounted for, or None: a text that says more than a date is not read as one."""
        words = cls()
        for token in _TOKEN.findall(text):
            if not words._take(token):
                return None
        if words.month is not None:
            words.day = words._with_month(words.month)
        return words

    def _take(self, token: str) -> bool:
        if token.isdigit():
            self.numbers.append(token)
            return token.isascii() and len(self.numbers) <= 2
        lowered = token.lower()
        month = MONTHS.get(lowered)
        if month is not None and (self.month is None or self._month_was_weekday):
            self.month = month
            self._month_was_weekday = lowered in WEEKDAYS and not self.numbers  # "mar" is also mardi
            return True
        if self.zone is None and token.upper() in OFFSETS | REGIONS.keys():
            self.zone = token.upper()
            return True
        return lowered in WEEKDAYS or lowered in FILLERS or (lowered in _ORDINAL and bool(self.numbers))

    def _with_month(self, month: int) -> tuple[int, int, int] | None:
        """Of two numbers beside a month's name, one with four digits is the year, else the second."""
        if len(self.numbers) != 2:
            return None
        first, second = self.numbers
        if len(first) == 4:
            first, second = second, first
        if len(first) > 2 or len(second) not in {2, 4}:
            return None
        return _year(second), month, int(first)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    """The text without the first match, and the match."""
    found = pattern.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}", found) if found else (text, None)


def _numbers(year: str, month: str, day: str) -> tuple[int, int, int]:
    return int(year), int(month), int(day)


def _ordered(found: re.Match[str]) -> tuple[int, int, int] | None:
    """Day and month of a numeric date, where the numbers leave no choice."""
    first, second, third = found[1], found[3], found[4]
    if len(first) == 4:
        return _numbers(first, second, third) if len(third) <= 2 else None
    if len(first) > 2 or len(third) != 4:
        return None  # without a full year any of the three may be anything
    one, two = int(first), int(second)
    if one > 12 >= two or one == two:
        return int(third), two, one
    if two > 12 >= one:
        return int(third), one, two
    return None


def _with_colons(found: re.Match[str]) -> str:
    """``10時33分`` as ``10:33``."""
    return f" {found[1]}:{found[2] or 0:0>2}:{found[3] or 0:0>2} "


def _clock(found: re.Match[str], half: str | None = None) -> _Time | None:
    """Hours on the 24-hour clock; ``half`` is the day's half ("a", "p") where another language names it."""
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[4] or half or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute, second) if hour <= 24 and minute < 60 and second <= 60 else None


def _year(text: str) -> int:
    """Two digits as RFC 2822 section 4.3 reads them."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


@lru_cache(maxsize=256)
def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo:
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if not shift or shift >= timedelta(hours=24):
        return UTC
    return timezone(-shift if sign == "-" else shift)


def _named_zone(name: str) -> tzinfo | None:
    name = name.upper()
    if name in OFFSETS:
        return timezone(timedelta(minutes=OFFSETS[name]))
    return _region(REGIONS[name]) if name in REGIONS else None


@lru_cache(maxsize=64)
def _region(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def _known_region(name: str) -> tzinfo | None:
    try:
        return _region(name)
    except (KeyError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        return None


def _moment(day: tuple[int, int, int], time: _Time, zone: tzinfo) -> datetime | None:
    """The moment in UTC, if there is such a day and hour. 24:00 is the next midnight, :60 is :59."""
    hour, minute, second = time
    if not EARLIEST <= day[0] <= LATEST:
        return None
    try:
        local = datetime(*day, hour % 24, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None
    if hour == 24:
        if minute or second:
            return None
        local += timedelta(days=1)
    elif hour > 24:
        return None
    return local if zone is UTC else local.astimezone(UTC)
