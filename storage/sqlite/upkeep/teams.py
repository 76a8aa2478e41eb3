"""Forgetting a workspace: everything that belongs to it goes, in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database as SqliteUtils

from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import micros

OF_A_TEAM = (
    "runs",
    "shown",
    "subscriptions",
    "watches",
    "announced",
    "saved",
    "mutes",
    "dislikes",
    "installations",
)


async def forget_team(database: Database, team: str, at: datetime | None = None) -> int:
    """Remove all rows of a workspace; returns how many. Raises :class:`~bot.errors.StorageError`.

    ``at`` is when the workspace said farewell: where it was installed again since, nothing is removed.
    """

    def job(db: SqliteUtils) -> int:
        again = "select 1 from installations where team = ? and installed_at > ?"
        if at is not None and db.execute(again, [team, micros(at)]).fetchone():
            return 0
        gone = sum(db.execute(f"delete from {table} where team = ?", [team]).rowcount for table in OF_A_TEAM)
        # The cards that its threads had: from "card T1 " up to, not with, "card T1!", where "!" follows the blank.
        cards = [f"card {team} ", f"card {team}!"]
        return gone + db.execute("delete from handled where key >= ? and key < ?", cards).rowcount

    return await database.write(job)
