"""One name or several in a line: the directory knows where one company ends."""

import pytest

from bot.companies.directory.directory import Directory
from bot.companies.resolving.listed import listed
from bot.companies.resolving.resolve import Resolver


@pytest.fixture(scope="module")
def resolver():
    return Resolver(Directory.embedded())


@pytest.mark.parametrize(
    ("line", "symbols"),
    [
        ("pfizer", "PFE"),
        ("pfizer, lilly", "PFE LLY"),
        ("pfizer and lilly", "PFE LLY"),
        ("Pfizer; Moderna & Amgen", "PFE MRNA AMGN"),
        ("Johnson & Johnson", "JNJ"),
        ("Eli Lilly and Company", "LLY"),
        ("Merck & Co., Inc.", "MRK"),
        ("Merck & Co., Inc., Pfizer Inc., and Amazon.com, Inc.", "MRK PFE AMZN"),
        ("pfizer, pfizer", "PFE"),
    ],
)
def test_names_are_told_apart(resolver, line, symbols):
    found = listed(resolver.resolve, line)
    assert " ".join(one.company.symbol for one in found) == symbols


def test_one_that_is_unknown_does_not_hide_the_others(resolver):
    known, unknown = listed(resolver.resolve, "pfizer, qwertzuiop limited partners")
    assert known.company.symbol == "PFE"
    assert (unknown.status, unknown.query) == ("unknown", "qwertzuiop limited partners")


@pytest.mark.parametrize("line", ["qwertzuiop", "united", "", ",", "and"])
def test_what_names_none_is_answered_once(resolver, line):
    assert len(listed(resolver.resolve, line)) == 1
