"""A company's card as a Slack message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.models.companies import CompanyCard
from bot.models.delivery import Message
from bot.render import company_wording as words
from bot.render.escape import clip, link, mrkdwn, plain
from bot.render.slack import blocks as build
from bot.render.slack.blocks import Block
from bot.render.slack.lint import check
from bot.render.wording import moment, zone_of

_LINE = 400
_SET_UP = re.compile(r"\bnot asked\b|\bnone is asked\b|\b[A-Z]+_[A-Z_]+\b|sectorwire\[")
_LINK = 500
_PARAGRAPH = 1_800  # three of them, the small print and the figures fit into one message


def card_message(
    card: CompanyCard, *, now: datetime, timezone: str = "UTC", chart_file: str | None = None
) -> Message:
    """The card, linted. ``chart_file`` is the id of an uploaded picture of the quarters."""
    company = card.facts.company
    zone = zone_of(timezone)
    shown = [
        build.header(company.name),
        build.section(_head(card, words.price(card.price, now, zone) if card.price else "")),
        *_figures(card),
        *_small([*words.sources_in_short(card.facts, zone), *_unknown(card)]),
        *_chart(card, chart_file),
        *_list("Latest stories", _stories(card, now, timezone)),
        *_list("Latest SEC filings", _filings(card)),
        *_trials(card),
    ]
    return check(Message(card_line(card), tuple(shown)))


def sources_message(card: CompanyCard, *, timezone: str = "UTC") -> Message:
    """The small print of a card: period, source and making of each figure, and why others are missing."""
    facts, zone = card.facts, zone_of(timezone)
    lines = [
        *words.sources(facts, zone),
        *words.remarks(facts),
        *words.unknown(facts, why_nothing=True),
        *card.missing,
    ]
    title = f"Sources and periods: {facts.company.name}"
    told = [mrkdwn(line, _LINE) for line in lines] or ["No figures found."]
    return check(Message(mrkdwn(title, 2_000), (build.header(title), *_paragraphs(told))))


def _paragraphs(lines: Sequence[str]) -> list[Block]:
    """Already escaped lines, a few to a section."""
    return [build.section("\n".join(lines[at : at + 4])) for at in range(0, len(lines), 4)]


def card_line(card: CompanyCard) -> str:
    """The card for notifications and screen readers, in one escaped line."""
    facts = card.facts
    values = [f"{title} {value}" for title, value in words.shown(facts) if value != "–"]
    told = ", ".join(values) or "no figures"
    return mrkdwn(f"{facts.company.name} ({words.listed_at(card)}): {told}", 2_000)


def _head(card: CompanyCard, price: str) -> str:
    company = card.facts.company
    where = mrkdwn(words.listed_at(card), 200)
    if company.symbol is not None and card.listing_url:
        exchange = f" · {mrkdwn(company.exchange, 60)}" if company.exchange else ""
        where = f"*{link(card.listing_url, company.symbol, 40)}*{exchange}"
    parts = [where, *(mrkdwn(part, 80) for part in words.about(card))]
    if card.website:
        parts.append(build.linked(card.website, "website", 40))
    line = " · ".join(part for part in parts if part)
    described = mrkdwn(card.description, 500) if card.description else ""
    return "\n".join(part for part in (line, mrkdwn(price, 200), described) if part)


def _figures(card: CompanyCard) -> list[Block]:
    if card.facts.as_of is None:
        return []
    fields = [
        {"type": "mrkdwn", "text": f"*{mrkdwn(title, 40)}*\n{mrkdwn(value, 60)}", "verbatim": True}
        for title, value in words.shown(card.facts)
    ]
    return [{"type": "section", "fields": fields}]


def _unknown(card: CompanyCard) -> list[str]:
    """What is not known, and why; what only the operator can mend is said by ``sectorwire doctor`` instead."""
    told = [line for line in map(_for_readers, words.unknown(card.facts)) if line]
    missing = [line for line in map(_for_readers, card.missing) if line]
    none = card.facts.as_of is None and not told
    return [*(["No figures found."] if none else told), *missing]


def _for_readers(line: str) -> str:
    """The line without clauses on how the app is set up; nothing where it has no other."""
    what, colon, reasons = line.partition(": ")
    if not colon:
        return "" if _SET_UP.search(line) else line
    left = [clause for clause in reasons.split("; ") if not _SET_UP.search(clause)]
    return f"{what}: {'; '.join(left)}" if left else ""


def _small(lines: Sequence[str]) -> list[Block]:
    shown = [told for line in lines if (told := mrkdwn(line, _LINE))]
    return [build.context(shown)] if shown else []


def _chart(card: CompanyCard, chart_file: str | None) -> list[Block]:
    if chart_file is None or not card.quarters:
        return []
    name = card.facts.company.name
    return [
        {
            "type": "image",
            "slack_file": {"id": chart_file},
            "alt_text": plain(words.chart_words(name, card.quarters), 1_900),
        }
    ]


def _list(title: str, lines: Sequence[str]) -> list[Block]:
    """A titled list of already escaped lines, as many as fit."""
    if not lines:
        return []
    text = f"*{title}*"
    for line in lines:
        if len(text) + len(line) + 3 > _PARAGRAPH:
            break
        text += f"\n• {line}"
    return [build.section(text)]


def _stories(card: CompanyCard, now: datetime, timezone: str) -> list[str]:
    zone = zone_of(timezone)
    return [
        f"{build.linked(story.url, clip(story.title, 160), 200, _LINK)} "
        f"({mrkdwn(story.source, 60)}, {moment(story.published, now, zone)})"
        for story in card.stories
    ]


def _filings(card: CompanyCard) -> list[str]:
    return [
        f"{build.linked(entry.url, form, 40, _LINK)} {mrkdwn(told, 240)}"
        for entry in card.filings
        for form, told in [words.filing(entry)]
    ]


def _trials(card: CompanyCard) -> list[Block]:
    if not card.trials_total:
        return []
    lines = [mrkdwn(line, _LINE) for line in words.trials(card)]
    trial = card.latest_trial
    if trial is not None:
        when = f" {words.day(trial.changed)}" if trial.changed else ""
        told = f"{trial.phase}, {trial.status}"
        lines.append(
            f"Last updated{when}: {build.linked(trial.url, clip(trial.title, 160), 200, _LINK)} ({mrkdwn(told, 80)})"
        )
    return _list(words.trials_title(card), lines)
