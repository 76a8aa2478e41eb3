"""Keeping the write-ahead log short without ever making a write wait for somebody else's reading.

SQLite copies the log into the database by itself as far as readers allow (a PASSIVE checkpoint after each thousand
pages). It begins the log anew only where no reader stands in it (https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files):
with our own threads that is arranged here, with another process (a backup, ``doctor``, a forgotten shell) it
is asked for without waiting, and not again before a minute has passed.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

OWN_READERS_WAIT = 0.03  # seconds the writer waits for reading jobs under way, and new ones for it
NOT_AGAIN_BEFORE = 60.0  # seconds after a reader elsewhere kept the log from being emptied


class WriteAheadLog:
    """The log beside the database ``path``, to be kept under about ``limit`` bytes; used by all storage threads."""

    def __init__(self, path: Path, limit: int) -> None:
        self._file = path.with_name(path.name + "-wal")
        self._limit = limit
        self._changed = threading.Condition()
        self._reading = 0
        self._held = False
        self._not_before = float("-inf")

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Hold the log while one reading job runs; for a moment it waits where the log is being emptied."""
        with self._changed:
            self._changed.wait_for(lambda: not self._held)
            self._reading += 1
        try:
            yield
        finally:
            with self._changed:
                self._reading -= 1
                self._changed.notify_all()

    def bound(self, conn: sqlite3.Connection, patience: float) -> None:
        """Empty the log where it is beyond its limit and nobody reads; ``conn`` goes on waiting ``patience`` seconds for locks.

        Failures are passed over: what was committed stands in the log anyway.
        """
        with contextlib.suppress(OSError, sqlite3.Error):
            if self._file.stat().st_size <= self._limit or time.monotonic() < self._not_before:
                return
            with self._readers_held():
                emptied = _truncate(conn, patience)
            self._not_before = float("-inf") if emptied else time.monotonic() + NOT_AGAIN_BEFORE

    @contextlib.contextmanager
    def _readers_held(self) -> Iterator[None]:
        with self._changed:
            self._held = True
            self._changed.wait_for(lambda: not self._reading, OWN_READERS_WAIT)
        try:
            yield
        finally:
            with self._changed:
                self._held = False
                self._changed.notify_all()


def _truncate(conn: sqlite3.Connection, patience: float) -> bool:
    """Whether the log was emptied, without waiting for anybody."""
    conn.execute("PRAGMA busy_timeout=0")
    try:
        (busy, _, _) = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        conn.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
    return not busy
