"""Lives a year of daily digests through in every time zone, while clocks jump, the machine sleeps and plans change."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.digests.year import YEAR, Year, zones_by_behaviour


def main() -> int:
    """Exit status 1 where a digest was lost or came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=7, help="on which each digest comes, a week")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    given = parser.parse_args()
    logging.disable(logging.ERROR)
    zones = zones_by_behaviour(YEAR)
    print(f"==> The year {YEAR} in {len(zones)} kinds of time zones, seed {given.seed}", file=sys.stderr)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sectorwire-torture-") as folder:
        year = Year(Path(folder) / "news.db", zones, days_a_week=given.days, seed=given.seed)
        asyncio.run(year.live_through())
    print(f"{time.monotonic() - started:.0f} s")
    for name, count in sorted(year.counts.items()):
        print(f"{count:8,}  {name}")
    if year.wrong:
        print("WRONG:", *year.wrong[:50], sep="\n  ")
        return 1
    print("each due digest once")
    return 0


if __name__ == "__main__":
    sys.exit(main())
