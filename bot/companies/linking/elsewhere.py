"""Rules by which a name in a text is not the company: a person, an index, an agency, a place, a longer name."""

from __future__ import annotations

import re
import unicodedata

from bot.companies.linking import meanings
from bot.companies.linking.gazetteer import Form
from bot.companies.linking.place import (
    LARGE_RANK,
    MEDIUM_RANK,
    NO,
    PART_OF_LONGER,
    SOMEBODY_ELSE,
    Finding,
    Place,
    Verdict,
    ends_in_trade,
    goes_on,
    weak,
)
from bot.companies.linking.surroundings import glued, is_channel, is_source_or_market
from bot.companies.names import lexicon
from bot.companies.names.names import DESCRIPTORS, HOLDERS, LEGAL_FORMS, trade

_INITIAL = re.compile(r"[A-Z](?:\.[A-Z])*$")
_DEFINED = re.compile(r"\w[®™]?\s*\((?:the\s+)?[“\"‘']?$")  # "... Wire (“BMW”)"
_PLACE_AFTER = re.compile(r"((?:[ \t]+[A-Z][\w.]+){0,2}),\s+([A-Z][\w]*(?:\.[A-Z])?)")  # "FORT WORTH, TX"
_LONGER_LEGAL = re.compile(
    r"((?:\s+[A-Z][\w&'’-]*){1,3}),?\s+(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|PLC|plc|LLC|L\.?P|AG|SE|S\.A|N\.V)\b"
)
_MEASURED = re.compile(r"(?:\bdegrees?\s+|°\s*)$", re.IGNORECASE)  # "five degrees Celsius"
_CUT = re.compile(r"\.\.\.|…")
_WIRE_BEFORE = re.compile(r"[/(]\s*$")
_WIRE_AFTER = re.compile(r"\s*[/)]")
_MODEL = re.compile(r"(?:[A-Z]?\d{1,5}[A-Z]{0,2}|[IVX]{1,4}|[A-Z])$")
_YEAR = re.compile(r"(?:19|20)\d\d$|[1-4]?Q[1-4]?|[QH][1-4]")
_SYLLABLES = re.compile(r"[A-Z][a-z]+-[a-z]+")
_PARTICLES = frozenset(
    ["da", "van", "von", "der", "ibn", "bin", "al", "den", "ter", "dos", "di", "del", "della"]
)
_PARTNERS_WITH = re.compile(r"\s+[Pp]artners\s+(?:with|on|to|for)\b", re.IGNORECASE)  # a verb
_FOREIGN_SMALL = frozenset(
    """warum wie wer was bei mit von nach auch neue der die das den dem und oder am im zum zur pourquoi comment chez
    selon avec sur pour le la les un une des du por para con del los las el una sobre segun come perche con il lo gli
    da di al""".split()
)
"""Small words of other languages that begin a headline with their capital."""
_WILD = re.compile(
    r"\s+(?:rain\s?forest|jungle|basin|river|valley|desert|mountains?|peninsula|islands?|forest|delta|coast)\b"
)
_ALSO_NO_NAMES = frozenset(
    "will may sue grant mark chase june april august rose hope max gene art rob drew".split()
)
"""First names that begin headlines as other words."""


def part_of_a_token(place: Place) -> Finding | None:
    """An address, a handle, a hyphenated or dotted word: "ir@pfizer.com", "non-Apple"."""
    return NO if glued(place.whole, place.start, place.end) else None


def cut_off_word(place: Place) -> Finding | None:
    """A feed cut the text in a word that began so: "to a Global Audi..." is an audience."""
    if not place.single or not _CUT.match(place.whole, place.end):
        return None
    text = place.alias.text
    longer = any(word.startswith(text) and word != text for word in lexicon.common_words())
    return NO if longer and not place.large(LARGE_RANK) else None


def other_letters(place: Place) -> Finding | None:
    """The text writes another word: "Über" in German is not Uber."""
    first = place.found[0]
    if first.isascii() or not unicodedata.decomposition(first):
        return None
    spelled = any(not claim.name.text[:1].isascii() for claim in place.alias.claims)
    return None if spelled or len(place.alias.text) > 5 else NO


