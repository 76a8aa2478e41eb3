"""The duties of the service: what a wrong clock and a bug do to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.feeds import PollRecord
from bot.models.people import Mute
from bot.service.health import Health
from bot.service.jobs import Jobs
from bot.telemetry.metrics import Metrics
from tests.fakes.clock import VirtualClock
from tests.handlers.desk import Desk, judged

DAY = timedelta(days=1)


class NoFigures:
    """Implements what the duties use of :class:`bot.digests.figures.DigestFigures`."""

    def __init__(self) -> None:
        self.forgotten = 0

    async def prefetch(self, articles: Sequence[object]) -> None:
        pass

    async def forget(self, now: object) -> int:
        self.forgotten += 1
        return 0


class Broken:
    """A collector that meets two bugs after one feed; implements what the duties use of it."""

    async def collect(self, *, everything: bool = False) -> AsyncIterator[PollRecord]:
        yield PollRecord("Wire", "https://wire.example/", "new", 200, 1, 0, 0.1, None)
        raise ExceptionGroup("bugs", [KeyError("one"), IndexError("two")])


class Well(Broken):
    async def collect(self, *, everything: bool = False) -> AsyncIterator[PollRecord]:
        yield PollRecord("Wire", "https://wire.example/", "new", 200, 1, 0, 0.1, None)


class Told:
    """An announcer that only counts; implements what the duties use of it."""

    calls = 0

    async def announce(self) -> int:
        self.calls += 1
        return 3


def jobs(desk: Desk, clock: VirtualClock, collector: Broken | None = None) -> Jobs:
    components = replace(desk.components, clock=clock)
    return Jobs(components, collector or Well(), NoFigures(), desk.runs, Told(), Metrics(), Health())


async def everything(desk: Desk) -> dict[str, int]:
    """How many rows there are of what a clean-up looks at."""
    tables = ("articles", "ledger", "handled", "mutes", "dislikes", "announced", "runs")
    return await desk.components.database.read(
        lambda db: {
            table: db.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608
            for table in tables
        }
    )


async def test_an_hour_of_a_clock_years_ahead_removes_nothing(desk, caplog):
    clock = VirtualClock(desk.components.clock.now())
    cleaning = jobs(desk, clock)
    await desk.store(judged("Aurelia Bio wins approval"), judged("Grid operator buys turbines"))
    await desk.components.events.first("event Ev1", clock.now(), DAY)
    await desk.components.mutes.mute(Mute("T1", "C1", "source", "wire", "Wire", "U1", clock.now()))
    await desk.components.watches.claim("T1", "C1", ["story"], clock.now())
    before = await everything(desk)
    assert before["articles"] == 2
    assert before["handled"] == before["announced"] == 1
    await cleaning.clean()
    clock.jump(9 * 365 * DAY)
    for _ in range(3):
        await cleaning.clean()
        clock.advance(1200)
    assert await everything(desk) == before
    assert "nothing is removed before it has gone on from there for a day" in caplog.text
    clock.jump(-9 * 365 * DAY)
    await cleaning.clean()
    assert await everything(desk) == before


async def test_a_machine_that_was_off_for_a_season_cleans_up_a_day_later(desk):
    clock = VirtualClock(desk.components.clock.now())
    cleaning = jobs(desk, clock)
    await desk.store(judged("Aurelia Bio wins approval"))
    await desk.components.events.first("event Ev1", clock.now(), DAY)
    await cleaning.clean()
    clock.advance(200 * DAY)
    await cleaning.clean()
    assert (await everything(desk))["articles"] == 1
    clock.advance(DAY)
    await cleaning.clean()
    after = await everything(desk)
    assert (after["articles"], after["handled"]) == (0, 0)
    assert cleaning._figures.forgotten == 2


async def test_bugs_in_a_poll_are_counted_and_shown_and_leave_announcements_alone(desk):
    clock = VirtualClock(desk.components.clock.now())
    broken = jobs(desk, clock, Broken())
    with pytest.raises(ExceptionGroup):
        await broken.poll()
    assert broken._watch_alerts.calls == 1
    counted = broken._metrics.text()
    assert 'sectorwire_bugs_total{duty="poll"} 2' in counted
    assert "sectorwire_announcements_total 3" in counted
    assert "sectorwire_articles_new_total 1" in counted
    assert broken._health.warned() == ["2 bugs in the last poll; the log tells which."]
    broken._collector = Well()
    await broken.poll()
    assert broken._health.warned() == []
