"""What a wrong clock may do to what is stored: nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.upkeep.clock_check import LEAP, WAITED_OUT, Known, believe, may_be_believed
from tests.storage.sqlite.samples import NOON, article, plan

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


async def test_day_after_day_is_believed(database: Database):
    assert [await may_be_believed(database, NOON + day * DAY) for day in range(5)] == [True] * 5
    assert await may_be_believed(database, NOON + 4 * DAY + LEAP)


async def test_an_hour_in_another_decade_is_not(database: Database, path: Path):
    assert await may_be_believed(database, NOON)
    for minutes in (0, 1, 30, 60):
        assert not await may_be_believed(database, NOON + 9 * YEAR + timedelta(minutes=minutes))
    again = Database.open(path)  # started anew meanwhile, which begins with a clean-up
    assert not await may_be_believed(again, NOON + 9 * YEAR + HOUR)
    again.close()
    assert await may_be_believed(database, NOON + 2 * HOUR)
    assert not await may_be_believed(database, NOON + 9 * YEAR + 2 * DAY), "the wait begins anew"


async def test_a_machine_that_was_off_for_weeks_is_believed_a_day_later(database: Database):
    assert await may_be_believed(database, NOON)
    back = NOON + 40 * DAY
    assert not await may_be_believed(database, back)
    assert not await may_be_believed(database, back + WAITED_OUT - HOUR)
    assert await may_be_believed(database, back + WAITED_OUT)
    assert await may_be_believed(database, back + 2 * DAY)


async def test_a_database_of_before_goes_by_its_newest_article(database: Database):
    await SqliteFeedStore(database).record(plan(article(1)), NOON)
    assert not await may_be_believed(database, NOON + 2 * YEAR)
    assert await may_be_believed(database, NOON + 2 * DAY)


async def test_a_new_database_has_nothing_to_lose(database: Database):
    assert await may_be_believed(database, NOON)


WRONG = st.tuples(
    st.integers(-4000, 4000), st.lists(st.integers(0, 5), max_size=4)
)  # days off, hours between looks
RIGHT = st.lists(st.integers(0, 30), min_size=1, max_size=4)


@given(st.lists(st.tuples(WRONG, RIGHT), max_size=12))
def test_a_clock_that_is_wrong_for_less_than_a_day_is_never_believed(spells: list):
    real, known = NOON, Known(NOON)
    for (days, wrong), right in spells:
        for off, hours in [(days * DAY, one) for one in wrong] + [(timedelta(), one) for one in right]:
            real += hours * HOUR
            believed, known = believe(real + off, known)
            assert not believed or off <= LEAP
