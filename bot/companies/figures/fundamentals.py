"""A filer's reports ("companyfacts") as revenue, net income, EBITDA, net debt and shares.

Everything here is pure. What cannot be said is left out, with the sentence why; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.companies.figures.borrowings import cash_at, debt_at, first
from bot.companies.figures.business import MADE_OF, line_of, revenue_series
from bot.companies.figures.concepts import TAXONOMIES, Taxonomy
from bot.companies.figures.shares import last_float, share_count
from bot.companies.figures.source_data import Fundamentals, Measure
from bot.companies.figures.trailing import Trailing, best, quarters
from bot.companies.figures.xbrl import (
    NEAR,
    Fact,
    Facts,
    Series,
    entries_of,
    moments_of,
    read_facts,
    reporting_currency,
    series_of,
)
from bot.models.companies import Quarter

QUARTERS_SHOWN = 8
QUARTERS_MISSING = 2  # in a row; before a larger gap nothing is shown
QUARTER = timedelta(days=91)
OUT_OF_USE = timedelta(days=380)  # a concept that ends so much earlier than the filer's reports
SAME_BALANCE = timedelta(days=4)


def read_fundamentals(document: Mapping[str, Any], *, sic: str | None = None) -> Fundamentals:
    """Read a companyfacts answer. ``sic`` is the filer's industry code, where it is known.

    Raises :class:`ValueError` where the document is no such answer.
    """
    facts = document.get("facts")
    if not isinstance(facts, Mapping):
        raise ValueError("no facts")  # noqa: TRY004  one kind of error for whatever is wrong with it
    name = str(document.get("entityName") or "")
    books = [
        _FilerStatements(taxonomy, concepts, currency, sic)
        for taxonomy in TAXONOMIES
        if isinstance(concepts := facts.get(taxonomy.key), Mapping)
        and (currency := reporting_currency(concepts, _telling(taxonomy)))
    ]
    if not books:
        nothing = "the filings have no machine-readable figures"
        return Fundamentals(name, missing=dict.fromkeys(("revenue", "net_income", "ebitda"), nothing))
    kept = max(books, key=lambda one: one.newest)
    dei = facts.get("dei")
    return kept.fundamentals(name, dei if isinstance(dei, Mapping) else {})


def _telling(taxonomy: Taxonomy) -> tuple[str, ...]:
    """The concepts that every filer uses some of, and that show the currency of its books."""
    return (
        *taxonomy.net_income,
        *taxonomy.net_income_with_minorities,
        *taxonomy.revenue,
        *taxonomy.sales,
        *taxonomy.operating_income,
        *taxonomy.pretax_income,
        *taxonomy.equity,
        *taxonomy.cash.cash,
    )


class _FilerStatements:
    """One filer's values under one accounting standard, in the currency of its books."""

    def __init__(self, taxonomy: Taxonomy, concepts: Facts, currency: str, sic: str | None) -> None:
        self.taxonomy = taxonomy
        self.concepts = concepts
        self.currency = currency
        self._known: dict[str, Series] = {}
        self.own_income = best(self.all(taxonomy.net_income))
        self.whole_income = best(self.all(taxonomy.net_income_with_minorities))
        self.balance_day = self._last_balance_day()
        incomes = (self.own_income, self.whole_income)
        self.newest = max([total.end for total in incomes if total is not None], default=self.balance_day)
        self.line = line_of(sic, taxonomy, self._in_use)
        self.revenues = revenue_series(self.line, taxonomy, self._one)
        self.revenue = best(self.revenues)
        totals = (self.revenue, self.own_income, self.whole_income)
        self.newest = max([total.end for total in totals if total is not None], default=self.balance_day)

    def all(self, names: Sequence[str]) -> list[Series]:
        for name in names:
            if name not in self._known:
                self._known[name] = series_of(self.concepts, name, self.currency)
        return [self._known[name] for name in names]

    def _one(self, name: str) -> Series:
        return self.all((name,))[0]

    def fundamentals(self, name: str, dei: Facts) -> Fundamentals:
        missing: dict[str, str] = {}
        revenue = self._current(self.revenue, "revenue", missing)
        net_income = self._net_income(missing)
        ebitda = self._ebitda(missing)
        count = share_count(dei, self.concepts, self.taxonomy, self.newest)
        if count.why:
            missing["market_cap"] = count.why
        public_float = last_float(dei)
        last = self._last_filed()
        return Fundamentals(
            name=name,
            currency=self.currency,
            revenue=revenue,
            net_income=net_income,
            ebitda=ebitda,
            net_debt=self._net_debt(missing),
            shares=count.shares,
            shares_as_of=count.day,
            shares_note=count.note,
            shares_filed=count.filed,
            public_float=public_float.value if public_float is not None else None,
            public_float_as_of=public_float.end if public_float is not None else None,
            size=self._size(),
            foreign=last is not None and last.form.startswith(("20-F", "6-K", "F-")),
            financial=self.line is not None,
            filed=last.filed if last is not None else None,
            form=last.form if last is not None else None,
            quarters=self._quarters(),
            missing=missing,
        )

    # --- over a year ---

    def _current(self, total: Trailing | None, figure: str, missing: dict[str, str]) -> Measure | None:
        words = figure.replace("_", " ")
        if total is None:
            missing[figure] = f"the filings report no {words} for a whole year"
            return None
        if self.newest - total.end > OUT_OF_USE:
            missing[figure] = f"the filings report no {words} since {total.end}"
            return None
        return self._measure(total)

    def _net_income(self, missing: dict[str, str]) -> Measure | None:
        own, whole = self.own_income, self.whole_income
        if whole is not None and (own is None or whole.end > own.end):
            measure = self._current(whole, "net_income", missing)
            return measure and _noted(measure, "minority interests included")
        return self._current(own, "net_income", missing)

    def _ebitda(self, missing: dict[str, str]) -> Measure | None:
        if self.line is not None:
            missing["ebitda"] = f"{self.line.value} have no meaningful EBITDA"
            return None
        newest_first = sorted(
            {
                end
                for one in self.all(self.taxonomy.operating_income + self.taxonomy.pretax_income)
                for _, end in one.history
            },
            reverse=True,
        )
        for end in newest_first:
            if self.newest - end > OUT_OF_USE:
                break
            earned, written_off = self._before_interest_and_tax(end), self._written_off(end)
            if earned is None or written_off is None:
                continue
            (total, of_what), (wear, wear_words) = earned, written_off
            if abs(total.start - wear.start) > SAME_BALANCE * 2:
                continue
            measure = self._measure(total)
            return Measure(
                value=total.value + wear.value,
                currency=self.currency,
                period=measure.period,
                end=end,
                method="derived",
                note=f"{of_what} plus {wear_words}",
            )
        missing["ebitda"] = (
            "the filings don't report operating income and depreciation for the same recent year"
        )
        return None

    def _before_interest_and_tax(self, end: date) -> tuple[Trailing, str] | None:
        operating = best(self.all(self.taxonomy.operating_income), end)
        if operating is not None:
            return operating, "operating income"
        pretax = best(self.all(self.taxonomy.pretax_income), end)
        interest = best(self.all(self.taxonomy.interest_expense), end)
        if pretax is None or interest is None or pretax.summed != interest.summed:
            return None
        return _plus(pretax, interest), "pretax income and interest expense"

    def _written_off(self, end: date) -> tuple[Trailing, str] | None:
        whole = best(self.all(self.taxonomy.depreciation_and_amortization), end)
        if whole is not None:
            return whole, "depreciation and amortization"
        wear = best(self.all(self.taxonomy.depreciation), end)
        if wear is None:
            return None
        amortized = best(self.all(self.taxonomy.amortization), end)
        if amortized is not None and amortized.summed == wear.summed:
            return _plus(wear, amortized), "depreciation and amortization"
        return wear, "depreciation; amortization isn't reported separately"

    def _measure(self, total: Trailing) -> Measure:
        made_of = (total.concept,) if total.concept in MADE_OF else ()
        return Measure(
            value=total.value,
            currency=self.currency,
            period=total.period,
            end=total.end,
            method="derived" if total.summed or made_of else "reported",
            note="; ".join((*made_of, *total.notes)) or None,
        )

    def _quarters(self) -> tuple[Quarter, ...]:
        """The last eight quarters; one that no filing tells stands among them without figures."""
        revenue = quarters(self.revenues)
        income = quarters(self.all(self.taxonomy.net_income))
        income = income or quarters(self.all(self.taxonomy.net_income_with_minorities))
        found: list[Quarter] = []
        for end in sorted({*revenue, *income}, reverse=True):
            if found and found[-1].end - end <= NEAR:
                continue
            gaps = _between(end, found[-1].end) if found else []
            if self.newest - end > timedelta(days=750) or len(gaps) > QUARTERS_MISSING:
                break
            found += [Quarter(gap, self.currency) for gap in gaps]
            found.append(Quarter(end, self.currency, revenue.get(end), income.get(end)))
        shown = found[:QUARTERS_SHOWN]
        while shown and shown[-1].revenue is None and shown[-1].net_income is None:
            shown.pop()
        return tuple(reversed(shown))

    # --- at the last balance sheet ---

    def _last_balance_day(self) -> date:
        """The last day with equity or cash that a report's period ends on, not one of a later event."""
        flows = self.all(self.taxonomy.net_income + self.taxonomy.net_income_with_minorities)
        reported = max((series.newest for series in flows), default=date.min)
        until = reported + NEAR if reported > date.min else date.max
        names = (*self.taxonomy.equity, *self.taxonomy.cash.cash, *self.taxonomy.cash.together)
        days = (day for name in names for day in moments_of(self.concepts, name, self.currency))
        return max((day for day in days if day <= until), default=date.min)

    def _at_balance(self, name: str) -> float | None:
        told = moments_of(self.concepts, name, self.currency)
        days = [day for day in told if abs(self.balance_day - day) <= SAME_BALANCE]
        return told[max(days)].value if days else None

    def _debt_was_reported(self) -> bool:
        recent = self.balance_day - 2 * OUT_OF_USE
        return any(
            day >= recent and fact.value
            for name in self.taxonomy.debt.names()
            for day, fact in moments_of(self.concepts, name, self.currency).items()
        )

    def _net_debt(self, missing: dict[str, str]) -> Measure | None:
        if self.line is not None:
            missing["enterprise_value"] = f"{self.line.value} have no meaningful enterprise value"
            return None
        cash, debt = (
            cash_at(self.taxonomy.cash, self._at_balance),
            debt_at(self.taxonomy.debt, self._at_balance),
        )
        if cash is None:
            missing["enterprise_value"] = "the last balance sheet reports no cash"
            return None
        if debt is None and self._debt_was_reported():
            missing["enterprise_value"] = "the last balance sheet doesn't report debt in a known form"
            return None
        others = (first(self._at_balance, self.taxonomy.preferred) or 0.0) + sum(
            self._at_balance(name) or 0.0 for name in self.taxonomy.minorities
        )
        words = "no debt reported" if debt is None else "debt, preferred stock and minorities"
        return Measure(
            value=(debt or 0.0) + others - cash,
            currency=self.currency,
            period=None,
            end=self.balance_day,
            method="derived",
            note=f"{words}, less cash and short-term investments, at {self.balance_day}",
        )

    def _size(self) -> float | None:
        """The largest of assets, cash, equity, revenue and income: what a market value has to be in keeping with."""
        balance = (*self.taxonomy.assets, *self.taxonomy.equity, *self.taxonomy.cash.cash)
        known = [value for name in balance if (value := self._at_balance(name)) is not None]
        known += [total.value for total in (self.revenue, self.own_income) if total is not None]
        return max((value for value in known if value > 0), default=None)

    def _in_use(self, name: str) -> bool:
        return any(self.newest - fact.end <= OUT_OF_USE for fact in self._facts(name))

    def _facts(self, name: str) -> list[Fact]:
        return list(read_facts(entries_of(self.concepts, name, self.currency)))

    def _last_filed(self) -> Fact | None:
        names = {
            total.concept for total in (self.revenue, self.own_income, self.whole_income) if total is not None
        }
        return max(
            (fact for name in names for fact in self._facts(name)), key=lambda fact: fact.filed, default=None
        )


def _plus(one: Trailing, other: Trailing) -> Trailing:
    return Trailing(
        one.value + other.value,
        one.start,
        one.end,
        one.summed,
        one.fiscal_year,
        one.concept,
        one.unit,
        one.notes,
    )


def _noted(measure: Measure, note: str) -> Measure:
    both = "; ".join(part for part in (measure.note, note) if part)
    return Measure(measure.value, measure.currency, measure.period, measure.end, measure.method, both)


def _between(end: date, later: date) -> list[date]:
    """About the last days of the quarters between two, the later ones first."""
    missing = round((later - end) / QUARTER) - 1
    return [later - (later - end) * number // (missing + 1) for number in range(1, missing + 1)]
