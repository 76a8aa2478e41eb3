"""All names that are looked for in texts, in one automaton over the folded text.

The folded text has as many characters as the text itself, so that what is found stands where it was found:
letters and digits in lower case without accents, "&" and "+" as they are, all else a space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from bot.companies.directory.directory import Directory, Name, NameKind
from bot.companies.linking.meanings import FIGURES
from bot.companies.names import lexicon
from bot.companies.names.names import DESCRIPTORS, HOLDERS, LEGAL_FORMS, core, key, short, without_holders

_ASCII = "".join(
    chr(code).lower() if chr(code).isalnum() or chr(code) in "&+" else " " for code in range(128)
)
_BEYOND = re.compile(r"[^\x00-\x7f]")
_LETTERS = {"ø": "o", "æ": "a", "œ": "o", "ß": "s", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "ı": "i"}
_TAIL = re.compile(
    r"(?:[\s,]+(?:"
    + "|".join(sorted(LEGAL_FORMS, key=len, reverse=True))
    + r"|s\.a\.|n\.v\.|s\.p\.a\.|a/s)\.?)+$",
    re.IGNORECASE,
)


NO_SURNAME = 1_000_000
LARGE = 600  # in the SEC's order: companies that people call by their first word


_PRESS = (
    "reuters",
    "bloomberg",
    "news",
    "times",
    "morningstar",
    "press",
    "factset",
    "media",
    "wire",
)
_MARKED = re.compile("[®™©]")
_LANDS = frozenset(["us", "uk", "eu"])  # of no company's own
_SMALL_WORDS = frozenset("of and the for de y in by".split())


class Strength(IntEnum):
    """How much a name by itself says: a coined word much, plain words together some, one plain word little."""

    WEAK = 0
    MEDIUM = 1
    STRONG = 2


class Form(IntEnum):
    """Where an alias comes from, the surest first."""

    CURATED = 0  # somebody wrote down that people say so
    WHOLE = 1  # the company's name without legal form
    TRIMMED = 2  # without "Holdings", "Group" as well
    SHORT = 3  # only what stands before the words of the trade
    FORMER = 4
    PART = 5


_FORM_OF = {
    NameKind.NAME: Form.WHOLE,
    NameKind.ALIAS: Form.CURATED,
    NameKind.FORMER: Form.FORMER,
    NameKind.PART: Form.PART,
}


@dataclass(frozen=True, slots=True)
class NameClaim:
    """A company that goes by an alias."""

    company: int
    form: Form
    name: Name


@dataclass(frozen=True, slots=True)
class Alias:
    """One name that is looked for. ``spelled`` is how its owner writes it, where that matters."""

    text: str
    strength: Strength
    claims: tuple[NameClaim, ...]
    spelled: str | None = None  # abbreviations and names that begin small: to be found so only
    person: bool = False  # a first name
    press: bool = False  # a publisher
    several: bool = False  # of several words
    length: int = 0
    only_supported: bool = False  # a plain word that is short for a name: counts where the name is found too
    word: bool = False  # one word, and the dictionary has it
    surname_rank: int = NO_SURNAME  # its place among the most usual surnames
    coined: bool = False  # one word that no dictionary has

    @property
    def surname(self) -> bool:
        """Whether people are called so."""
        return self.surname_rank < NO_SURNAME


def folded(text: str) -> str:
    """The form in which texts are searched, character by character."""
    if not text.isascii():
        text = _BEYOND.sub(_plain, text)
    return text.translate(_ASCII)


def _plain(match: re.Match[str]) -> str:
    char = match[0]
    first = unicodedata.normalize("NFKD", char)[0].lower()
    first = _LETTERS.get(first, first)
    return first if first.isascii() and first.isalnum() else " "


class Gazetteer:
    """The aliases of a directory. Building takes some tenths of a second; searching is thread-safe."""

    def __init__(self, directory: Directory) -> None:
        import ahocorasick

        weak, given = lexicon.weak_words(), lexicon.given_names()
        plain = lexicon.common_words() | given | lexicon.places()
        typed = {key(name.text) for name in directory.names() if name.kind is NameKind.TYPED}
        claims: dict[str, list[NameClaim]] = {}
        spelled: dict[str, str | None] = {}
        for name in directory.names():
            if name.kind is NameKind.TYPED:
                continue
            for pattern, form, spelling in _patterns(name, weak):
                if form is Form.SHORT and pattern in typed:
                    continue  # CRISPR is a method before it is a company
                claims.setdefault(pattern, []).append(NameClaim(name.company, form, name))
                spelled[pattern] = _either(spelled[pattern], spelling) if pattern in spelled else spelling
        single = {pattern.removesuffix(" s") for pattern in claims}
        single.update(name.text.partition(" ")[0].rstrip(",.").lower() for name in directory.names())
        dictionary, surnames = lexicon.dictionary(single)
        for pattern, claim in _first_words(directory, weak, dictionary, surnames):
            if pattern not in typed:
                claims.setdefault(pattern, []).append(claim)
                spelled.setdefault(pattern, None)
        automaton: Any = ahocorasick.Automaton()
        self.aliases: list[Alias] = []
        usual = lexicon.frequent_words() | lexicon.places() | given | FIGURES
        for pattern, owners in claims.items():
            if pattern in usual and all(one.form in {Form.SHORT, Form.TRIMMED} for one in owners):
                continue  # "First", "California", "Lee", "Trump": says nothing even beside the whole name
            best = sorted(
                {one.company: one for one in sorted(owners, key=_rank, reverse=True)}.values(), key=_rank
            )
            alias = Alias(
                pattern,
                _strength(pattern, best[0].form, weak),
                tuple(best),
                spelled[pattern],
                person=pattern in given,
                press=any(word in pattern for word in _PRESS),
                several=" " in pattern,
                length=len(pattern),
                only_supported=best[0].form in {Form.SHORT, Form.TRIMMED} and pattern in plain,
                word=all(word in dictionary or word in plain or word in surnames for word in pattern.split()),
                surname_rank=surnames.get(pattern.removesuffix(" s"), NO_SURNAME),
                coined=(
                    " " not in pattern
                    and not pattern.isdigit()
                    and len(pattern) >= 5
                    and pattern not in weak
                    and pattern not in dictionary
                    and pattern not in surnames
                ),
            )
            automaton.add_word(f" {pattern} ", alias)
            self.aliases.append(alias)
        automaton.make_automaton()
        self._automaton = automaton

    def hits(self, text: str) -> list[tuple[int, int, Alias]]:
        """The longest aliases that stand in the text between word borders with their capitals, by their places."""
        if "®" in text or "™" in text or "©" in text:  # "Milestone® Scientific"
            marks = [mark.start() for mark in _MARKED.finditer(text)]
            return [
                (_with_marks(start, marks), _with_marks(end - 1, marks) + 1, alias)
                for start, end, alias in self._hits(_MARKED.sub("", text))
            ]
        return self._hits(text)

    def _hits(self, text: str) -> list[tuple[int, int, Alias]]:
        found: list[tuple[int, int, Alias]] = []
        for end, alias in self._automaton.iter(f" {folded(text)} "):
            # The folded text has one space in front, the pattern one at each side.
            stop = end - 1
            start = stop - alias.length
            first = text[start]
            if alias.spelled is not None:
                if not _spelled_right(text[start:stop], alias.spelled):
                    continue
            elif first.islower() or (alias.several and not _capitals(text[start:stop])):
                continue
            while found and found[-1][0] >= start:
                found.pop()  # inside this longer one
            if not found or found[-1][1] <= start:  # else it overlaps one that began earlier
                found.append((start, stop, alias))
        return found


def _with_marks(place: int, marks: list[int]) -> int:
    """Where a character stands in the text with its marks, by its place in the text without them."""
    for mark in marks:  # few, in order
        if mark > place:
            break
        place += 1
    return place


def _spelled_right(found: str, spelled: str) -> bool:
    """Abbreviations in their capitals; names that begin small as they are written, or with a capital."""
    if spelled.isupper():
        return found == spelled
    return found == spelled or found[:1].isupper()


def _capitals(found: str) -> bool:
    """Whether every word of a name has its capital, small words aside."""
    return not any(word[0].islower() and word not in _SMALL_WORDS for word in found.split())


def _first_words(
    directory: Directory, weak: frozenset[str], dictionary: frozenset[str], surnames: Mapping[str, int]
) -> Iterator[tuple[str, NameClaim]]:
    """The coined first word of a name, where no other company's name begins so: "Avis", "Tiziana".

    A large company's may stand in the dictionary; a small one's must not.
    """
    owners: dict[str, set[int]] = {}
    named: dict[str, Name] = {}
    for name in directory.names():
        first = name.text.partition(" ")[0].rstrip(",.").lower()
        owners.setdefault(first, set()).add(name.company)
        if name.kind is NameKind.NAME and first.isascii() and first.isalpha():
            named[first] = name
    for first, name in named.items():
        if len(first) < 4 or first in weak or len(owners[first]) > 1 or " " not in name.text:
            continue
        unknown = first not in dictionary and first not in surnames
        coined = unknown and len(first) > 4 and directory.company(name.company).cik
        if name.company < LARGE or coined:
            yield first, NameClaim(name.company, Form.SHORT, name)


def _rank(claim: NameClaim) -> tuple[int, int]:
    return (claim.form, claim.company)


def _patterns(name: Name, weak: frozenset[str]) -> Iterator[tuple[str, Form, str | None]]:
    """The patterns of a name: (folded text, form, spelling that is demanded)."""
    surface = _TAIL.sub("", name.text) or name.text
    if surface[:4].lower() == "the " and len(surface) > 8:
        surface = surface[4:]
    bare = core(key(name.text))
    form = _FORM_OF[name.kind]
    if form is not Form.WHOLE and bare in weak and bare != key(name.text):
        surface, bare = name.text, key(name.text)  # "The Medicines Company" is not every medicine
    if len(bare) < 2 or bare.isdigit():
        return
    if form in {Form.FORMER, Form.PART} and len(name.text) <= 5 and name.text.isupper():
        return  # a former ticker: typed, but never written in a text without its exchange
    spelling = surface if _demands_spelling(surface) else None
    for pattern in _variants(surface, bare):
        yield pattern, form, spelling
    if name.kind is not NameKind.NAME:
        return
    trimmed = without_holders(bare)
    if trimmed != bare and len(trimmed) > 2:
        yield from ((pattern, Form.TRIMMED, None) for pattern in _variants("", trimmed))
    brief = short(bare)
    if brief not in {bare, trimmed} and len(brief) > 2 and not brief.isdigit():
        # "electroCore", "bluebird": a name that begins small does so in its short form too.
        begins = surface.partition(" ")[0]
        demanded = begins if _demands_spelling(begins) and len(brief.split()) == 1 else None
        yield from ((pattern, Form.SHORT, demanded) for pattern in _variants("", brief))


def _either(one: str | None, other: str | None) -> str | None:
    """Written two ways, both will do: what begins small may have a capital too, capitals need not be."""
    if one == other:
        return one
    return next((spelling for spelling in (one, other) if spelling and spelling[0].islower()), None)


def _demands_spelling(surface: str) -> bool:
    """Abbreviations of up to four capitals, and names that begin with a small letter."""
    return (len(surface) <= 4 and surface.isupper() and surface.isalpha()) or surface[:1].islower()


def _variants(surface: str, bare: str) -> set[str]:
    """A name as texts spell it: with and without apostrophes and full stops, "&" and "and"."""
    found = {bare}
    if " and " in bare:
        found.add(bare.replace(" and ", " & "))
        if all(len(word) <= 2 for word in bare.split() if word != "and"):
            found.add(bare.replace(" and ", "&"))  # AT&T, J&J
    if surface:
        plain = folded(surface).strip()
        found |= {plain, " ".join(plain.split())}
    return {pattern for pattern in found if len(pattern) > 1}


def _strength(pattern: str, form: Form, weak: frozenset[str]) -> Strength:
    words = pattern.split()
    if len(words) >= 3 and form not in {Form.SHORT, Form.TRIMMED}:
        return Strength.STRONG  # three plain words in this order: "Advance Auto Parts"
    telling = [
        word
        for word in words
        if word not in weak
        and word not in DESCRIPTORS
        and word not in HOLDERS
        and word not in _LANDS
        and (word.isalpha() or (len(word) >= 5 and not word.isdigit()))  # "in8bio"
    ]
    if any(len(word) >= 4 for word in telling) or "&" in pattern:
        return Strength.STRONG
    if len(words) == 1:
        return Strength.WEAK
    return Strength.STRONG if telling else Strength.MEDIUM
