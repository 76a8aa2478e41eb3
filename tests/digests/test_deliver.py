"""What Slack does on the way, and what becomes of the digest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.digests.pacing import Pacer
from bot.errors import (
    DeliveryFailed,
    DeliveryOutcomeUnknown,
    DeliveryRateLimited,
    MessageRefused,
    SlackAuthBroken,
)
from bot.models.delivery import Part, PartState, Run, RunState
from tests.digests.samples import MORNING, Newsroom, judged, subscription
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import after

BOTH = ["Biotech: Aurelia Bio wins approval", "Energy: Grid operator buys turbines; Solar tariffs end"]
DOWN = DeliveryFailed("Slack is down.")
SILENT = DeliveryOutcomeUnknown("Slack didn't answer in time.")
HOUR = timedelta(hours=1)


@pytest.fixture
async def due(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with one digest due."""
    newsroom = Newsroom(tmp_path / "news.db")
    newsroom.runs = newsroom.open()
    await newsroom.subscriptions.save_subscriptions([subscription()])
    yield newsroom
    newsroom.close()


async def tick(newsroom: Newsroom) -> Run:
    [run] = await newsroom.runs.tick()
    return run


async def parts(newsroom: Newsroom, run: Run) -> list[Part]:
    return await newsroom.deliveries.parts(run.id)


async def test_a_short_trouble_is_waited_out(due: Newsroom):
    due.slack.faults.extend([DOWN, None, DOWN, DOWN, None])
    assert (await tick(due)).state is RunState.DONE
    assert due.texts() == BOTH


async def test_slack_s_wish_to_wait_is_obeyed(due: Newsroom):
    due.slack.faults.append(DeliveryRateLimited("Slack is busy.", timedelta(seconds=47)))
    times = []
    due.slack.on_post = lambda _: times.append(due.clock.monotonic())
    assert (await tick(due)).state is RunState.DONE
    assert due.texts() == BOTH
    assert times[1] - times[0] >= 47


async def test_a_long_trouble_is_tried_again_at_later_ticks(due: Newsroom):
    due.slack.faults.extend([DOWN] * 7)
    run = await tick(due)
    assert (run.state, run.why) == (RunState.COMPOSED, "Slack is down.")
    assert due.texts() == []
    assert (await tick(due)).state is RunState.DONE
    assert due.texts() == BOTH
    assert due.reports == []


async def test_what_cannot_be_posted_all_day_is_given_up_and_its_stories_are_free_again(due: Newsroom):
    due.slack.faults.extend([DOWN] * 500)
    await tick(due)
    due.clock.advance(13 * HOUR)
    run = await tick(due)
    assert (run.state, run.why) == (
        RunState.SKIPPED,
        "I couldn't post it within 12 hours. Slack is down.",
    )
    assert due.reports == [f"Digest of 2026-03-03 for CONE: skipped. {run.why}"]
    due.slack.faults.clear()
    due.clock.jump_to(MORNING + 24 * HOUR)
    assert (await tick(due)).state is RunState.DONE
    assert due.texts() == BOTH


async def test_a_digest_that_stands_half_is_given_up_as_failed(due: Newsroom):
    due.slack.faults.extend([None, *[DOWN] * 500])
    await tick(due)
    due.clock.advance(13 * HOUR)
    assert (await tick(due)).state is RunState.FAILED
    due.slack.faults.clear()
    due.clock.jump_to(MORNING + 24 * HOUR)
    await tick(due)
    # What stands in the channel is not repeated; what was in no posted message comes now.
    assert due.texts() == [BOTH[0], "Biotech: ", BOTH[1]]


# --- no answer -------------------------------------------------------------------------------------


async def test_a_lost_answer_is_looked_up_and_the_message_found(due: Newsroom):
    due.slack.faults.append(after())
    run = await tick(due)
    assert run.state is RunState.DONE
    assert due.texts() == BOTH
    assert [part.posted.ts for part in await parts(due, run)] == [
        standing.ts for standing in due.slack.channels["CONE"]
    ]


