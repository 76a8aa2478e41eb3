"""What people say to the bot: commands without a slash, talk, and questions among remarks."""

from __future__ import annotations

import pytest

from bot.grammar.chat import GREETING, HELP, THANKS, Said, question, read_said

SECTORS = ("biotech", "pharma")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("what can you do?", Said(HELP)), ("What can I ask you?", Said(HELP)), ("help me", Said(HELP)), ("", Said(HELP)),
        ("how does this work?", Said(HELP)), ("thank you so much!", Said(THANKS)), ("ok, thanks", Said(THANKS)), ("thx", Said(THANKS)),
        ("good morning", Said(GREETING)), ("Hi there!", Said(GREETING)), ("hello", Said(GREETING)),
        ("how do I unsubscribe?", Said(HELP, "digest")), ("How can I watch a company", Said(HELP, "watch")),
        ("unsubscribe", Said("digest", "unsubscribe")), ("Unsubscribe, please", Said("digest", "Unsubscribe")),
        ("subscribe biotech 08:00", Said("digest", "subscribe biotech 08:00")), ("list", Said("digest", "list")),
        ("stop", Said("digest", "stop")), ("pause", Said("digest", "pause")), ("resume!", Said("digest", "resume")),
        ("unwatch aurelia bio", Said("watch", "remove aurelia bio")), ("stop watching pfizer", Said("watch", "remove pfizer")),
        ("follow pfizer", Said("watch", "pfizer")), ("/news biotech", Said("news", "biotech")), ("digest: pause", Said("digest", "pause")),
        ("pfizer", Said("")), ("what about pfizer?", Said("")), ("obesity drugs", Said("")), ("biotech", Said("")),
        ("preview of the pfizer earnings call next week", Said("")), ("thanksgiving sales", Said("")), ("high yield", Said("")),
    ],
)  # fmt: skip
def test_what_is_said(line, said):
    assert read_said(line, SECTORS) == said


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("no news from Amazon today", ""),
        ("I had lunch with someone from Pfizer, Merck, Lilly", ""),
        ("Pfizer was down. Lunch?", "Lunch?"),
        ("Nice. What about Lilly", "What about Lilly"),
        ("and how is Moderna doing", "and how is Moderna doing"),
        ("Pfizer Inc. is cheap, no?", "Pfizer Inc. is cheap, no?"),
    ],
)
def test_only_questions_ask(said, asks):
    assert question(said) == asks
