"""Which of several instances is at work: one, for as long as it gives signs of life."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.models.delivery import Message, PartState, Run, RunState, Slot
from bot.models.operator import Instance
from bot.service.leases import LENGTH, PROC, Lease, process_is_gone, process_name, this_instance
from storage.sqlite.deliveries import KEPT_RUNS, SqliteDeliveryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.leases import SqliteLeaseStore
from tests.fakes.clock import VirtualClock
from tests.storage.sqlite.samples import NOON

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
Candidate = Callable[[str], Lease]

# Elsewhere no process is ever certain to be gone, and its lease is waited for.
needs_proc = pytest.mark.skipif(not (PROC / "self/stat").exists(), reason="this system has no /proc")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOON)


@pytest.fixture
def leases(database: Database) -> SqliteLeaseStore:
    return SqliteLeaseStore(database)


@pytest.fixture
def candidate(leases: SqliteLeaseStore, clock: VirtualClock) -> Candidate:
    """Makes instances, each of a process that nothing is known of."""

    def make(owner: str) -> Lease:
        return Lease(leases, clock, Instance(owner, "desk", 7))

    return make


# --- taking turns ----------------------------------------------------------------------------------


async def test_the_second_takes_over_when_the_first_gave_no_sign_for_a_lease(
    candidate: Candidate, clock: VirtualClock, caplog
):
    first, second = candidate("first"), candidate("second")
    assert await first.take()
    assert not await second.take()
    clock.advance(LENGTH - SECOND)
    assert await first.heartbeat()
    assert not await second.take()
    clock.advance(LENGTH - SECOND)
    assert not await second.take()
    clock.advance(SECOND)
    assert await second.take()
    assert not await first.heartbeat()
    assert not await first.take()
    assert [record.getMessage() for record in caplog.records] == [
        "another instance is at work (desk, process 7, since 02 Mar 2026 12:00 UTC): this one stands by until it is gone",
        "the other instance is gone: this one is at work from now on",
        "another instance is at work (desk, process 7, since 02 Mar 2026 12:00 UTC): this one stands by until it is gone",
    ]


async def test_it_says_who_is_at_work(candidate: Candidate):
    first, second = candidate("first"), candidate("second")
    assert await first.take()
    assert first.why is None
    assert not await second.take()
    assert second.why == (
        "Another instance is at work (desk, process 7, since 02 Mar 2026 12:00 UTC); this one stands by until it is gone."
    )


async def test_what_is_given_back_is_free_at_once(candidate: Candidate, leases: SqliteLeaseStore):
    first, second = candidate("first"), candidate("second")
    assert await first.take()
    assert not await second.take()
    await second.give_back()
    assert not await second.take()
    await first.give_back()
    assert await leases.holder() is None
    assert await second.take()
    assert second.why is None


async def test_the_one_at_work_keeps_it_however_long_it_slept(candidate: Candidate, clock: VirtualClock):
    first = candidate("first")
    assert await first.take()
    clock.advance(9 * DAY)
    assert await first.heartbeat()


@pytest.mark.parametrize("jump", [-400 * DAY, -HOUR, HOUR, 400 * DAY])
async def test_clocks_that_jump_take_it_from_nobody(
    candidate: Candidate, clock: VirtualClock, jump: timedelta
):
    first, second = candidate("first"), candidate("second")
    assert await first.take()
    assert not await second.take()
    clock.jump(jump)
    assert not await second.take()
    assert await first.heartbeat()
    clock.advance(LENGTH - SECOND)
    assert not await second.take()
    clock.jump(-2 * jump)
    assert await first.heartbeat()
    assert not await second.take()
    clock.advance(LENGTH)
    assert await second.take()


async def test_of_many_that_wait_one_is_first(candidate: Candidate, clock: VirtualClock):
    """All have seen the same row die, and try at the same moment."""
    assert await candidate("dead").take()
    waiting = [candidate(str(number)) for number in range(5)]
    assert not any([await one.take() for one in waiting])
    clock.advance(LENGTH)
    assert sorted(await asyncio.gather(*(one.take() for one in waiting))) == [False] * 4 + [True]


# --- certain ends ----------------------------------------------------------------------------------


@needs_proc
async def test_nobody_waits_for_a_process_that_was_killed(leases: SqliteLeaseStore, clock: VirtualClock):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE
    )
    name = process_name(process.pid)
    first = Lease(leases, clock, Instance("first", "desk", process.pid, name))
    second = Lease(leases, clock, this_instance("second"))
    assert await first.take()
    assert not process_is_gone(name)
    assert not await second.take()
    process.kill()
    await process.wait()
    assert process_is_gone(name)
    assert await second.take()
    assert second.previous_owner == "first"


@needs_proc
def test_a_process_of_elsewhere_is_never_certain_to_be_gone():
    mine = process_name(os.getpid())
    assert not process_is_gone(mine)
    boot, space, _, started = mine.split()
    assert not process_is_gone(f"another-start {space} 4194303 {started}")
    assert not process_is_gone(f"{boot} pid:[1] 4194303 {started}")
    assert not process_is_gone("")


@needs_proc
def test_a_number_that_was_given_to_another_process_is_another_process():
    boot, space, pid, started = process_name(os.getpid()).split()
    assert process_is_gone(f"{boot} {space} {pid} {int(started) - 1}")


# --- what hangs on it ------------------------------------------------------------------------------


@pytest.fixture
def store(database: Database) -> SqliteDeliveryStore:
    return SqliteDeliveryStore(database)


def run(number: int = 1, owner: str = "first", at=NOON, **changes) -> Run:
    slot = Slot(changes.pop("subscription", "one"), date(2026, 3, 2) + number * DAY, "08:00", at)
    return Run(
        f"run-{number}-{slot.subscription_id}",
        slot,
        "T1",
        "C1",
        RunState.CLAIMED,
        owner,
        at + 120 * SECOND,
        at,
        **changes,
    )


async def test_the_plan_is_not_claimed_without_it_but_what_somebody_asks_for_is(
    store: SqliteDeliveryStore, candidate: Candidate
):
    assert await candidate("first").take()
    assert not await store.claim(run(owner="second"))
    assert await store.slots(date(2026, 3, 1)) == []
    assert await store.claim(run(owner="second", asked=True))
    assert await store.claim(run(2, owner="first"))


async def test_what_was_left_is_not_taken_over_without_it(store: SqliteDeliveryStore, candidate: Candidate):
    assert await store.claim(run(owner="dead"))
    assert await candidate("first").take()
    later = NOON + HOUR
    assert await store.take_over("second", later, later + HOUR) == []
    assert [one.owner for one in await store.take_over("first", later, later + HOUR)] == ["first"]


async def test_handing_back_frees_all_that_is_unfinished(store: SqliteDeliveryStore):
    await store.claim(run(1))
    await store.claim(run(2))
    await store.finish("run-2-one", "first", RunState.DONE, None)
    assert await store.hand_back("second", NOON, "stopped") == 0
    assert await store.hand_back("first", NOON + SECOND, "stopped") == 1
    [left] = await store.take_over("second", NOON + SECOND, NOON + HOUR)
    assert (left.id, left.why) == ("run-1-one", "stopped")


async def test_a_run_of_a_clock_that_was_far_ahead_binds_nobody(store: SqliteDeliveryStore):
    await store.claim(run(at=NOON + 400 * DAY))
    assert [one.owner for one in await store.take_over("second", NOON, NOON + 120 * SECOND)] == ["second"]


async def test_one_that_was_a_little_quicker_keeps_its_run(store: SqliteDeliveryStore):
    """The slower one looked at its clock, then waited for the file while the quicker one wrote."""
    await store.claim(run(owner="quick", at=NOON + 4 * SECOND))
    assert await store.take_over("slow", NOON, NOON + 120 * SECOND) == []


async def test_the_newest_digests_are_remembered_whatever_the_clock_says(store: SqliteDeliveryStore):
    for subscription, count in (("daily", KEPT_RUNS + 3), ("weekly", 2)):
        for number in range(count):
            one = run(number, subscription=subscription, at=NOON + number * DAY)
            await store.claim(one)
            end = NOON + number * DAY
            frozen = replace(one, state=RunState.COMPOSED, window_start=NOON, window_end=end)
            key = f"{subscription} {number}"
            words = [Message("Monday’s news", ())]
            assert await store.freeze(frozen, words, {f"story {key}": [f"article {key}"]}, {}, {})
            [part] = await store.parts(one.id)
            await store.record_part(replace(part, state=PartState.POSTED), "first", NOON)
            await store.finish(one.id, "first", RunState.DONE, None)
    assert await store.forget(NOON + timedelta(days=4000)) == 3
    slots = await store.slots(date(2026, 1, 1))
    assert len(slots) == KEPT_RUNS + 2
    shown = await store.shown("T1", "C1")
    assert {"article weekly 0", "article daily 3"} <= shown.articles
    assert "article daily 2" not in shown.articles