def dateline_wire(place: Place) -> Finding | None:
    """The wire that carries a release, in its dateline: "NEW YORK / ACCESS Newswire / May 3"."""
    if not place.alias.press or place.start < 1:
        return None
    inside = _WIRE_BEFORE.search(place.whole, max(0, place.start - 3), place.start)
    return NO if inside and _WIRE_AFTER.match(place.whole, place.end) else None


def credited_source(place: Place) -> Finding | None:
    """The outlet that an aggregator puts behind the headline: "A tool is out - TechTarget"."""
    behind = place.end == place.context.title_end and place.whole.endswith(" - ", 0, place.start)
    return NO if behind and not place.large(LARGE_RANK) else None


def source_or_market(place: Place) -> Finding | None:
    """A publisher that is quoted, an exchange where something is listed."""
    if place.legal:
        return None
    said = is_source_or_market(place.context, place.start, place.end, place.alias, place.reader.source)
    return NO if said else None


def index_of_a_market(place: Place) -> Finding | None:
    """An index: "the S&P 500", "Dow, Nasdaq in the red"; S&P alone is a rater only where it rates."""
    text = place.alias.text
    if text not in meanings.INDICES or place.legal:
        return None
    if meanings.INDEX_AFTER.match(place.whole, place.end) or place.word_before.lower() in {
        "the",
        "benchmark",
    }:
        return NO
    near = place.whole[max(0, place.start - 40) : place.end + 40]
    beside = (
        len({name for name in ("S&P", "S & P", "Nasdaq", "Dow", "Russell 2000", "FTSE") if name in near}) > 1
    )
    rates = re.match(r"(?:['’]s)?\s+(?:\w+\s+){0,3}(?:rat\w+|outlook|upgrad\w+|downgrad\w+|affirm\w+|analysts?|says|said)\b",
                     place.whole[place.end : place.end + 60])  # fmt: skip
    if beside or (text.startswith("s") and not rates):
        return NO
    return None


def named_index(place: Place) -> Finding | None:
    """A longer proper name that ends in "Index": "the Morningstar US Market Index"."""
    for word in place.following[:7]:
        lowered = word.lower()
        if lowered in {"index", "indices", "indexes"}:
            return NO
        if lowered in lexicon.COMPANY_VERBS:
            return None
    return None


def letters_defined_otherwise(place: Place) -> Finding | None:
    """In this text the letters stand for what is before their bracket: "BioMaltWire (“BMW”)"."""
    spelled = place.alias.spelled
    defines = spelled and spelled.isupper() and place.whole.find(place.found) == place.start
    if defines and _DEFINED.search(place.whole, max(0, place.start - 12), place.start):
        return SOMEBODY_ELSE
    return None


def agency(place: Place) -> Finding | None:
    """An agency, a league or a measure in capitals: "ICE", "FTC"; shares or a legal form make it the company."""
    if place.alias.text not in meanings.PUBLIC_BODIES or place.legal or place.money:
        return None
    return Finding(Verdict.SUPPORTED, "letters of an agency")


def another_meaning(place: Place) -> Finding | None:
    """Words nearby say that something else of this name is meant: "Apollo 11" and the moon."""
    said = meanings.OTHER_MEANINGS.get(place.alias.text)
    if said is None or place.legal or place.money:
        return None
    near = said.search(place.whole, max(0, place.start - meanings.NEAR), place.end + meanings.NEAR)
    return SOMEBODY_ELSE if near else None


def saying(place: Place) -> Finding | None:
    """A plain word in a set phrase: "Shell company", "visa fees", "the Oracle of Omaha"."""
    idiom = meanings.IDIOM_AFTER.get(place.alias.text)
    if idiom is not None and idiom.match(place.whole, place.end):
        return NO
    if place.single and _WILD.match(place.whole, place.end):
        return NO
    of = place.whole.startswith(" of ", place.end) and (place.common or place.alias.word)
    known = place.form is Form.WHOLE or place.large(60)  # "the Apple of China" speaks of Apple
    return NO if of and place.single and not place.legal and not known else None


def channel(place: Place) -> Finding | None:
    """A platform where something is posted, or a link's label."""
    said = is_channel(place.whole, place.start, place.end, place.alias, place.word_before)
    return NO if said else None


