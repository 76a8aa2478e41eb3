"""The short form of the year: every other kind of time zone, once a week; ``scripts/torture_year.py`` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.digests.year import YEAR, Year, zones_by_behaviour


@pytest.mark.slow
async def test_a_year_in_many_zones_whatever_clock_machine_and_people_do(tmp_path: Path):
    year = Year(tmp_path / "news.db", zones_by_behaviour(YEAR)[::2], days_a_week=1, seed=20280229)
    await year.live_through()
    assert year.wrong == []
    assert year.counts["messages"] == year.counts["digests done"] > 800
    for what in (
        "sleeps of days",
        "jumps forward",
        "jumps back",
        "plans changed: zone",
        "plans changed: remove",
    ):
        assert year.counts[what] > 3, what
