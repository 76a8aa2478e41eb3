"""Which digests are due: pure rules over subscriptions, rows of earlier slots and the present moment.

A slot is a subscription's wish for one local date. Nothing here counts on being called on time: whoever
asks gets the newest slot that has come and has no row yet, unless it is too old to be a morning digest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UsageError
from bot.models.delivery import Slot, Subscription

# A missed slot is caught up until half way to the next one, which then tells its news; but for half a day at
# least and two days at most, after which it is no news any more.
CATCH_UP, LONGEST_CATCH_UP = timedelta(hours=12), timedelta(hours=48)
FAR_AHEAD = timedelta(days=1)  # no date of ours lies that far in the future, unless a clock was wrong
LATE_AFTER = timedelta(minutes=15)  # what comes later than this says so
# The local date of a slot that can still be caught up lies at most this many days before the present UTC date.
REACH_DAYS = 4
# The longest row of days off that a calendar could bring, weekends included; looked ahead, then given up.
LOOK_AHEAD_DAYS = 60
# A digest reads back to the last one's end: a day at least, also where somebody asked for one in between, and at
# most a long weekend, or a day more than the plan itself leaves between two digests.
SHORTEST_WINDOW, LONGEST_WINDOW = timedelta(hours=24), timedelta(hours=96)


@dataclass(frozen=True, slots=True)
class Due:
    """The slots to claim now with their subscriptions, oldest first; and plans that cannot be read, with why."""

    slots: tuple[tuple[Slot, Subscription], ...]
    broken: tuple[tuple[Subscription, UsageError], ...] = ()


def due(now: datetime, subscriptions: Iterable[Subscription], rows: Iterable[Slot]) -> Due:
    """What to claim now; at most one slot a subscription.

    ``rows`` are the slots that have a row already, of the last :data:`REACH_DAYS` days at least. A local
    date with a row is settled, whatever its time or zone was.
    """
    settled = settled_dates(rows)
    slots: list[tuple[Slot, Subscription]] = []
    broken: list[tuple[Subscription, UsageError]] = []
    for subscription in subscriptions:
        try:
            slot = due_slot(now, subscription, settled[subscription.id])
        except UsageError as error:
            broken.append((subscription, error))
        else:
            slots += [(slot, subscription)] if slot else []
    return Due(tuple(sorted(slots, key=lambda one: one[0].due_at)), tuple(broken))


def due_slot(now: datetime, subscription: Subscription, settled: set[date]) -> Slot | None:
    """The one slot of a subscription to claim now, if there is one.

    Raises :class:`~bot.errors.UsageError` for a plan that cannot be read: no such zone, time or calendar.
    """
    newest = next(_backwards(now, subscription), None)
    if newest is None or newest.local_date in settled or now > _open_until(newest, subscription):
        return None
    return newest


def _open_until(slot: Slot, subscription: Subscription) -> datetime:
    """Until when a missed slot is still caught up."""
    following = next_slot(subscription, slot.due_at)
    half = LONGEST_CATCH_UP if following is None else (following - slot.due_at) / 2
    return slot.due_at + min(max(half, CATCH_UP), LONGEST_CATCH_UP)


def missed(now: datetime, subscription: Subscription, rows: Iterable[Slot], since: datetime) -> list[Slot]:
    """The slots after ``since`` that never got a row and never will, oldest first."""
    settled = settled_dates(rows)[subscription.id]
    open_slot = due_slot(now, subscription, settled)
    lost = []
    for slot in _backwards(now, subscription, back=max(REACH_DAYS, (now - since).days + REACH_DAYS)):
        if slot.due_at <= since:
            break
        if slot.local_date not in settled and slot != open_slot:
            lost.append(slot)
    return lost[::-1]


def next_slot(subscription: Subscription, after: datetime) -> datetime | None:
    """When the first slot after this moment comes, in UTC; None for a paused subscription or one without days."""
    if subscription.paused:
        return None
    today = after.astimezone(zone_of(subscription)).date()
    moments = (
        slot.due_at
        for days in range(-1, LOOK_AHEAD_DAYS)
        if (slot := slot_on(subscription, today + timedelta(days=days))) is not None
    )
    return next((moment for moment in moments if moment > after), None)


def is_late(slot: Slot, now: datetime) -> bool:
    """Whether a digest that is composed now has to say that it is late."""
    return now - slot.due_at > LATE_AFTER


def window_start(now: datetime, last_end: datetime | None, subscription: Subscription) -> datetime:
    """From when on a subscription's digest made now reads; ``last_end`` is up to where its last one did.

    Raises :class:`~bot.errors.UsageError` for a plan that cannot be read.
    """
    start = now - SHORTEST_WINDOW if last_end is None else min(last_end, now - SHORTEST_WINDOW)
    earliest = now - LONGEST_WINDOW
    if start < earliest and (before := _slot_before(now, subscription)) is not None:
        # Days off of the plan itself, by weekday and calendar, are no reason to leave anything out.
        earliest = min(earliest, before - SHORTEST_WINDOW)
    return max(start, earliest)


def _slot_before(now: datetime, subscription: Subscription) -> datetime | None:
    """When the plan's slot before the newest one was; None where it has none in :data:`LOOK_AHEAD_DAYS`."""
    today = now.astimezone(zone_of(subscription)).date()
    come = (
        slot.due_at
        for days in range(LOOK_AHEAD_DAYS)
        if (slot := slot_on(subscription, today - timedelta(days=days))) is not None and slot.due_at <= now
    )
    next(come, None)
    return next(come, None)


