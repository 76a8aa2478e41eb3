"""Look the locked packages up among known vulnerabilities: ``audit.py [--required] PIP_AUDIT REQUIREMENTS...``.

Exit status 1 where a vulnerability is known. The public service may be out of reach, or not know a package; then
this says how many were looked up, and with ``--required`` fails where it was none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 300  # seconds for one file


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of the packages of one file; ``known`` are its vulnerabilities, a sentence each."""

    asked: int
    unanswered: int
    known: tuple[str, ...]


def read(report: dict[str, Any]) -> Looked:
    """Read pip-audit's JSON report."""
    packages = report["dependencies"]
    known = tuple(
        f"{one['name']} {one['version']}: {fault['id']}"
        + (f", mended in {', '.join(fault['fix_versions'])}" if fault.get("fix_versions") else "")
        for one in packages
        for fault in one.get("vulns", ())
    )
    return Looked(len(packages), sum("skip_reason" in one for one in packages), known)


def look_up(program: str, requirements: Path) -> Looked | None:
    """Ask about one file; None where the service cannot be asked."""
    command = [program, "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(
            [*command, "--requirement", str(requirements)], capture_output=True, timeout=PATIENCE, check=False
        )
        return read(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


def main(arguments: list[str]) -> int:
    """Ask about every file, and tell."""
    required = arguments[:1] == ["--required"]
    program, *files = arguments[required:]
    looked = [look_up(program, Path(file)) for file in files]
    answered = [one for one in looked if one is not None]
    known = sorted({sentence for one in answered for sentence in one.known})
    packages = sum(one.asked - one.unanswered for one in answered)
    for sentence in known:
        print(f"known vulnerability: {sentence}")
    if packages:
        print(f"audit: {packages} packages looked up, known vulnerabilities: {len(known)}")
    else:
        print("audit: the service of known vulnerabilities could not be asked; nothing was looked up")
    return int(bool(known) or (required and not packages))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
