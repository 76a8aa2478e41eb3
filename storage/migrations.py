"""Every change of the schema, by table family, each named and in its own transaction.

A family's migrations stand in its own module as ``migrations = Migrations("<family>")``; here they are
put in order. A name that was released is never changed; a new need is a new migration.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot import errors

# In the order in which they may refer to one another.
FAMILIES = ("feeds", "articles")


def families() -> list[Migrations]:
    """The migration sets of all table families, in order."""
    return [import_module(f"storage.{name}").migrations for name in FAMILIES]


def migrate(db: SqliteUtils, path: Path) -> None:
    """Apply what is pending; raises :class:`~bot.errors.SchemaTooNew` where a newer version has been."""
    known = {(family.name, migration.name) for family in families() for migration in family._migrations}  # noqa: SLF001
    if db[Migrations.migrations_table].exists():
        applied = {
            (row["migration_set"], row["name"])
            for row in db.query(f"select migration_set, name from {Migrations.migrations_table}")  # noqa: S608
        }
        if newer := sorted(applied - known):
            raise errors.SchemaTooNew(
                f"{path.name} was written by a newer version of Sectorwire ({newer[0][0]}: {newer[0][1]}); "
                "update the program, or restore a backup made by this version."
            )
    for family in families():
        family.apply(db)
