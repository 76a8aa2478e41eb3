"""Forgetting a workspace: everything that belongs to it goes, in one transaction."""

from __future__ import annotations

from sqlite_utils import Database as SqliteUtils

from storage.database import Database

OF_A_TEAM = ("runs", "shown", "subscriptions", "watches", "announced", "saved", "mutes", "dislikes")


async def forget_team(database: Database, team: str) -> int:
    """Remove all rows of a workspace; returns how many. Raises :class:`~bot.errors.StorageError`."""

    def job(db: SqliteUtils) -> int:
        return sum(db.execute(f"delete from {table} where team = ?", [team]).rowcount for table in OF_A_TEAM)

    return await database.write(job)
