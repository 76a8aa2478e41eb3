"""A digest as Slack messages: the top of every sector in the channel within a budget, the rest in its thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.models.delivery import Message
from bot.models.digests import Digest, DigestItem, DigestLength, DigestSection
from bot.render import wording
from bot.render.escape import mrkdwn
from bot.render.slack import blocks as build
from bot.render.slack import times
from bot.render.slack.blocks import Block
from bot.render.slack.digest_text import LINE, empty_text, figures_text, part_text, whole_text
from bot.render.slack.lint import characters, check
from bot.render.slack.rules import MESSAGE_CHARACTERS
from bot.render.slack.story import StoryFrame, story_block_id, story_blocks, story_line
from bot.render.slack.tables.company_table import figures_blocks, short_table

BUDGET_BLOCKS = 45
"""Blocks in one message; five fewer than Slack allows, so that a later edit can add a line."""

TOLD = {1: 3, 2: 3, 3: 2}
"""By the number of sectors: how many stories of each a brief digest tells with a sentence, one where there are
more sectors. The others have a line each, so that all of it is read in half a minute."""

_EVERY = 1_000  # more stories than a sector ever has


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stays together in one message: a story, with its sector's title where it is the first of it there."""

    section: DigestSection
    item: DigestItem
    blocks: tuple[Block, ...]


def render_digest(digest: Digest, *, menus: bool = False) -> tuple[Message, ...]:
    """The messages of a digest: the first belongs into the channel, the others into its thread in order.

    Every message has passed the lint, and knows which stories it shows. ``menus`` adds an overflow menu to each
    story; its option values are ``<verb>|<story token>`` with the verbs of
    :data:`~bot.render.slack.story.MENU`. A story's block id is :func:`~bot.render.slack.story.story_block_id`.
    """
    if not wording.total(digest):
        return (check(Message(empty_text(digest), (_empty_line(digest), *_closing(digest)))),)
    first, rest = _channel(digest, menus=menus)
    messages = (first, *_thread(digest, rest), *_figures(digest))
    return tuple(check(message) for message in messages)


# --- the message in the channel --------------------------------------------------------------------


def _channel(digest: Digest, *, menus: bool) -> tuple[Message, list[_Unit]]:
    """The channel's message, and the stories that had no room in it."""
    units: list[list[_Unit]] = []
    taken: list[int] = []
    for told in _attempts(digest):
        units = list(_units(digest, told, menus=menus))
        taken, table = _places(digest, units)
        if all(taken):
            break  # every sector has its place; else fewer are told at length
    shown = [some[:count] for some, count in zip(units, taken, strict=True)]
    rest = [unit for some, count in zip(units, taken, strict=True) for unit in some[count:]]
    body: list[Block] = []
    for some in shown:
        if some:
            body += (*_title(digest, some[0].section), *(block for unit in some for block in unit.blocks))
    blocks = (*_head(digest), *body, *_pointer(digest, rest), *table, *_closing(digest))
    stories = tuple(unit.item.story_id for some in shown for unit in some)
    return Message(whole_text(digest), blocks, stories), rest


def _attempts(digest: Digest) -> tuple[int, ...]:
    """How many stories of a sector are told at length, tried from left to right."""
    brief = TOLD.get(sum(bool(section.items) for section in digest.sections), 1)
    most = {DigestLength.FULL: _EVERY, DigestLength.BRIEF: brief, DigestLength.HEADLINES: 0}[digest.length]
    return tuple(sorted({most, min(most, 1), 0}, reverse=True))


def _units(digest: Digest, told: int, *, menus: bool) -> Iterator[list[_Unit]]:
    """The stories of each sector that has some."""
    used: set[str] = set()
    frame = StoryFrame(digest.window_end, digest.timezone, digest.moves, menus)
    whole = digest.length is DigestLength.FULL
    for section in digest.sections:
        found = []
        for place, item in enumerate(section.items):
            name = _unused(story_block_id(digest.id, section.sector, item.story_id), used)
            story = (
                story_blocks(item, frame, block_id=name, whole=whole)
                if place < told
                else story_line(item, frame, block_id=name)
            )
            found.append(_Unit(section, item, story))
        if found:
            yield found


def _places(digest: Digest, units: Sequence[Sequence[_Unit]]) -> tuple[list[int], tuple[Block, ...]]:
    """How many stories of each sector stand in the channel, and the table where it has room there.

    First come the sectors' top stories, then the table, then their second stories, and so on; of a sector whose
    next story has no room no further one is shown, so that its order holds.
    """
    everything = [unit for some in units for unit in some]
    frame = (*_head(digest), *_pointer(digest, everything), *_closing(digest))
    room = _Room(frame)
    taken = [0] * len(units)
    table: tuple[Block, ...] = ()
    going = set(range(len(units)))
    for number in range(max(map(len, units))):
        for place, some in enumerate(units):
            if place not in going or number >= len(some):
                continue
            title = () if number else _title(digest, some[0].section)
            if room.take((*title, *some[number].blocks)) or not any(taken):
                taken[place] += 1
            else:
                going.discard(place)
        if number == 0 and digest.facts:
            wanted = (build.divider(), *short_table(digest))
            table = wanted if room.take(wanted) else ()
    return taken, table


