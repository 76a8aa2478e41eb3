"""What can be wrong with a file."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from bot import errors
from storage.sqlite.engine.database import Database, connect, translate
from storage.sqlite.engine.migrations import migrate
from tests.storage.sqlite.jottings import add, everything, grouped
from tests.storage.sqlite.samples import scribble


async def test_a_full_disk_is_said_and_healed(notes: Database):
    (pages,) = await notes.read(lambda db: tuple(db.execute("pragma page_count").fetchone()))
    await notes.write(lambda db: db.execute(f"pragma max_page_count={pages + 3}").fetchall())
    big = "x" * 100_000
    outcomes = await grouped(notes, add("a"), add(big), add("b"))
    assert isinstance(outcomes[1], errors.StorageFull)
    assert str(outcomes[1]) == "No space left on the disk for news.db. Free some space and I'll continue."
    assert await notes.read(everything) == ["a", "b"]
    await notes.write(lambda db: db.execute("pragma max_page_count=1000000").fetchall())
    await notes.write(add(big))
    assert await notes.read(everything) == ["a", "b", big]


HOLD = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1])
conn.execute("begin immediate")
print("held", flush=True)
sys.stdin.readline()
conn.close()
"""


@pytest.fixture
def held(path: Path):
    Database.open(path).close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    yield holder
    holder.communicate(timeout=10)


async def test_another_process_that_holds_the_file_is_said_and_outlived(held, path: Path):
    database = Database.open(path, patience=0.05)

    def mark(db):
        return (
            db.execute(
                "insert into feeds(url, current_url, health, failures, baselined, body) values ('u','u','ok',0,0,0)"
            )
            and None
        )

    with pytest.raises(errors.StorageBusy, match=r"Another process is using news\.db"):
        await database.write(mark)
    held.communicate(timeout=10)
    await database.write(mark)
    assert await database.read(lambda db: db.table("feeds").count) == 1
    database.close()


def test_a_file_that_is_no_database(path: Path):
    path.write_text("Dear diary,\n" * 1000)
    with pytest.raises(errors.StorageCorrupt, match="damaged or isn't a Sectorwire database"):
        Database.open(path)
    assert path.read_text().startswith("Dear diary"), "left as it was"


def test_another_programs_database_is_left_alone(path: Path):
    conn = sqlite3.connect(path)
    conn.execute("create table recipes (name)")
    conn.close()
    with pytest.raises(errors.StorageCorrupt, match="another program's database"):
        Database.open(path)
    conn = sqlite3.connect(path)
    assert [row[0] for row in conn.execute("select name from sqlite_master")] == ["recipes"]
    conn.close()


async def test_a_damaged_page_is_said(path: Path):
    database = Database.open(path)
    await database.write(lambda db: db.execute("create table jottings (id integer primary key, said text)"))
    for _ in range(30):
        await database.write(add("word " * 1000))
    database.close()
    scribble(path)
    database = Database.open(path)
    with pytest.raises(errors.StorageCorrupt, match="Restore a backup"):
        await database.read(everything)
    database.close()


def test_a_newer_schema_is_refused_untouched(path: Path):
    Database.open(path).close()
    db = connect(path)
    db.table(Migrations.migrations_table).insert(
        {"migration_set": "articles", "name": "m900_from_the_future", "applied_at": "2030"}
    )
    db.close()
    with pytest.raises(errors.SchemaTooNew, match=r"newer version.*m900_from_the_future"):
        Database.open(path)


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(path: Path):
    good, bad = Migrations("good"), Migrations("bad")
    good(name="m001")(lambda db: db.execute("create table first (id integer) strict"))

    @bad(name="m001")
    def fails(db):
        db.execute("create table second (id integer) strict")
        raise KeyError("bug")

    db = connect(path)
    with pytest.raises(KeyError):
        migrate(db, path, [good, bad])
    assert db.table_names() == []
    migrate(db, path, [good])
    migrate(db, path, [good])
    assert "first" in db.table_names()
    db.close()


async def test_a_file_that_vanished_is_said_at_every_reading(path: Path):
    database = Database.open(path, readers=1)
    shutil.move(path, path.with_suffix(".gone"))
    for _ in range(2):
        with pytest.raises(errors.StorageReadOnly, match="can't be opened"):
            await database.read(lambda db: db.execute("select 1").fetchall())
    database.close()


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        (sqlite3.SQLITE_FULL, errors.StorageFull, "Free some space"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, errors.StorageBusy, "Stop it, or wait"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, errors.StorageReadOnly, "Check its owner and permissions"),
        (sqlite3.SQLITE_CANTOPEN, errors.StorageReadOnly, "Check that the folder exists"),
        (sqlite3.SQLITE_CORRUPT_VTAB, errors.StorageCorrupt, "Restore a backup"),
        (sqlite3.SQLITE_IOERR_FSYNC, errors.StorageError, "Check the disk"),
    ],
)
def test_each_failure_says_what_to_do(code: int, kind: type[errors.StorageError], says: str):
    error = sqlite3.OperationalError("what SQLite says to programmers")
    error.sqlite_errorcode = code
    problem = translate(error, Path("news.db"))
    assert type(problem) is kind
    assert says in str(problem)
    assert "programmers" not in str(problem)


def test_a_folder_in_the_files_place(tmp_path: Path):
    with pytest.raises(errors.StorageReadOnly, match="can't be opened"):
        Database.open(tmp_path)


def test_a_file_in_the_folders_place(tmp_path: Path):
    (tmp_path / "there").write_text("")
    with pytest.raises(errors.StorageReadOnly, match="can't be opened"):
        Database.open(tmp_path / "there" / "news.db")


def test_missing_folders_are_made(tmp_path: Path):
    Database.open(tmp_path / "a" / "b" / "news.db").close()
    assert (tmp_path / "a" / "b" / "news.db").exists()


@pytest.mark.parametrize("file", range(8))  # which of them is refused where is a matter of luck
def test_programs_that_start_at_once_upgrade_one_after_the_other(path: Path, file: int):
    opened, problems = [], []

    def start():
        try:
            opened.append(Database.open(path))
        except Exception as error:  # noqa: BLE001  reported below
            problems.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in opened:
        database.close()
    assert (len(opened), problems) == (8, [])
