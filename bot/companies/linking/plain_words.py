"""Rules for how much a name says by itself: a coined one much, a plain word, a surname or a few letters little."""

from __future__ import annotations

import re

from bot.companies.linking.gazetteer import Form
from bot.companies.linking.meanings import BROKERS
from bot.companies.linking.place import (
    LARGE_RANK,
    MEDIUM_RANK,
    PART_OF_LONGER,
    SMALL_RANK,
    Finding,
    Place,
    Verdict,
    ends_in_trade,
    goes_on,
    weak,
)
from bot.companies.names import lexicon
from bot.companies.names.names import trade

_SHORT_FORM = Finding(Verdict.SUPPORTED, "short form")
_LONGER = Finding(Verdict.SUPPORTED, PART_OF_LONGER)
_LETTERS = Finding(Verdict.SUPPORTED, "letters that may stand for something else")
_NAME = Finding(Verdict.YES, "name")
_NUMBERED = re.compile(r"\s\d{3,}(?!\d)(?<!\s19\d\d)(?<!\s20\d\d)")


def with_legal_form(place: Place) -> Finding | None:
    """A legal form makes a name sure, if it is the whole name: "Better Choice Company" is not Choice Hotels."""
    if not place.legal:
        return None
    inside = place.capital_before
    if place.form is Form.SHORT or (inside and (weak(place) or not place.alias.several)):
        return Finding(Verdict.SUPPORTED, PART_OF_LONGER)
    return Finding(Verdict.YES, "name with its legal form", legal=True)


def cut_short(place: Place) -> Finding | None:
    """The next word is one of the company's own, perhaps cut: "ABM Indus"."""
    if not place.following or place.common:
        return None
    own = goes_on(place.following[0], place.alias.text, place.words)
    return Finding(Verdict.YES, "name, cut short") if own else None


def surname_alone(place: Place) -> Finding | None:
    """A surname needs what only a company has: its shares or results, or a verb in an article about business."""
    if not place.single or not place.alias.surname or place.alias.text in BROKERS:
        return None
    if place.form is Form.CURATED:
        usual = place.alias.surname_rank < 100 and not place.large(60)
        return _SHORT_FORM if usual and not (place.acts or place.business) else None
    if place.form is Form.WHOLE and place.large(MEDIUM_RANK):
        return None
    if (
        place.money
        or place.kin
        or (place.business and place.begins and (place.verb or place.released or place.noun))
    ):
        return None
    return _SHORT_FORM


def short_form_alone(place: Place) -> Finding | None:
    """A short form of one word, or a small company's name, where nothing shows that it is one."""
    if not place.single:
        return None
    short = place.form is Form.SHORT or (place.form is Form.TRIMMED and weak(place))
    known = MEDIUM_RANK if place.alias.word or place.alias.surname else SMALL_RANK
    small = place.form in {Form.WHOLE, Form.TRIMMED} and not place.large(known)
    return _SHORT_FORM if (short or small) and _loose(place) else None


def _loose(place: Place) -> bool:
    alias = place.alias
    if place.common or alias.person or alias.text in lexicon.places():
        return True
    if place.kin:
        return False
    if weak(place):
        return not ((place.possessive or place.verb or place.noun) and place.begins)
    if place.before.endswith(("'s", "’s")) and not alias.coined:
        return True  # "Fed's Powell"
    if (alias.word or alias.surname) and place.own_news:
        return False
    if alias.word and not alias.surname and place.form is not Form.WHOLE:
        return not (place.money or (place.begins and (place.verb or place.noun)))
    if alias.coined and len(alias.claims) == 1:
        return place.form is Form.SHORT and not place.large(2 * SMALL_RANK) and not _shows(place)
    if alias.word or alias.surname:
        return not (place.acts or place.large(MEDIUM_RANK))
    return not (_shows(place) or place.large(SMALL_RANK))


def _shows(place: Place) -> bool:
    return place.possessive or place.verb or place.noun or place.begins


def short_form_of_plain_words(place: Place) -> Finding | None:
    """Several plain words that are only a part of the name of a company that few know."""
    if place.single or not place.partly or place.large(MEDIUM_RANK):
        return None
    if _medicine(place):
        return None  # "Harmony Biosciences" of "Harmony Biosciences Holdings"
    if weak(place):
        return _SHORT_FORM
    # "Cabo Verde", "East-West": nothing shows that it is a company that few know.
    shows = place.acts or place.begins or place.legal or place.own_news
    return _SHORT_FORM if place.form is Form.SHORT and not place.large(SMALL_RANK) and not shows else None


def telling_name(place: Place) -> Finding | None:
    """A coined word, or several that belong together: the company."""
    return None if weak(place) else _NAME


