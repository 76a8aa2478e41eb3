"""Do two articles tell one story? One rule for exact, syndicated, near-identical and same-event tellings.

Precision comes before recall: a story shown twice is a nuisance, a story swallowed is a loss. So hard
facts that differ, companies that differ and days that are too far apart forbid what similarity suggests.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from bot.articles.quantities import conflict
from bot.articles.signature import Signature

WINDOW_SECONDS = 72 * 3600.0

COPY_OVERLAP = 0.5  # of the shorter lead's word triples
EVENT_SCORE = 0.5


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
    strangers = min(_missing(a, b), _missing(b, a))
    if compared and overlap < 0.9 and _contained(a.lead_numbers, b.lead_numbers) < 0.6:
        if a.routine or b.routine or not same_title:
            return _different(titles, "the texts state other numbers")
    if (a.routine or b.routine) and overlap < 0.9:
        return _different(titles, "a routine notice with another text")
    if same_title and (not compared or overlap >= 0.3):
        return Decision(same=True, kind="exact", score=1.0, why="the same headline")
    if compared and overlap >= COPY_OVERLAP and titles >= (0.45 if overlap >= 0.85 and compared >= 20 else 0.6):
        if not strangers or (overlap >= 0.9 and compared >= 20):
            why = f"{overlap:.0%} of the shorter lead is the other's"
            return Decision(same=True, kind="copy", score=max(overlap, titles), why=why)
    if titles >= 0.85 and not strangers and (not compared or overlap >= 0.3) and len(a.title) >= 2:
        return Decision(same=True, kind="copy", score=titles, why="nearly the same headline")
    if a.routine or b.routine:
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
    return _different(titles, "")


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
    from bot.articles.signature import SKETCH_SIZE  # noqa: PLC0415

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
