"""Whatever the bytes, a feed comes back or the error for what is no feed, and soon."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.parse_feed import inflated, read_files
from bot.errors import FeedUnreadable, TooLarge
from bot.feeds.normalise import normalise_feed
from bot.feeds.parse import parse_feed
from bot.models.feeds import ParsedFeed
from bot.models.operator import FeedSource
from tests.feeds.pairs import URL, feeds
from tests.feeds.test_normalise import SEEN

PIECES = st.sampled_from(
    """<rss> </rss> <channel> <item> </item> <entry> <title> </title> <link> <guid> <feed> <![CDATA[ ]]> <!-- -->
    & &amp; &nbsp; &#0; &#x110000; &lt; < > " ' <!DOCTYPE [ ]> <!ENTITY <?xml ?> <rdf:RDF <p <b> </b> <script> {"items":[ }
    \x00 \x1f \ufeff \ud800 é 中 \u202e <a:b <item/> xmlns= encoding="utf-16" <pubDate>2026-02-30 http:// <html <body""".split()
)
SOUP = st.lists(PIECES | st.text(max_size=6), max_size=60).map(
    lambda parts: " ".join(parts).encode("utf-8", "surrogatepass")
)


def outcome(body: bytes, kind: str | None = None) -> ParsedFeed | str:
    """The feed, or what a person is told; anything else propagates."""
    try:
        return parse_feed(body, url=URL, content_type=kind)
    except FeedUnreadable as error:
        return str(error)


@given(
    body=st.binary(max_size=400) | SOUP | SOUP.map(lambda body: b"<rss><channel>" + body),
    kind=st.none() | st.text(max_size=30),
)
@settings(max_examples=150, deadline=None)
def test_soup(body: bytes, kind: str | None):
    parsed = outcome(body, kind)
    if isinstance(parsed, str):
        assert parsed
        return
    for article in normalise_feed(parsed, FeedSource(URL, "x"), SEEN):
        assert "\n" not in article.title
        assert article.url == "" or article.url.startswith(("http://", "https://"))


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_damaged_feeds(data: st.DataObject):
    body = bytearray(data.draw(st.sampled_from(feeds())).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    assert outcome(bytes(body))


HUGE = 300_000


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<item>" * HUGE,
        b"<rss>" + b"<title>" * HUGE,
        b"<rss><item><title>" + b"<a \"" * HUGE,
        b"<rss><item><title>" + b"&" * HUGE,
        b"<rss><item><title>" + b"<![CDATA[" * HUGE,
        b"<rss><item><title>" + b"<!--" * HUGE,
        b"<!DOCTYPE rss [" + b"<!ENTITY a '" * HUGE,
        b"<rss><item><title>" + b"x" * (12 * HUGE) + b"</title></item></rss>",
        b"<?xml " * HUGE,
        b"<html " * HUGE,
        b"{" * HUGE,
        b'{"items":' + b"[" * HUGE,
        b"\xff\xfe" + b"<\0" * HUGE,
    ],
    ids=lambda body: body[-12:].decode("latin-1"),
)  # fmt: skip
def test_nothing_takes_more_than_linear_time(body: bytes):
    """Bounded by the test's own time limit: anything quadratic here takes hours."""
    parsed = outcome(body)
    assert isinstance(parsed, str) or all(len(entry.title) <= 1000 for entry in parsed.entries)


def test_inflating_is_bounded():
    bomb = gzip.compress(b"\0" * 5_000_000)
    assert len(inflated(bomb)) == 5_000_000
    with pytest.raises(TooLarge):
        inflated(bomb, limit=1_000_000)
    with pytest.raises(FeedUnreadable):
        inflated(bomb[:-20])
    assert inflated(gzip.compress(b"a") + gzip.compress(b"b")) == b"ab"


def test_without_an_address_links_stay_relative(tmp_path: Path):
    path = tmp_path / "feed"
    path.write_text(
        "<rss><channel><link>/</link><item><title>One</title><link>/a/1?b=2</link></item></channel></rss>"
    )
    assert [record["url"] for record in read_files([path])] == ["/a/1?b=2"]


