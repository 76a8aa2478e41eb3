"""A digest and news for a terminal: plain, wrapped, nothing that a terminal would obey."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.models.digests import Digest, DigestItem
from bot.render import wording
from bot.render.company_row import company_line
from bot.render.company_wording import table_sources
from bot.render.escape import plain, safe_url
from bot.render.wording import UNTITLED

WIDTH = 88
_INDENT = "    "
_RULE = "─"


def digest_text(digest: Digest, *, width: int = WIDTH) -> str:
    """The whole digest as lines of at most ``width`` characters (addresses may be longer)."""
    lines = [f"{plain(wording.heading(digest))} · {wording.today(digest)}"]
    lines += [plain(line) for line in [wording.late(digest)] if line]
    if not wording.total(digest):
        return (
            "\n".join([*lines, "", *_wrapped([wording.nothing_new(digest), *wording.footer(digest)], width)])
            + "\n"
        )
    lines += [*_wrapped([wording.overview(digest)], width), _RULE * width]
    number = 0
    for section in digest.sections:
        if len(digest.sections) > 1:
            title = plain(section.title, width)
            lines += ["", title, _RULE * len(title)]
            if not section.items:
                lines += ["", "Nothing new."]
        for item in section.items:
            number += 1
            lines += ["", *_story(item, number, digest.window_end, digest.timezone, width)]
    if digest.facts:
        lines += ["", _RULE * width, "Companies in today’s news", ""]
        lines += _wrapped([company_line(facts, digest.timezone) for facts in digest.facts], width)
        lines += ["", *_wrapped(table_sources(digest.facts, wording.zone_of(digest.timezone)), width)]
    if closing := _wrapped(wording.footer(digest), width):
        lines += ["", _RULE * width, *closing]
    return "\n".join(lines) + "\n"


def news_text(
    items: Sequence[DigestItem], *, heading: str, now: datetime, timezone: str, empty: str, width: int = WIDTH
) -> str:
    """A numbered list of stories under a heading, or the sentence that there is none."""
    if not items:
        return "\n".join(_wrapped([empty], width)) + "\n"
    lines = [plain(heading, width)]
    for number, item in enumerate(items, start=1):
        lines += ["", *_story(item, number, now, timezone, width)]
    return "\n".join(lines) + "\n"


def _story(item: DigestItem, number: int, now: datetime, timezone: str, width: int) -> Iterator[str]:
    title = plain(item.title, 400) or UNTITLED
    mark = f"{number:>2}. "
    yield from textwrap.wrap(title, width, initial_indent=mark, subsequent_indent=_INDENT)
    if item.summary.strip():
        yield from _wrapped([plain(item.summary, 600)], width, _INDENT)
    yield from _wrapped([_small_print(item, now, timezone)], width, _INDENT)
    if address := safe_url(item.url):
        yield f"{_INDENT}{address}"


def _small_print(item: DigestItem, now: datetime, timezone: str) -> str:
    named, more = wording.others(item)
    also = ", ".join(source for source, _ in named if source.strip())
    parts = (
        wording.event_word(item.event) or "",
        item.source,
        wording.published(item, now, wording.zone_of(timezone)),
        f"also: {also}{f' (+{more})' if more else ''}" if also else "",
        " ".join(wording.chips(item)),
    )
    return " · ".join(part for part in parts if part.strip())


def _wrapped(texts: Sequence[str], width: int, indent: str = "") -> list[str]:
    return [
        line
        for text in texts
        for line in textwrap.wrap(plain(text), width, initial_indent=indent, subsequent_indent=indent)
    ]
