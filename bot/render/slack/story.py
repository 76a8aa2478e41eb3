"""One story as Slack blocks and as a line of text; digests and answers share it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.models.digests import DigestItem
from bot.render import numbers, wording
from bot.render.escape import mrkdwn
from bot.render.slack import blocks as build
from bot.render.slack import times
from bot.render.slack.blocks import Block
from bot.render.wording import UNTITLED

MENU_ACTION = "story-menu"
"""The action id of every story's menu; its options' values are ``<verb>|<story token>``."""

MENU = (
    ("card", "Company card"),
    ("save", "Save for later"),
    ("mute", "Mute source or company…"),
    ("less", "Not useful"),
    ("why", "Why is this here?"),
)


@dataclass(frozen=True, slots=True)
class StoryFrame:
    """What all stories of a message share: the present, the zone, the day's moves by symbol, and menus or not."""

    now: datetime
    timezone: str
    moves: Mapping[str, float] = field(default_factory=dict)
    menus: bool = False


def story_block_id(digest_id: str, sector: str, story_id: str) -> str:
    """The block id of a story in a digest: ``<digest>|<sector>|<story>``, or a hash where that is too long."""
    return build.stable_id(digest_id, sector, story_id)


def story_blocks(
    item: DigestItem, frame: StoryFrame, *, block_id: str, whole: bool = True
) -> tuple[Block, ...]:
    """A story and its small print: what happened, the headline, and the summary or (not ``whole``) its gist."""
    summary = item.summary if whole else item.gist or item.summary
    tag = wording.event_word(item.event) or ""
    story = build.headline(item.title, item.url, summary, block_id=block_id, tag=tag, menu=_menu(item, frame))
    small = _small_print(item, frame)
    return (story, build.context([small])) if small else (story,)


def story_line(item: DigestItem, frame: StoryFrame, *, block_id: str) -> tuple[Block, ...]:
    """A story in one line: "*Deal*  ·  headline  ·  Reuters +2  ·  `PFE` +1.2%"."""
    tag = wording.event_word(item.event)
    named, more = wording.others(item)
    count = len(named) + more
    source = mrkdwn(item.source, 80) + (f" +{count}" if count else "")
    parts = [
        f"*{tag}*" if tag else "",
        build.linked(item.url, item.title or UNTITLED, 200, build.LONGEST_LINK) or UNTITLED,
        source,
        _chips(item, frame),
    ]
    text = build.SEPARATOR.join(part for part in parts if part)
    return (build.section(text, block_id=block_id, accessory=_menu(item, frame)),)


def story_text(
    item: DigestItem, *, now: datetime, timezone: str, number: int | None = None, summary: bool = False
) -> str:
    """A story for a message's ``text``, escaped: number, title, source and time; the summary below."""
    named, more = wording.others(item)
    also = [mrkdwn(source, 60) for source, _ in named if source.strip()]
    small = [mrkdwn(item.source, 80), wording.published(item, now, wording.zone_of(timezone))]
    small += [f"also {', '.join(also)}{f' and {more} more' if more else ''}"] if also else []
    title = mrkdwn(item.title, 300) or UNTITLED
    line = f"{f'{number}. ' if number else ''}{title} ({', '.join(part for part in small if part)})"
    below = mrkdwn(item.summary, 500) if summary else ""
    return f"{line}\n{below}" if below else line


def _menu(item: DigestItem, frame: StoryFrame) -> Block | None:
    return build.overflow(MENU_ACTION, list(_menu_options(item))) if frame.menus else None


def _menu_options(item: DigestItem) -> Iterator[tuple[str, str]]:
    for verb, label in MENU:
        if verb != "card" or item.companies:
            yield label, f"{verb}|{story_token(item.story_id)}"


def story_token(story_id: str) -> str:
    """A story's id as it stands in a menu's value: itself, or its hash where it is over 120 characters."""
    return story_id if 0 < len(story_id) <= 120 and story_id.isprintable() else build.hashed(story_id)


def _small_print(item: DigestItem, frame: StoryFrame) -> str:
    """The line below a story, escaped: "Reuters  ·  07:42  ·  also: STAT (+2)  ·  `PFE` +1.2%"."""
    named, more = wording.others(item)
    also = ", ".join(build.linked(url, source, 60) for source, url in named if source.strip())
    parts = [
        mrkdwn(item.source, 80),
        times.published(item, frame.now, wording.zone_of(frame.timezone)),
        f"also: {also}{f' (+{more})' if more else ''}" if also else "",
        _chips(item, frame),
    ]
    return build.SEPARATOR.join(part for part in parts if part)


def _chips(item: DigestItem, frame: StoryFrame) -> str:
    """The companies as chips, each with its day's move where that is known: "`PFE` +1.2%  `LLY`"."""
    shown = []
    for name in wording.chips(item):
        if chip := build.chip(name):
            move = frame.moves.get(name)
            shown.append(chip if move is None else f"{chip} {numbers.move(move)}")
    return "  ".join(shown)
