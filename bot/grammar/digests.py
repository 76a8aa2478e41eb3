"""``/digest``: from what was typed to what is asked for.

Either every word of a line is understood, or nothing is done and the first one that is not is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.grammar.clock import DAYS, clock_time, days_named, plain_signs
from bot.grammar.tokens import LONGEST, Help, Token, Wrong, nearest, tokens
from bot.grammar.zones import MOST_WORDS, zone_named
from bot.models.digests import DigestLength

VERBS = ("subscribe", "list", "change", "pause", "resume", "now", "preview", "unsubscribe")
_OTHER_WORDS = {
    **dict.fromkeys(("add", "sub", "create", "schedule", "set", "new"), "subscribe"),
    **dict.fromkeys(("edit", "update", "modify"), "change"),
    **dict.fromkeys(("stop", "hold"), "pause"),
    **dict.fromkeys(("start", "continue", "restart", "unpause"), "resume"),
    **dict.fromkeys(("remove", "delete", "unsub", "cancel", "end"), "unsubscribe"),
    **dict.fromkeys(("show", "ls", "status"), "list"),
    **dict.fromkeys(("post", "send"), "now"),
    "test": "preview",
}
_LENGTHS = {
    **{length.value: length for length in DigestLength},
    "long": DigestLength.FULL,
    "short": DigestLength.BRIEF,
    "headline": DigestLength.HEADLINES,
    "titles": DigestLength.HEADLINES,
}
_SAID_BESIDE = frozenset(
    """a an and at channel channel's daily digest digests each every for from get here in it me morning mornings my news of
    on our please pls sector sectors sharp starting stories story the this time timezone to us with zone & + , ; . -""".split()
)
_JOINS = frozenset("and or & + , ; to -".split())
_MOST_TOGETHER = 5  # words that are read as one: "8 in the morning"
_BARE = re.compile(r"\d{1,2}")
_SIZE = re.compile(
    r"(?:top|size|max|limit|up to|at most|only)[: ]?(?P<first>\d{1,3})(?: (?:stories|story|articles|items|headlines))?"
    r"(?: (?:per|a|each) sector| each)?"
    r"|(?P<second>\d{1,3}) (?:(?:stories|story|articles|items|headlines)(?: (?:per|a|each) sector| each)?|per sector|each)"
)
MOST_STORIES = 25
_QUOTED = 60


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
    length: DigestLength | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything but the verb and the channel was said."""
        return bool(self.sectors or self.time or self.days or self.timezone or self.size or self.length)


def read_digest(text: str, sectors: Sequence[str]) -> DigestAsked | Help | Wrong:
    """``subscribe biotech pharma 8:00 pm weekdays Berlin in #channel``, ``pause``, ``list``..."""
    parts = tokens(text)
    if not parts or parts[0].folded in {"help", "?"}:
        return Help("digest")
    first = parts[0].folded.strip(",.;:!")
    verb = first if first in VERBS else _OTHER_WORDS.get(first, "")
    if verb:
        asked = _details(verb, parts[1:], sectors)
    else:
        asked = _details("subscribe", parts, sectors)  # "/digest biotech 8:00" says enough
        if (isinstance(asked, Wrong) and first not in sectors) or (
            isinstance(asked, DigestAsked) and not asked.sectors
        ):
            asked = _no_verb(parts, sectors)
    if isinstance(asked, DigestAsked) and len(text) > LONGEST:
        return Wrong("That's more than I can read at once. Please keep it to one line.", "digest")
    return asked


def _no_verb(parts: Sequence[Token], sectors: Sequence[str]) -> Wrong:
    near = nearest(parts[0].folded, (*VERBS, *_OTHER_WORDS, *sectors))
    said = f"I didn't understand “{parts[0].text[:_QUOTED]}”."
    if near is None:
        return Wrong(said, "digest")
    near = _OTHER_WORDS.get(near, near)
    return Wrong(f"{said} Did you mean “{near}”?", "digest", _line([near, *(one.text for one in parts[1:])]))


# --- the details -----------------------------------------------------------------------------------


