"""The short form of the torture; ``scripts/torture_digests.py`` is the long one."""

from __future__ import annotations

from pathlib import Path

from tests.digests.torture import A_LIFE, torture


async def test_killed_over_a_workspace_that_loses_answers_every_digest_stands_once(tmp_path: Path):
    toll = await torture(tmp_path, kills=2, seed=3)
    assert toll.wrong == []
    assert (toll.kills, toll.digests) == (2, 2 * A_LIFE)
    assert toll.faults > 0
