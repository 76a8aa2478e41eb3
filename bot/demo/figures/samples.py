"""The table of sample companies, and the answers of the sources that are made from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

QUARTERS = 12  # so that eight can be drawn, and years before and after compared
FILED_AFTER = timedelta(days=30)
SEASONS = (24, 25, 25, 26)  # percent of a year's total, the first of the four quarters first
NOTE = "A sample: every figure, filing and trial here is invented."
MILLION = 1_000_000
RATES = {
    "USD": 1.10,
    "GBP": 0.85,
    "CHF": 0.95,
    "DKK": 7.46,
    "JPY": 165.0,
    "TWD": 35.2,
}  # to the euro, invented

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """One company's sample numbers, in the units that the file explains."""

    symbol: str
    cik: int
    name: str
    sic: str
    industry: str
    net_income: int
    growth: int
    cash: int
    debt: int
    equity: int
    shares: int
    price: float
    revenue: int | None = None
    operating_income: int | None = None
    depreciation: int | None = None
    market_cap: int | None = None
    currency: str = "USD"
    abroad: bool = False
    trials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Standard:
    """The concepts of an accounting standard, and the forms that report them."""

    key: str
    revenue: str
    net_income: str
    operating_income: str
    depreciation: str
    cash: str
    debt: str
    equity: str
    annual: str
    interim: str


_US = _Standard(
    key="us-gaap",
    revenue="Revenues",
    net_income="NetIncomeLoss",
    operating_income="OperatingIncomeLoss",
    depreciation="DepreciationDepletionAndAmortization",
    cash="CashAndCashEquivalentsAtCarryingValue",
    debt="LongTermDebtNoncurrent",
    equity="StockholdersEquity",
    annual="10-K",
    interim="10-Q",
)
_ABROAD = _Standard(
    key="ifrs-full",
    revenue="Revenue",
    net_income="ProfitLossAttributableToOwnersOfParent",
    operating_income="ProfitLossFromOperatingActivities",
    depreciation="DepreciationAndAmortisationExpense",
    cash="CashAndCashEquivalents",
    debt="LongtermBorrowings",
    equity="EquityAttributableToOwnersOfParent",
    annual="20-F",
    interim="6-K",
)


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """All sample companies."""
    import yaml

    text = resources.files("bot.demo.figures").joinpath("companies.yaml").read_text(encoding="utf-8")
    return tuple(
        Sample(**{**entry, "trials": tuple(entry.get("trials", ()))}) for entry in yaml.safe_load(text)
    )


