"""The one place that knows which store is used."""

from __future__ import annotations

from pathlib import Path

from bot.ports import Stores


async def open_stores(file: Path) -> Stores:
    """Open the store that this address names: a SQLite file, made where it is missing and brought up to date.

    Raises :class:`~bot.errors.StorageError` in its forms.
    """
    from storage.sqlite.stores import open_sqlite

    return await open_sqlite(file)
