"""Digests beside one another: asked for beside a tick, held by Slack, changed by two people at once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import DeliveryRateLimited, UsageError
from bot.grammar.digests import DigestAsked
from bot.models.delivery import Posted, RunState, Subscription
from handlers import subscriptions
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from tests.digests.samples import MORNING, Newsroom, subscription
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack

BOTH = ["Biotech: Aurelia Bio wins approval", "Energy: Grid operator buys turbines; Solar tariffs end"]
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path / "news.db", slacks=SlowSlack)
    yield room
    room.close()


class SlowSlack(FakeSlack):
    """Answers after a while of the machine's clock."""

    delay = 0.0

    async def post(self, *given, **more) -> Posted:
        await asyncio.sleep(self.delay)
        return await super().post(*given, **more)


# --- asked for beside a tick -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
async def test_what_is_asked_for_while_the_timer_rings_is_posted_once(room: Newsroom, seed: int):
    dice = random.Random(seed)
    runs = room.open()
    await room.subscriptions.save_subscriptions([subscription()])
    room.clock.jump_to(MORNING - 2 * HOUR)  # nothing is due
    room.slack.delay = 0.03
    asked = asyncio.create_task(runs.post_now("one"))
    busy = [
        asyncio.create_task(room.database.read(lambda _: time.sleep(dice.uniform(0, 0.02))))
        for _ in range(30)
    ]
    while not asked.done():
        await runs.tick()
        await asyncio.sleep(dice.uniform(0, 0.01))
    await asyncio.gather(*busy)
    assert (await asked).state is RunState.DONE
    assert room.texts() == BOTH


async def test_a_tick_between_the_claim_and_the_reading_of_the_subscription_posts_nothing(tmp_path: Path):
    """The claimed run is this owner's, and looks left behind to whoever takes over."""

    class Gap(SqliteSubscriptionStore):
        reads = 0

        async def subscription(self, subscription_id: str) -> Subscription | None:
            self.reads += 1
            if self.reads == 2:
                reached.set()
                await asyncio.sleep(0.05)
            return await super().subscription(subscription_id)

    reached = asyncio.Event()
    room = Newsroom(tmp_path / "news.db", subscribing=Gap)
    runs = room.open()
    await room.subscriptions.save_subscriptions([subscription()])
    room.clock.jump_to(MORNING - 2 * HOUR)
    asked = asyncio.create_task(runs.post_now("one"))
    await reached.wait()
    assert await runs.tick() == []
    assert (await asked).state is RunState.DONE
    assert room.texts() == BOTH
    room.close()


async def test_who_asked_may_go_and_stopping_still_waits_for_the_digest(room: Newsroom):
    runs = room.open()
    await room.subscriptions.save_subscriptions([subscription()])
    room.slack.delay = 0.1
    asked = asyncio.create_task(runs.post_now("one"))
    while not room.slack.posts:  # noqa: ASYNC110  the first message stands, the second is on its way
        await asyncio.sleep(0.01)
    asked.cancel()
    assert await runs.settle(timedelta(seconds=10))
    assert room.texts() == BOTH


async def test_what_does_not_settle_in_time_is_cut_off_and_goes_on_from_its_rows(room: Newsroom):
    runs = room.open()
    await room.subscriptions.save_subscriptions([subscription()])
    room.slack.delay = 3600
    await runs.begin()
    assert not await runs.settle(timedelta(seconds=0.3))
    room.slack.delay = 0
    await runs.hand_back()
    await room.open().tick()
    assert room.texts() == BOTH


# --- held by Slack ---------------------------------------------------------------------------------


async def test_a_channel_that_is_told_to_wait_delays_no_digest_that_falls_due_meanwhile(tmp_path: Path):
    class Waits(SlowSlack):
        async def post(self, channel: str, *given, **more) -> Posted:
            if channel == "CHELD":
                raise DeliveryRateLimited("Slack asks to wait.", 10 * MINUTE)
            times.append(self.clock.now())
            return await super().post(channel, *given, **more)

    times = []
    clock = VirtualClock(MORNING)
    room = Newsroom(tmp_path / "news.db", clock=clock, slacks=Waits)
    runs = room.open()
    wishes = [subscription("held"), subscription("next", time="08:02")]
    await room.subscriptions.save_subscriptions(wishes)
    [held] = await runs.begin()  # returns at once
    while not clock.slept:  # noqa: ASYNC110  a clock tells nobody
        await asyncio.sleep(0.01)
    clock.advance(2 * MINUTE)
    began = clock.now()
    [second] = await runs.begin()
    while not second.done():
        await asyncio.sleep(0.01)
        clock.advance(0.5 * SECOND)
    run = await second
    assert run is not None
    assert (run.channel, run.state) == ("CNEXT", RunState.DONE)
    assert times[0] - began < MINUTE
    assert not held.done()
    assert not await runs.settle(0 * SECOND)
    room.close()


# --- two people at once ----------------------------------------------------------------------------


class Front:
    """What a change of a plan uses of the front."""

    def __init__(self, room: Newsroom) -> None:
        self.subscriptions = room.subscriptions
        self.clock = room.clock
        self.titles = {"biotech": "Biotech", "energy": "Energy"}


async def test_a_change_undoes_no_pause_that_came_meanwhile(room: Newsroom):
    room.open()
    await room.subscriptions.save_subscriptions([subscription()])
    read = await room.subscriptions.subscription("one")
    await room.subscriptions.pause_channel("T1", "CONE", "The channel is archived.")
    await subscriptions.change(Front(room), read, DigestAsked("change", ("biotech",)))
    after = await room.subscriptions.subscription("one")
    assert after == replace(
        read, sectors=("biotech",), paused=True, paused_why="The channel is archived.", since=after.since
    )


async def test_a_change_brings_back_nothing_that_was_removed_meanwhile(room: Newsroom):
    room.open()
    await room.subscriptions.save_subscriptions([subscription()])
    read = await room.subscriptions.subscription("one")
    await room.subscriptions.remove_subscriptions(["one"])
    with pytest.raises(UsageError, match="removed meanwhile"):
        await subscriptions.change(Front(room), read, DigestAsked("change", ("energy",)))
    assert await room.subscriptions.subscriptions() == []
