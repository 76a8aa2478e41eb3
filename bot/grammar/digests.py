"""``/digest``: from what was typed to what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from bot.grammar.tokens import Help, Token, Wrong, nearest, tokens

VERBS = ("subscribe", "list", "change", "pause", "resume", "now", "preview", "unsubscribe")
_OTHER_WORDS = {
    "add": "subscribe",
    "edit": "change",
    "stop": "pause",
    "start": "resume",
    "continue": "resume",
    "remove": "unsubscribe",
    "delete": "unsubscribe",
    "show": "list",
    "ls": "list",
    "post": "now",
}
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$", re.IGNORECASE)
_SIZE = re.compile(r"(?:top|size)?(\d{1,2})$", re.IGNORECASE)
_DAYS = {
    "weekdays": (1, 2, 3, 4, 5),
    "daily": (1, 2, 3, 4, 5, 6, 7),
    "weekends": (6, 7),
    **{day: (number,) for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)},
}
_NOISE = {"at", "in", "on", "to", "and", "the", "for", "every", "digest", ","}


@dataclass(frozen=True, slots=True)
class DigestAsked:
    """``verb`` and what goes with it; what was not said is None or empty."""

    verb: str
    sectors: tuple[str, ...] = ()
    time: str | None = None
    days: tuple[int, ...] = ()
    timezone: str | None = None
    size: int | None = None
    channel: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything but the verb and the channel was said."""
        return bool(self.sectors or self.time or self.days or self.timezone or self.size)


def read_digest(text: str, sectors: Sequence[str]) -> DigestAsked | Help | Wrong:
    """``subscribe biotech pharma 08:00 weekdays Europe/Berlin in #channel``, ``pause``, ``list``..."""
    parts = tokens(text)
    if not parts or parts[0].folded in {"help", "?"}:
        return Help("digest")
    first = parts[0].folded
    verb = first if first in VERBS else _OTHER_WORDS.get(first, "")
    if not verb and first in sectors:
        verb, parts = "subscribe", [Token("word", "subscribe"), *parts]  # "/digest biotech 8:00" says enough
    if not verb:
        near = nearest(first, (*VERBS, *_OTHER_WORDS, *sectors))
        meant = f" Did you mean “{_OTHER_WORDS.get(near, near)}”?" if near else ""
        return Wrong(f"I do not know “{parts[0].text[:60]}”.{meant}", "digest")
    return _details(verb, parts[1:], sectors)


def _details(verb: str, parts: Sequence[Token], sectors: Sequence[str]) -> DigestAsked | Wrong:
    wanted: list[str] = []
    days: list[int] = []
    time = timezone = channel = None
    size = None
    for part in parts:
        word = part.folded.strip(",;")
        if part.kind == "channel":
            channel = part.text
        elif part.kind != "word" or word in _NOISE or not word:
            continue
        elif word in sectors:
            wanted.append(word)
        elif word == "all":
            wanted += sectors
        elif (found := _days(word)) is not None:
            days += found
        elif (zone := zone_named(word)) is not None:
            timezone = zone
        elif (said := _size(word)) is not None:
            size = said
        elif (clock := clock_time(word)) is not None:
            time = clock
        else:
            near = nearest(word, (*sectors, *_DAYS))
            meant = f"; did you mean “{near}”?" if near else f". The sectors are {', '.join(sectors)}."
            return Wrong(f"I do not know “{part.text[:60]}”{meant}", "digest")
    return DigestAsked(
        verb,
        tuple(dict.fromkeys(wanted)),
        time,
        tuple(sorted(set(days))),
        timezone,
        size,
        channel,
    )


def clock_time(word: str) -> str | None:
    """``8``, ``8:00``, ``08.30``, ``7pm`` as ``HH:MM``; None for anything else."""
    match = _TIME.fullmatch(word.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _size(word: str) -> int | None:
    """``top5`` or ``size10``; a bare number is a time."""
    if not word.startswith(("top", "size")):
        return None
    match = _SIZE.fullmatch(word)
    return int(match[1]) if match and 1 <= int(match[1]) <= 25 else None


def _days(word: str) -> list[int] | None:
    """``weekdays``, ``daily``, ``mon``, ``monday``, ``mon-fri``, ``mon,wed``."""
    found: list[int] = []
    for piece in word.split(","):
        first, dash, last = piece.partition("-")
        begin = _DAYS.get(first) or _DAYS.get(first[:3] if first.endswith(("day", "days")) else "")
        if begin is None:
            return None
        if not dash:
            found += begin
            continue
        end = _DAYS.get(last[:3])
        if end is None or len(begin) != 1 or len(end) != 1:
            return None
        count = (end[0] - begin[0]) % 7
        found += [(begin[0] + step - 1) % 7 + 1 for step in range(count + 1)]
    return found


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Every zone by its folded name, and by its city where only one has it."""
    zones: dict[str, str] = {}
    cities: dict[str, set[str]] = {}
    for name in available_timezones():
        zones[name.casefold()] = name
        if "/" in name:
            cities.setdefault(name.rpartition("/")[2].casefold(), set()).add(name)
    for city, names in cities.items():
        if len(names) == 1:
            zones.setdefault(city, next(iter(names)))
    return zones


def zone_named(word: str) -> str | None:
    """The IANA zone of a name or a city, however it is written; None for none."""
    folded = word.strip().casefold().replace(" ", "_")
    return _zones().get(folded) if any(char.isalpha() for char in folded) else None
