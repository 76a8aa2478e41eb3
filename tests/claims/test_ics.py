"""The calendar as a file that other programs read."""

from datetime import date

from icalendar import Calendar

from bot.claims.ics import calendar_ics
from tests.claims.test_ledger import EXTENDED, SET, folded, said

TODAY = date(2026, 8, 1)


def events(*releases, kind="decision", **options):
    written = calendar_ics(folded(*releases, kind=kind), TODAY, **options)
    return Calendar.from_ical(written).walk("VEVENT")


def test_an_entry_is_an_all_day_event_with_its_sentence():
    (event,) = events(SET)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 9, 12), date(2026, 9, 13))
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 0)
    assert event["summary"] == "FDA decision, NVN-201, Norvane"
    assert "PDUFA date for NVN-201 is September 12, 2026" in event["description"]
    assert event["url"] == "https://wire.example/2026-01-05"


def test_a_move_keeps_the_uid_and_raises_the_sequence():
    (before,), (after,) = events(SET), events(SET, EXTENDED)
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == date(2026, 12, 12)


def test_what_was_withdrawn_is_cancelled():
    closing = said("2026-01-05", "The offering is expected to close on January 9, 2026")
    ended = said("2026-01-07", "Norvane terminates public offering")
    (before,), (after,) = events(closing, kind="deal"), events(closing, ended, kind="deal")
    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert after["sequence"] > before["sequence"]


def test_windows_coarser_than_a_day_are_left_out_unless_asked_for():
    coarse = said("2026-01-05", "Topline data from ASCENT trial expected in the second half of 2026")
    assert events(coarse, kind="readout") == []
    (event,) = events(coarse, kind="readout", coarse=True)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 7, 1), date(2027, 1, 1))


def test_no_change_writes_the_same_bytes():
    assert calendar_ics(folded(SET), TODAY) == calendar_ics(folded(SET), TODAY)
