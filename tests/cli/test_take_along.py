"""What was collected and chosen can be taken along, and brought back elsewhere."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.cli.export import inert
from bot.models.delivery import Subscription
from bot.models.people import Watch
from storage.sqlite.engine.database import Database
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from storage.sqlite.watches import SqliteWatchStore

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WATCH = Watch("T1", "C1", "=cmd|' /C calc'!A0", None, "U1", NOON)
PLAIN = Watch("T1", "U1", "Norvane Inc.", "NRVN", "U1", NOON)
SUBSCRIPTION = Subscription(
    "sub-1", "T1", "C0123", ("energy",), "08:00", "Europe/Berlin", (1, 2, 3), "DE", 5, created_at=NOON, created_by="U1"
)  # fmt: skip


@pytest.fixture
async def chosen(folder):
    folder.configure("/alpha")
    database = Database.open(folder.path / "sectorwire.db")
    for watch in (WATCH, PLAIN):
        await SqliteWatchStore(database).add(watch)
    await SqliteSubscriptionStore(database).save_subscriptions([SUBSCRIPTION])
    database.close()
    return folder


async def stored(folder):
    database = Database.open(folder.path / "sectorwire.db")
    watches = await SqliteWatchStore(database).watches()
    subscriptions = await SqliteSubscriptionStore(database).subscriptions()
    database.close()
    return watches, subscriptions


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_what_people_chose_comes_back_in_an_empty_database(chosen, form):
    for kind in ("watches", "subscriptions"):
        ran = await chosen.run("export", kind, "--format", form)
        assert ran.status == 0, ran.err
        (chosen.path / f"{kind}.{form}").write_text(ran.out)
    for file in chosen.path.glob("sectorwire.db*"):
        file.unlink()
    for kind in ("watches", "subscriptions"):
        assert (await chosen.run("import", kind, f"{kind}.{form}")).status == 0
    watches, (subscription,) = await stored(chosen)
    assert watches == [WATCH, PLAIN]
    assert replace(subscription, since=None) == SUBSCRIPTION
    again = await chosen.run("import", "watches", f"watches.{form}")
    assert again.out == "Imported 0 rows; 2 were already there.\n"


async def test_articles_and_deliveries_are_exported_with_what_was_judged(chosen):
    await chosen.run("poll", "--once", "--all")
    records = (await chosen.run("export", "articles")).records
    leuna = next(record for record in records if record["title"] == "Leuna hydrogen plant gets its permit")
    assert leuna["sectors"] == ["energy"]
    assert leuna["story"]
    assert datetime.fromisoformat(leuna["published"]).tzinfo is not None
    table = list(csv.DictReader(io.StringIO((await chosen.run("export", "articles", "--format", "csv")).out)))
    assert [row["title"] for row in table] == [record["title"] for record in records]
    assert (await chosen.run("export", "deliveries")).out == ""


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("a=b", "a=b"),
        (["=a", "b"], "'=a, b"),
        (7, 7),
        (None, None),
    ],
)
def test_no_cell_is_taken_for_a_formula(cell, written):
    assert inert(cell) == written


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("no json", "line 1: not a JSON object"),
        ("{}", "line 1: channel"),
        (json.dumps({"id": "x", "channel": "C0123", "sectors": ["gas"], "time": "08:00", "timezone": "UTC", "days": [1]}), "there is no gas; allowed are energy"),
        (json.dumps({"id": "x", "channel": "C0123", "sectors": ["energy"], "time": "26:00", "timezone": "UTC", "days": [1]}), "time"),
        (json.dumps({"id": "x", "team": "T1", "channel": "C0123", "sectors": ["energy"], "time": "08:00", "timezone": "UTC", "days": [9]}), "days: allowed are numbers from 1"),
    ],
)  # fmt: skip
async def test_a_wrong_line_is_named_and_nothing_is_stored(folder, line, sentence):
    folder.configure("/alpha")
    (folder.path / "rows.jsonl").write_text(
        "{" + line[1:] + "\n" if line.startswith("{") else "{\n" + line + "\n"
    )
    ran = await folder.run("import", "subscriptions", "rows.jsonl")
    assert ran.status == 2
    assert sentence in ran.err
    assert "Nothing was imported" in ran.err
    assert await stored(folder) == ([], [])
