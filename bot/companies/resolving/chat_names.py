"""Which companies a chat message names: "and pfizer once more?", "LLY", "what about Bank of America".

Every run of up to five words is looked up in the directory, the longest first, so nothing needs to be known of
the words around a name. What is found counts by how sure the words are: a name that is no plain word always,
a plain word ("apple", "target") with a capital or where the message asks of nothing else, a symbol as symbols are
written. People leave most capitals away in a chat, so the rules for articles (:mod:`bot.companies.linking.evidence`) do
not serve here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.companies.names.lexicon import calendar_words, frequent_words, given_names, places, weak_words
from bot.companies.resolving.resolve import Resolution, Resolver

MOST_WORDS = 5  # in one name

_WORD = re.compile(r"\$?[^\W_][\w.&'’+-]*|&")
_BREAKS = re.compile(r"[,;:!?()\[\]\"“”/\n]+")
_ASKED = re.compile(
    r"(?i)\?|\b(?:what|how) about\b|\bany(?:thing|one|body)?\b|\bnews\b|\bcard\b|\bshow\b|\blook ?up\b"
)
_SMALL = frozenset(
    """a about again all also am an and any anyone anybody anything are as at be been but by can card check company
    could did do does doing done else fine for from get give going good got great had has have he hello her here hey
    hi him his how i if in interesting is it its just know latest let like look lookup lol maybe me mean my new news
    nice no not now of off ok okay on once one or our out please pls read really right say says see share she should
    show so some stock sure tell thank thanks that the their them then there these they thing think this those thought
    thoughts thx to today tomorrow too up us versus very vs want was we well were what whats when where which who why
    will with would yeah yep yes yesterday yet you your""".split()
)
"""Neither begins nor ends a name, and is nothing that a message would be about."""
_ABBREVIATIONS = frozenset(
    """ai am asap ceo cfo cpi csr dna eod eps er esg et eta etf eu ev fda fed fy fyi gdp hq hr ip ipo ir it iv ma ok
    pe pm pr q rna sec tgif tv uk us usa vc""".split()
)
"""Written like symbols; some of them are even one, and mostly mean something else."""


class _Sure(IntEnum):
    """How sure a word alone is of being a name."""

    NEVER = 0  # Monday, May
    PERSON = 1  # or a place
    FREQUENT = 2  # team, target
    PLAIN = 3  # apple, visa
    OWN = 4  # pfizer


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    raw: str  # with a possessive's ending: "Lowe's" has one in its name
    first: bool  # of the message: a capital says nothing there

    @property
    def small(self) -> bool:
        return self.text == "&" or (self.text.casefold() in _SMALL and not self.symbol_like)

    @property
    def symbol_like(self) -> bool:
        return len(self.text) > 1 and self.text.isupper() and self.text.isalpha()

    @property
    def sure(self) -> _Sure:
        folded = self.text.casefold()
        if folded in calendar_words():
            return _Sure.NEVER
        if folded in given_names() or folded in places():
            return _Sure.PERSON
        if folded in frequent_words():
            return _Sure.FREQUENT
        return _Sure.PLAIN if folded in weak_words() else _Sure.OWN


@dataclass(frozen=True, slots=True)
class _Message:
    """What a whole message says of the names in it."""

    asks: bool
    shouts: bool  # all capitals: they say nothing


@dataclass(frozen=True, slots=True)
class _Hit:
    found: Resolution
    words: tuple[_Word, ...]


class SpokenNames:
    """Finds them; pure and thread-safe."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def named_in(self, said: str) -> list[Resolution]:
        """The companies that a message names, each once, in its order; a word that is just a word is none.

        Where it asks of nothing but a name that several companies go by, that is answered as ambiguous.
        """
        message, hits, covered = self._alone(said, asks=_ASKED.search(said) is not None)
        if not covered:  # it speaks of something else, too
            hits = [hit for piece in _pieces(said) for hit in self._hits(piece, message, alone=False)]
        found: dict[str, Resolution] = {}
        for hit in hits:
            company = hit.found.company
            name = company.symbol or company.name if company is not None else hit.found.query
            found.setdefault(name, hit.found)
        return list(found.values())

    def meant(self, said: str) -> Resolution | None:
        """The one company that words typed in search of something mean; None where they are just words, or more.

        Ambiguous where several go by that name.
        """
        _, hits, covered = self._alone(said, asks=True)
        return hits[0].found if len(hits) == 1 and covered else None

    def _alone(self, said: str, *, asks: bool) -> tuple[_Message, list[_Hit], bool]:
        """What a message names as if it named nothing else, and whether that is so."""
        pieces = _pieces(said)
        content = [word for piece in pieces for word in piece if not word.small]
        shouts = len(content) > 2 and not any(char.islower() for char in said)
        message = _Message(asks=asks, shouts=shouts)
        hits = [hit for piece in pieces for hit in self._hits(piece, message, alone=True)]
        covered = sum(not word.small for hit in hits for word in hit.words)
        return message, hits, covered == len(content)

    def _hits(self, piece: Sequence[_Word], message: _Message, *, alone: bool) -> Iterator[_Hit]:
        """The names in a run of words, from the left, the longest first."""
        start = 0
        while start < len(piece):
            hit = None
            if not piece[start].small:
                most = min(len(piece), start + MOST_WORDS)
                windows = (tuple(piece[start:end]) for end in range(most, start, -1))
                hits = (self._hit(words, message, alone=alone) for words in windows if not words[-1].small)
                hit = next((one for one in hits if one is not None), None)
            if hit is not None:
                yield hit
            start += len(hit.words) if hit is not None else 1

    def _hit(self, words: tuple[_Word, ...], message: _Message, *, alone: bool) -> _Hit | None:
        whole = [word.text for word in words]
        if "".join(whole).isdigit():  # a year, not a filer's number
            return None
        for last in dict.fromkeys((words[-1].raw, words[-1].text)):
            found = self._resolver.known(" ".join([*whole[:-1], last]))
            if found is not None and found.company is not None:
                return _Hit(found, words) if _counts(found, words, message, alone=alone) else None
            if found is not None and found.status == "ambiguous" and alone and message.asks:
                return _Hit(found, words) if max(word.sure for word in words) is _Sure.OWN else None
        return None


