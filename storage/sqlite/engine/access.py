"""Who may read the files: a database is made for its owner alone, and a copy is as closed as what it was copied from."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

OWNER_ALONE = 0o600
_MODE = 0o777


def create_closed(path: Path) -> None:
    """Make an empty file that its owner alone may read and write, where there is none; raises OSError.

    SQLite makes an empty file its database, and gives the log and its memory beside it the same mode.
    """
    with contextlib.suppress(FileExistsError):  # it is there, or another start-up was quicker
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ALONE))


def take_over_access(file: Path, model: Path) -> None:
    """Give ``file`` the owner and mode of ``model``; it stays closed to others where its owner may not be changed."""
    wanted, is_now = model.stat(), file.stat()
    if (wanted.st_uid, wanted.st_gid) != (is_now.st_uid, is_now.st_gid):
        with contextlib.suppress(OSError):  # only root may give a file away
            os.chown(file, wanted.st_uid, wanted.st_gid)
    file.chmod(wanted.st_mode & _MODE)


def readable_by_all(path: Path) -> bool:
    """Whether every user of this machine can read the file: its mode lets them, and so does each folder above it."""
    found = path.resolve()
    folders = all(folder.stat().st_mode & stat.S_IXOTH for folder in found.parents)
    return bool(found.stat().st_mode & stat.S_IROTH) and folders
