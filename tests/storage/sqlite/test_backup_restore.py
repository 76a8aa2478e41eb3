"""A backup, put back: whole or not at all, only while nobody uses the database, and never over the old one."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from bot import errors
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database, connect
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.upkeep.health import backup, check
from storage.sqlite.upkeep.restore import restore
from tests.storage.sqlite.samples import NOON, article, names_in, plan, scribble

NOW = datetime(2026, 3, 2, 12, 30, 5, tzinfo=UTC)


async def filled(path: Path, *numbers: int) -> None:
    database = Database.open(path)
    await SqliteFeedStore(database).record(plan(*(article(number) for number in numbers)), NOON)
    database.close()


async def keys(path: Path) -> list[str]:
    database = Database.open(path)
    found = [one.key for one in await SqliteArticleStore(database).unjudged(100)]
    database.close()
    return found


async def test_what_was_backed_up_comes_back_and_the_one_before_is_kept(path: Path, tmp_path: Path):
    await filled(path, 1, 2)
    await backup(path, tmp_path / "copy.db")
    await filled(path, 3)
    restored = await restore(path, tmp_path / "copy.db", NOW)
    assert restored.kept == tmp_path / "news.db.before-20260302-123005"
    assert restored.health.sentences()[0].startswith("news.db: ")
    assert restored.health.counts["articles"] == 2
    assert names_in(tmp_path) == ["copy.db", "news.db", "news.db.before-20260302-123005"]
    assert await keys(path) == ["key-1", "key-2"]
    assert await keys(restored.kept) == ["key-1", "key-2", "key-3"]


async def test_twice_in_one_second_keeps_both(path: Path, tmp_path: Path):
    await filled(path, 1)
    await backup(path, tmp_path / "copy.db")
    first = await restore(path, tmp_path / "copy.db", NOW)
    second = await restore(path, tmp_path / "copy.db", NOW)
    assert first.kept != second.kept
    assert first.kept.exists()
    assert second.kept.exists()


async def test_nothing_there_yet(tmp_path: Path):
    await filled(tmp_path / "copy.db", 1)
    restored = await restore(tmp_path / "new" / "news.db", tmp_path / "copy.db", NOW)
    assert restored.kept is None
    assert await keys(tmp_path / "new" / "news.db") == ["key-1"]


@pytest.mark.parametrize("reading", [False, True])
async def test_not_while_somebody_uses_the_database(path: Path, tmp_path: Path, reading: bool):
    await filled(path, 1)
    await backup(path, tmp_path / "copy.db")
    running = Database.open(path)
    if reading:
        await running.read(lambda db: db.execute("select 1").fetchall())
    else:
        await SqliteFeedStore(running).record(plan(article(2)), NOON)
    with pytest.raises(errors.StorageBusy, match="Another process is using"):
        await restore(path, tmp_path / "copy.db", NOW)
    await SqliteFeedStore(running).record(plan(article(3)), NOON)
    running.close()
    assert "key-3" in await keys(path)
    assert not any(".before-" in name or ".part" in name for name in names_in(tmp_path))


async def test_what_stood_in_the_log_is_kept_too(path: Path, tmp_path: Path):
    """A database as a crash left it: its newest rows only stand beside it."""
    database = Database.open(path)
    await SqliteFeedStore(database).record(plan(article(1)), NOON)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("news.db", "news.db-wal"):
        shutil.copy(tmp_path / name, crashed / name)
    database.close()
    await filled(tmp_path / "copy.db", 7)
    restored = await restore(crashed / "news.db", tmp_path / "copy.db", NOW)
    assert await keys(restored.kept) == ["key-1"]
    assert await keys(crashed / "news.db") == ["key-7"]


async def refused(path: Path, source: Path, kind: type[errors.StorageError], words: str) -> None:
    """The backup is refused, and the database and its folder are as they were."""
    before = path.read_bytes(), set(names_in(path.parent))
    with pytest.raises(kind, match=words):
        await restore(path, source, NOW)
    assert (path.read_bytes(), set(names_in(path.parent))) == before
    assert (await check(path)).faults == ()


async def test_a_damaged_backup_is_refused(path: Path, tmp_path: Path):
    await filled(path, 1)
    copy = tmp_path / "copy.db"
    database = Database.open(copy)
    many = plan(*(article(number, text="word " * 500) for number in range(60)))
    await SqliteFeedStore(database).record(many, NOON)
    database.close()
    scribble(copy)
    await refused(path, copy, errors.StorageCorrupt, "is damaged.*[Nn]othing was changed")


async def test_a_truncated_backup_is_refused(path: Path, tmp_path: Path):
    await filled(path, 1)
    copy = tmp_path / "copy.db"
    await backup(path, copy)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    await refused(path, copy, errors.StorageCorrupt, "[Nn]othing was changed")


async def test_what_is_no_backup_is_refused(path: Path, tmp_path: Path):
    await filled(path, 1)
    diary, recipes = tmp_path / "diary", tmp_path / "recipes.db"
    diary.write_text("Dear diary,\n" * 1000)
    conn = sqlite3.connect(recipes)
    conn.execute("create table recipes (name)")
    conn.close()
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    for stranger in (diary, recipes, empty):
        await refused(path, stranger, errors.StorageCorrupt, "isn't a Sectorwire backup")
    await refused(path, tmp_path / "absent", errors.StorageError, "There's no file")
    await refused(path, path, errors.StorageError, "another file")


async def test_a_newer_backup_is_refused(path: Path, tmp_path: Path):
    await filled(path, 1)
    copy = tmp_path / "copy.db"
    await backup(path, copy)
    db = connect(copy)
    future = {"migration_set": "articles", "name": "m900_from_the_future", "applied_at": "2030"}
    db.table(Migrations.migrations_table).insert(future)
    db.close()
    await refused(path, copy, errors.SchemaTooNew, r"copy\.db was written by a newer version")


async def test_a_database_in_use_is_no_backup(path: Path, tmp_path: Path):
    await filled(path, 1)
    other = Database.open(tmp_path / "other.db")
    await SqliteFeedStore(other).record(plan(article(2)), NOON)
    await refused(path, tmp_path / "other.db", errors.StorageError, "a database in use, not a backup")
    other.close()


async def test_a_damaged_database_makes_room_for_a_backup(path: Path, tmp_path: Path):
    await filled(path, 1)
    await backup(path, tmp_path / "copy.db")
    path.write_text("Dear diary,\n" * 1000)
    restored = await restore(path, tmp_path / "copy.db", NOW)
    assert restored.kept.read_text().startswith("Dear diary")
    assert await keys(path) == ["key-1"]
