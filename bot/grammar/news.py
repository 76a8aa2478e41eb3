"""``/news`` and ``/company``: from what was typed to what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.grammar.clock import span
from bot.grammar.tokens import Help, Token, Wrong, nearest, tokens, typed

_JOINS = frozenset("and or & + , ; /".split())
_JUST_NEWS = frozenset("latest newest recent news headlines stories".split())
_LEADS = frozenset("about of regarding any".split())
MOST_NAME_WORDS = 12  # a few names in a row, too
_MOST_SPAN_WORDS = 5  # "in the last 3 days"


@dataclass(frozen=True, slots=True)
class NewsAsked:
    """Sectors by key and words as typed; ``span`` None means the usual day.

    ``name`` is True where the words may be a company's name: plain words, not asked for with "search".
    """

    sectors: tuple[str, ...] = ()
    words: str = ""
    span: timedelta | None = None
    name: bool = False
    near: str | None = None  # the sector that may have been meant


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """What became of the article at this address."""

    url: str


@dataclass(frozen=True, slots=True)
class CompanyAsked:
    """Cards, by names or symbols as typed; only who knows companies can tell one from several."""

    name: str


def read_news(text: str, sectors: Sequence[str]) -> NewsAsked | WhyAsked | Help | Wrong:
    """``biotech obesity drug``, ``7d finance``, ``pfizer``, ``search "phase 3" -earnings``, ``why URL``."""
    parts = tokens(text)
    if not parts or parts[0].folded in {"help", "?"}:
        return Help("news")
    if parts[0].folded == "why":
        return _why(parts[1:])
    search = parts[0].kind == "word" and parts[0].folded == "search" and len(parts) > 1
    rest, back = _span(parts[1:] if search else parts)
    asked, words = ([], rest) if search else _sectors(_led(rest), sectors)
    words = [part for part in words if part.kind in {"word", "phrase", "link"}]
    if not search:
        words = _asked_for(words)
    plain = all(part.kind == "word" and not part.text.startswith("-") for part in words)
    near = nearest(words[0].text.strip(",;"), sectors) if words and not asked and not search else None
    return NewsAsked(
        tuple(dict.fromkeys(asked)),
        typed(words),
        back,
        name=bool(words) and plain and not asked and not search and len(words) <= MOST_NAME_WORDS,
        near=near,
    )


def _span(parts: Sequence[Token]) -> tuple[list[Token], timedelta | None]:
    """The words without how far back they reach: "last 3 days" at either end, "7d" anywhere."""
    rest = list(parts)
    for length in range(min(_MOST_SPAN_WORDS, len(rest)), 0, -1):
        for start in dict.fromkeys((0, len(rest) - length)) if length > 1 else range(len(rest)):
            run = rest[start : start + length]
            first = run[0].text
            alone = first[:1].isdigit() or start == 0 or (start == len(rest) - 1 and first.islower())
            if length == 1 and not alone:
                continue  # "today" within words is one of them, and so is the "Today" of a newspaper
            if all(part.kind == "word" for part in run):
                back = span(" ".join(part.text.strip(",;?!") for part in run))
                if back is not None:
                    return rest[:start] + rest[start + length :], back
    return rest, None


def _sectors(parts: Sequence[Token], sectors: Sequence[str]) -> tuple[list[str], list[Token]]:
    """The sectors that the words begin with, also as a list ("biotech, pharma", "biotech and pharma"), and the rest."""
    rest = [piece for part in parts for piece in _listed(part, sectors)]
    asked: list[str] = []
    while rest:
        word = _bare(rest[0])
        if word in sectors:
            asked.append(word)
        elif not (word in _JOINS and asked and len(rest) > 1 and _bare(rest[1]) in sectors) and not (
            word in {"on", "about", "in", "for", "of"} and len(rest) > 1 and _bare(rest[1]) in sectors
        ):
            break
        rest = rest[1:]
    if asked:
        while rest and (_bare(rest[0]) in _JUST_NEWS):
            rest = rest[1:]
    return asked, rest


def _listed(part: Token, sectors: Sequence[str]) -> list[Token]:
    """``biotech,pharma`` and ``biotech/pharma`` as two words; everything else as it is."""
    if part.kind != "word":
        return [part]
    pieces = [one for one in re.split(r"[,;/+&，]", part.text) if one]
    several = len(pieces) > 1 and all(one.casefold() in sectors for one in pieces)
    return [Token("word", one) for one in pieces] if several else [part]


def _led(parts: Sequence[Token]) -> list[Token]:
    """Without "latest" or "any news on" before: what is looked for."""
    rest, more = list(parts), _LEADS
    while rest and rest[0].kind == "word" and _bare(rest[0]) in _JUST_NEWS | more:
        if len(rest) == 1 and _bare(rest[0]) not in _JUST_NEWS:
            break
        rest, more = rest[1:], _LEADS | {"on", "from", "for"}
    return rest


def _asked_for(words: Sequence[Token]) -> list[Token]:
    """Without the question mark behind."""
    if not words or words[-1].kind != "word":
        return list(words)
    end = words[-1].text.rstrip("?!,;:")
    return [*words[:-1], *([Token("word", end)] if end else [])]


def _bare(part: Token) -> str:
    return part.folded.strip(",;:?!") or part.folded if part.kind == "word" else ""


def _why(parts: Sequence[Token]) -> WhyAsked | Wrong:
    address = next(
        (
            part.text
            for part in parts
            if part.kind == "link" or part.folded.startswith(("http://", "https://"))
        ),
        None,
    )
    if address is None:
        return Wrong("Which article? Paste its link.", "why")
    return WhyAsked(address)


def read_company(text: str) -> CompanyAsked | Help:
    """One name or symbol, or several, as typed; a question mark behind is none of the name."""
    parts = tokens(text)
    if not parts or parts[0].folded in {"help", "?"}:
        return Help("company")
    name = typed(part for part in parts if part.kind in {"word", "phrase"}).replace('"', "")
    return CompanyAsked(name.rstrip("?! ") or name)
