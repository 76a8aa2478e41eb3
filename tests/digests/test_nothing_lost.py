"""Whatever is late, fails or ends: each article is told once to each channel, or it is recorded why not."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.digests.run import DigestRuns
from bot.errors import ChannelUnavailable, DeliveryFailed, DeliveryRateLimited, MessageRefused
from bot.models.articles import JudgedArticle, NoiseClass
from bot.models.delivery import RunState
from bot.models.digests import LeftOutReason
from bot.models.operator import Instance
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.leases import SqliteLeaseStore
from tests.digests.samples import MORNING, Newsroom, judged, stored, subscription

T = TypeVar("T")
NEWS = st.tuples(
    st.sampled_from([0, 1, 5, 20, 30, 47, 60]),  # hours since it was published
    st.sampled_from(["biotech", "energy"]),
    st.sampled_from([None, None, None, NoiseClass.ADVERT]),
)
SOME = st.lists(NEWS, max_size=3)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WISHES = (
    subscription("one", size=3),
    subscription("two", sectors=("biotech",), time="08:30"),
    subscription("weekly", days=(2,)),
    subscription("beside", channel="CONE", sectors=("energy",), time="09:00"),
)
# What a power cut does is no question here, so that memory will do where there is some.
QUICK = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
ENOUGH = {LeftOutReason.TOO_OLD, LeftOutReason.NO_ROOM, LeftOutReason.NOISE}
LATER = DeliveryRateLimited("Slack asks to wait.", timedelta(seconds=20))
FAULTS = {
    "none": [],
    "first refused": [MessageRefused("Slack refused it.", "invalid_blocks")],
    "second refused": [None, MessageRefused("Slack refused it.", "invalid_blocks")],
    "waits": [LATER] * 5,
    "waits half-way": [None, *[LATER] * 5],
    "fails": [DeliveryFailed("Slack is down.")] * 40,
    "archived": [ChannelUnavailable("The channel is archived.", "is_archived")],
    "archived half-way": [None, ChannelUnavailable("The channel is archived.", "is_archived")],
}
TROUBLES = st.one_of(
    st.sampled_from(["none", "first refused", "second refused"]), st.sampled_from(sorted(FAULTS))
)


class Desks(RuleBasedStateMachine):
    """A newsroom over real stores, where things happen in any order."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="sectorwire-lost-", dir=QUICK))
        self._runner = asyncio.Runner()
        self.room = Newsroom(self._folder / "news.db", articles=())
        self.runs = self.room.open()
        self.known: list[JudgedArticle] = []
        self.waiting: list[JudgedArticle] = []

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    @property
    def now(self) -> datetime:
        return self.room.clock.now()

    @initialize()
    def begins(self) -> None:
        """Every channel has had a digest before."""
        self.do(self.room.subscriptions.save_subscriptions(WISHES))
        self.room.clock.jump_to(MORNING + 3 * HOUR)
        self.do(self.runs.tick())

    # --- news --------------------------------------------------------------------------------------

    @rule(some=SOME, judged_at_once=st.integers(0, 3))
    def news_come(self, some: list[tuple[int, str, NoiseClass | None]], judged_at_once: int) -> None:
        for one in some:
            self.comes(*one)
        if judged_at_once:
            self.judge(self.waiting[-judged_at_once:])

    def comes(self, hours: int, sector: str, noise: NoiseClass | None) -> None:
        name = f"<{len(self.known)}>"
        one = judged(
            f"News {name}", key=name, sectors={sector: 1.0}, noise=noise,
            published=self.now - hours * HOUR, first_seen=self.now,
        )  # fmt: skip
        self.do(stored(self.room.database, [one], self.now))
        self.known.append(one)
        self.waiting.append(one)

    @precondition(lambda self: self.waiting)
    @rule(every=st.integers(1, 3))
    def some_are_judged(self, every: int) -> None:
        self.judge(self.waiting[::every])

    def judge(self, some: list[JudgedArticle]) -> None:
        self.do(SqliteArticleStore(self.room.database).save_judged(some, self.now))
        self.waiting = [one for one in self.waiting if one not in some]

    # --- time and digests --------------------------------------------------------------------------

    @rule(hours=st.sampled_from([0.02, 1, 6, 13]), faults=TROUBLES)
    def hours_pass(self, hours: float, faults: str) -> None:
        self.room.clock.advance(hours * HOUR)
        self.ticks(faults)

    @rule(
        some=SOME, judged_at_once=st.integers(0, 3), days=st.integers(1, 3), faults=TROUBLES, others=TROUBLES
    )
    def a_morning_comes(
        self,
        some: list[tuple[int, str, NoiseClass | None]],
        judged_at_once: int,
        days: int,
        faults: str,
        others: str,
    ) -> None:
        """With news of the day before; the next one, or one after a machine was off for days."""
        self.news_come(some, judged_at_once)
        self.room.clock.jump_to(self.now.replace(hour=7, minute=1) + days * DAY)
        self.ticks(faults)
        self.room.clock.advance(HOUR / 2)
        self.ticks(others)

    def ticks(self, faults: str) -> None:
        self.room.slack.faults.extend(FAULTS[faults])
        self.do(self.runs.tick())
        self.room.slack.faults.clear()

    @rule(faults=TROUBLES, which=st.sampled_from([one.id for one in WISHES]))
    def is_asked_for(self, faults: str, which: str) -> None:
        self.room.slack.faults.extend(FAULTS[faults])
        self.do(self.runs.post_now(which))
        self.room.slack.faults.clear()

    @rule(which=st.sampled_from([one.id for one in WISHES]))
    def is_asked_for_beside_a_tick(self, which: str) -> None:
        async def both() -> None:
            await asyncio.gather(self.runs.post_now(which), self.runs.tick(), self.runs.tick())

        self.do(both())

    @rule()
    def an_earlier_one_fails_after_a_later_one_was_composed(self) -> None:
        self.room.slack.faults.extend([LATER] * 5)
        self.comes(0, "biotech", None)
        self.judge(self.waiting[-1:])
        earlier = self.do(self.runs.post_now("one"))
        self.room.slack.faults.clear()
        if earlier is None or earlier.state is not RunState.COMPOSED:
            return  # it was not composed, or another had it
        self.do(self.runs.post_now("one"))
        self.room.slack.faults.append(MessageRefused("Slack refused it.", "invalid_blocks"))
        self.do(self.runs.tick())
        self.room.slack.faults.clear()

    @rule()
    def people_mend_their_channels(self) -> None:
        async def resume() -> None:
            for one in await self.room.subscriptions.subscriptions():
                await self.room.subscriptions.change_subscription(
                    one, replace(one, paused=False, paused_why=None)
                )

        self.do(resume())

    # --- processes ---------------------------------------------------------------------------------

    @rule(properly=st.booleans())
    def another_takes_over(self, properly: bool) -> None:
        if properly:
            self.do(self.runs.hand_back())
        self.runs = self.room.open()
        self.do(self._takes_the_lease(self.runs))

    async def _takes_the_lease(self, runs: DigestRuns) -> None:
        leases = SqliteLeaseStore(self.room.database)
        assert await leases.take(Instance(runs.owner, "desk", 1), self.now, await leases.holder())

    # --- in the end --------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            self._all_is_well()
            self.do(self._everything_was_told_once())
        finally:
            self.room.close()
            self._runner.close()
            shutil.rmtree(self._folder)

    def _all_is_well(self) -> None:
        """Whatever is left is judged, mended and finished; then come some more digests."""
        self.people_mend_their_channels()
        self.judge(self.waiting)
        for _ in range(9):  # the weekly one is among them
            self.room.clock.jump_to(self.now.replace(hour=9, minute=0) + DAY)
            self.do(self.runs.tick())

    async def _everything_was_told_once(self) -> None:
        for wish in WISHES[:3]:
            told = Counter(
                article.article.key
                for text in self.room.texts(wish.channel)
                for article in self.known
                if article.article.key in text
            )
            for article in self.known:
                key = article.article.key
                if not {fit.sector for fit in article.judgement.sectors} & set(wish.sectors):
                    assert told[key] == 0
                    continue
                assert told[key] <= 1, f"{key} was told {told[key]} times in {wish.channel}"
                if told[key] == 0:
                    outcomes = await self.room.deliveries.outcomes(key, 200)
                    reasons = {one.reason for one in outcomes if one.run.channel == wish.channel}
                    assert reasons & ENOUGH, f"{key} is lost to {wish.channel}: {reasons}"


TestNothingLost = Desks.TestCase
TestNothingLost.pytestmark = [pytest.mark.timeout(600)]
TestNothingLost.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def play(*steps: Callable[[Desks], object]) -> None:
    """One such story, told in full."""
    desks = Desks()
    desks.begins()
    for step in steps:
        step(desks)
    desks.teardown()


NOW_AND_BIOTECH = (0, "biotech", None)


def test_the_first_message_is_refused():
    play(lambda here: here.a_morning_comes([NOW_AND_BIOTECH], 3, 1, "first refused", "none"))


def test_a_morning_comes_between_storing_and_judging():
    play(
        lambda here: here.news_come([NOW_AND_BIOTECH], 0),
        lambda here: here.a_morning_comes([], 0, 1, "none", "none"),
        lambda here: here.hours_pass(13, "none"),
        lambda here: here.hours_pass(13, "none"),
    )


def test_another_takes_over_while_slack_asks_to_wait():
    play(
        lambda here: here.a_morning_comes([NOW_AND_BIOTECH], 1, 1, "waits half-way", "none"),
        lambda here: here.another_takes_over(properly=False),
        lambda here: here.hours_pass(1, "second refused"),
    )
