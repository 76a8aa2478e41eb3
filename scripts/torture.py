"""Kills the running bot with SIGKILL at random points, over a Slack and feeds that fail, and counts afterwards.

By default for about three minutes. Every article must be stored once, every digest that came due or was asked for must stand
once (or be ``unknown`` and say so, where the channel's history is closed), no row may be half-written, and no article
may be passed over, however late it was judged.
Exit status 1 where anything is wrong; the folder with the database and the log is kept then.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.torture.desks import Forks
from tests.torture.killing import come_to_rest, kill_often
from tests.torture.verdict import Verdict, verify
from tests.torture.world import Scene, world

ROUND = 60.0  # seconds of killing in one world; then it comes to rest, is counted, and the next begins
DIGESTS_A_SECOND = 2.5  # that come due
ARTICLES_A_SECOND = 4.0
PATIENCE = 120.0  # seconds to finish what is left, once all is well


async def one_round(forks: Forks, folder: Path, seconds: float, kills: int | None, seed: int) -> Verdict:
    """One world, from its first bot to what is counted in the end."""
    scene = Scene(
        folder,
        seconds=seconds,
        subscriptions=int(seconds * DIGESTS_A_SECOND),
        channels=24,
        secretive=2,
        asked=6,
        articles=int(seconds * ARTICLES_A_SECOND),
        seed=seed,
    )
    async with world(scene, forks) as here:
        toll = await kill_often(here, seconds=seconds, kills=kills)
        finished = await come_to_rest(here, PATIENCE)
        verdict = verify(here)
    if not finished:
        verdict.wrong.append(f"not everything was finished {PATIENCE:.0f} s after the last kill")
    counts = {
        "killed": toll.kills,
        "ended by itself and was started again": toll.ended,
        **{f"killed: {way}": count for way, count in toll.ways.items()},
        **{f"found by the next: {what}": count for what, count in toll.left.items()},
        **verdict.counts,
    }
    return Verdict(counts, verdict.wrong)


async def lane(forks: Forks, folder: Path, seconds: float, kills: int | None, seed: int) -> Verdict:
    """Round after round until the time is over or it was killed that often."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 5 and (kills is None or counts["killed"] < kills):
        counts["rounds"] += 1
        place = folder / f"{seed}-{counts['rounds']}"
        await asyncio.to_thread(place.mkdir)
        more = None if kills is None else kills - counts["killed"]
        verdict = await one_round(forks, place, min(ROUND, left), more, seed + counts["rounds"])
        counts.update(verdict.counts)
        wrong += [f"{place.name}: {one}" for one in verdict.wrong]
        amiss = "; ".join(verdict.wrong) or "all is well"
        print(f"  {counts['killed']:5} kills in lane {seed}: {amiss}", file=sys.stderr, flush=True)
    return Verdict(dict(counts), wrong)


async def all_lanes(folder: Path, given: argparse.Namespace, seed: int) -> Verdict:
    """Several worlds beside one another: a bot mostly waits for the lease of the one before."""
    each = None if given.kills is None else -(-given.kills // given.lanes)
    forks = Forks()
    try:
        verdicts = await asyncio.gather(
            *(lane(forks, folder, given.seconds, each, seed + 1000 * one) for one in range(given.lanes))
        )
    finally:
        forks.close()
    counts: Counter[str] = Counter()
    for verdict in verdicts:
        counts.update(verdict.counts)
    return Verdict(dict(counts), [one for verdict in verdicts for one in verdict.wrong])


def _in_groups(row: tuple[str, int]) -> tuple[bool, str, int]:
    """Plain counts first, then what is told by kind, the most frequent first."""
    name, count = row
    group, kind, _ = name.partition(": ")
    return bool(kind), group if kind else "", -count


def main() -> int:
    """Run as the arguments say; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=150.0, help="how long to go on killing")
    parser.add_argument("--kills", type=int, default=None, help="stop after that many, if it comes sooner")
    parser.add_argument("--lanes", type=int, default=3, help="how many bots at a time, each in its own world")
    parser.add_argument("--seed", type=int, default=None, help="of the dice")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else int(time.time()) % 100_000
    folder = Path(tempfile.mkdtemp(prefix="sectorwire-torture-"))
    print(
        f"==> Killing the bot for {given.seconds:.0f} s; the databases and logs are in {folder}",
        file=sys.stderr,
    )
    started = time.monotonic()
    verdict = asyncio.run(all_lanes(folder, given, seed))
    print(f"{time.monotonic() - started:.0f} s, seed {seed}")
    for name, count in sorted(verdict.counts.items(), key=_in_groups):
        print(f"{count:8,}  {name}")
    if verdict.wrong:
        print(f"WRONG, see {folder}:", *verdict.wrong[:50], sep="\n  ")
        return 1
    print("nothing lost, nothing twice")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
