"""News answered on demand, as a Slack message; the terminal's forms stand in ``text`` and ``json``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.models.delivery import Message
from bot.models.digests import DigestItem
from bot.render.escape import mrkdwn
from bot.render.slack import blocks as build
from bot.render.slack.lint import characters, check
from bot.render.slack.rules import MESSAGE_CHARACTERS
from bot.render.slack.story import story_block_id, story_blocks, story_text

_BUDGET_BLOCKS = 40  # leaves room for buttons below


def news_message(
    items: Sequence[DigestItem],
    *,
    heading: str,
    now: datetime,
    timezone: str,
    empty: str,
    hint: str = "",
    menus: bool = False,
) -> Message:
    """Stories under a heading, as many as fit one message; ``empty`` is the sentence for none.

    ``heading``, ``empty`` and ``hint`` (small print at the end) are raw text. The message has passed the lint.
    """
    closing = mrkdwn(hint, 600)
    foot = [build.context([closing])] if closing else []
    if not items:
        return check(Message(mrkdwn(empty, 600), (build.section(mrkdwn(empty, 600)), *foot)))
    title = mrkdwn(heading, 150) or "News"
    blocks = [build.section(f"*{title}*")]
    lines = [title]
    shown = characters([*blocks, *foot])
    for number, item in enumerate(items, start=1):
        name = story_block_id("news", str(number), item.story_id)
        story = story_blocks(item, block_id=name, now=now, timezone=timezone, menus=menus)
        size = len(blocks) + len(story) + len(foot)
        shown += characters(story)
        if size > _BUDGET_BLOCKS or shown > MESSAGE_CHARACTERS:
            break
        blocks += story
        lines.append(story_text(item, now=now, timezone=timezone, number=number))
    return check(Message("\n".join(lines), (*blocks, *foot)))
