"""What business a filer is in, as far as it decides which figures mean something and where its revenue stands.

Industry codes: https://www.sec.gov/search-filings/standard-industrial-classification-sic-code-list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from bot.companies.figures.concepts import Taxonomy
from bot.companies.figures.trailing import Trailing, best
from bot.companies.figures.xbrl import Fact, Period, Series

InUse = Callable[[str], bool]
"""Whether the filer still reports a concept."""

BANK_SICS = (*range(6000, 6099), 6712)
INSURER_SICS = (6311, 6321, 6331, 6351, 6361, 6399)
LENDER_SICS = (6099, *range(6100, 6200))  # with payment and loan brokers among them
BROKER_SICS = range(6200, 6300)  # with asset managers and exchanges; some own a bank


class Line(Enum):
    """Lines of business whose debt is their raw material; the value names those in it."""

    BANK = "banks and other lenders"
    INSURER = "insurers"


def line_of(sic: str | None, taxonomy: Taxonomy, in_use: InUse) -> Line | None:
    """Whether this is a bank or an insurer that carries policies; brokers, exchanges and health plans are neither.

    By the register's industry code, else (and where the code holds both) by the concepts that are in use.
    """
    banking = sum(map(in_use, taxonomy.of_banks))
    if sic and sic.isdigit():
        code = int(sic)
        if code in BANK_SICS:
            return Line.BANK
        if code in INSURER_SICS:
            return Line.INSURER
        needed = 1 if code in LENDER_SICS else 2
        open_code = code in LENDER_SICS or code in BROKER_SICS
        takes_deposits = code in LENDER_SICS or in_use(taxonomy.of_banks[0])
        return Line.BANK if open_code and takes_deposits and banking >= needed else None
    if any(map(in_use, taxonomy.of_health_plans)):
        return None
    if sum(map(in_use, taxonomy.of_insurers)) >= 2:
        return Line.INSURER
    return Line.BANK if banking >= 2 else None


def revenue_series(line: Line | None, taxonomy: Taxonomy, read: Callable[[str], Series]) -> list[Series]:
    """The series that may stand for all revenue, the best first at a tie.

    Revenue from contracts is everything for most filers, but only fees for banks and insurers and only what
    is beside the rent for landlords.
    """
    totals = [read(name) for name in taxonomy.revenue]
    if line is Line.BANK:
        whole = _sum([_newest(taxonomy.net_interest, read), _newest(taxonomy.no_interest, read)], BANK_WORDS)
        return [whole, *totals]
    premiums, leases = _newest(taxonomy.premiums, read), _newest(taxonomy.leases, read)
    sales = [read(name) for name in taxonomy.sales]
    sold = best(sales)
    if line is Line.INSURER or _outweighs(best([premiums]), sold):
        return [*totals, _with_parts(premiums, [_newest(names, read) for names in taxonomy.beside_premiums])]
    if not _outweighs(best([leases]), sold):
        return [*totals, *sales]
    both = [_sum([leases, one], LEASE_WORDS) for one in sales]
    return [*totals, *both, leases]


BANK_WORDS = "net interest income plus noninterest income"
LEASE_WORDS = "lease income plus revenue from contracts"
PREMIUM_WORDS = "premiums earned"
MADE_OF = {BANK_WORDS, LEASE_WORDS, PREMIUM_WORDS, f"{PREMIUM_WORDS} plus investment and other income"}


def _outweighs(one: Trailing | None, other: Trailing | None) -> bool:
    if one is None or other is None:
        return one is not None
    return one.end > other.end or (one.end == other.end and one.value > other.value)


def _newest(names: Sequence[str], read: Callable[[str], Series]) -> Series:
    """Of several names for one thing the series that goes on longest, the first one at a tie."""
    return max((read(name) for name in names), key=lambda one: one.newest)


def _with_parts(main: Series, others: Sequence[Series]) -> Series:
    """The main part with those others that are told for each of its recent periods."""
    recent = [period for period in main.history if (main.newest - period[1]).days <= 800]
    whole = [one for one in others if recent and all(period in one.history for period in recent)]
    if not whole:
        return Series(PREMIUM_WORDS, main.unit, main.history)
    return _sum([main, *whole], f"{PREMIUM_WORDS} plus investment and other income")


def _sum(parts: Sequence[Series], words: str) -> Series:
    """Series added up where all of them tell the same period, telling by telling."""
    first = parts[0]
    history: dict[Period, tuple[Fact, ...]] = {}
    for period in first.history:
        told = [one.history.get(period, ()) for one in parts]
        days = sorted({fact.filed for facts in told for fact in facts})
        facts = [fact for day in days if (fact := _as_of_day(told, day)) is not None]
        if facts:
            history[period] = tuple(facts)
    return Series(words, first.unit, history)


def _as_of_day(told: Sequence[Sequence[Fact]], day: object) -> Fact | None:
    known = [[fact for fact in facts if fact.filed <= day] for facts in told]  # type: ignore[operator]
    if not all(known):
        return None
    last = [facts[-1] for facts in known]
    newest = max(last, key=lambda fact: fact.filed)
    return Fact(
        newest.start,
        newest.end,
        sum(fact.value for fact in last),
        newest.filed,
        newest.form,
        newest.fiscal_year,
    )
