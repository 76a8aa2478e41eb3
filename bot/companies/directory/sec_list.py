"""The SEC's list of listed companies, packed to one record a company; embedded, and refreshed at run time.

The list is public domain: https://www.sec.gov/files/company_tickers_exchange.json.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import orjson

from bot.companies.directory.listings import Listing, ordinary, readable_name
from bot.errors import ProviderAnswerBroken

DATA = Path(__file__).parents[1] / "data"
SEC_LIST_PATH = "/files/company_tickers_exchange.json"
LEAST = 5_000  # companies; a shorter list is not the whole one


class Row(NamedTuple):
    """One listing as the SEC tells it."""

    cik: int
    name: str
    symbol: str
    exchange: str


class Record(NamedTuple):
    """One company: ``shares`` are its ordinary listings, primary first, ``other`` its remaining symbols.

    Both as the file has them, "GOOGL:Nasdaq GOOG:Nasdaq", so that loading is little more than splitting.
    """

    cik: int
    name: str
    shares: str
    other: str


@dataclass(frozen=True, slots=True)
class SecList:
    """All companies in the SEC's order (the most valuable first), and the day the list is of."""

    records: tuple[Record, ...]
    date: date


def read_sec_json(body: bytes) -> list[Row]:
    """The rows of the SEC's JSON; raises :class:`~bot.errors.ProviderAnswerBroken`."""
    try:
        told = orjson.loads(body)
        at = {name: number for number, name in enumerate(told["fields"])}
        cik, name, ticker, exchange = at["cik"], at["name"], at["ticker"], at["exchange"]
        return [
            Row(int(row[cik]), _clean(row[name]), _clean(row[ticker]).upper(), _clean(row[exchange] or ""))
            for row in told["data"]
            if row[ticker] and row[name]
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ProviderAnswerBroken("The SEC's list of companies came in a form that is not known.") from error


def pack(rows: Iterable[Row]) -> tuple[Record, ...]:
    """One record a company, in the order of the rows; issuers without ordinary shares are left out."""
    companies: dict[int, tuple[str, list[Listing]]] = {}
    for row in rows:
        listing = Listing(_symbol(row.symbol), _symbol(row.exchange))
        companies.setdefault(row.cik, (row.name, []))[1].append(listing)
    records = []
    for cik, (name, listings) in companies.items():
        shares = ordinary(name, listings)
        if shares:
            readable = readable_name(_clean(name), [listing.symbol for listing in listings])
            other = [listing for listing in listings if listing not in shares]
            records.append(Record(cik, readable, " ".join(map(str, shares)), " ".join(map(str, other))))
    return tuple(records)


def render(records: Sequence[Record], of: date) -> str:
    """The list as text: its date, then a line a company."""
    lines = [of.isoformat()]
    lines += [f"{one.cik}\t{one.name}\t{one.shares}\t{one.other}" for one in records]
    return "\n".join(lines) + "\n"


def parse(text: str) -> SecList:
    """What :func:`render` wrote."""
    first, *lines = text.split("\n")
    records = []
    for line in lines:
        if line:
            cik, name, shares, other = line.split("\t")
            records.append(Record(int(cik), name, shares, other))
    return SecList(tuple(records), date.fromisoformat(first))


def embedded() -> SecList:
    """The list that comes with the program."""
    data = (DATA / "sec_listings.tsv.gz").read_bytes()
    return parse(gzip.decompress(data).decode())


def _clean(text: str) -> str:
    return " ".join(text.split())


def _symbol(text: str) -> str:
    """A symbol or exchange without what parts them in the packed list."""
    return "".join(text.split()).replace(":", "")
