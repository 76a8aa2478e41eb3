"""From what the sources say to the figures that are shown, each with where it comes from.

Reports come from the filer itself where there are any; market values from a vendor, else as price × shares.
Nothing is shown without its currency, period, moment and source; two currencies are only put together at a
stated rate; what two sources tell more than a quarter apart is shown with both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.companies.figures.source_data import Amount, Fundamentals, Measure, Quote, Rates, Snapshot
from bot.models.companies import Company, CompanyFacts, Figure

NAMES = ("market_cap", "pe", "enterprise_value", "ebitda", "revenue", "net_income")
BUCKETS = ((200e9, "mega"), (10e9, "large"), (2e9, "mid"), (300e6, "small"), (50e6, "micro"), (0.0, "nano"))
"""Least market value in US dollars, and what a company of that size is called."""

APART = 0.25
PERIODS_COMPARE = timedelta(days=100)
FLOAT_TIMES = (0.02, 50.0)
FLOAT_TIMES_ABROAD = (0.1, 2.5)
"""How far price × shares may be from the public float that the filer itself states.

Beyond it price and count are of different share classes; of a company abroad they may be of depositary
receipts and ordinary shares, whose ratio is often between 3 and 20.
"""

_NAME = "\0"  # stands for the source's name, as nothing else does
_PLURAL = (
    (f"{_NAME} does not", f"{_NAME} do not"),
    (f"{_NAME} has not", f"{_NAME} have not"),
    (f"{_NAME} is ", f"{_NAME} are "),
    ("it is not asked", "none is asked"),
)
LOSS = "not meaningful: the company makes a loss"
FILINGS = "SEC EDGAR"


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that was found; ``snapshots`` in order of trust, ``problems`` as sentences for people."""

    fundamentals: Fundamentals | None = None
    snapshots: tuple[Snapshot, ...] = ()
    quote: Quote | None = None
    rates: Rates | None = None
    notes: Mapping[str, str] = field(default_factory=dict)  # by source: its age, where it is stale
    reasons: Mapping[str, str] = field(default_factory=dict)  # by source: why it says nothing
    errors: tuple[str, ...] = ()
    abroad: bool = False  # the company is incorporated or sits outside the United States


def bucket(dollars: float) -> str | None:
    """The size class of a market value in US dollars; None for less than nothing."""
    return next((name for least, name in BUCKETS if dollars >= least), None)


def assemble(company: Company, sources: Sources) -> CompanyFacts:
    """The figures of a company, and for each that is not known the reason."""
    table = _FigureBuilder(sources)
    reported = {name: table.reported(name) for name in ("ebitda", "revenue", "net_income")}
    market_cap = table.market_cap()
    worth = table.enterprise_value(market_cap)
    pe = table.price_earnings(market_cap, reported["net_income"])
    size, size_missing = table.size(market_cap)
    figures: dict[str, Figure | None] = {
        "market_cap": market_cap,
        "pe": pe,
        "enterprise_value": worth,
        **reported,
    }
    missing = {name: table.reason(name) for name, figure in figures.items() if figure is None}
    if size_missing and market_cap is not None:
        missing["cap_bucket"] = size_missing
    known = [figure.as_of for figure in figures.values() if figure is not None]
    return CompanyFacts(
        company=company,
        market_cap=market_cap,
        pe=pe,
        enterprise_value=worth,
        ebitda=reported["ebitda"],
        revenue=reported["revenue"],
        net_income=reported["net_income"],
        cap_bucket=size,
        as_of=market_cap.as_of if market_cap is not None else max(known, default=None),
        missing=missing,
        errors=sources.errors,
    )


