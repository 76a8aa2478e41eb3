"""The use-case behind every calendar: what is ahead of a sector, a company or all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.claims.ahead import calendar_lines
from bot.claims.ledger import HEARD_NOTHING
from bot.clock import Clock
from bot.models.claims import CalendarLine, LedgerEntry
from bot.models.companies import Company
from bot.ports.claims import ClaimStore

MOST = 1_000
SHOWN = 100  # entries that are looked at for a message, which holds some twenty
FAR = date(9998, 12, 31)


class CalendarDesk:
    """Answers from the ledger; ``timezone`` is the desk's own. Raises :class:`~bot.errors.StorageError`."""

    def __init__(self, claims: ClaimStore, clock: Clock, timezone: str) -> None:
        self._claims = claims
        self._clock = clock
        self._timezone = timezone

    def today(self, timezone: str | None = None) -> date:
        """The day that it is, in this zone or the desk's own."""
        return self._clock.now().astimezone(ZoneInfo(timezone or self._timezone)).date()

    async def entries(
        self,
        today: date,
        ahead: timedelta | None,
        *,
        sectors: Sequence[str] = (),
        owners: Sequence[str] = (),
        limit: int = MOST,
    ) -> list[LedgerEntry]:
        """What may stand in a calendar from ``today`` on, within a span or (None) however far."""
        until = today + ahead if ahead is not None else FAR
        return await self._claims.ahead(
            today - HEARD_NOTHING, until, sectors=sectors, owners=owners, limit=limit
        )

    async def lines(
        self,
        today: date,
        ahead: timedelta | None,
        *,
        sectors: Sequence[str] = (),
        owners: Sequence[str] = (),
        watched: Collection[str] = (),
        limit: int = SHOWN,
    ) -> list[CalendarLine]:
        """The same as people read it, without what is over."""
        found = await self.entries(today, ahead, sectors=sectors, owners=owners, limit=limit)
        return calendar_lines(found, today, watched)

    async def ledger(self, *, sectors: Sequence[str] = (), owners: Sequence[str] = ()) -> list[LedgerEntry]:
        """All that was committed to, whatever became of it, the last window first."""
        return await self._claims.ledger(sectors=sectors, owners=owners)


def owners_of(company: Company) -> tuple[str, ...]:
    """The names under which the ledger may hold a company."""
    names = (company.symbol, *company.symbols, company.name)
    return tuple(dict.fromkeys(name for name in names if name))
