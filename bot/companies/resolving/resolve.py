"""What somebody typed -> a company. Fuzzy matching only ever suggests (docs/decisions/0007)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.companies.directory.directory import Directory, NameKind, Symbol
from bot.companies.names.lexicon import calendar_words, places
from bot.companies.names.name_index import NameHit, NameIndex
from bot.companies.names.names import DESCRIPTORS, HOLDERS, core, key, short, without_holders
from bot.companies.resolving.pasted import isin_in, pasted, spaced_class
from bot.companies.resolving.share_classes import class_symbol
from bot.companies.resolving.typing_slips import slip
from bot.models.companies import Company

LONGEST = 120  # characters of a query that are looked at
CHOICES = 5
NOT_FOUND = "no reliable listing found"
_LITTLE_KNOWN = 1_000  # in the SEC's order: a ticker further down gives way to a private company's name
_SUGGEST_FROM = 80.0  # rapidfuzz's ratio, of 100
_TICKER = re.compile(r"\$?([A-Za-z]{1,6}(?:[.\-/][A-Za-z]{1,3})?)$")
_PREFIXED = re.compile(
    r"\(?\s*(?:nasdaq|nyse(?:\s+(?:american|arca|mkt))?|cboe|otc\w*|amex)\s*:\s*([A-Za-z.\-/]{1,8})\s*\)?$",
    re.IGNORECASE,
)
_CIK = re.compile(r"(?:cik\s*[:#]?\s*)(\d{1,10})$|(\d{10})$|(\d{4,9})$", re.IGNORECASE)
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}\d$")
_CLASS = re.compile(r"(.+?)[\s,]+(?:class|cl\.?|series)\s+([a-z])(?:\s+(?:shares?|stock))?$", re.IGNORECASE)
_NOISE = re.compile(
    r"\s+(?:stock|shares?|share price|stock price|ticker|ordinary shares|common stock)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer: ``status`` is found, ambiguous or unknown; ``candidates`` are (company, score 0..1).

    ``company`` is None unless found; an unlisted company is found too, with ``symbol`` None. ``note`` is
    what a person should know besides: who owns it, that it is private, what was meant instead. ``by`` says
    what led to it: its whole "name", its "symbol", a "number", or the "beginning" of its name alone.
    """

    query: str
    status: str
    company: Company | None = None
    note: str | None = None
    candidates: tuple[tuple[Company, float], ...] = ()
    by: str = "name"