class _FigureBuilder:
    """All that the sources say, figure by figure."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.missing: dict[str, str] = {}

    # --- over a period ---

    def reported(self, name: str) -> Figure | None:
        """Revenue, net income or EBITDA: from filings, else from the first vendor that has it."""
        found = [*self._from_filings(name), *self._from_vendors(name)]
        return self._checked(found)

    def _from_filings(self, name: str) -> list[Figure]:
        books = self.sources.fundamentals
        measure: Measure | None = getattr(books, name) if books is not None else None
        if books is None or measure is None:
            return []
        report = f"{FILINGS} ({books.form}, filed {books.filed})" if books.form else FILINGS
        note = _joined(measure.note, self.sources.notes.get(FILINGS))
        return [
            Figure(
                measure.value,
                measure.currency,
                measure.period,
                _moment(measure.end),
                report,
                measure.method,
                note,
            )
        ]

    def _from_vendors(self, name: str) -> list[Figure]:
        return [
            _figure(amount, one.source, self.sources.notes.get(one.source))
            for one in self.sources.snapshots
            if (amount := one.amounts.get(name)) is not None
        ]

    # --- at a moment ---

    def market_cap(self) -> Figure | None:
        derived = self._price_times_shares()
        return self._checked([*self._from_vendors("market_cap"), *([derived] if derived else [])])

    def _price_times_shares(self) -> Figure | None:
        quote, books = self.sources.quote, self.sources.fundamentals
        if quote is None or books is None or books.shares is None:
            return None
        value = quote.price * books.shares
        if why := self._count_refused(books, value, quote.currency):
            self.missing["market_cap"] = why
            return None
        counted = f"{books.shares:,.0f} shares as of {books.shares_as_of}"
        note = _joined(
            f"price × {counted}",
            books.shares_note,
            self.sources.notes.get(quote.source),
            self.sources.notes.get(FILINGS),
        )
        return Figure(value, quote.currency, None, quote.at, f"{quote.source} and {FILINGS}", "derived", note)

    def _count_refused(self, books: Fundamentals, value: float, currency: str) -> str | None:
        """Why a price may not be multiplied by the filer's share count; None where it may."""
        receipts = "the company may trade as depositary receipts, whose ratio to its shares no source gives"
        abroad = self.sources.abroad
        if books.foreign or (abroad and books.public_float is None):
            return receipts
        if not books.public_float or currency != "USD":
            return None
        least, most = FLOAT_TIMES_ABROAD if abroad else FLOAT_TIMES
        if least < value / books.public_float < most:
            return None
        far = "price × the filings’ share count is far from the public float that the filer states"
        return f"{far}, so they may be of different share classes" if not abroad else f"{far}, and {receipts}"

    def enterprise_value(self, market_cap: Figure | None) -> Figure | None:
        found = self._from_vendors("enterprise_value")
        derived = self._value_of_business(market_cap)
        return self._checked([*found, *([derived] if derived else [])])

    def _value_of_business(self, market_cap: Figure | None) -> Figure | None:
        books = self.sources.fundamentals
        debt = books.net_debt if books is not None else None
        if market_cap is None or market_cap.currency is None or debt is None:
            if debt is not None:
                self.missing["enterprise_value"] = "the market cap is not known"
            return None
        converted = self._converted(debt.value, debt.currency, market_cap.currency)
        if converted is None:
            self.missing["enterprise_value"] = (
                f"market value is in {market_cap.currency}, debt in {debt.currency}, and no rate is known"
            )
            return None
        value, rate = converted
        return Figure(
            market_cap.value + value,
            market_cap.currency,
            None,
            market_cap.as_of,
            _sources(market_cap.source, FILINGS),
            "derived",
            _joined(f"market cap plus {debt.note}" if debt.note else None, rate),
        )

    def price_earnings(self, market_cap: Figure | None, net_income: Figure | None) -> Figure | None:
        """Market value / net income of the last twelve months: both as shown, so that everybody can check.

        Whole companies are compared, never one share with another, so that a depositary receipt's ratio or
        a share class cannot spoil it.
        """
        if net_income is not None and net_income.value <= 0:
            self.missing["pe"] = LOSS
            return None
        if market_cap is not None and net_income is not None and market_cap.currency and net_income.currency:
            converted = self._converted(net_income.value, net_income.currency, market_cap.currency)
            if converted is not None:
                earned, rate = converted
                return Figure(
                    market_cap.value / earned,
                    None,
                    net_income.period,
                    market_cap.as_of,
                    _sources(market_cap.source, net_income.source),
                    "derived",
                    _joined("market cap / net income", rate),
                )
            self.missing["pe"] = (
                f"market value is in {market_cap.currency}, earnings in {net_income.currency}, and no rate is known"
            )
        return next((one for one in self._from_vendors("pe") if one.value > 0), None)

    def size(self, market_cap: Figure | None) -> tuple[str | None, str | None]:
        if market_cap is None or market_cap.currency is None:
            return None, None
        converted = self._converted(market_cap.value, market_cap.currency, "USD")
        if converted is None:
            return None, f"no rate of {market_cap.currency} to US dollars is known"
        return bucket(converted[0]), None

    # --- between sources ---

    def _converted(self, value: float, have: str, want: str) -> tuple[float, str | None] | None:
        """A value in another currency, with the rate in words; None where no rate is known."""
        if have == want:
            return value, None
        rates = self.sources.rates
        factor = rates.factor(have, want) if rates is not None else None
        if rates is None or factor is None:
            return None
        return value * factor, f"1 {have} = {factor:,.4g} {want} ({rates.source}, {rates.day})"

    def _checked(self, found: Sequence[Figure]) -> Figure | None:
        """The first; another one that is far away from it is named beside it."""
        if not found:
            return None
        first = found[0]
        for other in found[1:]:
            if not _comparable(first, other) or first.currency is None or other.currency is None:
                continue
            converted = self._converted(other.value, other.currency, first.currency)
            if converted is not None and _apart(first.value, converted[0]):
                told = f"{other.source} says {_amount(other)}"
                period = f" ({other.period})" if other.period else ""
                first = replace(first, note=_joined(first.note, f"{told}{period}: more than 25 % apart"))
        return first

    def reason(self, name: str) -> str:
        """Why a figure is not shown: what is special to it, else why the sources say nothing."""
        books = self.sources.fundamentals
        special = self.missing.get(name) or (books.missing.get(name) if books is not None else None)
        vendors = [one.missing[name] for one in self.sources.snapshots if name in one.missing]
        told = [reason for reason in (special, *vendors) if reason]
        if name == "pe" and LOSS in told:
            return LOSS
        if special and books is not None and books.financial:
            return special  # no source can give what means nothing for a bank
        told += told_together(self.sources.reasons)
        return "; ".join(dict.fromkeys(told)) or "no source gives it"


