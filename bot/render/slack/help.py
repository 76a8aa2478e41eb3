"""What people are told when they ask how this works, or when nothing can be made of what they typed."""

from __future__ import annotations

from functools import lru_cache

from bot.models.delivery import Message
from bot.render.escape import mrkdwn
from bot.render.slack.blocks import Block, context, section
from bot.render.slack.lint import check

_TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "news": (
        "The latest, newest and best first, from what the desk has read.",
        (
            "/news {sector}|today's stories of a sector",
            "/news {sector} obesity drug|those that have these words",
            "/news 7d {other}|of the last seven days",
            "/news pfizer|of a company, by name or symbol",
            '/news search "phase 3" -earnings|a phrase, without a word',
            "/news why https://…|what became of an article, and why",
        ),
    ),
    "company": (
        "A company's card: figures with source and period, its latest stories and filings.",
        ("/company pfizer|by name", "/company $LLY|by symbol"),
    ),
    "digest": (
        "This channel's morning digest.",
        (
            "/digest subscribe {sector} 08:00|at eight, on the usual days",
            "/digest subscribe {sector} {other} 7:30 mon-thu Berlin|two sectors, with days and zone",
            "/digest list|what this channel gets, with buttons",
            "/digest change 09:00|another time; without words a form opens",
            "/digest pause|until /digest resume",
            "/digest now|post one at once",
            "/digest preview|see it without posting",
            "/digest unsubscribe|no more digests here",
        ),
    ),
    "watch": (
        "Be told when there is news of a company.",
        (
            "/watch pfizer|tells you, in a direct message",
            "/watch here pfizer|tells this channel",
            "/watch list|what you and this channel watch",
            "/watch remove pfizer|no longer",
        ),
    ),
    "calendar": (
        "What is ahead: decisions, data, results, closings and conferences, each with its sentence.",
        (
            "/calendar {sector}|a sector's next two weeks",
            "/calendar pfizer all|a company's, however far",
            "/calendar 4w|of all sectors, four weeks",
        ),
    ),
}
_TOPICS["why"] = ("What became of an article, stage by stage.", ("/news why https://…|paste its address",))
_ELSEWHERE = (
    "In the thread of a digest just name a company. Anywhere else mention me: “@{name} pfizer”. "
    "In a direct message no mention is needed."
)


@lru_cache(maxsize=64)
def help_message(topic: str, sectors: tuple[str, ...], *, name: str, problem: str = "") -> Message:
    """What a command understands, with examples of this desk's sectors; "" tells of all commands.

    ``problem`` is the raw sentence that says what could not be understood.
    """
    topics = [topic] if topic in _TOPICS else ["news", "company", "digest", "watch", "calendar"]
    trouble = mrkdwn(problem, 600)
    blocks: list[Block] = [section(trouble)] if trouble else []
    for one in topics:
        blocks.append(section(_shown(one, sectors)))
    if topic not in _TOPICS:
        blocks.append(context([mrkdwn(_ELSEWHERE.format(name=name), 600)]))
    if sectors:
        blocks.append(context([f"Sectors: {mrkdwn(', '.join(sectors), 1_500)}"]))
    text = trouble or f"How to use {mrkdwn(name, 60)}"
    return check(Message(text, tuple(blocks)))


def _shown(topic: str, sectors: tuple[str, ...]) -> str:
    first, examples = _TOPICS[topic]
    sector, other = (sectors[0], sectors[-1]) if sectors else ("biotech", "finance")
    if "biotech" in sectors:
        sector = "biotech"
    lines = [mrkdwn(first)]
    for example in examples:
        command, _, meaning = example.partition("|")
        lines.append(f"`{mrkdwn(command.format(sector=sector, other=other))}`  {mrkdwn(meaning)}")
    return "\n".join(lines)
