from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.digests import DigestLength, LeftOut, LeftOutReason, SilentSource, SourceLink
from bot.render import wording
from bot.render.slack.digest import BUDGET_BLOCKS, render_digest
from bot.render.slack.lint import characters, lint
from bot.render.slack.news import news_message
from bot.render.slack.story import MENU_ACTION, story_block_id, story_token
from bot.render.slack.tables.company_table import as_lines
from tests.render import peers
from tests.render.samples import END, company, digest, facts, figure, morning, section, story


def kinds(message) -> list[str]:
    return [block["type"] for block in message.blocks]


def small(block) -> str:
    assert block["type"] == "context"
    return block["elements"][0]["text"]


def titles(message) -> list[str]:
    return [
        next(run["text"] for run in block["elements"][0]["elements"] if run["type"] == "link")
        for block in message.blocks
        if block["type"] == "rich_text"
    ]


def worded(text: str) -> str:
    """With the words of its dates in place of Slack's own."""
    return re.sub(r"<!date[^|>]*\|([^>]*)>", r"\1", text)


def test_an_ordinary_morning():
    first, figures = render_digest(morning())
    assert kinds(first) == [
        *("header", "context"),
        *(["rich_text", "context"] * 3),
        *("divider", "section", "table", "context"),
        *("divider", "context"),
    ]
    assert kinds(figures) == ["section", "table", "context"]
    head, overview = first.blocks[:2]
    assert head["text"] == {
        "type": "plain_text",
        "text": ":dna: Biotech · Tuesday, 4 November 2025",
        "emoji": True,
    }
    since = int((END - timedelta(days=1)).timestamp())
    assert small(overview) == (
        f"3 stories since <!date^{since}^{{date_short_pretty}} at {{time}}|yesterday at 08:00>, most important first"
    )
    story = first.blocks[2]
    assert story["block_id"] == "9f86d081884c7d659a2feaa0c55ad015|biotech|story-1"
    assert story["elements"][0]["elements"] == [
        {"type": "text", "text": "Approval", "style": {"bold": True}},
        {"type": "text", "text": "  ·  "},
        {
            "type": "link",
            "url": "https://news.example/1?utm=a&b=2",
            "text": "Halvorsen Bio wins approval for once-weekly tablet no. 1",
            "style": {"bold": True},
        },
        {"type": "text", "text": "\n" + morning().sections[0].items[0].summary},
    ]
    assert worded(small(first.blocks[3])) == (
        "Nordic Wire  ·  07:43  ·  also: <https://reuters.example/a|Reuters>, "
        "<https://stat.example/b|STAT> (+2)  ·  `HALV`"
    )
    assert worded(small(first.blocks[5])) == "Nordic Wire  ·  Mon 19:00  ·  `PLGT`  `Kestrel Labs`"
    assert worded(small(first.blocks[7])) == "Nordic Wire  ·  seen 07:09"
    assert worded(small(first.blocks[-1])) == (
        "Left out: 6 law-firm alerts, 3 market-research promos, 4 already shown.\n"
        "1 source is down.\n"
        "Next digest: tomorrow at 08:00."
    )
    assert first.stories == ("story-1", "story-2", "story-3")
    assert figures.stories == ()


def test_the_room_hears_how_many_sources_are_down_and_not_why():
    silent = tuple(SilentSource(f"Feed {number}", "127.0.0.1 answered 404") for number in range(2))
    for some in (morning(), digest(section())):
        (first, *_) = render_digest(replace(some, silent=silent, sources=38))
        assert "2 of 38 sources are down." in small(first.blocks[-1])
        assert "404" not in str(first)
        assert "Feed 1" not in str(first)


