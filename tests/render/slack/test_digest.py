from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.digests import LeftOut, LeftOutReason, SilentSource, SourceLink
from bot.render import wording
from bot.render.slack.digest import BUDGET_BLOCKS, render_digest
from bot.render.slack.lint import characters, lint
from bot.render.slack.news import news_message
from bot.render.slack.story import MENU_ACTION, story_block_id, story_token
from tests.render import peers
from tests.render.samples import END, company, digest, facts, figure, morning, section, story


def kinds(message) -> list[str]:
    return [block["type"] for block in message.blocks]


def small(block) -> str:
    assert block["type"] == "context"
    return block["elements"][0]["text"]


def titles(message) -> list[str]:
    return [
        block["elements"][0]["elements"][0]["text"]
        for block in message.blocks
        if block["type"] == "rich_text"
    ]


def test_an_ordinary_morning():
    (message,) = render_digest(morning())
    stories = ["rich_text", "context"] * 3
    assert kinds(message) == [
        *("header", "context", "divider"),
        *stories,
        *("divider", "section", "table", "context"),
        *("divider", "context"),
    ]
    head, overview = message.blocks[:2]
    assert head["text"] == {
        "type": "plain_text",
        "text": ":dna: Biotech · Tuesday, 4 November 2025",
        "emoji": True,
    }
    assert small(overview) == "3 stories since yesterday at 08:00, Berlin time"
    first = message.blocks[3]
    assert first["block_id"] == "9f86d081884c7d659a2feaa0c55ad015|biotech|story-1"
    assert first["elements"][0]["elements"] == [
        {
            "type": "link",
            "url": "https://news.example/1?utm=a&b=2",
            "text": "Halvorsen Bio wins approval for once-weekly tablet no. 1",
            "style": {"bold": True},
        },
        {"type": "text", "text": "\n" + morning().sections[0].items[0].summary},
    ]
    assert small(message.blocks[4]) == (
        "*Approval*  ·  Nordic Wire  ·  07:43  ·  also: <https://reuters.example/a|Reuters>, "
        "<https://stat.example/b|STAT> (+2)  ·  `HALV`"
    )
    assert small(message.blocks[6]) == "*Financing*  ·  Nordic Wire  ·  Mon 19:00  ·  `PLGT` `Kestrel Labs`"
    assert small(message.blocks[8]) == "Nordic Wire  ·  seen 07:09"
    assert small(message.blocks[-1]) == (
        "Left out: 6 law-firm alerts, 3 market-research adverts, 4 shown before.\n"
        "Could not be read: Fjord Pharma Daily (the server answers 503 since Sunday).\n"
        "Next digest: tomorrow at 08:00."
    )


def test_the_table_of_companies():
    (message,) = render_digest(morning())
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert rows == [
        ["Company", "Market cap", "P/E", "EV", "EBITDA", "Revenue", "Net income", "As of"],
        ["HALV", "$140.2B", "12.4x", "$151.0B", "$11.4B", "$62.6B", "$9.8B", "4 Nov 2025"],
        ["PLGT", "$140.2B", "n/m (loss)", "$151.0B", "$11.4B", "$62.6B", "−$84.0M", "4 Nov 2025"],
    ]
    assert [column["align"] for column in table["column_settings"]] == ["left", *["right"] * 7]
    assert "Halvorsen Bio ASA (HALV): market cap $140.2B, P/E 12.4x, EV $151.0B" in message.text


def test_the_text_tells_the_whole_digest():
    (message,) = render_digest(morning())
    lines = message.text.splitlines()
    assert lines[:4] == [
        "Biotech · Tuesday, 4 November 2025",
        "3 stories since yesterday at 08:00, Berlin time",
        f"1. {morning().sections[0].items[0].title} (Nordic Wire, 07:43, also Reuters, STAT and 2 more)",
        morning().sections[0].items[0].summary,
    ]
    assert lines[-1] == "Next digest: tomorrow at 08:00."


def test_nothing_new_is_one_line_and_says_what_else_is_to_be_said():
    (message,) = render_digest(digest(section(left_out=(LeftOut(LeftOutReason.NOISE, "law-firm-alert", 1),))))
    assert message.text == "Nothing new in Biotech since yesterday at 08:00."
    assert kinds(message) == ["section", "context"]
    assert message.blocks[0]["text"]["text"] == ":dna: Nothing new in Biotech since yesterday at 08:00."
    assert small(message.blocks[1]) == "Left out: 1 law-firm alert.\nNext digest: tomorrow at 08:00."


def test_nothing_new_in_several_sectors_without_a_next_digest():
    quiet = digest(section(), section(sector="energy"), section(sector="finance"), next_at=None)
    (message,) = render_digest(quiet)
    assert message.text == "Nothing new in Biotech, Energy and Finance since yesterday at 08:00."
    assert kinds(message) == ["section"]


