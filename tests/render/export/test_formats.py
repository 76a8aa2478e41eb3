"""The report to the byte, and text, page and JSON by what stands in them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

from bot.render.export.html import digest_html
from bot.render.export.json import blocks_json, digest_json, news_json
from bot.render.export.report import render_report
from bot.render.export.text import digest_text, news_text
from bot.render.slack.digest import render_digest
from tests.render.readers import Page
from tests.render.samples import END, company, digest, facts, figure, morning, section, story


def test_the_report_to_the_byte():
    made = digest(
        section(sector="technology"),
        section(
            story(
                1,
                companies=(
                    company("Pelagia Therapeutics", "PLGT"),
                    company("Kestrel Labs", None),
                    company("Halvorsen Bio ASA", "HALV"),
                ),
            ),
            story(2, title="A second\nstory", text="One line.\n", companies=(company("HALVORSEN", "HALV"),)),
        ),
        section(story(3, companies=()), sector="energy"),
        facts=(
            facts(
                pe=None,
                net_income=figure(-1.5),
                ebitda=figure(43.9e6, "EUR"),
                errors=("The quote source did not answer in time",),
            ),
        ),
    )
    equals, dashes = "=" * 80, "-" * 66
    assert render_report(made) == (
        "No articles found for this sector...\n"
        "\n"
        f"{equals}\n"
        "\n"
        "[TITLE]Halvorsen Bio wins approval for once-weekly tablet no. 1:\n"
        "[TEXT]\n"
        "OSLO – Regulators cleared the first tablet of its kind.\n"
        "\n"
        "Sales start in March at $310 a month.\n"
        "[Source link]: https://news.example/1?utm=a&b=2\n"
        "\n"
        "\n"
        "[TITLE]A second story:\n"
        "[TEXT]\n"
        "One line.\n"
        "[Source link]: https://news.example/2?utm=a&b=2\n"
        "\n"
        "\n"
        "===== Company info for companies mentioned in news =====\n"
        "\n"
        "Company name: halvorsen bio asa\n"
        "symbol: HALV\n"
        "market_cap: 140240000000\n"
        "pe: None\n"
        "enterprise_value: 151000000000\n"
        "ebitda: 43900000 EUR\n"
        "revenue: 62650000000\n"
        "net_income: -1.5\n"
        "cap_bucket: large\n"
        "as_of: 1762239600\n"
        "name: halvorsen bio asa\n"
        "error: The quote source did not answer in time\n"
        f"{dashes}\n"
        "\n"
        "Company name: kestrel labs\n"
        "name: kestrel labs\n"
        "symbol: None\n"
        "note: no reliable listing found\n"
        f"{dashes}\n"
        "\n"
        "Company name: pelagia therapeutics\n"
        "symbol: PLGT\n"
        "market_cap: None\n"
        "pe: None\n"
        "enterprise_value: None\n"
        "ebitda: None\n"
        "revenue: None\n"
        "net_income: None\n"
        "cap_bucket: None\n"
        "as_of: None\n"
        "name: pelagia therapeutics\n"
        f"{dashes}\n"
        "\n"
        f"{equals}\n"
        "\n"
        "[TITLE]Halvorsen Bio wins approval for once-weekly tablet no. 3:\n"
        "[TEXT]\n"
        "OSLO – Regulators cleared the first tablet of its kind.\n"
        "\n"
        "Sales start in March at $310 a month.\n"
        "[Source link]: https://news.example/3?utm=a&b=2\n"
        "\n"
        "\n"
    )


def test_text_for_a_terminal():
    shown = digest_text(replace(morning(), late_for=END), width=60)
    rule = "─" * 60
    assert shown.startswith(
        "Biotech · Tuesday, 4 November 2025\n"
        "Late: this digest was due today at 08:00.\n"
        "3 stories since yesterday at 08:00, Berlin time\n"
        f"{rule}\n"
        "\n"
        " 1. Halvorsen Bio wins approval for once-weekly tablet no. 1\n"
        "    Regulators cleared the first tablet of its kind after a\n"
        "    trial of 1,204 patients. Sales start in March at $310 a\n"
        "    month.\n"
        "    Approval · Nordic Wire · 07:43 · also: Reuters, STAT\n"
        "    (+2) · HALV\n"
        "    https://news.example/1?utm=a&b=2\n"
    )
    assert shown.endswith(
        f"{rule}\n"
        "Left out: 6 law-firm alerts, 3 market-research adverts, 4\n"
        "shown before.\n"
        "Could not be read: Fjord Pharma Daily (the server answers\n"
        "503 since Sunday).\n"
        "Next digest: tomorrow at 08:00.\n"
    )
    assert all(len(line) <= 60 for line in shown.splitlines())


def test_text_of_several_sectors_and_of_none():
    several = digest_text(digest(section(story(1)), section(sector="energy"), next_at=None))
    assert "\nEnergy\n──────\n\nNothing new.\n" in several
    assert not several.rstrip().endswith("─")
    assert digest_text(digest(section())) == (
        "Biotech · Tuesday, 4 November 2025\n\n"
        "Nothing new in Biotech since yesterday at 08:00.\nNext digest: tomorrow at 08:00.\n"
    )


def test_news_as_text_and_as_lines_of_json():
    said = {"heading": "Biotech", "now": END, "timezone": "Europe/Berlin", "empty": "Nothing yet."}
    assert news_text([story(1)], **said).startswith("Biotech\n\n 1. Halvorsen Bio wins approval")
    assert news_text([], **said) == "Nothing yet.\n"
    records = [json.loads(line) for line in news_json([story(1), story(2)]).splitlines()]
    assert [record["story"] for record in records] == ["story-1", "story-2"]
    assert news_json([]) == ""


def test_json_tells_everything_and_null_for_what_is_not_known():
    whole = digest_json(morning())
    assert whole.count("\n") == 1
    told = json.loads(whole)
    assert told["window_end"] == "2025-11-04T07:00:00+00:00"
    assert told["late_for"] is None
    (only,) = told["sections"]
    assert only["left_out"][0] == {"reason": "noise", "detail": "market-research-promo", "count": 3}
    assert only["items"][2]["event"] is None
    assert only["items"][0]["rank"][0] == {"name": "recency", "value": 2.0, "why": "17 minutes old"}
    assert only["items"][0]["text"].startswith("OSLO – Regulators")
    assert only["items"][1]["companies"][1] == {
        "name": "Brimstone Securities",
        "symbol": "BRIM",
        "exchange": "NYSE",
        "cik": None,
        "role": "analyst",
        "span": "Brimstone Securities",
        "why": "name",
    }
    figures = told["companies"][1]["figures"]
    assert figures["pe"] is None
    assert figures["net_income"]["value"] == -84e6
    assert figures["revenue"]["period"] == "TTM to 2025-09-30"


def test_blocks_are_what_slack_gets():
    messages = render_digest(morning())
    assert json.loads(blocks_json(messages)) == [
        {"text": message.text, "blocks": json.loads(json.dumps(message.blocks))} for message in messages
    ]


def test_the_page_is_self_contained_and_its_policy_names_its_own_style():
    page = digest_html(replace(morning(), late_for=END))
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL).group(1)
    digest_of_style = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest_of_style}'" in page
    assert "default-src 'none'" in page
    assert "url(" not in style
    assert "@import" not in style
    read = Page(page)
    assert not read.tags & {"script", "img", "link", "iframe", "form", "object"}
    assert read.addresses == [
        *("https://news.example/1?utm=a&b=2", "https://reuters.example/a", "https://stat.example/b"),
        *("https://news.example/2?utm=a&b=2", "https://news.example/3?utm=a&b=2"),
    ]
    shown = " ".join(" ".join(read.shown).split())
    assert "Late: this digest was due today at 08:00." in shown
    assert "Pelagia Therapeutics raises $75 million" in shown
    assert "n/m (loss)" in shown
    assert "Left out: 6 law-firm alerts" in shown


def test_the_page_of_several_sectors_leads_to_each():
    page = digest_html(
        digest(section(story(1)), section(sector="energy"), section(story(2), sector="pharma"))
    )
    assert Page(page).addresses[:2] == ["#sector-1", "#sector-3"]
    assert 'id="sector-1"' in page
    assert 'id="sector-3"' in page
    assert "Nothing new in Energy." in page
    assert "Nothing new in Biotech since yesterday" in digest_html(digest(section()))