@pytest.mark.parametrize(
    ("length", "told", "gists"),
    [(DigestLength.FULL, 8, 0), (DigestLength.BRIEF, 3, 3), (DigestLength.HEADLINES, 0, 0)],
)
def test_a_channel_reads_as_much_of_each_story_as_it_wants(length, told, gists):
    stories = [story(number, gist=f"One sentence of {number}.") for number in range(1, 9)]
    (message,) = render_digest(digest(section(*stories), length=length), menus=True)
    texts = [block["text"]["text"] for block in message.blocks if "accessory" in block]
    assert len(texts) == 8
    assert sum("\n" in text for text in texts) == told
    assert sum("One sentence of" in text for text in texts) == gists
    assert all(text.startswith("*Approval*  ·  ") for text in texts)
    if told < 8:
        assert worded(texts[-1]) == (
            "*Approval*  ·  <https://news.example/8?utm=a&amp;b=2|Halvorsen Bio wins approval for once-weekly tablet "
            "no. 8>  ·  Nordic Wire  ·  `HALV`"
        )


def test_a_chip_tells_the_days_move_where_it_is_known():
    (message, _) = render_digest(replace(morning(), moves={"HALV": 0.0123, "PLGT": -0.05}))
    assert small(message.blocks[3]).endswith("`HALV` +1.2%")
    assert small(message.blocks[5]).endswith("`PLGT` −5.0%  `Kestrel Labs`")


def test_every_sector_has_its_top_stories_in_the_channel_and_the_pointer_names_the_rest():
    sectors = ("technology", "finance", "pharma", "biotech", "energy")
    several = digest(
        *(
            section(*(story(100 * place + number) for number in range(1, 11)), sector=name)
            for place, name in enumerate(sectors, 1)
        ),
        facts=(facts(),),
    )
    first, *thread = render_digest(several, menus=True)
    headers = [block["text"]["text"] for block in first.blocks if block["type"] == "header"]
    assert headers[0].startswith("Technology, Finance, Pharma, Biotech and Energy · ")
    assert headers[1:] == [f":dna: {name.title()}" for name in sectors]
    assert "table" in kinds(first)
    for place in range(1, 6):
        here = [
            one for one in first.stories if one.startswith(f"story-{place}0") or one == f"story-{place}10"
        ]
        assert len(here) >= 3  # of each sector, its first ones
        assert here == [f"story-{100 * place + number}" for number in range(1, len(here) + 1)]
    told = next(
        small(block)
        for block in first.blocks
        if block["type"] == "context" and "in the thread*" in small(block)
    )
    counts = [10 - sum(one.startswith(f"story-{place}") for one in first.stories) for place in range(1, 6)]
    more, *others = (f"{count} {name.title()}" for count, name in zip(counts, sectors, strict=True))
    assert told == f"*{', '.join([more.replace(' ', ' more '), *others])} in the thread*"
    shown = [one for message in (first, *thread) for one in message.stories]
    assert sorted(shown) == sorted(item.story_id for part in several.sections for item in part.items)


def test_the_channel_has_five_columns_and_the_thread_all_figures():
    first, figures = render_digest(replace(morning(), moves={"HALV": 0.0123}))
    rows, every = (
        [
            [cell["text"] for cell in row]
            for block in message.blocks
            if block["type"] == "table"
            for row in block["rows"]
        ]
        for message in (first, figures)
    )
    assert rows == [
        ["Company", "Day", "Market cap", "P/E", "Revenue"],
        ["Halvorsen Bio ASA (HALV)", "+1.2%", "$140.2B", "12.4x", "$62.6B"],
        ["Pelagia Therapeutics, Inc. (PLGT)", "–", "$140.2B", "n/m (loss)", "$62.6B"],
    ]
    assert every == [
        ["Company", "Market cap", "P/E", "EV", "EBITDA", "Revenue", "Net income", "As of"],
        [
            "Halvorsen Bio ASA (HALV)",
            "$140.2B",
            "12.4x",
            "$151.0B",
            "$11.4B",
            "$62.6B",
            "$9.8B",
            "4 Nov 2025",
        ],
        [
            "Pelagia Therapeutics, Inc. (PLGT)",
            "$140.2B",
            "n/m (loss)",
            "$151.0B",
            "$11.4B",
            "$62.6B",
            "−$84.0M",
            "4 Nov 2025",
        ],
    ]
    (table,) = [block for block in figures.blocks if block["type"] == "table"]
    assert [column["align"] for column in table["column_settings"]] == ["left", *["right"] * 7]
    assert "Halvorsen Bio ASA (HALV): market cap $140.2B, P/E 12.4x, EV $151.0B" in first.text