def test_several_sectors_stand_in_sections_and_quiet_ones_in_the_footer():
    (message,) = render_digest(
        digest(section(story(1)), section(sector="finance"), section(story(2), sector="energy"))
    )
    part = ["divider", "header", "rich_text", "context"]
    assert kinds(message) == ["header", "context", *part, *part, "divider", "context"]
    headers = [block["text"]["text"] for block in message.blocks if block["type"] == "header"]
    assert headers == ["News digest · Tuesday, 4 November 2025", ":dna: Biotech", ":dna: Energy"]
    assert small(message.blocks[-1]).startswith("Nothing new in Finance.\n")
    assert "\nBiotech\n1. Halvorsen" in message.text
    assert "\nEnergy\n2. Halvorsen" in message.text


def test_a_late_digest_says_so_first():
    late = replace(morning(), late_for=END - timedelta(days=1, hours=2))
    (message,) = render_digest(late)
    assert small(message.blocks[1]).startswith("*Late: this digest was due yesterday at 06:00.*\n3 stories")
    assert message.text.splitlines()[1] == "Late: this digest was due yesterday at 06:00."
    (empty,) = render_digest(digest(section(), late_for=END))
    assert empty.text.startswith("Late: this digest was due today at 08:00. Nothing new")


@pytest.mark.parametrize("menus", [False, True])
def test_what_does_not_fit_follows_in_the_thread_cut_between_stories(menus):
    sectors = ("biotech", "pharma", "energy")
    long = digest(
        *(
            section(*(story(100 * place + number) for number in range(1, 20)), sector=name)
            for place, name in enumerate(sectors)
        ),
        facts=(facts(),),
    )
    messages = render_digest(long, menus=menus)
    assert len(messages) > 1
    every = [block for message in messages for block in message.blocks]
    shown = [block["block_id"] for block in every if "block_id" in block]
    assert shown == [
        story_block_id(long.id, part.sector, item.story_id) for part in long.sections for item in part.items
    ]
    for message in messages:
        assert lint(message) == []
        assert len(message.blocks) <= BUDGET_BLOCKS
        assert characters(message.blocks) <= 12_000
        # A story and its small print are never torn apart, and no message begins or ends with a line.
        assert "block_id" not in message.blocks[-1]
        assert message.blocks[0]["type"] != "divider"
        assert message.blocks[-1]["type"] != "divider"
    first, *rest = messages
    hidden = sum("block_id" in block for message in rest for block in message.blocks)
    assert f"*{hidden} more stories in the thread*" in [
        small(block) for block in first.blocks if block["type"] == "context"
    ]
    assert first.text.count("Halvorsen Bio wins") == 57
    assert len(first.text) <= 12_000


def test_a_thread_message_that_begins_within_a_sector_says_which():
    first, second = render_digest(digest(section(*(story(number) for number in range(1, 31)))))
    assert small(second.blocks[0]) == "*Biotech*, continued"
    assert titles(first)[-1].endswith("no. 19")
    assert titles(second)[0].endswith("no. 20")
    assert "*11 more stories in the thread*" in str(first.blocks)


def test_the_table_alone_can_follow_in_the_thread():
    full = digest(section(*(story(number) for number in range(1, 20))), facts=(facts(),))
    first, second = render_digest(full)
    assert kinds(second) == ["section", "table", "context"]
    assert second.text.startswith("Companies in today’s news:\nHalvorsen Bio ASA (HALV): ")
    assert "in the thread" not in str(first.blocks)


def test_a_menu_stands_beside_each_story_and_offers_no_card_without_a_company():
    (message,) = render_digest(morning(), menus=True)
    stories = [block for block in message.blocks if "block_id" in block]
    assert {block["type"] for block in stories} == {"section"}
    assert stories[0]["text"]["text"].startswith(
        "*<https://news.example/1?utm=a&amp;b=2|Halvorsen Bio wins approval for once-weekly tablet no. 1>*\nRegulators"
    )
    menu = stories[0]["accessory"]
    assert menu["action_id"] == MENU_ACTION
    assert [option["value"] for option in menu["options"]] == [
        f"{verb}|story-1" for verb in ("card", "save", "mute", "less", "why")
    ]
    assert stories[2]["accessory"]["options"][0]["value"] == "save|story-3"


def test_long_and_odd_ids_become_hashes_that_stay_the_same():
    assert story_block_id("d", "biotech", "s" * 300) == story_block_id("d", "biotech", "s" * 300)
    assert len(story_block_id("d", "biotech", "s" * 300)) == 64
    assert story_token("s" * 121) != story_token("s" * 122)
    assert len(story_token("s" * 200)) == 64
    assert story_token("s" * 120) == "s" * 120


def test_a_story_that_stands_twice_has_two_block_ids():
    (message,) = render_digest(digest(section(story(1), story(1))))
    first, second = (block["block_id"] for block in message.blocks if "block_id" in block)
    assert second == f"{first}|2"


def test_without_title_link_or_summary_something_still_stands_there():
    bare = story(
        1, title="\u200b", url="javascript:x", summary="", source="", also=(), companies=(), event=None
    )
    (message,) = render_digest(digest(section(bare)))
    runs = message.blocks[3]["elements"][0]["elements"]
    assert runs == [{"type": "text", "text": "(untitled)", "style": {"bold": True}}]
    assert small(message.blocks[4]) == "07:43"
    (message,) = render_digest(digest(section(bare)), menus=True)
    assert message.blocks[3]["text"]["text"] == "*(untitled)*"


