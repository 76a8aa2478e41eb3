"""A filer's reports ("companyfacts") as revenue, net income, EBITDA, net debt and shares.

Everything here is pure. What cannot be said is left out, with the sentence why; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.companies.figures.concepts import TAXONOMIES, Taxonomy
from bot.companies.figures.source_data import Fundamentals, Measure
from bot.companies.figures.xbrl import (
    NEAR,
    Fact,
    Facts,
    Series,
    Trailing,
    best,
    entries_of,
    moments_of,
    quarters,
    read_facts,
    reporting_currency,
    series_of,
)
from bot.models.companies import Quarter

QUARTERS_SHOWN = 8
OUT_OF_USE = timedelta(days=380)  # a concept that ends so much earlier than the filer's reports
SAME_BALANCE = timedelta(days=4)
SHARES_OLD = timedelta(days=120)
FINANCIAL_SIC = range(
    6000, 6412
)  # banks, brokers, insurers (https://www.sec.gov/search-filings/standard-industrial-classification-sic-code-list)


def read_fundamentals(document: Mapping[str, Any], *, sic: str | None = None) -> Fundamentals:
    """Read a companyfacts answer. ``sic`` is the filer's industry code, where it is known.

    Raises :class:`ValueError` where the document is no such answer.
    """
    facts = document.get("facts")
    if not isinstance(facts, Mapping):
        raise ValueError("no facts")  # noqa: TRY004  one kind of error for whatever is wrong with it
    name = str(document.get("entityName") or "")
    books = [
        _FilerStatements(taxonomy, concepts, currency)
        for taxonomy in TAXONOMIES
        if isinstance(concepts := facts.get(taxonomy.key), Mapping)
        and (currency := reporting_currency(concepts, _telling(taxonomy)))
    ]
    if not books:
        nothing = "the filings carry no machine-readable figures"
        return Fundamentals(name, missing=dict.fromkeys(("revenue", "net_income", "ebitda"), nothing))
    kept = max(books, key=lambda one: one.newest)
    dei = facts.get("dei")
    return kept.fundamentals(name, dei if isinstance(dei, Mapping) else {}, sic)


def _telling(taxonomy: Taxonomy) -> tuple[str, ...]:
    """The concepts that every filer uses some of, and that show the currency of its books."""
    return (
        *taxonomy.net_income,
        *taxonomy.net_income_with_minorities,
        *taxonomy.revenue,
        *taxonomy.operating_income,
        *taxonomy.pretax_income,
        *taxonomy.equity,
        *taxonomy.cash,
    )


class _FilerStatements:
    """One filer's values under one accounting standard, in the currency of its books."""

    def __init__(self, taxonomy: Taxonomy, concepts: Facts, currency: str) -> None:
        self.taxonomy = taxonomy
        self.concepts = concepts
        self.currency = currency
        self._known: dict[str, Series] = {}
        self.revenue = best(self.all(taxonomy.revenue))
        self.own_income = best(self.all(taxonomy.net_income))
        self.whole_income = best(self.all(taxonomy.net_income_with_minorities))
        self.balance_day = self._last_balance_day()
        totals = (self.revenue, self.own_income, self.whole_income)
        self.newest = max([total.end for total in totals if total is not None], default=self.balance_day)

    def all(self, names: Sequence[str]) -> list[Series]:
        for name in names:
            if name not in self._known:
                self._known[name] = series_of(self.concepts, name, self.currency)
        return [self._known[name] for name in names]

    def fundamentals(self, name: str, dei: Facts, sic: str | None) -> Fundamentals:
        missing: dict[str, str] = {}
        revenue = self._current(self.revenue, "revenue", missing)
        net_income = self._net_income(missing)
        financial = self._is_financial(sic)
        ebitda = self._ebitda(financial, missing)
        shares, shares_as_of, shares_note = self._shares(dei)
        last = self._last_filed()
        return Fundamentals(
            name=name,
            currency=self.currency,
            revenue=revenue,
            net_income=net_income,
            ebitda=ebitda,
            net_debt=self._net_debt(financial, missing),
            shares=shares,
            shares_as_of=shares_as_of,
            shares_note=shares_note,
            public_float=_last_value(dei, "EntityPublicFloat"),
            foreign=last is not None and last.form.startswith(("20-F", "6-K", "F-")),
            financial=financial,
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

    def _ebitda(self, financial: bool, missing: dict[str, str]) -> Measure | None:
        if financial:
            missing["ebitda"] = "banks and insurers have no meaningful EBITDA"
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
            "the filings do not report operating income and depreciation for the same recent year"
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
        return wear, "depreciation; amortization is not reported apart"

    def _measure(self, total: Trailing) -> Measure:
        return Measure(
            value=total.value,
            currency=self.currency,
            period=total.period,
            end=total.end,
            method="derived" if total.summed else "reported",
            note="; ".join(total.notes) or None,
        )

    def _quarters(self) -> tuple[Quarter, ...]:
        revenue = quarters(self.all(self.taxonomy.revenue))
        income = quarters(self.all(self.taxonomy.net_income))
        income = income or quarters(self.all(self.taxonomy.net_income_with_minorities))
        ends = sorted(end for end in {*revenue, *income} if self.newest - end <= timedelta(days=750))
        return tuple(
            Quarter(end, self.currency, revenue.get(end), income.get(end)) for end in ends[-QUARTERS_SHOWN:]
        )

    # --- at the last balance sheet ---

    def _last_balance_day(self) -> date:
        """The last day with equity or cash that a report's period ends on, not one of a later event."""
        flows = self.all(self.taxonomy.net_income + self.taxonomy.net_income_with_minorities)
        reported = max((series.newest for series in flows), default=date.min)
        until = reported + NEAR if reported > date.min else date.max
        names = (*self.taxonomy.equity, *self.taxonomy.cash)
        days = (day for name in names for day in moments_of(self.concepts, name, self.currency))
        return max((day for day in days if day <= until), default=date.min)

    def _at_balance(self, name: str) -> float | None:
        told = moments_of(self.concepts, name, self.currency)
        days = [day for day in told if abs(self.balance_day - day) <= SAME_BALANCE]
        return told[max(days)].value if days else None

    def _first(self, names: Sequence[str]) -> float | None:
        return next((value for name in names if (value := self._at_balance(name)) is not None), None)

    def _debt(self) -> float | None:
        """Debt by the first way of reporting it that this balance sheet uses; the largest where several do."""
        sums = []
        for names in self.taxonomy.debt:
            parts = [self._at_balance(name) for name in names]
            if parts[0] is not None:
                sums.append(sum(part for part in parts if part is not None))
        short = [self._at_balance(name) for name in self.taxonomy.short_term_debt]
        known_short = sum(value for value in short if value is not None)
        if sums:
            return max(sums) + known_short
        return known_short if any(value is not None for value in short) else None

    def _debt_was_reported(self) -> bool:
        names = [name for group in self.taxonomy.debt for name in group]
        recent = self.balance_day - 2 * OUT_OF_USE
        return any(
            day >= recent and fact.value
            for name in names
            for day, fact in moments_of(self.concepts, name, self.currency).items()
        )

    def _net_debt(self, financial: bool, missing: dict[str, str]) -> Measure | None:
        if financial:
            missing["enterprise_value"] = "banks and insurers have no meaningful enterprise value"
            return None
        cash, debt = self._first(self.taxonomy.cash), self._debt()
        if cash is None:
            missing["enterprise_value"] = "the last balance sheet reports no cash"
            return None
        if debt is None and self._debt_was_reported():
            missing["enterprise_value"] = "the last balance sheet does not report debt in a known form"
            return None
        invested = self._first(self.taxonomy.short_term_investments) or 0.0
        others = (self._first(self.taxonomy.preferred) or 0.0) + sum(
            self._at_balance(name) or 0.0 for name in self.taxonomy.minorities
        )
        words = "no debt reported" if debt is None else "debt, preferred stock and minorities"
        return Measure(
            value=(debt or 0.0) + others - cash - invested,
            currency=self.currency,
            period=None,
            end=self.balance_day,
            method="derived",
            note=f"{words}, less cash and short-term investments, at {self.balance_day}",
        )

    def _shares(self, dei: Facts) -> tuple[float | None, date | None, str | None]:
        """Shares outstanding: the cover page's, else the balance sheet's, else the average of a quarter."""
        cover = _cover_count(dei)
        sheet = _newest_count(self.concepts, self.taxonomy.shares)
        if cover is not None and (sheet is None or sheet[1] - cover[1] <= SHARES_OLD):
            return cover
        if sheet is not None and self.balance_day - sheet[1] <= OUT_OF_USE:
            return *sheet, "all share classes together"
        average = _newest_average(self.concepts, self.taxonomy.average_shares)
        if average is not None and self.newest - average[1] <= OUT_OF_USE:
            return *average, "average of the period, all share classes together"
        return None, None, None

    def _is_financial(self, sic: str | None) -> bool:
        if sic and sic.isdigit():
            return int(sic) in FINANCIAL_SIC
        in_use = [
            name
            for name in self.taxonomy.of_financials
            if any(self.newest - fact.end <= OUT_OF_USE for fact in self._facts(name))
        ]
        return len(in_use) >= 2

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


def _cover_count(dei: Facts) -> tuple[float, date, str | None] | None:
    """The cover page's count; several classes told in one filing for one day are added up."""
    facts = [
        fact
        for fact in read_facts(entries_of(dei, "EntityCommonStockSharesOutstanding", "shares"))
        if fact.value > 0
    ]
    if not facts:
        return None
    last = max(facts, key=lambda fact: (fact.end, fact.filed))
    classes = {fact.value for fact in facts if fact.end == last.end and fact.filed == last.filed}
    note = "all share classes together" if len(classes) > 1 else None
    return sum(classes), last.end, note


def _newest_count(concepts: Facts, names: Sequence[str]) -> tuple[float, date] | None:
    told = {
        day: fact
        for name in names
        for day, fact in moments_of(concepts, name, "shares").items()
        if fact.value > 0
    }
    return (told[max(told)].value, max(told)) if told else None


def _newest_average(concepts: Facts, names: Sequence[str]) -> tuple[float, date] | None:
    facts = [
        fact
        for name in names
        for fact in read_facts(entries_of(concepts, name, "shares"))
        if fact.start and fact.value > 0
    ]
    if not facts:
        return None
    last = max(facts, key=lambda fact: (fact.end, fact.start or date.min, fact.filed))  # the shortest period
    return last.value, last.end


def _last_value(dei: Facts, name: str) -> float | None:
    facts = list(read_facts(entries_of(dei, name, "USD")))
    return max(facts, key=lambda fact: (fact.end, fact.filed)).value if facts else None
