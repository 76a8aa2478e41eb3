"""The times that sentences name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.windows import windows_of

SAID = date(2026, 7, 30)  # a Thursday

WINDOWS = [
    ("on September 12, 2026", "2026-09-12", "2026-09-12", "day"),
    ("on Tuesday, August 4th", "2026-08-04", "2026-08-04", "day"),
    ("on 9 October", "2026-10-09", "2026-10-09", "day"),
    ("November 3-5, 2026", "2026-11-03", "2026-11-05", "day"),
    ("May 31 – June 3, 2027", "2027-05-31", "2027-06-03", "day"),
    ("8 – 9 October 2026", "2026-10-08", "2026-10-09", "day"),
    ("Tuesday, May 4, 2027, through Friday, May 7, 2027", "2027-05-04", "2027-05-07", "day"),
    ("on 2026-12-01", "2026-12-01", "2026-12-01", "day"),
    ("this Friday", "2026-07-31", "2026-07-31", "day"),
    ("tomorrow at 9 a.m.", "2026-07-31", "2026-07-31", "day"),
    ("on January 8", "2027-01-08", "2027-01-08", "day"),
    ("next week", "2026-08-03", "2026-08-09", "week"),
    ("this week", "2026-07-27", "2026-08-02", "week"),
    ("in November 2026", "2026-11-01", "2026-11-30", "month"),
    ("in early October 2026", "2026-10-01", "2026-10-31", "month"),
    ("in December", "2026-12-01", "2026-12-31", "month"),
    ("this month", "2026-07-01", "2026-07-31", "month"),
    ("in the first quarter of 2027", "2027-01-01", "2027-03-31", "quarter"),
    ("in Q4 2026", "2026-10-01", "2026-12-31", "quarter"),
    ("in 1Q27", "2027-01-01", "2027-03-31", "quarter"),
    ("this quarter", "2026-07-01", "2026-09-30", "quarter"),
    ("in early 2027", "2027-01-01", "2027-03-31", "quarter"),
    ("late next year", "2027-10-01", "2027-12-31", "quarter"),
    ("in the first half of 2027", "2027-01-01", "2027-06-30", "half"),
    ("in 2H 2026", "2026-07-01", "2026-12-31", "half"),
    ("in mid-2027", "2027-04-01", "2027-09-30", "half"),
    ("in 2028", "2028-01-01", "2028-12-31", "year"),
    ("next year", "2027-01-01", "2027-12-31", "year"),
    ("by the end of 2026", "2026-07-30", "2026-12-31", "year"),
    ("by year-end", "2026-07-30", "2026-12-31", "year"),
    ("later this year", "2026-07-30", "2026-12-31", "year"),
    ("by the end of January 2027", "2026-07-30", "2027-01-31", "month"),
    ("by the end of the quarter", "2026-07-30", "2026-09-30", "quarter"),
]


@pytest.mark.parametrize(("words", "start", "end", "precision"), WINDOWS)
def test_a_time_is_read_as_people_mean_it(words, start, end, precision):
    (found,) = windows_of(f"The launch is planned {words}.", SAID)
    assert (found.window.start, found.window.end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert found.window.precision == precision


NOTHING = [
    "in the fourth quarter of fiscal 2027",
    "in fiscal Q2 2027",
    "Third Quarter 2026 Financial Results",
    "the quarter ended September 30, 2026",
    "one may 5 march 6",
    "at 10:30 a.m.",
    "within the next year",
    "on Thursday",  # today's name: this one or the next
    "February 30, 2027",
]


@pytest.mark.parametrize("words", NOTHING)
def test_what_fixes_no_calendar_time_is_no_window(words):
    assert windows_of(f"The company speaks of {words} and more.", SAID) == []


def test_the_weekday_fixes_the_year():
    (found,) = windows_of("on Tuesday, August 6th", date(2024, 7, 25))
    assert found.window.start == date(2024, 8, 6)
    assert (
        windows_of("on Monday, August 6th", date(2024, 7, 25)) == []
        or windows_of("on Monday, August 6th", date(2024, 7, 25))[0].window.start.weekday() == 0
    )


def test_a_day_without_a_year_is_the_nearest():
    assert windows_of("a call for August 11", date(2025, 11, 2))[0].window.start == date(2025, 8, 11)


def test_listed_quarters_share_the_year():
    found = windows_of("read-outs expected in 1Q and 2Q 2027", SAID)
    assert [one.window.start for one in found] == [date(2027, 1, 1), date(2027, 4, 1)]


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.text(max_size=200))
def test_any_text_gives_windows_in_order_that_begin_before_they_end(said, text):
    found = windows_of(text, said)
    assert all(one.window.start <= one.window.end for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(-40, 300))
def test_a_written_day_is_read_back(said, ahead):
    day = said + timedelta(days=ahead)
    for words in (
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%A}, {day:%b}. {day.day}, {day.year}",
    ):
        (found,) = windows_of(f"The meeting is on {words}.", said)
        assert (found.window.start, found.window.end, found.window.precision) == (day, day, "day")


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 170))
def test_a_weekday_finds_its_year_again(said, ahead):
    day = said + timedelta(days=ahead)
    if (day.month, day.day) != (2, 29):
        (found,) = windows_of(f"The call is on {day:%A}, {day:%B} {day.day}.", said)
        assert found.window.start == day
