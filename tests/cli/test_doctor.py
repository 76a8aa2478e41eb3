"""What the doctor says of instances at work, and of news that nobody judges."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor import examine
from bot.config.env import PROVIDERS
from bot.models.operator import Instance
from bot.service.leases import process_name, this_instance
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.leases import SqliteLeaseStore
from tests.net.proxy import serving_tls
from tests.storage.sqlite.samples import article, plan
from tests.storage.sqlite.test_leases import needs_proc

NOWHERE = "http://127.0.0.1:9"  # refused at once: nobody allowed it
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sectors.yaml").write_text(
        "contact: desk@example.com\nsectors:\n  energy:\n    title: Energy\n"
        f"    feeds: [{{url: '{NOWHERE}/feed', name: Wire}}]\n"
    )
    return tmp_path


async def line(folder: Path, capsys, what: str) -> str:
    """What the doctor says of this, with its state; empty where it says nothing."""
    env = {f"SECTORWIRE_{name}_URL": NOWHERE for name in PROVIDERS}
    await examine(env, folder / "sectors.yaml")
    out = capsys.readouterr().out
    return next((one for one in out.splitlines() if one[7:].startswith(f"{what}: ")), "")


async def at_work(folder: Path, instance: Instance, since: datetime) -> None:
    database = Database.open(folder / "sectorwire.db")
    leases = SqliteLeaseStore(database)
    assert await leases.take(instance, since, await leases.holder())
    database.close()


async def test_a_database_that_everybody_can_read_is_told(folder: Path, public: Path, capsys):
    folder = Path(shutil.copytree(folder, public / "desk"))
    folder.chmod(0o755)
    database = folder / "sectorwire.db"
    assert await line(folder, capsys, "database") == "", "it was made for its owner alone"
    database.chmod(0o644)
    told = await line(folder, capsys, "database")
    assert told.startswith("warn   database: Every user of this machine can read it")
    assert told.endswith(f"chmod 600 {database}*")


async def test_who_is_at_work(folder: Path, capsys):
    assert await line(folder, capsys, "at work") == "ok     at work: No instance is."
    now = datetime.now(UTC)
    here = replace(this_instance("me"), host="desk")
    await at_work(folder, here, now)
    assert await line(folder, capsys, "at work") == (
        f"ok     at work: desk, process {os.getpid()}, since {now:%d %b %Y %H:%M} UTC; another instance would stand by."
    )
    elsewhere = Instance("other", "elsewhere", 7)
    await at_work(folder, elsewhere, now - 3 * HOUR)
    silent = await line(folder, capsys, "at work")
    assert silent.startswith("warn   at work: elsewhere, process 7, since ")
    assert f"has given no sign of life since {now - 3 * HOUR:%d %b %Y %H:%M} UTC" in silent


@needs_proc
async def test_one_that_was_killed(folder: Path, capsys):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE
    )
    killed = Instance("killed", "desk", process.pid, process_name(process.pid))
    process.kill()
    await process.wait()
    await at_work(folder, killed, datetime.now(UTC))
    assert (await line(folder, capsys, "at work")).endswith(
        ", was killed; the next one that starts takes over at once."
    )


async def test_news_that_nobody_judges(folder: Path, capsys):
    now = datetime.now(UTC)
    database = Database.open(folder / "sectorwire.db")
    await SqliteFeedStore(database).record(plan(article(1, first_seen=now)), now)
    assert await line(folder, capsys, "articles") == ""
    old = article(2, first_seen=now - 2 * HOUR, published=now - 2 * HOUR)
    await SqliteFeedStore(database).record(plan(old), now)
    database.close()
    told = await line(folder, capsys, "articles")
    assert told.startswith(
        f"warn   articles: 1 waiting for judgement for more than an hour, the oldest {old.url}."
    )


async def test_the_doctor_says_which_way_leads_out_and_whom_it_believes(folder: Path, capsys):
    async with serving_tls(folder, "news.example", b"") as (_, authority):
        env = {f"SECTORWIRE_{name}_URL": NOWHERE for name in PROVIDERS}
        given = {
            "HTTPS_PROXY": "http://desk:sesame-1@proxy.example:3128",
            "NO_PROXY": ".corp.example",
            "SSL_CERT_FILE": str(authority),
        }
        await examine(env | given, folder / "sectors.yaml")
    out = capsys.readouterr().out
    assert (
        "proxy: Feeds, pages, figures and Slack are asked through proxy.example:3128 (HTTPS_PROXY), but for .corp.example. "
        "Addresses with http:// are asked directly: HTTP_PROXY is not set."
    ) in out
    assert f"certificates: Servers are believed by {authority} (SSL_CERT_FILE), and by no other." in out
    assert "sesame" not in out
    assert await line(folder, capsys, "proxy") == ""
