"""Writes the database of this version, with some of everything in it, as SQL to ``tests/data/schemas/<version>.sql``.

Run it when a version is released; the upgrade test opens every dump there with the program as it is.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import tomllib
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.storage.sqlite.everything import fill

ROOT = Path(__file__).resolve().parents[1]
VIRTUAL = "select name from sqlite_master where type = 'table' and sql like 'create virtual%'"


def main() -> None:
    """Fill a database, dump it."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    target = ROOT / "tests" / "data" / "schemas" / f"{version}.sql"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sectorwire.db"
        asyncio.run(fill(path))
        with closing(sqlite3.connect(path)) as conn:
            (owner,) = conn.execute("pragma application_id").fetchone()
            # The rows of a search table stand in its shadow tables, which are dumped too.
            shown = tuple(f'INSERT INTO "{name}" ' for (name,) in conn.execute(VIRTUAL))
            rows = (line for line in conn.iterdump() if not line.startswith(shown))
            lines = [f"PRAGMA application_id={owner};", *rows]
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n")
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
