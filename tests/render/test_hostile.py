"""Whatever strangers write, no rendering mentions, links, formats, commands or breaks."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models.articles import CompanyLink, CompanyRole, EventType
from bot.models.digests import DigestItem, LeftOut, LeftOutReason, SilentSource, SourceLink
from bot.render.export.html import digest_html
from bot.render.export.json import blocks_json, digest_json
from bot.render.export.report import render_report
from bot.render.export.text import digest_text, news_text
from bot.render.slack.digest import render_digest
from bot.render.slack.lint import lint
from bot.render.slack.news import news_message
from tests.render import peers, readers
from tests.render.samples import END, digest, facts, section
from tests.render.test_escape import HOSTILE

pytestmark = pytest.mark.slow

FLOOD = st.sampled_from(
    ["&" * 10_000, "<!here> " * 1_500, "x" * 10_000, "e\u0301\u0301" * 4_000, "\u202e" * 500]
)
TEXT = st.one_of(*[HOSTILE] * 8, FLOOD)  # a flood is slow to read, hence seldom
URL = st.one_of(
    st.just("https://news.example/story?id=1&x=2"),
    TEXT,
    TEXT.map(lambda text: f"https://news.example/{text}"),
    TEXT.map(lambda text: f"https://{text}.example/"),
    st.sampled_from(["javascript:alert(1)", "data:text/html,<script>", "https://a.example/|<!here>"]),
)
COMPANY = st.builds(
    CompanyLink,
    name=TEXT,
    symbol=TEXT | st.none(),
    exchange=st.none(),
    cik=st.none(),
    role=st.sampled_from(CompanyRole),
    span=TEXT,
    start=st.just(0),
    end=st.just(1),
    why=TEXT,
)
ITEM = st.builds(
    DigestItem,
    story_id=TEXT,
    article_key=TEXT,
    article_keys=st.just(()),
    title=TEXT,
    url=URL,
    summary=TEXT,
    text=TEXT,
    source=TEXT,
    published=st.integers(-40, 400).map(lambda hours: END - timedelta(hours=hours)),
    dated=st.booleans(),
    also=st.lists(st.builds(SourceLink, source=TEXT, url=URL), max_size=4).map(tuple),
    event=st.none() | st.sampled_from(EventType),
    companies=st.lists(COMPANY, max_size=3).map(tuple),
    score=st.just(1.0),
    parts=st.just(()),
)
LEFT_OUT = st.builds(LeftOut, reason=st.sampled_from(LeftOutReason), detail=TEXT, count=st.integers(0, 9))


@st.composite
def digests(draw):
    sections = draw(
        st.lists(
            st.builds(
                lambda items, left_out, title, emoji: section(
                    *items, left_out=left_out, title=title, emoji=emoji
                ),
                items=st.lists(ITEM, max_size=5),
                left_out=st.lists(LEFT_OUT, max_size=4).map(tuple),
                title=TEXT,
                emoji=st.sampled_from([":dna:", "🧬", "<!here>", ":a b:", ""]),
            ),
            min_size=1,
            max_size=3,
        )
    )
    named = draw(st.lists(st.tuples(TEXT, TEXT | st.none()), max_size=2))
    return digest(
        *sections,
        silent=draw(st.lists(st.builds(SilentSource, source=TEXT, why=TEXT), max_size=3).map(tuple)),
        facts=tuple(facts(name, symbol, errors=(name,)) for name, symbol in named),
        late_for=draw(st.none() | st.just(END)),
    )


DATE = re.compile(r"!date\^\d{9,11}\^[^<>|^]{1,40}")

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def assert_inert(message) -> None:
    assert lint(message) == []
    assert readers.mrkdwn_controls(message.text) == []
    assert readers.mrkdwn_is_whole(message.text)
    assert readers.deceptive(message.text) == []
    peers.sdk_accepts(message.blocks)
    peers.slackblocks_accepts(message)
    for leaf in readers.text_objects(message.blocks):
        assert leaf["type"] not in readers.PARSED_RUNS
        assert readers.deceptive(leaf.get("text", "")) == []
        if leaf["type"] == "link":
            assert leaf["url"].startswith(("https://", "http://"))
        if leaf["type"] == "plain_text" and leaf.get("emoji", True):
            assert readers.emoji_names(leaf["text"]) in ([], ["dna"])
        if leaf["type"] == "mrkdwn":
            assert leaf["verbatim"] is True
            assert readers.mrkdwn_is_whole(leaf["text"])
            for kind, address in readers.mrkdwn_controls(leaf["text"]):
                if kind == "special":  # a time of ours, in the reader's zone
                    assert DATE.fullmatch(address), address
                    continue
                assert kind == "link"
                assert address.startswith(("https://", "http://"))
            assert readers.emoji_names(leaf["text"]) in ([], ["dna"])


@SLOW
@given(digests(), st.booleans())
def test_slack_messages_are_inert(made, menus):
    for message in render_digest(made, menus=menus):
        assert_inert(message)


@SLOW
@given(st.lists(ITEM, max_size=6), TEXT)
def test_news_is_inert(items, words):
    assert_inert(news_message(items, heading=words, now=END, timezone="UTC", empty=f"No {words}", hint=words))
    shown = news_text(items, heading=words, now=END, timezone="UTC", empty=f"No {words}")
    assert readers.deceptive(shown) == []


TAGS = set(
    "html head meta title style body header p h1 nav a span main section h2 h3 ol li article time "
    "div table thead tr th tbody td footer".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class href aria-label id rel datetime scope title".split()
)


@SLOW
@given(digests())
def test_the_page_has_no_tag_attribute_or_address_but_ours(made):
    page = digest_html(made)
    read = readers.Page(page)
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert all(address.startswith(("https://", "http://", "#sector-")) for address in read.addresses)
    assert readers.deceptive(page) == []


@SLOW
@given(digests())
def test_a_terminal_gets_nothing_to_obey(made):
    for shown in (digest_text(made), render_report(made)):
        assert readers.deceptive(shown) == []
        assert readers.most_marks(shown) <= 4


@SLOW
@given(digests())
def test_json_can_always_be_read(made):
    told = json.loads(digest_json(made))
    assert len(told["sections"]) == len(made.sections)
    assert len(json.loads(blocks_json(render_digest(made)))) >= 1
