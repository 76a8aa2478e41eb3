"""Who may read the database, its backups, and what is put back: its owner alone, unless the operator said more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.sqlite.engine.access import readable_by_all
from storage.sqlite.engine.database import Database
from storage.sqlite.upkeep.health import backup
from storage.sqlite.upkeep.restore import restore
from tests.storage.sqlite.jottings import add

NOW = datetime(2026, 3, 2, 12, 30, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()}


async def test_what_is_made_is_its_owners_alone(path: Path, tmp_path: Path):
    database = Database.open(path)
    await database.write(lambda db: db.execute("create table jottings (id integer primary key, said text)"))
    await database.write(add("a line"))
    await backup(path, tmp_path / "copy.db")
    found = modes(tmp_path)
    database.close()
    assert found == dict.fromkeys(("news.db", "news.db-wal", "news.db-shm", "copy.db"), 0o600)
    await restore(tmp_path / "elsewhere" / "news.db", tmp_path / "copy.db", NOW)
    assert modes(tmp_path / "elsewhere") == {"news.db": 0o600}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
async def test_a_backup_and_what_is_put_back_keep_the_databases_mode(path: Path, tmp_path: Path, mode: int):
    Database.open(path).close()
    path.chmod(mode)
    await backup(path, tmp_path / "copy.db")
    assert {modes(tmp_path)[name] for name in ("news.db", "copy.db")} == {mode}
    (tmp_path / "copy.db").chmod(0o666)
    await restore(path, tmp_path / "copy.db", NOW)
    assert modes(tmp_path)["news.db"] == mode


async def test_a_database_that_is_there_keeps_its_mode_when_it_is_opened(path: Path):
    Database.open(path).close()
    path.chmod(0o640)
    database = Database.open(path)
    database.close()
    assert modes(path.parent) == {"news.db": 0o640}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
async def test_put_back_by_root_it_still_belongs_to_the_bots_user(path: Path, tmp_path: Path):
    Database.open(path).close()
    os.chown(path, 12_345, 12_345)
    await backup(path, tmp_path / "copy.db")
    await restore(path, tmp_path / "copy.db", NOW)
    assert {(each.stat().st_uid, each.stat().st_gid) for each in tmp_path.iterdir()} == {(12_345, 12_345)}


def test_all_can_read_only_what_each_folder_above_lets_them(public: Path):
    path = public / "news.db"
    Database.open(path).close()
    assert not readable_by_all(path)
    path.chmod(0o644)
    assert readable_by_all(path)
    public.chmod(0o700)
    assert not readable_by_all(path)
