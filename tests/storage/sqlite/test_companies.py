"""What sources said about companies, kept."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.models.companies import CachedPiece
from storage.sqlite.companies import SqliteCompanyCache
from storage.sqlite.engine.database import Database

AT = datetime(2026, 2, 27, 8, tzinfo=UTC)


@pytest.fixture
def cache(database):
    return SqliteCompanyCache(database)


async def test_kept_by_kind_and_key(cache):
    pieces = [
        CachedPiece("quote", "HALV", '{"a": 1}', AT),
        CachedPiece("quote", "X", "{}", AT),
        CachedPiece("fx", "HALV", "[]", AT),
    ]
    for piece in pieces:
        await cache.keep(piece)
    found = await cache.pieces([("quote", "HALV"), ("fx", "HALV"), ("fx", "X")])
    assert found == {("quote", "HALV"): pieces[0], ("fx", "HALV"): pieces[2]}
    assert await cache.pieces([]) == {}


async def test_a_newer_answer_replaces_an_older_one_and_not_the_other_way(cache):
    new = CachedPiece("quote", "HALV", "new", AT + timedelta(minutes=1))
    await cache.keep(CachedPiece("quote", "HALV", "old", AT))
    await cache.keep(new)
    await cache.keep(CachedPiece("quote", "HALV", "late", AT))
    assert await cache.pieces([("quote", "HALV")]) == {("quote", "HALV"): new}
    again = CachedPiece("quote", "HALV", "again", new.fetched_at)
    await cache.keep(again)
    assert await cache.pieces([("quote", "HALV")]) == {("quote", "HALV"): again}


async def test_an_answer_of_a_clock_that_was_far_ahead_is_replaced(cache):
    await cache.keep(CachedPiece("quote", "HALV", "ahead", AT.replace(year=2035)))
    right = CachedPiece("quote", "HALV", "right", AT)
    await cache.keep(right)
    assert await cache.pieces([("quote", "HALV")]) == {("quote", "HALV"): right}


async def test_it_survives_a_restart(cache, database, path):
    piece = CachedPiece("fx", "daily", "ä", AT)
    await cache.keep(piece)
    database.close()
    reopened = Database.open(path)
    try:
        assert await SqliteCompanyCache(reopened).pieces([("fx", "daily")]) == {("fx", "daily"): piece}
    finally:
        reopened.close()


async def test_old_answers_are_forgotten(cache):
    await cache.keep(CachedPiece("quote", "A", "1", AT))
    await cache.keep(CachedPiece("quote", "B", "2", AT + timedelta(days=1)))
    assert await cache.forget_pieces(AT + timedelta(hours=1)) == 1
    assert set(await cache.pieces([("quote", "A"), ("quote", "B")])) == {("quote", "B")}


async def test_whatever_text_comes_is_kept(cache):
    await cache.keep(CachedPiece("quote", "A\ud800", "\udfff\x00'; drop table company_pieces", AT))
    (found,) = (await cache.pieces([("quote", "A\ud800")])).values()
    assert found.body == "?\x00'; drop table company_pieces"
