"""How a feed is doing and when it is asked next: pure rules, so that every day of a feed's life can be tested."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import errors
from bot.feeds.reach import UNREACHED
from bot.models.feeds import FeedHealth, FeedState, Validators


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often feeds are asked. A feed with recent news is asked most often.

    ``longest_wish`` caps what ttl, Cache-Control and Expires may ask for (some say a year), and
    ``longest_rest`` what a Retry-After may; both are lower bounds below these.
    """

    busy: timedelta = timedelta(minutes=10)
    normal: timedelta = timedelta(minutes=15)
    quiet: timedelta = timedelta(minutes=30)
    longest_wish: timedelta = timedelta(hours=2)
    longest_rest: timedelta = timedelta(hours=24)
    first_backoff: timedelta = timedelta(minutes=5)
    longest_backoff: timedelta = timedelta(hours=4)
    suspend_after: int = 10  # failures in a row: the better part of a day
    probe: timedelta = timedelta(hours=24)
    spread: float = 0.1  # a feed comes up to this share later, so that feeds drift apart
    doubt_move_after: int = 3  # failures at a new address before the configured one is tried again
    offline: timedelta = timedelta(minutes=5)  # while our own network is down


RHYTHM = Rhythm()
OFFLINE = "Nearly all others fail too: it seems to be our own network; all are asked again within minutes."
FARTHEST = 2 * max(RHYTHM.longest_wish, RHYTHM.longest_rest, RHYTHM.longest_backoff, RHYTHM.probe)


@dataclass(frozen=True, slots=True)
class WasRead:
    """The feed answered and could be read; ``news`` if anything in it was new.

    ``fresh_for`` is what the answer's cache headers ask for, ``ttl`` what the newest document does.
    """

    validators: Validators
    moved_to: str | None = None
    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    news: bool = False


@dataclass(frozen=True, slots=True)
class HasFailed:
    """The feed could not be fetched, or what came was no feed.

    ``offline``: nearly every other host could not be reached either, which is no fault of the feed.
    """

    error: errors.FetchError | errors.FeedUnreadable
    offline: bool = False


Outcome = WasRead | HasFailed


def next_state(
    state: FeedState, outcome: Outcome, now: datetime, jitter: float, rhythm: Rhythm = RHYTHM
) -> FeedState:
    """The feed's state after a poll at ``now``; ``jitter`` is a random number in [0, 1).

    ok -> failing (backoff doubles) -> suspended (asked once a day) -> ok with the first good answer;
    410 at the configured address -> retired. A failure never touches the validators: a body that could not
    be read must be read again. While our own network is down nothing is counted: the feed is asked again within
    minutes.
    """
    if isinstance(outcome, WasRead):
        return _after_reading(state, outcome, now, jitter, rhythm)
    if isinstance(outcome.error, errors.FeedGone) and state.current_url == state.url:
        return replace(
            state,
            health=FeedHealth.RETIRED,
            failures=state.failures + 1,
            why=f"{outcome.error} It is not asked again until its address in the configuration changes.",
            last_tried_at=now,
            next_due_at=None,
            unreached=False,
        )
    if outcome.offline:
        return _while_offline(state, outcome.error, now, jitter, rhythm)
    return _after_failure(state, outcome.error, now, jitter, rhythm)


def first_state(url: str) -> FeedState:
    """The state of a feed that was never asked: due at once."""
    return FeedState(url=url, current_url=url)


def is_due(state: FeedState, now: datetime) -> bool:
    """Whether the feed is to be asked at ``now``; a retired one never is.

    A moment further ahead than any wait was noted by a clock that has since gone back.
    """
    if state.health is FeedHealth.RETIRED:
        return False
    return state.next_due_at is None or not now < state.next_due_at <= now + FARTHEST


def is_worth_a_try(state: FeedState, now: datetime, rested: timedelta) -> bool:
    """Whether a feed waits only because no connection was found, and was not asked for so long."""
    if not state.unreached or state.health not in {FeedHealth.FAILING, FeedHealth.SUSPENDED}:
        return False
    return state.last_tried_at is None or not now - rested < state.last_tried_at <= now


def _after_reading(
    state: FeedState, read: WasRead, now: datetime, jitter: float, rhythm: Rhythm
) -> FeedState:
    last_new = now if read.news else state.last_new_at
    wish = max(read.fresh_for or timedelta(0), read.ttl or timedelta(0))
    wait = max(_interval(last_new, now, rhythm), min(wish, rhythm.longest_wish))
    return replace(
        state,
        current_url=read.moved_to or state.current_url,
        validators=read.validators,
        health=FeedHealth.OK,
        failures=0,
        why=None,
        last_tried_at=now,
        last_ok_at=now,
        last_new_at=last_new,
        next_due_at=now + wait * (1 + rhythm.spread * jitter),
        ttl=read.ttl,
        unreached=False,
    )


def _interval(last_new: datetime | None, now: datetime, rhythm: Rhythm) -> timedelta:
    if last_new is None:
        return rhythm.normal
    silent = now - last_new
    if silent <= timedelta(hours=2):
        return rhythm.busy
    return rhythm.normal if silent <= timedelta(days=1) else rhythm.quiet


def _while_offline(
    state: FeedState,
    error: errors.FetchError | errors.FeedUnreadable,
    now: datetime,
    jitter: float,
    rhythm: Rhythm,
) -> FeedState:
    return replace(
        state,
        health=FeedHealth.FAILING if state.health is FeedHealth.OK else state.health,
        why=f"{error} {OFFLINE}",
        last_tried_at=now,
        next_due_at=now + rhythm.offline * (0.5 + 0.5 * jitter),
        unreached=True,
    )


def _after_failure(
    state: FeedState,
    error: errors.FetchError | errors.FeedUnreadable,
    now: datetime,
    jitter: float,
    rhythm: Rhythm,
) -> FeedState:
    failures = state.failures + 1
    suspended = failures >= rhythm.suspend_after
    if suspended:
        wait = rhythm.probe * (1 + rhythm.spread * jitter)
    else:
        # "Equal jitter": at least half of the doubled wait, so that feeds of one dead host drift apart.
        full = min(rhythm.first_backoff * 2 ** min(failures - 1, 20), rhythm.longest_backoff)
        wait = full * (0.5 + 0.5 * jitter)
    rest = error.retry_after if isinstance(error, errors.FetchError) else None
    if rest is not None:
        wait = max(wait, min(rest, rhythm.longest_rest))
    doubted = isinstance(error, errors.FeedGone) or failures % rhythm.doubt_move_after == 0
    if doubted and state.current_url != state.url:
        # What the other address said about its document means nothing here.
        state = replace(
            state, current_url=state.url, validators=Validators(body_hash=state.validators.body_hash)
        )
    return replace(
        state,
        health=FeedHealth.SUSPENDED if suspended else FeedHealth.FAILING,
        failures=failures,
        why=_sentence(error, failures, suspended=suspended),
        last_tried_at=now,
        next_due_at=now + wait,
        unreached=isinstance(error, UNREACHED),
    )


def _sentence(error: Exception, failures: int, *, suspended: bool) -> str:
    if suspended:
        return f"{error} It failed {failures} times in a row and is now asked once a day."
    return f"{error} It failed {failures} times in a row." if failures > 1 else str(error)
