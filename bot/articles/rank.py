"""How prominent a story is for a sector: a sum of named parts, each kept with its reason.

The parts are on one scale, where 1.0 is about what a day of age costs, so that a reader of
``sectorwire why`` can weigh them against one another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.models.articles import CompanyRole, EventType, JudgedArticle, NoisePolicy
from bot.models.digests import RankedStory, RankPart, Story
from bot.models.operator import SectorRules

EVENT_VALUE: Mapping[EventType, float] = {
    EventType.APPROVAL: 1.0,
    EventType.TRIAL_RESULT: 0.9,
    EventType.DEAL: 0.8,
    EventType.GUIDANCE: 0.6,
    EventType.EARNINGS: 0.6,
    EventType.REGULATORY: 0.5,
    EventType.FINANCING: 0.45,
    EventType.LITIGATION: 0.4,
    EventType.PEOPLE: 0.3,
    EventType.PRODUCT: 0.3,
    EventType.CALENDAR: -0.5,
}
_HALF_LIFE_HOURS = 18.0
_SMALLEST, _LARGEST = 8.0, 12.5  # log10 of market value in US dollars: 100 million to 3 trillion


@dataclass(frozen=True, slots=True)
class RankWeights:
    """How much each part counts; 0 switches it off."""

    recency: float = 2.0
    publishers: float = 1.0
    source: float = 0.8
    sector: float = 1.0
    event: float = 1.0
    size: float = 0.8
    watchlist: float = 2.0
    noise: float = 3.0


def rank(
    story: Story,
    *,
    now: datetime,
    rules: SectorRules,
    sources: Mapping[str, float] | None = None,
    market_value: Callable[[str], float | None] | None = None,
    watched: Collection[str] = (),
    weights: RankWeights | None = None,
) -> RankedStory:
    """Rank a story for one sector.

    ``sources`` are source weights (0..3) by publisher; ``market_value`` answers a symbol with US dollars,
    or None where not known; ``watched`` holds symbols or company names that somebody asked to see.
    """
    w = weights or RankWeights()
    lead = story.lead
    tellings = (lead, *story.others)
    parts = [
        _recency(tellings, now, w.recency),
        _publishers(tellings, w.publishers),
        _source(tellings, sources or {}, w.source),
        _sector(tellings, rules.key, w.sector),
        _event(lead, w.event),
        _size(lead, market_value, w.size),
        _watchlist(tellings, watched, w.watchlist),
        _noise(lead, rules, w.noise),
    ]
    kept = tuple(part for part in parts if part is not None)
    return RankedStory(story, round(sum(part.value for part in kept), 4), kept)


def rank_all(ranked: Collection[RankedStory]) -> list[RankedStory]:
    """Best first; equal ones by newest, then by id, so that the order never depends on chance."""
    return sorted(ranked, key=lambda r: (-r.score, -r.story.lead.article.published.timestamp(), r.story.id))


def _recency(tellings: tuple[JudgedArticle, ...], now: datetime, weight: float) -> RankPart:
    newest = max(judged.article.published for judged in tellings)
    hours = max(0.0, (now - newest).total_seconds() / 3600)
    age = "less than an hour old" if hours < 1 else f"{hours:.0f} hours old"
    return RankPart("recency", round(weight * 0.5 ** (hours / _HALF_LIFE_HOURS), 4), age)


def _publishers(tellings: tuple[JudgedArticle, ...], weight: float) -> RankPart | None:
    count = len({judged.article.source for judged in tellings})
    if count < 2:
        return None
    return RankPart("publishers", round(weight * math.log2(count), 4), f"told by {count} publishers")


def _source(
    tellings: tuple[JudgedArticle, ...], sources: Mapping[str, float], weight: float
) -> RankPart | None:
    best = max(tellings, key=lambda judged: sources.get(judged.article.source, 1.0)).article.source
    value = sources.get(best, 1.0)
    if value == 1.0:
        return None
    return RankPart("source", round(weight * (value - 1.0), 4), f"{best} counts {value:g}")


def _sector(tellings: tuple[JudgedArticle, ...], key: str, weight: float) -> RankPart | None:
    fits = [fit for judged in tellings for fit in judged.judgement.sectors if fit.sector == key]
    if not fits:
        return None
    best = max(fits, key=lambda fit: fit.strength)
    return RankPart("sector", round(weight * best.strength, 4), best.why)


def _event(lead: JudgedArticle, weight: float) -> RankPart | None:
    event = lead.judgement.event
    if event is None:
        return None
    return RankPart("event", round(weight * EVENT_VALUE[event.type], 4), f"{event.type}: {event.why}")


def _size(
    lead: JudgedArticle, market_value: Callable[[str], float | None] | None, weight: float
) -> RankPart | None:
    if market_value is None:
        return None
    known = [
        (value, link.name)
        for link in lead.judgement.companies
        if link.role is CompanyRole.SUBJECT and link.symbol and (value := market_value(link.symbol))
    ]
    if not known:
        return None
    value, name = max(known)
    share = (math.log10(value) - _SMALLEST) / (_LARGEST - _SMALLEST)
    share = min(1.0, max(0.0, share))
    return RankPart("size", round(weight * share, 4), f"{name} is worth about ${value / 1e9:,.1f} billion")


def _watchlist(
    tellings: tuple[JudgedArticle, ...], watched: Collection[str], weight: float
) -> RankPart | None:
    wanted = {entry.casefold() for entry in watched}
    for judged in tellings:
        for link in judged.judgement.companies:
            if link.name.casefold() in wanted or (link.symbol and link.symbol.casefold() in wanted):
                return RankPart("watchlist", weight, f"{link.name} is on the watch list")
    return None


def _noise(lead: JudgedArticle, rules: SectorRules, weight: float) -> RankPart | None:
    noise = lead.judgement.noise
    if noise is None or rules.noise.get(noise.noise_class, NoisePolicy.DROP) is NoisePolicy.KEEP:
        return None
    return RankPart("noise", -weight, f"{noise.noise_class}: {noise.why}")