def surname(place: Place) -> Finding | None:
    """A first name, an initial, a form of address or a particle before makes it a person."""
    if not place.single:
        return None
    if place.alias.surname and place.following and _SYLLABLES.fullmatch(place.following[0]):
        return SOMEBODY_ELSE  # "Lam Wing-kee"
    if not place.beside:
        return None
    before, lowered = place.before, place.before.lower()
    particle = lowered in _PARTICLES and before not in {"Al", "Di", "Del", "Der"}
    if particle and not place.large(LARGE_RANK) and (place.alias.word or place.alias.surname):
        return SOMEBODY_ELSE
    if not before[:1].isupper() or (before.isupper() and len(before) > 2):  # "SAN FRANCISCO Apple"
        return None
    if lowered in lexicon.ADDRESSES:
        return SOMEBODY_ELSE
    if _INITIAL.fullmatch(before):
        dotted = place.whole[place.start - 2 : place.start - 1] == "."
        return SOMEBODY_ELSE if dotted or before not in {"A", "I"} else None
    if lowered not in lexicon.given_names():
        return _with_unknown_first_name(place)
    if lowered in _ALSO_NO_NAMES or lowered in lexicon.places():  # "Will Pfizer buy it?"
        at = place.start - len(before) - 1
        if place.headline or place.context.starts_sentence(at):
            return None
    return SOMEBODY_ELSE


def _with_unknown_first_name(place: Place) -> Finding | None:
    """A surname behind a capitalised word that is no plain word: "Serena Williams", "Famke Janssen"."""
    before = place.before
    if not place.alias.surname or place.legal or place.money or place.leads_up or not before.isalpha():
        return None
    lowered = before.lower()
    if (
        before.isupper()
        or not before.isascii()
        or lowered in _FOREIGN_SMALL
        or lowered in lexicon.plain_words()
        or lowered in lexicon.places()
        or lowered in DESCRIPTORS
    ):
        return None
    return SOMEBODY_ELSE


def venue_or_house(place: Place) -> Finding | None:
    """The capitalised words that follow end in "University", "Street", "Center": a longer proper name."""
    following, alias = place.following, place.alias
    if not following:
        return None
    first = following[0].lower()
    if (
        first in meanings.VENUES
        or following[:2] == ["Air", "Force"]
        or following[:1] in (["Naval"], ["Army"])
    ):
        return NO
    if ends_in_trade(alias):
        return None  # "TransCode Therapeutics Open Letter": the name is complete
    for number, word in enumerate(following):
        lowered = word.lower()
        if lowered in lexicon.COMPANY_VERBS or lowered in lexicon.ROLE_WORDS:
            return None
        if lowered in lexicon.PLACE_OR_HOUSE and (number < 2 or weak(place)):
            own = number == 1 and place.headline and first in lexicon.common_words() and not weak(place)
            return None if own or number >= 4 else NO  # "Comcast Theme Park Traps"
    return None


def longer_legal_name(place: Place) -> Finding | None:
    """Other words stand between the name and a legal form: "ALPS Distributors, Inc." is not ALPS."""
    if place.legal:
        return None
    match = _LONGER_LEGAL.match(place.whole, place.end)
    if match is None:
        return None
    between, own = match[1].split(), place.words
    if any(word.lower() in lexicon.COMPANY_VERBS | lexicon.ROLE_WORDS for word in between):
        return None
    kin = all(goes_on(word, place.alias.text, own) or word.lower() in own for word in between)
    if kin or (place.alias.coined and all(word.lower() in DESCRIPTORS for word in between)):
        return None  # "BioCorRx Pharmaceuticals Inc." is BioCorRx
    return NO


def town(place: Place) -> Finding | None:
    """A state or country follows after a comma: "Mesa, Arizona"."""
    match = _PLACE_AFTER.match(place.whole, place.end)
    form = place.form
    if match is None or (place.alias.several and form is not Form.SHORT):
        return None
    if match[1] and (form in {Form.CURATED, Form.WHOLE} or not match[1].isupper()):
        return None
    word = match[2].lower().replace(".", "")
    if form is Form.CURATED and place.large(MEDIUM_RANK):
        return None
    state = word in lexicon.STATES and len(word) > 1 and match[2] not in {"In", "On", "Or", "Me"}
    return SOMEBODY_ELSE if state or word in lexicon.places() else None


