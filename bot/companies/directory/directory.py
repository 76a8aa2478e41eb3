"""Every company that is known: the SEC's list, the overlay over it, and what the operator adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from bot.companies.directory import overlay as overlays
from bot.companies.directory import sec_list
from bot.companies.directory.overlay import Overlay
from bot.companies.directory.sec_list import Record, SecList
from bot.companies.names.names import core, key
from bot.models.companies import Company

REGISTERED_ONLY = "registered with the SEC, but no exchange is listed"


class NameKind(StrEnum):
    """What a name is to its company, the surest first."""

    NAME = "name"
    ALIAS = "alias"
    TYPED = "alias when typed"  # too plain a word to be looked for in texts
    FORMER = "former name"
    PART = "part"


class Name(NamedTuple):
    """A name that a company goes by; ``company`` is its number in the directory."""

    text: str
    company: int
    kind: NameKind
    note: str | None = None  # "Seagen: part of Pfizer Inc since 2023"


class Symbol(NamedTuple):
    """A symbol of a company; ``share`` is False for its warrants, notes, preferred shares and the like."""

    symbol: str
    exchange: str
    company: int
    share: bool


class Directory:
    """All companies by number, in the SEC's order (the most valuable first), those outside the list after.

    Immutable once made, and safe to share between threads.
    """

    def __init__(
        self,
        listed: SecList,
        overlay: Overlay,
        additions: Sequence[tuple[Company, Sequence[str]]] = (),
    ) -> None:
        self.date: date = listed.date
        self._records = listed.records
        self._own: dict[int, Company] = {}  # companies that are not just the SEC's record
        self._names: list[Name] = []
        self._overtaken: set[int] = set()  # a bought company that still has notes listed under its name
        self._count = len(listed.records)
        self.symbols = _symbols(listed.records)
        self.isins: dict[str, int] = {}
        self._lay_over(overlay)
        for company, aliases in additions:
            self._add(company, aliases)

    @classmethod
    def embedded(cls, additions: Sequence[tuple[Company, Sequence[str]]] = ()) -> Directory:
        """The directory that comes with the program, with the operator's additions."""
        return cls(sec_list.embedded(), overlays.embedded(), additions)

    def __len__(self) -> int:
        """How many companies there are."""
        return self._count

    def company(self, number: int) -> Company:
        """The company of that number."""
        return self._own.get(number) or _company(self._records[number])

    def symbol(self, text: str) -> Symbol | None:
        """The listing of a symbol in whatever spelling: BRK.B, BRK-B and BRK/B are one."""
        return self.symbols.get(text.upper().replace(".", "-").replace("/", "-")) or self.symbols.get(
            text.upper()
        )

    @cached_property
    def by_cik(self) -> dict[int, int]:
        """Numbers by CIK."""
        found = {record.cik: number for number, record in enumerate(self._records)}
        return found | {company.cik: number for number, company in self._own.items() if company.cik}

    def names(self) -> Iterator[Name]:
        """Every name of every company, the companies' own names first."""
        for number, record in enumerate(self._records):
            if number not in self._overtaken:
                yield Name(record.name, number, NameKind.NAME)
        yield from self._names

    # --- laying over -------------------------------------------------------------------------------

    def _lay_over(self, overlay: Overlay) -> None:
        for symbol, title in overlay.titles.items():
            self._tell_more(symbol, title=title)
        for symbol, homes in overlay.homes.items():
            self._tell_more(symbol, homes=homes)
        loose = self._loosely_listed(overlay)
        for outside in overlay.outside:
            company = outside.company
            known = self.symbols.get(company.symbol or "")
            number = known.company if known else None
            if number is None:
                cores = (core(key(name)) for name in (company.name, *outside.names))
                number = next((loose[one] for one in cores if one in loose), None)
            self._add(company, outside.names, number)
        for symbols, kind in (
            (overlay.aliases, NameKind.ALIAS),
            (overlay.typed, NameKind.TYPED),
            (overlay.formers, NameKind.FORMER),
        ):
            for symbol, names in symbols.items():
                owner = self.symbols.get(symbol)
                if owner is not None:  # a company may have left the SEC's list since the overlay was written
                    self._names += [Name(name, owner.company, kind) for name in names]
        named = {name.text: name.company for name in reversed(self._names)}
        for part in overlay.parts:
            owner = self.symbols.get(part.owner)
            number = owner.company if owner else named.get(part.owner)
            about = self.company(number).name if number is not None else part.owner
            note = f"part of {about} since {part.year}"
            if number is None:
                number = self._append(Company(part.name, None, None, listed=False, note=note))
            self._names += [
                Name(name, number, NameKind.PART, f"{part.name}: {note}") for name in (part.name, *part.names)
            ]
        bought = {core(key(part.name)) for part in overlay.parts}
        begins = {name.partition(" ")[0] for name in bought}
        self._overtaken = {
            number
            for number, record in enumerate(self._records)
            if record.name.partition(" ")[0].lower() in begins and core(key(record.name)) in bought
        }
        for isin, symbol in overlay.isins.items():
            owner = self.symbols.get(symbol)
            number = owner.company if owner else named.get(symbol)
            if number is not None:
                self.isins[isin] = number

    def _tell_more(self, symbol: str, *, title: str | None = None, homes: Sequence[str] = ()) -> None:
        """Show a listed company by this name, or know its symbols at home; nothing where it has left the list."""
        listing = self.symbols.get(symbol)
        if listing is None:
            return
        number = listing.company
        before = self.company(number)
        self._own[number] = replace(before, name=title or before.name, symbols=(*before.symbols, *homes))
        if title:
            self._names.append(Name(title, number, NameKind.NAME))
        for home in homes:
            self.symbols.setdefault(home, Symbol(home, "", number, share=True))

    def _loosely_listed(self, overlay: Overlay) -> dict[str, int]:
        """Companies of the SEC's list by core name that stand in it without a US exchange.

        There foreign companies have a symbol of their ordinary shares, and private ones one they have not
        used yet. Only names that begin as one of the overlay's are looked at: the rest costs time for nothing.
        """
        wanted = {
            name.partition(" ")[0].lower()
            for outside in overlay.outside
            for name in (outside.company.name, *outside.names)
        }
        return {
            core(key(record.name)): number
            for number, record in enumerate(self._records)
            if record.shares.endswith((":OTC", ":")) and record.name.partition(" ")[0].lower() in wanted
        }

    def _add(self, company: Company, aliases: Iterable[str], number: int | None = None) -> None:
        """Add a company, or tell more about the one that the SEC's list has under this symbol."""
        if number is None and company.symbol and (known := self.symbol(company.symbol)):
            number = known.company
        if number is None:
            number = self._append(company)
        else:
            before = self.company(number)
            symbol, exchange = before.symbol, before.exchange
            if _is_receipt(company.symbol) and not _is_receipt(symbol) and exchange == "OTC":
                symbol = company.symbol
            further = (before.symbol, company.symbol, *company.symbols, *before.symbols)
            self._own[number] = replace(
                company,
                symbol=symbol,
                exchange=exchange,
                cik=before.cik or company.cik,
                country=company.country or before.country,
                sector=company.sector or before.sector,
                listed=before.listed,
                note=before.note or (company.note if before.listed else None),
                symbols=tuple(dict.fromkeys(one for one in further if one and one != symbol)),
            )
            if before.name != company.name:
                self._names.append(Name(before.name, number, NameKind.ALIAS))
        self._names.append(Name(company.name, number, NameKind.NAME))
        self._names += [Name(alias, number, NameKind.ALIAS) for alias in aliases]
        exchanges = (company.exchange or "", *("" for _ in company.symbols))
        for symbol, exchange in zip((company.symbol, *company.symbols), exchanges, strict=True):
            if symbol:
                self.symbols.setdefault(symbol.upper(), Symbol(symbol, exchange, number, share=True))

    def _append(self, company: Company) -> int:
        number = self._count
        self._own[number] = company
        self._count += 1
        return number


def _is_receipt(symbol: str | None) -> bool:
    """Whether an over-the-counter symbol is an American depositary receipt: five letters ending in Y."""
    return symbol is not None and len(symbol) == 5 and symbol.isalpha() and symbol[-1] == "Y"


def _symbols(records: Sequence[Record]) -> dict[str, Symbol]:
    found: dict[str, Symbol] = {}
    for number, record in enumerate(records):
        for listings, share in ((record.shares, True), (record.other, False)):
            for listing in listings.split():
                symbol, _, exchange = listing.partition(":")
                if share or symbol not in found:
                    found[symbol] = Symbol(symbol, exchange, number, share)
    return found


def _company(record: Record) -> Company:
    primary, *further = record.shares.split()
    symbol, _, exchange = primary.partition(":")
    classes = tuple(listing.partition(":")[0] for listing in further)
    if not exchange:
        note = f"{REGISTERED_ONLY} ({symbol})"
        return Company(record.name, None, None, cik=record.cik, listed=False, note=note)
    return Company(record.name, symbol, exchange, cik=record.cik, symbols=classes)
