"""The real bot, killed with SIGKILL again and again: no digest lost, none twice, no row half-written."""

from __future__ import annotations

from pathlib import Path

from tests.torture.desks import Forks
from tests.torture.killing import come_to_rest, kill_often
from tests.torture.verdict import verify
from tests.torture.world import Scene, world

KILLS = 5


async def test_killed_at_any_point_every_digest_stands_once(tmp_path: Path, forks: Forks):
    async with world(Scene(tmp_path, seconds=6, subscriptions=30, asked=2), forks) as here:
        toll = await kill_often(here, seconds=60, kills=KILLS)
        assert await come_to_rest(here, 90), here.desks.log.read_text()[-3000:]
        verdict = verify(here)
    assert verdict.wrong == []
    assert toll.kills == KILLS
    assert verdict.counts["digests done"] >= 26
    assert verdict.counts["digests besides the plan"] >= 2
    assert verdict.counts["digests done"] + verdict.counts["digests unknown, said so"] == 32
    assert verdict.counts["commands answered"] > 0
