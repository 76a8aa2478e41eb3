"""What in a headline says that it matters."""

from __future__ import annotations

import pytest

from bot.articles.importance import amount, amount_share, marks


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Judge rejects Larkmoor's bid for Quarrow", {"setback", "authority"}),
        ("Larkmoor's gout drug fails in late-stage trial", {"setback"}),
        ("FDA clears Larkmoor's pill", {"authority"}),
        ("Inflation eases again", {"economy"}),
        ("Larkmoor shares plunge", {"shock"}),
        ("Fed holds rates as tariffs bite", {"economy"}),
        ("Larkmoor opens a museum of lamps", set()),
    ],
)
def test_marks_of_a_headline(title, names):
    assert {name for name, _ in marks(title)} == names


def test_a_mark_quotes_what_it_was_found_by():
    assert ("setback", "fails") in marks("Larkmoor's gout drug fails in late-stage trial")


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Larkmoor buys Quarrow for $3.2 billion, $200 million of it in cash", 3.2e9),
        ("Quarrow raises €40 million", 4e7),
        ("Larkmoor has 12,000 employees", 0.0),
    ],
)
def test_the_largest_sum_counts(title, value):
    assert amount(title) == value


def test_a_listing_is_no_authority_and_no_sum():
    assert marks("Larkmoor names a treasurer (LKMR:NASDAQ)") == ()


def test_more_money_never_counts_less():
    shares = [amount_share(10.0**power) for power in range(6, 13)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert amount_share(0.0) == 0.0