def slot_on(subscription: Subscription, day: date) -> Slot | None:
    """The slot of a local date; None on a day off, a holiday, or a date that the zone leaves out."""
    if day.isoweekday() not in subscription.days or is_holiday(subscription.holidays, day):
        return None
    zone = zone_of(subscription)
    moment = valid_moment(day, time_of(subscription), zone)
    if moment.astimezone(zone).date() > day and valid_moment(day, time(), zone).astimezone(zone).date() > day:
        return None  # Samoa had no 30 December 2011
    return Slot(subscription.id, day, subscription.time, moment)


def valid_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local date and time as a moment in UTC.

    A time that the clocks skip is the first moment after the gap; a time that they repeat is its first
    occurrence.
    """
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # In a gap: reckoned with the offset after it, the moment lies before; with the one before it, after.
    low, high = int(local.replace(fold=1).timestamp()), int(local.timestamp())
    new_offset = datetime.fromtimestamp(high, zone).utcoffset()
    while low + 1 < high:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == new_offset:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)


def zone_of(subscription: Subscription) -> ZoneInfo:
    """The subscription's zone; raises :class:`~bot.errors.UsageError` where it is none."""
    try:
        return _zone(subscription.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"{subscription.timezone!r} is no time zone; use a name as Europe/Berlin."
        ) from error


@lru_cache(maxsize=1024)  # zoneinfo itself remembers eight
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def time_of(subscription: Subscription) -> time:
    """The subscription's local time; raises :class:`~bot.errors.UsageError` where it is none."""
    try:
        return _time_of(subscription.time)
    except ValueError as error:
        raise UsageError(f"{subscription.time!r} is no time of day; write it as 08:00.") from error


@lru_cache(maxsize=1440)
def _time_of(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  a time of day has no zone


def is_holiday(calendar: str | None, day: date) -> bool:
    """Whether a market ("NYSE") or country ("DE", "US-CA") is closed that day."""
    return calendar is not None and day in _holidays(calendar, day.year)


@lru_cache(maxsize=512)
def _holidays(calendar: str, year: int) -> frozenset[date]:
    import holidays  # heavy, and few subscriptions have a calendar

    try:
        if calendar in holidays.list_supported_financial(include_aliases=True):
            return frozenset(holidays.financial_holidays(calendar, years=year))
        country, _, region = calendar.partition("-")
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError as error:
        raise UsageError(
            f"No holidays are known for {calendar!r}; use a market as NYSE or a country as DE."
        ) from error


def _backwards(now: datetime, subscription: Subscription, back: int = REACH_DAYS) -> Iterator[Slot]:
    """The slots that have come and are owed, newest first."""
    if subscription.paused:
        return
    # What was dated by a clock that was far ahead says nothing of when.
    dates = [at for at in (subscription.created_at, subscription.since) if at and at - now < FAR_AHEAD]
    owed_from = max(dates, default=None)
    today = now.astimezone(zone_of(subscription)).date()
    for days in range(back):
        slot = slot_on(subscription, today - timedelta(days=days))
        if slot is None or slot.due_at > now:
            continue
        if owed_from is not None and slot.due_at < owed_from:
            return
        yield slot


def settled_dates(rows: Iterable[Slot]) -> defaultdict[str, set[date]]:
    """The local dates that have a row, by subscription."""
    settled: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        settled[row.subscription_id].add(row.local_date)
    return settled
