"""The connection to Slack is lost, half open or deaf: it is noticed, told at /healthz, renewed, and given up."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.faults import Fault, FaultKind, SocketFault
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command
from bot.service.health import Health
from bot.service.socket_watchdog import GIVE_UP_AFTER, QUIET_AFTER, RENEW_AFTER, Watchdog
from bot.telemetry.metrics import Metrics
from handlers.transport.http import HttpServer
from handlers.transport.socket_mode import SocketModeServer
from tests.fakes.clock import VirtualClock

PING = 0.05  # seconds, so that a dead connection is noticed in a moment


class Watched:
    """A Bolt app behind a watched door to the local workspace, and its health over HTTP."""

    def __init__(self, server: WorkspaceServer) -> None:
        self.server = server
        self.clock = VirtualClock()
        self.health = Health()
        self.ended = False
        self.heard: list[str] = []
        client = AsyncWebClient(token=server.tokens.bot, base_url=f"{server.api_url}/")
        app = AsyncApp(client=client, signing_secret="", raise_error_for_unhandled_request=False)

        async def listen(ack, body):
            await ack()
            self.heard.append(body["text"])

        app.command("/news")(listen)
        self.door = SocketModeServer(app, server.tokens.app, self.clock, Metrics(), ping_seconds=PING)
        self.web = HttpServer("127.0.0.1", 0, app=None, metrics=Metrics(), healthy=self.health.told)
        self.dog = Watchdog(self.door, lambda trouble: self.health.note("slack", trouble), self._end)

    def _end(self) -> None:
        self.ended = True

    async def health(self) -> tuple[int, list[str]]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.web.port}/healthz") as answer,
        ):
            return answer.status, (await answer.json())["troubles"]

    async def ask(self, words: str) -> bool:
        """Enter the command; whether it was heard."""
        state = self.server.workspace
        you = next(one for one in state.users.values() if one.name == "you")
        await self.server.interactions.command(you, state.channel_named("desk"), f"/news {words}")
        return words in self.heard

    async def look(self, *, after: float = 0.0) -> None:
        self.clock.advance(after)
        await self.dog.look()

    async def until_lost(self) -> None:
        for _ in range(3_000):
            if not await self.door.connected():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it stands")


@pytest.fixture
async def watched():
    async with opened() as one:
        yield one


@asynccontextmanager
async def opened():
    settings = Settings(channels={"desk": ""}, commands=(Command("/news", ""),), ack_seconds=0.3)
    async with WorkspaceServer(settings) as server:
        one = Watched(server)
        await one.web.open()
        await one.door.open()
        try:
            yield one
        finally:
            server.socket.spoil(None)
            await one.door.close()
            await one.web.close()


def shut(server: WorkspaceServer) -> None:
    """Slack takes no new connection from now on."""
    server.faults.add(Fault(FaultKind.ERROR, "apps.connections.open", times=None))


async def test_while_it_stands_nothing_is_done(watched):
    await watched.look(after=QUIET_AFTER - 1)
    assert await watched.health() == (200, [])
    assert await watched.ask("all is well")
    assert not watched.ended


async def test_a_lost_connection_is_told_at_once_and_made_anew(watched):
    shut(watched.server)
    watched.server.socket.cut()
    await watched.until_lost()
    await watched.look()
    status, (trouble,) = await watched.health()
    assert status == 503
    assert "connection to Slack is lost" in trouble
    first = watched.door._handler
    await watched.look(after=RENEW_AFTER - 1)
    assert watched.door._handler is first  # the client tries by itself so far
    await watched.look(after=2)
    assert watched.door._handler is None  # made anew, in vain: Slack takes none
    watched.server.faults.clear()
    await watched.look(after=30)
    assert await watched.health() == (200, [])
    assert await watched.ask("back again")


async def test_what_cannot_be_renewed_is_given_up_in_the_end(watched):
    shut(watched.server)
    watched.server.socket.cut()
    await watched.until_lost()
    await watched.look()
    while not watched.ended:
        await watched.look(after=30)
        assert watched.clock.monotonic() - 1_000 < GIVE_UP_AFTER + 60
        assert (await watched.health())[0] == 503
    assert watched.clock.monotonic() - 1_000 > GIVE_UP_AFTER


async def test_a_connection_that_comes_back_in_time_is_not_given_up(watched):
    shut(watched.server)
    watched.server.socket.cut()
    await watched.until_lost()
    await watched.look()
    await watched.look(after=GIVE_UP_AFTER - 30)
    watched.server.faults.clear()
    await watched.look(after=15)
    await watched.look(after=GIVE_UP_AFTER - 100)
    assert not watched.ended
    assert await watched.ask("in time")


async def test_one_that_stands_and_brings_nothing_is_renewed(watched):
    watched.server.socket.spoil(SocketFault.DEAF)
    assert not await watched.ask("into the void")
    await watched.look(after=QUIET_AFTER - 1)
    assert await watched.door.connected()
    assert not await watched.ask("still nothing")
    await watched.look(after=2)
    assert await watched.ask("heard again")
    assert await watched.health() == (200, [])


async def test_hearing_something_is_no_silence(watched):
    await watched.look(after=QUIET_AFTER - 1)
    assert await watched.ask("a word")
    before = watched.door._handler
    await watched.look(after=QUIET_AFTER - 1)
    assert watched.door._handler is before


async def test_a_half_open_connection_is_noticed_and_replaced(watched):
    watched.server.socket.spoil(SocketFault.HALF_OPEN, lasting=True)
    shut(watched.server)
    await watched.until_lost()
    await watched.look()
    assert (await watched.health())[0] == 503
    watched.server.faults.clear()
    watched.server.socket.spoil(None)
    await watched.look(after=RENEW_AFTER + 1)
    assert await watched.ask("through again")
    await watched.look()
    assert await watched.health() == (200, [])


async def test_a_deaf_connection_that_cannot_be_renewed_is_told(watched):
    watched.server.socket.spoil(SocketFault.DEAF)
    shut(watched.server)
    await watched.look(after=QUIET_AFTER + 1)
    assert (await watched.health())[0] == 503
    watched.server.faults.clear()
    await watched.look(after=RENEW_AFTER + 1)
    await watched.look(after=RENEW_AFTER + 1)
    assert await watched.health() == (200, [])
    assert await watched.ask("after all")
