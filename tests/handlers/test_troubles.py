"""What /healthz and the metrics say while nothing works, and that it passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.errors import StorageFull
from bot.models.delivery import Run
from bot.models.feeds import FeedHealth, FeedState, PollRecord
from bot.service.health import Health
from bot.service.jobs import Jobs
from bot.service.scheduler import Job, Scheduler
from bot.telemetry.metrics import Metrics
from handlers.transport.http import HttpServer
from tests.fakes.clock import VirtualClock
from tests.handlers.desk import Desk
from tests.service.test_jobs import NoFigures, Told, Well

FULL = "No space left on the disk for news.db. Free some space and I'll continue."
OFTEN = timedelta(milliseconds=20)


class Full:
    """A disk without room, for as long as ``room`` is not set; a collector and digest runs write to it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.room = False
        self.error = error or StorageFull(FULL)
        self.calls = 0

    def _write(self) -> None:
        self.calls += 1
        if not self.room:
            raise self.error

    async def collect(self, *, everything: bool = False) -> AsyncIterator[PollRecord]:
        self._write()
        yield PollRecord("Wire", "https://wire.example/", "new", 200, 1, 0, 0.1, None)

    async def begin(self) -> list[asyncio.Task[Run | None]]:
        self._write()
        return []


async def health(pulse: Health, metrics: Metrics) -> tuple[int, dict[str, object], str]:
    """What a probe is told, over real HTTP."""
    door = HttpServer("127.0.0.1", 0, app=None, metrics=metrics, healthy=pulse.told, warned=pulse.warned)
    await door.open()
    try:
        async with (
            aiohttp.ClientSession(f"http://127.0.0.1:{door.port}") as session,
            session.get("/healthz") as told,
            session.get("/metrics") as counted,
        ):
            return told.status, await told.json(), await counted.text()
    finally:
        await door.close()


async def until(condition) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  any state of the pulse will do
            await asyncio.sleep(0.01)


async def test_duties_that_fail_again_and_again_are_told_until_they_work(desk: Desk):
    disk, pulse, metrics = Full(), Health(), Metrics()
    duties = Jobs(desk.components, disk, NoFigures(), disk, Told(), metrics, pulse)
    vital = [one for one in duties.all(OFTEN, OFTEN) if one.name in {"poll", "digests"}]
    scheduler = Scheduler(vital, SystemClock(), ended=duties.ended)
    scheduler.start()
    await until(lambda: len(pulse.told()) == 2)
    status, told, counted = await health(pulse, metrics)
    assert (status, told["status"]) == (503, "troubled")
    assert all(FULL in sentence and "times in a row" in sentence for sentence in told["troubles"])
    assert 'sectorwire_duty_failures_total{duty="poll"}' in counted
    assert 'sectorwire_duty_failures_total{duty="digests"}' in counted
    disk.room = True
    await until(lambda: not pulse.told())
    assert (await health(pulse, metrics))[:2] == (200, {"status": "ok", "troubles": []})
    await scheduler.stop()


@pytest.mark.parametrize(
    ("duty", "error", "status"),
    [
        (Job("poll", OFTEN, NoFigures, vital=True), StorageFull(FULL), 503),
        (Job("poll", OFTEN, NoFigures, vital=True), KeyError("a bug"), 503),
        (
            Job("poll", OFTEN, NoFigures, vital=True),
            ExceptionGroup("bugs", [KeyError("in one article")]),
            200,
        ),
        (Job("companies", OFTEN, NoFigures, droppable=True), StorageFull(FULL), 200),
    ],
    ids=["full disk", "bug", "bugs that left others alone", "what is not vital"],
)
async def test_once_is_nothing_and_twice_is_told(desk: Desk, duty: Job, error: Exception, status: int):
    pulse, metrics = Health(), Metrics()
    duties = Jobs(desk.components, Well(), NoFigures(), desk.runs, Told(), metrics, pulse)
    duties.ended(duty, error)
    assert (await health(pulse, metrics))[:2] == (200, {"status": "ok", "troubles": []})
    duties.ended(duty, error)
    found, told, _ = await health(pulse, metrics)
    assert found == status
    sentence = (told["troubles"] or told["warnings"])[0]
    assert sentence.startswith(f"{duty.name} has failed 2 times in a row. ")
    assert "in one article" not in sentence
    duties.ended(duty, None)
    duties.ended(duty, error)
    assert (await health(pulse, metrics))[:2] == (200, {"status": "ok", "troubles": []})


async def test_that_no_feed_can_be_read_is_a_trouble(desk: Desk):
    clock = VirtualClock()
    components = replace(desk.components, clock=clock)
    pulse = Health()
    duties = Jobs(components, Well(), NoFigures(), desk.runs, Told(), Metrics(), pulse)
    long_ago = clock.now() - timedelta(hours=2)
    failing = [
        FeedState(
            one.url, one.url, health=FeedHealth.FAILING, why="The name is unknown.", last_ok_at=long_ago
        )
        for one in components.config.feeds
    ]
    await components.stores.feeds.record_states(failing)
    await duties.collect()
    assert pulse.told() == [f"None of the {len(failing)} feeds can be read. The name is unknown."]
    await components.stores.feeds.record_states(
        [replace(failing[0], health=FeedHealth.OK, last_ok_at=clock.now())]
    )
    await duties.collect()
    assert pulse.told() == []


async def test_a_token_that_slack_takes_no_longer_is_told(desk: Desk):
    workspaces = desk.workspace
    assert await workspaces.refused() == {}
    good, workspaces.client.token = workspaces.client.token, "xoxb-0-0-wrong"
    refused = await workspaces.refused()
    assert list(refused) == [workspaces.team]
    assert "token" in refused[workspaces.team]
    workspaces.client.token = good
    assert await workspaces.refused() == {}
