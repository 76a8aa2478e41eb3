"""From a due slot to a posted, remembered digest."""

from __future__ import annotations

from datetime import timedelta

from bot.models.delivery import RunState
from tests.digests.samples import MORNING, Newsroom, judged, subscription

BOTH = ["Biotech: Aurelia Bio wins approval", "Energy: Grid operator buys turbines; Solar tariffs end"]


async def test_a_due_digest_is_posted_once_and_its_rest_into_its_thread(newsroom: Newsroom):
    runs = newsroom.open()
    await newsroom.subscriptions.save_subscriptions([subscription()])
    [run] = await runs.tick()
    assert run.state is RunState.DONE
    assert newsroom.texts() == BOTH
    first, second = newsroom.slack.channels["CONE"]
    assert (first.thread_ts, second.thread_ts) == (None, first.ts)
    assert first.metadata == {
        "event_type": "sectorwire_digest",
        "event_payload": {"digest": run.id, "part": 0},
    }
    for _ in range(3):
        assert await runs.tick() == []
        newsroom.clock.advance(timedelta(minutes=7))
    assert newsroom.texts() == BOTH


async def test_the_next_morning_repeats_nothing(newsroom: Newsroom):
    runs = newsroom.open()
    await newsroom.subscriptions.save_subscriptions([subscription()])
    await runs.tick()
    newsroom.clock.jump_to(MORNING + timedelta(days=1))
    newsroom.add(judged("Wind park opens", sectors={"energy": 1.0}, published=MORNING))
    await runs.tick()
    assert newsroom.texts() == [*BOTH, "Biotech: ", "Energy: Wind park opens"]