def test_enormous_addresses_stay_within_a_section():
    heavy = story(1, title="&" * 9_000, url="https://a.example/?" + "&" * 1_900, summary="<" * 9_000)
    heavy = replace(heavy, also=(SourceLink("&" * 500, heavy.url), SourceLink("x", heavy.url)))
    (message,) = render_digest(digest(section(heavy)), menus=True)
    assert lint(message) == []


def test_the_footer_is_bounded():
    noisy = tuple(LeftOut(LeftOutReason.EXCLUDED, f"word {number}", 1) for number in range(500))
    silent = tuple(SilentSource(f"Feed {number}", "no answer.") for number in range(90))
    (message,) = render_digest(digest(section(story(1), left_out=noisy), silent=silent))
    left_out, unread, after = small(message.blocks[-1]).splitlines()
    assert left_out.startswith("Left out: 1 by your filters (word 0), ")
    assert left_out.endswith("…")
    assert unread.endswith("Feed 4 (no answer) and 85 more.")
    assert after == "Next digest: tomorrow at 08:00."


@pytest.mark.parametrize("menus", [False, True])
def test_other_readers_of_block_kit_agree(menus):
    several = digest(section(story(1)), section(story(2), sector="energy"), facts=(facts(),))
    for sample in (morning(), several, digest(section())):
        for message in render_digest(sample, menus=menus):
            peers.sdk_accepts(message.blocks)
            peers.slackblocks_accepts(message)


def test_news_answers_with_stories_or_a_sentence():
    said = {
        "heading": "Biotech, last 24 hours",
        "now": END,
        "timezone": "Europe/Berlin",
        "empty": "No <news>.",
    }
    message = news_message([story(1), story(2)], **said, hint="Ask for more")
    assert kinds(message) == ["section", "rich_text", "context", "rich_text", "context", "context"]
    assert message.text.splitlines()[:2] == [
        "Biotech, last 24 hours",
        "1. Halvorsen Bio wins approval for once-weekly tablet no. 1 (Nordic Wire, 07:43)",
    ]
    nothing = news_message([], **said)
    assert nothing.text == "No &lt;news&gt;."
    assert kinds(nothing) == ["section"]
    many = news_message([story(number) for number in range(1, 60)], **said, menus=True)
    assert len(many.blocks) <= 40
    assert len(many.text.splitlines()) == 1 + sum("accessory" in block for block in many.blocks)


def test_chips_name_subjects_first_and_leave_brokers_out():
    item = story(1, companies=(company("B", "BBB"), company("A", None), company("B again", "BBB")))
    assert wording.chips(item) == ("BBB", "A")


def test_below_the_table_stands_where_its_figures_come_from():
    filed = replace(figure(62.65e9, period="TTM to 2025-09-30"), source="SEC EDGAR (10-Q, filed 2025-10-28)")
    later = replace(filed, source="SEC EDGAR (10-Q, filed 2025-11-03)")
    last_year = replace(filed, period="FY 2024", source="Finnhub", method="derived")
    only = {"pe": None, "enterprise_value": None, "ebitda": None, "net_income": None}
    listed = (
        facts("Halvorsen Bio ASA", "HALV", revenue=filed, **only),
        facts("Pelagia Therapeutics, Inc.", "PLGT", revenue=later, **only),
        facts("Kestrel Labs", None, revenue=last_year, **only),
        facts("Nobody Knows plc", "NKP", market_cap=None, revenue=None, **only),
    )
    (message,) = render_digest(digest(section(story(1)), facts=listed))
    place = kinds(message).index("table")
    assert small(message.blocks[place + 1]).split("\n") == [
        "Market cap: 4 Nov 2025, SEC EDGAR",  # of everybody of whom anything is known
        "Revenue: TTM to 2025-09-30, SEC EDGAR (HALV, PLGT)",
        "Revenue: FY 2024, Finnhub, derived (Kestrel Labs)",
    ]
    assert "Revenue: FY 2024, Finnhub, derived (Kestrel Labs)" in message.text


def test_sources_that_need_much_room_take_several_blocks_and_none_is_lost():
    listed = tuple(
        facts(
            f"Company {number}",
            f"CO{number:02}",
            revenue=figure(1e9, period=f"TTM to {2000 + number}-12-28"),
            net_income=replace(figure(1e8, period=f"FY {1990 + number}"), source="Name of a register " * 9),
        )
        for number in range(15)
    )
    messages = render_digest(digest(section(story(1)), facts=listed))
    last = next(message for message in messages if "table" in kinds(message))
    after = last.blocks[kinds(last).index("table") + 1 :]
    told = "\n".join(small(block) for block in after if block["type"] == "context")
    assert sum("(CO" in line for line in told.split("\n")) >= 30
    assert all(f"FY {1990 + number}" in told for number in range(15))
