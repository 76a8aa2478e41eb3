"""How the database is: sentences for ``sectorwire doctor``, and a backup taken while the bot runs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database as SqliteUtils

from bot import errors
from storage.sqlite.engine.access import create_closed, take_over_access
from storage.sqlite.engine.database import connect, translate_sqlite_errors
from storage.sqlite.engine.migrations import version

FAULTS_SHOWN = 5
COUNTED = ("feeds", "articles", "ledger")


@dataclass(frozen=True, slots=True)
class StorageHealth:
    """What a check of the file found; no ``faults`` means sound."""

    path: Path
    size: int  # bytes, the write-ahead log included
    counts: dict[str, int]  # rows by table
    waiting: int  # articles that wait for judgement
    schema: int
    faults: tuple[str, ...]

    def sentences(self) -> list[str]:
        """One line each for a person."""
        articles, feeds, entries = (self.counts[table] for table in ("articles", "feeds", "ledger"))
        lines = [
            f"{self.path.name}: {self.size / 2**20:,.1f} MB, schema version {self.schema}.",
        ]
        waiting = f", {self.waiting:,} not judged yet" if self.waiting else ""
        lines.append(
            f"{_count(articles, 'article')} of {_count(feeds, 'feed')}{waiting}; "
            f"{_count(entries, 'entry', 'entries')} in the ledger."
        )
        if not self.faults:
            return [*lines, "The file is sound."]
        found = "; ".join(self.faults)
        return [
            *lines,
            f"The file is damaged ({found}). Stop the bot and restore a backup: sectorwire restore FILE.",
        ]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


async def check(path: Path) -> StorageHealth:
    """Read the whole file and see whether it holds together; the bot may be running.

    Raises :class:`~bot.errors.StorageError` where it cannot even be read.
    """
    return await asyncio.to_thread(check_now, path)


async def backup(path: Path, to: Path) -> None:
    """Copy the database as it is at one moment to ``to``; the bot may be running.

    The copy appears under its name only when it is whole, checked, and on the disk, and is as closed to others as
    the database. Folders are not made: a missing one may be a disk that is not mounted. Raises
    :class:`~bot.errors.StorageError`.
    """
    await asyncio.to_thread(_backup, path, to)


def check_now(path: Path) -> StorageHealth:
    """The same as :func:`check`, blocking."""
    with contextlib.closing(connect(path, readonly=True)) as db, translate_sqlite_errors(path):
        faults = _faults(db)
        log = path.with_name(path.name + "-wal")
        return StorageHealth(
            path=path,
            size=path.stat().st_size + (log.stat().st_size if log.exists() else 0),
            counts={table: db.table(table).count for table in COUNTED},
            waiting=db.table("articles").count_where("waiting = 1"),
            schema=version(db),
            faults=faults,
        )


def _faults(db: SqliteUtils) -> tuple[str, ...]:
    found = [row[0] for row in db.conn.execute(f"PRAGMA integrity_check({FAULTS_SHOWN})")]
    if found != ["ok"]:
        return tuple(" ".join(fault.split()) for fault in found)
    orphans = {row[0] for row in db.conn.execute("PRAGMA foreign_key_check")}
    return tuple(f"rows of {table} have lost what they belong to" for table in sorted(orphans))


def _backup(path: Path, to: Path) -> None:
    if to.exists() and path.exists() and to.samefile(path):
        raise errors.StorageError("The backup must be another file than the database itself.")
    if not to.parent.is_dir():
        raise errors.StorageError(
            f"There is no folder {to.parent}; make it, or mount its disk, and try again. Nothing was written."
        )
    draft = to.with_name(to.name + ".part")
    try:
        with contextlib.closing(connect(path, readonly=True)) as source, translate_sqlite_errors(to):
            draft.unlink(missing_ok=True)
            create_closed(draft)
            with contextlib.closing(sqlite3.connect(draft)) as target:
                source.conn.backup(target)  # in one step: one snapshot, however busy the writer is
                target.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
            with contextlib.closing(connect(draft, readonly=True)) as copy:
                if faults := _faults(copy):
                    raise errors.StorageCorrupt(
                        f"{path} is damaged ({faults[0]}); no backup was made. Restore an earlier one."
                    )
            take_over_access(draft, path)
            sync_to_disk(draft)
            draft.replace(to)
            sync_to_disk(to.parent)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def sync_to_disk(path: Path) -> None:
    """Wait until what was written to this file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
