"""The composition root: every part is made here, once, and handed to whoever needs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.articles.judge import Judge
from bot.articles.rank import Prominence, RankWeights, rank, rank_all
from bot.articles.stories.grouping import group_stories, tells_again
from bot.articles.stories.memory import StoryMemory
from bot.claims.desk import CalendarDesk
from bot.claims.read import claims_of
from bot.clock import Clock, Ids, RandomIds, SystemClock
from bot.companies.index import CompanyNames, newest_company_names
from bot.config.env import Environment
from bot.config.load import Config, load_config, with_added_feeds
from bot.digests.compose import ComposeRules
from bot.digests.deliver import DeliverySettings, DigestSender
from bot.digests.figures import DigestFigures, Sizes
from bot.digests.inputs import DigestInputs, as_it_is
from bot.digests.notify import PauseNotifier
from bot.digests.run import DigestRuns
from bot.feeds.normalise import article_key
from bot.models.articles import JudgedArticle
from bot.models.digests import RankedStory, SilentSource, Story
from bot.models.feeds import FeedHealth
from bot.news.explain import Explainer, Explanation, MayName
from bot.news.search import NewsService
from bot.ports.digests import Poster
from bot.render.slack.digest import render_digest
from bot.render.slack.subscriptions import paused_message
from storage.sqlite.added_feeds import SqliteAddedFeedStore
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.claims import SqliteClaimStore
from storage.sqlite.deliveries import SqliteDeliveryStore
from storage.sqlite.directory import SqliteDirectoryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.events import SqliteEventLedger
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.leases import SqliteLeaseStore
from storage.sqlite.mutes import SqliteMuteStore
from storage.sqlite.saved import SqliteSavedStore
from storage.sqlite.search.articles import SqliteNewsSearch
from storage.sqlite.stories import SqliteStoryLookup
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from storage.sqlite.watches import SqliteWatchStore

STORIES_REMEMBERED = timedelta(days=9)
SILENT_AFTER = timedelta(hours=24)  # a feed that failed for less is no news to readers


@dataclass(frozen=True, slots=True)
class Components:
    """Everything that works without the network."""

    environment: Environment
    config: Config
    clock: Clock
    ids: Ids
    database: Database
    feeds: SqliteFeedStore
    added_feeds: SqliteAddedFeedStore
    articles: SqliteArticleStore
    subscriptions: SqliteSubscriptionStore
    deliveries: SqliteDeliveryStore
    lease: SqliteLeaseStore
    events: SqliteEventLedger
    watches: SqliteWatchStore
    saved: SqliteSavedStore
    mutes: SqliteMuteStore
    calendar: CalendarDesk
    stories: SqliteStoryLookup
    search: SqliteNewsSearch
    directory: SqliteDirectoryStore
    names: CompanyNames
    sizes: Sizes
    judge: Judge
    memory: StoryMemory
    desk: ComposeRules
    news: NewsService

    async def silent(self, sectors: Sequence[str]) -> list[SilentSource]:
        """The feeds of these sectors that could not be read lately, each with the sentence why."""
        wanted = [
            source for source in self.config.feeds if not source.sectors or set(source.sectors) & set(sectors)
        ]
        states = await self.feeds.states([source.url for source in wanted])
        now = self.clock.now()
        return [
            SilentSource(source.name, state.why or "It could not be read.")
            for source in wanted
            if (state := states.get(source.url)) is not None
            and state.health is not FeedHealth.OK
            and (state.last_ok_at is None or now - state.last_ok_at > SILENT_AFTER)
        ]

    async def explain(
        self, url: str, team: str | None = None, may_name: MayName | None = None
    ) -> Explanation:
        """Stage by stage, what became of the article at this address, in this workspace or in all."""
        names = {feed.url: feed.name for feed in self.config.feeds}
        explainer = Explainer(
            self.articles,
            self.deliveries,
            self.feeds,
            feed_name=lambda feed_url: names.get(feed_url, feed_url),
            key_of=article_key,
            timezone=self.config.delivery.timezone,
        )
        return await explainer.why(url, team=team, may_name=may_name)

    async def watched(self, team: str, channel: str) -> frozenset[str]:
        """What the channel watches, by symbol or name."""
        return frozenset(one.symbol or one.name for one in await self.watches.watches(team, channel))

    def digest_runs(
        self,
        posters: Callable[[str], Poster],
        *,
        figures: DigestFigures | None = None,
        terms: DeliverySettings | None = None,
    ) -> DigestRuns:
        """The use-cases of digests, posting through these; without ``figures`` companies have none."""
        titles = {sector.key: sector.title for sector in self.config.sectors}
        notifier = PauseNotifier(
            posters, self.config.admins, lambda some, why: paused_message(some, titles, why)
        )
        return DigestRuns(
            subscriptions=self.subscriptions,
            deliveries=self.deliveries,
            articles=self.articles,
            desk=self.desk,
            render=partial(render_digest, menus=True),
            sender=DigestSender(self.deliveries, posters, self.clock, terms=terms),
            clock=self.clock,
            ids=self.ids,
            owner=self.ids.new(),
            sources=DigestInputs(
                silent=self.silent,
                mutes=self.mutes.as_rules,
                watched=self.watched,
                enrich=figures.enrich if figures is not None else as_it_is,
                paused=notifier.paused,
            ),
        )


@asynccontextmanager
async def open_components(
    environment: Environment,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    names: CompanyNames | None = None,
) -> AsyncIterator[Components]:
    """Read the configuration, open the storage, and make every part that needs no network.

    ``names`` spares reading the directory where it was read for the same configuration.
    Raises :class:`~bot.errors.ConfigError` and :class:`~bot.errors.StorageError`.
    """
    config = load_config(environment.config, several=environment.installs)
    clock = clock or SystemClock()
    database = await asyncio.to_thread(Database.open, environment.database_path)
    try:
        added_feeds = SqliteAddedFeedStore(database)
        config = with_added_feeds(config, await added_feeds.added())
        articles = SqliteArticleStore(database)
        search = SqliteNewsSearch(database)
        directory = SqliteDirectoryStore(database)
        known = names if names is not None else await newest_company_names(config, directory)
        sizes = Sizes()
        judge = make_judge(config, known)
        claims = SqliteClaimStore(database)
        desk = make_desk(config, sizes, known.industries.prominence)
        yield Components(
            environment=environment,
            config=config,
            clock=clock,
            ids=ids or RandomIds(),
            database=database,
            feeds=SqliteFeedStore(database),
            added_feeds=added_feeds,
            articles=articles,
            subscriptions=SqliteSubscriptionStore(database),
            deliveries=SqliteDeliveryStore(database),
            lease=SqliteLeaseStore(database),
            events=SqliteEventLedger(database),
            watches=SqliteWatchStore(database),
            saved=SqliteSavedStore(database),
            mutes=SqliteMuteStore(database),
            calendar=CalendarDesk(claims, clock, config.delivery.timezone),
            stories=SqliteStoryLookup(database),
            search=search,
            directory=directory,
            names=known,
            sizes=sizes,
            judge=judge,
            memory=StoryMemory(judge, articles, clock, STORIES_REMEMBERED),
            desk=desk,
            news=NewsService(search, desk, clock),
        )
    finally:
        await asyncio.to_thread(database.close)


def make_judge(config: Config, names: CompanyNames, *, remember_for_good: bool = False) -> Judge:
    """The news stages for this configuration."""
    from bot.articles.stories.index import StoryIndex

    return Judge(
        config.sectors,
        sources={feed.url: feed for feed in config.feeds},
        link=names.linker,
        industry=names.industries,
        claims=claims_of,
        index=StoryIndex(keep=None if remember_for_good else STORIES_REMEMBERED),
    )


def make_desk(
    config: Config, sizes: Sizes, prominence: Prominence | None = None, counted: RankWeights | None = None
) -> ComposeRules:
    """The sectors' rules, and how stories are grouped and ranked."""
    rules = {sector.key: sector for sector in config.sectors}
    weights = {feed.name: feed.weight for feed in config.feeds}

    def ranked(
        stories: Sequence[Story], sector: str, now: datetime, watched: Collection[str]
    ) -> Sequence[RankedStory]:
        parted = [
            rank(
                story,
                now=now,
                rules=rules[sector],
                sources=weights,
                market_value=sizes,
                prominence=prominence,
                watched=watched,
                weights=counted,
            )
            for story in stories
        ]
        return rank_all(parted)

    def grouped(judged: Sequence[JudgedArticle]) -> Sequence[Story]:
        return group_stories(judged, weights)

    return ComposeRules(rules, grouped, ranked, again=tells_again)
