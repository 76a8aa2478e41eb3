"""The calendar as iCalendar (RFC 5545), for subscribers: what stands keeps its UID, what changes raises its SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.claims.ahead import line_of
from bot.claims.ledger import OPEN
from bot.models.claims import CalendarLine, ClaimStatus, LedgerEntry, Precision

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Sectorwire//Calendar//EN"
_ENDED = {ClaimStatus.WITHDRAWN}
_SHOWN = OPEN | _ENDED | {ClaimStatus.MET}


def calendar_ics(
    entries: Iterable[LedgerEntry], today: date, *, name: str = "Sectorwire", coarse: bool = False
) -> bytes:
    """An all-day event for each entry told to the day; with ``coarse`` also for weeks, months and so on.

    What was withdrawn stays, as cancelled, so that it leaves the calendars of those who had it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        window = entry.window
        if window is None or entry.status not in _SHOWN:
            continue
        if window.precision is Precision.DAY or coarse:
            calendar.add_component(_event(line_of(entry, today), window.start, window.end))
    written: bytes = calendar.to_ical()
    return written


def _event(line: CalendarLine, start: date, end: date) -> Event:
    from icalendar import Event

    entry = line.entry
    event = Event()
    event.add("uid", f"{entry.uid}@sectorwire")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.last.said_at)
    event.add("dtstart", start)
    event.add("dtend", end + timedelta(days=1))
    event.add("status", _status(entry.status))
    event.add("transp", "TRANSPARENT")
    event.add("summary", ", ".join(part for part in (line.what, line.subject, line.company) if part))
    event.add("description", _description(line))
    if entry.last.url.startswith(("http://", "https://")):
        event.add("url", entry.last.url)
    return event


def _description(line: CalendarLine) -> str:
    notes = "; ".join(line.notes)
    said = f"{line.entry.last.source}, {line.said}".strip(", ")
    return "\n".join(part for part in (f"“{line.entry.claim.sentence}”", said, notes) if part)


def _status(status: ClaimStatus) -> str:
    if status in _ENDED:
        return "CANCELLED"
    return "TENTATIVE" if status is ClaimStatus.POTENTIAL else "CONFIRMED"
