"""Requests are acknowledged before their answers are begun, and answered a few at a time: through Bolt itself."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.delivery import payloads
from bot.demo.slack.delivery.dispatch import Envelope
from bot.demo.slack.server import WorkspaceServer
from bot.errors import UsageError
from bot.telemetry.metrics import Metrics
from handlers.transport.intake import Intake
from handlers.transport.request import Request
from tests.handlers.desk import open_desk

numbers = count()
Make = Callable[..., "House"]


class House:
    """A Bolt app whose only command is answered by what a test says."""

    def __init__(self, client: AsyncWebClient, places: int) -> None:
        self.metrics = Metrics()
        self.intake = Intake(self.metrics, places=places)
        self._app = AsyncApp(client=client, name="house", process_before_response=True)

    def on(self, command: str, handle: Callable[[Request], Awaitable[None]], **how: bool) -> None:
        self._app.command(command)(self.intake.listener(command, handle, **how))

    async def hear(self, command: str) -> BoltResponse:
        body = {"command": command, "text": "", "team_id": "T1", "user_id": "U1"}
        body["trigger_id"] = f"{next(numbers)}.t"
        return await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    async with WorkspaceServer() as server:
        client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url)
        yield lambda places=8: House(client, places)


async def test_an_answer_is_begun_when_its_acknowledgement_has_left(make: Make):
    house, begun = make(), []

    async def answer(request: Request) -> None:
        begun.append(request.kind)

    house.on("/news", answer)
    response = await house.hear("/news")
    assert (response.status, begun, len(house.intake)) == (200, [], 1)
    assert await house.intake.drain(5)
    assert begun == ["/news"]


async def test_a_few_are_worked_on_at_once_and_none_is_dropped(make: Make):
    house, at_work, most, done = make(3), 0, 0, []

    async def answer(request: Request) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0)
        at_work -= 1
        done.append(request.trigger)

    house.on("/news", answer)
    for _ in range(50):
        assert (await house.hear("/news")).status == 200
    assert await house.intake.drain(5)
    assert most == 3
    assert len(done) == len(set(done)) == 50
    assert done == sorted(done, key=lambda trigger: int(trigger.split(".")[0])), "first come, first served"
    assert "in_flight 0" in house.metrics.text()


async def test_who_waits_for_somebody_else_keeps_nobody_waiting(make: Make):
    house, server_answers, answered = make(2), asyncio.Event(), asyncio.Event()

    async def slow(_request: Request) -> None:
        await server_answers.wait()

    async def quick(_request: Request) -> None:
        answered.set()

    house.on("/company", slow)
    house.on("/news", quick)
    for command in ("/company", "/company", "/company", "/news"):
        await house.hear(command)
    await asyncio.wait_for(answered.wait(), 30)
    async with asyncio.timeout(30):  # when a task counts as done is the loop's affair
        while len(house.intake) != 3:  # noqa: ASYNC110  a length rings no bell
            await asyncio.sleep(0.001)
    server_answers.set()
    assert await house.intake.drain(5)
    for _ in range(4):  # the places that were given away are there once each
        await house.hear("/company")
    assert await house.intake.drain(5)


async def test_a_form_is_opened_without_standing_in_line(make: Make):
    house, free, opened = make(1), asyncio.Event(), asyncio.Event()

    async def busy(_request: Request) -> None:
        await free.wait()

    async def form(_request: Request) -> None:
        opened.set()
        free.set()

    house.on("/news", busy)
    house.on("/digest", form, hurried=True)
    await house.hear("/news")
    await house.hear("/news")
    await house.hear("/digest")
    assert await house.intake.drain(5)
    assert opened.is_set()


async def test_an_answer_in_the_acknowledgement_is_waited_for_and_what_follows_is_not(make: Make):
    house, after = make(), asyncio.Event()

    async def submitted(request: Request) -> None:
        await asyncio.sleep(0)
        await request.ack(text="Two fields are empty.")
        await after.wait()

    house.on("/digest", submitted, acknowledge=False)
    response = await house.hear("/digest")
    assert "Two fields are empty." in response.body
    assert len(house.intake) == 1
    after.set()
    assert await house.intake.drain(5)


async def test_what_goes_wrong_before_an_acknowledgement_is_told_and_ends(make: Make):
    house = make()

    async def fails(_request: Request) -> None:
        raise UsageError("That is no day.")

    house.on("/digest", fails, acknowledge=False)
    await house.hear("/digest")
    assert len(house.intake) == 0
    assert 'requests_total{kind="/digest",outcome="UsageError"} 1' in house.metrics.text()


async def test_a_stop_cancels_what_does_not_end(make: Make):
    house = make(1)

    async def endless(_request: Request) -> None:
        await asyncio.Event().wait()

    house.on("/news", endless)
    for _ in range(3):
        await house.hear("/news")
    assert not await house.intake.drain(0.01)
    assert len(house.intake) == 0


async def test_an_acknowledgement_waits_for_no_disk(tmp_path: Path):
    async with open_desk(tmp_path, http=True) as desk:
        channel, you = desk.channel("biotech-news"), desk.you
        said = desk.server.interactions.say(you, channel, "Good morning")
        await desk.settle()
        inner = {
            "type": "app_mention",
            "user": you.id,
            "text": f"<@{desk.workspace.bot_user}> help",
            "channel": channel.id,
            "ts": said.ts,
        }
        mention = Envelope("events_api", payloads.event(desk.server.workspace, inner, "Ev0LOCKED"))
        holder = sqlite3.connect(desk.house.environment.database_path, isolation_level=None)
        holder.execute("begin immediate")
        assert await desk.server.route.send(mention) is not None
        await desk.server.interactions.command(you, channel, "/news help")
        assert len(desk.intake) == 2
        assert desk.messages(channel) == [said]
        holder.execute("rollback")
        holder.close()
        await desk.settle()
        assert len([one for one in desk.messages(channel) if "How to use" in one.text]) == 2
