"""What holds for all tests: they run from a checkout that may not be written, and say in a line what they left out."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

if not os.access(ROOT, os.W_OK) and "HYPOTHESIS_STORAGE_DIRECTORY" not in os.environ:
    # Hypothesis keeps what it learnt beside the tests; workers that this process starts find the same folder.
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp(prefix="sectorwire-hypothesis-")
    atexit.register(shutil.rmtree, os.environ["HYPOTHESIS_STORAGE_DIRECTORY"], ignore_errors=True)

settings.register_profile("quick", max_examples=10)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """A line for each reason for which tests were skipped: what was not tested, and how to get it."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    for reason, tests in sorted(reasons.items()):
        terminalreporter.write_line(f"Not tested ({tests} {'test' if tests == 1 else 'tests'}): {reason}")


def _reason(report: pytest.TestReport) -> str:
    _, _, reason = report.longrepr if isinstance(report.longrepr, tuple | list) else ("", 0, report.longrepr)
    return " ".join(str(reason).removeprefix("Skipped: ").split())


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that all users of the machine may enter, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if not all(above.stat().st_mode & 0o001 for above in folder.parents):
            pytest.skip("a folder that everybody may enter: the one for temporary files is somebody's own")
        yield folder
