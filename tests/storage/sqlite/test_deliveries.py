"""Slots, runs, messages and what was shown: who may write what, and what one transaction keeps together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import LeaseLost
from bot.models.delivery import (
    LastRead,
    Message,
    Part,
    PartState,
    Posted,
    Run,
    RunState,
    Shown,
    Slot,
    Subscription,
)
from bot.models.digests import LeftOutReason, RankPart
from storage.sqlite.deliveries import SqliteDeliveryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.subscriptions import SqliteSubscriptionStore

NOW = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
DAY = date(2026, 3, 3)
MESSAGES = (
    Message("Biotech: one", ({"type": "divider"},), ("s1",)),
    Message("Energy: “zwei” \U0001f600", ({"type": "section", "fields": [{"text": "x"}]},), ("s2",)),
)
STORIES = {"s1": ("a", "b"), "s2": ("c",)}
LEFT = {"noise:advert": ("n1", "n2"), "no-room": ("r",)}
RANKS = {"s1": (RankPart("recency", 1.5, "2 hours old"), RankPart("event", 0.25, "a deal"))}


@pytest.fixture
def store(database: Database) -> SqliteDeliveryStore:
    return SqliteDeliveryStore(database)


def run(name: str = "r1", **changes) -> Run:
    slot = changes.pop("slot", Slot("sub", DAY, "08:00", NOW))
    claimed = Run(name, slot, "T", "C", RunState.CLAIMED, "me", NOW + LEASE, NOW)
    return replace(claimed, **changes)


def windowed(one: Run) -> Run:
    start, end = one.window_start or NOW - timedelta(days=1), one.window_end or NOW
    return replace(one, state=RunState.COMPOSED, window_start=start, window_end=end)


async def frozen(
    store: SqliteDeliveryStore, one: Run | None = None, stories=STORIES, owed: Sequence[str] = ()
) -> Run:
    one = windowed(one or run())
    assert await store.claim(replace(one, state=RunState.CLAIMED))
    assert await store.freeze(one, MESSAGES, stories, LEFT, RANKS, owed=owed)
    return one


async def ended(store: SqliteDeliveryStore, name: str, *became: PartState) -> None:
    """Every message ends as told, and the run with them."""
    for part, state in zip(await store.parts(name), became, strict=True):
        await store.record_part(replace(part, state=state), "me", NOW + LEASE)
    worst = {
        PartState.READY: RunState.SKIPPED,
        PartState.FAILED: RunState.FAILED,
        PartState.UNKNOWN: RunState.UNKNOWN,
    }
    await store.finish(name, "me", next((worst[one] for one in became if one in worst), RunState.DONE), None)


def read(name: str, day: int, span: tuple[int | None, int], window: tuple[int, int]) -> Run:
    """A run that read these arrivals and this window, in hours after now."""
    one = run(name, slot=Slot("sub", DAY + timedelta(days=day), "08:00", NOW))
    start, end = (NOW + timedelta(hours=hour) for hour in window)
    return replace(one, window_start=start, window_end=end, read_from=span[0], read_to=span[1])


# --- claiming --------------------------------------------------------------------------------------


async def test_a_local_date_is_claimed_once_whatever_its_time(store: SqliteDeliveryStore):
    assert await store.claim(run())
    assert not await store.claim(run("r2"))
    assert not await store.claim(run("r3", slot=Slot("sub", DAY, "09:30", NOW)))
    assert await store.claim(run("r4", slot=Slot("sub", date(2026, 3, 4), "08:00", NOW)))
    assert await store.claim(run("r5", slot=Slot("other", DAY, "08:00", NOW)))
    claimed = {(slot.subscription_id, slot.local_date.day, slot.name) for slot in await store.slots(DAY)}
    assert claimed == {("sub", 3, "08:00"), ("sub", 4, "08:00"), ("other", 3, "08:00")}
    assert await store.slots(date(2026, 3, 5)) == []


async def test_what_is_asked_for_stands_beside_the_plan(store: SqliteDeliveryStore):
    assert await store.claim(run("r1", asked=True, slot=Slot("sub", DAY, "asked 1", NOW)))
    assert await store.slots(DAY) == []
    assert await store.claim(run("r2"))
    assert await store.claim(run("r3", asked=True, slot=Slot("sub", DAY, "asked 2", NOW)))


async def test_of_two_processes_one_gets_the_slot(path: Path):
    databases = [Database.open(path), Database.open(path)]
    stores = [SqliteDeliveryStore(database) for database in databases]
    for number in range(20):
        slot = Slot("sub", DAY + timedelta(days=number), "08:00", NOW)
        won = await asyncio.gather(
            *(store.claim(run(f"{number}-{name}", slot=slot)) for name, store in enumerate(stores))
        )
        assert sorted(won) == [False, True]
    for database in databases:
        database.close()


# --- holding and taking over -----------------------------------------------------------------------


async def test_a_run_is_taken_over_when_its_lease_has_ended(store: SqliteDeliveryStore):
    await store.claim(run())
    late = NOW + LEASE
    assert await store.take_over("you", late - timedelta(seconds=1), late + LEASE) == []
    [taken] = await store.take_over("you", late, late + LEASE)
    assert taken == run(owner="you", lease_until=late + LEASE)


async def test_an_owner_gets_its_own_back_at_once(store: SqliteDeliveryStore):
    await store.claim(run())
    [mine] = await store.take_over("me", NOW, NOW + LEASE)
    assert mine.id == "r1"


async def test_a_lease_of_a_clock_that_was_far_ahead_holds_nothing(store: SqliteDeliveryStore):
    await store.claim(run(lease_until=NOW + timedelta(days=3)))
    assert len(await store.take_over("you", NOW, NOW + LEASE)) == 1


async def test_a_released_run_is_free_at_once_and_keeps_why(store: SqliteDeliveryStore):
    await store.claim(run())
    await store.release("r1", "me", NOW, "Slack is down.")
    [taken] = await store.take_over("you", NOW, NOW + LEASE)
    assert (taken.owner, taken.why) == ("you", "Slack is down.")


async def test_a_finished_run_is_nobody_s(store: SqliteDeliveryStore):
    await frozen(store)
    await store.finish("r1", "me", RunState.DONE, None)
    assert await store.take_over("you", NOW + 9 * LEASE, NOW + 10 * LEASE) == []
    with pytest.raises(LeaseLost):
        await store.finish("r1", "me", RunState.FAILED, "late")


async def test_whoever_lost_a_run_writes_nothing_to_it_any_more(store: SqliteDeliveryStore):
    lost = await frozen(store)
    await store.take_over("you", NOW + LEASE, NOW + 2 * LEASE)
    before = await store.parts("r1")
    posted = replace(before[0], state=PartState.POSTED, posted=Posted("C", "1.1"))
    for attempt in (
        store.record_part(posted, "me", NOW + 9 * LEASE),
        store.renew("r1", "me", NOW + 9 * LEASE),
        store.release("r1", "me", NOW, "no"),
        store.finish("r1", "me", RunState.DONE, None),
        store.freeze(lost, MESSAGES, {"s9": ("z",)}, {}, {}),
    ):
        with pytest.raises(LeaseLost):
            await attempt
    assert await store.parts("r1") == before
    assert await store.shown("T", "C") == Shown(frozenset(STORIES), frozenset("abc"))
    await store.record_part(posted, "you", NOW + 3 * LEASE)
    assert (await store.parts("r1"))[0] == posted


# --- what a run says -------------------------------------------------------------------------------


async def test_messages_come_back_as_they_were(store: SqliteDeliveryStore):
    await frozen(store)
    parts = await store.parts("r1")
    assert parts == [Part("r1", number, message) for number, message in enumerate(MESSAGES)]
    sent = replace(parts[1], state=PartState.SENDING, attempts=3, sent_at=NOW, why="lost \udcff")
    await store.record_part(sent, "me", NOW + LEASE)
    assert (await store.parts("r1"))[1] == replace(sent, why="lost ?")
    assert await store.parts("unknown") == []


async def test_frozen_stories_are_shown_to_their_channel_only(store: SqliteDeliveryStore):
    await frozen(store)
    assert await store.shown("T", "C") == Shown(frozenset({"s1", "s2"}), frozenset({"a", "b", "c"}))
    assert await store.shown("T", "D") == await store.shown("U", "C") == Shown()


@pytest.mark.parametrize("stories", [{"s1": ("new",)}, {"s8": ("c", "new")}])
async def test_a_story_that_another_run_has_shown_first_freezes_nothing(store: SqliteDeliveryStore, stories):
    await frozen(store)
    other = run("r2", slot=Slot("other", DAY, "08:00", NOW))
    await store.claim(other)
    assert not await store.freeze(windowed(other), MESSAGES, stories, {}, {})
    assert await store.parts("r2") == []
    assert "new" not in (await store.shown("T", "C")).articles
    assert await store.freeze(windowed(other), MESSAGES, {"s8": ("new",)}, {}, {})


@pytest.mark.parametrize(
    ("state", "part", "shown"),
    [
        (RunState.SKIPPED, PartState.READY, False),
        (RunState.FAILED, PartState.FAILED, False),
        (RunState.FAILED, PartState.POSTED, True),
        (RunState.UNKNOWN, PartState.UNKNOWN, True),
        (RunState.UNKNOWN, PartState.SENDING, True),
        (RunState.DONE, PartState.POSTED, True),
    ],
)
async def test_stories_are_free_again_only_if_none_can_stand_in_the_channel(
    store: SqliteDeliveryStore, state: RunState, part: PartState, shown: bool
):
    await frozen(store)
    first = (await store.parts("r1"))[0]
    await store.record_part(replace(first, state=part), "me", NOW + LEASE)
    await store.finish("r1", "me", state, "so it was")
    assert bool((await store.shown("T", "C")).stories) is shown


@pytest.mark.parametrize("state", [PartState.READY, PartState.FAILED])
async def test_only_the_stories_of_messages_that_were_not_posted_are_free_again(
    store: SqliteDeliveryStore, state: PartState
):
    await frozen(store)
    await ended(store, "r1", PartState.POSTED, state)
    assert await store.shown("T", "C") == Shown(frozenset({"s1"}), frozenset({"a", "b"}))


def at(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


async def test_how_far_was_read(store: SqliteDeliveryStore):
    assert await store.last_read("sub", NOW) == LastRead()
    await frozen(store, read("r1", 0, (None, 5), (-24, 0)))
    assert await store.last_read("sub", NOW) == LastRead(NOW, 5)
    await store.claim(run("r2", slot=Slot("claimed only", DAY, "08:00", NOW)))
    assert await store.last_read("claimed only", NOW) == LastRead()
    await store.finish("r1", "me", RunState.SKIPPED, "too late")
    assert await store.last_read("sub", NOW) == LastRead(at(-24), 5, ("r1",))


async def test_a_clock_that_was_ahead_says_nothing_of_how_far_was_read(store: SqliteDeliveryStore):
    await frozen(store, read("r1", 0, (None, 5), (-24, 0)))
    await frozen(store, read("r2", 1, (5, 9), (8_000, 8_736)), {})
    assert await store.last_read("sub", at(168)) == LastRead(NOW, 9)


@pytest.mark.parametrize(
    ("became", "owed"),
    [
        ((PartState.POSTED, PartState.POSTED), False),
        ((PartState.FAILED, PartState.READY), True),
        ((PartState.POSTED, PartState.FAILED), True),
        ((PartState.POSTED, PartState.READY), True),
        ((PartState.UNKNOWN, PartState.POSTED), False),
        ((PartState.UNKNOWN, PartState.FAILED), True),
    ],
)
async def test_what_was_in_no_posted_message_is_owed(store: SqliteDeliveryStore, became, owed: bool):
    await frozen(store, read("r1", 0, (2, 5), (-24, 0)))
    await ended(store, "r1", *became)
    expected = LastRead(at(-24), 2, ("r1",)) if owed else LastRead(NOW, 5)
    assert await store.last_read("sub", NOW) == expected


async def test_a_run_that_fails_after_a_later_one_was_composed_is_still_owed(store: SqliteDeliveryStore):
    await frozen(store, read("r1", 0, (2, 5), (-24, 0)))
    await frozen(store, read("r2", 1, (5, 9), (0, 24)), {"s3": ("d",)})  # took the other's stories for shown
    await ended(store, "r2", PartState.POSTED, PartState.POSTED)
    await ended(store, "r1", PartState.FAILED, PartState.READY)
    assert await store.last_read("sub", at(48)) == LastRead(at(-24), 2, ("r1",))
    await frozen(store, read("r3", 2, (2, 12), (-24, 48)), {"s1": ("a", "b")}, owed=("r1",))
    assert await store.last_read("sub", at(48)) == LastRead(at(48), 12)
    await ended(store, "r3", PartState.FAILED, PartState.READY)
    assert await store.last_read("sub", at(72)) == LastRead(at(-24), 2, ("r3",))


async def test_a_digest_is_composed_once(store: SqliteDeliveryStore):
    one = await frozen(store)
    before = await store.parts("r1")
    for stories in (STORIES, {"s9": ("z",)}):
        with pytest.raises(LeaseLost):
            await store.freeze(one, MESSAGES, stories, {}, {})
    assert await store.parts("r1") == before


async def test_what_became_of_an_article(store: SqliteDeliveryStore):
    await frozen(store)
    await ended(store, "r1", PartState.POSTED, PartState.POSTED)
    [shown] = await store.outcomes("b", 5)
    assert (shown.run.id, shown.run.state, shown.reason) == ("r1", RunState.DONE, None)
    assert shown.rank == RANKS["s1"]
    [noise] = await store.outcomes("n2", 5)
    assert (noise.reason, noise.detail) == (LeftOutReason.NOISE, "advert")
    [crowded] = await store.outcomes("r", 5)
    assert (crowded.reason, crowded.detail) == (LeftOutReason.NO_ROOM, "")
    assert await store.outcomes("never seen", 5) == []
    later = run("r2", slot=Slot("sub", date(2026, 3, 4), "08:00", NOW))
    await store.claim(later)
    assert await store.freeze(windowed(later), MESSAGES, {}, {"already-shown": ("b",)}, {})
    assert [(one.run.id, one.reason) for one in await store.outcomes("b", 5)] == [
        ("r2", LeftOutReason.ALREADY_SHOWN),
        ("r1", None),
    ]
    assert [one.run.id for one in await store.outcomes("b", 1)] == ["r2"]


async def test_a_composed_run_needs_its_window(store: SqliteDeliveryStore):
    await store.claim(run())
    with pytest.raises(ValueError, match="window"):
        await store.freeze(run(), MESSAGES, STORIES, LEFT, RANKS)


async def test_everything_is_still_there_after_a_restart(path: Path):
    database = Database.open(path)
    await frozen(SqliteDeliveryStore(database))
    database.close()
    database = Database.open(path)
    store = SqliteDeliveryStore(database)
    assert [part.message for part in await store.parts("r1")] == list(MESSAGES)
    [taken] = await store.take_over("you", NOW + LEASE, NOW + 2 * LEASE)
    assert (taken.state, taken.window_end) == (RunState.COMPOSED, NOW)
    database.close()


# --- subscriptions ---------------------------------------------------------------------------------


@pytest.fixture
def subscriptions(database: Database) -> SqliteSubscriptionStore:
    return SqliteSubscriptionStore(database)


WISH = Subscription(
    id="s1",
    team="T",
    channel="C",
    sectors=("biotech", "energy"),
    time="08:00",
    timezone="Europe/Berlin",
    days=(1, 3, 5),
    holidays="NYSE",
    size=5,
    paused=True,
    paused_why="The channel is archived.",
    origin="config",
    created_at=NOW,
    since=NOW + timedelta(microseconds=1),
)


async def test_a_subscription_comes_back_as_it_was_and_can_be_replaced(
    subscriptions: SqliteSubscriptionStore,
):
    plain = Subscription("s0", "T", "D", (), "07:00", "UTC", ())
    await subscriptions.save_subscriptions([WISH, plain])
    assert await subscriptions.subscriptions() == [WISH, plain]
    changed = replace(WISH, time="09:15", paused=False, paused_why=None, since=None)
    await subscriptions.save_subscriptions([changed])
    assert await subscriptions.subscription("s1") == changed
    assert await subscriptions.subscriptions() == [changed, plain]
    await subscriptions.remove_subscriptions(["s1", "unknown"])
    assert await subscriptions.subscription("s1") is None


async def test_pausing_a_channel_tells_how_many_it_paused(subscriptions: SqliteSubscriptionStore):
    running = replace(WISH, paused=False, paused_why=None)
    others = [
        replace(running, id="s2"),
        replace(running, id="s3", team="U"),
        replace(running, id="s4", channel="D"),
    ]
    await subscriptions.save_subscriptions([running, *others])
    assert await subscriptions.pause_channel("T", "C", "Invite the bot.") == 2
    assert await subscriptions.pause_channel("T", "C", "Something else.") == 0
    assert {one.id: one.paused_why for one in await subscriptions.subscriptions() if one.paused} == {
        "s1": "Invite the bot.",
        "s2": "Invite the bot.",
    }
