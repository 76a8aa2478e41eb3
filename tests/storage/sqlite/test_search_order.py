"""Words find whatever is stored, in whatever order it came: an archive added today, an old row edited anew."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models.articles import NewsQuery
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.search.articles import SHEET, SqliteNewsSearch
from tests.storage.sqlite.samples import NOON, article, judged, plan

DAY = timedelta(days=1)


async def keep(database: Database, ages: list[timedelta], word: str = "Gout", first: int = 0) -> None:
    """Articles of these ages at noon, one row after another; every third is of something else."""
    some = [
        article(
            number,
            title=f"{word} trial {number}" if number % 3 else f"Other trial {number}",
            text="Nothing more was said.",
            published=NOON - age,
            first_seen=NOON - age,
        )
        for number, age in enumerate(ages, first)
    ]
    await SqliteFeedStore(database).record(plan(*some), NOON)
    await SqliteArticleStore(database).save_judged([judged(of=one) for one in some], NOON)


async def found(database: Database, words: str, **more) -> list[int]:
    search = SqliteNewsSearch(database)
    return [int(one.article.key[4:]) for one in await search.search(NewsQuery(words=words, **more))]


ages = st.integers(0, 40 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some=st.lists(ages, min_size=1, max_size=40, unique=True),
    since=ages,
    until=st.one_of(st.none(), ages),
    limit=st.integers(1, 50),
)
async def test_the_newest_that_have_the_word_whatever_order_they_came_in(some, since, until, limit):
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "news.db", readers=1)
        try:
            await keep(database, some)
            end = None if until is None else NOON - until
            got = await found(database, "gout", since=NOON - since, until=end, limit=limit)
        finally:
            database.close()
    expected = sorted(
        (age, number)
        for number, age in enumerate(some)
        if number % 3 and age <= since and (until is None or age > until)
    )
    assert got == [number for _, number in expected[:limit]]


async def test_an_archive_that_came_last_stands_behind_what_is_newer(database: Database):
    await keep(database, [timedelta(hours=2), timedelta(hours=2, minutes=1)])
    archive = [6 * DAY + timedelta(minutes=number) for number in range(2 * SHEET)]
    await keep(database, archive, first=2)
    assert (await found(database, "gout", since=NOON - 30 * DAY, limit=5))[0] == 1
    assert len(await found(database, "gout", since=NOON - 30 * DAY, limit=400)) == len(
        [number for number in range(2 * SHEET + 2) if number % 3]
    )


@pytest.mark.parametrize("strays", [1, 540])
async def test_old_rows_that_were_dated_anew_are_found(database: Database, strays: int):
    await keep(database, [timedelta(minutes=number) for number in range(strays)])
    await keep(database, [90 * DAY] * 1_000, first=strays)
    await keep(database, [timedelta(hours=20), timedelta(hours=19)], first=strays + 1_000)
    got = await found(database, "gout", since=NOON - DAY, limit=1_000)
    expected = [*range(strays), strays + 1_001, strays + 1_000]
    assert got == [number for number in expected if number % 3]
