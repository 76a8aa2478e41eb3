"""Facts of a filer as series over periods: which value holds, and the last twelve months of it.

A "companyfacts" answer has for every concept and unit a list of reported values, the same period many
times: in the filing that first told it, in later ones that compare with it, in amendments. Of a period the
value filed last holds. Fiscal years have 52 or 53 weeks, so periods are matched by length and nearness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

YEAR_DAYS = (345, 385)
PART_DAYS = (75, 300)  # one to three quarters, twelve-week ones too
QUARTER_DAYS = (75, 120)
NEAR = timedelta(days=11)  # a 53rd week and a weekend
COMPARABLE = 0.005  # two concepts that differ by less over a common period tell the same

_PERIODIC = re.compile(r"(10-K|10-KT|10-Q|10-QT|20-F|40-F|6-K|8-K|S-1|S-4|F-1|F-4|424B\d)(/A)?")
_ANNUAL = re.compile(r"10-K|20-F|40-F")
_CURRENCY = re.compile(r"[A-Z]{3}")

Period = tuple[date, date]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One reported value; ``start`` is None for a moment's value."""

    start: date | None
    end: date
    value: float
    filed: date
    form: str
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A concept's values in one unit. ``history`` has every telling of a period, the first one first."""

    concept: str
    unit: str
    history: Mapping[Period, tuple[Fact, ...]] = field(default_factory=dict)

    def holds(self, period: Period) -> Fact | None:
        """What was filed last of this period."""
        told = self.history.get(period)
        return told[-1] if told else None

    @property
    def newest(self) -> date:
        """The last day of the newest period; ``date.min`` where there is none."""
        return max((end for _, end in self.history), default=date.min)


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


# --- reading ---------------------------------------------------------------------------------------


def read_facts(entries: Iterable[Any]) -> Iterable[Fact]:
    """The usable values of one concept in one unit; what is damaged or has a dimension is left out."""
    for entry in entries:
        try:
            if "segment" in entry or not _PERIODIC.fullmatch(str(entry["form"])):
                continue  # proxy statements repeat figures in tables of their own, often rounded
            start = date.fromisoformat(entry["start"]) if entry.get("start") else None
            fiscal_year = entry.get("fy")
            yield Fact(
                start=start,
                end=date.fromisoformat(entry["end"]),
                value=float(entry["val"]),
                filed=date.fromisoformat(entry["filed"]),
                form=str(entry["form"]),
                fiscal_year=fiscal_year if isinstance(fiscal_year, int) else None,
            )
        except (KeyError, TypeError, ValueError):
            continue


def series_of(concepts: Facts, concept: str, unit: str) -> Series:
    """A concept's values over periods, in this unit; empty where there are none."""
    return Series(concept, unit, _by_period(concepts, concept, unit, moments=False))


def moments_of(concepts: Facts, concept: str, unit: str) -> dict[date, Fact]:
    """A concept's values at moments, by day; of a day the one filed last."""
    told = _by_period(concepts, concept, unit, moments=True)
    return {end: facts[-1] for (_, end), facts in told.items()}


def entries_of(concepts: Facts, concept: str, unit: str) -> list[Any]:
    """The raw list of a concept and unit; empty for whatever is not one."""
    found = concepts.get(concept)
    units = found.get("units") if isinstance(found, Mapping) else None
    entries = units.get(unit) if isinstance(units, Mapping) else None
    return entries if isinstance(entries, list) else []


def _by_period(concepts: Facts, concept: str, unit: str, *, moments: bool) -> dict[Period, tuple[Fact, ...]]:
    told: dict[Period, list[Fact]] = {}
    for fact in read_facts(entries_of(concepts, concept, unit)):
        if (fact.start is None) == moments:
            told.setdefault((fact.start or fact.end, fact.end), []).append(fact)
    return {period: tuple(sorted(facts, key=lambda one: one.filed)) for period, facts in told.items()}


def reporting_currency(concepts: Facts, names: Sequence[str]) -> str | None:
    """The currency that a filer keeps its books in.

    Foreign filers add a translation for the reader's convenience, of the last year only: so the currency
    with the most values counts, among those that are still in use.
    """
    counts: dict[str, int] = {}
    newest: dict[str, date] = {}
    for name in names:
        found = concepts.get(name)
        units = found.get("units") if isinstance(found, Mapping) else None
        for unit in units if isinstance(units, Mapping) else ():
            if not _CURRENCY.fullmatch(unit):
                continue
            facts = list(read_facts(entries_of(concepts, name, unit)))
            counts[unit] = counts.get(unit, 0) + len(facts)
            newest[unit] = max([newest.get(unit, date.min), *(fact.end for fact in facts)])
    if not counts:
        return None
    last = max(newest.values())
    in_use = [unit for unit in counts if last - newest[unit] <= timedelta(days=400)]
    return max(in_use, key=lambda unit: (counts[unit], unit == "USD"))


# --- the last twelve months ------------------------------------------------------------------------


def trailing(series: Series, until: date | None = None) -> Trailing | None:
    """The newest total over about a year, ending on ``until`` where given.

    A fiscal year as reported, or fiscal year + year to date − the same part of the year before, or four
    quarters in a row; None where none of these can be had.
    """
    ends = sorted({end for _, end in series.history}, reverse=True)
    for end in ends:
        if until is not None and end != until:
            continue
        found = _year(series, end) or _rolled(series, end) or _four_quarters(series, end)
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


def _rolled(series: Series, end: date) -> Trailing | None:
    for part in _ending(series, end, PART_DAYS):  # the longest first: the year to date
        for year in _periods(series, YEAR_DAYS):
            if not timedelta(0) <= part[0] - year[1] <= NEAR:
                continue
            before = _part_before(series, part, year)
            if before is not None:
                return _roll(series, year, part, before)
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


def _roll(series: Series, year: Period, part: Period, before: Period) -> Trailing:
    annual = series.history[year][-1]
    told = series.history[before]
    # The year holds the part as it was known then; a later restatement of the part alone is not in it.
    known_then = [fact for fact in told if fact.filed <= annual.filed]
    subtracted = known_then[-1] if known_then else told[-1]
    notes = []
    if subtracted.value != told[-1].value:
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


def _four_quarters(series: Series, end: date) -> Trailing | None:
    values, start = 0.0, end + timedelta(days=1)
    for _ in range(4):
        quarter = next(
            (
                period
                for period in _periods(series, QUARTER_DAYS)
                if abs(start - period[1]) <= NEAR and period[1] < start
            ),
            None,
        )
        if quarter is None:
            return None
        values += series.history[quarter][-1].value
        start = quarter[0]
    return Trailing(values, start, end, True, None, series.concept, series.unit)


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
        for total in [trailing(_completed(one, candidates), until)]
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
        abs(one.history[period][-1].value - other.history[period][-1].value)
        <= COMPARABLE * abs(other.history[period][-1].value)
        for period in recent
    )


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
    found = {
        period[1]: series.history[period][-1].value for period in reversed(_periods(series, QUARTER_DAYS))
    }
    to_date = [*_periods(series, PART_DAYS), *_periods(series, YEAR_DAYS)]
    for longer in to_date:
        if longer[1] in found:
            continue
        for shorter in to_date:
            gap = (longer[1] - shorter[1]).days
            if shorter[0] == longer[0] and QUARTER_DAYS[0] <= gap <= QUARTER_DAYS[1]:
                found[longer[1]] = series.history[longer][-1].value - series.history[shorter][-1].value
                break
    return found
