"""Whether a name that stands in a text is the company: rules of form and position, no list of answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.companies.linking.context import Context
from bot.companies.linking.gazetteer import Alias, Form, Strength
from bot.companies.linking.surroundings import glued, is_channel, is_source_or_market, slugged
from bot.companies.names import lexicon
from bot.companies.names.names import DESCRIPTORS, HOLDERS, LEGAL_FORMS, trade

_LEGAL_AFTER = re.compile(
    r",?[ \t]+(?:Inc|Incorporated|Corp|Corporation|Co|Company|Cos|Ltd|Limited|PLC|Plc|plc|LLC|L\.?P|N\.?\s?V|S\.?\s?A|AG"
    r"|SE|AB|ASA|A/S|Oyj|S\.?p\.?A|GmbH|KGaA|INC|CORP|LTD|& Co)(?![\w&])"
)
_INITIAL = re.compile(r"[A-Z](?:\.[A-Z])*$")
_DEFINED = re.compile(r"\w[®™]?\s*\((?:the\s+)?[“\"‘']?$")  # "... Wire (“BMW”)"
_PLACE_AFTER = re.compile(r"((?:[ \t]+[A-Z][\w.]+){0,2}),\s+([A-Z][\w]*(?:\.[A-Z])?)")  # "FORT WORTH, TX"
_LONGER_LEGAL = re.compile(
    r"((?:\s+[A-Z][\w&'’-]*){1,3}),?\s+(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|PLC|plc|LLC|L\.?P|AG|SE|S\.A|N\.V)\b"
)


_MEASURED = re.compile(r"(?:\bdegrees?\s+|°\s*)$", re.IGNORECASE)
"""What stands before a scale's name, as in "five degrees Celsius"."""


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
    person: bool = False  # the name belongs to a person here


_NO = Finding(Verdict.NO, "")
LARGE_RANK = 250  # in the SEC's order
MEDIUM_RANK = 900
SMALL_RANK = 2_500


