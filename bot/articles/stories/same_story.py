"""Do two articles tell one story? One rule for exact, syndicated, near-identical and same-event tellings.

Precision comes before recall: a story shown twice is a nuisance, a story swallowed is a loss. So hard
facts that differ, companies that differ and days that are too far apart forbid what similarity suggests.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from bot.articles.stories.quantities import conflict
from bot.articles.stories.signature import SKETCH_SIZE, Signature

WINDOW_SECONDS = 72 * 3600.0

COPY_OVERLAP = 0.5  # of the shorter lead's word triples
EVENT_SCORE = 0.45
_TELLING_LEAD = 10  # distinctive words beyond the headline's from which leads can be compared


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether two tellings are one story.

    ``kind`` is "exact", "copy" or "same-event" where they are, "different" where not; ``score`` is in
    0..1; ``why`` in words.
    """

    same: bool
    kind: str
    score: float
    why: str


def same_story(a: Signature, b: Signature) -> Decision:
    """Decide about two tellings; symmetric."""
    if forbidden := forbids(a, b):
        return Decision(same=False, kind="different", score=0.0, why=forbidden)
    overlap, compared = _overlap(a, b)
    titles = _title_similarity(a, b)
    same_title = not set(a.title_keys).isdisjoint(b.title_keys)
    routine = a.routine or b.routine
    other_numbers = compared and overlap < 0.9 and _contained(a.lead_numbers, b.lead_numbers) < 0.6
    mould = overlap >= 0.15  # a rewritten text shares hardly a word triple, a filled-in form many
    if other_numbers and (routine or (mould and not same_title)):
        return _different(titles, "the texts state other numbers")
    if routine and overlap < 0.9:
        return _different(titles, "a routine notice with another text")
    if same_title and (overlap >= 0.3 or len(a.title) >= (3 if compared else 2)):
        return Decision(same=True, kind="exact", score=1.0, why="the same headline")
    strangers = min(_missing(a, b), _missing(b, a))
    long_copy = compared >= 20 and overlap >= 0.85
    copied = compared > 0 and overlap >= COPY_OVERLAP and titles >= (0.45 if long_copy else 0.6)
    if (
        copied
        and not other_numbers
        and not _elsewhere(a, b)
        and (not strangers or (long_copy and overlap >= 0.9))
    ):
        why = f"{overlap:.0%} of the shorter lead is the other's"
        return Decision(same=True, kind="copy", score=max(overlap, titles), why=why)
    in_common = len(set(a.title) & set(b.title))
    if (
        titles >= 0.85
        and not other_numbers
        and not strangers
        and in_common >= 2
        and (not compared or overlap >= 0.3)
    ):
        return Decision(same=True, kind="copy", score=titles, why="nearly the same headline")
    if routine:
        return _different(titles, "a routine notice")
    return _same_event(a, b, titles)


def forbids(a: Signature, b: Signature) -> str | None:
    """Why two tellings can never be one story whatever their words, or None."""
    if a.published is not None and b.published is not None:
        apart = abs(a.published - b.published)
        if apart > WINDOW_SECONDS:
            return f"{apart / 86400:.0f} days apart"
    if a.listings and b.listings and a.listings.isdisjoint(b.listings):
        return "differing companies"
    return conflict(a.quantities, b.quantities)


