"""How many shares a filer has, from what its filings say in three places, none of which is always right.

The cover page has the newest count, but tells classes apart (so that the last count without a class may be
decades old), may name one class only, or hold a placeholder. The balance sheet and the average that earnings
per share are made with count all classes. What is too old, or far from the others, does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from bot.companies.figures.concepts import Taxonomy
from bot.companies.figures.xbrl import Fact, Facts, entries_of, moments_of, read_facts

OLD = timedelta(days=120)  # before the end of the newest report; then another place is newer
OUT_OF_USE = timedelta(days=380)
SAME_TIME = timedelta(days=200)
FAR = 2.0  # more shares within a quarter or two come from splits and new classes

TOGETHER = "all share classes together"
AVERAGE = f"average of the period, {TOGETHER}"


@dataclass(frozen=True, slots=True)
class ShareCount:
    """Shares outstanding on a day; without any, ``why`` says so where there is something to say."""

    shares: float | None = None
    day: date | None = None
    note: str | None = None
    why: str | None = None
    filed: date | None = None


def share_count(dei: Facts, concepts: Facts, taxonomy: Taxonomy, newest: date) -> ShareCount:
    """The count that goes with today's price best; ``newest`` is the last day of the newest report."""
    sheet = _sheet(concepts, taxonomy.shares)
    average = _average(concepts, taxonomy.average_shares)
    cover = _cover(dei, average or sheet)
    told = [one for one in (cover, sheet, average) if one is not None]
    if not told:
        return ShareCount()
    for one in (cover, sheet, average):
        if one is not None and newest - one.fact.end <= OLD and not _belied(one, average or sheet):
            return one.count()
    others = [one for one in (sheet, average) if one is not None and newest - one.fact.end <= OUT_OF_USE]
    if others:
        return max(others, key=lambda one: one.fact.end).count()
    if cover is not None and newest - cover.fact.end <= OUT_OF_USE:
        return cover.count()
    last = max(one.fact.end for one in told)
    return ShareCount(why=f"the filings tell no share count since {last}")


def last_float(dei: Facts) -> Fact | None:
    """The market value of the shares that others hold, as the filer stated it last, in US dollars."""
    facts = [fact for fact in read_facts(entries_of(dei, "EntityPublicFloat", "USD")) if fact.value > 0]
    return max(facts, key=lambda fact: (fact.end, fact.filed), default=None)


@dataclass(frozen=True, slots=True)
class _Told:
    shares: float
    fact: Fact
    note: str | None

    def count(self) -> ShareCount:
        return ShareCount(self.shares, self.fact.end, self.note, filed=self.fact.filed)


def _belied(one: _Told, other: _Told | None) -> bool:
    """Whether another count of the same time shows that this is of one class only, or of before a split.

    What was filed later restates what was before a reverse split; what was filed earlier may be of fewer shares.
    """
    if other is None or one is other or abs(one.fact.end - other.fact.end) > SAME_TIME:
        return False
    times = one.shares / other.shares
    return times < 1 / FAR or (times > FAR and other.fact.filed > one.fact.filed)


def _cover(dei: Facts, other: _Told | None) -> _Told | None:
    """The cover page's count; several classes told in one filing for one day are added up.

    The same number twice may be two classes of equal size or one told twice: whatever is nearer to the
    ``other`` count holds.
    """
    told = [
        (fact, str(entry.get("accn")))
        for entry in entries_of(dei, "EntityCommonStockSharesOutstanding", "shares")
        if isinstance(entry, dict)
        for fact in read_facts([entry])
        if fact.value > 0
    ]
    if not told:
        return None
    last, filing = max(told, key=lambda one: (one[0].end, one[0].filed))
    classes = [
        fact.value for fact, accn in told if (fact.end, fact.filed, accn) == (last.end, last.filed, filing)
    ]
    whole, once = sum(classes), sum(set(classes))
    if whole != once and other is not None and abs(log(once / other.shares)) < abs(log(whole / other.shares)):
        whole, classes = once, list(set(classes))
    return _Told(whole, last, TOGETHER if len(classes) > 1 else None)


def _sheet(concepts: Facts, names: Sequence[str]) -> _Told | None:
    told = {
        day: fact
        for name in names
        for day, fact in moments_of(concepts, name, "shares").items()
        if fact.value > 0
    }
    return _Told(told[max(told)].value, told[max(told)], TOGETHER) if told else None


def _average(concepts: Facts, names: Sequence[str]) -> _Told | None:
    facts = [
        fact
        for name in names
        for fact in read_facts(entries_of(concepts, name, "shares"))
        if fact.start and fact.value > 0
    ]
    if not facts:
        return None
    last = max(facts, key=lambda fact: (fact.end, fact.start or date.min, fact.filed))  # the shortest period
    return _Told(last.value, last, AVERAGE)
