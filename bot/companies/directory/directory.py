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
from bot.companies.directory.changes import ending
from bot.companies.directory.overlay import Overlay
from bot.companies.directory.sec_list import Record, SecList
from bot.companies.names.names import core, key
from bot.models.companies import ChangeKind, Company, CompanyChange

REGISTERED_ONLY = "registered with the SEC, which names no exchange for it"


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
        changes: Sequence[CompanyChange] = (),
    ) -> None:
        self.date: date = listed.date
        self._records = listed.records
        self._own: dict[int, Company] = {}  # companies that are not just the SEC's record
        self._names: list[Name] = []
        self._overtaken: set[int] = set()  # a bought company that still has notes listed under its name
        self._count = len(listed.records)
        self.symbols = _symbols(listed.records)
        self.isins: dict[str, int] = {}
        self.classes = overlay.classes
        self._lay_over(overlay)
        self._lay_changes(changes)
        for company, aliases in additions:
            self._add(company, aliases)

    @classmethod
    def embedded(cls, additions: Sequence[tuple[Company, Sequence[str]]] = ()) -> Directory:
        """The directory that comes with the program, with the operator's additions."""
        return cls(sec_list.embedded(), overlays.embedded(), additions)

    @property
    def ranked(self) -> int:
        """How many companies stand in the SEC's order; their numbers come before all others'."""
        return len(self._records)

    def __len__(self) -> int:
        """How many companies there are."""
        return self._count

    def company(self, number: int) -> Company:
        """The company of that number."""
        return self._own.get(number) or _company(self._records[number])

    def is_outside(self, number: int) -> bool:
        """Whether the SEC's list does not have the company: listed elsewhere, private, or the operator's own."""
        return number >= len(self._records)

    def share_symbols(self, company: Company) -> tuple[str, ...]:
        """The symbols of all classes of a company's shares in the United States, also of those seldom traded."""
        told = (company.symbol, *company.symbols, *self.classes.get(company.symbol or "", {}).values())
        number = self.by_cik.get(company.cik) if company.cik else None
        further: list[str] = []
        if number is not None and not self.is_outside(number) and company.symbol:
            stem = company.symbol.partition("-")[0][:4]
            others = (listing.partition(":")[0] for listing in self._records[number].other.split())
            further = [one for one in others if one[:-1] == stem and one[-1:] in "ABK"]
        return tuple(dict.fromkeys(one for one in (*told, *further) if one and "." not in one))

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
        self._retire(overlay)
        for symbol, title in overlay.titles.items():
            self._tell_more(symbol, title=title)
        for symbol, homes in overlay.homes.items():
            self._tell_more(symbol, homes=homes)
        for symbol in overlay.primary:
            self._make_primary(symbol)
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
        for isin, symbol in overlay.isins.items():
            owner = self.symbols.get(symbol)
            number = owner.company if owner else named.get(symbol)
            if number is not None:
                self.isins[isin] = number

    def _lay_changes(self, changes: Sequence[CompanyChange]) -> None:
        """Know former names and symbols, who left, and listings that so far only news states."""
        by_cik: dict[int, list[CompanyChange]] = {}
        for change in changes:
            if change.cik:
                by_cik.setdefault(change.cik, []).append(change)
            elif change.symbol and change.symbol not in self.symbols:
                note = (
                    f"listed as news stated on {change.on.day} {change.on:%b %Y}; not in the SEC's list yet"
                )
                self._add(Company(change.name, change.symbol, change.exchange, note=note), ())
        told = (
            {core(key(name.text)) for name in self._names if name.kind is NameKind.PART} if by_cik else set()
        )
        for cik, own in by_cik.items():
            number = self.by_cik.get(cik)
            ended = ending(own)
            if number is None and ended:
                last = max(own, key=lambda one: (one.kind is ChangeKind.LEFT, one.on))
                if core(key(last.name)) in told:
                    continue  # the overlay says who bought it
                number = self._append(Company(last.name, None, None, cik=cik, listed=False, note=ended))
                self._names.append(Name(last.name, number, NameKind.NAME))
            if number is not None:
                self._name_formerly(number, own)

    def _name_formerly(self, number: int, changes: Sequence[CompanyChange]) -> None:
        """Names and symbols that the company had, each with the day until which it had them."""
        now = self.company(number)
        for change in changes:
            until = f"until {change.on.day} {change.on:%b %Y} ({change.source})"
            if change.kind is ChangeKind.RENAMED and core(key(change.name)) != core(key(now.name)):
                note = f"{change.name}: the name of {now.name} {until}"
                self._names.append(Name(change.name, number, NameKind.FORMER, note))
            old = change.symbol
            gone = change.kind in {ChangeKind.NEW_SYMBOL, ChangeKind.LEFT}
            if old and gone and old not in self.symbols:
                note = f"{old}: the symbol of {now.name} {until}"
                self._names.append(Name(old, number, NameKind.FORMER, note))

    def _retire(self, overlay: Overlay) -> None:
        """Take companies off the list that were bought: by name, and by symbol where the overlay names theirs.

        A bought company may have notes that are still listed under its name; their symbols stay.
        """
        bought = {core(key(part.name)): part for part in overlay.parts}
        begins = {name.partition(" ")[0] for name in bought}
        for number in self._beginning(begins):
            record = self._records[number]
            part = bought.get(core(key(record.name)))
            if part is None:
                continue
            self._overtaken.add(number)
            if any((listing := self.symbols.get(name)) and listing.company == number for name in part.names):
                self._unlist(number, f"part of {part.owner} since {part.year}")

    def _unlist(self, number: int, note: str) -> None:
        """Keep a company of the list without its symbols."""
        self._own[number] = replace(
            self.company(number), symbol=None, exchange=None, symbols=(), listed=False, note=note
        )
        for symbol in [symbol for symbol, listing in self.symbols.items() if listing.company == number]:
            del self.symbols[symbol]

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

    def _make_primary(self, symbol: str) -> None:
        """Show a company by another of its classes than the list has first."""
        listing = self.symbols.get(symbol)
        if listing is None:
            return
        before = self.company(listing.company)
        others = (one for one in (before.symbol, *before.symbols) if one and one != symbol)
        self._own[listing.company] = replace(
            before, symbol=symbol, exchange=listing.exchange, symbols=tuple(others)
        )

    def _loosely_listed(self, overlay: Overlay) -> dict[str, int]:
        """Companies of the SEC's list by core name that stand in it without a US exchange.

        There foreign companies have a symbol of their ordinary shares, and private ones one they have not
        used yet. A private company that the list has with an exchange is listed by now. Only names that begin
        as one of the overlay's are looked at: the rest costs time for nothing.
        """
        wanted: set[str] = set()
        private: set[str] = set()
        for outside in overlay.outside:
            names = (outside.company.name, *outside.names)
            wanted.update(name.partition(" ")[0].lower() for name in names)
            if outside.company.symbol is None:  # a brand of one plain word may be another company's name
                private.update(core(key(name)) for name in names if name == names[0] or " " in name)
        found: dict[str, int] = {}
        for number in self._beginning(wanted):
            record = self._records[number]
            loose = record.shares.endswith((":OTC", ":"))
            name = core(key(record.name))
            if loose or name in private:
                found[name] = number
        return found

    @cached_property
    def _by_first_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, record in enumerate(self._records):
            found.setdefault(record.name.partition(" ")[0].lower(), []).append(number)
        return found

    def _beginning(self, firsts: Iterable[str]) -> list[int]:
        """The companies of the list whose names begin with one of these words."""
        known = self._by_first_word
        return sorted(number for first in firsts if first in known for number in known[first])

    def _add(self, company: Company, aliases: Iterable[str], number: int | None = None) -> None:
        """Add a company, or tell more about the one that the SEC's list has under this symbol."""
        if number is None and company.symbol and (known := self.symbol(company.symbol)):
            number = known.company
        if number is None:
            number = self._append(company)
        else:
            before = self.company(number)
            symbol, exchange = before.symbol, before.exchange
            if symbol is None and company.symbol:  # listed since the SEC named no exchange for it
                symbol, exchange = company.symbol, company.exchange
                self.symbols[symbol] = Symbol(symbol, exchange or "", number, share=True)
                before = replace(before, symbol=symbol, exchange=exchange, listed=True, note=None)
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
                # What was private has gone public by now.
                note=before.note or (company.note if before.listed and company.symbol else None),
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
