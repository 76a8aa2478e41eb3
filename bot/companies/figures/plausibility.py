"""Whether a price may be multiplied by the share count in a filer's reports: what is implausible is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.companies.figures.source_data import Fundamentals, Quote, Splits

FLOAT_TIMES = (0.02, 15.0)
FLOAT_TIMES_ABROAD = (0.1, 2.5)
"""How far price × shares may be from the public float that the filer itself states.

Beyond it price and count are of different share classes, or of before and after a split; of a company abroad
they may be of depositary receipts and ordinary shares, whose ratio is often between 3 and 20. Families and
parents that hold nine tenths are not rare.
"""
FLOAT_TIMES_LATER = 50.0  # times that a price may go up until the float is stated anew
FLOAT_HOLDS = timedelta(days=700)  # it is stated once a year, of half a year before

SIZE_PARTS, SIZE_TIMES = 1_000, 1_000
"""A market value is no less than a thousandth, and no more than a thousand times, of what the company has and earns."""

RECEIPTS = (
    "of companies abroad either shares or depositary receipts are traded, and no source says which "
    "and at what ratio"
)


@dataclass(frozen=True, slots=True)
class Worth:
    """A price and what it makes with the share count: as quoted, in dollars, and in the currency of the books."""

    quote: Quote
    value: float
    in_dollars: float | None
    in_books: float | None


def count_refused(books: Fundamentals, worth: Worth, *, abroad: bool) -> str | None:
    """Why the price may not be multiplied by the filer's share count; None where it may.

    Filers of 40-F list the shares themselves in the United States, and so do those whose price is in the
    currency of their home.
    """
    at_home = worth.quote.currency == books.currency != "USD" or (books.form or "").startswith("40-F")
    if (books.foreign or (abroad and books.public_float is None)) and not at_home:
        return RECEIPTS
    return _float_refuses(books, worth, abroad=abroad) or _size_refuses(books, worth)


def since_split(books: Fundamentals, splits: Splits | None) -> tuple[Fundamentals, str | None]:
    """The books with their share count as it is after the splits since it was filed, and that in words."""
    if splits is None or books.shares is None or books.shares_filed is None:
        return books, None
    times = splits.since(books.shares_filed)
    if times == 1.0:
        return books, None
    words = f"{times:,.4g} for 1" if times > 1 else f"1 for {1 / times:,.4g}"
    return (
        replace(books, shares=books.shares * times),
        f"after the split of {words} since they were counted ({splits.source})",
    )


def _float_refuses(books: Fundamentals, worth: Worth, *, abroad: bool) -> str | None:
    if not books.public_float or worth.in_dollars is None:
        return None
    least, most = FLOAT_TIMES_ABROAD if abroad else FLOAT_TIMES
    stated = books.public_float_as_of
    if not abroad and stated is not None and worth.quote.at.date() - stated > FLOAT_HOLDS:
        most = FLOAT_TIMES_LATER
    if least < worth.in_dollars / books.public_float < most:
        return None
    far = "price × the filings’ share count is far from the public float that the filer states"
    if abroad:
        return f"{far}, and {RECEIPTS}"
    return f"{far}, so they may be of different share classes, or of before and after a split"


def _size_refuses(books: Fundamentals, worth: Worth) -> str | None:
    if not books.size or worth.in_books is None:
        return None
    if 1 / SIZE_PARTS <= worth.in_books / books.size <= SIZE_TIMES:
        return None
    counted = f"{books.shares:,.0f} shares"
    return f"the filings’ count of {counted} is out of all proportion to the company’s assets and revenue"
