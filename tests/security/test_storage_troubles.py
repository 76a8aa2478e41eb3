"""What can happen to the database, seen by who types the command: a clear sentence, nothing lost, what to do."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from bot.config.env import PROVIDERS
from storage.sqlite.engine.database import Database, connect
from storage.sqlite.upkeep.health import backup, check
from tests.storage.sqlite.everything import assert_kept, fill
from tests.storage.sqlite.samples import names_in, scribble
from tests.storage.sqlite.test_upgrade import RELEASED, restored

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"  # refused at once: nobody allowed it


@dataclass(frozen=True)
class Ran:
    status: int
    out: str

    def line(self, start: str) -> str:
        return next((line for line in self.out.splitlines() if line.startswith(start)), "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sectors.yaml").write_text(
        "contact: desk@example.com\nsectors:\n  energy:\n    title: Energy\n"
        f"    feeds: [{{url: '{NOWHERE}/feed', name: Wire}}]\n"
    )
    return tmp_path


@pytest.fixture
async def db(folder: Path) -> Path:
    path = folder / "sectorwire.db"
    await fill(path)
    return path


async def sectorwire(folder: Path, *words: str, inside: tuple[str, ...] = ()) -> Ran:
    process = await asyncio.create_subprocess_exec(
        *inside, sys.executable, "-m", "bot", *words,
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            **{f"SECTORWIRE_{name}_URL": NOWHERE for name in PROVIDERS},
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    text = out.decode()
    assert "Traceback" not in text
    return Ran(process.returncode or 0, text)


async def kept(path: Path, *, waiting: Sequence[str] = ("key-3",)) -> None:
    database = Database.open(path)
    try:
        await assert_kept(database, waiting=waiting)
    finally:
        database.close()


async def test_a_backup_is_made_while_running_and_restored_only_when_stopped(folder: Path, db: Path):
    running = Database.open(db)
    await running.write(lambda db: db.execute("update feeds set failures = failures"))
    made = await sectorwire(folder, "backup", "saved.db")
    assert made.status == 0
    assert made.out.splitlines()[0] == "Backed up to saved.db."
    assert made.out.splitlines()[-1] == "The file is sound."
    refused = await sectorwire(folder, "restore", "saved.db")
    assert (refused.status, refused.out) == (
        1,
        "sectorwire: Another process is using sectorwire.db. Stop it, or wait until it's done.\n",
    )
    running.close()
    done = await sectorwire(folder, "restore", "saved.db")
    assert done.status == 0
    assert "The previous database is saved as " in done.out
    await kept(db)
    assert len([name for name in names_in(folder) if ".before-" in name]) == 1


async def test_a_damaged_file_is_said_and_a_backup_mends_it(folder: Path, db: Path):
    await backup(db, folder / "saved.db")
    db.write_bytes(db.read_bytes()[:8192] + b"\xa5" * 60_000)
    seen = await sectorwire(folder, "doctor")
    assert seen.status == 1
    assert "sectorwire restore FILE" in seen.line("broken storage")
    polled = await sectorwire(folder, "news", "energy")
    assert polled.status == 1
    assert "Restore a backup (sectorwire restore FILE)" in polled.out
    assert (await sectorwire(folder, "backup", "second.db")).status == 1
    assert not (folder / "second.db").exists()
    assert (await sectorwire(folder, "restore", "saved.db")).status == 0
    await kept(db)


async def test_a_damaged_page_far_inside_is_found_by_the_doctor(folder: Path, db: Path):
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("create table ballast (x text)")
        conn.executemany("insert into ballast values (?)", [["word " * 500]] * 100)
        conn.commit()
        conn.execute("pragma journal_mode=delete")
    scribble(db)
    seen = await sectorwire(folder, "doctor")
    assert seen.status == 1
    assert "Stop the bot and restore a backup: sectorwire restore FILE." in seen.line("broken storage")


async def test_a_newer_schema_is_refused_and_left_alone(folder: Path, db: Path):
    conn = connect(db)
    future = {"migration_set": "articles", "name": "m900_from_the_future", "applied_at": "2030"}
    conn.table(Migrations.migrations_table).insert(future)
    conn.close()
    before = db.read_bytes()
    ran = await sectorwire(folder, "doctor")
    assert ran.status == 1
    assert "written by a newer version" in ran.line("broken storage")
    assert "update the program, or restore a backup made by this version" in ran.out
    assert db.read_bytes() == before


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
async def test_an_older_schema_is_upgraded_by_whatever_runs_first(folder: Path, dump: Path):
    restored(dump, folder / "sectorwire.db")
    ran = await sectorwire(folder, "news", "energy", "plant", "--since", "52w", "--format", "json")
    assert ran.status == 0
    await kept(folder / "sectorwire.db")


async def test_a_wrong_folder_and_a_stranger_are_said(folder: Path):
    (folder / "sectorwire.db").mkdir()
    ran = await sectorwire(folder, "news", "energy")
    assert ran.status == 1
    assert "can't be opened" in ran.out
    none = await sectorwire(folder, "restore", "absent.db")
    assert (none.status, "There's no file absent.db." in none.out) == (1, True)


# --- a disk of its own -----------------------------------------------------------------------------

OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")


def may_mount() -> bool:
    """Whether this machine lets us mount a disk that nobody else sees."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