def told_together(reasons: Mapping[str, str]) -> list[str]:
    """Reasons by source as sentences without a stop; those that differ in the source's name alone are one."""
    groups: dict[str, list[str]] = {}
    for source, why in reasons.items():
        groups.setdefault(why.rstrip(".").replace(source, _NAME, 1), []).append(source)
    return [_told(shape, names) for shape, names in groups.items()]


def _told(shape: str, names: Sequence[str]) -> str:
    if len(names) > 1:
        for one, several in _PLURAL:
            shape = shape.replace(one, several)
    *first, last = names
    return shape.replace(_NAME, f"{', '.join(first)} and {last}" if first else last)


def _comparable(one: Figure, other: Figure) -> bool:
    """Whether two figures are of about the same time, so that they should agree."""
    if (one.period is None) != (other.period is None):
        return False
    return abs(one.as_of - other.as_of) <= PERIODS_COMPARE


def _apart(one: float, other: float) -> bool:
    """More than a quarter of the larger apart."""
    larger = max(abs(one), abs(other))
    return larger > 0 and abs(one - other) > APART * larger


def _figure(amount: Amount, source: str, age: str | None) -> Figure:
    return Figure(
        amount.value,
        amount.currency,
        amount.period,
        amount.as_of,
        source,
        amount.method,
        _joined(amount.note, age),
    )


def _amount(figure: Figure) -> str:
    for scale, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(figure.value) >= scale:
            return f"{figure.currency} {figure.value / scale:,.1f} {word}"
    return f"{figure.currency} {figure.value:,.0f}"


def _sources(*names: str) -> str:
    """Several sources as one text, each once, in its fullest form."""
    parts = list(dict.fromkeys(part for name in names for part in name.split(" and ")))
    kept = [part for part in parts if not any(other != part and other.startswith(part) for other in parts)]
    return " and ".join(kept)


def _joined(*notes: str | None) -> str | None:
    return "; ".join(dict.fromkeys(note for note in notes if note)) or None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
