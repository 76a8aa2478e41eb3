"""News on demand, over a real store: what is asked, in which order it comes, and that nothing is marked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digests.compose import ComposeRules
from bot.models.articles import CompanyLink, CompanyRole, JudgedArticle, NoiseClass, NoisePolicy
from bot.models.companies import Company
from bot.models.feeds import FeedState, PollPlan
from bot.news.search import COMPANY_SPAN, COMPANY_STORIES, NewsRequest, NewsService
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.search.articles import SqliteNewsSearch
from tests.digests.samples import DESK, MORNING, RULES, group, judged, rank
from tests.fakes.clock import VirtualClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = "https://wire.example/rss"


class Room:
    """A store to fill, and desks that answer from it."""

    def __init__(self, database: Database) -> None:
        self._articles = SqliteArticleStore(database)
        self._feeds = SqliteFeedStore(database)
        self._search = SqliteNewsSearch(database)
        self.clock = VirtualClock(MORNING)

    async def keep(self, *news: JudgedArticle) -> None:
        articles = tuple(one.article for one in news)
        await self._feeds.record(PollPlan(FeedState(FEED, FEED, baselined=True), new=articles), MORNING)
        await self._articles.save_judged(news, MORNING)

    def desk(self, desk: ComposeRules = DESK) -> NewsService:
        return NewsService(self._search, desk, self.clock)

    async def titles(self, request: NewsRequest, desk: ComposeRules = DESK) -> list[str]:
        return [item.title for item in (await self.desk(desk).answer(request)).items]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    database = Database.open(tmp_path / "news.db", readers=1)
    yield Room(database)
    database.close()


def told(title: str, hours: float, **more) -> JudgedArticle:
    return judged(title, published=MORNING - hours * HOUR, **more)


async def test_a_sector_s_news_come_as_its_ranking_has_them(room: Room):
    await room.keep(
        told("Reactor restarts", 5, sectors={"energy": 1.0}),
        told("Vaccine works", 3),
        told("Cable laid", 1, sectors={"energy": 0.5}),
        told("Dam filled", 25, sectors={"energy": 1.0}),
    )
    assert await room.titles(NewsRequest(("energy",))) == ["Cable laid", "Reactor restarts"]
    assert await room.titles(NewsRequest(("energy",), span=2 * DAY)) == [
        "Cable laid",
        "Reactor restarts",
        "Dam filled",
    ]
    assert await room.titles(NewsRequest()) == ["Cable laid", "Vaccine works", "Reactor restarts"]


async def test_words_and_phrases_are_looked_for(room: Room):
    await room.keep(
        told("Phase 3 trial of an antibody succeeds", 9),
        told("Antibody maker sold", 2),
        told("A trial ends in phase 3", 4),
    )
    assert await room.titles(NewsRequest(words="antibody")) == [
        "Antibody maker sold",
        "Phase 3 trial of an antibody succeeds",
    ]
    assert await room.titles(NewsRequest(words='"phase 3 trial"')) == [
        "Phase 3 trial of an antibody succeeds"
    ]
    assert await room.titles(NewsRequest(words="trial -antibody")) == ["A trial ends in phase 3"]
    assert await room.titles(NewsRequest(words='"(((')) == []


async def test_a_story_stands_once_with_all_its_publishers(room: Room):
    await room.keep(
        told("Norvane sold to Halden", 3, story="deal"),
        told("Halden buys Norvane", 2, story="deal", source="Quay Post"),
        told("Cable laid", 1, sectors={"energy": 1.0}),
    )
    answer = await room.desk().answer(NewsRequest())
    assert [item.story_id for item in answer.items][1:] == ["deal"]
    both = {answer.items[1].source, *(link.source for link in answer.items[1].also)}
    assert both == {"Harbor Wire", "Quay Post"}


async def test_pages_follow_one_another_without_gap_or_repeat(room: Room):
    await room.keep(*(told(f"Plant {number} opens", number / 10) for number in range(1, 24)))
    request, seen = NewsRequest(limit=10), []
    while True:
        answer = await room.desk().answer(request)
        seen += [item.title for item in answer.items]
        if not answer.more:
            break
        assert len(answer.items) == 10
        request = replace(request, offset=request.offset + request.limit)
    assert seen == [f"Plant {number} opens" for number in range(1, 24)]
    assert await room.titles(replace(request, offset=request.offset + request.limit)) == []


async def test_the_same_question_has_the_same_answer(room: Room):
    await room.keep(told("Vaccine works", 3))
    desk = room.desk()
    assert await desk.answer(NewsRequest()) == await desk.answer(NewsRequest())


async def test_noise_is_shown_where_every_asked_sector_keeps_it(room: Room):
    kept = {
        key: replace(rules, noise={NoiseClass.STOCK_LISTICLE: NoisePolicy.KEEP} if key == "energy" else {})
        for key, rules in RULES.items()
    }
    desk = ComposeRules(kept, group, rank)
    both = {"energy": 1.0, "biotech": 1.0}
    await room.keep(
        told("Five grid stocks to buy", 2, sectors=both, noise=NoiseClass.STOCK_LISTICLE),
        told("Grids investigated by a law firm", 1, sectors=both, noise=NoiseClass.LAW_FIRM_ALERT),
    )
    assert await room.titles(NewsRequest(("energy",)), desk) == ["Five grid stocks to buy"]
    assert await room.titles(NewsRequest(("biotech",)), desk) == []
    assert await room.titles(NewsRequest(), desk) == []


async def test_a_story_of_two_sectors_stands_once(room: Room):
    await room.keep(told("Fuel from algae", 2, sectors={"energy": 0.4, "biotech": 0.9}))
    assert await room.titles(NewsRequest(("energy", "biotech"))) == ["Fuel from algae"]


async def test_a_sector_that_is_no_longer_configured_is_answered_all_the_same(room: Room):
    await room.keep(told("Shipping rates fall", 2, sectors={"shipping": 1.0}))
    assert await room.titles(NewsRequest(("shipping",))) == ["Shipping rates fall"]


# --- a company's card ------------------------------------------------------------------------------


def about(name: str, symbol: str | None) -> CompanyLink:
    return CompanyLink(name, symbol, None, None, CompanyRole.SUBJECT, name, 0, len(name), "alias")


async def test_a_listed_company_s_stories_are_found_by_its_symbol(room: Room):
    link = about("Norvane Inc.", "NRVN")
    await room.keep(
        *(told(f"Norvane wins order {number}", 20 * number, companies=(link,)) for number in range(1, 6)),
        told("Norvane told of long ago", COMPANY_SPAN / HOUR + 1, companies=(link,)),
        told("Halden wins order", 1, companies=(about("Halden", "HLDN"),)),
    )
    stories = await room.desk().of_company(Company("Norvane Inc.", "NRVN", "NYSE"))
    assert [story.title for story in stories] == [f"Norvane wins order {number}" for number in (1, 2, 3)]
    assert len(stories) == COMPANY_STORIES
    assert (stories[0].source, stories[0].published) == ("Harbor Wire", MORNING - 20 * HOUR)


async def test_another_s_stories_are_found_by_its_name_as_a_phrase(room: Room):
    await room.keep(told("Tern Hill Labs raises money", 9), told("A tern nests on the hill by the labs", 2))
    stories = await room.desk().of_company(Company('Tern Hill "Labs"', None, None))
    assert [story.title for story in stories] == ["Tern Hill Labs raises money"]
