"""What is known of companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.models.companies import CachedPiece, CompanyChange


class CompanyCache(Protocol):
    """What sources said about companies, by kind and key."""

    async def pieces(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], CachedPiece]:
        """Those of the wanted (kind, key) that are kept, however old."""
        ...

    async def keep(self, piece: CachedPiece) -> None:
        """Keep a piece in place of an older one; one that is newer stays."""
        ...

    async def forget_pieces(self, before: datetime) -> int:
        """Remove what was fetched before then; returns how many."""
        ...


class DirectoryStore(Protocol):
    """Keeps the newest list of companies that was fetched, and what became of companies since."""

    async def newest(self) -> tuple[date, str] | None:
        """The day the kept list is of, and its text; None where none was fetched yet."""
        ...

    async def keep(self, of: date, text: str) -> None:
        """Keep this list instead."""
        ...

    async def changes(self) -> list[CompanyChange]:
        """All changes that are kept, the oldest first."""
        ...

    async def remember(self, changes: Sequence[CompanyChange]) -> None:
        """Keep these too; of the same change told twice the first one stays."""
        ...
