from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from bot import errors
from storage.sqlite.engine.database import Database
from tests.storage.sqlite.jottings import Valve, add, everything, grouped


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


KEEP_WRITING = """
import asyncio, sys
from pathlib import Path
from storage.sqlite.engine.database import Database

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


@pytest.mark.slow
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
