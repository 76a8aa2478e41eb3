"""The last twelve months and the quarters of what a filer tells over periods, whatever its periods are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from bot.companies.figures.xbrl import COMPARABLE, NEAR, Fact, Period, Series

YEAR_DAYS = (345, 385)
PART_DAYS = (75, 300)  # one to three quarters, twelve-week ones too
QUARTER_DAYS = (75, 120)
QUARTERS_BACK = 1_300  # days; eight quarters and the year to date before them

_ANNUAL = re.compile(r"10-K|20-F|40-F")


@dataclass(frozen=True, slots=True)
class Trailing:
    """A total over about a year that ends on ``end``; ``summed`` where it was put together from parts."""

    value: float
    start: date
    end: date
    summed: bool
    fiscal_year: int | None
    concept: str
    unit: str
    notes: tuple[str, ...] = ()

    @property
    def period(self) -> str:
        """The period as people name it."""
        return f"TTM to {self.end}" if self.fiscal_year is None else f"FY {self.fiscal_year}"


def trailing(series: Series, until: date | None = None, others: Sequence[Series] = ()) -> Trailing | None:
    """The newest total over about a year, ending on ``until`` where given.

    A fiscal year as reported, or fiscal year + year to date − the same part of the year before, or parts in a
    row; None where none of these can be had. ``others`` tell the same thing under other names.
    """
    ends = sorted({end for _, end in series.history}, reverse=True)
    for end in ends:
        if until is not None and end != until:
            continue
        found = _year(series, end) or _rolled(series, end, others) or _in_a_row(series, end)
        if found is not None:
            return found
    return None


def _year(series: Series, end: date) -> Trailing | None:
    for period in _ending(series, end, YEAR_DAYS):
        fact = series.history[period][-1]
        return Trailing(
            fact.value, period[0], end, False, fiscal_year(series, period), series.concept, series.unit
        )
    return None


def _rolled(series: Series, end: date, others: Sequence[Series]) -> Trailing | None:
    for part in _ending(series, end, PART_DAYS):  # the longest first: the year to date
        for year in _periods(series, YEAR_DAYS):
            if not timedelta(0) <= part[0] - year[1] <= NEAR:
                continue
            before = _part_before(series, part, year)
            if before is not None:
                return _roll(series, year, part, before, others)
    return None


def _part_before(series: Series, part: Period, year: Period) -> Period | None:
    """The part of ``year`` that compares with ``part`` of the following one."""
    length = part[1] - part[0]
    fitting = [
        period
        for period in _periods(series, PART_DAYS)
        if abs(period[0] - year[0]) <= NEAR and abs((period[1] - period[0]) - length) <= NEAR
    ]
    return min(fitting, key=lambda period: abs((period[1] - period[0]) - length), default=None)


def _roll(series: Series, year: Period, part: Period, before: Period, others: Sequence[Series]) -> Trailing:
    annual = series.history[year][-1]
    told = series.history[before]
    # The year holds the part as it was known then; a later restatement of the part alone is not in it.
    known_then = [fact for fact in told if fact.filed <= annual.filed]
    subtracted = known_then[-1] if known_then else told[-1]
    notes = []
    if subtracted.value != told[-1].value:
        wider = _year_as_meant_now(year, before, told[-1], others)
        if wider is not None:
            annual, subtracted = wider, told[-1]
        else:
            notes.append("the year before was restated since, in part")
    weeks = ((year[1] - year[0]) + (part[1] - part[0]) - (before[1] - before[0])).days / 7
    if weeks >= 52.8:
        notes.append("53 weeks")
    current = series.history[part][-1]
    return Trailing(
        value=annual.value + current.value - subtracted.value,
        start=before[1] + timedelta(days=1),
        end=part[1],
        summed=True,
        fiscal_year=None,
        concept=series.concept,
        unit=series.unit,
        notes=tuple(notes),
    )


def _year_as_meant_now(year: Period, before: Period, retold: Fact, others: Sequence[Series]) -> Fact | None:
    """The year under another concept that told the part all along as this one tells it only since."""
    for other in others:
        annual, parts = other.holds(year), other.history.get(before, ())
        if annual is not None and parts and _same(parts[0].value, retold.value):
            return annual
    return None


def _in_a_row(series: Series, end: date) -> Trailing | None:
    """Parts that follow one another over a year: four quarters, or what there is around a changed fiscal year."""
    recent = [period for period in series.history if (end - period[0]).days <= 2 * YEAR_DAYS[1]]
    found = _reaching_back({period: series.history[period][-1].value for period in recent}, end)
    found = found or _reaching_back(_pieces(series, recent), end)
    if found is None:
        return None
    value, start = found
    return Trailing(value, start, end, True, None, series.concept, series.unit)


def _reaching_back(values: Mapping[Period, float], end: date) -> tuple[float, date] | None:
    """The sum of periods of less than a year that end here and follow one another, and the day it begins."""

    def back(until: date, value: float, left: int) -> tuple[float, date] | None:
        days = (end - until).days
        if YEAR_DAYS[0] <= days <= YEAR_DAYS[1] + 1:
            return value, until + timedelta(days=1)
        if left == 0 or days > YEAR_DAYS[1]:
            return None
        fitting = [
            period
            for period in values
            if abs(until - period[1]) <= (NEAR if days else timedelta(0))
            and PART_DAYS[0] <= (period[1] - period[0]).days <= PART_DAYS[1]
        ]
        for period in sorted(fitting):  # the longest first
            found = back(period[0] - timedelta(days=1), value + values[period], left - 1)
            if found is not None:
                return found
        return None

    return back(end, 0.0, 4)


def _pieces(series: Series, periods: Sequence[Period]) -> dict[Period, float]:
    """The values of these periods and of what is left where a shorter one begins or ends with a longer one."""
    found = {period: series.history[period][-1].value for period in periods}
    for _ in range(2):  # nine months less a quarter less another
        for longer, shorter in product(list(found), repeat=2):
            if (longer[1] - longer[0]) - (shorter[1] - shorter[0]) < timedelta(days=PART_DAYS[0]):
                continue
            if shorter[0] == longer[0]:
                rest = (shorter[1] + timedelta(days=1), longer[1])
            elif shorter[1] == longer[1]:
                rest = (longer[0], shorter[0] - timedelta(days=1))
            else:
                continue
            found.setdefault(rest, found[longer] - found[shorter])
    return found


def fiscal_year(series: Series, period: Period) -> int | None:
    """How the filer itself calls this year, from its first annual report on it.

    None where no annual report tells it: some utilities tell the last twelve months every quarter.
    """
    annual = [fact for fact in series.history[period] if _ANNUAL.match(fact.form)]
    if not annual:
        return None
    named = annual[0].fiscal_year
    return named if named is not None and abs(named - period[1].year) <= 1 else period[1].year


def _ending(series: Series, end: date, days: tuple[int, int]) -> list[Period]:
    """Periods of this length that end on this day, the longest first."""
    return [period for period in _periods(series, days) if period[1] == end]


def _periods(series: Series, days: tuple[int, int]) -> list[Period]:
    least, most = days
    fitting = [period for period in series.history if least <= (period[1] - period[0]).days <= most]
    return sorted(fitting, key=lambda period: (-period[1].toordinal(), period[0]))


# --- several concepts for one thing ----------------------------------------------------------------


def best(candidates: Sequence[Series], until: date | None = None) -> Trailing | None:
    """Of several concepts for the same thing the total that ends last; at a tie the concept named first.

    Where a filer changed the concept within a year, an older one completes the newer one, provided that
    both tell the same over some common period.
    """
    found = [
        total
        for one in candidates
        for total in [trailing(_completed(one, candidates), until, candidates)]
        if total is not None
    ]
    return max(found, key=lambda total: total.end, default=None)


def _completed(series: Series, others: Sequence[Series]) -> Series:
    for other in others:
        if other is series or other.unit != series.unit or not series.history:
            continue
        if all(period in series.history for period in other.history):
            continue
        if _agree(series, other):
            series = replace(series, history={**other.history, **series.history})
    return series


def _agree(one: Series, other: Series) -> bool:
    common = [period for period in one.history if period in other.history]
    recent = sorted(common, key=lambda period: period[1])[-4:]
    return bool(recent) and all(
        _same(one.history[period][-1].value, other.history[period][-1].value) for period in recent
    )


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= COMPARABLE * abs(other)


def quarters(candidates: Sequence[Series]) -> dict[date, float]:
    """Single quarters by their last day: as reported, else the difference of two years-to-date.

    Of several concepts the one that reports last counts; the others fill the quarters that it lacks.
    """
    found: dict[date, float] = {}
    for series in sorted(candidates, key=lambda one: one.newest, reverse=True):
        for end, value in _quarters(_completed(series, candidates)).items():
            found.setdefault(end, value)
    return found


def _quarters(series: Series) -> dict[date, float]:
    """Quarters as told, else what is left of longer periods: nine months less two of their quarters, too."""
    told = [period for period in series.history if (series.newest - period[1]).days <= QUARTERS_BACK]
    found: dict[date, float] = {}
    for period, value in _pieces(series, told).items():
        if QUARTER_DAYS[0] <= (period[1] - period[0]).days <= QUARTER_DAYS[1]:
            found.setdefault(period[1], value)
    return found
