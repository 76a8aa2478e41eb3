"""From a window of judged articles to one channel's digest: pure, each step leaving a reason.

select by sector -> noise -> excluded words -> mutes -> too old -> group by story, with the tellings of other
sectors -> shown before -> the section it is mostly about -> rank -> one source's share -> size
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from bot.digests.feedback import with_feedback
from bot.digests.places import share_out
from bot.models.articles import CompanyRole, JudgedArticle, NoisePolicy
from bot.models.delivery import Mutes, Shown, Subscription
from bot.models.digests import (
    Digest,
    DigestItem,
    DigestSection,
    LeftOut,
    LeftOutReason,
    RankedStory,
    RankPart,
    SilentSource,
    SourceLink,
    Story,
)
from bot.models.operator import SectorRules
from bot.text.plain import fold

# A story stands in a section that words alone give it where at least this share of its main sector speaks for it.
BELONGS = 0.5
TOLD = 0.8  # the strength of what a feed or a configured word says
# Found by us just now, but published this long before the window: an archive, not news.
STALE = timedelta(days=2)

Group = Callable[[Sequence[JudgedArticle]], Sequence[Story]]
Rank = Callable[[Sequence[Story], str, datetime, Collection[str]], Sequence[RankedStory]]


@dataclass(frozen=True, slots=True)
class ComposeRules:
    """What composing needs of the rest of the house: the sectors' rules, and how to group and rank.

    ``group`` takes judged articles to stories; ``rank`` takes stories, a sector's key, the present moment and
    the watched companies to ranked stories, best first. With ``repeat_across_sections`` a story stands in
    every section that it fits, else only in the best.
    """

    rules: Mapping[str, SectorRules]
    group: Group
    rank: Rank
    repeat_across_sections: bool = False
    again: Callable[[Story, Story], bool] | None = None  # does the one tell again what the other tells?


@dataclass(frozen=True, slots=True)
class DigestContext:
    """What one digest is made for, besides its articles."""

    id: str
    subscription: Subscription
    window_start: datetime
    window_end: datetime
    shown: Shown = field(default_factory=Shown)
    mutes: Mutes = field(default_factory=Mutes)
    watched: frozenset[str] = frozenset()  # companies by symbol or name
    silent: tuple[SilentSource, ...] = ()
    next_at: datetime | None = None
    late_for: datetime | None = None
    late: frozenset[str] = frozenset()  # articles that came too late for the digest whose time theirs was


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest, and by "reason" or "reason:detail" the keys of the articles that it leaves out."""

    digest: Digest
    left_out: dict[str, tuple[str, ...]]

    @property
    def stories(self) -> dict[str, tuple[str, ...]]:
        """The stories that are shown, each with the keys of all its tellings."""
        return {
            item.story_id: item.article_keys for section in self.digest.sections for item in section.items
        }

    @property
    def ranks(self) -> dict[str, tuple[RankPart, ...]]:
        """What each shown story was ranked by."""
        return {item.story_id: item.parts for section in self.digest.sections for item in section.items}


def compose(articles: Iterable[JudgedArticle], desk: ComposeRules, frame: DigestContext) -> Composed:
    """The digest of one subscription; ``articles`` may hold more than its window and sectors."""
    tally = _Tally()
    fitting, elsewhere = _select(articles, desk, frame, tally)
    by_key = {judged.article.key: fits for judged, fits in fitting}
    fresh = []
    for story in _with_all(desk.group([judged for judged, _ in fitting]), elsewhere):
        if story.id in frame.shown.stories or not frame.shown.articles.isdisjoint(_keys(story)):
            best = _belongs(story, by_key, frame.subscription.sectors)[0]
            tally.add(best, LeftOutReason.ALREADY_SHOWN, "", _fitting_keys(story, by_key))
        else:
            fresh.append(story)
    sections = _sections(fresh, by_key, desk, frame, tally)
    digest = Digest(
        id=frame.id,
        sections=sections,
        window_start=frame.window_start,
        window_end=frame.window_end,
        timezone=frame.subscription.timezone,
        silent=frame.silent,
        next_at=frame.next_at,
        late_for=frame.late_for,
    )
    return Composed(digest, tally.keys())


