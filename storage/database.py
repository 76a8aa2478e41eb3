"""The one SQLite file: one thread writes, a few threads read, and every failure gets its sentence.

Writes queue up and are committed in groups: each job runs in its own savepoint, the group shares one
transaction, and nobody is told "done" before the commit is on disk (``synchronous=FULL``). So a poll of
five hundred feeds costs a handful of fsyncs, and what was acknowledged survives a power cut.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlite_utils import Database as SqliteUtils

from bot import errors

T = TypeVar("T")
Job = Callable[[SqliteUtils], T]

BUSY_TIMEOUT_MS = 5_000
GROUP_LIMIT = 256  # jobs in one transaction: bounds how long the first of them waits


@dataclass(slots=True)
class _Queued(Generic[T]):
    job: Job[T]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[T]

    def settle(self, result: T | None, error: BaseException | None) -> None:
        """Hand the outcome back to the loop that waits for it, if it still does."""

        def finish() -> None:
            if self.future.done():
                return
            if error is not None:
                self.future.set_exception(error)
            else:
                self.future.set_result(result)  # type: ignore[arg-type]

        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self.loop.call_soon_threadsafe(finish)


def marks(values: Collection[object]) -> str:
    """As many question marks as there are values, for ``in (...)``."""
    return ",".join("?" * len(values))


def connect(path: Path, *, readonly: bool = False) -> SqliteUtils:
    """A connection for the calling thread, with the settings that every connection has.

    Raises :class:`~bot.errors.StorageError` in one of its forms.
    """
    try:
        if readonly:
            conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            conn = sqlite3.connect(path, check_same_thread=False)
        conn.row_factory = sqlite3.Row
        conn.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        conn.execute("PRAGMA foreign_keys=ON")
        conn.execute("PRAGMA temp_store=MEMORY")
        if not readonly:
            conn.execute("PRAGMA journal_mode=WAL")
            conn.execute("PRAGMA synchronous=FULL")
        return SqliteUtils(conn, recursive_triggers=False, execute_plugins=False, strict=True)
    except (sqlite3.Error, OSError) as error:
        raise translate(error, path) from error


def translate(error: Exception, path: Path) -> errors.StorageError:
    """SQLite's failure as ours, with a sentence that says what to do."""
    text = str(error).lower()
    if "full" in text:
        return errors.StorageFull(
            f"No room left on the disk for {path.name}; free some space and it goes on."
        )
    if "locked" in text or "busy" in text:
        return errors.StorageBusy(
            f"Another process is holding {path.name}; stop it, or wait until it is done."
        )
    if "readonly" in text or "read-only" in text or isinstance(error, PermissionError):
        return errors.StorageReadOnly(f"{path} or its folder cannot be written; check its owner and mode.")
    if "malformed" in text or "not a database" in text or "corrupt" in text or "disk i/o" in text:
        return errors.StorageCorrupt(
            f"{path} is damaged or no Sectorwire database; restore a backup, or move it away to start anew."
        )
    if "unable to open" in text or isinstance(error, OSError):
        return errors.StorageReadOnly(
            f"{path} cannot be opened; check that the folder exists and may be written."
        )
    return errors.StorageError(f"The database {path.name} refused: {error}")


class Database:
    """The SQLite file, shared by all stores.

    ``write`` and ``read`` take a function of a :class:`sqlite_utils.Database` and run it in a storage
    thread; a job must not keep the connection, nor open or end transactions beyond ``atomic()``.
    Integrity errors are bugs and propagate as they are; other SQLite errors come as ``StorageError``.
    """

    def __init__(self, path: Path, *, readers: int = 2) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[_Queued[Any] | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[_Queued[Any] | None] = queue.SimpleQueue()
        self._readers = readers
        self._threads: list[threading.Thread] = []

    @classmethod
    def open(cls, path: Path, *, readers: int = 2) -> Database:
        """Open or create the file, bring its schema up to date, start the threads."""
        from storage.migrations import migrate  # noqa: PLC0415  the families import this module

        database = cls(path, readers=readers)
        db = connect(path)
        try:
            migrate(db, path)
        except sqlite3.Error as error:
            db.conn.close()
            raise translate(error, path) from error
        except BaseException:
            db.conn.close()
            raise
        database._start(db)
        return database

    def _start(self, db: SqliteUtils) -> None:
        self._threads.append(threading.Thread(target=self._write_loop, args=(db,), name="storage-writer"))
        for number in range(self._readers):
            self._threads.append(threading.Thread(target=self._read_loop, name=f"storage-reader-{number}"))
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    async def write(self, job: Job[T]) -> T:
        """Run ``job`` in the writer's transaction; returns once it is committed and synced."""
        return await self._submit(self._jobs, job)

    async def read(self, job: Job[T]) -> T:
        """Run ``job`` on a read-only connection; sees everything that was acknowledged before."""
        return await self._submit(self._reads, job)

    async def _submit(self, jobs: queue.SimpleQueue[_Queued[Any] | None], job: Job[T]) -> T:
        if not self._threads:
            raise errors.StorageError("The database is closed.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        jobs.put(_Queued(job, loop, future))
        return await future

    def close(self) -> None:
        """Finish what is queued, then end the threads and close every connection."""
        if not self._threads:
            return
        self._jobs.put(None)
        for _ in range(self._readers):
            self._reads.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    # --- in the storage threads --------------------------------------------------------------------

    def _write_loop(self, db: SqliteUtils) -> None:
        open_for_work = True
        while open_for_work:
            first = self._jobs.get()
            if first is None:
                break
            group = [first]
            with contextlib.suppress(queue.Empty):
                while len(group) < GROUP_LIMIT:
                    more = self._jobs.get_nowait()
                    if more is None:
                        open_for_work = False
                        break
                    group.append(more)
            self._run_group(db, group)
        with contextlib.suppress(sqlite3.Error):
            db.conn.execute("PRAGMA optimize")
        db.conn.close()

    def _run_group(self, db: SqliteUtils, group: Sequence[_Queued[Any]]) -> None:
        outcomes: list[tuple[_Queued[Any], Any, BaseException | None]] = []
        try:
            with db.atomic():
                for queued in group:
                    try:
                        with db.atomic():
                            result = queued.job(db)
                    except sqlite3.IntegrityError as error:
                        outcomes.append((queued, None, error))
                    except sqlite3.Error as error:
                        outcomes.append((queued, None, translate(error, self.path)))
                    except BaseException as error:  # noqa: BLE001  a bug belongs to its caller, not to this thread
                        outcomes.append((queued, None, error))
                    else:
                        outcomes.append((queued, result, None))
        except sqlite3.Error as error:  # the commit itself failed: nothing of the group stands
            for queued in group:
                queued.settle(None, translate(error, self.path))
            return
        for queued, result, problem in outcomes:
            queued.settle(result, problem)

    def _read_loop(self) -> None:
        db: SqliteUtils | None = None
        while (queued := self._reads.get()) is not None:
            try:
                if db is None:
                    db = connect(self.path, readonly=True)
                result = queued.job(db)
            except sqlite3.Error as error:
                queued.settle(None, translate(error, self.path))
            except BaseException as error:  # noqa: BLE001  a bug belongs to its caller, not to this thread
                queued.settle(None, error)
            else:
                queued.settle(result, None)
        if db is not None:
            db.conn.close()
