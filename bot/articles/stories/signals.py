"""What speaks for and against two tellings being of one event, as numbers; and how much each counts.

The weights are those of a logistic regression over pairs of real headlines, fitted by
``python -m benchmarks.quality._train_stories`` (which names its material) and stored in ``story_weights.py``.
"""

from __future__ import annotations

import math
from array import array

from bot.articles.stories.signature import Signature
from bot.articles.stories.title_words import UNSEEN, rarity
from bot.articles.stories.weights import BIAS, WEIGHTS
from bot.articles.tone import Form

NAMES = (
    "headline words in common",
    "share of the shorter headline",
    "told by the other, at least",
    "told by the other, at most",
    "rare words in common",
    "the rarest word in common",
    "names in common",
    "a name at the head in common",
    "the same doing",
    "no doing in common",
    "amounts or codes in common",
    "leads alike",
    "numbers of the leads in common",
    "no leads to compare",
    "hours apart",
    "one publisher",
    "another subject",
    "another object",
    "another place",
    "a name and its doing in common",
    "a name and an amount in common",
    "nearly one headline",
    "one of them a piece about it",
    "both of them pieces about it",
)
"""In words, in the order of :func:`signals`."""

_ABOUT = frozenset({Form.FEATURE, Form.OPINION, Form.ADVICE, Form.STOCK_TIP, Form.TALK})
_TELLING_LEAD = 10  # distinctive words beyond the headline's from which leads can be compared
_COMMON_ENOUGH = 32.0  # the rarities of four rare words
_WINDOW_HOURS = 72.0


def signals(a: Signature, b: Signature) -> tuple[float, ...]:
    """The signals of two tellings, about 0..1 each; symmetric."""
    title_a, title_b = set(a.title), set(b.title)
    shared = title_a & title_b
    told = sorted(_told(x, y) for x, y in ((a, b), (b, a)))
    leads = min(len(a.lead) - len(a.title), len(b.lead) - len(b.title)) >= _TELLING_LEAD
    names = (a.names & {*b.names, *b.lead}) | (b.names & {*a.names, *a.lead})
    heads = {head for one in (a, b) for head in one.title[:1] if head in a.lead and head in b.lead}
    similar = _similarity(a, b)
    facts = _facts(a, b)
    return (
        min(len(shared), 5) / 5,
        similar,
        told[0],
        told[1],
        min(_COMMON_ENOUGH, sum(map(rarity, shared))) / _COMMON_ENOUGH,
        max(map(rarity, shared), default=0.0) / UNSEEN,
        min(len(names), 4) / 4,
        float(bool(heads & names)),
        min(len(a.doings & b.doings), 2) / 2,
        float(bool(a.doings and b.doings and not a.doings & b.doings)),
        float(facts),
        _contained(a.lead, b.lead) if leads else 0.0,
        min(4, len(set(a.lead_numbers) & set(b.lead_numbers))) / 4 if leads else 0.0,
        float(not leads),
        _apart(a, b),
        float(bool(a.source) and a.source == b.source),
        float(_subject_elsewhere(a, b)),
        float(_object_elsewhere(a, b)),
        float(_place_elsewhere(a, b)),
        float(bool(names) and bool(a.doings & b.doings)),
        float(bool(names) and facts),
        max(0.0, similar - 0.6) / 0.4,
        float((a.form in _ABOUT) != (b.form in _ABOUT)),
        float(a.form in _ABOUT and b.form in _ABOUT),
    )


def likelihood(values: tuple[float, ...]) -> float:
    """How likely two tellings with these signals are of one event: 0..1."""
    score = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def strongest(values: tuple[float, ...], most: int = 3) -> list[str]:
    """The signals that speak loudest for one event, in words."""
    spoken = sorted(
        ((weight * value, name) for weight, value, name in zip(WEIGHTS, values, NAMES, strict=True)),
        reverse=True,
    )
    return [name for value, name in spoken[:most] if value > 0.2]


def _told(a: Signature, b: Signature) -> float:
    """How much of the one's headline the other tells, rare words counting more."""
    there = {*b.title, *b.lead}
    return sum(rarity(word) for word in a.title if word in there) / max(1.0, sum(map(rarity, a.title)))


def _similarity(a: Signature, b: Signature) -> float:
    """Shared headline words against the shorter headline, everyday words at a third."""
    return min(1.0, _weigh(a, b) / max(1e-9, min(_weigh(a, a), _weigh(b, b))))


def _weigh(a: Signature, b: Signature) -> float:
    return len(set(a.title) & set(b.title)) + len(set(a.common) & set(b.common)) / 3


def _facts(a: Signature, b: Signature) -> bool:
    x, y = a.quantities, b.quantities
    return bool(x.money & y.money or x.percent & y.percent or x.codes & y.codes or x.drugs & y.drugs)


def _apart(a: Signature, b: Signature) -> float:
    if a.published is None or b.published is None:
        return 0.2
    return min(1.0, abs(a.published - b.published) / 3600 / _WINDOW_HOURS)


def _subject_elsewhere(a: Signature, b: Signature) -> bool:
    """Each headline begins with something that the other says nothing of."""
    if not a.title or not b.title:
        return False
    return a.title[0] not in {*b.title, *b.lead} and b.title[0] not in {*a.title, *a.lead}


def _object_elsewhere(a: Signature, b: Signature) -> bool:
    """Headlines of one mould that end with something that the other says nothing of."""
    if not a.title or not b.title or _similarity(a, b) < 0.6:
        return False
    return a.title[-1] not in {*b.title, *b.lead} and b.title[-1] not in {*a.title, *a.lead}


def _place_elsewhere(a: Signature, b: Signature) -> bool:
    """Each names a place that the other says nothing of."""
    if not a.places or not b.places:
        return False
    return {*b.title, *b.lead}.isdisjoint(a.places) and {*a.title, *a.lead}.isdisjoint(b.places)


def _contained(a: array[int], b: array[int]) -> float:
    if not a or not b:
        return 0.0
    return len(set(a) & set(b)) / min(len(a), len(b))
