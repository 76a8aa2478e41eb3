"""The two files that come with the program: ``app.yaml`` and the ``sectors.yaml`` to start from."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
APP, SECTORS = "app.yaml", "sectors.yaml"


def shipped_file(name: str) -> Path:
    """Where a shipped file lies: inside the installed package, else at the root of the checkout.

    A checkout has one copy of each, at its root, where people look for it; building the wheel puts it into
    the package.
    """
    inside = PACKAGE / "shipped" / name
    return inside if inside.is_file() else PACKAGE.parent / name
