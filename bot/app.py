"""The composition root: every part is made here, once, and handed to whoever needs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.articles.grouping import group_stories
from bot.articles.judge import Judge
from bot.articles.rank import rank, rank_all
from bot.clock import Clock, Ids, RandomIds, SystemClock
from bot.collect import Collector
from bot.company_parts import CompanyNames, DigestFigures, Sizes, newest_company_names, open_facts
from bot.config import Config, Environment, load_config
from bot.digests.ask import NewsDesk
from bot.digests.compose import Desk
from bot.digests.deliver import Courier, Terms
from bot.digests.explain import Explainer, Explanation
from bot.digests.run import DigestRuns
from bot.digests.sources import Sources, as_it_is
from bot.feeds.normalise import article_key
from bot.models import (
    DigestItem,
    FeedHealth,
    FeedSource,
    JudgedArticle,
    Message,
    RankedStory,
    SilentSource,
    Story,
)
from bot.net.gate import Pace
from bot.ports import Poster
from bot.render.digest_blocks import render_digest
from storage.articles import SqliteArticleStore
from storage.database import Database
from storage.deliveries import SqliteDeliveryStore
from storage.directory import SqliteDirectoryStore
from storage.events import SqliteEventLedger
from storage.feeds import SqliteFeedStore
from storage.mutes import SqliteMuteStore
from storage.saved import SqliteSavedStore
from storage.search import SqliteNewsSearch
from storage.stories import SqliteStoryLookup
from storage.subscriptions import SqliteSubscriptionStore
from storage.teams import forget_team
from storage.watches import SqliteWatchStore

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.companies.facts import FactsService
    from bot.companies.providers.build import Providers
    from bot.companies.refresh import Refreshed
    from bot.digests.announce import Announcer
    from bot.feeds.poller import Reading
    from bot.net.client import HttpClient
    from bot.net.gate import HostGate
    from handlers.cards import CompanyDesk
    from handlers.front import Companies
    from handlers.listening import Intake
    from handlers.workspace import Workspace

POLITE_PACE = Pace(at_once=1, spacing=1.0)
OWN_PACE = Pace(at_once=32, spacing=0.0)
SLACK_API = "https://slack.com/api"
SLACK_TIMEOUT = 20  # seconds; well below the grace that delivery gives a message without an answer
HOME_PAGE = "https://github.com/sectorwire/sectorwire"  # stands in for a contact that is not configured
STORIES_REMEMBERED = timedelta(days=9)
SILENT_AFTER = timedelta(hours=24)  # a feed that failed for less is no news to readers


@dataclass(frozen=True, slots=True)
class House:
    """Everything that works without the network."""

    environment: Environment
    config: Config
    clock: Clock
    ids: Ids
    database: Database
    feeds: SqliteFeedStore
    articles: SqliteArticleStore
    subscriptions: SqliteSubscriptionStore
    deliveries: SqliteDeliveryStore
    events: SqliteEventLedger
    watches: SqliteWatchStore
    saved: SqliteSavedStore
    mutes: SqliteMuteStore
    stories: SqliteStoryLookup
    search: SqliteNewsSearch
    directory: SqliteDirectoryStore
    names: CompanyNames
    sizes: Sizes
    judge: Judge
    desk: Desk
    news: NewsDesk

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

    async def explain(self, url: str, team: str | None = None) -> Explanation:
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
        return await explainer.why(url, team=team)

    async def watched(self, team: str, channel: str) -> frozenset[str]:
        """What the channel watches, by symbol or name."""
        return frozenset(one.symbol or one.name for one in await self.watches.watches(team, channel))

    def digest_runs(
        self,
        posters: Callable[[str], Poster],
        *,
        figures: DigestFigures | None = None,
        terms: Terms | None = None,
    ) -> DigestRuns:
        """The use-cases of digests, posting through these; without ``figures`` companies have none."""
        return DigestRuns(
            subscriptions=self.subscriptions,
            deliveries=self.deliveries,
            articles=self.articles,
            desk=self.desk,
            render=partial(render_digest, menus=True),
            courier=Courier(self.deliveries, posters, self.clock, terms=terms),
            clock=self.clock,
            ids=self.ids,
            owner=self.ids.new(),
            sources=Sources(
                silent=self.silent,
                mutes=self.mutes.as_rules,
                watched=self.watched,
                enrich=figures.enrich if figures is not None else as_it_is,
            ),
        )


@asynccontextmanager
async def open_house(
    environment: Environment,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    names: CompanyNames | None = None,
) -> AsyncIterator[House]:
    """Read the configuration, open the storage, and make every part that needs no network.

    ``names`` spares reading the directory where it was read for the same configuration.
    Raises :class:`~bot.errors.ConfigError` and :class:`~bot.errors.StorageError`.
    """
    config = load_config(environment.config)
    clock = clock or SystemClock()
    database = await asyncio.to_thread(Database.open, environment.database_path)
    try:
        articles = SqliteArticleStore(database)
        search = SqliteNewsSearch(database)
        directory = SqliteDirectoryStore(database)
        known = names if names is not None else await newest_company_names(config, directory)
        sizes = Sizes()
        judge = make_judge(config, known)
        now = clock.now()
        judge.restore(await articles.story_rows(now - STORIES_REMEMBERED), now)
        desk = make_desk(config, sizes)
        yield House(
            environment=environment,
            config=config,
            clock=clock,
            ids=ids or RandomIds(),
            database=database,
            feeds=SqliteFeedStore(database),
            articles=articles,
            subscriptions=SqliteSubscriptionStore(database),
            deliveries=SqliteDeliveryStore(database),
            events=SqliteEventLedger(database),
            watches=SqliteWatchStore(database),
            saved=SqliteSavedStore(database),
            mutes=SqliteMuteStore(database),
            stories=SqliteStoryLookup(database),
            search=search,
            directory=directory,
            names=known,
            sizes=sizes,
            judge=judge,
            desk=desk,
            news=NewsDesk(search, desk, clock),
        )
    finally:
        await asyncio.to_thread(database.close)


@asynccontextmanager
async def open_network(house: House) -> AsyncIterator[tuple[HttpClient, HostGate]]:
    """The one way out, for as long as it is needed: the guarded client, and the gate that paces it."""
    from bot.net.addresses import PrivateHosts
    from bot.net.client import HttpClient
    from bot.net.gate import HostGate

    private = PrivateHosts.parse(",".join(house.environment.allow_private_hosts))

    def pace(host: str) -> Pace:
        # A host that the operator allowed by name although it is private is the operator's own.
        name, _, port = host.rpartition(":")
        return OWN_PACE if private.allows(name, int(port)) else POLITE_PACE

    gate = HostGate(house.clock, pace)
    async with HttpClient(contact=house.config.contact or HOME_PAGE, private=private, gate=gate) as client:
        yield client, gate


async def refresh_companies(house: House) -> Refreshed:
    """Fetch the SEC's list of companies where the newest one is a week old; it is used from the next start on.

    Raises :class:`~bot.errors.ProviderError` and :class:`~bot.errors.StorageError`.
    """
    from bot.companies.refresh import refresh_directory

    given = house.environment
    async with open_network(house) as (client, _):
        return await refresh_directory(
            house.directory,
            client,
            house.clock.now(),
            contact=given.sec_contact,
            base_url=given.provider_urls.get("sec"),
        )


@asynccontextmanager
async def open_feed_reader(house: House) -> AsyncIterator[Callable[[FeedSource], Awaitable[Reading]]]:
    """Reads a feed as it is now and remembers nothing of it."""
    from bot.feeds.fetch import FeedFetcher
    from bot.feeds.health import first_state
    from bot.feeds.poller import read_feed

    async with open_network(house) as (client, _):
        fetcher = FeedFetcher(client, house.clock)

        async def read(source: FeedSource) -> Reading:
            fetched = await fetcher.fetch(first_state(source.url))
            return await asyncio.to_thread(read_feed, fetched, source, house.clock.now())

        yield read


@asynccontextmanager
async def open_collector(house: House) -> AsyncIterator[Collector]:
    """Everything that the first flow needs of the network, for as long as it is needed."""
    from bot.feeds.fetch import FeedFetcher
    from bot.feeds.poller import Poller
    from bot.net.pages import PageReader
    from bot.net.robots import Robots

    async with open_network(house) as (client, gate):
        yield Collector(
            sources=house.config.feeds,
            poller=Poller(house.feeds, FeedFetcher(client, house.clock), house.clock, gate),
            pages=PageReader(client, Robots(client, house.clock)),
            articles=house.articles,
            judge=house.judge.judge,
            clock=house.clock,
        )


def slack_client(environment: Environment) -> AsyncWebClient:
    """Slack's own client for this environment's token; no retries of its own beyond a lost connection."""
    from slack_sdk.web.async_client import AsyncWebClient

    token = environment.slack_bot_token
    base = (environment.slack_api_url or SLACK_API).rstrip("/") + "/"
    return AsyncWebClient(token=token.reveal() if token else None, base_url=base, timeout=SLACK_TIMEOUT)


def slack_app(
    house: House, workspace: Workspace, runs: DigestRuns, intake: Intake, companies: Companies
) -> AsyncApp:
    """The Bolt app with all its listeners; it hears nothing before a door is opened for it."""
    from slack_bolt.async_app import AsyncApp

    from handlers.front import Front
    from handlers.register import register

    secret = house.environment.slack_signing_secret
    app = AsyncApp(
        client=workspace.client,
        signing_secret=secret.reveal() if secret else "",
        name="sectorwire",
        raise_error_for_unhandled_request=True,
    )
    front = Front(
        name=house.config.name,
        sectors=house.config.sectors,
        feeds=house.config.feeds,
        defaults=house.config.delivery,
        admins=frozenset(house.config.admins),
        clock=house.clock,
        ids=house.ids,
        intake=intake,
        workspace=workspace,
        ledger=house.events,
        news=house.news,
        runs=runs,
        explain=house.explain,
        feed_states=house.feeds.states,
        companies=companies,
        subscriptions=house.subscriptions,
        watches=house.watches,
        saved=house.saved,
        mutes=house.mutes,
        stories=house.stories,
        forget_team=partial(forget_team, house.database),
    )
    register(app, front)
    return app


def announcer(house: House, workspace: Workspace) -> Announcer:
    """Tells watchers of their companies' news."""
    from bot.digests.announce import Announcer
    from bot.render.news import news_message

    def render(items: Sequence[DigestItem], heading: str, timezone: str) -> Message:
        now = house.clock.now()
        return news_message(items, heading=heading, now=now, timezone=timezone, empty=heading, menus=True)

    async def address(place: str) -> tuple[str, str]:
        usual = house.config.delivery.timezone
        if place[:1] not in {"U", "W"}:
            return place, usual
        return await workspace.direct_channel(place), await workspace.zone_of(place, usual)

    return Announcer(
        watches=house.watches,
        articles=house.articles,
        posters=workspace.poster,
        address=address,
        group=house.desk.group,
        render=render,
        clock=house.clock,
    )


