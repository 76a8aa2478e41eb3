"""Windows of whole calendar units."""

from __future__ import annotations

from datetime import date, timedelta

from bot.models.claims import Precision, Window


def day(when: date, last: date | None = None) -> Window:
    """One day, or several in a row."""
    return Window(when, last or when, Precision.DAY)


def week(monday: date) -> Window:
    """From Monday to Sunday."""
    return Window(monday, monday + timedelta(6), Precision.WEEK)


def months(year: int, first: int, count: int, precision: Precision) -> Window:
    """``count`` whole months from the ``first`` on."""
    after = first + count - 1
    end = date(year + after // 12, after % 12 + 1, 1) - timedelta(1)
    return Window(date(year, first, 1), end, precision)


def month(year: int, number: int) -> Window:
    """A calendar month."""
    return months(year, number, 1, Precision.MONTH)


def quarter(year: int, number: int) -> Window:
    """A calendar quarter."""
    return months(year, 3 * number - 2, 3, Precision.QUARTER)


def half(year: int, number: int) -> Window:
    """A calendar half."""
    return months(year, 6 * number - 5, 6, Precision.HALF)


def middle(year: int) -> Window:
    """The middle of a year: its second and third quarter."""
    return months(year, 4, 6, Precision.HALF)


def whole_year(year: int) -> Window:
    """A calendar year."""
    return months(year, 1, 12, Precision.YEAR)
