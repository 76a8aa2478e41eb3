"""The one SQLite file: one thread writes, a few threads read, and every failure gets its sentence.

Writes queue up and are committed in groups: each job runs in its own savepoint, the group shares one
transaction, and nobody is told "done" before the commit is on disk (``synchronous=FULL``). So a poll of
five hundred feeds costs a handful of fsyncs, and what was acknowledged survives a power cut.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlite_utils import Database as SqliteUtils

from bot import errors
from storage.sqlite.engine.access import create_closed
from storage.sqlite.engine.volume import refuse_network_file_system
from storage.sqlite.engine.wal import WriteAheadLog

T = TypeVar("T")
Job = Callable[[SqliteUtils], T]
Outcome = tuple[Any, BaseException | None]

PATIENCE = 5.0  # seconds to wait for another process's lock
GROUP_LIMIT = 256  # jobs in one transaction: bounds how long the first of them waits
ROWS_AT_ONCE = 32  # in one statement; SQLite copies their values, so long texts bound it
LEAST_ROOM = 64 * 1024  # bytes; less is none, for the shared memory of the log takes half of it
WAL_LIMIT = 64 * 2**20  # bytes; beyond it the write-ahead log is emptied as soon as no reader stands in it


def marks(values: Collection[object]) -> str:
    """As many question marks as there are values, for ``in (...)``."""
    return ",".join("?" * len(values))


def write_rows(db: SqliteUtils, statement: str, rows: Sequence[tuple[object, ...]]) -> list[sqlite3.Row]:
    """Run ``insert ... values {}`` for these rows, many at a time; answers what it returns.

    Python's sqlite3 gives the interpreter's lock away for every single step, and while others compute it may wait
    milliseconds to have it back: a step a row would make ten thousand rows wait longer than all else takes.
    """
    answers: list[sqlite3.Row] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        places = ",".join([f"({marks(part[0])})"] * len(part))
        answers += db.conn.execute(statement.format(places), list(chain.from_iterable(part))).fetchall()
    return answers


def connect(
    path: Path, *, readonly: bool = False, patience: float = PATIENCE, wal_limit: int = WAL_LIMIT
) -> SqliteUtils:
    """A connection with the settings that every connection has; ``patience`` in seconds.

    Raises :class:`~bot.errors.StorageError` in one of its forms.
    """
    with translate_sqlite_errors(path):
        if readonly:
            address = f"{path.resolve().as_uri()}?mode=ro"
            conn = sqlite3.connect(address, uri=True, timeout=patience, check_same_thread=False)
        else:
            refuse_network_file_system(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            create_closed(path)
            conn = sqlite3.connect(path, timeout=patience, check_same_thread=False)
        try:
            conn.row_factory = sqlite3.Row
            conn.execute("PRAGMA foreign_keys=ON")
            conn.execute("PRAGMA temp_store=MEMORY")
            conn.execute("PRAGMA cache_size=-4000")  # KiB, of every connection; more made nothing faster
            if not readonly:
                _write_ahead(conn, patience)
                conn.execute("PRAGMA synchronous=FULL")
                conn.execute(f"PRAGMA journal_size_limit={wal_limit}")
                conn.execute("PRAGMA analysis_limit=400")
            return SqliteUtils(conn, recursive_triggers=False, execute_plugins=False, strict=True)
        except BaseException:
            conn.close()
            raise


def _write_ahead(conn: sqlite3.Connection, patience: float) -> None:
    """Turn the write-ahead log on.

    Where several programs begin on a new file at once, SQLite does not wait for the one that is quicker but refuses
    the others: waiting could lock them all up (https://www.sqlite.org/c3ref/busy_handler.html).
    """
    until = time.monotonic() + patience
    while True:
        try:
            conn.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


@contextlib.contextmanager
def translate_sqlite_errors(path: Path) -> Iterator[None]:
    """SQLite's failures come out as :class:`~bot.errors.StorageError`; bugs come out as they are."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        problem = translate(error, path)
        if problem is None:
            raise
        raise problem from error


def translate(error: sqlite3.Error | OSError, path: Path) -> errors.StorageError | None:
    """SQLite's failure as ours, with a sentence that says what to do; None where it is a bug of ours.

    The codes are SQLite's primary result codes, https://www.sqlite.org/rescode.html.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and "Could not decode to UTF-8" in str(
        error
    ):  # Python's own: only damage writes such text
        code = sqlite3.SQLITE_CORRUPT
    match code & 0xFF if code is not None else None:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR if code == sqlite3.SQLITE_FULL or _no_room(path):
            return errors.StorageFull(
                f"No room left on the disk for {path.name}; free some space and it goes on."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return errors.StorageBusy(
                f"Another process is holding {path.name}; stop it, or wait until it is done."
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return errors.StorageReadOnly(
                f"{path} or its folder cannot be written; check its owner and mode."
            )
        case sqlite3.SQLITE_CANTOPEN:
            return errors.StorageReadOnly(
                f"{path} cannot be opened; check that the folder exists and may be written."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return errors.StorageCorrupt(
                f"{path} is damaged or no Sectorwire database; restore a backup (sectorwire restore FILE), "
                "or move it away to start anew."
            )
        case sqlite3.SQLITE_IOERR:
            return errors.StorageError(
                f"The disk under {path} failed to read or write; check the disk and its mount, then start again."
            )
    if isinstance(error, OSError):
        return errors.StorageReadOnly(f"{path} cannot be opened: {error.strerror or 'the system refused'}.")
    return None


def _no_room(path: Path) -> bool:
    """Whether the disk is full: opening the shared memory of the log then fails as reading and writing does."""
    with contextlib.suppress(OSError):
        return shutil.disk_usage(path.parent).free < LEAST_ROOM
    return False


@dataclass(frozen=True, slots=True)
class _Queued(Generic[T]):
    job: Job[T]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[T]

    def settle(self, result: T | None, error: BaseException | None) -> None:
        """Hand the outcome back to the loop that waits for it, if it still does."""

        def finish() -> None:
            if self.future.done():  # the caller was cancelled; what it asked for is done all the same
                return
            if isinstance(error, StopIteration):  # which a future refuses, and its caller would wait for ever
                self.future.set_exception(RuntimeError("a storage job raised StopIteration"))
            elif error is not None:
                self.future.set_exception(error)
            else:
                self.future.set_result(result)  # type: ignore[arg-type]

        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self.loop.call_soon_threadsafe(finish)


_Queue = queue.SimpleQueue[_Queued[Any] | None]


class Database:
    """The SQLite file, shared by all stores.

    ``write`` and ``read`` take a function of a :class:`sqlite_utils.Database` and run it in a storage
    thread. A job reads its rows to the end, keeps neither connection nor cursor, and opens or ends no
    transaction beyond ``atomic()``; a write job may be run a second time after its first run was rolled
    back, so it changes nothing but the database. Failures of the file come as
    :class:`~bot.errors.StorageError`; integrity and SQL errors are bugs and come as they are.
    """

    def __init__(
        self, path: Path, *, readers: int = 2, patience: float = PATIENCE, wal_limit: int = WAL_LIMIT
    ) -> None:
        self.path = path
        self._patience = patience
        self._log = WriteAheadLog(path, wal_limit)
        self._writes: _Queue = queue.SimpleQueue()
        self._reads: _Queue = queue.SimpleQueue()
        self._reading = [
            threading.Thread(target=self._read_loop, name=f"storage-reader-{number}", daemon=True)
            for number in range(readers)
        ]
        self._gate = threading.Lock()
        self._closed = False

    @classmethod
    def open(
        cls, path: Path, *, readers: int = 2, patience: float = PATIENCE, wal_limit: int = WAL_LIMIT
    ) -> Database:
        """Open or create the file, bring its schema up to date, start the threads.

        ``patience`` is how many seconds to wait for another process's lock, ``wal_limit`` how many bytes
        the write-ahead log may keep. Raises :class:`~bot.errors.StorageError` in one of its forms.
        """
        from storage.sqlite.engine.migrations import migrate  # the families import this module

        database = cls(path, readers=readers, patience=patience, wal_limit=wal_limit)
        db = connect(path, patience=patience, wal_limit=wal_limit)
        try:
            with translate_sqlite_errors(path):
                migrate(db, path)
        except BaseException:
            db.close()
            raise
        database._start(db)
        return database

    def _start(self, db: SqliteUtils) -> None:
        self._writing = threading.Thread(
            target=self._write_loop, args=(db,), name="storage-writer", daemon=True
        )
        self._writing.start()
        for thread in self._reading:
            thread.start()

    async def write(self, job: Job[T]) -> T:
        """Run ``job`` in the writer's transaction; returns once it is committed and synced."""
        return await self._submit(self._writes, job)

    async def read(self, job: Job[T]) -> T:
        """Run ``job`` on one read-only snapshot, which holds everything that was acknowledged before."""
        return await self._submit(self._reads, job)

    async def _submit(self, jobs: _Queue, job: Job[T]) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._gate:
            if self._closed:
                raise errors.StorageError("The database is closed.")
            jobs.put(_Queued(job, loop, future))
        return await future

    def close(self) -> None:
        """Finish what is queued, then end the threads and close every connection."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
        # The writer goes last: only a connection that may write tidies the log away.
        for _ in self._reading:
            self._reads.put(None)
        for thread in self._reading:
            thread.join()
        self._writes.put(None)
        self._writing.join()

    # --- in the storage threads --------------------------------------------------------------------

    def _write_loop(self, db: SqliteUtils) -> None:
        with contextlib.closing(db):
            open_for_work = True
            while open_for_work:
                group = [self._writes.get()]
                with contextlib.suppress(queue.Empty):
                    while group[-1] is not None and len(group) < GROUP_LIMIT:
                        group.append(self._writes.get_nowait())
                open_for_work = group[-1] is not None
                self._run_group(db, [queued for queued in group if queued is not None])
                self._log.bound(db.conn, self._patience)
            with contextlib.suppress(sqlite3.Error):  # only helps the planner; a full disk may refuse it
                db.conn.execute("PRAGMA optimize")

    def _run_group(self, db: SqliteUtils, group: Sequence[_Queued[Any]]) -> None:
        outcomes = self._try_group(db, group) if group else []
        if outcomes is None:  # one of them took the others' work down with it: each for itself
            for queued in group:
                self._run_group(db, [queued])
            return
        for queued, (result, error) in zip(group, outcomes, strict=True):
            queued.settle(result, error)

    def _try_group(self, db: SqliteUtils, group: Sequence[_Queued[Any]]) -> list[Outcome] | None:
        """The group's outcomes once they are on disk; None where the shared transaction was lost.

        A full disk or an I/O error may roll back the whole transaction and not only the savepoint
        (https://www.sqlite.org/lang_transaction.html, "response to errors within a transaction").
        """
        # Immediate: waiting for another process happens here, never half-way through the jobs.
        _, refused = self._outcome(db, lambda db: db.conn.execute("BEGIN IMMEDIATE"))
        if refused is not None:
            return [(None, refused)] * len(group)
        outcomes: list[Outcome] = []
        for queued in group:
            outcomes.append(self._outcome(db, _in_savepoint(queued.job)))
            if not db.conn.in_transaction:
                return outcomes if len(group) == 1 else None
        _, refused = self._outcome(db, lambda db: db.conn.execute("COMMIT"))
        if refused is None:
            return outcomes
        db.rollback()
        return [(None, refused)] if len(group) == 1 else None

    def _outcome(self, db: SqliteUtils, job: Job[Any]) -> Outcome:
        try:
            with translate_sqlite_errors(self.path):
                return job(db), None
        except BaseException as error:  # noqa: BLE001  a bug belongs to its caller, not to this thread
            return None, error

    def _read_loop(self) -> None:
        db: SqliteUtils | None = None
        while (queued := self._reads.get()) is not None:
            if db is None:
                db, error = self._outcome_of_connecting()
                if db is None:
                    queued.settle(None, error)
                    continue
            with self._log.reading():
                outcome = self._outcome(db, _in_snapshot(queued.job))
            queued.settle(*outcome)
        if db is not None:
            db.close()

    def _outcome_of_connecting(self) -> tuple[SqliteUtils | None, BaseException | None]:
        try:
            return connect(self.path, readonly=True, patience=self._patience), None
        except errors.StorageError as error:
            return None, error


def _in_savepoint(job: Job[T]) -> Job[T]:
    def run(db: SqliteUtils) -> T:
        with db.atomic():
            return job(db)

    return run


def _in_snapshot(job: Job[T]) -> Job[T]:
    def run(db: SqliteUtils) -> T:
        db.conn.execute("BEGIN")
        try:
            return job(db)
        finally:
            db.rollback()

    return run
