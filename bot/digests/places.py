"""The places of a section: not all for one source, and none for what stands above already."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from bot.models.digests import RankedStory, Story

# Of a section's places, what one source may fill while others have stories.
SHARE = 1 / 2
# Stories that are compared with those above them, for each place: on a day of one theme nearly all are alike.
COMPARED = 5


def share_out(
    ranked: Sequence[RankedStory], size: int, again: Callable[[Story, Story], bool] | None
) -> tuple[list[RankedStory], set[str], set[str]]:
    """The stories that are shown; ids of those whose source had its share already, and of those told above.

    ``ranked`` is best first; ``again`` says whether one story tells again what the other tells (None: never).

    A place that nobody else can fill goes to the waiting ones of a busy source, so that a section is not the shorter
    for it; what is told above already stays out.
    """
    repeated: set[str] = set()
    most = max(1, math.ceil(size * SHARE))
    counts: Counter[str] = Counter()
    shown: list[RankedStory] = []
    waiting: list[RankedStory] = []
    for place, one in enumerate(ranked):
        if len(shown) == size:
            break
        source = one.story.lead.article.source
        alone = all(other.article.source == source for other in one.story.others)
        if alone and counts[source] >= most:
            waiting.append(one)
            continue
        if again and place < COMPARED * size and any(again(one.story, other.story) for other in shown):
            waiting.append(one)
            repeated.add(one.story.id)
            continue
        counts[source] += 1
        shown.append(one)
    filled = [one for one in waiting if one.story.id not in repeated][: size - len(shown)]
    places = {one.story.id: place for place, one in enumerate(ranked)}
    shown = sorted([*shown, *filled], key=lambda one: places[one.story.id])
    last = max((places[one.story.id] for one in shown), default=0)
    kept = {one.story.id for one in shown}
    crowded = {one.story.id for one in waiting if places[one.story.id] < last} - kept - repeated
    return shown, crowded, repeated