@asynccontextmanager
async def open_slack(environment: Environment) -> AsyncIterator[AsyncWebClient]:
    """Slack's client with connections that are kept open: each answer would else begin with a new one."""
    import aiohttp

    async with aiohttp.ClientSession() as session:
        client = slack_client(environment)
        client.session = session
        yield client


@asynccontextmanager
async def open_companies(house: House) -> AsyncIterator[tuple[CompanyDesk, DigestFigures]]:
    """Cards for people and figures for digests, for as long as the network is needed."""
    from handlers.cards import CompanyDesk

    names = house.names
    async with open_figures(house) as (facts, _):
        desk = CompanyDesk(names.resolver, names.linker, facts, house.news, house.clock)
        yield desk, DigestFigures(names, facts, house.sizes, house.clock)


@asynccontextmanager
async def open_figures(house: House) -> AsyncIterator[tuple[FactsService, Providers]]:
    """Figures and their sources, for as long as the network is needed."""
    given = (house.environment, house.config, house.clock, house.database)
    async with open_facts(*given, home_page=HOME_PAGE) as opened:
        yield opened


def make_judge(config: Config, names: CompanyNames, *, remember_for_good: bool = False) -> Judge:
    """The news stages for this configuration."""
    from bot.articles.story_index import StoryIndex

    return Judge(
        config.sectors,
        sources={feed.url: feed for feed in config.feeds},
        link=names.linker,
        index=StoryIndex(keep=None if remember_for_good else STORIES_REMEMBERED),
    )


def make_desk(config: Config, sizes: Sizes) -> Desk:
    """The sectors' rules, and how stories are grouped and ranked."""
    rules = {sector.key: sector for sector in config.sectors}
    weights = {feed.name: feed.weight for feed in config.feeds}

    def ranked(
        stories: Sequence[Story], sector: str, now: datetime, watched: Collection[str]
    ) -> Sequence[RankedStory]:
        return rank_all(
            [
                rank(
                    story, now=now, rules=rules[sector], sources=weights, market_value=sizes, watched=watched
                )
                for story in stories
            ]
        )

    def grouped(judged: Sequence[JudgedArticle]) -> Sequence[Story]:
        return group_stories(judged, weights)

    return Desk(rules, grouped, ranked)
