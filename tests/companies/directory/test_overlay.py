"""The overlay that comes with the program holds together, and a wrong line says where."""

from functools import lru_cache

import pytest

from bot.companies.directory import overlay, sec_list
from bot.companies.directory.directory import Directory, NameKind
from bot.companies.directory.overlay import Overlay
from bot.companies.names.names import core, key
from bot.companies.resolving.resolve import is_isin


@lru_cache(maxsize=1)
def told() -> Overlay:
    return overlay.embedded()


@lru_cache(maxsize=1)
def directory() -> Directory:
    return Directory.embedded()


def test_every_symbol_that_is_spoken_of_is_listed():
    spoken = {*told().aliases, *told().typed, *told().formers, *told().titles, *told().homes}
    assert sorted(symbol for symbol in spoken if symbol not in directory().symbols) == []


def test_every_isin_is_one_and_leads_somewhere():
    assert [code for code in told().isins if not is_isin(code)] == []
    assert set(told().isins) == set(directory().isins)


def test_every_owner_of_a_part_is_known_or_named():
    for part in told().parts:
        assert 1990 <= part.year <= 2026, part
        assert part.owner in directory().symbols or len(part.owner) > 5, part


def test_a_name_means_one_company_only():
    meant: dict[str, set[int]] = {}
    for name in directory().names():
        if name.kind in {NameKind.ALIAS, NameKind.TYPED}:
            meant.setdefault(core(key(name.text)), set()).add(name.company)
    double = {
        name: [directory().company(number).name for number in numbers]
        for name, numbers in meant.items()
        if len(numbers) > 1
    }
    assert double == {}


def test_a_foreign_company_keeps_the_number_it_files_under():
    listed = Directory(sec_list.embedded(), Overlay())
    for outside in told().outside:
        known = listed.symbols.get(outside.company.symbol or "")
        if known is not None:
            merged = directory().company(directory().symbols[outside.company.symbol].company)
            assert merged.cik == listed.company(known.company).cik, outside.company.name


def test_enough_is_known_of_the_world():
    foreign = [one for one in told().outside if one.company.symbol]
    private = [one for one in told().outside if not one.company.symbol]
    assert len(foreign) >= 200
    assert len(private) >= 60
    assert all(one.company.note for one in private)


@pytest.mark.parametrize(
    "line",
    ["alias | PFE", "nonsense | PFE | Pfizer", "part | Seagen | PFE | soon | ", "foreign | Roche | ROG.SW"],
)
def test_a_wrong_line_says_where(line):
    with pytest.raises(ValueError, match="overlay, line 3"):
        overlay.parse(f"# a comment\n\n{line}\n")
