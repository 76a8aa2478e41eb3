"""Putting a backup in the database's place, while nobody uses it; what was there is kept aside."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot import errors
from storage.sqlite.engine.access import create_closed, take_over_access
from storage.sqlite.engine.database import connect, translate_sqlite_errors
from storage.sqlite.engine.migrations import APPLICATION_ID, refuse_newer
from storage.sqlite.upkeep.health import StorageHealth, check_now, sync_to_disk

BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a file


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in the database's place now, and where the one before is (None where there was none)."""

    health: StorageHealth
    kept: Path | None


async def restore(path: Path, source: Path, now: datetime) -> Restored:
    """Put the backup ``source`` in the place of the database ``path``; ``now`` (aware) names what is kept.

    The backup is copied and checked as a whole first; only then the database is moved aside, in one step.
    Nothing is changed where that fails. It keeps the owner and mode of the one before; where there was none, its
    owner alone may read it. Raises :class:`~bot.errors.StorageBusy` while another process uses the
    database, :class:`~bot.errors.SchemaTooNew` for a backup of a newer version, else
    :class:`~bot.errors.StorageError` in its forms.
    """
    return await asyncio.to_thread(_restore, path, source, now)


def _restore(path: Path, source: Path, now: datetime) -> Restored:
    if source.exists() and path.exists() and source.samefile(path):
        raise errors.StorageError("The backup must be another file than the database itself.")
    draft = path.with_name(path.name + ".part")
    try:
        with translate_sqlite_errors(source):
            _refuse_no_backup(source)
        with translate_sqlite_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.unlink(missing_ok=True)
            create_closed(draft)
            shutil.copyfile(source, draft)
            sync_to_disk(draft)
        health = _checked(draft, source)
        with translate_sqlite_errors(path), _nobody_else(path):
            if path.exists():
                take_over_access(draft, path)
            kept = _put_aside(path, now)
            draft.replace(path)
            sync_to_disk(path.parent)
    finally:
        with contextlib.suppress(OSError):
            for name in ("", *BESIDE):
                draft.with_name(draft.name + name).unlink(missing_ok=True)
    return Restored(replace(health, path=path), kept)


def _refuse_no_backup(source: Path) -> None:
    """A file in use may have its newest rows beside it, where a copy would miss them."""
    if not source.is_file():
        raise errors.StorageError(f"There is no file {source}.")
    log = source.with_name(source.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise errors.StorageError(
            f"{source} is a database in use, not a backup: sectorwire backup FILE makes one."
        )


def _checked(draft: Path, source: Path) -> StorageHealth:
    try:
        with contextlib.closing(connect(draft, readonly=True)) as db, translate_sqlite_errors(draft):
            (owner,) = db.conn.execute("PRAGMA application_id").fetchone()
            if owner != APPLICATION_ID:
                raise errors.StorageCorrupt(f"{source} is no backup of Sectorwire's.")
            refuse_newer(db, source)
        health = check_now(draft)
    except errors.SchemaTooNew:
        raise
    except errors.StorageError as error:
        raise errors.StorageCorrupt(
            f"{source} is damaged or no backup of Sectorwire's; nothing was changed."
        ) from error
    if health.faults:
        raise errors.StorageCorrupt(f"{source} is damaged ({health.faults[0]}); nothing was changed.")
    return health


@contextlib.contextmanager
def _nobody_else(path: Path) -> Iterator[None]:
    """Hold the database alone, its log written into it; raises StorageBusy where another process has it open.

    A file that is too damaged to be opened cannot be held; it is moved aside as it is.
    """
    if not path.exists():
        yield
        return
    with contextlib.closing(sqlite3.connect(path, timeout=0.5, isolation_level=None)) as conn:
        try:
            # Only the last connection may end the write-ahead log (https://www.sqlite.org/wal.html).
            conn.execute("PRAGMA journal_mode=DELETE").fetchall()
            conn.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in {
                sqlite3.SQLITE_CORRUPT,
                sqlite3.SQLITE_NOTADB,
            }:
                raise
        yield


def _put_aside(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    base = f"{path.name}.before-{now:%Y%m%d-%H%M%S}"
    kept, number = path.with_name(base), 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{base}-{number}")
    path.replace(kept)
    for name in BESIDE:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + name).replace(kept.with_name(kept.name + name))
    return kept
