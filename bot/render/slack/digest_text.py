"""A digest's messages in words, for notifications and screen readers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.digests import Digest, DigestItem
from bot.render import wording
from bot.render.company_row import company_line
from bot.render.escape import mrkdwn
from bot.render.slack.rules import MESSAGE_TEXT_BEST
from bot.render.slack.story import story_text
from bot.render.slack.tables.company_table import TABLE_COMPANIES, TITLE, source_lines

LINE = 600
_TEXT_LIMIT = 12_000


def empty_text(digest: Digest) -> str:
    """The one line of a digest without stories, escaped."""
    return " ".join(
        mrkdwn(line, LINE) for line in (wording.late(digest), wording.nothing_new(digest)) if line
    )


def whole_text(digest: Digest) -> str:
    """The digest in words: with summaries where that stays short, else all headlines."""
    full = _text(digest, summaries=True)
    return full if len(full) <= MESSAGE_TEXT_BEST else _text(digest, summaries=False)


def part_text(digest: Digest, items: Sequence[DigestItem]) -> str:
    """Some of its stories, a line each."""
    return "\n".join(story_text(item, now=digest.window_end, timezone=digest.timezone) for item in items)


def figures_text(digest: Digest) -> str:
    """The companies' figures and where they come from."""
    return "\n".join([*_companies(digest), *(mrkdwn(line, LINE) for line in source_lines(digest))])


def _text(digest: Digest, *, summaries: bool) -> str:
    lines = [f"{mrkdwn(wording.heading(digest), 150)} · {wording.today(digest)}"]
    overview = f"{wording.overview(digest)}{wording.order(digest)}"
    lines += [mrkdwn(line) for line in (wording.late(digest), overview) if line]
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
        lines += _companies(digest)
    return "\n".join([*lines, *(mrkdwn(line, LINE) for line in wording.room_footer(digest))])


def _companies(digest: Digest) -> list[str]:
    shown = digest.facts[:TABLE_COMPANIES]
    return [f"{TITLE}:", *(mrkdwn(company_line(facts, digest.timezone), LINE) for facts in shown)]
