"""What became of an article, as a message: a line a stage, its reasons beneath."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.models.delivery import Message
from bot.render.escape import mrkdwn
from bot.render.slack.blocks import Block, linked, section
from bot.render.slack.lint import check
from bot.render.slack.rules import SECTION_TEXT

_MARGIN = 11  # characters in which a line names its stage
_LINE = 700
_SECTIONS = 3  # some forty lines; more belongs on a terminal, and a message holds 12,000 characters
_CHANNEL = re.compile(r"^([CG][A-Z0-9]{7,})(?=, )")


def why_message(lines: Sequence[str]) -> Message:
    """The lines of an explanation: title and address, a blank, and stages with their name in a margin.

    Where there is no blank line, all of them are sentences.
    """
    lines = [line.rstrip() for line in lines]
    gap = lines.index("") if "" in lines else 0
    told = [_title(lines[:gap])] if gap else []
    told += list(_stages(lines[gap + 1 :])) if gap else [mrkdwn(line, _LINE) for line in lines]
    blocks = tuple(_sections(told))
    return check(Message(mrkdwn(lines[0], _LINE) or "…", blocks))


def _title(head: Sequence[str]) -> str:
    return f"*{linked(head[-1], head[0], 400, 2_300)}*"


def _stages(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        stage, told = line[:_MARGIN].strip(), line[_MARGIN:]
        beneath = len(told) - len(told.lstrip())
        shown = _CHANNEL.sub(r"<#\1>", mrkdwn(told.strip(), _LINE))
        yield f"*{mrkdwn(stage)}*  {shown}" if stage else f"{'–' if beneath else '•'} {shown}"


def _sections(lines: Sequence[str]) -> Iterator[Block]:
    """As few sections as hold the lines, whole ones, and no more than a few."""
    text, made = "", 0
    for line in lines:
        if text and len(text) + 1 + len(line) > SECTION_TEXT:
            yield section(text)
            text, made = "", made + 1
            if made == _SECTIONS:
                return
        text = f"{text}\n{line}" if text else line
    if text:
        yield section(text)