@dataclass
class _Details:
    """What has been read so far; each list holds what was said, so that two of a kind are noticed."""

    sectors: list[str] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)  # as read, as typed
    zones: list[tuple[str, str]] = field(default_factory=list)
    sizes: list[tuple[int, str]] = field(default_factory=list)
    channels: list[tuple[str, str]] = field(default_factory=list)
    lengths: list[tuple[DigestLength, str]] = field(default_factory=list)
    bare: list[tuple[str, bool]] = field(default_factory=list)  # a number alone, and whether "and" joins it


def _details(verb: str, parts: Sequence[Token], sectors: Sequence[str]) -> DigestAsked | Wrong:
    words = [piece for part in parts for piece in _pieces(part, sectors)]
    read = _Details()
    place = 0
    while place < len(words):
        length = _understood(words, place, read, sectors)
        if length == 0:
            return _not_understood(verb, words, place, sectors)
        place += length
    if trouble := _twice(read):
        return Wrong(trouble, "digest")
    time, size, trouble = _numbers(read, verb)
    if trouble:
        return Wrong(trouble, "digest")
    asked = DigestAsked(
        verb,
        tuple(dict.fromkeys(read.sectors)),
        time,
        tuple(sorted(set(read.days))),
        read.zones[0][0] if read.zones else None,
        size,
        read.channels[0][0] if read.channels else None,
        read.lengths[0][0] if read.lengths else None,
    )
    return asked if verb in {"subscribe", "change"} else _only_which(asked, sectors)


def _only_which(asked: DigestAsked, sectors: Sequence[str]) -> DigestAsked | Wrong:
    """What only needs to know which digest takes no time, days, zone or number of stories: nothing is dropped unsaid."""
    if asked.time or asked.days or asked.timezone or asked.size or asked.length:
        return Wrong(
            f"“{asked.verb}” takes only a sector or a channel, so I changed nothing.",
            "digest",
            f"/digest {asked.verb}",
        )
    if set(asked.sectors) == set(sectors):  # "pause all": whatever the channel has
        return DigestAsked(asked.verb, channel=asked.channel)
    return asked


def _pieces(part: Token, sectors: Sequence[str]) -> list[Token]:
    """A token as words: commas part them, a slash or plus does between sectors, quotation marks do nothing."""
    if part.kind == "phrase":
        return [Token("word", word) for word in part.text.replace('"', " ").split()]
    if part.kind != "word":
        return [part]
    text = plain_signs(part.text)
    found = []
    for word in re.split(r"([,;])", text):
        several = re.split(r"[/+&]", word)
        if len(several) > 1 and all(one.casefold() in sectors for one in several):
            found += several
        elif word:
            found.append(word)
    return [Token("word", word) for word in found]


def _understood(words: Sequence[Token], place: int, read: _Details, sectors: Sequence[str]) -> int:
    """How many words from here on mean something, the longest reading first; 0 for none."""
    first = words[place]
    if first.kind == "channel":
        read.channels.append((first.text, first.text))
        return 1
    if first.kind != "word":
        return 0
    most = next(
        (number for number, word in enumerate(words[place:]) if word.kind != "word"), len(words) - place
    )
    for length in range(min(_MOST_TOGETHER, most), 0, -1):
        typed = " ".join(word.text for word in words[place : place + length])
        if _takes(typed, read, length, words[place - 1].folded if place else "", sectors):
            return length
    return 1 if first.folded.strip(".!?") in {*_SAID_BESIDE, ""} else 0


def _takes(typed: str, read: _Details, length: int, before: str, sectors: Sequence[str]) -> bool:
    """Whether these words are one thing; it is noted then."""
    folded = typed.casefold().rstrip(".!?:")
    if folded in sectors:
        read.sectors.append(folded)
    elif folded in {"all", "everything", "all sectors", "every sector"}:
        read.sectors += sectors
    elif folded in _LENGTHS:
        read.lengths.append((_LENGTHS[folded], typed))
    elif (days := days_named(folded)) is not None:
        read.days += days
    elif match := _SIZE.fullmatch(folded):
        read.sizes.append((int(match["first"] or match["second"]), typed))
    elif _BARE.fullmatch(folded):
        read.bare.append((folded, before in _JOINS))
    elif (time := clock_time(folded)) is not None:
        read.times.append((time, typed))
    elif length <= MOST_WORDS + 1 and (zone := zone_named(folded)) is not None:
        read.zones.append((zone, typed))
    else:
        return False
    return True


