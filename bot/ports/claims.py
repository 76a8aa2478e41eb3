"""What the ledger of claims needs from storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.models.claims import LedgerEntry


class ClaimStore(Protocol):
    """The ledger of claims; it outlives the articles that it was read from."""

    async def ahead(
        self,
        since: date,
        until: date,
        *,
        sectors: Sequence[str] = (),
        owners: Sequence[str] = (),
        limit: int = 200,
    ) -> list[LedgerEntry]:
        """Entries whose window ends on ``since`` or later and begins by ``until``, the first to end first.

        ``sectors`` and ``owners`` (symbols, or names of what is not listed) narrow it; empty means any.
        """
        ...

    async def ledger(
        self, *, sectors: Sequence[str] = (), owners: Sequence[str] = (), limit: int = 500
    ) -> list[LedgerEntry]:
        """Entries whatever became of them, the last window first."""
        ...
