"""What the bot lives in while it is killed: a workspace and feeds that fail on purpose, and many digests due.

The outside stands in this process, so that afterwards everything can be counted: what feeds told, what
stands in the channels, what the bot has written down.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.demo.slack.faults import Fault, FaultKind
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Channel, Command, PostedMessage
from bot.digests.schedule import next_slot
from bot.models.delivery import Subscription
from storage.sqlite.engine.database import Database
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from tests.torture.desk import HTTP_TIMEOUT, LEASE, SPEED, FastClock
from tests.torture.desks import Desks, Forks
from tests.torture.people import People
from tests.torture.wire import FEEDS, FIRMS, Wire

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
)
SECTORS = ("energy", "biotech")
ASKED_RUNS = "select count(*) from runs where asked = 1"
QUESTIONS = "questions"  # the channel where people enter commands
BROKEN_SLACK = (
    Fault(FaultKind.TIMEOUT, "chat.postMessage", None, 0.03, seconds=2 * HTTP_TIMEOUT),
    Fault(FaultKind.TIMEOUT_AFTER, "chat.postMessage", None, 0.06, seconds=2 * HTTP_TIMEOUT),
    Fault(FaultKind.RESET, "chat.postMessage", None, 0.03),
    Fault(FaultKind.RESET_AFTER, "chat.postMessage", None, 0.06),
    Fault(FaultKind.HTTP_500, "chat.postMessage", None, 0.03),
    Fault(FaultKind.RATELIMITED, "chat.postMessage", None, 0.03, seconds=5),
    Fault(FaultKind.TIMEOUT, "conversations.history", None, 0.05, seconds=2 * HTTP_TIMEOUT),
    Fault(FaultKind.HTTP_500, "conversations.history", None, 0.1),
    Fault(FaultKind.RATELIMITED, "conversations.history", None, 0.05, seconds=1),
    Fault(FaultKind.RESET, "conversations.replies", None, 0.1),
    Fault(FaultKind.HTTP_500, "*", None, 0.02),
    Fault(FaultKind.ERROR, "*", None, 0.02, error="internal_error"),
    Fault(FaultKind.RESET, "apps.connections.open", None, 0.05),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """How much happens; ``seconds`` are the machine's."""

    folder: Path
    seconds: float
    subscriptions: int
    channels: int = 12
    secretive: int = 1  # channels whose history may not be read
    asked: int = 0  # further channels with one digest each, which people also ask for besides the plan
    articles: int = 160
    lease: float = LEASE
    faults: tuple[Fault, ...] = BROKEN_SLACK
    curious: bool = True  # whether people ask while all that happens
    seed: int = 1


