"""How prominent a story is for a sector: a sum of named parts, each kept with its reason.

The parts are on one scale, where 1.0 is about what a day of age costs, so that a reader of
``sectorwire why`` can weigh them against one another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.articles.importance import amount, amount_share, marks
from bot.articles.tone import Form, form_of
from bot.models.articles import CompanyRole, EventType, JudgedArticle, NoisePolicy
from bot.models.digests import RankedStory, RankPart, Story
from bot.models.operator import SectorRules
from bot.text.plain import fold, words

EVENT_VALUE: Mapping[EventType, float] = {
    EventType.APPROVAL: 1.1,
    EventType.TRIAL_RESULT: 1.2,
    EventType.DEAL: 0.85,
    EventType.GUIDANCE: 0.5,
    EventType.EARNINGS: 0.7,
    EventType.REGULATORY: 0.4,
    EventType.FINANCING: 0.85,
    EventType.LITIGATION: 0.3,
    EventType.PEOPLE: 0.45,
    EventType.PRODUCT: 0.7,
    EventType.CALENDAR: -0.5,
}
FORM_VALUE: Mapping[Form, float] = {
    Form.FEATURE: -0.6,
    Form.OPINION: -0.8,
    Form.ADVICE: -1.0,
    Form.STOCK_TIP: -1.0,
    Form.HOLDINGS: -1.0,
    Form.PRICE_NOTE: -0.7,
    Form.ROUNDUP: -0.6,
    Form.CALENDAR: -0.9,
    Form.TALK: -0.9,
}
Prominence = Callable[[str, str | None], tuple[float, str] | None]
"""How prominent a company is: (name, symbol) -> 0..1 and why, None where it is not known."""
_COPIED = frozenset({"copy", "exact"})
_COPY = 0.5
_MANY = 8.0  # publishers; more say no more
_READ = 12  # tellings whose companies are looked at
_SECTION = re.compile(r"\s+[-–—|:]\s.*$|\+$|\.(?:com|net|org|co|io)\b.*$")
_HOUSE_WORDS = frozenset({"news", "the", "www", "online", "plus", "rss", "feed"})
_HALF_LIFE_HOURS = 18.0
_SMALLEST, _LARGEST = 8.0, 12.5  # log10 of market value in US dollars: 100 million to 3 trillion


@dataclass(frozen=True, slots=True)
class RankWeights:
    """How much each part counts; 0 switches it off."""

    recency: float = 1.0
    publishers: float = 1.6
    source: float = 1.2
    sector: float = 0.4
    event: float = 1.3
    amount: float = 1.9
    setback: float = 1.5
    authority: float = 1.2
    economy: float = 1.5
    shock: float = 0.4
    size: float = 1.0
    form: float = 3.0
    watchlist: float = 2.0
    noise: float = 3.0


def rank(
    story: Story,
    *,
    now: datetime,
    rules: SectorRules,
    sources: Mapping[str, float] | None = None,
    market_value: Callable[[str], float | None] | None = None,
    prominence: Prominence | None = None,
    watched: Collection[str] = (),
    weights: RankWeights | None = None,
) -> RankedStory:
    """Rank a story for one sector.

    ``sources`` are source weights (0..3) by publisher; ``market_value`` answers a symbol with US dollars,
    or None where not known, and where it does not, ``prominence`` a company's name and symbol with 0..1 and words;
    ``watched`` holds symbols or company names that somebody asked to see.
    """
    w = weights or RankWeights()
    lead = story.lead
    tellings = (lead, *story.others)
    parts = [
        _recency(tellings, now, w.recency),
        _publishers(tellings, w.publishers),
        _source(tellings, sources or {}, w.source),
        _sector(tellings, rules.key, w.sector),
        _event(tellings, w.event),
        _amount(tellings, w.amount),
        *_marks(lead, w),
        _size(tellings, market_value, prominence, w.size),
        _form(tellings, w.form),
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
    """Independent houses; one that carries another's text in its words is only half a sign of importance."""
    own: set[str] = set()
    copying: set[str] = set()
    for judged in tellings:
        copied = judged is not tellings[0] and judged.judgement.story.kind in _COPIED
        (copying if copied else own).add(components(judged.article.source))
    copying -= own
    count = len(own) + len(copying)
    if count < 2:
        return None
    counted = min(_MANY, max(1.0, len(own) + _COPY * len(copying)))
    why = f"told by {count} publishers" + (f", {len(copying)} of them in another's words" if copying else "")
    return RankPart("publishers", round(weight * math.log2(counted), 4), why)


@lru_cache(maxsize=1024)
def components(source: str) -> str:
    """The house of a publisher: feeds of one house ("Harbor News - Pharma", "Harbor News+") are one voice."""
    name = _SECTION.sub("", fold(source)) or fold(source)
    return " ".join(word for word in words(name) if word not in _HOUSE_WORDS) or name


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


def _event(tellings: tuple[JudgedArticle, ...], weight: float) -> RankPart | None:
    """The most telling kind of event that any telling names; a lead that names one is believed first."""
    events = [judged.judgement.event for judged in tellings]
    event = events[0] or next((one for one in events if one is not None), None)
    if event is None:
        return None
    return RankPart("event", round(weight * EVENT_VALUE[event.type], 4), f"{event.type}: {event.why}")


def _amount(tellings: tuple[JudgedArticle, ...], weight: float) -> RankPart | None:
    value = max(amount(judged.article.title) for judged in tellings)
    share = amount_share(value)
    return RankPart("amount", round(weight * share, 4), f"it is about {_sum(value)}") if share else None


def _sum(value: float) -> str:
    return f"{value / 1e9:,.1f} billion" if value >= 1e9 else f"{value / 1e6:,.0f} million"


def _marks(lead: JudgedArticle, weights: RankWeights) -> list[RankPart]:
    """What else in the headline says that it matters."""
    return [
        RankPart(name, round(getattr(weights, name), 4), f"the headline says “{found}”")
        for name, found in marks(lead.article.title)
    ]


def _size(
    tellings: tuple[JudgedArticle, ...],
    market_value: Callable[[str], float | None] | None,
    prominence: Prominence | None,
    weight: float,
) -> RankPart | None:
    best: tuple[float, str] | None = None
    for judged in tellings[:_READ]:
        for link in judged.judgement.companies:
            if link.role is not CompanyRole.SUBJECT:
                continue
            value = market_value(link.symbol) if market_value and link.symbol else None
            found = None
            if value:
                share = (math.log10(value) - _SMALLEST) / (_LARGEST - _SMALLEST)
                found = min(1.0, max(0.0, share)), f"{link.name} is worth about ${value / 1e9:,.1f} billion"
            elif prominence and (known := prominence(link.name, link.symbol)):
                found = known
            if found and (best is None or found > best):
                best = found
    return RankPart("size", round(weight * best[0], 4), best[1]) if best else None


def _form(tellings: tuple[JudgedArticle, ...], weight: float) -> RankPart | None:
    """A feature, an opinion, advice and the like sink, unless somebody tells the story as news."""
    forms = [form_of(fold(judged.article.title)) for judged in tellings]
    if forms.count(Form.NEWS) * 3 >= len(forms):
        return None
    form = max((one for one in forms if one is not Form.NEWS), key=FORM_VALUE.__getitem__)
    value = FORM_VALUE[form]
    return RankPart("form", round(weight * value, 4), f"not news in itself: {form}")


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
