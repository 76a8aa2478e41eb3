"""How well typed names resolve: the project's own queries, and names, symbols and numbers of the whole list.

The whole list is asked by exact name (with and without legal form), by symbol in small letters, by CIK, and
with one letter left out of the name: that must never lead to a company of another name.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from benchmarks.harness import Measure, Result
from bot.companies.directory import sec_list
from bot.companies.directory.directory import Directory
from bot.companies.names.names import core, key
from bot.companies.resolving.resolve import Resolver

TITLE = "Resolving what people type"
QUERIES = Path(__file__).resolve().parents[2] / "tests" / "data" / "companies" / "queries.tsv"
STEP = 4  # every fourth company of the list is asked


def run() -> Result:
    directory = Directory.embedded()
    resolver = Resolver(directory)
    resolver.resolve("warm up")
    worst: list[str] = []
    seconds: list[float] = []
    own = _own_queries(resolver, worst, seconds)
    counted: Counter[str] = Counter()
    for record in sec_list.embedded().records[::STEP]:
        _ask(resolver, record, counted, worst, seconds)
    seconds.sort()
    exact = counted["name found"] / counted["name"]
    return Result(
        TITLE,
        (
            Measure("own queries right", own, "of them", target=">= .97", met=own >= 0.97),
            Measure("exact names found or offered", exact, "of the SEC's list", target=">= .97", met=exact >= 0.97),
            Measure("symbols in small letters", counted["symbol found"] / counted["symbol"], "of the SEC's list"),
            Measure("CIKs", counted["cik found"] / counted["cik"], "of the SEC's list"),
            Measure("a letter left out, taken for another company", counted["wrongly taken"], "names", target="0", met=not counted["wrongly taken"]),
            Measure("a letter left out, the right one offered", counted["offered"] / counted["misspelled"], "of the names"),
            Measure("a query (99th percentile)", seconds[int(len(seconds) * 0.99)] * 1e3, "ms", target="< 5", met=seconds[int(len(seconds) * 0.99)] < 0.005),
        ),
        tuple(worst[:80]),
    )  # fmt: skip


def _timed(resolver: Resolver, query: str, seconds: list[float]):
    started = time.perf_counter()
    answer = resolver.resolve(query)
    seconds.append(time.perf_counter() - started)
    return answer


def _own_queries(resolver: Resolver, worst: list[str], seconds: list[float]) -> float:
    lines = [line.split("\t") for line in QUERIES.read_text("utf-8").splitlines() if line and line[0] != "#"]
    right = 0
    for query, status, symbol, _ in lines:
        answer = _timed(resolver, query, seconds)
        good = answer.status in status.split("-or-")
        good = good and (status != "found" or (answer.company.symbol or "-") == symbol)
        right += good
        if not good:
            worst.append(f"[own query] {query}: {answer.status} {answer.company}")
    return right / len(lines)


def _ask(resolver: Resolver, record, counted: Counter[str], worst: list[str], seconds: list[float]) -> None:
    symbol = record.shares.split()[0].partition(":")[0]
    for query in {record.name, core(key(record.name))}:
        answer = _timed(resolver, query, seconds)
        offered = [company.cik for company, _ in answer.candidates]
        found = record.cik == (answer.company.cik if answer.company else None) or record.cik in offered
        counted["name"] += 1
        counted["name found"] += found
        if not found:
            worst.append(
                f"[name] {query} ({symbol}): {answer.status} {answer.company and answer.company.name}"
            )
    answer = _timed(resolver, symbol.lower(), seconds)
    counted["symbol"] += 1
    counted["symbol found"] += bool(answer.company and answer.company.cik == record.cik)
    if not (answer.company and answer.company.cik == record.cik):
        worst.append(
            f"[symbol] {symbol.lower()} ({record.name}): {answer.status} {answer.company and answer.company.name}"
        )
    answer = _timed(resolver, f"CIK {record.cik}", seconds)
    counted["cik"] += 1
    counted["cik found"] += bool(answer.company and answer.company.cik == record.cik)
    name = core(key(record.name))
    if len(name) >= 8:
        middle = len(name) // 2
        wrong = name[:middle] + name[middle + 1 :]
        answer = _timed(resolver, wrong, seconds)
        counted["misspelled"] += 1
        counted["offered"] += any(company.cik == record.cik for company, _ in answer.candidates)
        other = answer.company is not None and answer.company.cik != record.cik
        if other and core(key(answer.company.name)) != wrong and not answer.note:
            counted["wrongly taken"] += 1
            worst.append(f"[taken] {wrong} for {answer.company.name}, not {record.name}")