class Examiner:
    """The rules over one article."""

    def __init__(
        self, context: Context, source: str, words_of: Callable[[Alias], frozenset[str]], *, medical: bool
    ) -> None:
        self._context = context
        self._medical = medical
        self._frequent = lexicon.frequent_words()
        self._source = source
        self._words_of = words_of
        self._given = lexicon.given_names()
        self._common = lexicon.common_words()

    def examine(self, start: int, end: int, alias: Alias) -> Finding:
        """The finding for a hit whose capitals are right already."""
        context = self._context
        whole = context.whole
        if glued(whole, start, end):
            return _NO
        legal = bool(_LEGAL_AFTER.match(whole, end))
        if not legal and is_source_or_market(context, start, end, alias, self._source):
            return _NO
        defines = alias.spelled and alias.spelled.isupper() and whole.find(whole[start:end]) == start
        if defines and _DEFINED.search(whole, max(0, start - 12), start):
            return Finding(
                Verdict.NO, "", person=True
            )  # here the letters stand for what is before the bracket
        before, beside = context.word_before(start)
        if is_channel(whole, start, end, alias, before):
            return _NO
        lowered = before.lower()
        single = not alias.several
        if beside and single and self._person_before(before, lowered, start, end):
            return Finding(Verdict.NO, "", person=True)
        following = context.following(end, 8)
        if self._ends_in_place(following, alias) or (not legal and self._in_longer_legal_name(end, alias)):
            return _NO
        if self._is_town(end, alias):
            return Finding(Verdict.NO, "", person=True)
        if beside and lowered == "of" and self._place_of(start):
            return _NO
        if single and not legal and _MEASURED.search(whole, max(0, start - 12), start):
            return _NO
        if legal:
            return self._with_legal_form(alias, before if beside else "", start)
        if single and self._other_names_beside(before if beside else "", following, start, end, alias):
            return Finding(Verdict.SUPPORTED, "perhaps part of a longer name")
        if (
            following
            and alias.text not in self._common
            and goes_on(following[0], alias.text, self._words_of(alias))
        ):
            return Finding(Verdict.YES, "name, cut short")
        if following and self._other_name(following, alias, start, end):
            # Then a plain mention later is that other company's as well.
            return Finding(Verdict.NO, "", person=single and alias.claims[0].form is not Form.CURATED)
        form = alias.claims[0].form
        short = form is Form.SHORT or (form is Form.TRIMMED and alias.strength is not Strength.STRONG)
        small = form in {Form.WHOLE, Form.TRIMMED} and not self._large(alias, SMALL_RANK)
        if (short or small) and single and self._loose(start, end, alias, before if beside else ""):
            return Finding(Verdict.SUPPORTED, "short form")
        plain = alias.strength is not Strength.STRONG
        if (
            form in {Form.SHORT, Form.TRIMMED}
            and plain
            and not single
            and not self._large(alias, MEDIUM_RANK)
        ):
            return Finding(Verdict.SUPPORTED, "short form")
        if not plain:
            return Finding(Verdict.YES, "name")
        return self._plain_words(start, end, alias, before if beside else "", following)

    def heads_title(self, start: int) -> bool:
        """Whether the title begins with this place, a wire's slug aside."""
        context = self._context
        if start >= context.title_end:
            return False
        return context.starts_sentence(start) or slugged(context.whole, start)

    # --- rules -------------------------------------------------------------------------------------

    def _with_legal_form(self, alias: Alias, before: str, start: int) -> Finding:
        """A legal form makes a name sure, if it is the whole name: "Better Choice Company" is not Choice Hotels."""
        form = alias.claims[0].form
        inside = before[:1].isupper() and not self._leads_up(before, start)
        if form is Form.SHORT or (inside and (alias.strength is not Strength.STRONG or not alias.several)):
            return Finding(Verdict.SUPPORTED, "perhaps part of a longer name")
        return Finding(Verdict.YES, "name with its legal form", legal=True)

    def _leads_up(self, before: str, start: int) -> bool:
        """Whether a capitalised word before a name is no part of it: a verb, a trade, a dateline, a sentence's first."""
        lowered = before.lower().removesuffix("'s").removesuffix("’s")
        return (
            lowered in _TITLES_OF_TRADE
            or lowered in lexicon.COMPANY_VERBS
            or lowered in lexicon.SMALL_WORDS
            or before.endswith(("'s", "’s"))
            or (before.isupper() and len(before) > 1)
            or (len(before) <= 2 and self._context.whole[start - 2 : start - 1] != ".")
            or (slugged(self._context.whole, start - len(before) - 1) and lowered in self._common)
            or (self._context.starts_sentence(start - len(before) - 1) and lowered in self._common)
        )

    def _other_names_beside(
        self, before: str, following: list[str], start: int, end: int, alias: Alias
    ) -> bool:
        """A single word beside another proper name is mostly a person, a place or a product of somebody else."""
        form = alias.claims[0].form
        if form is Form.CURATED and self._large(alias, MEDIUM_RANK):
            return False
        named_before = before[:1].isupper() and before.isalpha() and not self._leads_up(before, start)
        if named_before and (before.lower() not in self._common or not self._context.headline(start, end)):
            return True
        if form is Form.CURATED or not following or self._large(alias, LARGE_RANK):
            return False
        after = following[0]
        return (
            after.isalpha()
            and after[1:].islower()
            and len(after) > 2
            and after.lower() not in lexicon.plain_words()
            and after.lower() not in lexicon.COMPANY_VERBS
            and after.lower() not in DESCRIPTORS
            and not goes_on(after, alias.text, self._words_of(alias))
        )

    def _in_longer_legal_name(self, end: int, alias: Alias) -> bool:
        """Other words stand between the name and a legal form: "ALPS Distributors, Inc." is not ALPS."""
        match = _LONGER_LEGAL.match(self._context.whole, end)
        if match is None:
            return False
        between = match[1].split()
        own = self._words_of(alias)
        if any(word.lower() in lexicon.COMPANY_VERBS | lexicon.ROLE_WORDS for word in between):
            return False
        return not all(goes_on(word, alias.text, own) or word.lower() in own for word in between)

    def _is_town(self, end: int, alias: Alias) -> bool:
        """A state or country follows after a comma: "Mesa, Arizona"."""
        match = _PLACE_AFTER.match(self._context.whole, end)
        form = alias.claims[0].form
        if match is None or (alias.several and form is not Form.SHORT):
            return False
        if match[1] and (form in {Form.CURATED, Form.WHOLE} or not match[1].isupper()):
            return False
        word = match[2].lower().replace(".", "")
        known = alias.claims[0].form is Form.CURATED and self._large(alias, MEDIUM_RANK)
        return not known and (
            word in lexicon.places()
            or (word in lexicon.STATES and len(word) > 1 and match[2] not in {"In", "On", "Or", "Me"})
        )

    def _person_before(self, before: str, lowered: str, start: int, end: int) -> bool:
        """A first name, an initial or a form of address right before makes it a surname."""
        if not before[:1].isupper() or (before.isupper() and len(before) > 2):  # "SAN FRANCISCO Apple"
            return False
        if lowered in lexicon.ADDRESSES:
            return True
        if _INITIAL.fullmatch(before):
            return self._context.whole[start - 2 : start - 1] == "." or before not in {"A", "I"}
        if lowered not in self._given:
            return False
        if lowered in _ALSO_NO_NAMES or lowered in lexicon.places():  # "Will Pfizer buy it?"
            place = start - len(before) - 1
            return not self._context.headline(start, end) and not self._context.starts_sentence(place)
        return True

    def _ends_in_place(self, following: list[str], alias: Alias) -> bool:
        """The capitalised words that follow end in "University", "Street", "Award": a longer proper name."""
        if alias.text.rpartition(" ")[2] in DESCRIPTORS and " " in alias.text:
            return False  # "TransCode Therapeutics Open Letter": the name is complete
        for number, word in enumerate(following):
            lowered = word.lower()
            if lowered in lexicon.COMPANY_VERBS or lowered in lexicon.ROLE_WORDS:
                return False
            if lowered in lexicon.PLACE_OR_HOUSE and (number < 2 or alias.strength is not Strength.STRONG):
                return number < 4
        return False

    def _place_of(self, start: int) -> bool:
        """A house or place of that name: "University of X", "Society of X", "City of X"."""
        before, beside = self._context.word_before(start - 3)
        return beside and before.lower() in lexicon.PLACE_OR_HOUSE and before[:1].isupper()

    def _other_name(self, following: list[str], alias: Alias, start: int, end: int) -> bool:
        """A word of a trade follows that is not in the company's own name: "Vertex Energy" is not Vertex."""
        following_word = following[0].lower().removesuffix("’s").removesuffix("'s")
        told = following_word in DESCRIPTORS or following_word in HOLDERS or following_word in LEGAL_FORMS
        if not told or following_word in lexicon.ROLE_WORDS:
            return False
        if following_word in self._words_of(alias):
            return False
        form = alias.claims[0].form
        if form is Form.CURATED and following_word not in HOLDERS:
            return alias.strength is not Strength.STRONG and not self._large(alias, LARGE_RANK)
        own = {trade(word) for word in self._words_of(alias)} - {None}
        said = trade(following_word)
        if form in {Form.SHORT, Form.TRIMMED}:
            return said not in own
        if not alias.several and said is None and not self._large(alias, LARGE_RANK):
            return True  # "Polaris Partners"
        return bool(own and said and said not in own) or (
            alias.several and not self._context.headline(start, end)
        )

    def _loose(self, start: int, end: int, alias: Alias, before: str) -> bool:
        """Whether a short form of one word needs more than itself to be the company.

        A plain word always does; a coined one where nothing shows that it acts and the company is small, or
        where it is somebody's ("Fed's Powell").
        """
        if alias.text in self._common or alias.person or alias.text in lexicon.places():
            return True
        after = self._context.after(end)
        word = (after[5] or "").lower()
        acts = after[1] is not None or (
            after[3] is None and word in lexicon.COMPANY_VERBS | lexicon.ROLE_WORDS
        )
        begins = self._context.starts_sentence(start) or slugged(self._context.whole, start)
        if alias.strength is not Strength.STRONG:
            return not (acts and begins)
        if before.endswith(("'s", "’s")):
            return True
        return not (acts or begins or self._large(alias, SMALL_RANK))

    def _plain_words(self, start: int, end: int, alias: Alias, before: str, following: list[str]) -> Finding:
        """A name that is made of plain words, a first name, a place or a few letters."""
        context, whole = self._context, self._context.whole
        headline = context.headline(start, end)
        after = context.after(end)
        next_word = (after[5] or "").lower()
        adjoined = after[3] is None and after[2] != ""
        possessive = after[1] is not None
        verb = adjoined and next_word in lexicon.COMPANY_VERBS
        noun = (adjoined or possessive) and next_word in lexicon.ROLE_WORDS
        begins = context.starts_sentence(start) or slugged(whole, start)
        curated = alias.claims[0].form in {Form.CURATED, Form.FORMER, Form.PART}
        single = not alias.several
        if single and alias.spelled and alias.spelled.isupper():
            acts = verb or noun or possessive
            if before[:1].isupper() and not begins and not self._leads_up(before, start):
                return Finding(Verdict.SUPPORTED, "perhaps part of a longer name")
            return self._abbreviation(start, end, alias, acts=acts, begins=begins)
        if single and not headline and f" {alias.text} " in whole:
            return Finding(Verdict.SUPPORTED, "a plain word in this text too")
        capital_before = before[:1].isupper() and not begins and not self._leads_up(before, start)
        capital_after = bool(following) and not (verb or noun) and following[0][:1].isupper()
        acts = verb or noun or possessive
        # Who is large is meant more often: a prior from the SEC's order, against how usual the word is.
        usual = single and alias.text in self._frequent
        meant = curated and not alias.person and not usual and (not single or self._large(alias, LARGE_RANK))
        if headline or context.shouted(start, end):
            if meant or (curated and (noun or possessive)):
                return Finding(Verdict.YES, "name")
            released = next_word in lexicon.RELEASE_VERBS or next_word == "to" or possessive
            if begins and not alias.person and not usual and (released or (curated and acts)):
                return Finding(Verdict.YES, "name")
            if begins and usual and start < context.title_end and next_word in lexicon.RELEASE_VERBS:
                return Finding(Verdict.YES, "name at the head of a release")
            if not single and (acts or self._large(alias, MEDIUM_RANK)):
                return Finding(Verdict.YES, "name")
            return Finding(Verdict.SUPPORTED, "plain words in a headline")
        if begins and next_word in lexicon.RELEASE_VERBS and start < context.title_end and not alias.person:
            return Finding(Verdict.YES, "name at the head of a release")
        if alias.person or (single and not curated):
            if (verb or noun) and not capital_before and not alias.person and not usual and not begins:
                return Finding(Verdict.YES, "name with a company's verb")
            return Finding(Verdict.SUPPORTED, "a plain word, a first name or a place")
        if capital_before or (capital_after and not curated):
            return Finding(Verdict.SUPPORTED, "perhaps part of a longer name")
        if begins and single and not acts and (not meant or (next_word and start > context.title_end)):
            return Finding(Verdict.SUPPORTED, "a plain word at the head of a sentence")
        return Finding(Verdict.YES, "name")

    def _large(self, alias: Alias, rank: int) -> bool:
        """Whether the company stands among the first of the SEC's list, which is ordered by value."""
        return alias.claims[0].company < rank

    def _abbreviation(self, start: int, end: int, alias: Alias, *, acts: bool, begins: bool) -> Finding:
        """A few capitals: not where the text gives them another meaning; in medical news they often have one."""
        whole = self._context.whole
        if whole[end : end + 1] in {"-", "+", "/"}:
            return Finding(Verdict.SUPPORTED, "letters that may stand for something else")
        if self._context.shouted(start, end) and not acts:
            return Finding(Verdict.SUPPORTED, "letters among capitals")
        if acts or (self._large(alias, MEDIUM_RANK) and not self._medical):
            return Finding(Verdict.YES, "abbreviation")
        if begins and start < self._context.title_end:
            return Finding(Verdict.YES, "abbreviation at the head of the title")
        return Finding(Verdict.SUPPORTED, "letters that may stand for something else")


_ALSO_NO_NAMES = frozenset(
    "will may sue grant mark chase june april august rose hope max gene art rob drew".split()
)
"""First names that begin headlines as other words."""

_TITLES_OF_TRADE = frozenset(
    """drugmaker chipmaker automaker carmaker retailer lender insurer biotech pharma giant startup rival parent
    us u.s uk eu american british french german swiss japanese danish dutch chinese korean indian canadian
    italian spanish swedish norwegian israeli irish australian and but with the at by from for of in on to as
    that while when if after before since because via like including against between both ceo chief president
    chairman cfo exclusive update brief tech oil bank""".split()
)
"""Capitalised words before a name that do not belong to it."""


def goes_on(word: str, name: str, words: frozenset[str]) -> bool:
    """Whether a word is one of the company's own, perhaps cut short: "ABM Indus", "Acadia Pharma"."""
    begun = word.lower().removesuffix("'s").removesuffix("’s").rstrip(".")
    return len(begun) >= 4 and begun not in name and any(own.startswith(begun) for own in words)