def _counts(found: Resolution, words: Sequence[_Word], message: _Message, *, alone: bool) -> bool:
    """Whether these words name the company that they lead to; ``alone`` where the message has no others."""
    telling = [word for word in words if not word.small]
    sure = max(word.sure for word in telling)
    only_asked = alone and message.asks
    capital = all(word.text[0].isupper() for word in telling) and not message.shouts
    if len(telling) == 1 and telling[0].first and not only_asked:
        capital = False
    if telling[0].text.startswith("$"):
        return True
    if found.company is not None and found.company.symbol is None and not message.asks:
        return (
            False  # "it was on Bloomberg": of the unlisted there is little to show to those who did not ask
        )
    if sure is _Sure.NEVER or (len(words) == 1 and words[0].text.casefold() in _ABBREVIATIONS):
        return False
    if found.by == "symbol":
        return _is_symbol(telling[0], message, alone=alone)
    if found.by == "beginning":
        return sure is _Sure.OWN and (len(telling) > 1 or capital or message.asks)
    if (
        len(telling) > 1
    ):  # three plain words that are just a company's name are no accident: "bank of america"
        return len(words) > 2 or sure is not _Sure.FREQUENT or capital or only_asked
    if sure is _Sure.OWN and not _short(telling[0]):
        return True
    return (capital and (only_asked or sure >= _Sure.PLAIN)) or (only_asked and sure >= _Sure.PLAIN)


def _is_symbol(word: _Word, message: _Message, *, alone: bool) -> bool:
    """Capitals, unless everything is in capitals; small letters only where nothing else is asked."""
    folded = word.text.casefold()
    if folded in weak_words():
        return False
    if word.symbol_like and not message.shouts:
        return len(word.text) > 2 or message.asks
    return alone and message.asks and (len(word.text) > 2 or word.text.isupper())


def _short(word: _Word) -> bool:
    """Too short to be taken for a name in small letters: "bp", "gm" are, but so is half of what people type."""
    return len(word.text) < 3 and not word.symbol_like


def _pieces(said: str) -> list[list[_Word]]:
    """The words between commas and the like, without a possessive's ending."""
    pieces: list[list[_Word]] = []
    first = True
    for part in _BREAKS.split(said):
        piece = []
        for text in _WORD.findall(part):
            raw = text.strip(".'’-+")
            bare = raw[:-2] if raw.endswith(("'s", "’s")) else raw
            if bare:
                piece.append(_Word(bare, raw, first))
                first = False
        pieces.append(piece)
    return pieces
