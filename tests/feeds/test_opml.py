"""Lists of feeds from other readers, and back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedUnreadable
from bot.feeds.parsing.opml import OpmlFeed, by_sector, read_opml, sector_key, write_opml

NOW = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
LIST = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>Abonnements</title></head><body>
  <outline text="Pharma &amp; Biotech" title="Pharma &amp; Biotech">
    <outline type="rss" text="Die Apotheke" title="" xmlUrl="https://apotheke.example/feed" htmlUrl="https://apotheke.example/" language="de"/>
    <outline text="Journals"><outline title="Cell Notes" xmlUrl="http://cell.example/rss"/></outline>
    <outline text="Again" xmlUrl="https://apotheke.example/feed"/>
  </outline>
  <outline text="No folder" xmlUrl="https://top.example/atom.xml" category="/Energy/Oil,/Other"/>
  <outline xmlUrl="ftp://old.example/feed" text="Not the web"/>
  <outline text="M\xfcnchen" XMLURL="https://m.example/f"/>
</body></opml>"""


def test_folders_titles_and_languages_are_kept_and_each_address_comes_once():
    assert read_opml(LIST) == (
        OpmlFeed(
            "https://apotheke.example/feed",
            "Die Apotheke",
            "Pharma & Biotech",
            "https://apotheke.example/",
            "de",
        ),
        OpmlFeed("http://cell.example/rss", "Cell Notes", "Pharma & Biotech"),
        OpmlFeed("https://top.example/atom.xml", "No folder", "Energy"),
        OpmlFeed("https://m.example/f", "München", ""),
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "cannot be read as XML"),
        (b"just words", "cannot be read as XML"),
        (b"<rss><channel/></rss>", "does not begin with <opml>"),
        (b"<opml><body><outline text='x'/></body></opml>", "lists no feed"),
        (b" " * (8 * 1024 * 1024 + 1), "larger than 8 MiB"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(data, sentence):
    with pytest.raises(FeedUnreadable, match=sentence):
        read_opml(data)


def test_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    data = (
        f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<opml><body><outline text="A &x;" xmlUrl="https://a.example/f"/></body></opml>'
    )
    assert "hidden" not in repr(read_opml(data.encode()))


def test_outlines_nested_without_end_end():
    data = (
        b"<opml><body>"
        + b"<outline text='x'>" * 200
        + b"</outline>" * 200
        + b"<outline xmlUrl='https://a.example/f'/></body></opml>"
    )
    assert [feed.url for feed in read_opml(data)] == ["https://a.example/f"]


@pytest.mark.parametrize(
    ("folder", "key"),
    [
        ("Pharma & Biotech", "pharma-biotech"),
        ("", "news"),
        ("2024 Energie", "energie"),
        ("Ölmarkt", "lmarkt"),
        ("日本", "news"),
    ],
)
def test_a_folder_becomes_a_sectors_key(folder, key):
    assert sector_key(folder) == key


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
feeds = st.builds(
    OpmlFeed,
    url=st.from_regex(r"https://[a-z]{1,10}\.example/[a-z0-9?=&]{0,20}", fullmatch=True),
    title=words,
    folder=words | st.just(""),
    site=st.none() | st.just("https://site.example/"),
    language=st.none() | st.sampled_from(["de", "en-US"]),
)


@given(st.lists(feeds, min_size=1, unique_by=lambda feed: feed.url))
def test_what_is_written_is_read_again(listed):
    listed.sort(key=lambda feed: feed.folder)
    assert read_opml(write_opml(listed, title="Sectorwire", now=NOW)) == tuple(listed)


def test_feeds_come_by_sector():
    assert {key: [feed.title for feed in found] for key, found in by_sector(read_opml(LIST)).items()} == {
        "pharma-biotech": ["Die Apotheke", "Cell Notes"],
        "energy": ["No folder"],
        "news": ["München"],
    }
