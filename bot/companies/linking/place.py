"""A name at the place where it stands in a text, with what the rules ask of its surroundings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from bot.companies.linking import meanings
from bot.companies.linking.context import Context
from bot.companies.linking.gazetteer import Alias, Form, Strength
from bot.companies.linking.surroundings import slugged
from bot.companies.names import lexicon
from bot.companies.names.names import DESCRIPTORS, trade

LARGE_RANK = 250  # in the SEC's order
MEDIUM_RANK = 900
SMALL_RANK = 2_500
_MARKS = frozenset("®™©")
_LEGAL_AFTER = re.compile(
    r"[®™]?,?[ \t]+(?:Inc|Incorporated|Corp|Corporation|Co|Company|Cos|Ltd|Limited|PLC|Plc|plc|LLC|L\.?P|N\.?\s?V|S\.?\s?A|AG"
    r"|SE|AB|ASA|A/S|Oyj|S\.?p\.?A|GmbH|KGaA|INC|CORP|LTD|& Co)(?![\w&])"
)
_TITLES_OF_TRADE = frozenset(
    """drugmaker chipmaker automaker carmaker retailer lender insurer biotech pharma giant startup rival parent
    us u.s uk eu american british french german swiss japanese danish dutch chinese korean indian canadian
    italian spanish swedish norwegian israeli irish australian and but with the at by from for of in on to as
    that while when if after before since because via like including against between both ceo chief president
    chairman cfo exclusive update brief tech oil bank""".split()
)
"""Capitalised words before a name that do not belong to it."""
_CAPITALS_BEFORE = frozenset(
    """fda ema sec doj ftc fcc epa ceo cfo cto coo evp svp vp ai ev evs ipo etf uk usa us eu uae nyse cnbc wsj alert news
    new video watch live exclusive update brief correct and the of in on at for by with why how""".split()
)
"""Short words in capitals that stand before a name without belonging to it."""


PART_OF_LONGER = "perhaps part of a longer name"


T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801  read as a decorator
    """A property that is worked out once; functools' own takes a lock each time, which costs more than the work."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, kind: type) -> T:
        """Work it out, and leave it on the owner, where it is found from then on."""
        value = owner.__dict__[self._name] = self._work(owner)
        return value


class Verdict(Enum):
    """What is made of a hit: taken, taken only if something else in the article speaks for it, or not."""

    YES = "yes"
    SUPPORTED = "supported"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, the words why, and what else was seen."""

    verdict: Verdict
    why: str
    legal: bool = False  # a legal form follows
    person: bool = False  # the name belongs to a person, or to another thing, in this text


NO = Finding(Verdict.NO, "")
SOMEBODY_ELSE = Finding(Verdict.NO, "", person=True)


class Reader:
    """What the rules know of an article beside its words; ``source`` is the publisher, folded."""

    def __init__(
        self, context: Context, source: str, words_of: Callable[[Alias], frozenset[str]], *, medical: bool
    ) -> None:
        self.context = context
        self.source = source
        self.words_of = words_of
        self.medical = medical

    @lazy
    def business(self) -> bool:
        """Whether the article's beginning speaks of companies at all."""
        return bool(meanings.BUSINESS.search(self.context.whole, 0, 600))


