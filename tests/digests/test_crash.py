"""The process dies at every point at which it talks to anything: no digest lost, none twice."""

from __future__ import annotations

import contextlib
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import DeliveryFailed, DeliveryRateLimited
from bot.models.delivery import PartState, RunState
from tests.digests.samples import NEWS, Newsroom, subscription
from tests.fakes.crash import Fate, Killed
from tests.fakes.slack import after

BOTH = ["Biotech: Aurelia Bio wins approval", "Energy: Grid operator buys turbines; Solar tariffs end"]

# What Slack does on the way; each list is taken one a call.
WEATHER = {
    "fair": [],
    "answer lost after posting": [after()],
    "answer of the thread part lost": [None, after()],
    "no, then lost, then busy": [
        DeliveryFailed("Slack is down."),
        after(),
        DeliveryRateLimited("Slack is busy.", timedelta(seconds=30)),
    ],
}


async def live(newsroom: Newsroom, fate: Fate) -> bool:
    """One process from its start to its end, or until it is killed; whether it lived."""
    runs = newsroom.open(fate)
    try:
        await runs.tick()
    except BaseExceptionGroup as group:
        killed, rest = group.split(Killed)
        if rest is not None:
            raise rest from killed
        return False
    except Killed:
        return False
    finally:
        newsroom.close()
    return True


async def prepare(path: Path, weather: str) -> Newsroom:
    """A closed newsroom with one digest due, copied from the first of its folder."""
    newsroom = Newsroom(path)
    newsroom.slack.faults.extend(WEATHER[weather])
    first = path.with_name("first.db")
    if not first.exists():
        template = Newsroom(first)
        template.open()
        await template.subscriptions.save_subscriptions([subscription()])
        template.close()
    shutil.copyfile(first, path)
    return newsroom


async def check(newsroom: Newsroom, story: str) -> None:
    newsroom.open()
    assert newsroom.texts() == BOTH, story
    first, second = newsroom.slack.channels["CONE"]
    assert second.thread_ts == first.ts, story
    shown = await newsroom.deliveries.shown("T1", "CONE")
    assert shown.articles == {one.article.key for one in NEWS}, story
    [outcome] = await newsroom.deliveries.outcomes("a", 5)
    assert outcome.run.state is RunState.DONE, story
    parts = await newsroom.deliveries.parts(outcome.run.id)
    assert [part.state for part in parts] == [PartState.POSTED] * 2, story
    assert [part.posted.ts for part in parts if part.posted] == [first.ts, second.ts], story
    newsroom.close()


async def points(tmp_path: Path, weather: str) -> list[str]:
    newsroom = await prepare(tmp_path / "undisturbed.db", weather)
    fate = Fate()
    assert await live(newsroom, fate)
    await check(newsroom, "undisturbed")
    return fate.names


@pytest.mark.parametrize("weather", WEATHER)
@pytest.mark.slow
async def test_killed_at_every_point_and_taken_over(tmp_path: Path, weather: str):
    names = await points(tmp_path, weather)
    assert len(names) > 30
    # Up to the first message all weathers are alike.
    start = 0 if weather == "fair" else names.index("before FakeSlack.post")
    for at, name in list(enumerate(names))[start:]:
        newsroom = await prepare(tmp_path / f"{at}.db", weather)
        assert not await live(newsroom, Fate(at))
        newsroom.clock.advance(newsroom.terms.lease)
        assert await live(newsroom, Fate())
        await check(newsroom, f"killed at {at}: {name}")


@pytest.mark.slow
async def test_killed_again_and_again(tmp_path: Path):
    dice = random.Random(20260303)
    for round_ in range(12):
        weather = dice.choice(list(WEATHER))
        newsroom = await prepare(tmp_path / f"{round_}.db", weather)
        deaths = []
        for _ in range(6):
            at = dice.randrange(25)
            deaths.append(at)
            with contextlib.suppress(Killed):
                if await live(newsroom, Fate(at)):
                    break
            newsroom.clock.advance(newsroom.terms.lease)
        assert await live(newsroom, Fate())
        await check(newsroom, f"{weather}, killed at {deaths}")


async def test_the_same_owner_does_not_wait_for_its_own_lease(tmp_path: Path):
    newsroom = await prepare(tmp_path / "news.db", "fair")
    runs = newsroom.open(Fate(20), owner="desk")
    with pytest.raises(BaseExceptionGroup):
        await runs.tick()
    newsroom.close()
    await newsroom.open(owner="desk").tick()
    newsroom.close()
    await check(newsroom, "same owner")


async def test_a_held_run_is_left_alone_until_its_lease_ends(tmp_path: Path):
    names = await points(tmp_path, "fair")
    newsroom = await prepare(tmp_path / "news.db", "fair")
    assert not await live(newsroom, Fate(names.index("after FakeSlack.post")))
    newsroom.clock.advance(newsroom.terms.lease - timedelta(seconds=30))
    assert await newsroom.open().tick() == []
    assert newsroom.texts() == BOTH[:1]
    newsroom.close()
    newsroom.clock.advance(timedelta(seconds=31))
    assert await live(newsroom, Fate())
    await check(newsroom, "after the lease")
