"""What people are told when they ask how this works, or when nothing can be made of what they typed."""

from __future__ import annotations

from functools import lru_cache

from bot.models.delivery import Message
from bot.render.escape import commands, mrkdwn
from bot.render.slack.blocks import Block, context, section
from bot.render.slack.lint import check

_TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "news": (
        "Latest stories, best first.",
        (
            "/news {sector}|today's stories in a sector",
            "/news {sector} obesity drug|stories with these words",
            "/news {other} last 7 days|stories from the last 7 days",
            "/news pfizer, lilly|stories about companies, by name or ticker",
            '/news search "phase 3" -earnings|exact phrase, excluding a word',
            "/news why https://…|what happened to an article, and why",
        ),
    ),
    "company": (
        "A company's card: figures with their sources, latest stories, and filings.",
        ("/company pfizer|by name", "/company $LLY|by ticker", "/company pfizer, lilly|several at once"),
    ),
    "digest": (
        "This channel's morning digest.",
        (
            "/digest subscribe {sector} 8:00 am|at 8:00, on the usual days",
            "/digest subscribe {sector} {other} 7:30 pm mon-thu Boston|two sectors, with days and time zone",
            "/digest list|this channel's digests, with buttons",
            "/digest change 9 am|a new time; on its own it opens a form",
            "/digest pause|stop until you resume",
            "/digest now|post one right now",
            "/digest preview|see it without posting",
            "/digest unsubscribe|stop this digest for good",
        ),
    ),
    "watch": (
        "Get a message when there's news about a company.",
        (
            "/watch pfizer|I'll DM you",
            "/watch here pfizer|I'll post in this channel",
            "/watch list|what you and this channel are watching",
            "/watch remove pfizer|stop watching",
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
_TOPICS["why"] = ("What happened to an article, step by step.", ("/news why https://…|paste its link",))
_ELSEWHERE = (
    "Name a company in a digest's thread to get its card. Anywhere else, mention me: “@{name} pfizer”. "
    "In a direct message, just type."
)


_OF_SECTORS = frozenset({"", "news", "digest"})


@lru_cache(maxsize=64)
def help_message(topic: str, sectors: tuple[str, ...], *, name: str) -> Message:
    """What a command understands, with examples of the configured sectors; "" covers all commands."""
    topics = [topic] if topic in _TOPICS else ["news", "company", "digest", "watch", "calendar"]
    blocks: list[Block] = [section(_shown(one, sectors)) for one in topics]
    if topic not in _TOPICS:
        blocks.append(context([mrkdwn(_ELSEWHERE.format(name=name), 600)]))
    if sectors and (topic not in _TOPICS or topic in _OF_SECTORS):
        blocks.append(context([f"Sectors: {mrkdwn(', '.join(sectors), 1_500)}"]))
    return check(Message(f"How to use {mrkdwn(name, 60)}", tuple(blocks)))


def not_understood(topic: str, sectors: tuple[str, ...], *, problem: str, example: str = "") -> Message:
    """One line that says what was not understood, and one example; ``problem`` and ``example`` are raw."""
    trouble = commands(mrkdwn(problem, 600)) or "I didn't understand that."
    if not example:
        first, _, _ = _TOPICS[topic if topic in _TOPICS else "news"][1][0].partition("|")
        example = first.format(sector=_example_sector(sectors), other=sectors[-1] if sectors else "finance")
    line = commands(mrkdwn(f"Example: `{example}`. More: `{example.split()[0]} help`.", 600))
    return check(Message(trouble, (section(trouble), context([line]))))


def _example_sector(sectors: tuple[str, ...]) -> str:
    return "biotech" if "biotech" in sectors or not sectors else sectors[0]


def _shown(topic: str, sectors: tuple[str, ...]) -> str:
    first, examples = _TOPICS[topic]
    sector, other = _example_sector(sectors), sectors[-1] if sectors else "finance"
    lines = [mrkdwn(first)]
    for example in examples:
        command, _, meaning = example.partition("|")
        lines.append(f"`{mrkdwn(command.format(sector=sector, other=other))}`  {mrkdwn(meaning)}")
    return "\n".join(lines)