def test_the_text_tells_the_whole_digest():
    message, _ = render_digest(morning())
    lines = message.text.splitlines()
    assert lines[:4] == [
        "Biotech · Tuesday, 4 November 2025",
        "3 stories since yesterday at 08:00, Berlin time, most important first",
        f"1. {morning().sections[0].items[0].title} (Nordic Wire, 07:43, also Reuters, STAT and 2 more)",
        morning().sections[0].items[0].summary,
    ]
    assert lines[-1] == "Next digest: tomorrow at 08:00."


def test_nothing_new_is_one_line_and_says_what_else_is_to_be_said():
    (message,) = render_digest(digest(section(left_out=(LeftOut(LeftOutReason.NOISE, "law-firm-alert", 1),))))
    assert message.text == "No new stories in Biotech since yesterday at 08:00."
    assert kinds(message) == ["section", "context"]
    assert message.blocks[0]["text"]["text"] == ":dna: No new stories in Biotech since yesterday at 08:00."
    assert worded(small(message.blocks[1])) == "Left out: 1 law-firm alert.\nNext digest: tomorrow at 08:00."


def test_nothing_new_in_several_sectors_without_a_next_digest():
    quiet = digest(section(), section(sector="energy"), section(sector="finance"), next_at=None)
    (message,) = render_digest(quiet)
    assert message.text == "No new stories in Biotech, Energy and Finance since yesterday at 08:00."
    assert kinds(message) == ["section"]


def test_several_sectors_stand_in_sections_and_quiet_ones_in_the_footer():
    (message,) = render_digest(
        digest(section(story(1)), section(sector="finance"), section(story(2), sector="energy"))
    )
    part = ["header", "rich_text", "context"]
    assert kinds(message) == ["header", "context", *part, *part, "divider", "context"]
    headers = [block["text"]["text"] for block in message.blocks if block["type"] == "header"]
    assert headers == [
        "Biotech, Finance and Energy · Tuesday, 4 November 2025",
        ":dna: Biotech",
        ":dna: Energy",
    ]
    assert small(message.blocks[-1]).startswith("No new stories in Finance.\n")
    assert "\nBiotech\n1. Halvorsen" in message.text
    assert "\nEnergy\n2. Halvorsen" in message.text


def test_a_late_digest_says_so_first():
    late = replace(morning(), late_for=END - timedelta(days=1, hours=2))
    message, _ = render_digest(late)
    assert worded(small(message.blocks[1])).startswith("*Late: due yesterday at 06:00.*\n3 stories")
    assert message.text.splitlines()[1] == "Late: due yesterday at 06:00."
    (empty,) = render_digest(digest(section(), late_for=END))
    assert empty.text.startswith("Late: due today at 08:00. No new")


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
    assert sorted(shown) == sorted(
        story_block_id(long.id, part.sector, item.story_id) for part in long.sections for item in part.items
    )
    for message in messages:
        assert lint(message) == []
        assert len(message.blocks) <= BUDGET_BLOCKS
        assert characters(message.blocks) <= 12_000
        # No message begins or ends with a line.
        assert message.blocks[0]["type"] != "divider"
        assert message.blocks[-1]["type"] != "divider"
    first, *rest = messages
    assert [one for message in messages for one in message.stories if one not in first.stories] == [
        one for message in rest for one in message.stories
    ]
    assert first.text.count("Halvorsen Bio wins") == 57
    assert len(first.text) <= 12_000


def test_a_thread_message_says_which_sector_it_goes_on_with():
    everything = digest(section(*(story(number) for number in range(1, 31))), length=DigestLength.FULL)
    first, second = render_digest(everything)
    assert second.blocks[0]["text"]["text"] == ":dna: *More Biotech*"
    assert titles(first)[-1].endswith(f"no. {len(first.stories)}")
    assert titles(second)[0].endswith(f"no. {len(first.stories) + 1}")
    assert f"*{len(second.stories)} more stories in the thread*" in str(first.blocks)


