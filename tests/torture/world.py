"""What the bot lives in while it is killed: a workspace and feeds that fail on purpose, and many digests due.

The outside stands in this process, so that afterwards everything can be counted: what feeds told, what
stands in the channels, what the bot has written down.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from aiohttp import web

from bot.demo.workspace.faults import Fault, FaultKind
from bot.demo.workspace.records import Message
from bot.demo.workspace.server import Settings, WorkspaceServer
from bot.models import Subscription
from storage.database import Database
from storage.subscriptions import SqliteSubscriptionStore
from tests.torture.desk import HTTP_TIMEOUT, SPEED, FastClock

ROOT = Path(__file__).resolve().parents[2]
FEEDS = 4
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
)
SECTORS = ("energy", "biotech")
PLACES = (
    "Leuna Bergen Porto Tallinn Graz Lyon Brno Cork Turin Gdansk Malmo Utrecht Split Vigo Aarhus Linz".split()
)
FIRMS = (
    "Norvane Aurelia Tessaro Quillon Brightmere Halden Okterra Velmar Sundrift Parrow Ilmen Cassavo".split()
)
BROKEN_SLACK = (
    Fault(FaultKind.TIMEOUT, "chat.postMessage", None, 0.03, seconds=2 * HTTP_TIMEOUT),
    Fault(FaultKind.TIMEOUT_AFTER, "chat.postMessage", None, 0.06, seconds=2 * HTTP_TIMEOUT),
    Fault(FaultKind.RESET, "chat.postMessage", None, 0.03),
    Fault(FaultKind.RESET_AFTER, "chat.postMessage", None, 0.06),
    Fault(FaultKind.HTTP_500, "chat.postMessage", None, 0.03),
    Fault(FaultKind.RATELIMITED, "chat.postMessage", None, 0.03, seconds=5),
    Fault(FaultKind.TIMEOUT, "conversations.history", None, 0.05, seconds=2 * HTTP_TIMEOUT),
    Fault(FaultKind.HTTP_500, "conversations.history", None, 0.1),
    Fault(FaultKind.RESET, "conversations.replies", None, 0.1),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """How much happens; ``seconds`` are the machine's."""

    folder: Path
    seconds: float
    subscriptions: int
    channels: int = 12
    secretive: int = 1  # channels whose history may not be read
    articles: int = 160
    lease: float = 1.1
    faults: tuple[Fault, ...] = BROKEN_SLACK
    seed: int = 1


