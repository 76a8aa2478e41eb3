"""What is told of locked packages with known vulnerabilities, and of a service that cannot be asked."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from scripts.audit import main

SOUND = {"name": "aiohttp", "version": "3.13.0", "vulns": []}
KNOWN = {
    "name": "lxml",
    "version": "6.0.0",
    "vulns": [{"id": "PYSEC-2031-7", "fix_versions": ["6.0.1"], "aliases": [], "description": "x"}],
}
UNKNOWN = {"name": "rich", "version": "14.0.0", "skip_reason": "Dependency not found"}


@pytest.fixture
def auditing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Stands in for pip-audit: prints a report in its form, or none, as without a network."""

    def audit(*packages: dict, answer: bool = True, required: bool = False) -> tuple[int, list[str]]:
        report = json.dumps({"dependencies": packages, "fixes": []}) if answer else ""
        program = tmp_path / "pip-audit"
        program.write_text(f"#!{sys.executable}\nprint({report!r})\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        status = main([*(["--required"] if required else []), str(program), "a.txt", "b.txt"])
        return status, capsys.readouterr().out.splitlines()

    return audit


def test_a_known_vulnerability_fails_and_is_told_once(auditing):
    assert auditing(SOUND, KNOWN, UNKNOWN) == (
        1,
        [
            "known vulnerability: lxml 6.0.0: PYSEC-2031-7, mended in 6.0.1",
            "audit: 4 packages looked up, known vulnerabilities: 1",
        ],
    )


@pytest.mark.parametrize("required", [False, True])
def test_sound_packages_pass(auditing, required):
    assert auditing(SOUND, required=required) == (
        0,
        ["audit: 2 packages looked up, known vulnerabilities: 0"],
    )


@pytest.mark.parametrize("packages", [(), (UNKNOWN, UNKNOWN)])
@pytest.mark.parametrize("answer", [False, True])
def test_a_service_that_cannot_be_asked_is_said_and_fails_only_where_it_is_required(
    auditing, packages, answer
):
    said = ["audit: the service of known vulnerabilities could not be asked; nothing was looked up"]
    assert auditing(*packages, answer=answer) == (0, said)
    assert auditing(*packages, answer=answer, required=True) == (1, said)
