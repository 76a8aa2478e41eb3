"""Kill the process that posts digests at random moments; by default a hundred times."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.digests.torture import torture


def main() -> int:
    """Exit status 1 where a digest was lost, doubled or left half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    print(f"killing {given.kills} times, seed {given.seed}", flush=True)
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # connections are cut on purpose
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        toll = asyncio.run(torture(Path(folder), kills=given.kills, seed=given.seed))
    print(
        f"{toll.kills} kills, {toll.faults} faults, {toll.digests} digests in {time.monotonic() - started:.0f} s"
    )
    for where, count in toll.left_in.most_common():
        print(f"  {count:5} left {where}")
    for line in toll.wrong:
        print(f"WRONG {line}")
    print("every digest stands whole and once" if not toll.wrong else f"{len(toll.wrong)} went wrong")
    return 1 if toll.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
