"""Feeds and pages made to break readers: the readers' own errors and nothing else, and the next one is read.

A short form of ``scripts/torture_hostile.py``. Time is bounded by the tests' own limit: whatever is quadratic
here takes hours.
"""

from __future__ import annotations

import pytest

from tests.security import mutants, reading

FEEDS = mutants.own_feed_samples()
PAGES = mutants.own_page_samples()
BOMB = 150_000  # bytes


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_mutated_feeds(first: int):
    outcomes = {
        reading.judge_hostile_feed(mutants.mutant(FEEDS, number)) for number in range(first, first + 100)
    }
    assert {"judged", "FeedUnreadable"} <= outcomes
    reading.next_feed_reads()


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_mutated_pages(first: int):
    outcomes = {
        reading.read_hostile_page(mutants.mutant(PAGES, number)) for number in range(first, first + 50)
    }
    assert outcomes == {"read", "PageUnreadable"}
    reading.next_page_reads()


BOMBS = dict(mutants.specials(BOMB))


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str):
    bomb = mutants.Mutant(0, BOMBS[name], (name,), None)
    assert reading.read_hostile_feed(bomb)
    assert reading.read_hostile_page(bomb)
    reading.next_feed_reads()
    reading.next_page_reads()


def test_a_number_names_one_input():
    assert mutants.mutant(FEEDS, 7) == mutants.mutant(FEEDS, 7)
    assert mutants.mutant(FEEDS, 7).body != mutants.mutant(FEEDS, 8).body
    assert len({blow for number in range(400) for blow in mutants.mutant(FEEDS, number).blows}) == len(
        mutants.NAMES
    )


def test_entities_bring_nothing_in():
    """No file, no address, and no text that a document defines itself."""
    for name in ("external entities", "billion laughs", "quadratic blow-up"):
        parsed = reading.entries(BOMBS[name])
        assert all("root:" not in text and "haha" not in text and "xxxx" not in text for text in parsed), name
