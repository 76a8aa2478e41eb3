"""The words of headlines, as hashes of crude stems: what is distinctive, what is everyday."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

# Words that say little about which story it is: every desk uses them every day.
_COMMON = frozenset(
    """
    a about above after against ahead all also am amid among an and another any are around as at back be
    because been before being below best between big both but by can could day days did do does down due
    during each early end ever expected few first for from full further get gets give given go goes good
    had has have he her here high higher him his how i if in including into is it its itself just key
    largest last late later latest lead leading least less like long look looks low lower made major make
    makes making many may might month months more most much must near nearly need needs new next no not now
    of off old on once one only or other our out over own part past per plan plans plus put read said same
    say says second see seen sees set she should show shows since so some soon still such take takes than
    that the their them then there these they third this those three through time to today together told
    too top toward two under until up upon us use used uses very via want was way we week weeks well were
    what when where which while who why will with within without work would year years yet you your
    announce announced announcement company companies corp corporation inc ltd llc plc group holding
    holdings limited co international global report reports reported reporting result results financial
    quarter quarterly annual fiscal half business update updates provide provides provided release press
    news market markets share shares stock stocks investor investors analyst analysts source sources
    million billion trillion mln bln bn percent dollar dollars usd eur price prices sale sales revenue
    profit profits earnings loss income growth deal deals agreement agree agrees agreed sign signs signed
    launch launches launched introduce introduces unveil unveils present presents presentation participate
    participates conference call webcast host hosts upcoming event events trial study data phase clinical
    patient patients treatment therapy drug drugs positive therapeutics pharmaceuticals pharma bio biotech
    biosciences sciences technologies technology tech solutions systems services service industries energy
    capital bank financials fund funds partners partnership partner collaboration strategic expand expands
    expansion appoint appoints appointed name names named executive officer chief ceo cfo president
    director board chairman vice senior join joins acquire acquires acquisition complete completes
    completed completion close closes closing offering public private placement proposed pricing common
    notes rise rises rose fall falls fell gain gains drop drops jump jumps climb climbs decline declines
    slump surge surges advance advances hit hits boost boosts cut cuts raise raises buy buys sell sells
    seek seeks face faces talk talks bid bids offer offers approval approve approves approved receive
    receives received grant granted grants award awarded awards win wins based world north american
    america european europe asia china japan u.s us uk u.k eu national support help helps help open opens
    opening offers available leader innovation innovative solution product products platform digital
    online brand customers customer community experience team marketing
    """.split()
)
_SUFFIXES = ("ization", "ations", "ation", "ings", "ing", "ers", "ies", "ed", "es", "er", "s", "e")
# Words that desks use for one another.
_SYNONYMS = {
    "purchase": "buy", "takeover": "buy", "lawsuit": "suit", "sue": "suit", "sues": "suit", "sued": "suit", "suing": "suit",
    "treble": "triple", "trebles": "triple", "debut": "launch", "debuts": "launch", "unveils": "launch",
    "charged": "charge", "charges": "charge", "accord": "settlement", "settle": "settlement", "settles": "settlement",
    "slam": "criticize", "slams": "criticize", "accuse": "criticize", "accuses": "criticize", "probe": "investigation",
    "investigate": "investigation", "investigates": "investigation", "inquiry": "investigation", "layoffs": "jobs",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "overtakes": "replace", "overtake": "replace", "replaces": "replace", "beat": "defeat", "beats": "defeat",
}  # fmt: skip


def stem(word: str) -> str:
    """A crude stem: enough to bring "announces" and "announced" together."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 4 and not word[-1].isdigit():
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3:
                word = word.removesuffix(suffix)
                return word + "y" if suffix == "ies" else word
    return word


_COMMON_STEMS = frozenset(stem(word) for word in _COMMON) | _COMMON


def stem_of(word: str) -> str:
    """The stem by which a word is compared, its synonyms' where it has some."""
    return stem(_SYNONYMS.get(word, word))


UNSEEN = 8.5  # how rare a word is that the table does not have


@cache
def _rarities() -> dict[int, float]:
    found = {}
    for line in Path(__file__).with_name("word_weights.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            rarity, *stems = line.split(" ")
            found.update(dict.fromkeys((crc32(stem.encode()) for stem in stems), float(rarity)))
    return found


def rarity(token: int) -> float:
    """How rare the word with this hash is among headlines: ln(all / those that have it), about 1..8.5."""
    return _rarities().get(token, UNSEEN)


@lru_cache(maxsize=1 << 16)
def token_hash(word: str) -> tuple[int, bool]:
    """The hash of a word's stem, and whether it is an everyday word."""
    short = stem_of(word)
    everyday = len(word) == 1 or word in _COMMON or short in _COMMON_STEMS
    return crc32(short.encode()), everyday


def split_words(tokens: Iterable[str]) -> tuple[list[int], list[int]]:
    """The stems' hashes, in order and once each: distinctive ones, everyday ones."""
    found = dict.fromkeys(map(token_hash, tokens))
    return [token for token, everyday in found if not everyday], [
        token for token, everyday in found if everyday
    ]