@dataclass
class World:
    """Everything around the bot."""

    scene: Scene
    clock: FastClock
    slack: WorkspaceServer
    wire: Wire
    people: People
    desks: Desks
    database: Path
    subscriptions: list[Subscription] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    on_post: Callable[[str], None] = lambda _when: None
    asked: list[Channel] = field(default_factory=list)
    asking: list[asyncio.Task[None]] = field(default_factory=list)
    rested_at: datetime | None = None  # what comes later is nobody's business any more

    def posts(self) -> list[PostedMessage]:
        """What the bot has posted for everybody in a channel, by channel in order."""
        bot = self.slack.workspace.bot.id
        return [
            message
            for channel in self.slack.workspace.channels
            for message in self.slack.workspace.messages(channel)
            if message.user == bot and message.only_for is None
        ]

    async def be_well(self) -> None:
        """No more faults, but that some histories stay closed, no more news, and no more questions."""
        self.wire.come_to_rest()
        self.slack.faults.planned[:] = [
            fault for fault in self.slack.faults.planned if fault.error == "missing_scope"
        ]
        if self.asking:
            await self.ask_no_more()
            await self.people.come_to_rest()

    async def ask_no_more(self) -> None:
        """Nobody asks anything any more."""
        for task in self.asking:
            task.cancel()
        await asyncio.gather(*self.asking, return_exceptions=True)
        self.asking.clear()

    async def ask_for_digests(self, patience: float) -> None:
        """One more digest for each channel that has some asked for, and wait until all are begun."""
        before = self.ask(ASKED_RUNS)[0][0]
        for channel in self.asked:
            await self.people.ask_for_digest(channel)
        until = time.monotonic() + patience
        while self.ask(ASKED_RUNS)[0][0] < before + len(self.asked):
            if time.monotonic() > until:
                return
            await asyncio.sleep(0.1)

    def come(self) -> list[Subscription]:
        """The subscriptions whose slot has come, at the latest when all had come to rest."""
        now = self.rested_at or self.clock.now()
        return [one for one in self.subscriptions if _wish(one) <= now]

    async def subscribe(self, count: int) -> None:
        """More digests, due within a minute of the bot's."""
        more = _subscriptions(
            replace(self.scene, subscriptions=count, seconds=1.0),
            self.clock,
            self.slack.workspace.team.id,
            [one.channel for one in self.subscriptions],
            first=len(self.subscriptions),
        )
        await _store(self.database, more)
        self.subscriptions += more

    def ask(self, query: str, *values: object) -> list[sqlite3.Row]:
        """A look into the bot's database."""
        with closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True, timeout=10)) as db:
            db.row_factory = sqlite3.Row
            return db.execute(query, values).fetchall()

    def left(self) -> Counter[str]:
        """What the flow had begun and not finished, as the next process finds it."""
        left = Counter(
            f"a digest {state}, its messages {parts or 'not composed'}"
            for state, parts in self.ask(
                "select runs.state, (select group_concat(state) from parts where parts.run = runs.number)"
                " from runs where runs.state in ('claimed', 'composed')"
            )
        )
        left["articles stored, not judged"] = bool(
            self.ask("select 1 from articles where waiting = 1 limit 1")
        )
        return +left or Counter({"nothing begun": 1})

    async def settled(self, patience: float) -> bool:
        """Wait until every slot that has come has ended, and every article is judged."""
        self.rested_at = None
        until = time.monotonic() + patience
        while time.monotonic() < until:
            now = self.clock.now()
            open_runs = self.ask("select 1 from runs where state in ('claimed', 'composed')")
            have = {row[0] for row in self.ask("select subscription_id from runs")}
            known = self.ask("select count(*) from judgements")[0][0]
            if not open_runs and {one.id for one in self.come()} <= have and known >= len(self.wire.told()):
                self.rested_at = now
                return True
            await asyncio.sleep(0.2)
        return False


