from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest

from bot import errors
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.upkeep.health import backup, check
from tests.storage.sqlite.samples import NOON, article, judged, names_in, plan, scribble


async def test_a_sound_file_says_so(
    path: Path, database: Database, feeds: SqliteFeedStore, articles: SqliteArticleStore
):
    await feeds.record(plan(article(1), article(2)), NOON)
    await articles.save_judged([judged(1)], NOON)
    health = await check(path)
    assert health.faults == ()
    assert health.counts == {"feeds": 1, "articles": 2, "ledger": 2}
    assert health.size > 4096
    first, *rest = health.sentences()
    assert first.startswith("news.db: ")
    assert re.search(r"schema version \d+\.$", first)
    assert rest == [
        "2 articles of 1 feed, 1 not judged yet; 2 entries in the ledger.",
        "The file is sound.",
    ]


async def test_rows_that_lost_their_owner_are_a_fault(path: Path, database: Database, feeds: SqliteFeedStore):
    await feeds.record(plan(article(1)), NOON)
    database.close()
    break_reference(path)
    health = await check(path)
    assert health.faults == (
        "rows of articles have lost what they belong to",
        "rows of ledger have lost what they belong to",
    )
    assert health.sentences()[-1].endswith("Stop the bot and restore a backup: sectorwire restore FILE.")


def break_reference(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("delete from feeds")
    conn.commit()
    conn.close()


async def test_a_backup_to_a_disk_that_is_not_mounted_makes_nothing(
    path: Path, database: Database, tmp_path: Path
):
    with pytest.raises(
        errors.StorageError, match=r"There's no folder .*/mnt/backups; make it, or mount its disk"
    ):
        await backup(path, tmp_path / "mnt" / "backups" / "copy.db")
    assert not (tmp_path / "mnt").exists()


async def test_a_damaged_file_is_told_and_not_backed_up(path: Path, tmp_path: Path):
    database = Database.open(path)
    feeds = SqliteFeedStore(database)
    await feeds.record(plan(*(article(number, text="word " * 500) for number in range(60))), NOON)
    database.close()
    scribble(path)
    with pytest.raises(errors.StorageCorrupt, match="no backup was made"):
        await backup(path, tmp_path / "copy.db")
    assert not any(name.startswith("copy") for name in names_in(tmp_path))
    assert (await check(path)).faults


async def test_no_file_no_health(path: Path):
    with pytest.raises(errors.StorageReadOnly, match="can't be opened"):
        await check(path)


async def test_a_backup_taken_while_writing_holds_all_that_was_acknowledged(
    path: Path, database: Database, feeds: SqliteFeedStore, tmp_path: Path
):
    await asyncio.gather(*(feeds.record(plan(article(number)), NOON) for number in range(200)))
    writing = [asyncio.ensure_future(feeds.record(plan(article(number)), NOON)) for number in range(200, 400)]
    to = tmp_path / "backups" / "copy.db"
    to.parent.mkdir()
    await backup(path, to)
    await asyncio.gather(*writing)
    assert names_in(to.parent) == ["copy.db"]
    restored = Database.open(to)
    waiting = await SqliteArticleStore(restored).unjudged(1000)
    restored.close()
    assert [item.key for item in waiting[:200]] == [f"key-{number}" for number in range(200)]
    assert len(waiting) <= 400


async def test_a_backup_replaces_the_one_before(
    path: Path, database: Database, feeds: SqliteFeedStore, tmp_path: Path
):
    to = tmp_path / "copy.db"
    await backup(path, to)
    await feeds.record(plan(article(1)), NOON)
    await backup(path, to)
    assert (await check(to)).counts["articles"] == 1


async def test_a_database_is_not_backed_up_onto_itself(path: Path, database: Database):
    with pytest.raises(errors.StorageError, match="another file"):
        await backup(path, path)
    assert (await check(path)).faults == ()
