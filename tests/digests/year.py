"""A year of digests in every time zone: whole runs over a real file, on a clock that does what clocks do.

The machine ticks as it pleases, sleeps for days, and its clock is set forward and back and right again; plans
are made, changed, paused, resumed and removed on the way. After each tick whoever was owed a digest that is not
too old must have it; at the end each stands once.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from bot.digests.schedule import CATCH_UP, slot_on
from bot.models.delivery import Message, Subscription
from bot.models.digests import Digest
from tests.digests.samples import Newsroom, subscription
from tests.fakes.clock import VirtualClock

YEAR = 2028  # has a 29 February
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TIMES = ("00:00", "00:15", "01:30", "01:59", "02:00", "02:30", "03:00", "08:00", "23:45")


def zones_by_behaviour(year: int) -> list[str]:
    """One zone for each way in which clocks are set in that year."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    found: dict[tuple, str] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        marks = [(start + timedelta(hours=12 * n)).astimezone(zone).utcoffset() for n in range(735)]
        changes = tuple((n, mark) for n, mark in enumerate(marks) if n == 0 or mark != marks[n - 1])
        found.setdefault(changes, name)
    return list(found.values())


def one_line(digest: Digest) -> list[Message]:
    """As short as a digest can be: here it only matters that it stands."""
    return [Message(digest.id, ())]


@dataclass
class Year:
    """A desk with a plan in each zone; ``days_a_week`` says how much there is to do."""

    path: Path
    zones: list[str]
    days_a_week: int
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        start = datetime(YEAR - 1, 12, 31, tzinfo=UTC)
        self.clock = VirtualClock(start, hurried=True)
        self.room = Newsroom(self.path, clock=self.clock, articles=(), render=one_line)
        self.off = timedelta()  # of the wall clock, from what is right
        self.plans: dict[str, Subscription] = {}
        self.settled: set[tuple[str, date]] = set()

    async def live_through(self) -> None:
        """From the last evening of the year before to the end of the year."""
        runs = self.room.open()
        for zone in self.zones:
            await self._change(self._new(zone))
        while self.clock.now() - self.off < datetime(YEAR + 1, 1, 1, tzinfo=UTC):
            self._time_passes()
            now = (
                self.clock.now()
            )  # posting takes its time, and what comes meanwhile comes with the next tick
            for run in await runs.tick():
                slot = (run.slot.subscription_id, run.slot.local_date)
                if slot in self.settled:
                    self.wrong.append(f"{slot} came twice")
                self.settled.add(slot)
                self.counts[f"digests {run.state.value}"] += 1
            self.counts["ticks"] += 1
            self._owed(now)
            await self._somebody_changes_something()
        self._once_each()
        self.room.close()

    def _time_passes(self) -> None:
        dice = self.dice.random()
        self.clock.advance(self.dice.uniform(0.5, 12) * HOUR)
        if dice < 0.015:
            self.clock.advance(self.dice.uniform(1, 6) * DAY)
            self.counts["sleeps of days"] += 1
        elif self.off and dice < 0.4:
            self.clock.jump(-self.off)
            self.off = timedelta()
        elif not self.off and dice < 0.05:
            self.off = self.dice.choice([-3, -1, 1, 3]) * self.dice.uniform(0.05, 1) * DAY
            self.clock.jump(self.off)
            self.counts[f"jumps {'forward' if self.off > timedelta() else 'back'}"] += 1

    def _owed(self, now: datetime) -> None:
        """Whoever's newest slot had come by then, and not too long before, has its digest."""
        for plan in self.plans.values():
            if plan.paused:
                continue
            today = now.astimezone(ZoneInfo(plan.timezone)).date()
            # Dates far ahead were noted by a clock that has been set right since.
            noted = [at for at in (plan.created_at, plan.since) if at and at - now < DAY]
            came = next(
                (
                    slot
                    for back in range(-1, 3)
                    if (slot := slot_on(plan, today - back * DAY)) and slot.due_at <= now
                ),
                None,
            )
            if came is None or came.due_at < max(noted, default=came.due_at):
                continue
            if now - came.due_at <= CATCH_UP and (plan.id, came.local_date) not in self.settled:
                self.wrong.append(f"{plan.timezone} {plan.time} of {came.local_date} did not come by {now}")

    async def _somebody_changes_something(self) -> None:
        if self.dice.random() > 0.3:
            return
        plan, now = self.dice.choice(list(self.plans.values())), self.clock.now()
        what = self.dice.choice(["time", "zone", "days", "pause", "resume", "remove"])
        self.counts[f"plans changed: {what}"] += 1
        match what:
            case "time":
                await self._change(replace(plan, time=self.dice.choice(TIMES), since=now))
            case "zone":
                await self._change(replace(plan, timezone=self.dice.choice(self.zones), since=now))
            case "days":
                await self._change(replace(plan, days=self._days(), since=now))
            case "pause":
                await self._change(replace(plan, paused=True))
            case "resume":
                for one in [one for one in self.plans.values() if one.paused]:
                    await self._change(replace(one, paused=False, since=now))
            case "remove":
                await self.room.subscriptions.remove_subscriptions([plan.id])
                del self.plans[plan.id]
                await self._change(self._new(plan.timezone))

    async def _change(self, plan: Subscription) -> None:
        await self.room.subscriptions.save_subscriptions([plan])
        self.plans[plan.id] = plan

    def _new(self, zone: str) -> Subscription:
        self.counts["plans"] += 1
        return subscription(
            f"p{self.counts['plans']}",
            timezone=zone,
            time=self.dice.choice(TIMES),
            days=self._days(),
            created_at=self.clock.now(),
        )

    def _days(self) -> tuple[int, ...]:
        return tuple(sorted(self.dice.sample(range(1, 8), self.days_a_week)))

    def _once_each(self) -> None:
        standing = Counter(one.message.text for all_ in self.room.slack.channels.values() for one in all_)
        self.wrong += [f"digest {one} stands {count} times" for one, count in standing.items() if count > 1]
        if len(standing) != len(self.settled):
            self.wrong.append(f"{len(standing)} digests stand for {len(self.settled)} slots")
        self.counts["messages"] = standing.total()
