"""Which blocks are the article, and when a page is read at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.page.boilerplate import Block, clean
from bot.articles.page.need import ENOUGH_WORDS, wants_page
from bot.models.articles import Article
from bot.models.operator import FeedSource

LEAD = "The regulator has approved the merger of the two grid operators on condition that they sell a cable."
SECOND = "The cable links the island to the mainland and carries about a third of the power it needs."


def texts(*blocks: Block | str, title: str = "") -> list[str]:
    return [b.text for b in clean([Block(b) if isinstance(b, str) else b for b in blocks], title=title)]


@pytest.mark.parametrize(
    "furniture",
    [
        "Read more: Grid operators strike a deal at last",
        "READ ALSO | What the merger means for you",
        "Related: Five things to know about the cable",
        "Sign up for our newsletter",
        "Subscribe now for full access.",
        "Share this article",
        "Follow us on Facebook",
        "Follow Island Business on LinkedIn and X.",
        "Get the latest energy news delivered to your inbox every day.",
        "By clicking Accept you and your household agree to our terms.",
        "We use cookies to improve your experience.",
        "This story appeared on islandnews.example, 2026-03-01 12:00.",
        "The post Regulator approves merger appeared first on Island News.",
        "Updated at 1:23 p.m.",
        "Image credit: A. Photographer / Agency",
        "(Reporting by Ana Silva; Editing by Bo Larsen)",
        "Jo Berg and Al Winter contributed to this report.",
        "12 Comments",
        "4 min read",
        "Advertisement",
        "© 2026 Island Media",
        "SOURCE Island Grid Inc.",
        "https://islandnews.example/merger",
        "Please enable JavaScript to view the comments.",
        "Write to Ana Silva at ana@islandnews.example",
    ],
)
def test_furniture_goes_wherever_it_stands(furniture):
    assert texts(furniture, LEAD, furniture, SECOND, furniture) == [LEAD, SECOND]


@pytest.mark.parametrize(
    "prose",
    [
        "Updated guidance now calls for revenue of $2 billion.",
        "Subscriber growth slowed to 3 percent in the quarter.",
        "Related Companies said it would sell the towers.",
        "More than 400 people work at the plant.",
        "Sweden wants the island to become a member of the power union.",
        "Insurers provide full coverage of the losses.",
        "The newsletter business grew by a fifth, the publisher said.",
        "Source Energy reported a loss for the quarter.",
        "Listening posts along the coast heard the blast.",
        "Share prices of both companies rose by 4 percent.",
        "Comments on the plan are due by June 3.",
        "Contact with the satellite was lost at noon, the agency said.",
        "Print sales fell while digital sales rose.",
        "In a letter to the editor the authors withdrew their claim.",
        "Users who sign up for the service pay 9 euros a month.",
        "Published results show that the drug works in one patient of three.",
        "See's parent company said sales of sweets had doubled.",
    ],
)
def test_prose_that_looks_like_furniture_stays(prose):
    assert texts(LEAD, prose, SECOND) == [LEAD, prose, SECOND]


def test_the_headline_and_what_stands_before_it_go():
    title = "Regulator approves grid merger"
    assert texts(
        Block("Energy", linked=1.0), Block("Regulator approves grid merger", "head"), LEAD, title=title
    ) == [LEAD]


def test_a_block_comes_once_even_inside_a_later_or_earlier_one():
    nested = [LEAD, f"{LEAD} {SECOND}", SECOND, LEAD.upper(), SECOND]
    assert texts(*nested) == [LEAD, SECOND]


def test_short_sentences_may_come_twice():
    assert texts(f"{LEAD} Not so.", f"{SECOND} Not so.") == [f"{LEAD} Not so.", f"{SECOND} Not so."]


def test_other_releases_after_the_article_go_for_good():
    prose = [
        LEAD,
        SECOND,
        "The sale has to be completed by the end of the year, the regulator said on Friday.",
    ]
    tail = [
        Block("Also from this source", "head"),
        "Another release, long enough to be taken for prose, follows here.",
    ]
    assert texts(*prose, *tail) == prose


def test_a_list_of_links_after_a_label_goes_and_prose_after_it_stays():
    links = [Block("Grid operators strike deal", "item", 1.0), Block("Why cables break in June", "item", 0.5)]
    assert texts(LEAD, Block("Don't miss"), *links, SECOND) == [LEAD, SECOND]


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ("The buyers have offered 400 million euros. A decision by the other owners is not expected bef", "The buyers have offered 400 million euros."),
        ("The buyers have offered 400 million euros. The owners of the grid want more…", "The buyers have offered 400 million euros."),
        ("The buyers have offered 400 million euros, and the sale will be closed in autumn. PTI", "The buyers have offered 400 million euros, and the sale will be closed in autumn."),
        ("They published the list of all the bidders and of the prices that they have offered:", None),
        ("The buyers are a fund and a bank that have worked together on three other islands and", None),
    ],
)  # fmt: skip
def test_a_stump_at_the_end_goes(last, kept):
    assert texts(LEAD, last) == [LEAD, *([kept] if kept else [])]


def test_a_text_that_is_nothing_but_a_stump_is_marked():
    stump = "The regulator has approved the merger of the two grid operators on condition that they sell"
    assert texts(stump) == [stump + "…"]


@given(
    st.lists(
        st.builds(Block, st.text(max_size=80), st.sampled_from(["p", "head", "item"]), st.floats(0, 1)),
        max_size=12,
    )
)
def test_cleaning_only_ever_leaves_out(blocks):
    given_text = " ".join(" ".join(b.text.split()) for b in blocks)
    for block in clean(blocks):
        assert all(word in given_text for word in block.text.rstrip("…").split())


ARTICLE = Article(
    key="k", feed_url="https://f.example/rss", feed_key="1", url="https://f.example/story", title="T", text="",
    source="F", published=datetime(2026, 1, 1, tzinfo=UTC), first_seen=datetime(2026, 1, 1, tzinfo=UTC),
    dated=True, fingerprint="x",
)  # fmt: skip
FEED = FeedSource(url="https://f.example/rss", name="F")
LONG = "The grid is sound and the lights stay on. " * (ENOUGH_WORDS // 9 + 1)


@pytest.mark.parametrize(
    ("change", "feed", "wanted", "why"),
    [
        ({"text": ""}, {}, True, "no text"),
        ({"text": "Too short to tell."}, {}, True, "short (4 words)"),
        ({"text": LONG + "But there is more [...]"}, {}, True, "cut off"),
        ({"text": LONG + "But there is more… Read more »"}, {}, True, "cut off"),
        ({"text": LONG + "But there is"}, {}, True, "middle of a sentence"),
        ({"text": LONG}, {}, False, "enough"),
        ({"text": ""}, {"page_text": False}, False, "switched off"),
        ({"text": "", "url": ""}, {}, False, "no link"),
        ({"text": "", "url": "mailto:a@b.example"}, {}, False, "not a web address"),
        ({"text": "", "url": "https://f.example/report.PDF?x=1"}, {}, False, "file"),
    ],
)
def test_when_a_page_is_read(change, feed, wanted, why):
    decided, reason = wants_page(replace(ARTICLE, **change), replace(FEED, **feed))
    assert (decided, why in reason) == (wanted, True), reason
