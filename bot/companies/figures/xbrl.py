"""Facts of a filer as series over periods: which value holds.

A "companyfacts" answer has for every concept and unit a list of reported values, the same period many
times: in the filing that first told it, in later ones that compare with it, in amendments. Of a period the
value filed last holds. Fiscal years have 52 or 53 weeks, so periods are matched by length and nearness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

NEAR = timedelta(days=11)  # a 53rd week and a weekend
COMPARABLE = 0.005  # two concepts that differ by less over a common period tell the same

_PERIODIC = re.compile(r"(10-K|10-KT|10-Q|10-QT|20-F|40-F|6-K|8-K|S-1|S-4|F-1|F-4|424B\d)(/A)?")
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
    return {period: tuple(sorted(facts, key=_place(facts))) for period, facts in told.items()}


def _place(facts: Sequence[Fact]) -> Callable[[Fact], tuple[date, bool]]:
    """By filing; of what one filing tells twice, on the sheet and rounded in a note, the exact value last."""

    def place(fact: Fact) -> tuple[date, bool]:
        return fact.filed, not any(
            other.filed == fact.filed
            and other.value != fact.value
            and abs(other.value - fact.value) <= COMPARABLE * abs(fact.value)
            and _zeros(other.value) < _zeros(fact.value)
            for other in facts
        )

    return place


def _zeros(value: float) -> int:
    """How many zeros a whole number ends in, from which it can be seen that it was rounded."""
    digits = str(int(abs(value)))
    return len(digits) - len(digits.rstrip("0"))


def reporting_currency(concepts: Facts, names: Sequence[str]) -> str | None:
    """The currency that a filer keeps its books in.

    Whoever changes it tells the newest period in the new one only. Foreign filers add a translation for the
    reader's convenience, of the last year only: so the currency with the most values counts, among those
    that tell the newest period.
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
    in_use = [unit for unit in counts if last - newest[unit] <= NEAR]
    return max(in_use, key=lambda unit: (counts[unit], unit == "USD"))
