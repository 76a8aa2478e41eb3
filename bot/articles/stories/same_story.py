"""Do two articles tell one story? One rule for exact, syndicated, near-identical and same-event tellings.

Precision comes before recall: a story shown twice is a nuisance, a story swallowed is a loss. So hard
facts that differ, companies that differ and days that are too far apart forbid what similarity suggests.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from bot.articles.stories.aliases import opposed
from bot.articles.stories.quantities import OPPOSITE, conflict
from bot.articles.stories.signals import likelihood, signals, strongest
from bot.articles.stories.signature import SKETCH_SIZE, Signature
from bot.articles.tone import HeadlineForm

WINDOW_SECONDS = 72 * 3600.0
RELEASE_SECONDS = 24 * 3600.0

COPY_OVERLAP = 0.5  # of the shorter lead's word triples
# What tells of many events, or of none yet, joins only its own copies.
APART = frozenset({HeadlineForm.ROUNDUP, HeadlineForm.CALENDAR, HeadlineForm.HOLDINGS})
AGAIN = 0.5
AGAIN_OF_ONE = 0.25  # where both are about the same company
LIKELY = 0.72  # how likely two tellings must be of one event


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
    whole = a.title_keys[:1] == b.title_keys[:1]
    if not whole and not _one_figure(a, b) and (against := opposed(a.doings, b.doings)):
        return _different(titles, f"opposite news: {against}")
    if not whole and (a.form in APART) != (b.form in APART):
        return _different(titles, f"a {(a if a.form in APART else b).form}")
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
        and a.form not in APART
        and not other_numbers
        and not strangers
        and in_common >= 2
        and (not compared or overlap >= 0.3)
    ):
        return Decision(same=True, kind="copy", score=titles, why="nearly the same headline")
    if routine:
        return _different(titles, "a routine notice")
    return _same_event(a, b, titles)


def tells_again(a: Signature, b: Signature, *, of_one: bool = False) -> bool:
    """Whether a reader who has just read the one would take the other for the same event told again.

    Less strict than :func:`same_story`: nothing is joined, the second only waits while there is other news. ``of_one``
    says that both are about the same company, as far as is known.
    """
    if forbids(a, b) or (opposed(a.doings, b.doings) and not _one_figure(a, b)):
        return False
    return same_story(a, b).same or likelihood(signals(a, b)) >= (AGAIN_OF_ONE if of_one else AGAIN)


def forbids(a: Signature, b: Signature) -> str | None:
    """Why two tellings can never be one story whatever their words, or None."""
    if a.published is not None and b.published is not None:
        apart = abs(a.published - b.published)
        if apart > WINDOW_SECONDS:
            return f"{apart / 86400:.0f} days apart"
    if a.listings and b.listings and a.listings.isdisjoint(b.listings):
        return "differing companies"
    against = conflict(a.quantities, b.quantities)
    # Of one release, some tell what rose and some what fell.
    return None if against == OPPOSITE and _one_figure(a, b) else against


def _one_figure(a: Signature, b: Signature) -> bool:
    """Whether both tell one release of the economy's figures, or one decision on rates: the same on the same day."""
    if not a.topic or a.topic != b.topic or {a.form, b.form} & APART:
        return False
    return a.published is None or b.published is None or abs(a.published - b.published) <= RELEASE_SECONDS


def _same_event(a: Signature, b: Signature, titles: float) -> Decision:
    """Two desks' own words for one event: as likely as what speaks for it and against it makes it."""
    if a.release and b.release:
        return _different(titles, "two different press releases")
    if _other_slot(a, b, titles):
        return _different(titles, "one mould, another name")
    for one in (a, b):
        if one.form in APART:
            return _different(titles, f"a {one.form}")
    if _one_figure(a, b):
        return Decision(same=True, kind="same-event", score=0.8, why=f"both tell of one release: {a.topic}")
    values = signals(a, b)
    chance = likelihood(values)
    if chance < LIKELY:
        return _different(chance, "too little in common")
    why = f"{chance:.0%} likely one event: {', '.join(strongest(values))}"
    return Decision(same=True, kind="same-event", score=chance, why=why)


def _other_slot(a: Signature, b: Signature, titles: float) -> bool:
    """Headlines that differ in one name only: the same was done to somebody else."""
    only_a = set(a.title).difference(b.title, b.lead)
    only_b = set(b.title).difference(a.title, a.lead)
    return (
        titles >= 0.6
        and len(only_a) == 1
        and len(only_b) == 1
        and only_a <= a.names
        and only_b <= b.names
        and len(set(a.title) & set(b.title)) <= 3
    )


def _elsewhere(a: Signature, b: Signature) -> bool:
    """Whether each names a place or an event that the other says nothing of."""
    if not a.places or not b.places:
        return False
    return {*b.title, *b.lead}.isdisjoint(a.places) and {*a.title, *a.lead}.isdisjoint(b.places)


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
