"""Every change of the schema, by table family, each named; an upgrade happens whole or not at all.

A family's migrations stand in a module of its own as ``migrations = Migrations("<family>")``; here these
modules are put in order. A name that was released is never changed; a new need is a new migration.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot import errors

# In the order in which they may refer to one another.
FAMILIES = (
    "feeds",
    "articles",
    "subscriptions",
    "delivery_rows",
    "leases",
    "events",
    "watches",
    "saved",
    "mutes",
    "companies",
    "directory",
    "installations",
    "upkeep.clock_check",
    "upkeep.fulltext_merge",
    "added_feeds",
    "claims",
)

APPLICATION_ID = 0x53576972  # "SWir" in the file's header: another program's database is left alone


def families() -> list[Migrations]:
    """The migration sets of all table families, in order."""
    return [import_module(f"storage.sqlite.{name}").migrations for name in FAMILIES]


def migrate(db: SqliteUtils, path: Path, sets: list[Migrations] | None = None) -> None:
    """Apply what is pending of these sets, by default of all families.

    Raises :class:`~bot.errors.SchemaTooNew` where a newer version has been, and
    :class:`~bot.errors.StorageCorrupt` where the file is another program's database.
    """
    sets = families() if sets is None else sets
    _refuse_strangers(db, path)
    refuse_newer(db, path, sets)
    if not any(family.pending(db) for family in sets):
        return
    db.conn.execute("BEGIN IMMEDIATE")  # two programs that start at once upgrade one after the other
    try:
        db.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        for family in sets:
            family.apply(db)
        db.commit()
    except BaseException:
        db.rollback()
        raise


def version(db: SqliteUtils) -> int:
    """How many migrations were applied: each release's databases have more than the ones before."""
    return sum(len(family.applied(db)) for family in families())


def _refuse_strangers(db: SqliteUtils, path: Path) -> None:
    tables = db.table_names()  # looked at first: another start-up may create them, and the mark, right now
    (owner,) = db.conn.execute("PRAGMA application_id").fetchone()
    if tables and owner != APPLICATION_ID:
        raise errors.StorageCorrupt(
            f"{path} is another program's database; give Sectorwire a file of its own."
        )


def refuse_newer(db: SqliteUtils, path: Path, sets: list[Migrations] | None = None) -> None:
    """Raise :class:`~bot.errors.SchemaTooNew` where a migration was applied that these sets do not know."""
    sets = families() if sets is None else sets
    known = {(family.name, migration.name) for family in sets for migration in family._migrations}  # noqa: SLF001
    if not db[Migrations.migrations_table].exists():
        return
    applied = {
        (row["migration_set"], row["name"])
        for row in db.query(f"select migration_set, name from {Migrations.migrations_table}")
    }
    if newer := sorted(applied - known):
        raise errors.SchemaTooNew(
            f"{path.name} was written by a newer version of Sectorwire ({newer[0][0]}: {newer[0][1]}); "
            "update the program, or restore a backup made by this version."
        )