class Wire:
    """Feeds whose articles appear one by one; now and then an answer is slow, broken, or none."""

    def __init__(self, scene: Scene, clock: FastClock) -> None:
        self._clock = clock
        self._dice = random.Random(scene.seed)
        self._begun = clock.now()
        self._every = timedelta(seconds=scene.seconds * SPEED / scene.articles)
        self._count = scene.articles
        self.failing = True
        self.faults: Counter[str] = Counter()
        self.requests = 0
        self.on_request: Callable[[str], None] = lambda _what: None

    def told(self) -> list[int]:
        """The articles that have been published."""
        return list(range(min(self._count, int((self._clock.now() - self._begun) / self._every) + 20)))

    async def feed(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        self.on_request("feed")
        number = int(request.match_info["number"])
        fate = self._dice.random() if self.failing else 1.0
        if fate < 0.04:
            self.faults["500"] += 1
            return web.Response(status=500)
        if fate < 0.07:
            self.faults["reset"] += 1
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError
        items = "".join(self._item(one) for one in self.told() if one % FEEDS == number)
        body = f'<rss version="2.0"><channel><title>Wire {number}</title>{items}</channel></rss>'.encode()
        if fate < 0.13:
            return await self._slowly(request, body, whole=fate < 0.1)
        return web.Response(body=body, content_type="application/rss+xml")

    async def _slowly(self, request: web.Request, body: bytes, *, whole: bool) -> web.StreamResponse:
        self.faults["slow body" if whole else "cut off"] += 1
        answer = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        answer.content_length = len(body)
        await answer.prepare(request)
        for part in range(3 if whole else 2):
            await answer.write(body[len(body) * part // 3 : len(body) * (part + 1) // 3])
            await asyncio.sleep(0.05)
        if not whole and request.transport is not None:
            request.transport.abort()
        return answer

    def _item(self, one: int) -> str:
        firm, place = FIRMS[one % len(FIRMS)], PLACES[(one * 7 + one // 12) % len(PLACES)]
        kind = ("a turbine hall", "a trial of its antibody", "a cable plant", "a fermenter")[one % 4]
        date = format_datetime(self._begun + self._every * max(0, one - 20) - timedelta(minutes=90))
        return (
            f"<item><guid>n{one}</guid><title>{firm} completes {kind} in {place}, its number {one}</title>"
            f"<link>https://news.example/{one}</link><pubDate>{date}</pubDate><description>{firm} said on Monday "
            f"that {kind} in {place} was completed at a cost of {one + 3} million euros. The work took {one + 5} "
            f"months and employed {one * 3 + 7} people, mostly from {place} and its neighbours.</description></item>"
        )


class Forks:
    """The process that becomes bots; one serves many worlds."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.desk"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, command: str) -> int:
        """What it answers: a process id or an exit status."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("no pipes")
        stdin.write(f"{command}\n")
        stdin.flush()
        return int(stdout.readline())

    def close(self) -> None:
        """End it, and every bot that is left."""
        self._process.communicate(timeout=20)


class Desks:
    """The bots of one world: started, killed, ended."""

    def __init__(self, forks: Forks, folder: Path, environment: dict[str, str]) -> None:
        self.log = folder / "desk.log"
        self._forks = forks
        self._environment = json.dumps(environment | {"TORTURE_LOG": str(self.log)})
        self._living: set[int] = set()

    def start(self) -> int:
        """A new one; its process id."""
        pid = self._forks.ask(f"start {self._environment}")
        self._living.add(pid)
        return pid

    def strike(self, pid: int) -> None:
        """SIGKILL from right where we are; ``kill`` must still follow."""
        os.kill(pid, signal.SIGKILL)

    def kill(self, pid: int) -> int:
        """SIGKILL; returns the exit status."""
        self._living.discard(pid)
        return self._forks.ask(f"kill {pid}")

    def end(self, pid: int) -> int:
        """SIGTERM; returns the exit status."""
        self._living.discard(pid)
        return self._forks.ask(f"end {pid}")

    def logged(self, words: str, pid: int | None = None) -> int:
        """How many lines of the log have these words."""
        if not self.log.exists():
            return 0
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return sum(words in line and (pid is None or line.startswith(f"{pid} ")) for line in lines)

    def close(self) -> None:
        """None is left."""
        for pid in list(self._living):
            self.kill(pid)


@dataclass
class World:
    """Everything around the bot."""

    scene: Scene
    clock: FastClock
    slack: WorkspaceServer
    wire: Wire
    desks: Desks
    database: Path
    subscriptions: list[Subscription] = field(default_factory=list)
    on_post: Callable[[str], None] = lambda _when: None

    def posts(self) -> list[Message]:
        """What the bot has posted, by channel in order."""
        bot = self.slack.workspace.bot.id
        return [
            message
            for channel in self.slack.workspace.channels
            for message in self.slack.workspace.messages(channel)
            if message.user == bot
        ]

    def be_well(self) -> None:
        """No more faults, but that some histories stay closed."""
        self.wire.failing = False
        self.slack.faults.planned[:] = [
            fault for fault in self.slack.faults.planned if fault.error == "missing_scope"
        ]

    def come(self) -> list[Subscription]:
        """The subscriptions whose slot has come."""
        now = self.clock.now()
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

    async def settled(self, patience: float) -> bool:
        """Wait until every slot that has come has ended, and every article is judged."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            open_runs = self.ask("select 1 from runs where state in ('claimed', 'composed')")
            have = {row[0] for row in self.ask("select subscription_id from runs")}
            known = self.ask("select count(*) from judgements")[0][0]
            if not open_runs and {one.id for one in self.come()} <= have and known >= len(self.wire.told()):
                return True
            await asyncio.sleep(0.2)
        return False


@asynccontextmanager
async def world(scene: Scene, forks: Forks) -> AsyncIterator[World]:
    """The servers, the subscriptions in the database, and the bots."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # connections are cut on purpose
    clock = FastClock(time.time())
    names = [f"desk-{number}" for number in range(scene.channels)]
    settings = Settings(channels=dict.fromkeys(names, ""), seed=scene.seed)
    wire = Wire(scene, clock)
    app = web.Application()
    app.router.add_get("/feed/{number}", wire.feed)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with WorkspaceServer(settings, clock=clock) as slack:
            for fault in scene.faults:
                slack.faults.add(fault)
            channels = [slack.workspace.channel_named(name).id for name in names]
            for channel in channels[: scene.secretive]:
                for method in ("conversations.history", "conversations.replies"):
                    slack.faults.planned.insert(
                        0, Fault(FaultKind.ERROR, method, None, error="missing_scope", channel=channel)
                    )
            config = scene.folder / "sectors.yaml"
            config.write_text(_config(base), encoding="utf-8")
            environment = {
                "SECTORWIRE_CONFIG": str(config),
                "SECTORWIRE_DB": str(scene.folder / "news.db"),
                "SECTORWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
                "SLACK_BOT_TOKEN": slack.tokens.bot,
                "SLACK_APP_TOKEN": slack.tokens.app,
                "SLACK_API_URL": slack.api_url,
                "TORTURE_START": repr(clock.start),
                "TORTURE_LEASE": repr(scene.lease),
            }
            subscriptions = _subscriptions(scene, clock, slack.workspace.team.id, channels)
            await _store(scene.folder / "news.db", subscriptions)
            desks = Desks(forks, scene.folder, environment)
            here = World(scene, clock, slack, wire, desks, scene.folder / "news.db", subscriptions)
            _watch_posts(here)
            try:
                yield here
            finally:
                desks.close()
    finally:
        await runner.cleanup()


def _watch_posts(here: World) -> None:
    method = here.slack.api.methods["chat.postMessage"]

    def run(call: object) -> dict:
        here.on_post("before")
        answer = method.run(call)
        here.on_post("after")
        return answer

    here.slack.api.methods["chat.postMessage"] = replace(method, run=run)


def _config(base: str) -> str:
    def sector(number: int, key: str) -> str:
        feeds = "".join(
            f"\n      - {{url: '{base}/feed/{one}', name: Wire {one}, page_text: false}}"
            for one in range(FEEDS)
            if one % len(SECTORS) == number
        )
        return f"\n  {key}:\n    title: {key.title()}\n    feeds:{feeds}"

    return "contact: desk@example.com\nsectors:" + "".join(
        sector(number, key) for number, key in enumerate(SECTORS)
    )


def _subscriptions(
    scene: Scene, clock: FastClock, team: str, channels: list[str], first: int = 0
) -> list[Subscription]:
    """Each with a slot of its own within the scene, in many zones."""
    from zoneinfo import ZoneInfo

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
    from bot.digests.schedule import next_slot

    if subscription.created_at is None:
        raise ValueError("made without a date")
    return next_slot(subscription, subscription.created_at) or datetime.max.replace(tzinfo=UTC)


async def _store(path: Path, subscriptions: list[Subscription]) -> None:
    database = await asyncio.to_thread(Database.open, path)
    try:
        await SqliteSubscriptionStore(database).save_subscriptions(subscriptions)
    finally:
        await asyncio.to_thread(database.close)


# --- afterwards ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was counted, and what is wrong."""

    counts: dict[str, int]
    wrong: list[str]


def verify(here: World) -> Verdict:
    """Hold what the bot wrote down, what stands in the channels and what the feeds told against each other."""
    wrong: list[str] = []
    if (told := here.ask("pragma integrity_check")[0][0]) != "ok":
        wrong.append(f"integrity: {told}")
    wrong += [f"dangling reference: {tuple(row)}" for row in here.ask("pragma foreign_key_check")]
    runs = {row["id"]: row for row in here.ask("select * from runs")}
    parts: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in here.ask(
        "select parts.*, runs.id as run_id from parts join runs on runs.number = run order by run, parts.number"
    ):
        parts[row["run_id"]].append(row)
    wrong += _slots(here, runs)
    wrong += _messages(here, runs, parts)
    wrong += _repeats(here)
    wrong += _articles(here)
    states = Counter(row["state"] for row in runs.values())
    counts = {
        "slots come": len(here.come()),
        "digests done": states["done"],
        "digests unknown, said so": states["unknown"],
        "messages posted": len(here.posts()),
        "articles told": len(here.wire.told()),
        "articles stored": here.ask("select count(*) from articles")[0][0],
        "faults of Slack": here.slack.faults.struck,
        "faults of feeds": sum(here.wire.faults.values()),
        "lost answers found in the channel": here.desks.logged("found in the channel"),
        "lost messages sent again": here.desks.logged("sent again"),
        "runs taken over": here.desks.logged("taken over"),
    }
    return Verdict(counts, wrong)


def _slots(here: World, runs: dict[str, sqlite3.Row]) -> list[str]:
    wrong = []
    planned = Counter((row["subscription_id"], row["local_date"]) for row in runs.values())
    wrong += [f"{slot} has {count} runs" for slot, count in planned.items() if count > 1]
    have = {row["subscription_id"] for row in runs.values()}
    wrong += [f"the slot of {one.id} was lost" for one in here.come() if one.id not in have]
    for row in runs.values():
        if row["state"] not in {"done", "unknown"}:
            wrong.append(f"run {row['id']} of {row['subscription_id']} is {row['state']}: {row['why']}")
        if row["state"] == "unknown" and "cannot be looked up" not in (row["why"] or ""):
            wrong.append(f"run {row['id']} is unknown without saying why")
    return wrong


def _messages(here: World, runs: dict[str, sqlite3.Row], parts: dict[str, list[sqlite3.Row]]) -> list[str]:
    wrong = []
    standing: dict[tuple[str, int], list[Message]] = defaultdict(list)
    for message in here.posts():
        payload = (message.metadata or {}).get("event_payload", {})
        standing[payload.get("digest", ""), payload.get("part", -1)].append(message)
    for (run_id, number), messages in standing.items():
        if len(messages) > 1:
            wrong.append(f"part {number} of {run_id} stands {len(messages)} times")
        if run_id not in runs:
            wrong.append(f"a message of an unknown digest {run_id}")
    for run_id, row in runs.items():
        mine = parts[run_id]
        if [part["number"] for part in mine] != list(range(len(mine))) or not mine:
            wrong.append(f"run {run_id} has the parts {[part['number'] for part in mine]}")
        for part in mine:
            there = standing[run_id, part["number"]]
            if part["state"] == "posted" and [part["ts"]] != [message.ts for message in there]:
                wrong.append(
                    f"part {part['number']} of {run_id} is noted at {part['ts']} and does not stand there"
                )
            if row["state"] == "done" and part["state"] != "posted":
                wrong.append(f"run {run_id} is done, its part {part['number']} {part['state']}")
            if part["number"] and there and there[0].thread_ts != mine[0]["ts"]:
                wrong.append(f"part {part['number']} of {run_id} stands in another thread")
    return wrong


def _repeats(here: World) -> list[str]:
    """Stories that one channel was shown by two digests."""
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    for message in here.posts():
        digest = (message.metadata or {}).get("event_payload", {}).get("digest", "")
        for number in re.findall(r"news\.example/(\d+)", json.dumps(message.blocks)):
            shown[message.channel, number].add(digest)
    return [f"{place} was shown by {sorted(digests)}" for place, digests in shown.items() if len(digests) > 1]


def _articles(here: World) -> list[str]:
    wrong = []
    stored = Counter(row["url"] for row in here.ask("select url from articles"))
    for one in here.wire.told():
        if stored[f"https://news.example/{one}"] != 1:
            wrong.append(f"article {one} is stored {stored[f'https://news.example/{one}']} times")
    judged = here.ask("select count(*), count(distinct article) from judgements")[0]
    if tuple(judged) != (len(here.wire.told()),) * 2:
        wrong.append(f"{tuple(judged)} judgements of {len(here.wire.told())} articles")
    return wrong
