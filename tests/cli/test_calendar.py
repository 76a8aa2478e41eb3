"""Claims and the calendar with the commands alone, from a feed to a calendar file."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.cli.conftest import PARAGRAPH, item, rss
from tests.net.site import http

DAY = (datetime.now(UTC) + timedelta(days=40)).date()
TOLD = f"{DAY:%B} {DAY.day}, {DAY.year}"
SENTENCE = f"Exxon Mobil expects a final investment decision on the Leuna plant on {TOLD}."


@pytest.fixture
async def polled(folder):
    folder.site.routes["/dated"] = http(
        rss(item("Exxon Mobil plans a plant", "dated", f"{SENTENCE} {PARAGRAPH * 3}"))
    )
    folder.configure("/dated", "/alpha")
    assert (await folder.run("poll", "--once", "--all")).status == 0
    return folder


async def test_the_calendar_tells_the_day_and_the_sentence(polled):
    told = await polled.run("calendar")
    assert told.status == 0, told.err
    assert "Final investment decision" in told.out
    assert "Exxon Mobil" in told.out
    assert " ".join(SENTENCE.split()) in " ".join(told.out.split())
    assert "Exxon" not in (await polled.run("calendar", "--ahead", "2w")).out
    assert "Exxon" in (await polled.run("calendar", "energy", "--ahead", "60d")).out


async def test_records_of_the_calendar_and_the_ledger(polled):
    (record,) = (await polled.run("calendar", "--format", "json")).records
    assert (record["symbol"], record["kind"], record["precision"]) == ("XOM", "decision", "day")
    assert (record["from"], record["to"]) == (DAY.isoformat(), DAY.isoformat())
    assert (record["status"], record["due"], record["sentence"]) == ("set", False, SENTENCE)
    assert (await polled.run("claims", "exxon", "mobil", "--format", "json")).records == [record]
    assert SENTENCE in " ".join((await polled.run("claims", "energy")).out.split())


async def test_the_calendar_file(polled):
    written = (await polled.run("calendar", "--format", "ics")).out
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert (event["dtstart"].dt, event["status"]) == (DAY, "CONFIRMED")


async def test_why_shows_the_claims_of_an_article(polled):
    told = (await polled.run("why", "https://news.example/dated")).out
    (line,) = (line for line in told.splitlines() if line.startswith("Claims"))
    assert "decision" in line
    assert DAY.isoformat() in line
    assert SENTENCE in line


async def test_nobody_of_that_name_has_no_ledger(polled):
    nobody = await polled.run("claims", "nobody", "of", "that", "name")
    assert (nobody.status, nobody.out) == (0, "No claim was read so far.\n")


async def test_annotate_answers_the_claims(folder):
    folder.configure("/alpha")
    line = json.dumps({"id": 1, "title": "Exxon Mobil plans a plant", "text": SENTENCE}).encode()
    (answer,) = (await folder.run("annotate", stdin=line)).records
    assert answer["claims"] == [
        {
            "kind": "decision",
            "subject": None,
            "from": DAY.isoformat(),
            "to": DAY.isoformat(),
            "precision": "day",
            "status": "set",
            "effect": "sets",
            "sentence": SENTENCE,
        }
    ]
