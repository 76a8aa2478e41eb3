from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.digests.samples import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path / "news.db")
    yield room
    room.close()
