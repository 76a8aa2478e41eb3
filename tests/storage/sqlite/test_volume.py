"""A database on a network file system is refused with a sentence; local disks are not."""

from pathlib import Path

import pytest

from bot.errors import StorageError
from storage.sqlite.engine.volume import file_system_of, refuse_network_file_system

TABLE = """\
overlay / overlay rw 0 0
server:/export /srv/team\\040share nfs4 rw,vers=4.2 0 0
/dev/sdb1 /srv/team\\040share/fast ext4 rw 0 0
//host/share /mnt/share cifs rw 0 0
tmpfs /data tmpfs rw 0 0
/dev/sdc1 /data ext4 rw 0 0
"""


@pytest.fixture
def mounts(tmp_path) -> Path:
    file = tmp_path / "mounts"
    file.write_text(TABLE)
    return file


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/bot/sectorwire.db", "overlay"),
        ("/srv/team share/sectorwire.db", "nfs4"),
        ("/srv/team share/fast/sectorwire.db", "ext4"),
        ("/srv/team sharex/sectorwire.db", "overlay"),
        ("/mnt/share/a/b/sectorwire.db", "cifs"),
        ("/data/sectorwire.db", "ext4"),
    ],
)
def test_the_innermost_mount_decides(mounts, path, kind):
    assert file_system_of(Path(path), mounts) == kind


def test_a_network_file_system_is_refused_with_what_to_do(mounts):
    with pytest.raises(StorageError, match=r"network file system \(nfs4\).*local disk"):
        refuse_network_file_system(Path("/srv/team share/sectorwire.db"), mounts)
    refuse_network_file_system(Path("/data/sectorwire.db"), mounts)


def test_a_system_without_such_a_table_is_left_alone(tmp_path):
    assert file_system_of(Path("/data/sectorwire.db"), tmp_path / "absent") is None
    refuse_network_file_system(tmp_path / "sectorwire.db", tmp_path / "absent")