class _Tally:
    """Counts what is left out, by section and reason, and remembers which articles those are."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[tuple[LeftOutReason, str]]] = defaultdict(Counter)
        self._keys: dict[str, list[str]] = defaultdict(list)

    def add(self, section: str, reason: LeftOutReason, detail: str, keys: Iterable[str]) -> None:
        self._counts[section][reason, detail] += 1
        self._keys[f"{reason.value}:{detail}" if detail else reason.value] += keys

    def of(self, section: str) -> tuple[LeftOut, ...]:
        order = list(LeftOutReason)
        found = sorted(self._counts[section].items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
        return tuple(LeftOut(reason, detail, count) for (reason, detail), count in found)

    def keys(self) -> dict[str, tuple[str, ...]]:
        return {why: tuple(dict.fromkeys(keys)) for why, keys in self._keys.items()}


# --- selecting -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fits:
    """The sections that an article may stand in, with its strength in each; demoted in some."""

    strengths: dict[str, float]
    demoted: frozenset[str]


def _select(
    articles: Iterable[JudgedArticle], desk: ComposeRules, frame: DigestContext, tally: _Tally
) -> tuple[list[tuple[JudgedArticle, _Fits]], list[JudgedArticle]]:
    """The articles that fit a section, and those of other sectors that may tell the same stories."""
    wanted = frozenset(frame.subscription.sectors) & desk.rules.keys()
    oldest = frame.window_start - STALE
    fitting, elsewhere = [], []
    for judged in articles:
        strengths = {fit.sector: fit.strength for fit in judged.judgement.sectors if fit.sector in wanted}
        if not _in_window(judged, frame):
            continue
        refusal = _refusal(judged, frame.mutes, oldest)
        if not strengths:
            if refusal is None and judged.judgement.noise is None:
                elsewhere.append(judged)
            continue
        fits = None
        if refusal is None:
            fits, refusal = _fits(judged, strengths, desk.rules)
        if fits is not None:
            fitting.append((judged, fits))
        elif refusal is not None:
            tally.add(_ordered(strengths, frame.subscription.sectors)[0], *refusal, (judged.article.key,))
    return fitting, elsewhere


def _with_all(stories: Iterable[Story], elsewhere: Iterable[JudgedArticle]) -> Iterator[Story]:
    """The stories with their tellings in other sectors: how many tell it is no matter of a sector."""
    more: dict[str, list[JudgedArticle]] = defaultdict(list)
    for judged in elsewhere:
        more[judged.judgement.story.story_id].append(judged)
    for story in stories:
        others = more.get(story.id)
        yield replace(story, others=(*story.others, *others)) if others else story


def _fits(
    judged: JudgedArticle, strengths: dict[str, float], rules: Mapping[str, SectorRules]
) -> tuple[_Fits | None, tuple[LeftOutReason, str] | None]:
    """The sections that take the article; where none does, why."""
    refusal = None
    refused, demoted = [], []
    for sector in strengths:
        policy, why = _verdict(judged, rules[sector])
        if policy is NoisePolicy.DROP:
            refused.append(sector)
            refusal = why
        elif policy is NoisePolicy.DEMOTE:
            demoted.append(sector)
    if not refused:
        return _Fits(strengths, frozenset(demoted)), None
    allowed = {sector: strength for sector, strength in strengths.items() if sector not in refused}
    return (_Fits(allowed, frozenset(demoted)), None) if allowed else (None, refusal)


def _in_window(judged: JudgedArticle, frame: DigestContext) -> bool:
    start, end, article = frame.window_start, frame.window_end, judged.article
    return article.key in frame.late or start <= article.first_seen < end or start <= article.published < end


def _refusal(judged: JudgedArticle, mutes: Mutes, oldest: datetime) -> tuple[LeftOutReason, str] | None:
    """Why the channel does not get this article in any section."""
    article = judged.article
    if article.published < oldest:
        return LeftOutReason.TOO_OLD, ""
    if mutes.sources and article.source.casefold() in mutes.sources:
        return LeftOutReason.MUTED, article.source
    if mutes.companies:
        for link in judged.judgement.companies:
            names = {link.name.casefold(), (link.symbol or link.name).casefold()}
            if link.role is CompanyRole.SUBJECT and not mutes.companies.isdisjoint(names):
                return LeftOutReason.MUTED, link.name
    return None


def _verdict(
    judged: JudgedArticle, rules: SectorRules
) -> tuple[NoisePolicy, tuple[LeftOutReason, str] | None]:
    """What this section does with the article, and why where it drops it."""
    policy, noise = NoisePolicy.KEEP, judged.judgement.noise
    if noise is not None:
        policy = rules.noise.get(noise.noise_class, NoisePolicy.DROP)
        if policy is NoisePolicy.DROP:
            return policy, (LeftOutReason.NOISE, noise.noise_class.value)
    if rules.exclude and (term := _excluded_by(judged, rules.exclude)) is not None:
        return NoisePolicy.DROP, (LeftOutReason.EXCLUDED, term)
    return policy, None


def _excluded_by(judged: JudgedArticle, terms: tuple[str, ...]) -> str | None:
    """The excluded word or phrase that stands in what a reader would see: title and summary."""
    text = f"{judged.article.title} {judged.judgement.summary.text}"
    found = _any_of(terms).search(text.lower() if text.isascii() else fold(text))
    return " ".join(found[0].split()) if found else None


@lru_cache(maxsize=256)
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    # No \b: a term may begin or end with a sign, as "C++".
    phrases = ([re.escape(word) for word in fold(term).split()] for term in terms)
    words = sorted((r"\s+".join(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


# --- arranging -------------------------------------------------------------------------------------


def _sections(
    stories: Sequence[Story],
    fits: Mapping[str, _Fits],
    desk: ComposeRules,
    frame: DigestContext,
    tally: _Tally,
) -> tuple[DigestSection, ...]:
    by_sector: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        ordered = _belongs(story, fits, frame.subscription.sectors)
        for sector in ordered if desk.repeat_across_sections else ordered[:1]:
            by_sector[sector].append(story)
    sections = []
    for sector in dict.fromkeys(frame.subscription.sectors):
        if (rules := desk.rules.get(sector)) is None:
            continue  # the operator took the sector away: its channels keep their other sections
        ranked = desk.rank(by_sector[sector], sector, frame.window_end, frame.watched)
        ranked = _demote(with_feedback(ranked, frame.mutes.dislikes, frame.window_end), sector, fits)
        shown, crowded, repeated = share_out(ranked, frame.subscription.size, desk.again)
        items = tuple(item_of(one) for one in shown)
        kept = {one.story.id for one in shown}
        for extra in ranked:
            if extra.story.id not in kept:
                reason, detail = LeftOutReason.NO_ROOM, ""
                if extra.story.id in crowded:
                    reason, detail = LeftOutReason.ONE_SOURCE, extra.story.lead.article.source
                elif extra.story.id in repeated:
                    reason = LeftOutReason.TOLD_ABOVE
                tally.add(sector, reason, detail, _fitting_keys(extra.story, fits))
        sections.append(DigestSection(sector, rules.title, rules.emoji, items, tally.of(sector)))
    return tuple(sections)


def _demote(ranked: Sequence[RankedStory], sector: str, fits: Mapping[str, _Fits]) -> list[RankedStory]:
    """Stories of which every telling is demoted here go behind all others."""
    if not any(sector in fit.demoted for fit in fits.values()):
        return list(ranked)
    front, back = [], []
    for one in ranked:
        told = [fits[key] for key in _keys(one.story) if key in fits]
        if all(sector in fit.demoted for fit in told if sector in fit.strengths):
            part = RankPart("demoted", -abs(one.score), "noise that this sector shows only after the news")
            back.append(replace(one, score=one.score + part.value, parts=(*one.parts, part)))
        else:
            front.append(one)
    return front + back


def _belongs(story: Story, fits: Mapping[str, _Fits], order: Sequence[str]) -> list[str]:
    """The sections that a story may stand in, the one it is mostly about first; never none.

    All tellings speak, also those of sectors that nobody asked for. What a feed or the operator's words put into a
    section stays there; what the built-in words alone do, stays where it is not by the way.
    """
    if not story.others:
        own = fits[story.lead.article.key].strengths
        spoken: Mapping[str, float] = (
            own
            if len(own) == len(story.lead.judgement.sectors)
            else {fit.sector: fit.strength for fit in story.lead.judgement.sectors}
        )
        strongest = own
    else:
        spoken, strongest = defaultdict(float), {}
        for judged in (story.lead, *story.others):
            for fit in judged.judgement.sectors:
                spoken[fit.sector] += fit.strength
            if judged.article.key in fits:
                for sector, strength in fits[judged.article.key].strengths.items():
                    strongest[sector] = max(strength, strongest.get(sector, 0.0))
    ordered = sorted(strongest, key=lambda sector: (-spoken.get(sector, 0.0), order.index(sector)))
    least = BELONGS * max(spoken.values(), default=0.0)
    return [
        sector
        for place, sector in enumerate(ordered)
        if place == 0 or strongest[sector] >= TOLD or spoken.get(sector, 0.0) >= least
    ]


def _ordered(strengths: Mapping[str, float], order: Sequence[str]) -> list[str]:
    """Sections by strength; of equal ones the first of the subscription's."""
    if len(strengths) == 1:
        return list(strengths)
    return sorted(strengths, key=lambda sector: (-strengths[sector], order.index(sector)))


def _keys(story: Story) -> tuple[str, ...]:
    return (story.lead.article.key, *(other.article.key for other in story.others))


def _fitting_keys(story: Story, fits: Mapping[str, _Fits]) -> tuple[str, ...]:
    """The keys of those tellings that a section asks for; what other sectors tell is not left out of any."""
    return tuple(key for key in _keys(story) if key in fits)


def item_of(ranked: RankedStory) -> DigestItem:
    """A ranked story as a reader sees it."""
    story, lead = ranked.story, ranked.story.lead
    also: dict[str, SourceLink] = {}
    for other in story.others:
        source = other.article.source
        if source != lead.article.source:
            also.setdefault(source, SourceLink(source, other.article.url))
    return DigestItem(
        story_id=story.id,
        article_key=lead.article.key,
        article_keys=_keys(story),
        title=lead.article.title,
        url=lead.article.url,
        summary=lead.judgement.summary.text,
        text=lead.article.text,
        source=lead.article.source,
        published=lead.article.published,
        dated=lead.article.dated,
        also=tuple(also.values()),
        event=lead.judgement.event.type if lead.judgement.event else None,
        companies=lead.judgement.companies,
        score=ranked.score,
        parts=ranked.parts,
    )