def _twice(read: _Details) -> str | None:
    """The question where something was said that can only be said once."""
    for what, said in (
        ("times", read.times),
        ("time zones", read.zones),
        ("numbers of stories", read.sizes),
        ("channels", read.channels),
        ("lengths", read.lengths),
    ):
        if len({value for value, _ in said}) > 1:
            if what == "channels":
                return "I can set up one channel at a time. Which one?"
            return f"I found several {what}: {_listed([typed for _, typed in said])}. Which one?"
    return None


def _numbers(read: _Details, verb: str) -> tuple[str | None, int | None, str | None]:
    """Time, number of stories, and the question where a number alone may be either."""
    time = read.times[0][0] if read.times else None
    size = read.sizes[0][0] if read.sizes else None
    bare = [number for number, _ in read.bare]
    joined = any(joins for _, joins in read.bare)
    if len(set(bare)) > 1 or (bare and time is not None and (joined or size is not None)):
        times = [*(typed for _, typed in read.times), *bare]
        return None, None, f"I found several times: {_listed(times)}. Which one?"
    if bare and time is None:
        time = clock_time(bare[0])
        if time is None:
            return None, None, _no_time(bare[0])
    elif bare:  # "08:00 5": five stories
        size = int(bare[0])
    if size is not None and not 1 <= size <= MOST_STORIES:
        return None, None, f"A sector can have 1 to {MOST_STORIES} stories, not {size}."
    return time, size, None


# --- what is not understood ------------------------------------------------------------------------


def _not_understood(verb: str, words: Sequence[Token], place: int, sectors: Sequence[str]) -> Wrong:
    """Names the word and what it was probably meant as, with the line as it could be."""
    word = words[place]
    shown = word.text[:_QUOTED]
    if word.kind == "user":
        return Wrong(
            "A digest goes to a channel, not to a person.",
            "digest",
            f"/digest subscribe {next(iter(sectors), 'biotech')} 8:30 am in #channel",
        )
    if shown.startswith("#"):
        return Wrong(f"I couldn't find the channel “{shown}”.", "digest")
    folded = word.folded.strip(",.;:!?")
    near = nearest(folded, (*sectors, *DAYS))
    if near is not None:
        line = [
            verb,
            *(
                near if number == place else one.text
                for number, one in enumerate(words)
                if one.kind == "word"
            ),
        ]
        return Wrong(f"I didn't understand “{shown}”. Did you mean “{near}”?", "digest", _line(line))
    if any(char.isdigit() for char in folded) or folded in {"am", "pm", "a.m", "p.m", "h"}:
        before = f"{words[place - 1].text} " if place and words[place - 1].text[:1].isdigit() else ""
        return Wrong(_no_time(f"{before}{shown}"), "digest")
    if (
        "/" in folded
        or (place and _is_time(words[place - 1].text))
        or (word.text.isupper() and len(folded) < 6)
    ):
        return Wrong(f"I don't know the time zone “{shown}”. Try a city, like Boston, or ET.", "digest")
    named = any(one.folded in sectors for one in words)
    known = (
        "" if named or verb not in {"subscribe", "change"} else f" The sectors are {_listed(list(sectors))}."
    )
    return Wrong(
        f"I didn't understand “{shown}”.{known}", "digest", "" if known or named else f"/digest {verb}"
    )


def _no_time(typed: str) -> str:
    return f"I didn't understand “{typed}” as a time. Try 8:00, 8:30 pm, or noon."


def _is_time(word: str) -> bool:
    return clock_time(word) is not None


def _listed(said: Sequence[str]) -> str:
    names = list(dict.fromkeys(one.strip()[:_QUOTED] for one in said))
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _line(words: Sequence[str]) -> str:
    return f"/digest {' '.join(words)}"[:200]
