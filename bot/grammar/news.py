"""``/news`` and ``/company``: from what was typed to what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.grammar.tokens import Help, Token, Wrong, nearest, span, tokens, typed


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
    """A company's card, by name or symbol as typed."""

    name: str


def read_news(text: str, sectors: Sequence[str]) -> NewsAsked | WhyAsked | Help | Wrong:
    """``biotech obesity drug``, ``7d finance``, ``pfizer``, ``search "phase 3" -earnings``, ``why URL``."""
    parts = tokens(text)
    if not parts or parts[0].folded in {"help", "?"}:
        return Help("news")
    if parts[0].folded == "why":
        return _why(parts[1:])
    asked: list[str] = []
    words: list[Token] = []
    back: timedelta | None = None
    search = parts[0].kind == "word" and parts[0].folded == "search" and len(parts) > 1
    for part in parts[1:] if search else parts:
        length = span(part.text) if part.kind == "word" else None
        if length is not None and back is None:
            back = length
        elif part.kind == "word" and not words and not search and part.folded in sectors:
            asked.append(part.folded)
        elif part.kind in {"word", "phrase", "link"}:
            words.append(part)
    plain = all(part.kind == "word" and not part.text.startswith("-") for part in words)
    near = nearest(words[0].text, sectors) if words and not asked and not search else None
    return NewsAsked(
        tuple(dict.fromkeys(asked)),
        typed(words),
        back,
        name=bool(words) and plain and not asked and not search and len(words) <= 6,
        near=near,
    )


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
        return Wrong("Which article? Paste its address.", "why")
    return WhyAsked(address)


def read_company(text: str) -> CompanyAsked | Help:
    """A name or symbol, as it stands."""
    parts = tokens(text)
    if not parts or parts[0].folded in {"help", "?"}:
        return Help("company")
    return CompanyAsked(typed(part for part in parts if part.kind in {"word", "phrase"}).replace('"', ""))