async def test_a_lost_request_is_sent_again_but_not_before_its_grace_is_over(due: Newsroom):
    due.slack.faults.append(SILENT)
    times = []
    due.slack.on_post = lambda _: times.append(due.clock.monotonic())
    assert (await tick(due)).state is RunState.DONE
    assert due.texts() == BOTH
    assert times[1] - times[0] >= due.terms.grace.total_seconds()


async def test_a_message_that_appears_late_is_not_sent_again(due: Newsroom):
    late = after()

    async def held_back(*args, **kwargs):
        """Slack works on the message for a while: it cannot be found at first."""
        looks.append(due.clock.monotonic())
        return await find(*args, **kwargs) if len(looks) > 1 else None

    looks: list[float] = []
    find, due.slack.find = due.slack.find, held_back
    due.slack.faults.append(late)
    assert (await tick(due)).state is RunState.DONE
    assert due.texts() == BOTH
    assert len(looks) == 2


async def test_where_history_cannot_be_asked_it_stays_unknown_and_says_so(due: Newsroom):
    due.slack.history = False
    due.slack.faults.append(SILENT)
    run = await tick(due)
    assert run.state is RunState.UNKNOWN
    assert [part.state for part in await parts(due, run)] == [PartState.UNKNOWN, PartState.READY]
    why = (
        "Slack didn't confirm this message, and I can't look it up: "
        "The bot may not read this channel's history."
    )
    assert due.reports == [f"Digest of 2026-03-03 for CONE: unknown. {why}"]
    for _ in range(3):
        due.clock.advance(HOUR)
        assert await due.runs.tick() == []
    assert due.texts() == []


async def test_trouble_while_looking_is_no_answer(due: Newsroom):
    due.slack.faults.append(after())
    due.slack.find_faults.extend([DOWN] * 6)
    assert (await tick(due)).state is RunState.COMPOSED
    assert (await tick(due)).state is RunState.DONE
    assert due.texts() == BOTH


# --- no for good -----------------------------------------------------------------------------------


async def test_a_closed_channel_is_paused_and_reported_once(due: Newsroom):
    other = subscription("other", channel="CONE", time="07:30", sectors=("energy",))
    await due.subscriptions.save_subscriptions([other])
    due.slack.closed["CONE"] = "not_in_channel"
    runs = await due.runs.tick()
    assert RunState.FAILED in {run.state for run in runs}
    assert [report for report in due.reports if "won't get digests" in report] == [
        "CONE won't get digests until this is fixed: Invite the bot to CONE."
    ]
    assert all(one.paused for one in await due.subscriptions.subscriptions())
    due.clock.jump_to(MORNING + 24 * HOUR)
    assert await due.runs.tick() == []
    # Invited and resumed: what was never posted counts as not shown.
    del due.slack.closed["CONE"]
    await due.subscriptions.save_subscriptions([subscription()])
    await tick(due)
    assert due.texts() == BOTH


async def test_a_broken_token_is_reported_once_and_the_digest_waits(due: Newsroom):
    await due.subscriptions.save_subscriptions([subscription("two")])
    revoked = SlackAuthBroken("The token was revoked.", "token_revoked")
    due.slack.faults.extend([revoked] * 4)
    for _ in range(2):
        runs = await due.runs.tick()
        assert [run.state for run in runs] == [RunState.COMPOSED] * 2
    assert due.reports == ["I can't post anything: The token was revoked."]
    assert [run.state for run in await due.runs.tick()] == [RunState.DONE] * 2
    assert due.texts() == due.texts("CTWO") == BOTH


async def test_a_refused_message_fails_loudly_and_the_rest_goes_on(due: Newsroom, caplog):
    def in_three(digest):
        return [*render(digest), render(digest)[0]]

    render, due.runs._render = due.runs._render, in_three
    due.slack.faults.extend([None, MessageRefused("Slack refused it (invalid_blocks).", "invalid_blocks")])
    with caplog.at_level(logging.ERROR):
        run = await tick(due)
    assert run.state is RunState.FAILED
    states = [part.state for part in await parts(due, run)]
    assert states == [PartState.POSTED, PartState.FAILED, PartState.POSTED]
    [record] = [one for one in caplog.records if "refused" in one.getMessage()]
    assert (record.run, record.channel, record.part) == (run.id, "CONE", 1)
    assert await due.runs.tick() == []