def _same_event(a: Signature, b: Signature, titles: float) -> Decision:
    """Two desks' own words for one event.

    A linear score over shared title words, how far each title is told by the other article, shared
    amounts, the leads' common words and the time between; weights set by hand on news pairs.
    """
    if a.release and b.release:
        return _different(titles, "two different press releases")
    if why := _other_slot(a, b, titles):
        return _different(titles, why)
    distinctive = len(set(a.title) & set(b.title) - _shared_name(a, b))
    shared = len(set(a.title) & set(b.title))
    told = sorted(1 - _missing(x, y) / max(1, len(x.title)) for x, y in ((a, b), (b, a)))
    union = len(set(a.title) | set(b.title)) + len(set(a.common) | set(b.common)) / 3
    score = 0.3 * titles + 0.15 * _weigh(a, b) / max(1e-9, union) + 0.3 * told[0] + 0.15 * told[1]
    score += 0.025 * min(shared, 4) + 0.1 * _shared_facts(a, b)
    if a.published is not None and b.published is not None:
        score -= 0.1 * abs(a.published - b.published) / WINDOW_SECONDS
    if min(len(a.lead) - len(a.title), len(b.lead) - len(b.title)) >= _TELLING_LEAD:
        score += 0.3 * (_contained(a.lead, b.lead) - 0.25)
        score += 0.0125 * min(4, len(set(a.lead_numbers) & set(b.lead_numbers)))
    if a.source and a.source == b.source:  # one desk tells an event again in nearly the same words
        score -= 0.2
    if score < EVENT_SCORE or distinctive < 2:
        return _different(score, "too little in common")
    why = f"{shared} distinctive headline words in common, score {score:.2f}"
    return Decision(same=True, kind="same-event", score=min(score, 1.0), why=why)


def _shared_name(a: Signature, b: Signature) -> set[int]:
    """The second word of a name that a headline begins with and both mention: "Wells Fargo" counts once."""
    name: set[int] = set()
    order_a, order_b = list(a.title), list(b.title)
    for one, other in ((order_a, order_b), (order_b, order_a)):
        if one and one[0] in other:
            at = other.index(one[0])
            name.update(one[1:2] if one[1:2] == other[at + 1 : at + 2] else ())
    return name


def _other_slot(a: Signature, b: Signature, titles: float) -> str | None:
    """Headlines of one mould about something else: another company in front, another place behind."""
    if not a.title or not b.title:
        return None
    told_a, told_b = {*a.title, *a.lead}, {*b.title, *b.lead}
    if a.title[0] not in told_b and b.title[0] not in told_a:
        return "another subject"
    if titles >= 0.6 and a.title[-1] not in told_b and b.title[-1] not in told_a:
        return "another object"
    return "another place" if _elsewhere(a, b) else None


def _elsewhere(a: Signature, b: Signature) -> bool:
    """Whether each names a place or an event that the other says nothing of."""
    if not a.places or not b.places:
        return False
    return {*b.title, *b.lead}.isdisjoint(a.places) and {*a.title, *a.lead}.isdisjoint(b.places)


def _shared_facts(a: Signature, b: Signature) -> bool:
    x, y = a.quantities, b.quantities
    return bool(x.money & y.money or x.percent & y.percent or x.codes & y.codes)


def _different(score: float, why: str) -> Decision:
    return Decision(same=False, kind="different", score=min(score, 0.49), why=why)


def _missing(a: Signature, b: Signature) -> int:
    """How many distinctive words of the one's title the other says nowhere."""
    return len(set(a.title).difference(b.lead, b.title))


def _title_similarity(a: Signature, b: Signature) -> float:
    """Shared title words, everyday words at a third; against the shorter title, so that a prefix is free."""
    return min(1.0, _weigh(a, b) / max(1e-9, min(_weigh(a, a), _weigh(b, b))))


def _weigh(a: Signature, b: Signature) -> float:
    return len(set(a.title) & set(b.title)) + len(set(a.common) & set(b.common)) / 3


def _overlap(a: Signature, b: Signature) -> tuple[float, int]:
    """How much of the shorter lead stands in the other, and by how many word triples that was measured.

    Bottom-k sketches are comparable below the smaller of the two greatest kept hashes.
    """
    if not a.shingles or not b.shingles:
        return 0.0, 0
    border = min(s[-1] if len(s) == SKETCH_SIZE else 1 << 32 for s in (a.shingles, b.shingles))
    left = {h for h in a.shingles if h <= border}
    right = {h for h in b.shingles if h <= border}
    compared = min(len(left), len(right))
    if not compared:
        return 0.0, 0
    return len(left & right) / compared, compared


def _contained(a: array[int], b: array[int]) -> float:
    if not a or not b:
        return 1.0
    return len(set(a) & set(b)) / min(len(a), len(b))
