"""The real bot in the real local workspace, with a database of a test's own and a person to act."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.bootstrap.components import Components, open_components
from bot.bootstrap.network import open_companies
from bot.bootstrap.slack import open_slack, slack_app
from bot.companies.index import CompanyNames, company_names
from bot.config.env import Environment
from bot.config.load import load_config
from bot.config.secrets import Secret
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Channel, Command, PostedMessage, User
from bot.digests.run import DigestRuns
from bot.models.articles import (
    Article,
    CompanyLink,
    CompanyRole,
    Event,
    EventType,
    JudgedArticle,
    Judgement,
    SectorFit,
    StoryMatch,
    Summary,
)
from bot.models.feeds import FeedState, PollPlan, SeenEntry
from bot.telemetry.metrics import Metrics
from handlers.slack_api.workspace import Workspace
from handlers.transport.http import HttpServer
from handlers.transport.intake import Intake
from handlers.transport.socket_mode import SocketModeServer

COMMANDS = tuple(Command(name, "") for name in ("/news", "/company", "/digest", "/watch", "/calendar"))
FEED = "https://harbor.example/feed"
CONFIG = """
name: Sectorwire
contact: desk@example.com
admins: [U0DESKADA01]
delivery: {time: "08:00", days: daily, timezone: UTC}
sectors:
  biotech:
    title: Biotech
    feeds: [{url: "https://harbor.example/feed", name: Harbor Wire}]
  energy:
    title: Energy
    feeds: [{url: "https://grid.example/feed", name: Grid Daily}]
companies:
  - {name: Aurelia Bio, symbol: AURB, exchange: Nasdaq, aliases: [Aurelia]}
  - {name: Northwind Power, symbol: NWPW, exchange: NYSE}
  - {name: Solvane Alpha, symbol: SOLVA, exchange: NYSE}
  - {name: Solvane Beta, symbol: SOLVB, exchange: NYSE}
"""
CHANNELS = {"general": "Everybody", "biotech-news": "Each morning", "quiet": "Nothing here"}


def judged(
    title: str,
    *,
    sector: str = "biotech",
    company: tuple[str, str] | None = None,
    hours: float = 1,
    source: str = "Harbor Wire",
    event: EventType | None = None,
    text: str = "",
    now: datetime | None = None,
) -> JudgedArticle:
    """A judged article of a test's own invention."""
    published = (now or datetime.now(UTC)) - timedelta(hours=hours)
    key = "article-" + title.casefold().replace(" ", "-")
    links = ()
    if company is not None:
        name, symbol = company
        links = (CompanyLink(name, symbol, "Nasdaq", None, CompanyRole.SUBJECT, name, 0, len(name), "alias"),)
    article = Article(
        key=key,
        feed_url=FEED,
        feed_key=key,
        url=f"https://harbor.example/{key}",
        title=title,
        text=text or f"{title}. More of it follows.",
        source=source,
        published=published,
        first_seen=published,
        dated=True,
        fingerprint=key,
    )
    judgement = Judgement(
        noise=None,
        sectors=(SectorFit(sector, 0.9, "its feed"),),
        event=Event(event, "words") if event else None,
        summary=Summary(text or f"{title}.", "the first sentence"),
        story=StoryMatch(f"story{abs(hash(key)) % 10**11:011d}", None, "new", 0.0, "nothing like it"),
        companies=links,
    )
    return JudgedArticle(article, judgement)


async def store(components: Components, *articles: JudgedArticle) -> None:
    """Judged articles as a poll and its judging leave them."""
    at = max(one.article.first_seen for one in articles)
    plan = PollPlan(
        state=FeedState(FEED, FEED, last_ok_at=at),
        new=tuple(one.article for one in articles),
        seen=tuple(
            SeenEntry(FEED, one.article.feed_key, one.article.key, one.article.fingerprint)
            for one in articles
        ),
    )
    await components.feeds.record(plan, at)
    await components.articles.save_judged(list(articles), at)


