"""What a careful reader finds in a feed, as pairs of invented feeds and expected values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import FeedEmpty, FeedIsPage, FeedUnreadable
from bot.feeds.parse import parse_feed
from bot.feeds.parsing.feedparser_fallback import count_entries, feedparser_parse, looks_wrong
from bot.models.feeds import Entry, ParsedFeed
from tests.feeds.pairs import OPTIONS, URL, feeds, told


@pytest.mark.parametrize("path", feeds(), ids=lambda path: path.name)
def test_pair(path: Path):
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    assert told(parse_feed(path.read_bytes(), url=URL, **OPTIONS.get(path.name, {}))) == expected


def rss(inner: str, *, declaration: str = "") -> str:
    return f'{declaration}<rss version="2.0"><channel><title>T</title>{inner}</channel></rss>'


def only(body: bytes | str, **options: str) -> Entry:
    parsed = parse_feed(body if isinstance(body, bytes) else body.encode(), url=URL, **options)
    (entry,) = parsed.entries
    return entry


DECLARED = '<?xml version="1.0" encoding="{}"?>'


@pytest.mark.parametrize(
    ("text", "written", "declared", "content_type"),
    [
        ("Münze – “quoted”", "utf-8", None, None),
        ("Münze – “quoted”", "utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        ("Münze – “quoted”", "utf-8", "utf-16", None),
        ("Münze – “quoted”", "utf-8", "no-such-encoding", "text/xml; charset=bogus"),
        ("Münze – “quoted”", "utf-8-sig", "windows-1251", None),
        ("Münze – “quoted”", "utf-16", "utf-16", None),
        ("Münze – “quoted”", "utf-16-le", "utf-16", None),
        ("Münze – “quoted”", "utf-32", None, None),
        ("Münze – “quoted”", "cp1252", "iso-8859-1", None),
        ("Münze – “quoted”", "cp1252", "utf-8", None),
        ("Münze – “quoted”", "cp1252", None, "text/xml"),
        ("Новости рынка", "windows-1251", "windows-1251", None),
        ("Новости рынка", "koi8-r", None, "application/xml; charset=koi8-r"),
        ("Новости рынка", "windows-1251", "windows-1251", "text/xml; charset=ISO-8859-1"),
        ("市場の動き", "shift_jis", "shift_jis", None),
        ("市場の動き", "iso-2022-jp", "iso-2022-jp", None),
        ("市场新闻①", "gb18030", "gb2312", None),
        ("시장 뉴스", "euc-kr", "euc-kr", None),
    ],
)
def test_encodings(text: str, written: str, declared: str | None, content_type: str | None):
    head = DECLARED.format(declared) if declared else ""
    body = rss(f"<item><title>{text}</title></item>", declaration=head).encode(written)
    options = {"content_type": content_type} if content_type else {}
    assert only(body, **options).title == text


def test_stray_cp1252_bytes_in_utf8():
    body = rss("<item><title>Zürich @ today</title></item>").encode().replace(b"@", b"\x96")
    assert only(body).title == "Zürich – today"


def test_nothing_is_expanded_or_loaded(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "{secret.as_uri()}">]>' + rss(
        "<item><title>&l11; &file; &l0;</title></item>"
    )
    assert only(body).title == "&l11; &file; ha"
    padded = f"<!--{' ' * 25_000}-->" + body  # too far down to be looked for
    try:
        title = only(padded).title
    except FeedUnreadable:
        return
    assert len(title) < 100
    assert "tell" not in title


def test_every_entry_survives_a_broken_neighbour():
    items = "".join(
        f"<item><title>Item {n} & more</title><link>https://x.example/{n}</link></item>" for n in range(20)
    )
    broken = rss(items.replace("</title><link>https://x.example/7<", "<link>https://x.example/7<"))
    parsed = parse_feed(broken.encode(), url=URL)
    assert [entry.url for entry in parsed.entries if entry.url] == [
        f"https://x.example/{n}" for n in range(20)
    ]
    assert parsed.entries[8].title == "Item 8 & more"


def test_recovery_keeps_references_after_the_first_fault():
    body = rss(
        "<item><title>A</b></title></item><item><title>R&amp;D &lt; &#38; &quot;x&quot;</title></item>"
    )
    parsed = parse_feed(body.encode(), url=URL)
    assert parsed.entries[1].title == 'R&D < & "x"'


def test_relative_links():
    item = "<item><title>x</title><link>story?id=1</link></item>"
    assert only(rss(item)).url == "https://feeds.example/rss/story?id=1"
    elsewhere = rss("<link>https://site.example/news/</link>" + item)
    assert only(elsewhere).url == "https://site.example/news/story?id=1"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "mailto:x@y.example", "data:text/html,x", "ftp://h.example/", "http://[bad"],
)
def test_links_that_are_no_pages(link: str):
    assert (
        only(rss(f"<item><title>x</title><link>{link}</link><guid isPermaLink='false'>g</guid></item>")).url
        is None
    )


def test_guid_is_a_link_only_when_it_may_be():
    assert only(rss("<item><guid>https://x.example/1</guid></item>")).url == "https://x.example/1"
    assert only(rss('<item><guid isPermaLink="false">https://x.example/1</guid></item>')).url is None


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("", FeedEmpty, "empty"),
        ("  \n\0", FeedEmpty, "empty"),
        ("<!DOCTYPE html><html><head><title>Sign in · Portal</title></head><body/></html>", FeedIsPage, "A login page came instead of a feed: “Sign in · Portal”."),
        ("<html><body><form><input type=password></form></body></html>", FeedIsPage, "A login page"),
        ("\n<!-- x --><HTML><title>Just a moment...</title></HTML>", FeedIsPage, "A check for robots"),
        ("<!doctype html><title>Before you continue</title>", FeedIsPage, "A consent page"),
        ("<html><title>404 Not Found</title></html>", FeedIsPage, "An error page"),
        ('<html><head><title>News</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>', FeedIsPage, "names a feed at /feed.xml"),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><title>Home</title></html>", FeedIsPage, "A web page came instead of a feed: “Home”."),
        ("<opml version='2.0'><body/></opml>", FeedUnreadable, "<opml>"),
        ("Not found", FeedUnreadable, "“Not found”"),
        ('{"error": "no"}', FeedUnreadable, "no JSON Feed"),
        ('{"items": [', FeedUnreadable, "broken at line 1"),
        ('{"items": [{"sku": 1}]}', FeedUnreadable, "no JSON Feed"),
    ],
)  # fmt: skip
def test_what_is_no_feed(body: str, kind: type[FeedUnreadable], words: str):
    with pytest.raises(FeedUnreadable) as caught:
        parse_feed(body.encode(), url=URL)
    assert type(caught.value) is kind
    assert words in str(caught.value)


def test_a_feed_without_entries_is_a_feed():
    assert parse_feed(rss("").encode(), url=URL).entries == ()


def test_looks_wrong_is_about_counts_and_content():
    entry = Entry("g", None, "title", "", "", None, None)
    feed = ParsedFeed("T", None, None, None, (entry, entry), "recover")
    assert looks_wrong(feed, 2) is None
    assert looks_wrong(feed, 3) == "2 of 3 entries found"
    assert looks_wrong(ParsedFeed("T", None, None, None, (), "recover"), 0) == "no entry found"
    hollow = Entry("g", None, "", "", "", None, None)
    assert (
        looks_wrong(ParsedFeed("T", None, None, None, (hollow,), "recover"), 1) == "1 of 1 entries are empty"
    )
    spilt = Entry("g", None, "a</title><link>b", "", "", None, None)
    assert (
        looks_wrong(ParsedFeed("T", None, None, None, (spilt,), "recover"), 1)
        == "markup of the feed stands in a title"
    )


def test_entries_are_counted_outside_sections_and_comments():
    assert count_entries(b"<rss><!-- <item> --><item a='1'/><![CDATA[<item>]]><atom:entry><items>") == 2


def test_feedparser_reads_what_it_is_given_with_our_rules():
    body = rss(
        "<item><title>A &amp;amp; &lt;i>B&lt;/i></title><link>/x</link><guid> g\n h </guid><pubDate>Jun 26, 2026 10:33am</pubDate><category domain='d'>c</category></item>"
    )
    parsed = feedparser_parse(body.encode(), url=URL, timezone="America/New_York")
    assert parsed is not None
    assert told(parsed)["entries"] == [
        {"guid": "g h", "url": "https://feeds.example/x", "title": "A & B", "published": "2026-06-26T14:33:00Z", "categories": [{"term": "c", "scheme": "d"}]}
    ]  # fmt: skip
    assert feedparser_parse(b"<p>nothing</p>", url=URL) is None
