"""Where the database lies: SQLite's locks and shared memory do not hold on network file systems."""

from __future__ import annotations

from pathlib import Path

from bot import errors

MOUNTS = Path("/proc/self/mounts")
NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs afs ceph lustre glusterfs ncpfs fuse.sshfs fuse.glusterfs fuse.ceph fuse.s3fs fuse.rclone".split()
)
"""File systems on which the write-ahead log is not to be used: https://www.sqlite.org/wal.html, section 1."""


def refuse_network_file_system(file: Path, mounts: Path = MOUNTS) -> None:
    """Raise :class:`~bot.errors.StorageError` where ``file`` lies on a network file system.

    Systems without ``mounts`` (a table as Linux shows it) are not looked at.
    """
    kind = file_system_of(file.resolve(), mounts)
    if kind in NETWORK:
        raise errors.StorageError(
            f"{file} is on a network file system ({kind}), where SQLite loses data. Put it on a local disk or a "
            "block volume (SECTORWIRE_DB names the file)."
        )


def file_system_of(file: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of file system that holds an absolute path; None where it cannot be told."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    best: tuple[int, str] | None = None
    for line in lines:
        _, point, kind, *_ = (*line.split(" "), "", "", "")
        # The table writes a space as \040, as proc(5) says.
        folder = Path(point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if file.is_relative_to(folder) and (best is None or len(folder.parts) >= best[0]):
            best = (len(folder.parts), kind)  # of equal ones the last was mounted over the others
    return best[1] if best else None
