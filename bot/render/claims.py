"""Claims and the calendar: lines for a terminal, JSON records, and a Slack message."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import orjson

from bot.models.claims import CalendarLine, LedgerEntry, Window
from bot.models.delivery import Message
from bot.render.escape import data, mrkdwn, plain, safe_url
from bot.render.slack.blocks import Block, context, linked, section
from bot.render.slack.lint import characters, check
from bot.render.slack.rules import MESSAGE_CHARACTERS

WIDTH = 88
_INDENT = "    "
_SENTENCE = 400
_MOST = 20  # lines of a message, each of two blocks


def calendar_text(
    lines: Sequence[tuple[CalendarLine, str]], *, heading: str, empty: str, width: int = WIDTH
) -> str:
    """The lines under a heading, each with its status, its sentence word for word, and where it was said."""
    if not lines:
        return "\n".join(textwrap.wrap(plain(empty), width)) + "\n"
    told = [plain(heading, width)]
    for line, status in lines:
        head = " · ".join(
            part for part in (line.when or "no date", *_parts(line), status, *line.notes) if part
        )
        told += ["", *textwrap.wrap(plain(head), width, subsequent_indent=_INDENT)]
        told += textwrap.wrap(
            f"“{plain(line.entry.claim.sentence, _SENTENCE)}”",
            width,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT,
        )
        told.append(f"{_INDENT}{plain(line.entry.last.source, 60)}, {line.said}")
        if address := safe_url(line.entry.last.url):
            told.append(f"{_INDENT}{address}")
    return "\n".join(told) + "\n"


def calendar_message(lines: Sequence[CalendarLine], *, heading: str, empty: str, hint: str = "") -> Message:
    """The lines for Slack, as many as fit one message; the message has passed the lint."""
    if not lines:
        return check(Message(mrkdwn(empty, 600), (section(mrkdwn(empty, 600)),)))
    title = mrkdwn(heading, 150)
    blocks: list[Block] = [section(f"*{title}*")]
    text = [title]
    size = characters(blocks) + 400
    shown = 0
    for line in lines[:_MOST]:
        head = _head(line)
        both = [section(head), context([_sentence(line)])]
        size += characters(both)
        if size > MESSAGE_CHARACTERS:
            break
        blocks += both
        text.append(head)
        shown += 1
    rest = len(lines) - shown
    closing = " ".join(part for part in (f"{rest} more." if rest else "", hint) if part)
    if closing:
        blocks.append(context([mrkdwn(closing, 300)]))
    return check(Message("\n".join(text), tuple(blocks)))


def _head(line: CalendarLine) -> str:
    parts = [f"*{mrkdwn(line.when, 60)}* {mrkdwn(line.what, 60)}"]
    if line.subject:
        parts.append(f"_{mrkdwn(line.subject, 100)}_")
    if line.company:
        parts.append(mrkdwn(line.company, 100))
    return ", ".join(parts) + "".join(f" · {mrkdwn(note, 80)}" for note in line.notes)


def _sentence(line: CalendarLine) -> str:
    entry = line.entry
    said = linked(entry.last.source or "said", entry.last.url, 60, 700)
    return f"“{mrkdwn(entry.claim.sentence, _SENTENCE)}” {said}, {mrkdwn(line.said, 30)}"


def _parts(line: CalendarLine) -> tuple[str, ...]:
    return (line.what, line.subject, line.company)


# --- records ---------------------------------------------------------------------------------------


def entry_json(entry: LedgerEntry, *, status: str, due: bool) -> bytes:
    """One entry as a JSON line; ``from`` and ``to`` are days, both included."""
    claim, last = entry.claim, entry.last
    record = {
        "uid": entry.uid,
        "company": claim.company and data(claim.company),
        "symbol": claim.symbol,
        "kind": claim.kind,
        "subject": data(claim.subject) or None,
        **_window(entry.window),
        "status": status,
        "due": due,
        "was": _window(entry.was) if entry.was else None,
        "sequence": entry.sequence,
        "sentence": data(claim.sentence),
        "source": data(last.source),
        "url": data(last.url),
        "said_at": last.said_at,
        "sectors": entry.sectors,
    }
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _window(window: Window | None) -> dict[str, object]:
    if window is None:
        return {"from": None, "to": None, "precision": None}
    return {"from": window.start, "to": window.end, "precision": window.precision}
