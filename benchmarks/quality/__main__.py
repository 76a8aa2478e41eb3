"""``python -m benchmarks.quality [NAME...]``: how well the judging does on real material (``make eval``)."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.__main__ import run

HERE = Path(__file__).parent

if __name__ == "__main__":
    there = sorted(file.stem for file in HERE.glob("*.py") if not file.stem.startswith("_"))
    sys.exit(run("benchmarks.quality", sys.argv[1:], there, None))
