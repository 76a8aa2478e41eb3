"""What people type after a command, taken apart: words, phrases, people and channels, spans of time."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

LONGEST = 500  # characters of a request that are looked at

_TOKEN = re.compile(
    r"<(?P<escaped>[^<>\s][^<>]*)>|(?P<minus>-?)[\"“”„«»](?P<phrase>[^\"“”„«»]*)[\"“”„«»]|(?P<word>[^\s<>]+)"
)
# Nobody types control characters and half a surrogate pair, and a button cannot carry them on.
_UNTYPED = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)], " ")
_SPAN = re.compile(r"(\d{1,3})(h|d|w)$", re.IGNORECASE)
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
LONGEST_SPAN = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, phrase or reference; ``kind`` is word, phrase, user, channel or link."""

    kind: str
    text: str

    @property
    def folded(self) -> str:
        """As it is compared with known words."""
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class Help:
    """Somebody asks how this works."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Nothing can be made of it; the sentence says why, and the examples of ``topic`` show how."""

    sentence: str
    topic: str


def tokens(text: str) -> list[Token]:
    """Take a request apart. Slack's references come as ids: ``<@U1|ann>``, ``<#C1|general>``, ``<https://…|…>``."""
    found = []
    for match in _TOKEN.finditer(text[:LONGEST].translate(_UNTYPED)):
        if (escaped := match["escaped"]) is not None:
            found += _reference(escaped)
        elif match["phrase"] is not None:
            phrase = " ".join(html.unescape(match["phrase"]).split())
            found += [Token("phrase", f'{match["minus"]}"{phrase}"')] if phrase else []
        else:
            found.append(Token("word", html.unescape(match["word"])))
    return found


def _reference(escaped: str) -> list[Token]:
    target = escaped.partition("|")[0]
    if target.startswith("@"):
        return [Token("user", target[1:])]
    if target.startswith("#"):
        return [Token("channel", target[1:])]
    if target.startswith("!"):
        return []  # @channel and the like mean nobody in particular
    return [Token("link", html.unescape(target))]


def span(word: str) -> timedelta | None:
    """How far back: 12h, 7d, 2w; None for any other word, 0, and more than a year."""
    match = _SPAN.fullmatch(word)
    if match is None:
        return None
    length = timedelta(**{_UNITS[match[2].lower()]: int(match[1])})
    return length if timedelta() < length <= LONGEST_SPAN else None


def typed(parts: Iterable[Token]) -> str:
    """The words as they were typed, phrases in quotes."""
    return " ".join(part.text for part in parts)


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that is spelled most alike, None where none is near."""
    found = get_close_matches(word.casefold(), known, 1, cutoff=0.7)
    return found[0] if found else None
