"""Several instances on one database, and one that time plays tricks on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digests.pacing import Pacer
from bot.errors import DeliveryRateLimited
from bot.models.delivery import RunState
from bot.models.digests import SilentSource
from tests.digests.samples import MORNING, Newsroom, judged, subscription
from tests.fakes.clock import VirtualClock
from tests.fakes.crash import Fate

BOTH = ["Biotech: Aurelia Bio wins approval", "Energy: Grid operator buys turbines; Solar tariffs end"]
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path / "news.db")
    yield room
    room.close()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.name == "bot.digests.run" and record.levelno >= logging.WARNING
    ]


# --- who posts -------------------------------------------------------------------------------------


async def test_one_that_lost_the_lease_neither_claims_nor_takes_over(newsroom: Newsroom):
    first, second = newsroom.open(), newsroom.open()
    await newsroom.holds_the_lease(first)
    await newsroom.subscriptions.save_subscriptions([subscription(), subscription("two")])
    assert await second.tick() == []
    newsroom.slack.faults.extend([DeliveryRateLimited("Slack asks to wait.", 20 * SECOND)] * 10)
    assert {run.state for run in await first.tick()} == {RunState.COMPOSED}
    newsroom.clock.advance(HOUR)
    assert await second.tick() == []
    await newsroom.holds_the_lease(second)
    assert await first.tick() == []
    assert {run.state for run in await second.tick()} == {RunState.DONE}
    assert newsroom.texts() == BOTH


async def test_what_somebody_asks_for_is_posted_by_whoever_is_asked(newsroom: Newsroom):
    first, second = newsroom.open(), newsroom.open()
    await newsroom.holds_the_lease(first)
    await newsroom.subscriptions.save_subscriptions([subscription(paused=True)])
    run = await second.post_now("one")
    assert run is not None
    assert run.state is RunState.DONE
    assert newsroom.texts() == BOTH


async def test_one_that_stops_hands_everything_back(newsroom: Newsroom, caplog):
    first, second = newsroom.open(), newsroom.open()
    await newsroom.holds_the_lease(first)
    await newsroom.subscriptions.save_subscriptions([subscription()])
    newsroom.slack.faults.extend([DeliveryRateLimited("Slack asks to wait.", 20 * SECOND)] * 5)
    [held] = await first.tick()
    assert held.state is RunState.COMPOSED
    assert await second.tick() == []
    await first.hand_back()
    await newsroom.holds_the_lease(second)
    [run] = await second.tick()
    assert (run.id, run.state) == (held.id, RunState.DONE)
    assert newsroom.texts() == BOTH


async def test_a_long_wait_for_slack_keeps_the_run(tmp_path: Path):
    """One waits five minutes for Slack, which is longer than a lease, and another may not take that for its end."""
    meanwhile = []

    class Watched(VirtualClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            meanwhile.append(await second.tick())

    newsroom = Newsroom(tmp_path / "watched.db", clock=Watched(MORNING, hurried=True))
    first, second = newsroom.open(), newsroom.open()
    await newsroom.subscriptions.save_subscriptions([subscription()])
    newsroom.slack.faults.append(DeliveryRateLimited("Slack asks to wait.", 290 * SECOND))
    [run] = await first.tick()
    assert run.state is RunState.DONE
    assert len(meanwhile) > 5
    assert not any(meanwhile)
    assert newsroom.texts() == BOTH
    newsroom.close()


async def test_a_turn_that_comes_late_is_waited_for_with_the_sleep_that_was_given():
    clock = VirtualClock(hurried=True)
    pacer = Pacer(clock)
    pacer.limit("C2", 100 * SECOND)
    pacer.limit("C3", 100 * SECOND)
    rested = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)
        await clock.sleep(seconds)

    await pacer.turn("C1", rest)
    assert rested == [100]


# --- time ------------------------------------------------------------------------------------------


class Nap(Fate):
    """The machine sleeps once, just after it was noted that a message is being sent."""

    def __init__(self, clock: VirtualClock, nap: timedelta) -> None:
        super().__init__()
        self._clock = clock
        self._nap = nap

    def point(self, name: str) -> None:
        super().point(name)
        if name == "after SqliteDeliveryStore.record_part" and self._nap:
            self._clock.advance(self._nap)
            self._nap = timedelta()


async def test_one_that_slept_before_its_call_looks_before_it_sends(newsroom: Newsroom, caplog):
    runs = newsroom.open(Nap(newsroom.clock, 61 * SECOND))
    await newsroom.subscriptions.save_subscriptions([subscription(created_at=MORNING - HOUR)])
    [run] = await runs.tick()
    assert newsroom.slack.posts == 0
    assert told(caplog) == ["This digest was held for too long; it is looked up before it is sent again."]
    [again] = await runs.tick()
    assert (again.id, again.state) == (run.id, RunState.DONE)
    assert newsroom.texts() == BOTH


async def test_a_digest_that_is_paused_while_others_are_posted_does_not_come(newsroom: Newsroom):

    async def paused_while_composing(_sectors) -> list[SilentSource]:
        await newsroom.subscriptions.pause_channel("T1", "CS11", "asked by a member")
        return []

    newsroom.sources["silent"] = paused_while_composing
    runs = newsroom.open()
    many = [subscription(f"s{number}", created_at=MORNING - HOUR) for number in range(12)]
    await newsroom.subscriptions.save_subscriptions(many)
    ended = {run.channel: run.state for run in await runs.tick()}
    assert ended.pop("CS11") is RunState.SKIPPED
    assert set(ended.values()) == {RunState.DONE}
    assert newsroom.texts("CS11") == []


@pytest.mark.parametrize("jump", [-3 * DAY, -HOUR, HOUR])
async def test_a_clock_that_jumps_after_posting_posts_nothing_again(newsroom: Newsroom, jump: timedelta):
    runs = newsroom.open()
    await newsroom.subscriptions.save_subscriptions([subscription(created_at=MORNING - 10 * DAY)])
    await runs.tick()
    newsroom.clock.jump(jump)
    for _ in range(3):
        await runs.tick()
        newsroom.clock.advance(30 * SECOND)
    newsroom.clock.jump(-jump)
    await runs.tick()
    said = [text for text in newsroom.texts() if "Aurelia" in text or "Grid" in text]
    assert said == BOTH
    rows = await newsroom.deliveries.slots((MORNING - 9 * DAY).date())
    assert len({row.local_date for row in rows}) == len(rows)


async def test_a_year_s_leap_of_the_clock_and_back_forgets_nothing(newsroom: Newsroom):
    """The clean-up, rung for when the clock is ahead, must not take what was posted for old."""
    runs = newsroom.open()
    await newsroom.subscriptions.save_subscriptions([subscription()])
    await runs.tick()
    newsroom.clock.jump(366 * DAY)
    assert await newsroom.deliveries.forget(newsroom.clock.now() - 30 * DAY) == 0
    newsroom.clock.jump(-366 * DAY)
    assert await runs.tick() == []
    newsroom.clock.jump(DAY)
    await runs.tick()
    assert newsroom.texts() == [*BOTH, "Biotech: ", "Energy: "]


async def test_a_weekly_digest_tells_the_whole_week_and_outlives_a_bad_day(newsroom: Newsroom):
    runs = newsroom.open()
    await newsroom.subscriptions.save_subscriptions([subscription(days=(2,), sectors=("energy",))])
    await runs.tick()
    midweek = judged("Wind park opens", sectors={"energy": 1.0}, published=MORNING + 2 * DAY)
    newsroom.add(midweek)
    newsroom.clock.jump_to(MORNING + 7 * DAY + 20 * HOUR)  # the machine was off all Tuesday
    [run] = await runs.tick()
    assert run.state is RunState.DONE
    assert newsroom.texts()[-1] == "Energy: Wind park opens (late)"
