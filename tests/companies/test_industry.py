"""In which sector a company works, and how prominent it is."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from bot.companies.directory import industry
from bot.companies.directory.directory import Directory
from bot.companies.directory.industry import Industries

SECTORS = {"technology", "finance", "pharma", "biotech", "energy"}
TABLE = Path(industry.__file__).parents[1] / "data" / "industries.txt"


@cache
def industries() -> Industries:
    return Industries(Directory.embedded())


@pytest.mark.parametrize(
    ("name", "symbol", "sector"),
    [
        ("NVIDIA Corp", "NVDA", "technology"),
        ("Robinhood Markets, Inc.", "HOOD", "finance"),
        ("Canadian Solar Inc.", "CSIQ", "energy"),
        ("Exxon Mobil Corp", "XOM", "energy"),
        ("Berkshire Hathaway Inc", "BRK.B", "finance"),
        ("Larkmoor Therapeutics", None, "biotech"),
        ("Quarrow Bancorp", None, "finance"),
        ("Oakham Petroleum plc", None, "energy"),
        ("Oakham Semiconductor", None, "technology"),
        ("Oakham Biscuits", None, None),
    ],
)
def test_the_sector_by_symbol_or_else_by_name(name, symbol, sector):
    assert industries()(name, symbol) == sector


def test_every_company_of_the_table_stands_in_one_sector_once():
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert {line.partition("|")[0].strip() for line in lines} == SECTORS
    counts = Counter(symbol for line in lines for symbol in line.partition("|")[2].split())
    assert [symbol for symbol, count in counts.items() if count > 1] == []


def test_the_largest_are_the_most_prominent():
    largest = industries().prominence("NVIDIA Corp", "NVDA")
    small = industries().prominence("Collegium Pharmaceutical, Inc", "COLL")
    assert largest is not None
    assert largest[0] > 0.9
    assert small is None or small[0] < largest[0]
    assert industries().prominence("Oakham Biscuits", None) is None