def house_of_that_name(place: Place) -> Finding | None:
    """A house or place of that name: "University of X", "City of X"."""
    if not place.beside or place.before.lower() != "of":
        return None
    before, beside = place.context.word_before(place.start - 3)
    return NO if beside and before.lower() in lexicon.PLACE_OR_HOUSE and before[:1].isupper() else None


def scale(place: Place) -> Finding | None:
    """A measure: "five degrees Celsius"."""
    if not place.single or place.legal:
        return None
    return NO if _MEASURED.search(place.whole, max(0, place.start - 12), place.start) else None


def model_number(place: Place) -> Finding | None:
    """A number or letter of a model follows a word or letters: "Apollo 11", "RTX 5070", "Atlas V"."""
    if not place.following or not place.single or place.legal:
        return None
    sure = place.form is Form.CURATED and place.large(60) and not place.alias.spelled
    if sure or place.alias.coined or not (place.doubtful or place.alias.spelled):
        return None
    number = place.following[0]
    if not _MODEL.fullmatch(number) or _YEAR.match(number) or number in {"A", "I"}:
        return None
    return Finding(Verdict.SUPPORTED, "perhaps a model")


def beside_other_names(place: Place) -> Finding | None:
    """A single word beside another proper name is mostly a person, a place or a product of somebody else."""
    if not place.single or place.legal:
        return None
    maybe = Finding(Verdict.SUPPORTED, PART_OF_LONGER)
    before, common = place.before, lexicon.common_words()
    foreign = before.isupper() and 1 < len(before) <= 4 and not place.leads_up
    if place.form is Form.CURATED and place.large(MEDIUM_RANK) and not foreign:
        return None
    if foreign and place.form is not Form.WHOLE:
        return maybe
    if place.capital_before and before.isalpha() and (before.lower() not in common or not place.headline):
        return maybe
    if place.form is Form.CURATED or not place.following or place.large(LARGE_RANK):
        return None
    if place.alias.coined and place.form is Form.WHOLE:
        return None  # "Humacyte Acellular Tissue": the name says enough
    after = place.following[0]
    names = after.isalpha() and after[1:].islower() and len(after) > 2
    lowered = after.lower()
    known = lowered in lexicon.plain_words() or lowered in lexicon.COMPANY_VERBS or lowered in DESCRIPTORS
    return maybe if names and not known and not goes_on(after, place.alias.text, place.words) else None


def another_company(place: Place) -> Finding | None:
    """A word of a trade follows that is not in the company's own name: "Vertex Energy" is not Vertex."""
    if not place.following or place.legal:
        return None
    following = place.following[0].lower().removesuffix("’s").removesuffix("'s")
    told = following in DESCRIPTORS or following in HOLDERS or following in LEGAL_FORMS
    if not told or following in lexicon.ROLE_WORDS or following in place.words:
        return None
    if following == "partners" and _PARTNERS_WITH.match(place.whole, place.end):
        return None
    # Then a plain mention later is that other company's as well, unless the name is all there is of it.
    somebody = place.single and place.form is not Form.CURATED
    somebody = somebody and (place.partly or trade(following) is None)
    return Finding(Verdict.NO, "", person=somebody) if _other(place, following) else None


def _other(place: Place, following: str) -> bool:
    alias, form = place.alias, place.form
    own = {trade(word) for word in place.words} - {None, ""}
    said = trade(following)
    if form is Form.CURATED and following not in HOLDERS:
        other = bool(own and said) and said not in own and alias.word and not place.headline
        return other or (weak(place) and not place.large(LARGE_RANK))
    if place.partly:
        return said not in own
    if (
        place.single
        and not place.large(LARGE_RANK)
        and (said in {None, "finance"} or not place.alias.coined)
        and not own
    ):
        return True  # "Polaris Partners", "Lear Capital"
    return bool(own and said and said not in own) or (alias.several and not place.headline)
