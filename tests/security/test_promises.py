"""Every promise that SECURITY.md and docs/operating.md make names a test, and the test exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "SECURITY.md", ROOT / "docs" / "operating.md")
NAMED = re.compile(r"`((?:tests/[\w/]+\.py)?)::(\w+)`")


def named(document: Path) -> list[tuple[str, str]]:
    """(file, test) of every test that is named; ``::name`` alone is in the file named before it."""
    found, file = [], ""
    for given, test in NAMED.findall(document.read_text()):
        file = given or file
        found.append((file, test))
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_test_that_is_named_exists(document: Path):
    assert named(document)
    for file, test in named(document):
        tree = ast.parse((ROOT / file).read_text())
        names = {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert test in names, f"{document.name} names {file}::{test}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_promise_names_what_holds_it(document: Path):
    rows = re.findall(r"\| promise \|.*\n\|[-| ]+\n((?:\|.*\n)+)", document.read_text())
    assert rows
    for row in "".join(rows).splitlines():
        assert NAMED.search(row) or "`make " in row, row


def test_every_script_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text()
    for document in DOCUMENTS:
        for script in re.findall(r"`(scripts/\w+\.py)`", document.read_text()):
            assert (ROOT / script).exists()
            assert script in makefile, f"no target runs {script}"
        for target in re.findall(r"`make (\w+)`", document.read_text()):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE)
