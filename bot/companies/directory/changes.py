"""What became of companies, from data: who left the SEC's list, was renamed, bought, delisted, or is new.

Three sources, each kept with its date: two lists of different weeks, what a company itself filed (``submissions``:
former names; 8-K items 2.01 and 3.01; Forms 25 and 15), and listings that news states before the list has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import orjson

from bot.companies.directory.sec_list import Record, SecList
from bot.companies.names.names import core, key
from bot.errors import ProviderAnswerBroken
from bot.models.articles import CompanyLink
from bot.models.companies import ChangeKind, CompanyChange

SEC_LIST = "the SEC's list"
STATED_BY = 2  # articles that state a listing before it is believed
_AMERICAN = ("Nasdaq", "NYSE", "CBOE")
_DELISTING = ("25", "25-NSE")
_DEREGISTRATION = ("15-12B", "15-12G", "15-15D")
_NEAR = 60  # days between the closing of a deal and the delisting that belongs to it


def between(before: SecList, after: SecList) -> list[CompanyChange]:
    """What differs between two lists, by CIK: who left and came, other names, other symbols."""
    old = {record.cik: record for record in before.records}
    new = {record.cik: record for record in after.records}
    found: list[CompanyChange] = []
    for cik, record in old.items():
        now = new.get(cik)
        if now is None:
            found.append(_change(ChangeKind.LEFT, record, after.date))
            continue
        if core(key(record.name)) != core(key(now.name)):
            found.append(_change(ChangeKind.RENAMED, record, after.date))
        if record.shares and _primary(record) not in (now.shares + " " + now.other).replace(":", " ").split():
            found.append(_change(ChangeKind.NEW_SYMBOL, record, after.date))
    found += [_change(ChangeKind.LISTED, record, after.date) for cik, record in new.items() if cik not in old]
    return found


def from_submissions(body: bytes) -> list[CompanyChange]:
    """What a company's own filings tell: its former names, and, where it has no symbol any more, why.

    Of an 8-K, item 2.01 (a deal was completed) counts only near a delisting: buyers file it, too. Raises
    :class:`~bot.errors.ProviderAnswerBroken`.
    """
    try:
        told = orjson.loads(body)
        cik, name = int(told["cik"]), str(told["name"])
        former = [(str(one["name"]), _day(one["to"])) for one in told.get("formerNames") or ()]
        recent = told["filings"]["recent"]
        filed = [
            (str(form), str(items), date.fromisoformat(day))
            for form, items, day in zip(recent["form"], recent["items"], recent["filingDate"], strict=True)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProviderAnswerBroken("A company's list of filings came in a form that is not known.") from error
    own = core(key(name))
    found = [
        CompanyChange(cik, ChangeKind.RENAMED, one, until, "submissions")
        for one, until in {core(key(one)): (one, until) for one, until in former}.values()
        if core(key(one)) != own
    ]
    return found if told.get("tickers") else [*found, *_endings(cik, name, filed)]


def _endings(cik: int, name: str, filed: Sequence[tuple[str, str, date]]) -> list[CompanyChange]:
    """The newest delisting and deregistration, and the deal that closed about then."""
    found: list[CompanyChange] = []
    for forms, kind in ((_DELISTING, ChangeKind.DELISTED), (_DEREGISTRATION, ChangeKind.DEREGISTERED)):
        days = [(day, form) for form, _, day in filed if form in forms]
        if days:
            day, form = max(days)
            found.append(CompanyChange(cik, kind, name, day, f"Form {form}"))
    if not found:
        notices = [day for form, items, day in filed if form == "8-K" and {"2.01", "3.01"} <= _items(items)]
        return (
            [CompanyChange(cik, ChangeKind.COMPLETED, name, max(notices), "8-K, item 2.01")]
            if notices
            else []
        )
    about = found[0].on
    deals = [
        day
        for form, items, day in filed
        if form == "8-K" and "2.01" in _items(items) and abs((day - about).days) <= _NEAR
    ]
    if deals:
        found.append(CompanyChange(cik, ChangeKind.COMPLETED, name, max(deals), "8-K, item 2.01"))
    return found


def stated(links: Iterable[CompanyLink], on: date) -> list[CompanyChange]:
    """Listings on American exchanges that several articles state of companies that the directory does not know."""
    named = [
        link
        for link in links
        if link.cik is None and link.symbol and (link.exchange or "").startswith(_AMERICAN)
    ]
    counted = Counter(link.symbol for link in named)
    latest = {link.symbol: link for link in named if counted[link.symbol] >= STATED_BY}
    return [
        CompanyChange(0, ChangeKind.STATED, link.name, on, "news", link.symbol, link.exchange)
        for link in latest.values()
    ]


def ending(changes: Sequence[CompanyChange]) -> str:
    """Why and since when a company is not listed any more, in words; "" where nothing says so.

    The earliest day counts: a company leaves the weekly list some days after it left its exchange.
    """
    ends = [one for one in changes if one.kind in _ENDINGS]
    if not ends:
        return ""
    since = min(one.on for one in ends)
    deal = any(one.kind is ChangeKind.COMPLETED for one in ends)
    sources = dict.fromkeys(one.source for one in sorted(ends, key=lambda one: _ENDINGS.index(one.kind)))
    why = "a deal was completed; " if deal else ""
    return f"no longer listed since {since.day} {since:%b %Y} ({why}{', '.join(sources)})"


_ENDINGS = (ChangeKind.COMPLETED, ChangeKind.DELISTED, ChangeKind.DEREGISTERED, ChangeKind.LEFT)


def _items(told: str) -> set[str]:
    return {item.strip() for item in told.split(",")}


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def _primary(record: Record) -> str:
    return record.shares.partition(":")[0]


def _change(kind: ChangeKind, record: Record, on: date) -> CompanyChange:
    symbol, _, exchange = (record.shares.split() or [""])[0].partition(":")
    return CompanyChange(record.cik, kind, record.name, on, SEC_LIST, symbol or None, exchange or None)
