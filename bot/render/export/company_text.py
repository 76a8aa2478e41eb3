"""A company's card for a terminal: plain, wrapped, nothing that a terminal would obey."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models.companies import Company, CompanyCard, Quarter
from bot.render import company_wording as words
from bot.render import numbers
from bot.render.escape import plain, safe_url
from bot.render.wording import moment, zone_of

WIDTH = 88
_INDENT = "  "
_RULE = "─"
_COLUMN = 14


def card_text(card: CompanyCard, *, now: datetime, timezone: str = "UTC", width: int = WIDTH) -> str:
    """The whole card as lines of at most ``width`` characters (addresses may be longer)."""
    facts = card.facts
    title = plain(facts.company.name, width)
    lines = [
        title,
        *_wrapped([" · ".join([words.listed_at(card), *words.about(card)])], width),
        *_wrapped([words.price(card.price, now, zone_of(timezone))] if card.price else [], width),
        _RULE * width,
    ]
    if card.description:
        lines += ["", *_wrapped([card.description], width)]
    if facts.as_of is not None:
        lines += ["", *(f"{name:<{_COLUMN}}{plain(value, 40):>12}" for name, value in words.shown(facts))]
        lines += [
            "",
            *_wrapped(words.sources(facts, zone_of(timezone)), width),
            *_wrapped(words.remarks(facts), width),
        ]
    if gone := [*words.unknown(facts), *card.missing]:
        lines += ["", *_wrapped(gone, width)]
    lines += _quarters(card.quarters)
    lines += _titled("Latest stories", _stories(card, now, timezone), width)
    lines += _titled("Latest SEC filings", [" ".join(words.filing(entry)) for entry in card.filings], width)
    if card.trials_total:
        latest = words.latest_change(card)
        lines += _titled(
            words.trials_title(card), [*words.trials(card), *([latest] if latest else [])], width
        )
    links = [address for url in (card.listing_url, card.website) if url and (address := safe_url(url))]
    return "\n".join([*lines, *([""] if links else []), *links]) + "\n"


def resolution_text(
    query: str, note: str | None, candidates: Sequence[tuple[Company, float]], width: int = WIDTH
) -> str:
    """The answer to a name that is no company's alone: what may have been meant, or that nothing is known."""
    lines = _wrapped([f"{plain(query, 60)}: {note or 'no reliable listing found'}"], width)
    for company, _ in candidates:
        listed = f"{company.symbol}, {company.exchange}" if company.symbol else company.note or "not listed"
        lines.append(f"{_INDENT}{plain(company.name, 60)} ({plain(listed, 60)})")
    return "\n".join(lines) + "\n"


def _quarters(quarters: Sequence[Quarter]) -> list[str]:
    if not quarters:
        return []
    rows = [("Quarter to", "Revenue", "Net income")]
    rows += [
        (
            words.month(quarter.end),
            numbers.amount(quarter.revenue, quarter.currency),
            numbers.amount(quarter.net_income, quarter.currency),
        )
        for quarter in quarters
    ]
    return ["", *(f"{when:<{_COLUMN}}{revenue:>12}{income:>14}" for when, revenue, income in rows)]


def _stories(card: CompanyCard, now: datetime, timezone: str) -> Iterable[str]:
    zone = zone_of(timezone)
    for story in card.stories:
        yield f"{story.title} ({story.source}, {moment(story.published, now, zone)})"


def _titled(title: str, entries: Iterable[str], width: int) -> list[str]:
    found = [
        line
        for entry in entries
        for line in textwrap.wrap(plain(entry), width, initial_indent=_INDENT, subsequent_indent=_INDENT * 2)
    ]
    return ["", title, *found] if found else []


def _wrapped(texts: Sequence[str], width: int) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(plain(text), width)]
