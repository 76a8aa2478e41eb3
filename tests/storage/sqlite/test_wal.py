"""The write-ahead log beyond its limit while somebody elsewhere reads: no write waits for that."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from storage.sqlite.engine import wal
from storage.sqlite.engine.database import Database
from tests.storage.sqlite.jottings import add

LIMIT = 200_000
PATIENCE = 3.0


@pytest.fixture
def log(path: Path) -> Path:
    return path.with_name("news.db-wal")


async def grown_beside_a_reader(path: Path) -> tuple[Database, sqlite3.Connection]:
    database = Database.open(path, wal_limit=LIMIT, patience=PATIENCE)
    await database.write(lambda db: db.execute("create table jottings (id integer primary key, said text)"))
    elsewhere = sqlite3.connect(path)
    elsewhere.execute("begin")
    elsewhere.execute("select count(*) from jottings").fetchone()
    for _ in range(8):
        await database.write(add("y" * 50_000))
    return database, elsewhere


async def test_a_reader_elsewhere_holds_up_no_write(path: Path, log: Path):
    began = time.monotonic()
    database, elsewhere = await grown_beside_a_reader(path)
    for _ in range(10):
        await database.write(add("z"))
    took = time.monotonic() - began
    assert log.stat().st_size > LIMIT
    elsewhere.close()
    database.close()
    assert took < PATIENCE, "each of the last ten writes would have waited as long as that"


async def test_with_the_reader_gone_the_log_is_emptied(
    path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(wal, "NOT_AGAIN_BEFORE", 0.2)
    database, elsewhere = await grown_beside_a_reader(path)
    elsewhere.close()
    until = time.monotonic() + 10
    while log.stat().st_size > LIMIT and time.monotonic() < until:
        time.sleep(0.05)  # noqa: ASYNC251  nothing else runs here
        await database.write(add("z"))
    size = log.stat().st_size
    database.close()
    assert size <= LIMIT


async def test_a_write_still_waits_for_another_writer_afterwards(path: Path):
    database, elsewhere = await grown_beside_a_reader(path)
    elsewhere.close()
    patience = await database.write(lambda db: db.conn.execute("PRAGMA busy_timeout").fetchone()[0])
    database.close()
    assert patience == PATIENCE * 1000
