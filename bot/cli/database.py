"""The commands about the database: backup, restore, forgetting a workspace. Prints to stdout."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.config.env import Environment


async def make_backup(environment: Environment, file: Path) -> None:
    """Copy the database to ``file`` and print what it holds."""
    from storage.sqlite.upkeep.health import backup, check

    await backup(environment.database_path, file)
    health = await check(file)
    sys.stdout.write("\n".join([f"Backed up to {file}.", *health.sentences()]) + "\n")


async def restore_backup(environment: Environment, file: Path) -> None:
    """Put a backup in the database's place and print what it holds and where the one before is."""
    from storage.sqlite.upkeep.restore import restore

    restored = await restore(environment.database_path, file, SystemClock().now())
    kept = (
        f"The database from before is kept as {restored.kept}." if restored.kept else "There was none before."
    )
    told = [f"Restored {environment.database_path} from {file}. {kept}", *restored.health.sentences()]
    sys.stdout.write("\n".join(told) + "\n")


async def forget_workspace(environment: Environment, team: str) -> None:
    """Delete a workspace's rows and print how many there were. Raises :class:`~bot.errors.StorageError`."""
    from storage.sqlite.engine.database import Database
    from storage.sqlite.upkeep.teams import forget_team

    database = await asyncio.to_thread(Database.open, environment.database_path)
    try:
        rows = await forget_team(database, team)
    finally:
        await asyncio.to_thread(database.close)
    sys.stdout.write(f"{rows} rows of {team} were deleted.\n")
