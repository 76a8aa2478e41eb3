"""One story as Slack blocks and as a line of text; digests and answers share it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.models.digests import DigestItem
from bot.render import wording
from bot.render.escape import mrkdwn
from bot.render.slack import blocks as build
from bot.render.slack.blocks import Block
from bot.render.wording import UNTITLED

MENU_ACTION = "story-menu"
"""The action id of every story's menu; its options' values are ``<verb>|<story token>``."""

MENU = (
    ("card", "Company card"),
    ("save", "Save for later"),
    ("mute", "Mute this source or company here"),
    ("less", "Not useful"),
    ("why", "Why is this here?"),
)


def story_block_id(digest_id: str, sector: str, story_id: str) -> str:
    """The block id of a story in a digest: ``<digest>|<sector>|<story>``, or a hash where that is too long."""
    return build.stable_id(digest_id, sector, story_id)


def story_blocks(
    item: DigestItem, *, block_id: str, now: datetime, timezone: str, menus: bool = False
) -> tuple[Block, Block]:
    """A story and its small print; ``menus`` puts the overflow menu beside it."""
    menu = build.overflow(MENU_ACTION, list(_menu_options(item))) if menus else None
    story = build.headline(item.title, item.url, item.summary, block_id=block_id, menu=menu)
    return story, build.context([_small_print(item, now, timezone)])


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


def _menu_options(item: DigestItem) -> Iterator[tuple[str, str]]:
    for verb, label in MENU:
        if verb != "card" or item.companies:
            yield label, f"{verb}|{story_token(item.story_id)}"


def story_token(story_id: str) -> str:
    """A story's id as it stands in a menu's value: itself, or its hash where it is over 120 characters."""
    return story_id if 0 < len(story_id) <= 120 and story_id.isprintable() else build.hashed(story_id)


def _small_print(item: DigestItem, now: datetime, timezone: str) -> str:
    """The line below a story, escaped: "*Deal*  ·  Reuters  ·  07:42  ·  also: STAT (+2)  ·  `PFE`"."""
    event = wording.event_word(item.event)
    named, more = wording.others(item)
    also = ", ".join(build.linked(url, source, 60) for source, url in named if source.strip())
    parts = [
        f"*{event}*" if event else "",
        mrkdwn(item.source, 80),
        wording.published(item, now, wording.zone_of(timezone)),
        f"also: {also}{f' (+{more})' if more else ''}" if also else "",
        " ".join(chip for chip in map(build.chip, wording.chips(item)) if chip),
    ]
    return build.SEPARATOR.join(part for part in parts if part)
