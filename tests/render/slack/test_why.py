"""An explanation in Slack: a line a stage, inert, and never too long."""

from __future__ import annotations

import pytest

from bot.render.slack.why import why_message

LINES = (
    "Aurelia Bio wins approval",
    "https://news.example/1",
    "",
    "Seen       Harbor Wire, 1 Oct 2026 07:00 UTC",
    "           Beacon Wire, 1 Oct 2026 07:10 UTC",
    "Noise      none",
    "Digests    C0123ABCD, 2026-10-02 on request: shown",
    "           ranked 1.05:",
    "             +1.05 recency: 17 hours old",
)


def texts(message) -> list[str]:
    return [block["text"]["text"] for block in message.blocks]


def test_each_stage_has_its_line_and_what_belongs_to_it_stands_beneath():
    (told,) = texts(why_message(LINES))
    assert told.split("\n") == [
        "*<https://news.example/1|Aurelia Bio wins approval>*",
        "*Seen*  Harbor Wire, 1 Oct 2026 07:00 UTC",
        "• Beacon Wire, 1 Oct 2026 07:10 UTC",
        "*Noise*  none",
        "*Digests*  <#C0123ABCD>, 2026-10-02 on request: shown",
        "• ranked 1.05:",
        "– +1.05 recency: 17 hours old",
    ]


def test_an_article_that_was_never_seen_is_a_sentence():
    (told,) = texts(why_message(("No feed has ever shown https:\u2236//news.example/2.",)))
    assert told.startswith("No feed has ever shown")
    assert "*" not in told


@pytest.mark.parametrize("bait", ["<!channel>", "<https://evil.example|click>", "*bold*", "`code`"])
def test_what_strangers_wrote_stays_text(bait):
    message = why_message((bait, "https://news.example/1", "", f"Seen       {bait}", f"             {bait}"))
    (told,) = texts(message)
    assert bait not in told
    assert bait not in message.text


def test_a_long_explanation_is_cut_between_lines():
    many = [f"             +1.00 reason {number}: {'because ' * 40}".rstrip() for number in range(200)]
    shown = texts(why_message((*LINES, *many)))
    assert len(shown) == 3
    assert all(len(text) <= 3_000 for text in shown)
    assert all(line.endswith("because") for text in shown for line in text.split("\n")[-1:])