def test_records_of_files(tmp_path: Path):
    body = (
        b"<rss><channel><item><title>One</title><link>/1</link><guid>g</guid><description>&lt;p>A&lt;/p>&lt;p>B</description>"
        b"<pubDate>Fri, 26 Jun 2026 10:33:00 +0200</pubDate><author>Ann</author><category>c</category></item>"
        b"<item><title>Two</title></item></channel></rss>"
    )
    good, page, absent = tmp_path / "good.gz", tmp_path / "page", tmp_path / "absent"
    good.write_bytes(gzip.compress(body))
    page.write_text("<html><title>Log in</title></html>")
    records = list(read_files([page, good, absent], "https://x.example/feed"))
    assert records == [
        {"file": str(page), "error": "A login page came instead of a feed: “Log in”."},
        {
            "file": str(good), "id": "g", "url": "https://x.example/1", "title": "One", "summary": "A\n\nB",
            "published": "2026-06-26T08:33:00Z", "authors": ["Ann"], "categories": ["c"],
        },
        {
            "file": str(good), "id": None, "url": None, "title": "Two", "summary": "",
            "published": None, "authors": [], "categories": [],
        },
        {"file": str(absent), "error": "The file cannot be read: No such file or directory."},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<item><title>x</title></item>" * 12_000 + b"</channel></rss>",
        b"<rss><channel>" + b"<item><title>x & y</title></item>" * 12_000 + b"</channel></rss>",
        b'{"version":"https://jsonfeed.org/version/1","items":[' + b'{"id":"1"},' * 11_999 + b"{}]}",
    ],
    ids=["sound", "mended", "json"],
)
def test_entries_beyond_the_limit_are_left_and_noted(body: bytes):
    parsed = outcome(body)
    assert len(parsed.entries) == 10_000
    assert "only the first 10,000 of 12,000 entries read" in parsed.notes


def test_names_that_only_recovery_lets_stand():
    parsed = outcome(
        b'<rss xmlns="urn:own"><channel><item><title>One</title><table:><b</item></channel></rss>'
    )
    assert [entry.title for entry in parsed.entries] == ["One"]


def test_what_is_large_and_broken_is_not_mended():
    large = b"<rss><channel><item><title>One & two \xff</title></item>" + b"<!--x-->" * 600_000
    assert outcome(large) == "The feed is broken, and too large to be mended."
    assert len(outcome(large[:2000]).entries) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE x [" + b"\n" * 400_000 + b"]><rss><channel><b><item><title>One</title></item>",
        b"\n<!DOCTYPE x [" * 40_000 + b"]><rss><channel><b><item><title>One</title></item>",
        b"<rss><channel><b><webMaster>" + b"x" * 1_400_000 + b"</webMaster><item><title>One</title></item>",
        b"<?xml " + b'encoding="" ' * 4_000 + b"<rss><channel><b><item><title>One</title></item>",
        b"<rss><channel><z:b "
        + b"".join(b'a%d=">" ' % number for number in range(60_000))
        + b"/><item><title>One",
    ],
    ids=["white space", "declarations", "encodings", "attributes", "words"],
)
def test_feedparser_is_spared_what_it_takes_hours_for(body: bytes):
    """Bounded by the test's own time limit."""
    assert outcome(body)


def test_references_to_what_is_no_character():
    body = b"<rss><channel><b><item><title>One</title><description>a &#xD800; b &#xDFFF;&#x0;</description></item>"
    assert [entry.title for entry in outcome(body).entries] == ["One"]


def test_an_address_that_stands_in_for_a_title_is_shortened():
    body = b"<rss><channel><item><link>http://x.example/" + b"y" * 3000 + b"</link></item></channel></rss>"
    [article] = normalise_feed(outcome(body), FeedSource(URL, "x"), SEEN)
    assert len(article.title) <= 120
    assert len(article.url) > 3000


def test_a_reference_with_a_number_beyond_all_bounds():
    """Found by mutation: feedparser hands the number on as it stands."""
    body = (
        b"<rss><channel><b><item><title>One</title><link>http://a.example/?x=&#x"
        + b"9" * 40
        + b";</link></item>"
    )
    assert outcome(body)