def letters(place: Place) -> Finding | None:
    """A few capitals: not where the text gives them another meaning; in medical news they often have one."""
    spelled = place.alias.spelled
    if not (place.single and spelled and spelled.isupper()):
        return None
    if place.before[:1].isupper() and not place.begins and not place.leads_up:
        return _LONGER
    whole, end = place.whole, place.end
    if whole[end : end + 1] in {"-", "+", "/"} or _NUMBERED.match(whole, end):
        return _LETTERS
    acts = place.verb or place.noun or place.possessive
    if place.context.shouted(place.start, end) and not acts:
        return Finding(Verdict.SUPPORTED, "letters among capitals")
    if acts or (place.large(MEDIUM_RANK) and not place.reader.medical):
        return Finding(Verdict.YES, "abbreviation")
    if place.begins and place.start < place.context.title_end:
        return Finding(Verdict.YES, "abbreviation at the head of the title")
    return _LETTERS


def plain_word_here(place: Place) -> Finding | None:
    """The text writes the word in small letters too."""
    if place.single and not place.headline and f" {place.alias.text} " in place.whole:
        return Finding(Verdict.SUPPORTED, "a plain word in this text too")
    return None


def _medicine(place: Place) -> bool:
    """Whether the name is complete and says that its company makes medicines."""
    whole = place.form in {Form.WHOLE, Form.TRIMMED} and ends_in_trade(place.alias)
    return whole and trade(place.alias.text.rpartition(" ")[2]) == "biotech"


def _usual(place: Place) -> bool:
    return place.single and place.alias.text in lexicon.frequent_words()


def _meant(place: Place) -> bool:
    """Who is large is meant more often: a prior from the SEC's order, against how usual the word is."""
    known = not place.single or place.large(LARGE_RANK)
    return place.curated and not place.alias.person and not _usual(place) and known


def plain_words_in_headline(place: Place) -> Finding | None:
    """Among words that all have capitals only what the name does tells."""
    if not (place.headline or place.context.shouted(place.start, place.end)):
        return None
    alias, acts = place.alias, place.verb or place.noun or place.possessive
    if _meant(place) or (place.curated and (place.noun or place.possessive)):
        return _NAME
    released = place.next_word in lexicon.RELEASE_VERBS or place.next_word == "to" or place.possessive
    if place.begins and not alias.person and not _usual(place) and (released or (place.curated and acts)):
        return _NAME
    if place.heads_title and _usual(place) and place.next_word in lexicon.RELEASE_VERBS:
        return Finding(Verdict.YES, "name at the head of a release")
    if not place.single and (acts or place.large(MEDIUM_RANK)):
        return _NAME
    complete = ends_in_trade(alias) and place.form in {Form.WHOLE, Form.TRIMMED}
    if complete and (place.heads_title or place.joined_before) and (place.joined_after or acts):
        return _NAME  # "Fortress Biotech and Cyprium Therapeutics Announce"
    if _medicine(place) and not place.capital_before:
        return _NAME  # "Relay Therapeutics": nothing else is called so
    return Finding(Verdict.SUPPORTED, "plain words in a headline")


def head_of_release(place: Place) -> Finding | None:
    """The title begins with it, and with a release's verb: "Seer reports ..."."""
    if place.heads_title and place.next_word in lexicon.RELEASE_VERBS and not place.alias.person:
        return Finding(Verdict.YES, "name at the head of a release")
    return None


def person_or_place(place: Place) -> Finding | None:
    """A plain word, a first name or a place, unless it does what companies do in the middle of a sentence."""
    if not (place.alias.person or (place.single and not place.curated)):
        return None
    capital_before = place.before[:1].isupper() and not place.begins and not place.leads_up
    acts = place.verb or place.noun
    if acts and not capital_before and not place.alias.person and not _usual(place) and not place.begins:
        return Finding(Verdict.YES, "name with a company's verb")
    return Finding(Verdict.SUPPORTED, "a plain word, a first name or a place")


def among_capitals(place: Place) -> Finding | None:
    """A capitalised word beside it may belong to a longer name."""
    capital_before = place.before[:1].isupper() and not place.begins and not place.leads_up
    capital_after = bool(place.following) and not (place.verb or place.noun)
    capital_after = capital_after and place.following[0][:1].isupper()
    return _LONGER if capital_before or (capital_after and not place.curated) else None


def plain_word_begins(place: Place) -> Finding | None:
    """At a sentence's head a capital says nothing."""
    if not (place.begins and place.single and not place.acts):
        return None
    if not _meant(place) or (place.next_word and place.start > place.context.title_end):
        return Finding(Verdict.SUPPORTED, "a plain word at the head of a sentence")
    return None


def capitalised(place: Place) -> Finding | None:
    """What is left stands capitalised in running text."""
    return _NAME


ALONE = (
    surname_alone,
    short_form_alone,
    short_form_of_plain_words,
    telling_name,
    letters,
    plain_word_here,
    plain_words_in_headline,
    head_of_release,
    person_or_place,
    among_capitals,
    plain_word_begins,
    capitalised,
)
"""In this order, once nothing around the name says that it is something else; the last one always knows."""