class _Room:
    """What still fits into a message beside what stands in it already."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = len(blocks)
        self._characters = characters(list(blocks))

    def take(self, blocks: Sequence[Block]) -> bool:
        """Make room for these where there is enough; says whether there was."""
        count, size = self._blocks + len(blocks), self._characters + characters(list(blocks))
        if count > BUDGET_BLOCKS or size > MESSAGE_CHARACTERS:
            return False
        self._blocks, self._characters = count, size
        return True


def _head(digest: Digest) -> tuple[Block, ...]:
    emoji = digest.sections[0].emoji if len(digest.sections) == 1 else ""
    title = f"{wording.heading(digest)} · {wording.today(digest)}"
    zone = wording.zone_of(digest.timezone)
    lines = []
    if digest.late_for is not None:
        lines.append(f"*Late: due {times.day_and_time(digest.late_for, digest.window_end, zone)}.*")
    since = times.day_and_time(digest.window_start, digest.window_end, zone)
    lines.append(f"{wording.stories(digest)} since {since}{wording.order(digest)}")
    return (build.header(title, emoji), build.context(lines))


def _title(digest: Digest, section: DigestSection) -> tuple[Block, ...]:
    return (build.header(section.title, section.emoji),) if len(digest.sections) > 1 else ()


def _pointer(digest: Digest, hidden: Sequence[_Unit]) -> tuple[Block, ...]:
    """What waits in the thread, by sector: "4 more Biotech, 5 Energy in the thread"."""
    if not hidden:
        return ()
    if len(digest.sections) == 1:
        told = wording.count(len(hidden), "more story", "more stories")
    else:
        counts: dict[str, int] = {}
        for unit in hidden:
            counts[unit.section.title] = counts.get(unit.section.title, 0) + 1
        told = ", ".join(
            f"{count} {'' if place else 'more '}{title}"
            for place, (title, count) in enumerate(counts.items())
        )
    return (build.context([f"*{mrkdwn(told, LINE)} in the thread*"]),)


def _closing(digest: Digest) -> tuple[Block, ...]:
    told = wording.total(digest)
    empty = [section.title for section in digest.sections if not section.items]
    raw = [f"No new stories in {wording.listing(empty)}." if empty and told else ""]
    raw += [wording.all_left_out(digest) or "", wording.sources_down(digest) or ""]
    lines = [mrkdwn(line, LINE) for line in raw if line]
    if digest.next_at is not None:
        zone = wording.zone_of(digest.timezone)
        lines.append(f"Next digest: {times.day_and_time(digest.next_at, digest.window_end, zone)}.")
    if not lines:
        return ()
    return (build.divider(), build.context(lines)) if told else (build.context(lines),)


def _empty_line(digest: Digest) -> Block:
    emoji = build.emoji_of(digest.sections[0].emoji) if len(digest.sections) == 1 else ""
    return build.section(f"{emoji} {empty_text(digest)}".strip())


def _unused(name: str, used: set[str]) -> str:
    """The name, numbered where a story stands twice: block ids are unique in a message."""
    number, free = 1, name
    while free in used:
        number += 1
        free = build.stable_id(name, str(number))
    used.add(free)
    return free


# --- the thread ------------------------------------------------------------------------------------


def _thread(digest: Digest, rest: Sequence[_Unit]) -> Iterator[Message]:
    """The other stories, sector by sector, in as few messages as hold them."""
    blocks: list[Block] = []
    items: list[DigestItem] = []
    room = _Room(())
    last = ""
    for unit in rest:
        title = () if items and unit.section.sector == last else _more(unit.section)
        if not room.take((*title, *unit.blocks)) and items:
            yield _part(digest, blocks, items)
            blocks, items, room = [], [], _Room(())
            title = _more(unit.section)
            room.take((*title, *unit.blocks))
        blocks += (*title, *unit.blocks)
        items.append(unit.item)
        last = unit.section.sector
    if items:
        yield _part(digest, blocks, items)


def _more(section: DigestSection) -> tuple[Block, ...]:
    emoji = build.emoji_of(section.emoji)
    return (build.section(f"{emoji} *More {mrkdwn(section.title, 150)}*".strip()),)


def _part(digest: Digest, blocks: Sequence[Block], items: Sequence[DigestItem]) -> Message:
    return Message(part_text(digest, items), tuple(blocks), tuple(item.story_id for item in items))


def _figures(digest: Digest) -> Iterator[Message]:
    """Every figure with its source; where the small print needs much room, in several messages."""
    if not digest.facts:
        return
    blocks: list[Block] = []
    room = _Room(())
    for block in figures_blocks(digest):
        if not room.take((block,)) and blocks:
            yield Message(figures_text(digest), tuple(blocks))
            blocks, room = [], _Room(())
            room.take((block,))
        blocks.append(block)
    yield Message(figures_text(digest), tuple(blocks))