def last_quarter(today: date) -> date:
    """The end of the newest calendar quarter whose report is out."""
    end = today - FILED_AFTER
    first = date(end.year, (end.month - 1) // 3 * 3 + 1, 1)
    return first - timedelta(days=1)


def quarter_values(total: int, growth: int) -> list[int]:
    """Twelve quarters in millions, oldest first, of which the last four make ``total``.

    Each four before them are smaller by ``growth`` percent a year.
    """
    values: list[int] = []
    for years_back in (2, 1, 0):
        year = round(total / (1 + growth / 100) ** years_back)
        parts = [year * season // 100 for season in SEASONS[:-1]]
        values += [*parts, year - sum(parts)]
    return values


def company_facts(sample: Sample, today: date) -> Json:
    """The SEC's companyfacts of a company, up to the report that is out on ``today``."""
    standard = _ABROAD if sample.abroad else _US
    ends = _quarter_ends(today)
    flows = {
        standard.revenue: sample.revenue,
        standard.net_income: sample.net_income,
        standard.operating_income: sample.operating_income,
        standard.depreciation: sample.depreciation,
    }
    moments = {standard.cash: sample.cash, standard.debt: sample.debt, standard.equity: sample.equity}
    concepts = {
        name: {"units": {sample.currency: _flow(quarter_values(total, sample.growth), ends, standard)}}
        for name, total in flows.items()
        if total is not None
    } | {
        name: {"units": {sample.currency: [_entry(ends[-1], value * MILLION, standard)]}}
        for name, value in moments.items()
    }
    cover = {"shares": [_entry(ends[-1], sample.shares * MILLION, standard)]}
    return {
        "cik": sample.cik,
        "entityName": sample.name,
        "facts": {standard.key: concepts, "dei": {"EntityCommonStockSharesOutstanding": {"units": cover}}},
    }


def _quarter_ends(today: date) -> list[date]:
    ends = [last_quarter(today)]
    while len(ends) < QUARTERS:
        ends.append(_first_day(ends[-1]) - timedelta(days=1))
    return ends[::-1]


def _first_day(end: date) -> date:
    return date(end.year, end.month - 2, 1)


def _flow(values: list[int], ends: list[date], standard: _Standard) -> list[Json]:
    """As filers report: each quarter but a year's last one, the year to date, and the year."""
    entries: list[Json] = []
    by_end = dict(zip(ends, values, strict=True))
    for end, value in by_end.items():
        quarter = end.month // 3
        if quarter < 4:
            entries.append(_entry(end, value * MILLION, standard, start=_first_day(end)))
        to_date = [by_end.get(one) for one in ends if one.year == end.year and one <= end]
        if quarter > 1 and len(to_date) == quarter:
            total = sum(part for part in to_date if part is not None)
            entries.append(_entry(end, total * MILLION, standard, start=date(end.year, 1, 1)))
    return entries


def _entry(end: date, value: int, standard: _Standard, *, start: date | None = None) -> Json:
    filed = end + FILED_AFTER
    return {
        **({"start": start.isoformat()} if start else {}),
        "end": end.isoformat(),
        "val": value,
        "accn": f"0000000000-{filed:%y}-{filed:%m%d}00",
        "fy": end.year,
        "form": standard.annual if end.month == 12 else standard.interim,
        "filed": filed.isoformat(),
    }


def register(sample: Sample, today: date) -> Json:
    """The SEC's submissions of a company: its last reports, and an announcement with each."""
    standard = _ABROAD if sample.abroad else _US
    rows: list[tuple[str, date, str]] = []
    if not sample.abroad:
        rows.append(("8-K", today - timedelta(days=2), "7.01,9.01"))
    for end in _quarter_ends(today)[:-4:-1]:
        filed = end + FILED_AFTER
        rows.append((standard.annual if end.month == 12 else standard.interim, filed, ""))
        if not sample.abroad:
            rows.append(("8-K", filed, "2.02,9.01"))
    return {
        "cik": str(sample.cik),
        "name": sample.name,
        "sic": sample.sic,
        "sicDescription": sample.industry,
        "description": NOTE,
        "website": "",
        "stateOfIncorporation": "X0" if sample.abroad else "DE",
        "filings": {
            "recent": {
                "form": [form for form, _, _ in rows],
                "filingDate": [filed.isoformat() for _, filed, _ in rows],
                "accessionNumber": [
                    f"0000000000-{day:%y}-{day:%m%d}{n:02}" for n, (_, day, _) in enumerate(rows)
                ],
                "primaryDocument": ["" for _ in rows],
                "items": [items for _, _, items in rows],
            }
        },
    }


def price_chart(sample: Sample, now: datetime) -> Json:
    """Yahoo's chart of a symbol for one day: the price of a quarter of an hour ago, and the close before."""
    move = (sum(map(ord, sample.symbol)) % 61 - 30) / 1_000  # within three percent, another for each symbol
    meta = {
        "symbol": sample.symbol,
        "currency": "USD",
        "instrumentType": "EQUITY",
        "regularMarketPrice": sample.price,
        "regularMarketTime": int((now - timedelta(minutes=15)).timestamp()),
        "chartPreviousClose": round(sample.price / (1 + move), 4),
        "range": "1d",
    }
    return {"chart": {"result": [{"meta": meta}], "error": None}}


def quote_summary(sample: Sample, now: datetime) -> Json:
    """Yahoo's summary of a depositary receipt: its price, and the market value of the whole company."""
    price = {
        "currency": "USD",
        "regularMarketPrice": sample.price,
        "regularMarketTime": int((now - timedelta(minutes=15)).timestamp()),
        "marketCap": (sample.market_cap or 0) * MILLION,
    }
    return {"quoteSummary": {"result": [{"price": price}], "error": None}}


def studies(sample: Sample, today: date) -> Json:
    """ClinicalTrials.gov's answer about a sponsor."""
    found = [_study(sample, number, trial, today) for number, trial in enumerate(sample.trials)]
    return {"studies": found, "totalCount": len(found)}


def _study(sample: Sample, number: int, trial: str, today: date) -> Json:
    *phases, status = trial.split()
    changed = today - timedelta(days=3 + 11 * number)
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{sample.cik % 100_000:05}{number:03}",
                "briefTitle": f"Sample study {number + 1}, invented",
            },
            "statusModule": {
                "overallStatus": status,
                "lastUpdatePostDateStruct": {"date": changed.isoformat()},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": sample.name}},
            "designModule": {"phases": phases},
        }
    }


def reference_rates(today: date) -> str:
    """The ECB's daily reference rates as XML."""
    cubes = "".join(f"<Cube currency='{code}' rate='{rate}'/>" for code, rate in RATES.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
        'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">'
        f"<Cube><Cube time='{today.isoformat()}'>{cubes}</Cube></Cube></gesmes:Envelope>"
    )
