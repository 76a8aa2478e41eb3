"""What a digest reads: all that arrived since the last one, whatever was late and whatever clocks said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.config import schema
from bot.config.load import _subscription
from bot.errors import ChannelUnavailable, DeliveryRateLimited, MessageRefused
from bot.models.delivery import RunState, Subscription
from bot.models.digests import LeftOutReason
from bot.models.operator import DeliveryDefaults
from handlers.slack_api.workspace import Workspace
from tests.digests.samples import MORNING, Newsroom, judged, stored, subscription

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
BOTH = ["Biotech: Aurelia Bio wins approval", "Energy: Grid operator buys turbines; Solar tariffs end"]
WISH = subscription(sectors=("biotech",))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path / "news.db", articles=())
    yield room
    room.close()


async def mornings(room: Newsroom, runs, first: int, last: int) -> None:
    """The ticks of these days, counted from the first morning."""
    for day in range(first, last + 1):
        room.clock.jump_to(MORNING + day * DAY + 5 * SECOND)
        await runs.tick()


# --- what is judged late ---------------------------------------------------------------------------


async def test_what_is_judged_after_the_tick_is_in_the_next_digest(room: Newsroom):
    runs = room.open()
    await room.subscriptions.save_subscriptions([WISH])
    await mornings(room, runs, -1, -1)
    seen = MORNING - 30 * SECOND
    early, late = (judged(name, published=seen - 120 * SECOND, first_seen=seen) for name in ("Early", "Late"))
    await stored(room.database, [early, late], seen)
    await room.shelf.save_judged([early], seen + 5 * SECOND)
    await mornings(room, runs, 0, 0)
    await room.shelf.save_judged([late], MORNING + 50 * SECOND)
    await mornings(room, runs, 1, 4)
    assert room.texts() == ["Biotech: ", "Biotech: Early", "Biotech: Late", *["Biotech: "] * 3]


@pytest.mark.parametrize(
    ("waits", "told"),
    [(timedelta(hours=26), "Biotech: Stored before the stop"), (timedelta(days=4, hours=1), "Biotech: ")],
)
async def test_what_a_stop_kept_from_its_judgement_is_told_while_it_is_news(room: Newsroom, waits, told):
    runs = room.open()
    await room.subscriptions.save_subscriptions([WISH])
    await mornings(room, runs, 0, 0)
    seen = MORNING + HOUR / 2
    one = judged("Stored before the stop", key="k", published=seen)
    await stored(room.database, [one], seen)
    await mornings(room, runs, waits.days, waits.days)
    room.clock.jump_to(seen + waits)
    await room.shelf.save_judged([one], room.clock.now())
    await mornings(room, runs, waits.days + 1, waits.days + 2)
    assert room.texts()[-2:] == [told, "Biotech: "]
    newest = (await room.deliveries.outcomes("k", 9))[-1]
    assert newest.reason is (LeftOutReason.TOO_OLD if told == "Biotech: " else None)


async def test_what_a_first_poll_brought_to_be_looked_up_is_no_news_however_late(room: Newsroom):
    runs = room.open()
    await room.subscriptions.save_subscriptions([WISH])
    await mornings(room, runs, 0, 0)
    old = judged("Of last year", published=MORNING - 300 * DAY)
    await stored(room.database, [old], MORNING + HOUR, archive=True)
    await room.shelf.save_judged([old], MORNING + HOUR)
    await mornings(room, runs, 1, 1)
    assert room.texts() == ["Biotech: "] * 2
    assert await room.shelf.newest_arrival() == 0


# --- clocks and days off ---------------------------------------------------------------------------


@pytest.mark.parametrize("jumps", [False, True])
async def test_a_clock_that_was_a_year_ahead_for_an_hour_shortens_no_week(room: Newsroom, jumps: bool):
    runs = room.open()
    await room.subscriptions.save_subscriptions([replace(WISH, days=(2,))])
    await mornings(room, runs, 0, 0)
    if jumps:
        await mornings(room, runs, 364, 364)
    for day in range(14):
        at = MORNING + day * DAY + 5 * HOUR
        room.clock.jump_to(at)
        room.add(judged(f"day {day}", published=at))
        if day == 6:
            await mornings(room, runs, 7, 7)
    await mornings(room, runs, 14, 14)
    first, second = room.texts()[-2:]
    assert first == "Biotech: " + "; ".join(f"day {day}" for day in range(6, -1, -1))
    assert second == "Biotech: " + "; ".join(f"day {day}" for day in range(13, 6, -1))


@pytest.mark.parametrize("calendar", ["DE", "GB", "NYSE"])
async def test_a_long_weekend_loses_nothing_of_its_first_day(room: Newsroom, calendar: str):
    thursday = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)  # 08:00 in Berlin, the last day before Easter
    runs = room.open()
    wish = replace(WISH, days=(1, 2, 3, 4, 5), holidays=calendar, size=20)
    await room.subscriptions.save_subscriptions([wish])
    room.clock.jump_to(thursday + 5 * SECOND)
    await runs.tick()
    titles = []
    for hours in range(1, 24 * 6):
        room.clock.jump_to(thursday + hours * HOUR + 5 * SECOND)
        if hours % 12 == 3 and hours < 120:
            titles.append(f"+{hours} h")
            room.add(judged(titles[-1], published=thursday + hours * HOUR))
        await runs.tick()
    text = " ".join(room.texts())
    assert [title for title in titles if title not in text] == []


# --- configuration ---------------------------------------------------------------------------------


def configured(*sectors: str) -> Subscription:
    usual = DeliveryDefaults("08:00", (1, 2, 3, 4, 5), None, "Europe/Berlin", 10)
    return _subscription(schema.SubscriptionEntry(channel="C0123ABCD", sectors=sectors), usual)


async def test_one_more_sector_in_the_configuration_loses_neither_weekend_nor_pause(room: Newsroom):
    friday = MORNING + 3 * DAY
    runs = room.open()
    workspace = Workspace(SimpleNamespace(), room.clock, team="T1", bot_user="U1")

    async def sync(*sectors: str) -> Subscription:
        await workspace.sync([configured(*sectors)], room.subscriptions, room.clock.now())
        [one] = await room.subscriptions.subscriptions()
        return one

    room.clock.jump_to(friday - DAY)
    await sync("biotech")
    room.clock.jump_to(friday + 5 * SECOND)
    await runs.tick()
    for hours in (3, 20, 40, 60):
        room.clock.jump_to(friday + hours * HOUR)
        room.add(judged(f"{hours} h", published=room.clock.now()))
    await sync("biotech", "energy")
    room.clock.jump_to(friday + 3 * DAY + 5 * SECOND)
    await runs.tick()
    assert room.texts("C0123ABCD") == ["Biotech: ", "Biotech: 60 h; 40 h; 20 h; 3 h", "Energy: "]
    one = await sync("biotech", "energy")
    await room.subscriptions.change_subscription(one, replace(one, paused=True))
    assert (await sync("biotech", "energy", "finance")).paused


# --- what was refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        MessageRefused("Slack refused it.", "invalid_blocks"),
        ChannelUnavailable("The channel is archived.", "is_archived"),
    ],
)
async def test_the_stories_of_a_message_that_was_refused_come_with_the_next(tmp_path: Path, error):
    room = Newsroom(tmp_path / "news.db")
    runs = room.open()
    await room.subscriptions.save_subscriptions([subscription()])
    room.slack.faults.extend([None, error])
    [run] = await runs.tick()
    assert run.state is RunState.FAILED
    one = await room.subscriptions.subscription("one")
    await room.subscriptions.change_subscription(one, replace(one, paused=False, paused_why=None))
    room.clock.advance(3 * HOUR)
    await runs.post_now("one")
    assert room.texts() == [BOTH[0], "Biotech: ", BOTH[1]]
    room.close()


async def test_one_that_fails_when_a_later_one_was_posted_is_made_good_by_the_next(room: Newsroom):
    runs = room.open()
    await room.subscriptions.save_subscriptions([WISH])
    room.add(judged("Of the first", published=MORNING - HOUR))
    room.slack.faults.extend([DeliveryRateLimited("Slack asks to wait.", 20 * SECOND)] * 5)
    [first] = await runs.tick()
    assert first.state is RunState.COMPOSED
    room.add(judged("Of the second", published=MORNING))
    await runs.post_now("one")
    assert room.texts() == ["Biotech: Of the second"]
    room.slack.faults.append(MessageRefused("Slack refused it.", "invalid_blocks"))
    [ended] = await runs.tick()
    assert (ended.id, ended.state) == (first.id, RunState.FAILED)
    await mornings(room, runs, 1, 5)
    assert room.texts() == ["Biotech: Of the second", "Biotech: Of the first", *["Biotech: "] * 4]
