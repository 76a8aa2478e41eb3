"""A feed's life, day by day, without waiting for any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import errors
from bot.feeds.health import RHYTHM, HasFailed, WasRead, first_state, is_due, next_state
from bot.models.feeds import FeedHealth, FeedState, Validators

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
URL = "https://wire.example/feed"
OTHER = "https://wire.example/new-feed"
DOWN = HasFailed(errors.ServerFailed("wire.example answered 503 (unavailable for now).", status=503))
FINE = WasRead(Validators('"1"', None, "abc"))


def wait(state: FeedState, now: datetime = NOW) -> timedelta:
    assert state.next_due_at is not None
    return state.next_due_at - now


def failed(times: int, state: FeedState | None = None) -> FeedState:
    state = state or first_state(URL)
    for _ in range(times):
        state = next_state(state, DOWN, NOW, 1.0)
    return state


def test_a_feed_that_was_never_asked_is_due():
    assert is_due(first_state(URL), NOW)


def test_a_clock_that_was_years_ahead_keeps_no_feed_from_being_asked():
    ahead = NOW.replace(year=2035)
    for outcome in (FINE, DOWN):
        state = next_state(first_state(URL), outcome, ahead, 1.0)
        assert not is_due(state, ahead)
        assert is_due(state, NOW)


@given(st.integers(1, 30), st.floats(0, 1, exclude_max=True))
def test_no_wait_is_taken_for_a_clock_that_was_ahead(failures: int, jitter: float):
    state = first_state(URL)
    for _ in range(failures):
        state = next_state(state, DOWN, NOW, jitter)
        assert not is_due(state, NOW)
    slow = HasFailed(errors.ServerFailed("Later.", status=503, retry_after=timedelta(days=900)))
    assert not is_due(next_state(state, slow, NOW, jitter), NOW)


def test_a_good_answer():
    state = next_state(first_state(URL), replace(FINE, news=True), NOW, 0.0)
    assert state == FeedState(
        url=URL,
        current_url=URL,
        validators=Validators('"1"', None, "abc"),
        last_tried_at=NOW,
        last_ok_at=NOW,
        last_new_at=NOW,
        next_due_at=NOW + RHYTHM.busy,
    )
    assert not is_due(state, NOW + RHYTHM.busy - timedelta(seconds=1))
    assert is_due(state, NOW + RHYTHM.busy)


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        (timedelta(minutes=5), RHYTHM.busy),
        (timedelta(hours=5), RHYTHM.normal),
        (timedelta(days=3), RHYTHM.quiet),
        (None, RHYTHM.normal),
    ],
)
def test_quiet_feeds_are_asked_less_often(silent, expected):
    last = None if silent is None else NOW - silent
    assert wait(next_state(replace(first_state(URL), last_new_at=last), FINE, NOW, 0.0)) == expected


@pytest.mark.parametrize(
    ("fresh_for", "ttl", "expected"),
    [
        (timedelta(minutes=1), None, RHYTHM.normal),
        (timedelta(minutes=40), timedelta(minutes=60), timedelta(minutes=60)),
        (timedelta(minutes=60), timedelta(minutes=40), timedelta(minutes=60)),
        (timedelta(days=365), None, RHYTHM.longest_wish),
        (None, timedelta(days=365), RHYTHM.longest_wish),
        (None, None, RHYTHM.normal),
    ],
)
def test_a_server_may_ask_for_more_time_but_not_for_ever(fresh_for, ttl, expected):
    read = replace(FINE, fresh_for=fresh_for, ttl=ttl)
    assert wait(next_state(first_state(URL), read, NOW, 0.0)) == expected


def test_feeds_drift_apart():
    waits = {wait(next_state(first_state(URL), FINE, NOW, jitter)) for jitter in (0.0, 0.5, 0.999)}
    assert len(waits) == 3
    assert max(waits) <= RHYTHM.normal * 1.1


def test_waiting_doubles_up_to_its_ceiling():
    waits = [wait(failed(times)).total_seconds() / 60 for times in range(1, 10)]
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240, 240]
    assert wait(next_state(first_state(URL), DOWN, NOW, 0.0)) == timedelta(minutes=2.5)


def test_a_failing_feed_says_why_and_keeps_what_it_knew():
    known = replace(first_state(URL), validators=Validators('"1"'), last_ok_at=NOW - timedelta(hours=1))
    once = next_state(known, DOWN, NOW, 0.5)
    assert (once.health, once.failures) == (FeedHealth.FAILING, 1)
    assert once.why == "wire.example answered 503 (unavailable for now)."
    assert once.validators == known.validators
    assert once.last_ok_at == known.last_ok_at
    assert once.last_tried_at == NOW
    assert next_state(once, DOWN, NOW, 0.5).why == f"{once.why} It failed 2 times in a row."


def test_a_page_instead_of_a_feed_is_a_failure():
    state = next_state(first_state(URL), HasFailed(errors.FeedIsPage("A web page came.")), NOW, 0.5)
    assert (state.health, state.why) == (FeedHealth.FAILING, "A web page came.")


def test_a_suspended_feed_is_probed_daily_and_heals_itself():
    state = failed(RHYTHM.suspend_after)
    assert state.health is FeedHealth.SUSPENDED
    assert state.why is not None
    assert state.why.endswith("It failed 10 times in a row and is now asked once a day.")
    assert timedelta(hours=24) <= wait(state) <= timedelta(hours=26.5)
    state = failed(5, state)
    assert state.health is FeedHealth.SUSPENDED
    healed = next_state(state, FINE, NOW, 0.0)
    assert (healed.health, healed.failures, healed.why) == (FeedHealth.OK, 0, None)
    assert wait(healed) == RHYTHM.normal


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (timedelta(hours=3), timedelta(hours=3)),
        (timedelta(days=30), RHYTHM.longest_rest),
        (timedelta(seconds=1), timedelta(minutes=5)),
    ],
)
def test_retry_after_is_honoured_within_a_day(asked, expected):
    error = errors.ServerFailed("Too many.", status=429, retry_after=asked)
    assert wait(next_state(first_state(URL), HasFailed(error), NOW, 1.0)) == expected


def test_410_retires_a_feed():
    state = next_state(first_state(URL), HasFailed(errors.FeedGone("It is gone.", status=410)), NOW, 0.5)
    assert (state.health, state.next_due_at) == (FeedHealth.RETIRED, None)
    assert state.why == "It is gone. It is not asked again until its address in the configuration changes."
    assert not is_due(state, NOW + timedelta(days=400))


def test_a_move_is_remembered():
    state = next_state(first_state(URL), replace(FINE, moved_to=OTHER), NOW, 0.0)
    assert (state.url, state.current_url) == (URL, OTHER)
    assert next_state(state, FINE, NOW, 0.0).current_url == OTHER


def test_a_new_address_that_is_gone_sends_back_to_the_configured_one():
    moved = replace(first_state(URL), current_url=OTHER, validators=Validators('"1"', "Mon", "abc"))
    gone = HasFailed(errors.FeedGone("It is gone.", status=410))
    back = next_state(moved, gone, NOW, 0.5)
    assert (back.health, back.current_url) == (FeedHealth.FAILING, URL)
    assert back.validators == Validators(None, None, "abc")
    assert next_state(back, gone, NOW, 0.5).health is FeedHealth.RETIRED


def test_a_new_address_that_keeps_failing_is_doubted():
    moved = replace(first_state(URL), current_url=OTHER)
    assert failed(2, moved).current_url == OTHER
    assert failed(3, moved).current_url == URL


@given(
    st.lists(
        st.sampled_from(
            [
                FINE,
                replace(FINE, news=True),
                replace(FINE, moved_to=OTHER),
                DOWN,
                HasFailed(errors.FeedEmpty(".")),
            ]
        ),
        max_size=40,
    ),
    st.floats(0, 1, exclude_max=True),
)
def test_whatever_happens_a_feed_is_asked_again_within_two_days(outcomes, jitter):
    state = first_state(URL)
    for outcome in outcomes:
        state = next_state(state, outcome, NOW, jitter)
        assert timedelta(minutes=1) <= wait(state) <= timedelta(hours=48)
        assert (state.why is None) == (state.health is FeedHealth.OK) == (state.failures == 0)