class Resolver:
    """Finds companies by what people type. The index is made at the first query; then pure and thread-safe."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def resolve(self, query: str) -> Resolution:
        """The company that is meant: symbol, CIK, ISIN, name in any spelling, or a beginning that fits one only."""
        shown, text = _read(query)
        if not any(char.isalnum() for char in text):
            return Resolution(shown, "unknown", note=NOT_FOUND)
        return self._known(shown, text) or self._near(shown, text)

    def known(self, query: str) -> Resolution | None:
        """As :meth:`resolve`, without looking for what is spelled alike: None where nothing fits."""
        shown, text = _read(query)
        if not any(char.isalnum() for char in text):
            return None
        return self._known(shown, text)

    def _known(self, shown: str, text: str) -> Resolution | None:
        return self._by_number(shown, text) or self._pasted(shown, text) or self._by_name(shown, text)

    # --- pasted forms ------------------------------------------------------------------------------

    def _pasted(self, shown: str, text: str) -> Resolution | None:
        """The company of a listing that was pasted with its name or its exchange's code."""
        if (spaced := spaced_class(text)) and (listing := self._directory.symbol(spaced)):
            return self._listing(shown, listing)
        parts = pasted(text)
        if parts is None:
            return None
        for symbol in parts.symbols:
            listing = self._directory.symbol(symbol)
            if listing is not None and (parts.sure or self._fits(listing, parts.name)):
                return self._listing(shown, listing)
        known = self._hits(text)  # "Alpha Pro Tech" ends in no symbol
        return self._by_name(shown, parts.name) if parts.name and "(" in text and not known else None

    def _fits(self, listing: Symbol, name: str) -> bool:
        """Whether a name leads to the company of the symbol beside it, or begins as its own does."""
        answer = self._by_name(name, name)
        company = self._directory.company(listing.company)
        if answer is None or answer.company is None:
            first, own = key(name).split()[:1], key(company.name).split()[:1]
            return first == own
        return answer.company.cik == company.cik and answer.company.name == company.name

    # --- numbers and symbols -----------------------------------------------------------------------

    def _by_number(self, shown: str, text: str) -> Resolution | None:
        directory = self._directory
        prefixed = _PREFIXED.match(text)
        if prefixed or text.startswith("$"):
            symbol = prefixed[1] if prefixed else text[1:]
            found = directory.symbol(symbol)
            if found is not None:
                return self._listing(shown, found)
            if not text.startswith("$") or len(text) > 7:
                return None
            return self._of_hits(shown, self._hits(symbol)) or self._near(shown, symbol)
        bare = isin_in(text) or text.upper()
        if _ISIN.match(bare) and is_isin(bare):
            number = directory.isins.get(bare)
            if number is None:
                return Resolution(
                    shown, "unknown", note=f"{NOT_FOUND} for this ISIN; try the name or the symbol"
                )
            return replace(self._found(shown, directory.company(number)), by="number")
        if (listing := directory.symbols.get(bare)) and not bare.isalpha():
            return self._listing(shown, listing)  # BRK-B, ROG.SW, 7203.T
        if match := _CIK.match(text):
            number = self._local.get(text) if match[3] else None
            if number is None:
                number = directory.by_cik.get(int(match[1] or match[2] or match[3]))
            if number is None:
                return Resolution(shown, "unknown", note=f"{NOT_FOUND} for this number")
            return replace(self._found(shown, directory.company(number)), by="number")
        return None

    def _listing(
        self, shown: str, listing: Symbol, note: str | None = None, by: str = "symbol"
    ) -> Resolution:
        """The company of a symbol; a share class stands for itself, a warrant for its company's shares."""
        company = self._directory.company(listing.company)
        if not listing.share:
            note = note or f"{listing.symbol} is another security of {company.name}, not its ordinary share"
        elif company.listed and listing.symbol in company.symbols and "." not in listing.symbol:
            others = (company.symbol, *company.symbols)
            company = replace(
                company,
                symbol=listing.symbol,
                exchange=listing.exchange or company.exchange,
                symbols=tuple(symbol for symbol in others if symbol and symbol != listing.symbol),
            )
        return replace(self._found(shown, company, note), by=by)

    # --- names -------------------------------------------------------------------------------------

    def _by_name(self, shown: str, text: str) -> Resolution | None:
        hits = self._hits(text)
        symbol = self._directory.symbol(text) if _TICKER.match(text) else None
        if symbol is not None:
            others = [hit for hit in hits if hit.company != symbol.company]
            # What is written as a symbol is one; else of a name and a symbol the more valuable company's counts.
            known = [
                hit
                for hit in others
                if hit.kind is not NameKind.NAME
                or (not text.isupper() and hit.company < symbol.company)
                or (self._directory.is_outside(hit.company) and symbol.company > _LITTLE_KNOWN)
            ]
            if not known or len(hits) > len(others):
                return self._listing(shown, symbol, by="name" if len(hits) > len(others) else "symbol")
            # A brand or name that is also some other company's symbol: HP is not Helmerich & Payne.
            taken = self._directory.company(symbol.company)
            answer = self._of_hits(shown, known)
            if answer and answer.company and taken.listed:
                note = f"{symbol.symbol} is also the symbol of {taken.name}"
                return replace(answer, note=answer.note or note, candidates=((taken, 0.5),))
            return answer or self._listing(shown, symbol)
        if answer := self._of_hits(shown, hits):
            return answer
        if (match := _CLASS.match(text)) and (answer := self._by_name(shown, match[1])) and answer.company:
            return self._class(answer, match[2].upper())
        return self._beginning(shown, text)

    def _hits(self, text: str) -> list[NameHit]:
        """The companies that go by this name exactly, in the strictest reading that leads anywhere."""
        index = self._index
        whole = key(text)
        bare = core(whole)
        for table, wanted in (
            (index.whole, whole),
            (index.cores, bare),
            (index.joined, bare.replace(" ", "")),
        ):
            if wanted and (found := table.get(wanted)):
                return found
        return self._loose_hits(without_holders(bare))

    def _loose_hits(self, wanted: str) -> list[NameHit]:
        """Companies named so but for "Group" and the like: those that outrank all others that begin so.

        "carlyle" is the Carlyle Group though a fund of theirs begins so too; "united" is nobody.
        """
        found = self._index.loose.get(wanted, [])
        if not found or _generic(wanted.split()):
            return []
        words = tuple(wanted.split())
        rivals = [
            hit.company
            for tokens, hit in self._index.by_first.get(words[0], ())
            if tokens[: len(words)] == words
        ]
        largest = min((*rivals, *(hit.company for hit in found)))
        return found if any(hit.company == largest for hit in found) else []

    def _of_hits(self, shown: str, hits: Sequence[NameHit]) -> Resolution | None:
        """One company, or a choice; a name that somebody wrote into the overlay outweighs a filer's."""
        if not hits:
            return None
        for kinds in ({NameKind.ALIAS, NameKind.TYPED}, {NameKind.NAME}, {NameKind.FORMER, NameKind.PART}):
            chosen = {hit.company: hit for hit in hits if hit.kind in kinds}
            if len(chosen) == 1:
                hit = next(iter(chosen.values()))
                return self._found(shown, self._directory.company(hit.company), hit.note)
            if chosen:
                return self._choice(shown, chosen)
        return None

    def _class(self, answer: Resolution, letter: str) -> Resolution:
        """The share class of a company by its letter; never another one in its stead."""
        company = answer.company
        assert company is not None  # noqa: S101  the caller looked
        number = self._directory.by_cik.get(company.cik or 0)
        company = self._directory.company(number) if number is not None else company
        symbols = self._directory.share_symbols(company)
        wanted = class_symbol(letter, symbols, self._directory.classes.get(company.symbol or "", {}))
        listing = self._directory.symbol(wanted) if wanted else None
        if listing is not None:
            others = tuple(symbol for symbol in symbols if symbol != listing.symbol)
            company = replace(company, symbol=listing.symbol, exchange=listing.exchange, symbols=others)
            return replace(self._found(answer.query, company), by=answer.by)
        if len(symbols) == 1:
            note = (
                f"{symbols[0]} are the only listed shares; whether they are class {letter} is not known here"
            )
            return replace(self._found(answer.query, company, note), by=answer.by)
        listed = " and ".join(symbols) or "no symbol"
        note = f"no class {letter} of {company.name} is known here; listed: {listed}"
        return Resolution(answer.query, "unknown", note=note, candidates=((company, 0.5),))

    def _beginning(self, shown: str, text: str) -> Resolution | None:
        """The company whose name alone begins so; several are a choice. Whole words count, at least one of three letters."""
        words = tuple(core(key(text)).split())
        if not words or len(words[0]) < 3:
            return None
        found: dict[int, NameHit] = {}
        partial: dict[int, NameHit] = {}
        for tokens, hit in self._index.by_first.get(words[0], ()):
            if tokens[: len(words)] == words:
                found.setdefault(hit.company, hit)
            elif len(words) > 1 and _begins(tokens, words):
                partial.setdefault(hit.company, hit)
        if not found and not partial and len(words) == 1 and len(words[0]) >= 5:
            for first in self._index.beginning(words[0]):
                for _, hit in self._index.by_first[first]:
                    partial.setdefault(hit.company, hit)
        chosen = found or partial
        current = {
            number: hit for number, hit in chosen.items() if hit.kind in {NameKind.NAME, NameKind.ALIAS}
        }
        chosen = current or chosen
        if len(chosen) == 1:
            if _generic(words):
                return None
            hit = next(iter(chosen.values()))
            return replace(self._found(shown, self._directory.company(hit.company), hit.note), by="beginning")
        return self._choice(shown, chosen) if chosen else None

    # --- near misses -------------------------------------------------------------------------------

    def _near(self, shown: str, text: str) -> Resolution:
        """Nothing fits; what is spelled alike is offered, never taken."""
        from rapidfuzz import fuzz, process  # only needed for what is not known

        wanted = without_holders(core(key(text)))
        if len(wanted) < 4:
            return Resolution(shown, "unknown", note=NOT_FOUND)
        alike = self._index.alike(wanted)
        scored = process.extract(
            wanted, alike, scorer=fuzz.ratio, limit=4 * CHOICES, score_cutoff=_SUGGEST_FROM
        )
        candidates: dict[int, float] = {}
        for spelled, score, _ in scored:
            # Alike without the words of the trade too: a dragon is no orion, though both are "pharma".
            bare = fuzz.ratio(short(wanted), short(spelled)) >= _SUGGEST_FROM
            if not (slip(wanted, spelled) or (bare and slip(short(wanted), short(spelled)))):
                continue
            for hit in self._index.loose[spelled]:
                candidates.setdefault(hit.company, round(score / 100, 2))
        near = sorted(candidates.items(), key=lambda one: (-one[1], one[0]))[:3]
        offered = tuple((self._directory.company(number), score) for number, score in near)
        names = " or ".join(company.name for company, _ in offered)
        note = f"{NOT_FOUND}; did you mean {names}?" if names else NOT_FOUND
        return Resolution(shown, "unknown", note=note, candidates=offered)

    # --- answers -----------------------------------------------------------------------------------

    def _found(self, shown: str, company: Company, note: str | None = None) -> Resolution:
        known = company.note if company.note and not (note or "").endswith(company.note) else None
        said = "; ".join(part for part in (note, known) if part)
        if company.symbol is None:
            said = f"{said}: {NOT_FOUND}" if said else NOT_FOUND
        return Resolution(shown, "found", company, said or None, ((company, 1.0),))

    def _choice(self, shown: str, hits: dict[int, NameHit]) -> Resolution:
        """The most valuable first; the score says only the order."""
        companies = [self._directory.company(number) for number in sorted(hits)[:CHOICES]]
        offered = tuple((company, round(1 - rank / 10, 2)) for rank, company in enumerate(companies))
        more = f" of {len(hits)}" if len(hits) > CHOICES else ""
        note = f"several companies go by this name; the first {len(offered)}{more}" if more else None
        return Resolution(shown, "ambiguous", None, note or "several companies go by this name", offered)

    # --- the index ---------------------------------------------------------------------------------

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self._directory)

    @cached_property
    def _local(self) -> dict[str, int]:
        """Numbers that are symbols at home, "7203" of 7203.T; only where one company has it."""
        found: dict[str, set[int]] = {}
        for listing in self._directory.symbols.values():
            base = listing.symbol.partition(".")[0]
            if base.isdigit():
                found.setdefault(base, set()).add(listing.company)
        return {base: numbers.pop() for base, numbers in found.items() if len(numbers) == 1}


def _read(query: str) -> tuple[str, str]:
    """A query as it is shown again, and as it is looked up."""
    shown = " ".join(_printable(query)[: 4 * LONGEST].split())[:LONGEST]
    return shown, _NOISE.sub("", shown.strip(" \"'“”‘’`.,;:!?"))


def _generic(words: Sequence[str]) -> bool:
    """Whether all words are of trades, places or plain language: "pharma" and "new york" are nobody."""
    plain = DESCRIPTORS | HOLDERS | places() | calendar_words() | {"new"}
    return all(word in plain for word in words)


def _begins(tokens: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the words begin the name, the last of them perhaps not finished: "akari thera"."""
    last = len(words) - 1
    return tokens[:last] == words[:last] and len(tokens) > last and tokens[last].startswith(words[last])


def is_isin(code: str) -> bool:
    """Whether the check digit is right (ISO 6166: letters as 10..35, then Luhn's sum)."""
    digits = "".join(str(int(char, 36)) for char in code)
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value // 10 + value % 10
    return total % 10 == 0


def _printable(text: str) -> str:
    """Without control, format and private characters, which nobody types."""
    return "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text[: 8 * LONGEST])
