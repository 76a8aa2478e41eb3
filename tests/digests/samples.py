"""Articles, subscriptions and a newsroom to run digests in."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.digests.compose import ComposeRules
from bot.digests.deliver import DeliverySettings, DigestSender
from bot.digests.inputs import DigestInputs
from bot.digests.run import DigestRuns
from bot.models.articles import (
    Article,
    JudgedArticle,
    Judgement,
    Noise,
    NoiseClass,
    SectorFit,
    StoryMatch,
    Summary,
)
from bot.models.delivery import Message, Subscription
from bot.models.digests import Digest, RankedStory, RankPart, Story
from bot.models.feeds import FeedState, PollPlan
from bot.models.operator import Instance, SectorRules
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.deliveries import SqliteDeliveryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.leases import SqliteLeaseStore
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from tests.fakes.clock import VirtualClock
from tests.fakes.crash import Fate
from tests.fakes.slack import FakeSlack

MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)  # a Tuesday, 08:00 in Berlin
RULES = {
    "biotech": SectorRules("biotech", "Biotech", ":dna:"),
    "energy": SectorRules("energy", "Energy", ":zap:"),
}
_numbers = count(1)


def judged(
    title: str = "Aurelia Bio wins approval",
    *,
    key: str | None = None,
    story: str | None = None,
    sectors: dict[str, float] | None = None,
    source: str = "Harbor Wire",
    published: datetime = MORNING - timedelta(hours=3),
    first_seen: datetime | None = None,
    noise: NoiseClass | None = None,
    **more: Any,
) -> JudgedArticle:
    key = key or f"article-{next(_numbers)}"
    fields = more.pop("article", {})
    article = Article(
        key=key,
        feed_url="https://wire.example/rss",
        feed_key=key,
        url=f"https://wire.example/{key}",
        title=title,
        text=f"{title}. Then it was quiet.",
        source=source,
        published=published,
        first_seen=first_seen or published,
        dated=True,
        fingerprint="0",
        **fields,
    )
    judgement = Judgement(
        noise=Noise(noise, "it asks for clients") if noise else None,
        sectors=tuple(
            SectorFit(key, strength, "by feed") for key, strength in (sectors or {"biotech": 1.0}).items()
        ),
        event=None,
        summary=Summary(more.pop("summary", f"{title}."), "first sentence"),
        story=StoryMatch(story or f"story-of-{key}", None, "new", 0.0, "nothing like it"),
        companies=more.pop("companies", ()),
    )
    assert not more, more
    return JudgedArticle(article, judgement)


def group(articles: Sequence[JudgedArticle]) -> list[Story]:
    """By story id; the first article leads."""
    stories: dict[str, Story] = {}
    for one in articles:
        story = one.judgement.story.story_id
        known = stories.get(story)
        stories[story] = replace(known, others=(*known.others, one)) if known else Story(story, one)
    return list(stories.values())


def rank(
    stories: Sequence[Story], sector: str, now: datetime, watched: Collection[str] = ()
) -> list[RankedStory]:
    """Newest first."""
    by_time = sorted(stories, key=lambda story: story.lead.article.published, reverse=True)
    score = [1 / (1 + (now - story.lead.article.published) / timedelta(hours=1)) for story in by_time]
    return [
        RankedStory(story, value, (RankPart("recency", value, "newest first"),))
        for story, value in zip(by_time, score, strict=True)
    ]


DESK = ComposeRules(RULES, group, rank)


def render(digest: Digest) -> list[Message]:
    """A channel message with the headlines of the first sector, and each further one in the thread."""
    late = " (late)" if digest.late_for else ""
    return [
        Message(
            f"{section.title}: {'; '.join(item.title for item in section.items)}{late}",
            ({"type": "section", "text": {"type": "plain_text", "text": section.title}},),
            tuple(item.story_id for item in section.items),
        )
        for section in digest.sections
    ]


def subscription(name: str = "one", **changes: Any) -> Subscription:
    wish = Subscription(
        id=name,
        team="T1",
        channel=f"C{name.upper()}",
        sectors=("biotech", "energy"),
        time="08:00",
        timezone="Europe/Berlin",
        days=(1, 2, 3, 4, 5, 6, 7),
        created_at=MORNING - timedelta(days=30),
    )
    return replace(wish, **changes)


class CountedArticles(SqliteArticleStore):
    """The real store; counts how often a window is read."""

    reads = 0

    async def window(self, since: datetime, until: datetime) -> list[JudgedArticle]:
        self.reads += 1
        return await super().window(since, until)


async def stored(
    database: Database, articles: Sequence[JudgedArticle], at: datetime, *, archive: bool = False
) -> None:
    """Record articles as a poll brings them, or a first one its ``archive``; they wait for their judgement."""
    if not articles:
        return
    feed = articles[0].article.feed_url
    given = tuple(one.article for one in articles)
    state = FeedState(feed, feed, baselined=True)
    plan = PollPlan(state, archive=given) if archive else PollPlan(state, new=given)
    await SqliteFeedStore(database).record(plan, at)


async def store(database: Database, articles: Sequence[JudgedArticle], at: datetime) -> None:
    """Record articles as a poll brings them, and their judgements at this moment."""
    await stored(database, articles, at)
    await SqliteArticleStore(database).save_judged(articles, at)


def at_once(work: Coroutine[Any, Any, None]) -> None:
    """Do it to its end, also where a loop runs already."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


