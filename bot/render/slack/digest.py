"""A digest as Slack messages: one in the channel within a budget, the rest in its thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.models.delivery import Message
from bot.models.digests import Digest, DigestItem, DigestSection
from bot.render import wording
from bot.render.company_row import company_line
from bot.render.company_wording import table_sources
from bot.render.escape import mrkdwn
from bot.render.slack import blocks as build
from bot.render.slack.blocks import Block
from bot.render.slack.lint import characters, check
from bot.render.slack.rules import CONTEXT_TEXT, MESSAGE_CHARACTERS, MESSAGE_TEXT_BEST
from bot.render.slack.story import story_block_id, story_blocks, story_text

BUDGET_BLOCKS = 45
"""Blocks in one message; five fewer than Slack allows, so that a later edit can add a line."""

_TABLE_TITLE = "Companies in today’s news"
_TEXT_LIMIT = 12_000
_LINE = 600


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stays together in one message: a story, a sector's title with its first story, the table."""

    blocks: tuple[Block, ...]
    section: DigestSection | None = None
    item: DigestItem | None = None


def render_digest(digest: Digest, *, menus: bool = False) -> tuple[Message, ...]:
    """The messages of a digest: the first belongs into the channel, the others into its thread in order.

    Every message has passed the lint. ``menus`` adds an overflow menu to each story; its option values are
    ``<verb>|<story token>`` with the verbs of :data:`~bot.render.slack.story.MENU`. A story's block id is
    :func:`~bot.render.slack.story.story_block_id`.
    """
    closing = _closing(digest)
    if not wording.total(digest):
        return (check(Message(_empty_text(digest), (_empty_line(digest), *closing))),)
    units = list(_units(digest, menus=menus))
    head = _head(digest)
    first, rest = _take(units, (*head, *_pointer(len(units)), *closing))
    shown = tuple(block for unit in first for block in unit.blocks)
    hidden = sum(unit.item is not None for unit in rest)
    messages = [Message(_whole_text(digest), (*head, *shown, *_pointer(hidden), *closing), _stories(first))]
    while rest:
        title = _continued(rest[0])
        part, rest = _take(rest, title)
        shown = tuple(block for unit in part for block in unit.blocks)
        if shown[0]["type"] == "divider":
            shown = shown[1:]
        messages.append(Message(_part_text(digest, part), (*title, *shown), _stories(part)))
    return tuple(check(message) for message in messages)


def _stories(units: Sequence[_Unit]) -> tuple[str, ...]:
    return tuple(unit.item.story_id for unit in units if unit.item is not None)


# --- what stands in the messages -------------------------------------------------------------------


def _head(digest: Digest) -> tuple[Block, ...]:
    emoji = digest.sections[0].emoji if len(digest.sections) == 1 else ""
    title = f"{wording.heading(digest)} · {wording.today(digest)}"
    lines = [f"*{mrkdwn(late)}*" for late in [wording.late(digest)] if late]
    lines.append(mrkdwn(wording.overview(digest)))
    first = (build.header(title, emoji), build.context(lines))
    return first if len(digest.sections) > 1 else (*first, build.divider())


def _units(digest: Digest, *, menus: bool) -> Iterator[_Unit]:
    used: set[str] = set()
    for section in digest.sections:
        title: tuple[Block, ...] = ()
        if len(digest.sections) > 1:
            title = (build.divider(), build.header(section.title, section.emoji))
        for item in section.items:
            name = _unused(story_block_id(digest.id, section.sector, item.story_id), used)
            story = story_blocks(
                item, block_id=name, now=digest.window_end, timezone=digest.timezone, menus=menus
            )
            yield _Unit((*title, *story), section, item)
            title = ()
    if digest.facts:
        table = build.companies_table(digest.facts, digest.timezone)
        yield _Unit((build.divider(), build.section(f"*{_TABLE_TITLE}*"), table, *_sources(digest)))


def _sources(digest: Digest) -> Iterator[Block]:
    """Below the table, in small print, as many blocks as they need."""
    lines = [mrkdwn(line, _LINE) for line in _source_lines(digest)]
    while lines:
        fitting = 1
        while fitting < len(lines) and len("\n".join(lines[: fitting + 1])) <= CONTEXT_TEXT:
            fitting += 1
        yield build.context(lines[:fitting])
        lines = lines[fitting:]


