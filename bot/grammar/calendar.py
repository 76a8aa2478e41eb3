"""``/calendar``: whose dates, and how far ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.grammar.tokens import Help, span, tokens, typed

USUAL = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class CalendarAsked:
    """A sector by key or a company as typed, neither for all; ``span`` None means however far."""

    sector: str | None = None
    name: str = ""
    span: timedelta | None = USUAL


def read_calendar(text: str, sectors: Sequence[str]) -> CalendarAsked | Help:
    """Nothing, ``biotech``, ``pfizer``, each with ``2w`` or ``all``."""
    parts = tokens(text)
    if parts and parts[0].folded in {"help", "?"}:
        return Help("calendar")
    ahead: timedelta | None = USUAL
    words = []
    for part in parts:
        length = span(part.text)
        if length is not None:
            ahead = length
        elif part.folded == "all":
            ahead = None
        else:
            words.append(part)
    if len(words) == 1 and words[0].folded in sectors:
        return CalendarAsked(sector=words[0].folded, span=ahead)
    return CalendarAsked(name=typed(words), span=ahead)
