"""Which of several instances posts by the plan: one, for as long as it gives signs of life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.models import Message, Part, Run, RunState, Slot
from storage.database import Database
from storage.deliveries import KEPT_RUNS, SqliteDeliveryStore
from tests.storage.samples import NOON

LEASE = timedelta(seconds=120)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


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
        at + LEASE,
        at,
        **changes,
    )


async def takes(store: SqliteDeliveryStore, owner: str, after: timedelta = timedelta()) -> bool:
    return await store.take_desk(owner, NOON + after, NOON + after + LEASE)


async def test_one_has_it_until_its_lease_ends(store: SqliteDeliveryStore):
    assert await takes(store, "first")
    assert await takes(store, "first", 30 * SECOND)
    assert not await takes(store, "second", 149 * SECOND)
    assert await takes(store, "second", 150 * SECOND)
    assert not await takes(store, "first", 151 * SECOND)


@pytest.mark.parametrize("sign", ["claim", "renew", "record_part"])
async def test_whatever_it_does_for_a_digest_is_a_sign_of_life(store: SqliteDeliveryStore, sign: str):
    assert await takes(store, "first")
    mine = run()
    later = NOON + 100 * SECOND
    if sign != "claim":
        await store.claim(mine)
    match sign:
        case "claim":
            await store.claim(run(at=later))
        case "renew":
            await store.renew(mine.id, "first", later + LEASE)
        case "record_part":
            await store.record_part(Part(mine.id, 0, Message("", ())), "first", later + LEASE)
    assert not await takes(store, "second", 219 * SECOND)
    assert await takes(store, "second", 220 * SECOND)


async def test_the_plan_is_not_claimed_without_it_but_what_somebody_asks_for_is(store: SqliteDeliveryStore):
    assert await takes(store, "first")
    assert not await store.claim(run(owner="second"))
    assert await store.slots(date(2026, 3, 1)) == []
    assert await store.claim(run(owner="second", asked=True))
    assert await store.claim(run(2, owner="first"))


async def test_handing_back_frees_it_with_all_that_is_unfinished(store: SqliteDeliveryStore):
    assert await takes(store, "first")
    await store.claim(run(1))
    await store.claim(run(2))
    await store.finish("run-2-one", "first", RunState.DONE, None)
    assert await store.hand_back("second", NOON, "stopped") == 0
    assert await store.hand_back("first", NOON + SECOND, "stopped") == 1
    assert await takes(store, "second", SECOND)
    [left] = await store.take_over("second", NOON + SECOND, NOON + LEASE)
    assert (left.id, left.why) == ("run-1-one", "stopped")


async def test_a_lease_of_a_clock_that_was_far_ahead_binds_nobody(store: SqliteDeliveryStore):
    ahead = timedelta(days=400)
    assert await takes(store, "first", ahead)
    await store.claim(run(at=NOON + ahead))
    assert await takes(store, "second")
    assert [one.owner for one in await store.take_over("second", NOON, NOON + LEASE)] == ["second"]


async def test_one_that_was_a_little_quicker_keeps_what_is_its(store: SqliteDeliveryStore):
    """The slower one looked at its clock, then waited for the file while the quicker one wrote."""
    assert await takes(store, "quick", 4 * SECOND)
    await store.claim(run(owner="quick", at=NOON + 4 * SECOND))
    assert not await takes(store, "slow")
    assert await store.take_over("slow", NOON, NOON + LEASE) == []


async def test_the_newest_digests_are_remembered_whatever_the_clock_says(store: SqliteDeliveryStore):
    for subscription, count in (("daily", KEPT_RUNS + 3), ("weekly", 2)):
        for number in range(count):
            one = run(number, subscription=subscription, at=NOON + number * DAY)
            await store.claim(one)
            end = NOON + number * DAY
            frozen = replace(one, state=RunState.COMPOSED, window_start=NOON, window_end=end)
            key = f"{subscription} {number}"
            assert await store.freeze(frozen, [], {f"story {key}": [f"article {key}"]}, {}, {})
            await store.finish(one.id, "first", RunState.DONE, None)
    assert await store.forget(NOON + timedelta(days=4000)) == 3
    slots = await store.slots(date(2026, 1, 1))
    assert len(slots) == KEPT_RUNS + 2
    shown = await store.shown("T1", "C1")
    assert {"article weekly 0", "article daily 3"} <= shown.articles
    assert "article daily 2" not in shown.articles
