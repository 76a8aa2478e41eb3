"""Why a story is here: two sentences for whoever asks, and the details, a line a stage, behind a button."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.models.articles import CompanyRole, Judgement
from bot.models.delivery import Message, Outcome
from bot.models.digests import LeftOutReason, RankPart
from bot.render import wording
from bot.render.escape import mrkdwn
from bot.render.slack.blocks import Block, linked, section
from bot.render.slack.lint import check
from bot.render.slack.menus import Button, with_buttons
from bot.render.slack.rules import SECTION_TEXT

_MARGIN = 11  # characters in which a line names its stage
_LINE = 700
_SECTIONS = 3  # some forty lines; more belongs on a terminal, and a message holds 12,000 characters
_CHANNEL = re.compile(r"^([CG][A-Z0-9]{7,})(?=, )")


_STRENGTH = re.compile(r" \(\d\.\d\d\)(?=:)")
_WITHIN = frozenset({"Page", "Story", "Summary"})  # how the parts work together; for operators
_LEFT_OUT = {
    LeftOutReason.NOISE: "It was left out because it reads like promotion rather than news.",
    LeftOutReason.ALREADY_SHOWN: "It was left out because this channel had already seen the story.",
    LeftOutReason.EXCLUDED: "It was left out because of a word that its sector excludes.",
    LeftOutReason.MUTED: "It was left out because this channel muted its source or company.",
    LeftOutReason.NO_ROOM: "It was left out because other stories ranked higher that day.",
    LeftOutReason.ONE_SOURCE: "It was left out because its source already had its share of the section.",
    LeftOutReason.TOLD_ABOVE: "It was left out because another story of that digest told the same.",
    LeftOutReason.TOO_OLD: "It was left out because it was published too long before.",
}
_COUNTED = 3  # reasons that the second sentence names


def why_short(
    title: str,
    url: str,
    judgement: Judgement,
    outcome: Outcome | None,
    titles: Mapping[str, str],
    button: Button | None = None,
) -> Message:
    """Two sentences: what kind of news it is, and what ``outcome``, this channel's latest, came from.

    ``titles`` are the sectors' by key; ``button`` leads to the details.
    """
    told = f"{mrkdwn(_kind(judgement, titles), _LINE)} {mrkdwn(_reason(judgement, outcome), _LINE)}"
    message = Message(told, (section(f"*{linked(url, title, 400, 2_300)}*\n{told}"),))
    return with_buttons(check(message), [button] if button else [])


def _kind(judgement: Judgement, titles: Mapping[str, str]) -> str:
    sectors = [titles.get(fit.sector, fit.sector) for fit in judgement.sectors[:3]]
    if not sectors:
        return "It fits none of the sectors."
    names = dict.fromkeys(link.name for link in judgement.companies if link.role is CompanyRole.SUBJECT)
    about = f" about {wording.listing(list(names)[:2])}".rstrip(".") if names else ""
    event = wording.event_word(judgement.event.type) if judgement.event else None
    return f"This is {wording.listing(sectors)} news{about}{f', tagged “{event}”' if event else ''}."


def _reason(judgement: Judgement, outcome: Outcome | None) -> str:
    if outcome is None:
        return "No digest in this channel has shown it yet."
    if outcome.reason is not None:
        return _LEFT_OUT[outcome.reason]
    best = sorted((part for part in outcome.rank if part.value > 0), key=lambda part: -part.value)
    reasons = [words for part in best if (words := _counts(part, judgement))][:_COUNTED]
    return f"What counted most: {wording.listing(reasons)}." if reasons else "It was among the day's best."


def _counts(part: RankPart, judgement: Judgement) -> str:
    """What a part of the rank says to readers; nothing where it says something of the machinery alone."""
    event = wording.event_word(judgement.event.type) if judgement.event else None
    return {
        "recency": f"it was {part.why}",
        "publishers": part.why,
        "event": f"its kind of event ({event.lower()})" if event else "",
        "size": "the company's size",
        "watchlist": "this channel watches the company",
        "sector": "how well it fits the sector",
        "source": "its source",
    }.get(part.name, "")


def why_details(lines: Sequence[str], channel: str) -> Message:
    """The explanation's lines for readers: of the ranking this channel's alone, no ids and no strengths."""
    gap = lines.index("") if "" in lines else -1
    return why_message([*lines[: gap + 1], *_for_readers(lines[gap + 1 :], channel)])


def _for_readers(lines: Sequence[str], channel: str) -> Iterator[str]:
    stage, label, keep = "", "", True
    for line in lines:
        name, told = line[:_MARGIN].strip(), line[_MARGIN:]
        if name:
            stage = label = name
        ranking = stage == "Digests" and told.startswith((" ", "ranked "))
        if not ranking:
            keep = told.startswith(f"{channel},")
        if stage in _WITHIN or (stage, told) == ("Noise", "none") or (ranking and not keep):
            continue
        told = _STRENGTH.sub("", told) if stage == "Sectors" else told
        if stage == "Companies":
            told = told.partition(", ")[0] if told.endswith((":", ": ")) else told.rpartition(": ")[0] or told
        yield f"{label:<{_MARGIN}}{told}"
        label = ""


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