NEWS = (
    judged("Aurelia Bio wins approval", key="a", sectors={"biotech": 1.0}),
    judged("Grid operator buys turbines", key="b", sectors={"energy": 1.0}),
    judged("Solar tariffs end", key="c", sectors={"energy": 1.0}),
)


@dataclass
class Newsroom:
    """A desk over one SQLite file and one Slack; ``open`` starts a process, and may doom it."""

    path: Path
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(MORNING, hurried=True))
    articles: Sequence[JudgedArticle] = NEWS
    terms: DeliverySettings = field(default_factory=DeliverySettings)
    render: Any = render
    desk: ComposeRules = DESK
    sources: dict[str, Any] = field(default_factory=dict)
    storage: type[Database] = Database
    subscribing: type[SqliteSubscriptionStore] = SqliteSubscriptionStore
    slacks: type[FakeSlack] = FakeSlack

    def __post_init__(self) -> None:
        self.slack = self.slacks(self.clock)
        self._stored: list[JudgedArticle] = []
        self.reports: list[str] = []
        self._processes: list[Database] = []
        self._owners = count(1)

    def open(self, fate: Fate | None = None, owner: str | None = None) -> DigestRuns:
        """A new process on the same file."""
        database = self.storage.open(self.path, readers=1)
        number = next(self._owners)
        self._processes.append(database)
        self.subscriptions = self.subscribing(database)
        self.deliveries = SqliteDeliveryStore(database)
        self.shelf = CountedArticles(database)
        self.add(*(one for one in self.articles if one not in self._stored))
        doom = fate.over if fate else (lambda same: same)
        deliveries = doom(self.deliveries)
        slack = doom(self.slack)
        return DigestRuns(
            subscriptions=doom(self.subscriptions),
            deliveries=deliveries,
            articles=doom(self.shelf),
            desk=self.desk,
            render=self.render,
            sender=DigestSender(deliveries, lambda _team: slack, self.clock, terms=self.terms),
            clock=self.clock,
            ids=_Ids(number),
            owner=owner or f"process-{number}",
            sources=DigestInputs(report=self.reports.append, **self.sources),
        )

    def add(self, *articles: JudgedArticle) -> None:
        """Articles come in and are judged, now."""
        self._stored += articles
        at_once(store(self._processes[-1], articles, self.clock.now()))

    async def holds_the_lease(self, runs: DigestRuns) -> None:
        """From now on this process is the one at work."""
        leases = SqliteLeaseStore(self._processes[0])
        held = await leases.holder()
        assert await leases.take(Instance(runs.owner, "desk", 1), self.clock.now(), held)

    @property
    def database(self) -> Database:
        """The newest process's."""
        return self._processes[-1]

    def close(self) -> None:
        for database in self._processes:
            database.close()
        self._processes.clear()

    def texts(self, channel: str = "CONE") -> list[str]:
        return [standing.message.text for standing in self.slack.channels.get(channel, ())]


class _Ids:
    def __init__(self, process: int) -> None:
        self._process = process
        self._numbers = count(1)

    def new(self) -> str:
        return f"{self._process:016x}{next(self._numbers):016x}"
