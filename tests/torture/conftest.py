from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.torture.desks import Forks


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """The process that becomes bots."""
    running = Forks()
    yield running
    running.close()
