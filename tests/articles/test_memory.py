"""What a judge knows of stories that others judged: another instance, a command beside the bot, itself before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.articles.judge import Judge
from bot.articles.stories.memory import StoryMemory
from bot.models.articles import Article, JudgedArticle
from bot.models.feeds import FeedHealth, FeedState, PollPlan
from bot.models.operator import SectorRules
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from tests.fakes.clock import VirtualClock

FEED = "https://wire.example/rss"
TITLE = "Norvelle wins approval for its asthma inhaler after a large trial"
TEXT = "Regulators approved the asthma inhaler of Norvelle on Monday, after a trial with 3,000 patients."
KEEP = timedelta(days=9)


class Instance:
    """A process on the database: its own connection, judge and clock."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.clock = VirtualClock(now)
        self.database = Database.open(path)
        self.articles = SqliteArticleStore(self.database)
        self.feeds = SqliteFeedStore(self.database)
        self.judge = Judge([SectorRules("biotech", "Biotech", ":dna:", (), ())])
        self.memory = StoryMemory(self.judge, self.articles, self.clock, KEEP)

    async def judges(self, *articles: Article) -> list[str]:
        """Store, judge and store again, as the first flow does; the stories' ids."""
        now = self.clock.now()
        await self.feeds.record(
            PollPlan(FeedState(FEED, FEED, health=FeedHealth.OK, baselined=True), new=articles), now
        )
        await self.memory.catch_up()
        judged = [JudgedArticle(one, self.judge.judge(one, now)) for one in articles]
        self.memory.judged_here(judged)
        await self.articles.save_judged(judged, now)
        return [one.judgement.story.story_id for one in judged]


NOW = VirtualClock().now()


@asynccontextmanager
async def instances(folder: Path, *clocks: datetime) -> AsyncIterator[list[Instance]]:
    opened = [Instance(folder / "news.db", now) for now in clocks or (NOW, NOW)]
    try:
        yield opened
    finally:
        for one in opened:
            one.database.close()


def article(number: int, title: str = TITLE, *, age: timedelta = timedelta(0), dated: bool = True) -> Article:
    at = NOW - age
    return Article(
        key=f"k{number}",
        feed_url=FEED,
        feed_key=f"guid:{number}",
        url=f"https://wire.example/{number}",
        title=title,
        text=TEXT,
        source=f"Wire {number}",
        published=at,
        first_seen=at,
        dated=dated,
        fingerprint=f"f{number}",
    )


async def test_a_spare_that_takes_over_knows_the_stories_of_the_one_before(tmp_path):
    async with instances(tmp_path) as (first, spare):
        await spare.memory.catch_up()  # it had been at work once, and stands by since
        begun = await first.judges(article(1, age=timedelta(hours=20)))
        assert await spare.judges(article(2, age=timedelta(hours=1))) == begun
        assert await first.judges(article(3)) == begun  # and back again


@pytest.mark.parametrize("apart", [timedelta(hours=-7), timedelta(hours=7)], ids=["behind", "ahead"])
async def test_clocks_that_differ_hide_nothing(tmp_path, apart):
    async with instances(tmp_path, NOW, NOW + apart) as (bot, command):
        await bot.judges(article(1, "Leuna plant gets its permit for a second reactor"))
        begun = await command.judges(article(2))
        assert await bot.judges(article(3)) == begun


async def test_nothing_of_its_own_is_read_back(tmp_path):
    async with instances(tmp_path, NOW) as (only,):
        await only.judges(article(1), article(2))
        assert await only.memory.catch_up() == 0
        assert await only.memory.catch_up() == 0


async def test_a_look_that_was_broken_off_is_gone_on_with(tmp_path):
    async with instances(tmp_path) as (first, second):
        many = [
            article(n, f"Plant {n} of Oakham opens its doors", age=timedelta(hours=3)) for n in range(450)
        ]
        await first.judges(*many)
        looking = asyncio.create_task(second.memory.catch_up())
        async with asyncio.timeout(30):
            while second.memory._read_to is None:  # noqa: ASYNC110  nobody tells how far it is
                await asyncio.sleep(0.001)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        begun = await first.judges(article(1000))
        learnt = await second.memory.catch_up()
        assert 200 <= learnt < 451  # but for what was read before
        assert await second.judges(article(1001)) == begun


async def test_the_loop_goes_on_while_stories_are_read(tmp_path):
    async with instances(tmp_path) as (first, second):
        await first.judges(*[article(n, f"Plant {n} of Oakham opens its doors") for n in range(1500)])
        lags = []
        looking = asyncio.create_task(second.memory.catch_up())
        while not looking.done():
            started = time.perf_counter()
            await asyncio.sleep(0.005)
            lags.append(time.perf_counter() - started)
        assert looking.result() == 1500
        assert len(lags) > 5
        assert sorted(lags)[len(lags) // 2] < 0.1


async def test_an_undated_article_is_judged_and_remembered_alike(tmp_path):
    """It has no time that could keep it from a story, neither when it is judged nor when it is read again."""
    async with instances(tmp_path) as (before, after):
        begun = await before.judges(article(1, age=timedelta(hours=80), dated=False))
        dated = article(2)
        went_on = before.judge.judge(dated, NOW).story.story_id
        await after.memory.catch_up()
        assert after.judge.judge(dated, NOW).story.story_id == went_on
        assert [went_on] == begun