async def test_without_its_channel_message_no_thread_is_begun(due: Newsroom):
    due.slack.faults.append(MessageRefused("Slack refused it (no_text).", "no_text"))
    assert (await tick(due)).state is RunState.FAILED
    assert due.texts() == []
    due.clock.jump_to(MORNING + 24 * HOUR)
    await tick(due)
    assert due.texts() == BOTH


# --- several ---------------------------------------------------------------------------------------


async def test_two_instances_on_one_file_never_post_the_same(tmp_path: Path):
    newsroom = Newsroom(tmp_path / "news.db")
    first, second = newsroom.open(), newsroom.open()
    names = [f"n{number}" for number in range(6)]
    await newsroom.subscriptions.save_subscriptions([subscription(name) for name in names])
    for _ in range(3):
        await asyncio.gather(first.tick(), second.tick())
        newsroom.clock.advance(timedelta(minutes=1))
    for name in names:
        assert newsroom.texts(f"C{name.upper()}") == BOTH
    newsroom.close()


async def test_two_digests_of_one_channel_do_not_tell_one_story_twice(due: Newsroom):
    due.add(judged("Both want it", key="d", sectors={"biotech": 0.9, "energy": 0.8}))
    wishes = [
        subscription("bio", channel="CONE", sectors=("biotech",)),
        subscription("power", channel="CONE", sectors=("energy",)),
    ]
    await due.subscriptions.remove_subscriptions(["one"])
    await due.subscriptions.save_subscriptions(wishes)
    assert [run.state for run in await due.runs.tick()] == [RunState.DONE] * 2
    told = " ".join(due.texts())
    for title in ("Both want it", "Aurelia Bio", "Grid operator", "Solar tariffs"):
        assert told.count(title) == 1, told


async def test_a_channel_gets_about_one_message_a_second_and_the_workspace_five():
    clock = VirtualClock(hurried=True)
    pacer = Pacer(clock)
    turns: list[tuple[float, str]] = []

    async def post(channel: str) -> None:
        await pacer.turn(channel)
        turns.append((clock.monotonic(), channel))

    await asyncio.gather(*(post(f"C{number % 7}") for number in range(70)))
    turns.sort()
    for channel in {channel for _, channel in turns}:
        own = [at for at, one in turns if one == channel]
        assert all(later - earlier >= 1 for earlier, later in pairwise(own))
    assert all(later[0] - earlier[0] >= 0.199 for earlier, later in pairwise(turns))
    assert turns[-1][0] - turns[0][0] < 70 * 0.2 + 2


async def test_one_channel_that_is_told_to_wait_keeps_no_other_waiting():
    clock = VirtualClock(MORNING, hurried=True)
    pacer = Pacer(clock)
    start = clock.monotonic()
    pacer.limit("C1", timedelta(seconds=60))
    await pacer.turn("C2")
    assert clock.monotonic() - start < 1
    await pacer.turn("C1")
    assert clock.monotonic() - start >= 60


async def test_told_to_wait_in_two_channels_the_whole_workspace_waits():
    clock = VirtualClock(MORNING, hurried=True)
    pacer = Pacer(clock)
    start = clock.monotonic()
    pacer.limit("C1", timedelta(seconds=60))
    pacer.limit("C1", timedelta(seconds=60))
    await pacer.turn("C3")
    assert clock.monotonic() - start < 1
    pacer.limit("C2", timedelta(seconds=20))
    await pacer.turn("C3")
    assert 60 <= clock.monotonic() - start < 62
    await pacer.turn("C2")
    assert clock.monotonic() - start < 63
    pacer.limit("C3", timedelta(seconds=60))
    await pacer.turn("C2")
    assert clock.monotonic() - start < 66, "what was over before does not count"