def test_a_long_list_of_companies_is_short_in_the_channel():
    many = digest(
        section(story(1)), facts=tuple(facts(f"Company {number}", f"C{number}") for number in range(12))
    )
    first, figures = render_digest(many)
    sizes = [
        len(block["rows"])
        for message in (first, figures)
        for block in message.blocks
        if block["type"] == "table"
    ]
    assert sizes == [9, 13]
    assert "4 more in the thread, with all figures and their sources." in str(first.blocks)
    assert figures.text.startswith("Companies in today’s news:\nCompany 0 (C0): ")


def test_a_menu_stands_beside_each_story_and_offers_no_card_without_a_company():
    message, _ = render_digest(morning(), menus=True)
    stories = [block for block in message.blocks if "block_id" in block]
    assert {block["type"] for block in stories} == {"section"}
    assert stories[0]["text"]["text"].startswith(
        "*Approval*  ·  *<https://news.example/1?utm=a&amp;b=2|Halvorsen Bio wins approval for once-weekly tablet no. 1>*"
        "\nRegulators"
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
    runs = message.blocks[2]["elements"][0]["elements"]
    assert runs == [{"type": "text", "text": "(untitled)", "style": {"bold": True}}]
    assert worded(small(message.blocks[3])) == "07:43"
    (message,) = render_digest(digest(section(bare)), menus=True)
    assert message.blocks[2]["text"]["text"] == "*(untitled)*"


def test_enormous_addresses_stay_within_a_section():
    heavy = story(1, title="&" * 9_000, url="https://a.example/?" + "&" * 1_900, summary="<" * 9_000)
    heavy = replace(heavy, also=(SourceLink("&" * 500, heavy.url), SourceLink("x", heavy.url)))
    (message,) = render_digest(digest(section(heavy)), menus=True)
    assert lint(message) == []


def test_the_footer_is_bounded():
    noisy = tuple(LeftOut(LeftOutReason.EXCLUDED, f"word {number}", 1) for number in range(500))
    silent = tuple(SilentSource(f"Feed {number}", "no answer.") for number in range(90))
    (message,) = render_digest(digest(section(story(1), left_out=noisy), silent=silent))
    left_out, unread, after = worded(small(message.blocks[-1])).splitlines()
    assert left_out.startswith("Left out: 1 filtered (word 0), ")
    assert left_out.endswith("…")
    assert unread == "90 sources are down."
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
    _, message = render_digest(digest(section(story(1)), facts=listed))
    place = kinds(message).index("table")
    assert small(message.blocks[place + 1]).split("\n") == [
        "Market cap: 4 Nov 2025, SEC EDGAR",  # of everybody of whom anything is known
        "Revenue: TTM to 2025-09-30, SEC EDGAR (HALV, PLGT)",
        "Revenue: FY 2024, Finnhub, calculated (Kestrel Labs)",
    ]
    assert "Revenue: FY 2024, Finnhub, calculated (Kestrel Labs)" in message.text


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
    after = [block for message in messages[1:] for block in message.blocks]
    told = "\n".join(small(block) for block in after if block["type"] == "context")
    assert sum("(CO" in line for line in told.split("\n")) >= 30
    assert all(f"FY {1990 + number}" in told for number in range(15))


def test_where_no_table_can_stand_its_rows_are_lines():
    first, _ = render_digest(replace(morning(), moves={"HALV": 0.0123}))
    (table,) = [block for block in first.blocks if block["type"] == "table"]
    assert as_lines(table)["text"]["text"].split("\n") == [
        "*Halvorsen Bio ASA (HALV)*: Day +1.2%, Market cap $140.2B, P/E 12.4x, Revenue $62.6B",
        "*Pelagia Therapeutics, Inc. (PLGT)*: Market cap $140.2B, P/E n/m (loss), Revenue $62.6B",
    ]
