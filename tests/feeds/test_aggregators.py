"""Feeds of aggregators, podcasts and wrapped feeds: the publisher's own address, headline and name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import FeedUnreadable
from bot.feeds.normalise import normalise_feed
from bot.feeds.parse import parse_feed
from bot.models.articles import Article
from bot.models.operator import FeedSource

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


def articles(body: str, url: str = "https://feeds.example/x") -> tuple[Article, ...]:
    source = FeedSource(url=url, name="The feed")
    return normalise_feed(parse_feed(body.encode(), url=url), source, NOW)


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>T</title>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


def test_the_outlet_that_an_aggregator_names_is_the_source():
    url = "https://news.google.com/rss/search?q=norvane"
    told = (
        "<title>Norvane cuts outlook - Cove Daily</title><link>https://news.google.com/rss/articles/abc?oc=5</link>"
        "<source url='https://cove.example'>Cove Daily</source>"
        "<description>&lt;a href='https://news.google.com/x'>Norvane cuts outlook&lt;/a>&amp;nbsp;&lt;font>Cove Daily&lt;/font></description>"
    )
    (article,) = articles(rss(told), url)
    assert (article.title, article.source, article.text) == ("Norvane cuts outlook", "Cove Daily", "")


def test_a_feed_that_names_itself_keeps_the_name_that_it_was_given():
    told = "<title>Norvane cuts outlook</title><link>https://feeds.example/1</link><source url='https://feeds.example/x'>Feeds: all</source>"
    assert articles(rss(told))[0].source == "The feed"


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://www.google.com/url?rct=j&amp;url=https://cove.example/1%3Fid%3D2&amp;usg=A", "https://cove.example/1?id=2"),
        ("https://www.google.co.uk/url?q=https://cove.example/1", "https://cove.example/1"),
        ("http://www.bing.com/news/apiclick.aspx?ref=x&amp;url=https%3a%2f%2fcove.example%2f1&amp;c=9", "https://cove.example/1"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://cove.example/url?url=https://other.example/1", "https://cove.example/url?url=https://other.example/1"),
    ],
)  # fmt: skip
def test_a_redirectors_link_is_the_page_that_it_names(link, page):
    assert articles(rss(f"<title>Norvane</title><link>{link}</link>"))[0].url == page


def test_a_filing_listed_for_each_party_is_told_once_and_for_the_issuer():
    entry = (
        "<entry><title>4 - {who}</title><link href='https://filings.example/{n}/0001-26-1-index.htm'/>"
        "<id>urn:tag:filings.example,2008:accession-number=0001-26-000001</id><updated>2026-03-10T07:00:00Z</updated>"
        "<summary type='html'>&lt;b>Filed:&lt;/b> 2026-03-10 &lt;b>AccNo:&lt;/b> 0001-26-000001 &lt;b>Size:&lt;/b> 5 KB</summary></entry>"
    )
    parties = ("ROE JANE (0001) (Reporting)", "Norvane Inc (0002) (Issuer)", "COVE LP (0003) (Reporting)")
    body = "".join(entry.format(who=who, n=n) for n, who in enumerate(parties))
    told = articles(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{body}</feed>")
    assert [(one.title, one.text) for one in told] == [("4 - Norvane Inc (0002) (Issuer)", "")]


def test_what_a_forum_adds_is_no_text():
    told = (
        "<title>Norvane ships pumps</title><link>https://forum.example/1</link><description>&lt;p>The pumps arrived.&lt;/p>"
        " submitted by &lt;a href='https://forum.example/u'>/u/somebody&lt;/a> &lt;a href='x'>[link]&lt;/a> &lt;a href='y'>[comments]&lt;/a></description>"
    )
    assert articles(rss(told))[0].text == "The pumps arrived."


def test_a_podcast_without_a_page_links_to_its_recording():
    told = "<title>Pumps, part 2</title><guid isPermaLink='false'>p2</guid><enclosure url='/p/2.mp3' type='audio/mpeg' length='1'/>"
    assert articles(rss(told))[0].url == "https://feeds.example/p/2.mp3"
    paged = f"{told}<link>https://feeds.example/p/2</link>"
    assert articles(rss(paged))[0].url == "https://feeds.example/p/2"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author><name></name><uri>https://f.example/me</uri></author>", ()),
        ("<author>https://f.example/me</author>", ()),
        ("<author><name>Jane Roe</name><uri>https://f.example/me</uri></author>", ("Jane Roe",)),
        (
            "<author><uri>https://f.example/me</uri><email>jane@f.example</email></author>",
            ("jane@f.example",),
        ),
    ],
)
def test_an_address_is_nobodys_name(author, names):
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>A</title><id>1</id>{author}</entry></feed>"
    assert parse_feed(body.encode(), url="https://f.example/").entries[0].authors == names


ITEM = "<{p}item><{p}title>Norvane cuts outlook</{p}title><{p}link>https://cove.example/1</{p}link></{p}item>"


@pytest.mark.parametrize(
    "body",
    [
        "<rss:rss version='2.0'><rss:channel>" + ITEM.format(p="rss:") + "</rss:channel></rss:rss>",
        "<own:rss version='2.0'><own:channel>" + ITEM.format(p="own:") + "</own:channel></own:rss>",
        "<own:rss xmlns:own='urn:own'><own:channel>" + ITEM.format(p="own:") + "</own:channel></own:rss>",
        "<rss:rss version='2.0'><channel>" + ITEM.format(p="") + "</channel></rss:rss>",
        "<answer><rss version='2.0'><channel>" + ITEM.format(p="") + "</channel></rss></answer>",
        "<rss version='2.0'><channel><entries>" + ITEM.format(p="") + "</entries></channel></rss>",
        "<rss version='2.0'><channel xmlns:z='urn:z'>" + ITEM.format(p="z:") + "</channel></rss>",
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Norvane cuts outlook</title><link href='https://cove.example/1'/></entry></feed></body></html>",
    ],
)
def test_entries_in_odd_places_are_read(body):
    told = articles(f"<?xml version='1.0'?>{body}")
    assert [(one.title, one.url) for one in told] == [("Norvane cuts outlook", "https://cove.example/1")]


def test_entries_that_cannot_be_read_are_not_lost_in_silence():
    with pytest.raises(
        FeedUnreadable, match=r"^The feed's 2 entries stand in no place that feeds have them\.$"
    ):
        parse_feed(
            b"<rss version='2.0'><channel><item/><item><headline>A</headline></item></channel></rss>".replace(
                b"channel", b"list"
            ),
            url="https://f.example/",
        )


def test_binary_data_is_told_without_showing_it():
    with pytest.raises(FeedUnreadable, match=r"^The answer is binary data, not a feed\.$"):
        parse_feed(bytes(range(256)) * 4, url="https://f.example/")