own_disk = pytest.mark.skipif(
    not may_mount(), reason="this machine lets nobody mount a small disk of his own"
)


@own_disk
async def test_a_full_disk_is_said_and_nothing_is_lost(folder: Path, db: Path):
    """Everything is read, nothing more can be written; with room again it goes on."""
    size = db.stat().st_size
    script = (
        f"mkdir -p disk && mount -t tmpfs -o size={(size // 4096 + 40) * 4096} tmpfs disk && cp sectorwire.db sectors.yaml disk && cd disk && "
        "dd if=/dev/zero of=ballast bs=4096 >/dev/null 2>&1; "
        f'"{sys.executable}" -m bot poll --once; echo "status $?"; "{sys.executable}" -m bot backup copy.db; echo "status $?"; '
        f'ls; rm ballast; "{sys.executable}" -m bot poll --once >/dev/null; cp sectorwire.db* ..'
    )
    ran = await sectorwire_script(folder, script)
    assert "No space left on the disk" in ran
    assert "Free some space and I'll continue" in ran
    assert ran.count("status 1") == 2
    assert "copy.db" not in ran.split("status 1")[-1], "no half a backup is left"
    await kept(db, waiting=())  # judged once there was room again


@own_disk
async def test_a_read_only_disk_is_said(folder: Path, db: Path):
    script = (
        "mkdir -p disk && cp sectorwire.db sectors.yaml disk && mount --bind disk disk && mount -o remount,bind,ro disk && cd disk && "
        f'"{sys.executable}" -m bot doctor; echo "status $?"; "{sys.executable}" -m bot poll --once; echo "status $?"'
    )
    ran = await sectorwire_script(folder, script)
    assert (
        "can't be written. Check its owner and permissions" in ran
        or "can't be opened. Check that the folder" in ran
    )
    assert ran.count("status 1") == 2
    assert "broken storage" in ran
    await kept(folder / "disk" / "sectorwire.db")


async def sectorwire_script(folder: Path, script: str) -> str:
    """What a shell with mounts of its own says."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {f"SECTORWIRE_{name}_URL": NOWHERE for name in PROVIDERS}
    process = await asyncio.create_subprocess_exec(
        *OWN_MOUNTS,
        "sh",
        "-c",
        script,
        cwd=folder,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 90)
    assert b"Traceback" not in out, out.decode()
    return out.decode()


async def test_the_check_of_a_sound_file_finds_nothing(db: Path):
    assert (await check(db)).faults == ()


async def test_a_locked_file_is_said(folder: Path, db: Path):
    with closing(sqlite3.connect(db)) as holder:
        holder.execute("pragma locking_mode=exclusive")
        holder.execute("begin exclusive")
        told = await sectorwire(folder, "doctor")
        assert told.status == 1
        assert told.line("broken storage") == (
            "broken storage: Another process is using sectorwire.db. Stop it, or wait until it's done."
        )
        holder.rollback()
    await kept(db)
