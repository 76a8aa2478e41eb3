from __future__ import annotations

import asyncio
import gc
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from bot import errors
from storage.database import Database, connect, translate
from storage.migrations import migrate
from tests.storage.samples import scribble


@pytest.fixture
async def notes(database: Database) -> Database:
    await database.write(
        lambda db: db.execute("create table jottings (id integer primary key, said text unique)")
    )
    return database


def add(said: str):
    return lambda db: db.execute("insert into jottings(said) values (?)", [said]) and None


def everything(db) -> list[str]:
    return [row["said"] for row in db.execute("select said from jottings order by id")]


class Valve:
    """Holds the writer until told, so that what is sent meanwhile becomes one group."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.released = threading.Event()

    async def __aenter__(self) -> None:
        self.holding = asyncio.ensure_future(self.database.write(lambda _: self.released.wait(10)))
        await asyncio.sleep(0.01)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0.01)  # what was asked for is queued by now
        self.released.set()
        await self.holding


async def grouped(database: Database, *jobs):
    async with Valve(database):
        asked = [asyncio.ensure_future(database.write(job)) for job in jobs]
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_what_was_acknowledged_is_read(notes: Database):
    for number in range(20):
        await notes.write(add(f"note {number}"))
        assert (await notes.read(everything))[-1] == f"note {number}"


async def test_a_result_comes_back(notes: Database):
    assert await notes.write(lambda db: db.table("jottings").insert({"said": "x"}).last_pk) == 1


async def test_one_jobs_conflict_is_its_own(notes: Database):
    outcomes = await grouped(notes, add("a"), add("a"), add("b"))
    assert [type(outcome) for outcome in outcomes] == [type(None), sqlite3.IntegrityError, type(None)]
    assert await notes.read(everything) == ["a", "b"]


async def test_a_job_that_dies_half_way_leaves_nothing(notes: Database):
    def dies(db):
        add("half")(db)
        raise KeyError("bug")

    outcomes = await grouped(notes, add("a"), dies, add("b"))
    assert isinstance(outcomes[1], KeyError)
    assert await notes.read(everything) == ["a", "b"]


async def test_a_job_that_tears_the_whole_transaction_takes_nobody_with_it(notes: Database):
    await notes.write(
        lambda db: db.execute("""
            create trigger torn before insert on jottings when new.said = 'torn'
            begin select raise(rollback, 'all of it'); end""")
    )
    outcomes = await grouped(notes, add("a"), add("torn"), add("b"))
    assert [type(outcome) for outcome in outcomes] == [type(None), sqlite3.IntegrityError, type(None)]
    assert await notes.read(everything) == ["a", "b"]


async def test_a_group_whose_commit_fails_is_tried_one_by_one(notes: Database):
    await notes.write(
        lambda db: db.execute("""
            create table answers (note integer references jottings(id) deferrable initially deferred)""")
    )
    orphan = lambda db: db.execute("insert into answers values (99)") and None  # noqa: E731
    outcomes = await grouped(notes, add("a"), orphan, add("b"))
    assert [type(outcome) for outcome in outcomes] == [type(None), sqlite3.IntegrityError, type(None)]
    assert await notes.read(everything) == ["a", "b"]


async def test_a_job_that_runs_dry_does_not_hang_its_caller(database: Database):
    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.read(lambda db: next(db.execute("select 1 where 0")))


async def test_wrong_sql_is_a_bug_and_comes_as_it_is(database: Database):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.read(lambda db: db.execute("select * from nowhere"))
    assert await database.read(lambda db: db.execute("select 1").fetchone()[0]) == 1


async def test_a_reading_job_sees_one_moment(notes: Database):
    looked, written = threading.Event(), threading.Event()

    def look_twice(db):
        before = everything(db)
        looked.set()
        assert written.wait(10)
        return before, everything(db)

    reading = asyncio.ensure_future(notes.read(look_twice))
    await asyncio.to_thread(looked.wait, 10)
    await notes.write(add("meanwhile"))
    written.set()
    assert await reading == ([], [])
    assert await notes.read(everything) == ["meanwhile"]


async def test_a_reader_cannot_write(notes: Database):
    with pytest.raises(errors.StorageReadOnly, match="cannot be written"):
        await notes.read(add("a"))


async def test_a_cancelled_caller_holds_up_nobody(notes: Database):
    async with Valve(notes):
        asked = [asyncio.ensure_future(notes.write(add(said))) for said in "abc"]
        await asyncio.sleep(0.01)
        asked[1].cancel()
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), asyncio.CancelledError, type(None)]
    assert await notes.read(everything) == ["a", "b", "c"], "what was asked for is done all the same"


async def test_many_writers_at_once(notes: Database):
    await asyncio.gather(*(notes.write(add(str(number))) for number in range(1000)))
    assert sorted(map(int, await notes.read(everything))) == list(range(1000))


async def test_closing_finishes_what_is_queued_and_then_refuses(notes: Database, path: Path):
    asked = [asyncio.ensure_future(notes.write(add(str(number)))) for number in range(300)]
    await asyncio.sleep(0)
    notes.close()
    await asyncio.gather(*asked)
    with pytest.raises(errors.StorageError, match="closed"):
        await notes.write(add("late"))
    notes.close()
    again = Database.open(path)
    assert len(await again.read(everything)) == 300
    again.close()


async def test_nothing_stays_open(path: Path):
    for _ in range(3):
        database = Database.open(path)
        await database.read(lambda db: db.execute("select 1").fetchall())
        database.close()
    del database
    gc.collect()
    assert not path.with_name("news.db-wal").exists(), "the last connection tidies the log away"


# --- what can be wrong with a file -------------------------------------------------------------------


async def test_a_full_disk_is_said_and_healed(notes: Database):
    (pages,) = await notes.read(lambda db: tuple(db.execute("pragma page_count").fetchone()))
    await notes.write(lambda db: db.execute(f"pragma max_page_count={pages + 3}").fetchall())
    big = "x" * 100_000
    outcomes = await grouped(notes, add("a"), add(big), add("b"))
    assert isinstance(outcomes[1], errors.StorageFull)
    assert str(outcomes[1]) == "No room left on the disk for news.db; free some space and it goes on."
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
    mark = lambda db: db.execute("insert into feeds values (1,'u','u',0,0,0,'ok',0,0,0,0,0,0,0,0)") and None  # noqa: E731
    with pytest.raises(errors.StorageBusy, match=r"Another process is holding news\.db"):
        await database.write(mark)
    held.communicate(timeout=10)
    await database.write(mark)
    assert await database.read(lambda db: db.table("feeds").count) == 1
    database.close()


def test_a_file_that_is_no_database(path: Path):
    path.write_text("Dear diary,\n" * 1000)
    with pytest.raises(errors.StorageCorrupt, match="damaged or no Sectorwire database"):
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
    with pytest.raises(errors.StorageCorrupt, match="restore a backup"):
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
        with pytest.raises(errors.StorageReadOnly, match="cannot be opened"):
            await database.read(lambda db: db.execute("select 1").fetchall())
    database.close()


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        (sqlite3.SQLITE_FULL, errors.StorageFull, "free some space"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, errors.StorageBusy, "stop it, or wait"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, errors.StorageReadOnly, "check its owner and mode"),
        (sqlite3.SQLITE_CANTOPEN, errors.StorageReadOnly, "check that the folder exists"),
        (sqlite3.SQLITE_CORRUPT_VTAB, errors.StorageCorrupt, "restore a backup"),
        (sqlite3.SQLITE_IOERR_FSYNC, errors.StorageError, "check the disk"),
    ],
)
def test_each_failure_says_what_to_do(code: int, kind: type[errors.StorageError], says: str):
    error = sqlite3.OperationalError("what SQLite says to programmers")
    error.sqlite_errorcode = code
    problem = translate(error, Path("news.db"))
    assert type(problem) is kind
    assert says in str(problem)
    assert "programmers" not in str(problem)


KEEP_WRITING = """
import asyncio, sys
from pathlib import Path
from storage.database import Database

