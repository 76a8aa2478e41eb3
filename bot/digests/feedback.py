"""What readers of a channel found not useful ranks what is like it lower: pure, bounded, and it fades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.models.digests import RankedStory, RankPart
from bot.models.people import Dislike

SAME_KIND = 0.6  # for one story of the same source and the same kind of event, on the scale of the ranks
SAME_SOURCE = 0.25
MOST = 2.0  # many voices push a story down, they do not forbid it: for that there is muting
HALF_LIFE = timedelta(days=30)


def with_feedback(
    ranked: Sequence[RankedStory], dislikes: Sequence[Dislike], now: datetime
) -> list[RankedStory]:
    """The stories in their new order, each with a part that says what readers here thought of its like."""
    if not dislikes:
        return list(ranked)
    changed = [_weighed(one, dislikes, now) for one in ranked]
    return sorted(changed, key=lambda one: -one.score)  # stable: equal ones keep their order


def _weighed(ranked: RankedStory, dislikes: Sequence[Dislike], now: datetime) -> RankedStory:
    lead = ranked.story.lead
    event = lead.judgement.event.type.value if lead.judgement.event else None
    weight, kinds = 0.0, 0
    for dislike in dislikes:
        if dislike.source.casefold() != lead.article.source.casefold():
            continue
        same = dislike.event is not None and dislike.event == event
        kinds += same
        age = max(timedelta(), now - dislike.at) / HALF_LIFE
        weight += (SAME_KIND if same else SAME_SOURCE) * 0.5**age
    if not weight:
        return ranked
    what = f"{lead.article.source}'s news of this kind" if kinds else f"a story of {lead.article.source}"
    part = RankPart("feedback", -round(min(weight, MOST), 4), f"readers here found {what} not useful")
    return replace(ranked, score=round(ranked.score + part.value, 4), parts=(*ranked.parts, part))
