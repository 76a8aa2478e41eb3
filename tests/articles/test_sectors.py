"""Sectors by feed, by the operator's literal words, by the built-in vocabulary."""

from __future__ import annotations

import pytest

from bot.articles.sectors import SectorMatcher
from bot.models.operator import FeedSource, SectorRules


def rules(**terms: dict[str, tuple[str, ...]]) -> list[SectorRules]:
    keys = ("technology", "finance", "pharma", "biotech", "energy")
    return [SectorRules(key, key.title(), ":x:", **terms.get(key, {})) for key in keys]


def sectors(title: str, text: str = "", source: FeedSource | None = None, **terms) -> list[str]:
    return [fit.sector for fit in SectorMatcher(rules(**terms)).fit(title, text, source)]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Chipmaker opens data center for artificial intelligence", "", {"technology"}),
        ("Central bank raises interest rates", "", {"finance"}),
        ("Drugmaker wins FDA approval for obesity drug", "", {"pharma"}),
        ("Norvelle Therapeutics doses first patient in Phase 1 trial of gene therapy", "", {"biotech"}),
        ("Oil prices climb as OPEC cuts output", "", {"energy"}),
        ("Council opens a library in Oakham", "Readers may borrow books from Monday.", set()),
    ],
)
def test_the_vocabulary_knows_the_five(title, text, expected):
    assert set(sectors(title, text)) >= expected
    assert bool(sectors(title, text)) == bool(expected)


@pytest.mark.parametrize("word", ["apple", "bank", "patient", "wind", "platform", "market", "study", "cloud"])
def test_a_single_common_word_makes_no_sector(word):
    assert sectors(f"The {word} stands by the river", f"People look at the {word}.") == []


def test_two_sectors_are_allowed_and_the_stronger_comes_first():
    found = SectorMatcher(rules()).fit(
        "Solar farm and wind farm to power data center",
        "The solar power and battery storage go to the data center of a cloud provider.",
    )
    assert [fit.sector for fit in found] == ["energy", "technology"]
    assert found[0].strength > found[1].strength
    assert "wind farm" in found[0].why


def test_the_feed_says_so():
    source = FeedSource("https://feeds.example/oil", "Oil Daily", sectors=("energy",))
    fit = SectorMatcher(rules()).fit("Council opens a library", "", source)[0]
    assert (fit.sector, fit.why) == ("energy", "the feed Oil Daily belongs to it")


@pytest.mark.parametrize(
    ("term", "title", "matches"),
    [
        ("gene drive", "New GENE DRIVE tested", True),
        ("gene drive", "New gene-drive tested", True),
        ("gene drive", "New gene drives tested", False),
        ("ETH", "Ethics board meets", False),
        ("C++", "News of C++ and more", True),
        ("C++", "News of C and more", False),
        ("Zürich", "Ein Tag in ZURICH", True),
        ("a.b", "axb", False),
    ],
)
def test_include_words_are_literal(term, title, matches):
    assert (sectors(title, finance={"include": (term,)}) == ["finance"]) is matches


def test_exclude_wins_over_feed_and_words():
    source = FeedSource("https://feeds.example/tech", "Tech Daily", sectors=("technology",))
    terms = {"technology": {"exclude": ("gift guide",)}}
    assert sectors("Smartphone gift guide of the year", "", source, **terms) == []
    assert SectorMatcher(rules(**terms)).excluded("technology", "A Gift Guide", "") == "gift guide"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (  # words of a sector scattered over a private piece
            "Will I ever see the comet again?",
            "I bought a laptop and some software for it. My friend at Google laughed. Later I read that a GPU could do it.",
        ),
        (
            "Notes from the allotment",
            "The beans are up. Rain fell for a week.\n\nLater we spoke of the power grid, of energy and a reactor.",
        ),
        ("A silicone cover for the Xiaomi scooter", "It looks great and it holds. The rain stays out."),
        ("Harbour Bank maintains buy on Bolt, HSBC raises its price target", ""),
        ("Sun fires off ten solar flares in a day", ""),
        ("Snake oil, and other things to leave behind", ""),
        (
            "Marlowe Foods regains compliance with its listing rules",
            "Marlowe Foods said it meets the rules of the Nasdaq Stock Market again. Its shares trade on the Oslo Stock Exchange, too.",
        ),
        ("Miners finish phase 1 of the copper mill", "The mill runs. Phase 2 begins in May."),
    ],
)
def test_words_in_passing_make_no_sector(title, text):
    assert sectors(title, text) == []


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Norvelle regains compliance with listing rules", "Norvelle, a clinical-stage biopharmaceutical company, said so on Friday.", "biotech"),
        ("Harbour cuts 300 jobs", "Harbour, a mortgage lender, is a leading asset manager, too.", "finance"),
        ("Samsung wins order from carmaker", "Samsung Electronics will deliver displays.", "technology"),
        ("Bitcoin's fall deepens", "", "finance"),
        ("I paid with bitcoin for a month", "My bank did not like it.", "finance"),
    ],
)  # fmt: skip
def test_what_a_story_is_about_is_known_from_headline_and_lead(title, text, expected):
    assert expected in sectors(title, text)