async def main():
    database = Database.open(Path(sys.argv[1]))
    await database.write(lambda db: db.execute("create table if not exists acts (n integer unique)") and None)
    async def act(n):
        await database.write(lambda db: db.execute("insert into acts values (?)", [n]) and None)
        print(n, flush=True)
    start = int(sys.argv[2])
    await asyncio.gather(*(act(n) for n in range(start, start + 4_000)))

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_being_killed(path: Path):
    promised: set[int] = set()
    for start, lines in ((0, 1), (1_000_000, 700)):
        writer = await asyncio.create_subprocess_exec(
            sys.executable, "-c", KEEP_WRITING, str(path), str(start), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(lines):
            promised.add(int(await writer.stdout.readline()))
        writer.kill()
        promised |= {
            int(line) for line in (await writer.stdout.read()).splitlines(keepends=True) if line[-1:] == b"\n"
        }
        await writer.wait()
    database = Database.open(path)
    kept = await database.read(lambda db: {row[0] for row in db.execute("select n from acts")})
    sound = await database.read(lambda db: db.execute("pragma integrity_check").fetchone()[0])
    database.close()
    assert promised <= kept
    assert sound == "ok"


def test_a_folder_in_the_files_place(tmp_path: Path):
    with pytest.raises(errors.StorageReadOnly, match="cannot be opened"):
        Database.open(tmp_path)


def test_a_file_in_the_folders_place(tmp_path: Path):
    (tmp_path / "there").write_text("")
    with pytest.raises(errors.StorageReadOnly, match="cannot be opened"):
        Database.open(tmp_path / "there" / "news.db")


def test_missing_folders_are_made(tmp_path: Path):
    Database.open(tmp_path / "a" / "b" / "news.db").close()
    assert (tmp_path / "a" / "b" / "news.db").exists()


def test_two_programs_that_start_at_once_upgrade_one_after_the_other(path: Path):
    opened, problems = [], []

    def start():
        try:
            opened.append(Database.open(path))
        except Exception as error:  # noqa: BLE001  reported below
            problems.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in opened:
        database.close()
    assert (len(opened), problems) == (4, [])


async def test_the_log_stays_bounded_though_readers_never_rest(path: Path):
    database = Database.open(path, wal_limit=200_000)
    await database.write(lambda db: db.execute("create table jottings (id integer primary key, said text)"))
    done = False

    async def read_on():
        while not done:
            await database.read(lambda db: db.execute("select count(*) from jottings").fetchall())

    readers = [asyncio.ensure_future(read_on()) for _ in range(2)]
    sizes = []
    for _ in range(60):
        await database.write(add("y" * 50_000))
        sizes.append(path.with_name("news.db-wal").stat().st_size)
    done = True
    await asyncio.gather(*readers)
    database.close()
    assert max(sizes) < 400_000
