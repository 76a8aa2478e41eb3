"""The companies of a digest: five columns in the channel, all figures with their sources in the thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from bot.models.companies import Company, CompanyFacts
from bot.models.digests import Digest
from bot.render import numbers, wording
from bot.render.company_row import TABLE_COLUMNS_SHOWN, company_row
from bot.render.company_wording import table_sources
from bot.render.escape import clip, mrkdwn, plain
from bot.render.slack.blocks import Block, context, section
from bot.render.slack.rules import CONTEXT_TEXT, SECTION_TEXT

TITLE = "Companies in today’s news"
FIGURES_TITLE = "All figures"
SHORT_COLUMNS = ("Company", "Day", "Market cap", "P/E", "Revenue")
SHORT_COMPANIES = 8  # in the channel; whoever wants more opens the thread
TABLE_COMPANIES = 25
_NAME = 32
_LINE = 600


def short_table(digest: Digest) -> tuple[Block, ...]:
    """What the channel sees: names, the day's move and three figures of the companies named most."""
    shown = digest.facts[:SHORT_COMPANIES]
    rows = [_short_row(facts, digest.moves) for facts in shown]
    more = len(digest.facts) - len(shown)
    note = f"{more} more in the thread, with all figures and their sources." if more else ""
    return (
        section(f"*{TITLE}*"),
        _table(SHORT_COLUMNS, rows),
        context([note or "All figures and their sources are in the thread."]),
    )


def figures_blocks(digest: Digest) -> tuple[Block, ...]:
    """What the thread gets: a title, every figure of every company, and where they come from."""
    shown = digest.facts[:TABLE_COMPANIES]
    rows = [(_named(one.company), *company_row(one, digest.timezone)[1:]) for one in shown]
    return (section(f"*{FIGURES_TITLE}*"), _table(TABLE_COLUMNS_SHOWN, rows), *_sources(digest))


def source_lines(digest: Digest) -> list[str]:
    """Where the table's figures come from, raw text."""
    return table_sources(digest.facts[:TABLE_COMPANIES], wording.zone_of(digest.timezone))


def as_lines(table: Block) -> Block:
    """A table in words, a line a row, for surfaces that show none: "*Pfizer Inc (PFE)*: Day +0.6%, P/E 15.6x"."""
    titles, *rows = ([str(cell["text"]) for cell in row] for row in cast("list[list[Block]]", table["rows"]))
    text = ""
    for name, *cells in rows:
        told = ", ".join(
            f"{title} {value}"
            for title, value in zip(titles[1:], cells, strict=True)
            if value != numbers.UNKNOWN
        )
        line = f"*{mrkdwn(name, 120)}*: {mrkdwn(told, _LINE)}"
        if len(text) + len(line) + 1 > SECTION_TEXT:
            break
        text = f"{text}\n{line}" if text else line
    return section(text)


def _short_row(facts: CompanyFacts, moves: Mapping[str, float]) -> tuple[str, ...]:
    move = moves.get(facts.company.symbol or "")
    return (
        _named(facts.company),
        numbers.UNKNOWN if move is None else numbers.move(move),
        numbers.money(facts.market_cap),
        numbers.price_earnings(facts),
        numbers.money(facts.revenue),
    )


def _named(company: Company) -> str:
    """The name with its symbol: "Pfizer Inc. (PFE)"; a long name is cut."""
    name = clip(plain(company.name), _NAME)
    return f"{name} ({company.symbol})" if company.symbol else name


def _sources(digest: Digest) -> list[Block]:
    """In small print, as many blocks as they need."""
    lines, found = [mrkdwn(line, _LINE) for line in source_lines(digest)], []
    while lines:
        fitting = 1
        while fitting < len(lines) and len("\n".join(lines[: fitting + 1])) <= CONTEXT_TEXT:
            fitting += 1
        found.append(context(lines[:fitting]))
        lines = lines[fitting:]
    return found


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    align = [{"align": "left"}, *({"align": "right"} for _ in titles[1:])]
    return {
        "type": "table",
        "rows": [[_cell(text) for text in row] for row in (titles, *rows)],
        "column_settings": align,
    }


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": plain(text, 60) or numbers.UNKNOWN}
