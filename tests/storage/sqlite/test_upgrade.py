"""A database of every released version opens with this one, and nothing of it is lost."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from bot import errors
from storage.sqlite.directory import SqliteDirectoryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.migrations import families
from storage.sqlite.upkeep.health import backup, check
from tests.storage.sqlite.everything import CHANGE, assert_kept, fill

ROOT = Path(__file__).resolve().parents[3]
RELEASED = sorted((ROOT / "tests" / "data" / "schemas").glob("*.sql"))


def restored(dump: Path, path: Path) -> None:
    """The database of which this is the dump."""
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(dump.read_text())


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
async def test_an_older_database_is_upgraded_and_keeps_all(path: Path, dump: Path):
    restored(dump, path)
    database = Database.open(path)
    try:
        await assert_kept(database)
    finally:
        database.close()
    assert (await check(path)).faults == ()
    again = Database.open(path)
    await assert_kept(again)
    again.close()


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
async def test_an_older_backup_can_be_restored(path: Path, tmp_path: Path, dump: Path):
    from storage.sqlite.upkeep.restore import restore
    from tests.storage.sqlite.samples import NOON

    restored(dump, tmp_path / "old.db")
    await restore(path, tmp_path / "old.db", NOON)
    database = Database.open(path)
    await assert_kept(database)
    database.close()


def test_this_version_has_its_dump():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert version in {dump.stem for dump in RELEASED}, "run scripts/dump_schema.py"


def test_no_released_migration_was_renamed_or_removed():
    known = {(family.name, migration.name) for family in families() for migration in family._migrations}
    for dump in RELEASED:
        applied = set(
            re.findall(
                r'INSERT INTO "_sqlite_migrations" VALUES\((?:\d+,)?\'(\w+)\',\'(\w+)\'', dump.read_text()
            )
        )
        assert applied
        assert applied <= known


async def test_what_is_filled_is_kept_and_backed_up(path: Path, tmp_path: Path):
    await fill(path)
    await backup(path, tmp_path / "copy.db")
    for file in (path, tmp_path / "copy.db"):
        database = Database.open(file)
        await assert_kept(database)
        assert await SqliteDirectoryStore(database).changes() == [CHANGE]  # newer than the released dumps
        database.close()


async def test_a_dump_is_no_backup(tmp_path: Path):
    with pytest.raises(errors.StorageCorrupt):
        await check(RELEASED[0])