class Place:
    """One hit. What is asked of it is worked out once, when a rule asks."""

    def __init__(self, reader: Reader, start: int, end: int, alias: Alias) -> None:
        self.reader = reader
        self.context = reader.context
        self.whole = reader.context.whole
        self.start = start
        self._stop = end
        self.end = end + (self.whole[end : end + 1] in _MARKS)  # "Longeveron® reports"
        self.alias = alias
        self.form: Form = alias.claims[0].form
        self.single = not alias.several
        word, self.beside = self.context.word_before(start)
        self.word_before = word
        self.before = word if self.beside else ""

    # --- what it is ----------------------------------------------------------------------------------

    @property
    def found(self) -> str:
        """The name as the text writes it."""
        return self.whole[self.start : self._stop]

    @property
    def words(self) -> frozenset[str]:
        """All words of the names of its companies."""
        return self.reader.words_of(self.alias)

    @property
    def curated(self) -> bool:
        """Whether somebody wrote down that people say so."""
        return self.form in {Form.CURATED, Form.FORMER, Form.PART}

    @property
    def partly(self) -> bool:
        """Whether it is less than the company's name."""
        return self.form in {Form.SHORT, Form.TRIMMED}

    @property
    def common(self) -> bool:
        """Whether business prose writes it in small letters."""
        return self.alias.text in lexicon.common_words()

    @property
    def doubtful(self) -> bool:
        """Whether the name is a word or a surname that means other things to most readers."""
        return self.alias.word or self.alias.surname or self.alias.person or self.common

    def large(self, rank: int) -> bool:
        """Whether the company stands among the first of the SEC's list, which is ordered by value."""
        return self.alias.claims[0].company < rank

    # --- what stands around it -----------------------------------------------------------------------

    @lazy
    def legal(self) -> bool:
        """Whether a legal form follows."""
        return bool(_LEGAL_AFTER.match(self.whole, self.end))

    @lazy
    def following(self) -> list[str]:
        """The capitalised words right behind it."""
        return self.context.following(self.end, 8)

    @lazy
    def headline(self) -> bool:
        """Whether the words around have capitals throughout."""
        return self.context.headline(self.start, self.end)

    @lazy
    def begins(self) -> bool:
        """Whether a sentence or title begins with it, a wire's slug aside."""
        return self.context.starts_sentence(self.start) or slugged(self.whole, self.start)

    @lazy
    def heads_title(self) -> bool:
        """Whether the title begins with it."""
        return self.start < self.context.title_end and self.begins

    @lazy
    def _after(self) -> re.Match[str]:
        return self.context.after(self.end)

    @lazy
    def next_word(self) -> str:
        """The word that follows, in small letters, whatever stands between."""
        return (self._after[5] or "").lower()

    @lazy
    def possessive(self) -> bool:
        """Whether an apostrophe makes something its own."""
        return self._after[1] is not None

    @lazy
    def _adjoined(self) -> bool:
        return self._after[3] is None and self._after[2] != ""

    @lazy
    def verb(self) -> bool:
        """Whether a company's verb follows."""
        together = self.joined_before and self.next_word in lexicon.PLURAL_VERBS
        known = self.next_word in lexicon.COMPANY_VERBS or self.next_word in lexicon.FOREIGN_VERBS
        return self._adjoined and (together or known)

    @lazy
    def joined_before(self) -> bool:
        """Whether "and" stands right before it."""
        return self.beside and self.before.lower() in {"and", "&"}

    @lazy
    def joined_after(self) -> bool:
        """Whether "and", a comma or a colon stands right behind it."""
        return self._after[3] in {",", ":", "/"} or (self._adjoined and self.next_word in {"and", "&"})

    @lazy
    def released(self) -> bool:
        """Whether a verb follows with which releases begin."""
        return self._adjoined and self.next_word in lexicon.RELEASE_VERBS

    @lazy
    def noun(self) -> bool:
        """Whether what a company has follows: shares, a chief, results."""
        return (self._adjoined or self.possessive) and self.next_word in lexicon.ROLE_WORDS

    @lazy
    def money(self) -> bool:
        """Whether what only a company has follows: shares, results."""
        return (self._adjoined or self.possessive) and self.next_word in meanings.MONEY_NOUNS

    @property
    def acts(self) -> bool:
        """Whether it does or has something."""
        return self.verb or self.noun or self.possessive

    @lazy
    def kin(self) -> bool:
        """Whether a word of the company's own trade follows: "Kala Pharmaceuticals" is Kala Bio."""
        said = trade(self.following[0].lower()) if self.following else None
        return bool(said) and said != "finance" and any(trade(word) == said for word in self.words)

    @lazy
    def own_news(self) -> bool:
        """Whether a maker of medicines is named in news of medicine."""
        return self.reader.medical and any(trade(word) == "biotech" for word in self.words)

    @property
    def business(self) -> bool:
        """Whether the article's beginning speaks of companies at all."""
        return self.reader.business

    @lazy
    def capital_before(self) -> bool:
        """Whether a capitalised word stands before it that may be part of a longer name."""
        return self.before[:1].isupper() and not self.leads_up

    @lazy
    def leads_up(self) -> bool:
        """Whether a capitalised word before it is no part of it: a verb, a trade, a dateline, a sentence's first."""
        before = self.before
        lowered = before.lower().removesuffix("'s").removesuffix("’s")
        common, context = lexicon.common_words(), self.context
        return (
            lowered in _TITLES_OF_TRADE
            or lowered in lexicon.COMPANY_VERBS
            or lowered in lexicon.SMALL_WORDS
            or before.endswith(("'s", "’s"))
            or self._in_capitals(before, lowered)
            or (
                len(before) <= 2
                and not before.isupper()
                and self.whole[self.start - 2 : self.start - 1] != "."
            )
            or (slugged(self.whole, self.start - len(before) - 1) and lowered in common)
            or (context.starts_sentence(self.start - len(before) - 1) and lowered in common)
        )

    def _in_capitals(self, before: str, lowered: str) -> bool:
        """A town of a dateline or a heading; a few letters are part of the name: "HD Hyundai", "NBA GM"."""
        if not before.isupper():
            return False
        if len(before) > 4 or lowered in _CAPITALS_BEFORE or lowered in lexicon.common_words():
            return True
        further, beside = self.context.word_before(self.start - len(before) - 1)
        if beside and len(further) > 1 and further.isupper():
            return True  # "NEW YORK"
        return self.context.shouted(self.start, self.end) or self.form is Form.WHOLE

    def followed_by(self, *words: str) -> bool:
        """Whether exactly these words follow, each after one space."""
        return self.following[: len(words)] == list(words)


def goes_on(word: str, name: str, words: frozenset[str]) -> bool:
    """Whether a word is one of the company's own, perhaps cut short: "ABM Indus", "Acadia Pharma"."""
    begun = word.lower().removesuffix("'s").removesuffix("’s").rstrip(".")
    return len(begun) >= 4 and begun not in name and any(own.startswith(begun) for own in words)


def weak(place: Place) -> bool:
    """Whether the words of the name say little by themselves."""
    return place.alias.strength is not Strength.STRONG


def ends_in_trade(alias: Alias) -> bool:
    """Whether a name of several words is complete: "TransCode Therapeutics"."""
    return alias.several and alias.text.rpartition(" ")[2] in DESCRIPTORS
