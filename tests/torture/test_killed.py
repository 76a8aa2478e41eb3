"""The real bot, killed with SIGKILL again and again: no digest lost, none twice, no row half-written."""

from __future__ import annotations

from pathlib import Path

from tests.torture.killing import come_to_rest, kill_often
from tests.torture.world import Forks, Scene, verify, world


async def test_killed_at_any_point_every_digest_stands_once(tmp_path: Path, forks: Forks):
    async with world(Scene(tmp_path, seconds=11, subscriptions=40), forks) as here:
        ways = await kill_often(here, seconds=11, kills=None)
        assert await come_to_rest(here, 30), here.desks.log.read_text()[-3000:]
        verdict = verify(here)
    assert verdict.wrong == []
    assert ways.total() >= 8
    assert verdict.counts["digests done"] >= 35
    assert verdict.counts["digests done"] + verdict.counts["digests unknown, said so"] == 40
