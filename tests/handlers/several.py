"""The bot as it runs, installed by OAuth in workspaces of one local server; and a browser that installs it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path

import aiohttp

from bot.config.env import Environment
from bot.config.secrets import Secret
from bot.demo.slack.oauth import OAuthApp
from bot.demo.slack.server import WorkspaceServer
from bot.demo.slack.state.records import PostedMessage
from bot.demo.slack.teams import Seat
from handlers.install.sealing import new_key
from tests.service.test_run import free_port, running, surroundings, until

FIRST, SECOND = "T0DESK00001", "T0DESK00002"
SUBSCRIBED = """
subscriptions:
  - {{team: {0}, channel: "#biotech-news", sectors: [biotech]}}
  - {{team: {1}, channel: "#biotech-news", sectors: [biotech]}}
"""


@dataclass
class Page:
    """What a browser got."""

    status: int
    headers: dict[str, str]
    text: str
    url: str


@dataclass
class Browser:
    """Keeps cookies, and follows nothing by itself."""

    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, url: str) -> Page:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(url, headers=sent if self.cookies else {}, allow_redirects=False) as answer,
        ):
            for line in answer.headers.getall("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    assert morsel["secure"]
                    assert morsel["httponly"]
                    assert morsel["samesite"] == "Lax"
                    self.cookies[name] = morsel.value
            return Page(answer.status, dict(answer.headers), await answer.text(), str(answer.url))

    async def asked(self, offices: Offices, query: str = "") -> Page:
        """Begin, up to the page that asks for consent."""
        begun = await self.get(f"{offices.url}/slack/install{query}")
        assert begun.status == 302, begun.text
        return await self.get(begun.headers["Location"])

    async def consented(self, offices: Offices, label: str) -> str:
        """Begin and press; the address that the browser is led back to."""
        page = await self.asked(offices)
        links = {
            unescape(text): unescape(link)
            for link, text in re.findall(r'<a href="([^"]+)">([^<]+)', page.text)
        }
        led = await self.get(offices.server.url + links[label])
        assert led.status == 302, led.text
        return led.headers["Location"]

    async def install(self, offices: Offices, team: str) -> Page:
        """The whole way."""
        name = offices.server.seats[team].state.team.name
        return await self.get(await self.consented(offices, f"Allow in {name}"))


@dataclass
class Offices:
    """The server with its teams, and the bot's environment and address."""

    server: WorkspaceServer
    environment: Environment
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def seat(self, team: str) -> Seat:
        return self.server.seats[team]

    def channel(self, team: str, name: str = "biotech-news"):
        found = self.seat(team).state.channel_named(name)
        assert found is not None
        return found

    def messages(self, team: str) -> list[PostedMessage]:
        return self.seat(team).state.messages(self.channel(team).id)

    async def command(self, team: str, line: str) -> list[PostedMessage]:
        """Enter a slash command, and wait for what comes of it."""
        seat, before = self.seat(team), self.messages(team)
        you = next(one for one in seat.state.users.values() if one.name == "you")
        await seat.interactions.command(you, self.channel(team), line)
        await until(lambda: any(one.only_for for one in self.messages(team)[len(before) :]))
        return self.messages(team)[len(before) :]

    def running(self, **more):
        """The bot, until the block ends."""
        return running(self.environment, port=self.port, **more)

    def polled(self) -> bool:
        """Whether there is news."""
        with self.database() as conn:
            return bool(conn.execute("select count(*) from judgements").fetchone()[0])

    def database(self) -> closing[sqlite3.Connection]:
        """The file as it is now, read only."""
        return closing(sqlite3.connect(f"{self.environment.database_path.as_uri()}?mode=ro", uri=True))

    def rows(self, team: str) -> dict[str, int]:
        """How many rows of a team stand in each table, by the schema as it is."""
        with self.database() as conn:
            tables = [
                name
                for (name,) in conn.execute("select name from sqlite_master where type = 'table'")
                if any(column[1] == "team" for column in conn.execute(f"pragma table_info({name})"))
            ]
            counts = {}
            for name in tables:
                query = f"select count(*) from {name} where team = ?"  # noqa: S608
                counts[name] = conn.execute(query, [team]).fetchone()[0]
            keys = conn.execute("select count(*) from handled where key like ?", [f"card {team} %"])
            return {
                name: count for name, count in (counts | {"handled": keys.fetchone()[0]}).items() if count
            }

    def stored(self) -> bytes:
        """Every byte of the database's files."""
        path = self.environment.database_path
        return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


@asynccontextmanager
async def open_offices(
    folder: Path, *, socket: bool = True, keys: tuple[str, ...] | None = None
) -> AsyncIterator[Offices]:
    """Two teams, the app in neither; the bot is not running yet."""
    port = free_port()
    app = OAuthApp.fresh(f"http://127.0.0.1:{port}/slack/oauth_redirect")
    url = None if socket else f"http://127.0.0.1:{port}/slack/events"
    async with surroundings(folder, oauth=app, request_url=url) as (server, environment):
        server.add_team()
        config = folder / "sectors.yaml"
        text = config.read_text()
        config.write_text(text[: text.index("subscriptions:")] + SUBSCRIBED.format(FIRST, SECOND))
        yield Offices(
            server,
            replace(
                environment,
                slack_bot_token=None,
                slack_app_token=environment.slack_app_token if socket else None,
                slack_client_id=app.client_id,
                slack_client_secret=Secret(app.client_secret),
                token_keys=tuple(Secret(key) for key in keys or (new_key(),)),
            ),
            port,
        )