def _source_lines(digest: Digest) -> list[str]:
    return table_sources(digest.facts[: build.TABLE_COMPANIES], wording.zone_of(digest.timezone))


def _unused(name: str, used: set[str]) -> str:
    """The name, numbered where a story stands twice: block ids are unique in a message."""
    number, free = 1, name
    while free in used:
        number += 1
        free = build.stable_id(name, str(number))
    used.add(free)
    return free


def _closing(digest: Digest) -> tuple[Block, ...]:
    lines = [mrkdwn(line, _LINE) for line in wording.footer(digest)]
    empty = [section.title for section in digest.sections if not section.items]
    if empty and wording.total(digest):
        lines.insert(0, mrkdwn(f"Nothing new in {wording.listing(empty)}.", _LINE))
    if not lines:
        return ()
    return (build.divider(), build.context(lines)) if wording.total(digest) else (build.context(lines),)


def _pointer(hidden: int) -> tuple[Block, ...]:
    if not hidden:
        return ()
    return (build.context([f"*{wording.count(hidden, 'more story', 'more stories')} in the thread*"]),)


def _continued(unit: _Unit) -> tuple[Block, ...]:
    if unit.section is None or unit.blocks[0]["type"] == "divider":
        return ()
    return (build.context([f"*{mrkdwn(unit.section.title, 150)}*, continued"]),)


def _empty_line(digest: Digest) -> Block:
    emoji = build.emoji_of(digest.sections[0].emoji) if len(digest.sections) == 1 else ""
    return build.section(f"{emoji} {_empty_text(digest)}".strip())


# --- fitting ---------------------------------------------------------------------------------------


def _take(units: Sequence[_Unit], frame: Sequence[Block]) -> tuple[list[_Unit], list[_Unit]]:
    """As many whole units as fit beside the frame, at least one, and the rest."""
    blocks, size = len(frame), characters(list(frame))
    for index, unit in enumerate(units):
        blocks += len(unit.blocks)
        size += characters(unit.blocks)
        if index and (blocks > BUDGET_BLOCKS or size > MESSAGE_CHARACTERS):
            return list(units[:index]), list(units[index:])
    return list(units), []


# --- the text for notifications and screen readers -------------------------------------------------


def _empty_text(digest: Digest) -> str:
    return " ".join(
        mrkdwn(line, _LINE) for line in (wording.late(digest), wording.nothing_new(digest)) if line
    )


def _whole_text(digest: Digest) -> str:
    """The digest in words: with summaries where that stays short, else all headlines."""
    full = _text(digest, summaries=True)
    return full if len(full) <= MESSAGE_TEXT_BEST else _text(digest, summaries=False)


def _text(digest: Digest, *, summaries: bool) -> str:
    lines = [f"{mrkdwn(wording.heading(digest), 150)} · {wording.today(digest)}"]
    lines += [mrkdwn(line) for line in (wording.late(digest), wording.overview(digest)) if line]
    room = _TEXT_LIMIT - 3_000  # for the closing lines, which always stand
    number = left = 0
    for section in digest.sections:
        if section.items and len(digest.sections) > 1:
            lines.append(mrkdwn(section.title, 150))
        for item in section.items:
            number += 1
            story = story_text(
                item, now=digest.window_end, timezone=digest.timezone, number=number, summary=summaries
            )
            room -= len(story) + 1
            if room > 0:
                lines.append(story)
            else:
                left += 1
    if left:
        lines.append(f"And {wording.count(left, 'more story', 'more stories')}.")
    if summaries and digest.facts:
        lines += _table_text(digest)
    return "\n".join([*lines, *(mrkdwn(line, _LINE) for line in wording.footer(digest))])


def _table_text(digest: Digest) -> list[str]:
    shown = digest.facts[: build.TABLE_COMPANIES]
    return [
        f"{_TABLE_TITLE}:",
        *(mrkdwn(company_line(facts, digest.timezone), _LINE) for facts in shown),
        *(mrkdwn(line, _LINE) for line in _source_lines(digest)),
    ]


def _part_text(digest: Digest, units: Sequence[_Unit]) -> str:
    stories = [unit.item for unit in units if unit.item is not None]
    if not stories:
        return "\n".join(_table_text(digest))
    return "\n".join(story_text(item, now=digest.window_end, timezone=digest.timezone) for item in stories)