@dataclass
class Desk:
    """What a test holds in its hand."""

    server: WorkspaceServer
    components: Components
    runs: DigestRuns
    metrics: Metrics
    intake: Intake
    workspace: Workspace

    @property
    def you(self) -> User:
        return self.person("you")

    def person(self, name: str) -> User:
        return next(one for one in self.server.workspace.users.values() if one.name == name)

    def channel(self, name: str) -> Channel:
        found = self.server.workspace.channel_named(name)
        assert found is not None
        return found

    def direct(self, user: User | None = None) -> Channel:
        return self.server.workspace.direct((user or self.you).id, self.workspace.bot_user)

    def messages(self, channel: Channel) -> list[PostedMessage]:
        return self.server.workspace.messages(channel.id)

    async def store(self, *articles: JudgedArticle) -> None:
        await store(self.components, *articles)

    # --- what a person does ------------------------------------------------------------------------

    async def command(
        self, line: str, channel: str = "biotech-news", user: User | None = None
    ) -> list[PostedMessage]:
        """Enter a slash command; the messages that came of it."""
        return await self.after(
            lambda: self.server.interactions.command(user or self.you, self.channel(channel), line)
        )

    async def say(
        self,
        text: str,
        channel: Channel | None = None,
        *,
        thread: str | None = None,
        user: User | None = None,
    ) -> list[PostedMessage]:
        """Write a message; what came of it, without the message itself."""
        place = channel or self.channel("biotech-news")

        async def act() -> None:
            self.server.interactions.say(user or self.you, place, text, thread)

        return [one for one in await self.after(act) if one.user == self.workspace.bot_user]

    async def press(
        self, message: PostedMessage, label: str, user: User | None = None, **given: Any
    ) -> list[PostedMessage]:
        """Press the button with this label; the messages that came of it, changed ones too."""
        for block in message.blocks:
            for element in [*block.get("elements", ()), block.get("accessory") or {}]:
                if (
                    element.get("text", {}).get("text") == label
                    if isinstance(element.get("text"), dict)
                    else False
                ):
                    ids = {"block_id": block["block_id"], "action_id": element["action_id"], **given}
                    return await self.after(
                        lambda ids=ids: self.server.interactions.act_in_message(
                            user or self.you, message, ids
                        )
                    )
        raise AssertionError(f"no button {label!r} in {labels(message)}")

    async def choose(
        self, message: PostedMessage, verb: str, user: User | None = None
    ) -> list[PostedMessage]:
        """Choose from the menu of the message's first story."""
        for block in message.blocks:
            menu = block.get("accessory") or {}
            for option in menu.get("options", ()):
                if option["value"].startswith(f"{verb}|"):
                    ids = {
                        "block_id": block["block_id"],
                        "action_id": menu["action_id"],
                        "option": option["value"],
                    }
                    return await self.after(
                        lambda ids=ids: self.server.interactions.act_in_message(
                            user or self.you, message, ids
                        )
                    )
        raise AssertionError(f"no menu with {verb}")

    async def after(self, act: Callable[[], Awaitable[object]]) -> list[PostedMessage]:
        """What appeared or changed by the time that everything heard was answered."""
        state = self.server.workspace
        before = {(m.channel, m.ts): m for channel in state.channels for m in state.messages(channel)}
        await act()
        await self.settle()
        return [
            m
            for channel in state.channels
            for m in state.messages(channel)
            if before.get((m.channel, m.ts)) != m
        ]

    async def settle(self) -> None:
        """Wait until nothing is on its way any more: no event undelivered, no request unanswered."""
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.01)
            busy = (
                bool(self.server._deliveries._tasks) or bool(self.server.socket._waiting) or len(self.intake)
            )
            quiet = 0 if busy else quiet + 1


def labels(message: PostedMessage) -> list[str]:
    """The labels of all buttons."""
    return [
        element["text"]["text"]
        for block in message.blocks
        for element in [*block.get("elements", ()), block.get("accessory") or {}]
        if element.get("type") == "button"
    ]


def shown(message: PostedMessage) -> str:
    """All that a reader sees, in one string."""
    return " ".join(texts(list(message.blocks)) or [message.text])


def texts(value: Any) -> Sequence[str]:
    if isinstance(value, dict):
        found = [value["text"]] if isinstance(value.get("text"), str) else []
        return [*found, *(text for key, one in value.items() if key != "value" for text in texts(one))]
    if isinstance(value, list | tuple):
        return [text for one in value for text in texts(one)]
    return []


@lru_cache(maxsize=1)
def names() -> CompanyNames:
    """The directory, read once for all tests of a process: it never changes."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sectors.yaml"
        file.write_text(CONFIG)
        return company_names(load_config(file))


@asynccontextmanager
async def open_desk(
    folder: Path, *, http: bool = False, sources: str | None = None, **settings: Any
) -> AsyncIterator[Desk]:
    """The bot signed in to a fresh workspace, listening; nothing is polled and nothing ticks.

    ``sources`` is where figures are asked for; without it every source says that it knows nothing.
    """
    (folder / "sectors.yaml").write_text(CONFIG)
    door: Any
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/slack/events" if http else None
    made = Settings(channels=CHANNELS, commands=COMMANDS, request_url=url, **settings)
    async with WorkspaceServer(made) as server:
        environment = Environment(
            config=folder / "sectors.yaml",
            slack_bot_token=Secret(server.tokens.bot),
            slack_app_token=Secret(server.tokens.app),
            slack_signing_secret=Secret(server.tokens.signing_secret),
            slack_api_url=server.api_url,
            provider_urls=dict.fromkeys(
                ("sec", "finnhub", "yahoo", "quotes", "clinicaltrials", "fx"),
                sources or f"{server.url}/no-figures",
            ),
            allow_private_hosts=("127.0.0.1",),
        )
        async with (
            open_components(environment, names=names()) as components,
            open_companies(components) as (companies, figures),
            open_slack(environment) as client,
        ):
            workspace = await Workspace.sign_in(client, components.clock)
            metrics = Metrics()
            intake = Intake(metrics)
            runs = components.digest_runs(workspace.poster, figures=figures)
            app = slack_app(components, workspace, runs, intake, companies)
            if http:
                door = HttpServer("127.0.0.1", port, app=app, metrics=metrics, healthy=list)
            else:
                door = SocketModeServer(app, server.tokens.app, components.clock, metrics)
            await door.open()
            desk = Desk(server, components, runs, metrics, intake, workspace)
            try:
                yield desk
            finally:
                await door.close()
                await intake.drain(2)
