"""What is ahead, in the words of a calendar: which entries, in which order, and how each is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from bot.claims.ledger import OPEN, is_due, standing
from bot.models.claims import CalendarLine, ClaimKind, ClaimStatus, LedgerEntry, Precision, Window

IN_A_DIGEST = 5
SUBJECT = 90  # characters

_WHAT: dict[ClaimKind, tuple[tuple[str, str], ...]] = {
    ClaimKind.DECISION: (
        (r"advisory committee|\bAdCom", "Advisory committee"),
        (r"\bCHMP\b", "CHMP opinion"),
        (r"PDUFA|\bFDA\b", "FDA decision"),
        (r"rate\b|FOMC|monetary", "Rate decision"),
        (r"final investment decision|\bFID\b", "Final investment decision"),
        (r"permit|licen[cs]e", "Permit"),
        (r"ruling|court|trial|hearing|antitrust", "Ruling"),
    ),
    ClaimKind.READOUT: (
        (r"top-?line", "Topline data"),
        (r"interim", "Interim data"),
        (r"feasibility|resource|assay|drill", "Study results"),
    ),
    ClaimKind.MILESTONE: (
        (r"enrol", "Enrolment"),
        (r"first (?:oil|gas|production|power|LNG|cargo)", "First production"),
        (r"launch|on sale|availab|in stores", "Launch"),
        (r"submi|\bfil(?:e|ing)|\bNDA\b|\bBLA\b|\bIND\b", "Submission"),
        (r"initiat|commenc|start|begin", "Start"),
    ),
    ClaimKind.RESULTS: (),
    ClaimKind.DEAL: ((r"\bvote|special meeting", "Vote"),),
    ClaimKind.MEETING: (
        (r"annual (?:general |stockholder|shareholder)|\bAGM\b", "Annual meeting"),
        (r"conference|congress|symposium|summit|forum|annual meeting", "Conference"),
        (r"OPEC", "OPEC+ meeting"),
        (r"webcast|webinar|\bcall\b|investor day", "Investor event"),
    ),
}
_ELSE = {
    ClaimKind.DECISION: "Decision",
    ClaimKind.READOUT: "Data",
    ClaimKind.MILESTONE: "Milestone",
    ClaimKind.RESULTS: "Results",
    ClaimKind.DEAL: "Closing",
    ClaimKind.MEETING: "Event",
}


def is_ahead(entry: LedgerEntry, today: date) -> bool:
    """Whether it stands in the calendar: not over, not ended, or due and nothing was heard."""
    return standing(entry, today) in OPEN and entry.window is not None


def calendar_lines(
    entries: Iterable[LedgerEntry], today: date, watched: Collection[str] = ()
) -> list[CalendarLine]:
    """All that is ahead, the earliest end first; ``watched`` are symbols, or names of what is not listed."""
    ahead = [entry for entry in entries if is_ahead(entry, today)]
    return [line_of(entry, today, watched) for entry in sorted(ahead, key=_order)]


def ahead_lines(
    entries: Iterable[LedgerEntry],
    today: date,
    watched: Collection[str] = (),
    *,
    limit: int = IN_A_DIGEST,
) -> list[CalendarLine]:
    """The few lines of a digest's "Today and ahead": what is watched first, then by time.

    Only what is told to the day, and firm: the rest stands in the calendar.
    """
    lines = [
        line
        for line in calendar_lines(entries, today, watched)
        if line.entry.window is not None
        and line.entry.window.precision is Precision.DAY
        and line.entry.status is not ClaimStatus.POTENTIAL
    ]
    return sorted(lines, key=lambda line: not line.watched)[:limit]


def line_of(entry: LedgerEntry, today: date, watched: Collection[str] = ()) -> CalendarLine:
    """One entry as a line."""
    claim = entry.claim
    notes = []
    if entry.was is not None:
        notes.append(f"was {in_words(entry.was, today)}")
    if entry.status is ClaimStatus.POTENTIAL:
        notes.append("not confirmed")
    if is_due(entry, today):
        notes.append("due, nothing heard")
    return CalendarLine(
        entry=entry,
        when=in_words(entry.window, today) if entry.window else "",
        what=what_of(claim.kind, claim.sentence),
        subject=claim.subject[:SUBJECT],
        company=claim.company or "",
        notes=tuple(notes),
        said=_day(entry.last.said_at.date(), today),
        watched=(claim.symbol or claim.company or "") in watched,
    )


def what_of(kind: ClaimKind, sentence: str) -> str:
    """The kind in a reader's words, as the sentence has it."""
    for pattern, name in _WHAT[kind]:
        if re.search(pattern, sentence, re.IGNORECASE):
            return name
    return _ELSE[kind]


def in_words(window: Window, today: date) -> str:
    """A window as people say it; the year where it is not this one.

    >>> in_words(Window(date(2026, 7, 18), date(2026, 7, 19), Precision.DAY), date(2026, 1, 1))
    '18–19 Jul'
    """
    start, end = window.start, window.end
    match window.precision:
        case Precision.DAY:
            if start == end:
                return _day(start, today)
            if (start.year, start.month) == (end.year, end.month):
                return f"{start.day}–{_day(end, today)}"
            return f"{_day(start, today)} – {_day(end, today)}"
        case Precision.WEEK:
            return f"week of {_day(start, today)}"
        case Precision.MONTH if start.day == 1:
            return f"{end:%B}" if end.year == today.year else f"{end:%B %Y}"
        case Precision.QUARTER if start.day == 1 and start.month % 3 == 1 and (end - start).days < 93:
            return f"Q{(end.month + 2) // 3} {end.year}"
        case Precision.HALF if (start.day, start.month) == (1, 4):
            return f"mid-{end.year}"
        case Precision.HALF if start.day == 1 and start.month in {1, 7}:
            return f"H{(end.month + 5) // 6} {end.year}"
        case Precision.YEAR if (start.day, start.month) == (1, 1):
            return str(end.year)
        case _:
            return f"by {_day(end, today)}"


def _day(when: date, today: date) -> str:
    return f"{when.day} {when:%b}" if when.year == today.year else f"{when.day} {when:%b} {when.year}"


def _order(entry: LedgerEntry) -> tuple[date, str]:
    return (entry.window.end if entry.window else date.max), entry.uid
