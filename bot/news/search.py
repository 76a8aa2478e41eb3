"""News on demand: what ``/news`` and the command line answer from what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digests.compose import ComposeRules, item_of
from bot.models.articles import JudgedArticle, NewsQuery, NoiseClass, NoisePolicy
from bot.models.companies import CardStory, Company
from bot.models.digests import DigestItem, Story
from bot.ports.news import NewsSearch

COMPANY_STORIES = 3
COMPANY_SPAN = timedelta(days=30)
MOST_ARTICLES = 400  # looked at for one answer; stories are grouped and ranked among them
A_STORY_HAS = 8  # articles looked at for each story that is shown: several tell one, some rank low


@dataclass(frozen=True, slots=True)
class NewsRequest:
    """What somebody asks for: sectors by key (none: all), words as typed, companies by symbol."""

    sectors: tuple[str, ...] = ()
    words: str = ""
    symbols: tuple[str, ...] = ()
    span: timedelta = timedelta(hours=24)
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class NewsAnswer:
    """Stories newest and best first; ``more`` says whether there are further ones."""

    request: NewsRequest
    items: tuple[DigestItem, ...]
    more: bool
    at: datetime


class NewsService:
    """Answers requests for news; reads only, and marks nothing as shown."""

    def __init__(self, search: NewsSearch, desk: ComposeRules, clock: Clock) -> None:
        self._search = search
        self._desk = desk
        self._clock = clock

    async def answer(self, request: NewsRequest) -> NewsAnswer:
        """The stories of one page. Raises :class:`~bot.errors.StorageError`."""
        now = self._clock.now()
        query = NewsQuery(
            sectors=request.sectors,
            words=request.words,
            symbols=request.symbols,
            since=now - request.span,
            noise=self._shown_noise(request.sectors),
            limit=min(MOST_ARTICLES, A_STORY_HAS * (request.offset + request.limit + 1)),
        )
        articles = await self._search.search(query)
        return await asyncio.to_thread(self._arranged, request, articles, now)

    async def of_company(self, company: Company) -> list[CardStory]:
        """A company's latest stories, for its card."""
        asked = NewsRequest(span=COMPANY_SPAN, limit=COMPANY_STORIES)
        if company.symbol:
            asked = replace(asked, symbols=(company.symbol,))
        else:
            phrase = company.name.replace('"', " ")
            asked = replace(asked, words=f'"{phrase}"')
        items = (await self.answer(asked)).items
        return [CardStory(item.title, item.url, item.source, item.published) for item in items]

    def _shown_noise(self, sectors: Sequence[str]) -> tuple[NoiseClass, ...]:
        """Classes that every asked sector keeps."""
        rules = [self._desk.rules[key] for key in sectors or self._desk.rules if key in self._desk.rules]
        kept = [{name for name, policy in rule.noise.items() if policy is NoisePolicy.KEEP} for rule in rules]
        return tuple(sorted(set.intersection(*kept))) if kept else ()

    def _arranged(self, request: NewsRequest, articles: Sequence[JudgedArticle], now: datetime) -> NewsAnswer:
        stories = self._desk.group(articles)
        # With words the search's own order is the answer to them; without, the sector's ranking is.
        ranked = [
            one
            for sector, some in _by_sector(stories, request, self._desk).items()
            for one in self._desk.rank(some, sector, now, ())
        ]
        place = {story.id: number for number, story in enumerate(stories)}
        if request.words.strip() or request.symbols:
            ranked.sort(key=lambda one: place[one.story.id])
        else:
            ranked.sort(key=lambda one: -one.score)
        end = request.offset + request.limit
        items = tuple(item_of(one) for one in ranked[request.offset : end])
        return NewsAnswer(request, items, len(ranked) > end, now)


def _by_sector(stories: Sequence[Story], request: NewsRequest, desk: ComposeRules) -> dict[str, list[Story]]:
    """Each story under the sector that it fits best, among those asked for."""
    # Of a sector that the operator took away there may still be news; any ranking will do for it.
    wanted = [key for key in request.sectors if key in desk.rules] or list(desk.rules)
    found: dict[str, list[Story]] = {}
    for story in stories:
        strengths: dict[str, float] = {}
        for judged in (story.lead, *story.others):
            for fit in judged.judgement.sectors:
                if fit.sector in wanted:
                    strengths[fit.sector] = max(fit.strength, strengths.get(fit.sector, 0.0))
        best = (
            min(strengths, key=lambda key: (-strengths[key], wanted.index(key))) if strengths else wanted[0]
        )
        found.setdefault(best, []).append(story)
    return found
