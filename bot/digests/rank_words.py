"""A rank in two plain sentences: what brought a story up, and what held it back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models.digests import RankPart

_FOR_ALL = frozenset({"recency", "sector", "source"})  # nearly every story has them: the others say more
_LEAST = 0.1


def rank_sentences(parts: Sequence[RankPart]) -> tuple[str, str]:
    """What speaks for a story most, and what against it, each as one sentence from the parts' own reasons."""
    up = sorted((part for part in parts if part.value >= _LEAST), key=lambda part: -part.value)
    down = sorted((part for part in parts if part.value <= -_LEAST), key=lambda part: part.value)
    telling = [part for part in up if part.name not in _FOR_ALL] or up
    first = (
        f"It stands where it does chiefly for this: {_listed([part.why for part in telling[:3]])}."
        if telling
        else "Nothing in particular brought it up."
    )
    second = (
        f"It was held back by this: {_listed([part.why for part in down[:2]])}."
        if down
        else "Nothing held it back but stories with more to say for them."
    )
    return first, second


def _listed(reasons: Sequence[str]) -> str:
    return "; ".join(reasons)
