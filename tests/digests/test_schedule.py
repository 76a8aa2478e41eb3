"""Which digests are due: a year in every time zone, and every way in which time can misbehave."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.schedule import (
    CATCH_UP,
    LONGEST_CATCH_UP,
    REACH_DAYS,
    due,
    is_late,
    missed,
    next_slot,
    slot_on,
    valid_moment,
    window_start,
)
from bot.errors import UsageError
from bot.models.delivery import Slot, Subscription
from tests.digests.samples import MORNING, subscription
from tests.digests.year import zones_by_behaviour

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
EVERY_DAY, WEEKDAYS = (1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass
class Desk:
    """Claims what is due, as the store would: a date once; remembers when."""

    plans: list[Subscription]
    rows: list[Slot] = field(default_factory=list)
    claimed: list[tuple[Slot, datetime]] = field(default_factory=list)

    def tick(self, now: datetime) -> list[Slot]:
        since = (now - timedelta(days=REACH_DAYS)).date()
        found = due(now, self.plans, [row for row in self.rows[-2000:] if row.local_date >= since])
        assert not found.broken
        for slot, plan in found.slots:
            assert (slot.subscription_id, slot.name) == (plan.id, plan.time)
            self.rows.append(slot)
            self.claimed.append((slot, now))
        return [slot for slot, _ in found.slots]

    def dates(self) -> list[date]:
        return [slot.local_date for slot, _ in self.claimed]


def is_right(slot: Slot, zone: ZoneInfo) -> bool:
    """The first moment at which a clock on the wall of that date shows the time, or a later one."""
    wished = datetime.combine(slot.local_date, time.fromisoformat(slot.name))
    here = slot.due_at.astimezone(zone).replace(tzinfo=None)
    before = (slot.due_at - SECOND).astimezone(zone).replace(tzinfo=None)
    return here.date() == slot.local_date and here >= wished > before


# --- a year everywhere -----------------------------------------------------------------------------


@pytest.mark.slow
def test_every_slot_of_a_leap_year_comes_once_in_every_zone():
    zones = zones_by_behaviour(2028)
    assert len(zones) > 50
    dice = random.Random(2028)
    start, end = datetime(2027, 12, 31, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    plans = [
        subscription(f"{zone} {at}", timezone=zone, time=at, created_at=start)
        for zone in zones
        for at in ("02:30", dice.choice(["00:00", "00:15", "01:59", "03:00", "08:00", "23:45"]))
    ]
    desk = Desk(plans)
    now = start
    while now < end:
        now += dice.choice([3 * HOUR, 10 * HOUR, 11 * HOUR, 12 * HOUR])
        desk.tick(now)
    by_plan: dict[str, list[Slot]] = {plan.id: [] for plan in plans}
    for slot, when in desk.claimed:
        assert slot.due_at <= when <= slot.due_at + CATCH_UP
        by_plan[slot.subscription_id].append(slot)
    whole_year = {date(2028, 1, 1) + timedelta(days=n) for n in range(366)}
    assert date(2028, 2, 29) in whole_year
    for plan in plans:
        slots = by_plan[plan.id]
        dates = Counter(slot.local_date for slot in slots)
        assert max(dates.values()) == 1, plan.id
        assert whole_year - {date(2028, 12, 31)} <= dates.keys(), plan.id
        zone = ZoneInfo(plan.timezone)
        assert all(is_right(slot, zone) for slot in slots), plan.id


@pytest.mark.parametrize(
    ("zone", "day", "wish", "comes"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00+00:00"),  # a gap: when it is over
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30+00:00"),  # twice: the first time
        ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00+00:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30+00:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30+00:00"),  # half an hour only
        ("Africa/Cairo", "2026-04-24", "00:20", "2026-04-23T22:00+00:00"),  # the gap begins the day
        ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00+00:00"),
        ("Antarctica/Troll", "2026-03-29", "01:30", "2026-03-29T01:00+00:00"),  # two hours
        ("Pacific/Apia", "2011-12-31", "08:00", "2011-12-30T18:00+00:00"),
        ("Asia/Kathmandu", "2026-05-05", "08:00", "2026-05-05T02:15+00:00"),
    ],
)
def test_when_clocks_are_set(zone: str, day: str, wish: str, comes: str):
    plan = subscription(timezone=zone, time=wish)
    slot = slot_on(plan, date.fromisoformat(day))
    assert slot is not None
    assert slot.due_at == datetime.fromisoformat(comes)
    assert is_right(slot, ZoneInfo(zone))


def test_a_date_that_a_zone_leaves_out_has_no_slot():
    plan = subscription(timezone="Pacific/Apia", created_at=at("2011-12-27T00:00"))
    assert slot_on(plan, date(2011, 12, 30)) is None
    desk = Desk([plan])
    now = at("2011-12-28T00:00")
    while now < at("2012-01-02T00:00"):
        desk.tick(now)
        now += HOUR
    assert [d.day for d in desk.dates()] == [27, 28, 29, 31, 1, 2]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(available_timezones())),
    st.dates(date(1975, 1, 1), date(2037, 12, 1)),
    st.times(),
)
def test_a_slot_is_the_first_moment_at_or_after_the_wish(zone: str, day: date, wish: time):
    wish = wish.replace(second=0, microsecond=0, tzinfo=None)
    slot = slot_on(subscription(timezone=zone, time=f"{wish:%H:%M}"), day)
    if slot is None:  # only where the whole date is missing
        noon = datetime.combine(day, time(12)).replace(tzinfo=ZoneInfo(zone))
        assert noon.astimezone(UTC).astimezone(ZoneInfo(zone)).date() != day
    elif slot.due_at.astimezone(ZoneInfo(zone)).date() == day:
        assert is_right(slot, ZoneInfo(zone))
    else:  # the day ends within a gap: the slot comes with the first moment of the next
        gap = valid_moment(day, time(23, 59, 59), ZoneInfo(zone)).astimezone(ZoneInfo(zone))
        assert gap.date() > day


# --- days off --------------------------------------------------------------------------------------


def holiday_free(calendar: str, first: str, days: int) -> list[str]:
    plan = subscription(holidays=calendar, days=WEEKDAYS, created_at=at(f"{first}T00:00"))
    desk = Desk([plan])
    for hour in range(24 * days):
        desk.tick(at(f"{first}T00:00") + hour * HOUR)
    return [f"{one:%a %d}" for one in desk.dates()]


def test_the_new_york_exchange_is_closed():
    assert holiday_free("NYSE", "2026-11-23", 12) == [  # Thanksgiving is on the 26th
        "Mon 23", "Tue 24", "Wed 25", "Fri 27", "Mon 30", "Tue 01", "Wed 02", "Thu 03", "Fri 04",
    ]  # fmt: skip


def test_germany_is_closed():
    assert holiday_free("DE", "2026-04-01", 9) == ["Wed 01", "Thu 02", "Tue 07", "Wed 08", "Thu 09"]


def test_a_region_has_holidays_of_its_own():
    assert holiday_free("DE-BY", "2026-01-05", 3) == ["Mon 05", "Wed 07"]
    assert holiday_free("DE-BE", "2026-01-05", 3) == ["Mon 05", "Tue 06", "Wed 07"]


def test_the_next_slot_is_after_the_holidays():
    plan = subscription(holidays="DE", days=WEEKDAYS)
    assert next_slot(plan, at("2026-12-24T09:00")) == at("2026-12-28T08:00", "Europe/Berlin")


# --- nobody was there ------------------------------------------------------------------------------


def test_after_days_of_sleep_only_the_newest_comes_and_is_late():
    desk = Desk([subscription(created_at=at("2026-03-01T00:00"))])
    for hour in (0, 9):
        desk.tick(at("2026-03-02T00:00") + hour * HOUR)
    woke = at("2026-03-07T13:20")
    [slot] = desk.tick(woke)
    assert slot.local_date == date(2026, 3, 7)
    assert is_late(slot, woke)
    assert desk.tick(woke + MINUTE) == []
    lost = missed(woke, desk.plans[0], desk.rows, at("2026-03-02T09:00"))
    assert [one.local_date.day for one in lost] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("days", "woke", "comes"),
    [
        (EVERY_DAY, "2026-03-03T18:59", date(2026, 3, 3)),
        (EVERY_DAY, "2026-03-03T19:01", None),  # Wednesday's is nearer
        ((2,), "2026-03-03T19:01", date(2026, 3, 3)),  # once a week: better late than in a week
        ((2,), "2026-03-05T06:59", date(2026, 3, 3)),
        ((2,), "2026-03-05T07:01", None),  # no news any more
        (WEEKDAYS, "2026-03-07T18:59", date(2026, 3, 6)),  # Friday's, on Saturday: Monday is farther
        (WEEKDAYS, "2026-03-07T19:01", None),
    ],
)
def test_a_missed_slot_is_caught_up_until_the_next_is_nearer(days: tuple, woke: str, comes: date | None):
    desk = Desk([subscription(days=days)])
    assert [slot.local_date for slot in desk.tick(at(woke))] == ([comes] if comes else [])


def test_a_slot_is_late_after_a_quarter_of_an_hour():
    slot = slot_on(subscription(), date(2026, 3, 3))
    assert slot is not None
    assert not is_late(slot, MORNING + timedelta(minutes=15))
    assert is_late(slot, MORNING + timedelta(minutes=15, seconds=1))


# --- plans that change -----------------------------------------------------------------------------


def test_a_changed_time_gives_no_second_digest_of_a_date():
    desk = Desk([subscription()])
    assert desk.tick(MORNING)
    desk.plans = [replace(desk.plans[0], time="10:00", since=MORNING + HOUR)]
    assert desk.tick(MORNING + 3 * HOUR) == []
    assert [slot.name for slot in desk.tick(MORNING + DAY + 2 * HOUR)] == ["10:00"]


def test_a_changed_zone_gives_no_second_digest_of_a_date():
    desk = Desk([subscription(timezone="Asia/Tokyo")])
    assert desk.tick(at("2026-03-03T08:00", "Asia/Tokyo"))
    desk.plans = [replace(desk.plans[0], timezone="America/Los_Angeles")]
    assert desk.tick(at("2026-03-03T09:00", "America/Los_Angeles")) == []
    assert desk.tick(at("2026-03-04T08:00", "America/Los_Angeles"))


def test_what_was_paused_is_not_owed_after_resuming():
    plan = subscription(paused=True)
    desk = Desk([plan])
    assert desk.tick(MORNING) == []
    assert next_slot(plan, MORNING) is None
    desk.plans = [replace(plan, paused=False, since=MORNING + HOUR)]
    assert desk.tick(MORNING + 2 * HOUR) == []
    assert [slot.local_date.day for slot in desk.tick(MORNING + DAY)] == [4]


def test_a_new_subscription_owes_nothing_of_before():
    desk = Desk([subscription(created_at=MORNING + MINUTE)])
    assert desk.tick(MORNING + HOUR) == []
    assert desk.tick(MORNING + DAY)


def test_a_plan_that_was_dated_by_a_clock_far_ahead_still_works():
    desk = Desk([subscription(created_at=at("2031-01-01T00:00"))])
    assert [slot.local_date for slot in desk.tick(MORNING)] == [date(2026, 3, 3)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"timezone": "Europe/Atlantis"}, "isn't a time zone"),
        ({"timezone": "../etc/passwd"}, "isn't a time zone"),
        ({"time": "8 o'clock"}, "isn't a time of day"),
        ({"holidays": "MARS"}, "I don't know holidays for"),
    ],
)
def test_one_plan_that_cannot_be_read_leaves_the_others_alone(change: dict, sentence: str):
    broken, well = subscription("broken", **change), subscription("well")
    found = due(MORNING, [broken, well], [])
    assert [slot.subscription_id for slot, _ in found.slots] == ["well"]
    [(told, error)] = found.broken
    assert told is broken
    assert isinstance(error, UsageError)
    assert sentence in str(error)


# --- anything at all -------------------------------------------------------------------------------

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Niue", "Australia/Lord_Howe")
EVENTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 14 * 60)),  # minutes
    st.tuples(st.just("sleep"), st.integers(1, 9)),  # days
    st.tuples(st.just("jump"), st.integers(-4 * 24 * 60, 4 * 24 * 60)),
    st.tuples(st.just("time"), st.times().map(lambda one: f"{one:%H:%M}")),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("days"), st.sets(st.integers(1, 7), min_size=1).map(lambda some: tuple(sorted(some)))),
    st.tuples(st.just("pause"), st.just(0)),
    st.tuples(st.just("resume"), st.just(0)),
    st.tuples(st.just("tick"), st.just(0)),
)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 245 * 24 * 60), st.lists(EVENTS, min_size=5, max_size=40))
def test_whatever_happens_a_date_is_claimed_once_and_what_is_owed_is_claimed(start: int, events: list):
    now = at("2026-03-01T00:00") + start * MINUTE
    desk = Desk([subscription(created_at=now)])
    for kind, value in events:
        [plan] = desk.plans
        match kind:
            case "wait":
                now += value * MINUTE
            case "sleep":
                now += value * DAY
            case "jump":
                now += value * MINUTE
            case "time" | "days":
                desk.plans = [replace(plan, **{kind: value}, since=now)]
            case "zone":
                desk.plans = [replace(plan, timezone=value, since=now)]
            case "pause":
                desk.plans = [replace(plan, paused=True)]
            case "resume" if plan.paused:
                desk.plans = [replace(plan, paused=False, since=now)]
        claimed = desk.tick(now)
        assert len(claimed) <= 1
        for slot in claimed:
            assert now - LONGEST_CATCH_UP <= slot.due_at <= now
            assert is_right(slot, ZoneInfo(desk.plans[0].timezone))
        [plan] = desk.plans
        if not plan.paused:
            dates = [one for one in (plan.created_at, plan.since) if one and one - now < DAY]
            owed = max(dates, default=now - 9 * DAY)
            today = now.astimezone(ZoneInfo(plan.timezone)).date()
            came = [
                slot
                for back in range(3)
                if (slot := slot_on(plan, today - timedelta(days=back)))
                and slot.due_at <= now
                and slot.due_at >= owed
            ]
            if came and now - came[0].due_at <= CATCH_UP:
                assert came[0].local_date in desk.dates()
    assert max(Counter(desk.dates()).values(), default=1) == 1


# --- how far back a digest reads -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "days", "hours"),
    [
        (None, EVERY_DAY, 24),
        (24, EVERY_DAY, 24),
        (3, EVERY_DAY, 24),  # somebody asked for one in between: it reads a day all the same
        (72, WEEKDAYS, 72),  # over the weekend
        (400, EVERY_DAY, 96),
        (168, (1,), 168),  # once a week
        (400, (1,), 216),  # asked for on a Tuesday: to a day before the Monday before the last
        (-50, EVERY_DAY, 24),  # the clock was ahead then
    ],
)
def test_a_digest_reads_back_to_the_end_of_the_last_one(last: int | None, days: tuple, hours: int):
    end = None if last is None else MORNING - last * HOUR
    plan = subscription(days=days)
    assert MORNING - window_start(MORNING, end, plan) == hours * HOUR