@asynccontextmanager
async def world(scene: Scene, forks: Forks) -> AsyncIterator[World]:
    """The servers, the subscriptions in the database, and the bots."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # connections are cut on purpose
    clock = FastClock(time.time())
    names = [f"desk-{number}" for number in range(scene.channels)]
    asked = [f"asked-{number}" for number in range(scene.asked)]
    commands = tuple(Command(name, "") for name in ("/news", "/company", "/digest", "/watch"))
    settings = Settings(
        channels=dict.fromkeys([*names, *asked, QUESTIONS], ""),
        seed=scene.seed,
        commands=commands,
        ack_seconds=1.5,
    )
    wire = Wire(clock, seconds=scene.seconds, articles=scene.articles, seed=scene.seed)
    async with _serving(wire) as base, WorkspaceServer(settings, clock=clock) as slack:
        for fault in scene.faults:
            slack.faults.add(fault)
        channels = [slack.workspace.channel_named(name).id for name in names]
        for channel in channels[: scene.secretive]:
            for method in ("conversations.history", "conversations.replies"):
                slack.faults.planned.insert(
                    0, Fault(FaultKind.ERROR, method, None, error="missing_scope", channel=channel)
                )
        subscriptions = _subscriptions(scene, clock, slack.workspace.team.id, channels)
        places = [slack.workspace.channel_named(name) for name in asked]
        if places:
            team, few = slack.workspace.team.id, replace(scene, subscriptions=len(places))
            subscriptions += [
                replace(one, sectors=SECTORS)
                for one in _subscriptions(few, clock, team, [one.id for one in places], len(subscriptions))
            ]
        await _store(scene.folder / "news.db", subscriptions)
        users = [user for user in slack.workspace.users.values() if not user.is_bot]
        people = People(slack, users, slack.workspace.channel_named(QUESTIONS), scene.seed)
        desks = Desks(forks, scene.folder, _environment(scene, clock, slack, base))
        here = World(
            scene, clock, slack, wire, people, desks, scene.folder / "news.db", subscriptions, asked=places
        )
        _watch(here)
        if scene.curious:
            here.asking.append(asyncio.create_task(people.go_on()))
        if here.asked:
            here.asking.append(asyncio.create_task(people.hurry(here.asked)))
        try:
            yield here
        finally:
            await here.ask_no_more()
            desks.close()


@asynccontextmanager
async def _serving(wire: Wire) -> AsyncIterator[str]:
    """The feeds on a port of their own; their address."""
    app = web.Application()
    app.router.add_get("/feed/{number}", wire.feed)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _environment(scene: Scene, clock: FastClock, slack: WorkspaceServer, base: str) -> dict[str, str]:
    config = scene.folder / "sectors.yaml"
    config.write_text(_config(base), encoding="utf-8")
    no_figures = {
        f"SECTORWIRE_{name}_URL": f"{base}/no-figures"
        for name in ("SEC", "FINNHUB", "YAHOO", "QUOTES", "CLINICALTRIALS", "FX")
    }
    return no_figures | {
        "SECTORWIRE_CONFIG": str(config),
        "SECTORWIRE_DB": str(scene.folder / "news.db"),
        "SECTORWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        "SLACK_BOT_TOKEN": slack.tokens.bot,
        "SLACK_APP_TOKEN": slack.tokens.app,
        "SLACK_API_URL": slack.api_url,
        "TORTURE_START": repr(clock.start),
        "TORTURE_LEASE": repr(scene.lease),
    }


def _watch(here: World) -> None:
    """Tell of messages as they come, and count faults as they strike."""
    method = here.slack.api.methods["chat.postMessage"]

    def run(call: object) -> dict:
        here.on_post("before")
        answer = method.run(call)
        here.on_post("after")
        return answer

    here.slack.api.methods["chat.postMessage"] = replace(method, run=run)
    strikes = here.slack.faults.next_for

    def next_for(called: str, channel: str | None = None) -> Fault | None:
        fault = strikes(called, channel)
        if fault is not None:
            here.faults[f"{fault.kind.value} of {called}"] += 1
        return fault

    here.slack.faults.next_for = next_for


def _config(base: str) -> str:
    def sector(number: int, key: str) -> str:
        feeds = "".join(
            f"\n      - {{url: '{base}/feed/{one}', name: Wire {one}, page_text: false}}"
            for one in range(FEEDS)
            if one % len(SECTORS) == number
        )
        return f"\n  {key}:\n    title: {key.title()}\n    feeds:{feeds}"

    firms = "".join(f"\n  - {{name: {firm}, symbol: {firm[:4].upper()}, exchange: NYSE}}" for firm in FIRMS)
    return (
        "contact: desk@example.com\nsectors:"
        + "".join(sector(number, key) for number, key in enumerate(SECTORS))
        + f"\ncompanies:{firms}\n"
    )


def _subscriptions(
    scene: Scene, clock: FastClock, team: str, channels: list[str], first: int = 0
) -> list[Subscription]:
    """Each with a slot of its own within the scene, in many zones."""
    dice = random.Random(scene.seed)
    begun = clock.now()
    minutes = int(scene.seconds * SPEED / 60)
    found = []
    for number in range(first, first + scene.subscriptions):
        zone = dice.choice(ZONES)
        wish = (begun + timedelta(minutes=1 + (number - first) * minutes // scene.subscriptions)).astimezone(
            ZoneInfo(zone)
        )
        found.append(
            Subscription(
                id=f"s{number}",
                team=team,
                channel=channels[number % len(channels)],
                sectors=SECTORS if number % 3 else SECTORS[:1],
                time=f"{wish:%H:%M}",
                timezone=zone,
                days=(1, 2, 3, 4, 5, 6, 7),
                size=2,
                created_at=begun,
            )
        )
    return found


def _wish(subscription: Subscription) -> datetime:
    """The subscription's first slot."""
    if subscription.created_at is None:
        raise ValueError("made without a date")
    return next_slot(subscription, subscription.created_at) or datetime.max.replace(tzinfo=UTC)


async def _store(path: Path, subscriptions: list[Subscription]) -> None:
    database = await asyncio.to_thread(Database.open, path)
    try:
        await SqliteSubscriptionStore(database).save_subscriptions(subscriptions)
    finally:
        await asyncio.to_thread(database.close)
