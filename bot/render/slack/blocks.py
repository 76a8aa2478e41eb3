"""Builders of Slack blocks that take raw text and cannot be made to break or to inject.

Rich text and ``plain_text`` leaves are never parsed by Slack and stand wherever they can; ``mrkdwn``
only where Slack offers nothing else for links (small print, and text beside a menu), always escaped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from bot.models.companies import CompanyFacts
from bot.render import numbers
from bot.render.company_row import TABLE_COLUMNS_SHOWN, company_row
from bot.render.escape import link, mrkdwn, plain, safe_url
from bot.render.slack.rules import BLOCK_ID, CONTEXT_TEXT, HEADER_TEXT
from bot.render.wording import UNTITLED

Block = dict[str, object]
SEPARATOR = "  ·  "
TABLE_COMPANIES = 25
_SHORTCODE = re.compile(r":[a-z0-9_+'-]{1,60}:")
_TITLE = 200
_SUMMARY = 500
_LINK = 2_300  # a link beside title and summary must leave them room in 3,000 characters
_SMALL_LINK = 700


def emoji_of(emoji: str) -> str:
    """A configured emoji, if it is one: a ``:shortcode:`` or a character beyond letters; else nothing."""
    if _SHORTCODE.fullmatch(emoji):
        return emoji
    shown = plain(emoji, 8)
    return "" if any(char.isascii() or char.isalnum() for char in shown) else shown


def header(text: str, emoji: str = "") -> Block:
    """A large plain title, with an emoji before it."""
    sign = emoji_of(emoji)
    room = HEADER_TEXT - len(sign) - 1
    # The look-alike colons of mrkdwn serve here too: with the emoji switched on, ":x:" in the text is one.
    shown = plain(text.replace(":", "\u2236") if text.count(":") > 1 else text, room) or UNTITLED
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": f"{sign} {shown}".strip(), "emoji": True},
    }


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def context(lines: Sequence[str]) -> Block:
    """Small print, a line each; ``lines`` are already escaped mrkdwn."""
    text = "\n".join(lines)
    while len(text) > CONTEXT_TEXT and len(lines) > 1:
        lines = lines[:-1]
        text = "\n".join(lines)
    return {"type": "context", "elements": [_mrkdwn(text)]}


def section(escaped: str, *, block_id: str | None = None, accessory: Block | None = None) -> Block:
    """A paragraph of already escaped mrkdwn, with a menu beside it where given."""
    block: Block = {"type": "section", "text": _mrkdwn(escaped)}
    if block_id is not None:
        block["block_id"] = block_id
    if accessory is not None:
        block["accessory"] = accessory
    return block


def headline(title: str, url: str, summary: str, *, block_id: str, menu: Block | None = None) -> Block:
    """A story: its title as a bold link, its summary below; a menu needs a section instead of rich text."""
    if menu is not None:
        shown = linked(url, title or UNTITLED, 400, _LINK) or UNTITLED
        below = mrkdwn(summary, _SUMMARY)
        return section(f"*{shown}*\n{below}".rstrip("\n"), block_id=block_id, accessory=menu)
    label = plain(title, _TITLE) or UNTITLED
    address = safe_url(url)
    first: Block = {"type": "text", "text": label, "style": {"bold": True}}
    if address is not None:
        first = {"type": "link", "url": address, "text": label, "style": {"bold": True}}
    runs = [first]
    if below := plain(summary, _SUMMARY):
        runs.append({"type": "text", "text": f"\n{below}"})
    return {
        "type": "rich_text",
        "block_id": block_id,
        "elements": [{"type": "rich_text_section", "elements": runs}],
    }


def overflow(action_id: str, options: Sequence[tuple[str, str]]) -> Block:
    """A small menu of up to five (label, value) options."""
    return {
        "type": "overflow",
        "action_id": action_id,
        "options": [
            {"text": {"type": "plain_text", "text": plain(label, 75), "emoji": False}, "value": value}
            for label, value in options
        ],
    }


def linked(url: str, label: str, limit: int, most: int = _SMALL_LINK) -> str:
    """A mrkdwn link, or its label alone where the address would need more than ``most`` characters."""
    whole = link(url, label, limit)
    return whole if len(whole) <= most else mrkdwn(label, limit)


def chip(symbol: str) -> str:
    """A symbol in mrkdwn's code style, which looks like a chip."""
    return f"`{mrkdwn(symbol, 24)}`" if plain(symbol) else ""


def stable_id(*parts: str) -> str:
    """A block id of these parts, readable where short enough, else their hash."""
    name = "|".join(parts)
    if name and len(name) <= BLOCK_ID and name.isascii() and name.isprintable():
        return name
    return hashed(name)


def hashed(name: str) -> str:
    """A short name for one that is too long or odd: 64 hexadecimal digits."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def companies_table(facts: Sequence[CompanyFacts], timezone: str) -> Block:
    """The figures of up to ``TABLE_COMPANIES`` companies, a row each under a row of titles."""
    rows = [[_cell(title) for title in TABLE_COLUMNS_SHOWN]]
    rows += [[_cell(value) for value in company_row(entry, timezone)] for entry in facts[:TABLE_COMPANIES]]
    align = [{"align": "left"}, *({"align": "right"} for _ in TABLE_COLUMNS_SHOWN[1:])]
    return {"type": "table", "rows": rows, "column_settings": align}


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": plain(text, 60) or numbers.UNKNOWN}


def _mrkdwn(escaped: str) -> Block:
    # verbatim: Slack must not turn #names and bare addresses of strangers into links.
    return {"type": "mrkdwn", "text": escaped, "verbatim": True}
