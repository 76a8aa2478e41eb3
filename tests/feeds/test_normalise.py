"""Identity, dates and texts of articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.normalise import feed_keys, normalise_feed
from bot.models.articles import Article
from bot.models.feeds import Category, Entry, ParsedFeed
from bot.models.operator import FeedSource
from bot.text.markup import plain_text

SEEN = datetime(2026, 6, 26, 12, tzinfo=UTC)
SOURCE = FeedSource("https://x.example/feed", "The Example")
BLANK = Entry(None, None, "", "", "", None, None)


def articles(*entries: Entry, site: str | None = "https://x.example/") -> tuple[Article, ...]:
    return normalise_feed(ParsedFeed("T", site, "en", None, entries, "strict"), SOURCE, SEEN)


def entry(**values: object) -> Entry:
    return replace(BLANK, **values)


def test_guid_then_url_then_words():
    found = articles(
        entry(guid="1", url="https://x.example/a", title="A"),
        entry(guid="same", url="https://x.example/b?utm_source=rss", title="B"),
        entry(guid="same", url="https://x.example/c", title="C"),
        entry(url="https://x.example/", title="D", summary="d"),
        entry(url="https://x.example/", title="E", summary="e"),
    )
    assert [article.feed_key.partition(":")[0] for article in found] == ["guid", "url", "url", "text", "text"]
    assert found[1].feed_key == "url:https://x.example/b"
    assert len({article.key for article in found}) == 5


def test_identity_survives_new_dates_and_edits():
    before = entry(guid="1", url="https://x.example/a", title="A", published=SEEN - timedelta(days=1))
    after = replace(before, title="A, corrected", published=SEEN)
    (one,), (two,) = articles(before), articles(after)
    assert (one.key, one.feed_key) == (two.key, two.feed_key)
    assert one.fingerprint != two.fingerprint
    assert articles(replace(before, published=None))[0].fingerprint == one.fingerprint


def test_the_same_entry_twice_is_one():
    twice = entry(guid="1", url="https://x.example/a", title="A")
    assert len(articles(twice, replace(twice, published=SEEN))) == 1


def test_one_url_with_two_guids_stays_two():
    one, two = articles(
        entry(guid="1", url="https://x.example/live#1", title="A"),
        entry(guid="2", url="https://x.example/live#2", title="B"),
    )
    assert one.key != two.key
    assert one.url == two.url == "https://x.example/live"


def test_one_article_on_two_feeds_has_one_key():
    told = entry(guid="1", url="https://x.example/a?utm_medium=rss", title="A")
    elsewhere = FeedSource("https://y.example/feed", "Other")
    parsed = ParsedFeed(
        "T", None, None, None, (replace(told, guid="9", url="HTTPS://X.example:443/a#top"),), "strict"
    )
    (other,) = normalise_feed(parsed, elsewhere, SEEN)
    assert other.key == articles(told)[0].key


def test_a_front_page_is_nobodys_identity():
    for link in ("https://x.example/", "https://y.example", "https://x.example/feed"):
        (today,) = articles(entry(guid="1", url=link, title="A"))
        (tomorrow,) = articles(entry(guid="2", url=link, title="B"))
        assert today.key != tomorrow.key


def test_query_is_identity():
    found = articles(entry(url="https://x.example/n?id=aaa"), entry(url="https://x.example/n?id=bbb"))
    assert [article.feed_key for article in found] == [
        "url:https://x.example/n?id=aaa",
        "url:https://x.example/n?id=bbb",
    ]


def test_dates():
    past, near, far = SEEN - timedelta(hours=2), SEEN + timedelta(minutes=5), SEEN + timedelta(hours=3)
    cases = {
        (past, None): (past, True),
        (None, past): (past, True),
        (near, None): (SEEN, True),
        (far, None): (SEEN, False),
        (far, past): (past, True),
        (None, None): (SEEN, False),
    }
    for (published, updated), expected in cases.items():
        (article,) = articles(entry(title="A", published=published, updated=updated))
        assert (article.published, article.dated) == expected


def test_text_title_and_listings():
    (article,) = articles(
        entry(
            guid="1",
            summary="<p>Short.</p>",
            content="<p>First sentence. Second &amp; last.</p><ul><li>a</li></ul><script>x()</script>",
            categories=(
                Category("Nasdaq: lrch", "https://wire.example/rss/stock"),
                Category("NYSE:ABC", "https://wire.example/rss/keyword"),
                Category("no listing", "https://wire.example/rss/stock"),
            ),
            authors=("Ann",),
        )
    )
    assert article.title == "First sentence."
    assert article.text == "First sentence. Second & last.\n\na"
    assert article.listings == ("NASDAQ:LRCH",)
    assert article.categories == ("NYSE:ABC", "no listing")
    assert (article.source, article.language, article.authors) == ("The Example", "en", ("Ann",))


def test_nothing_to_show_is_left_out():
    assert articles(BLANK, entry(guid="only a guid")) == ()


def test_long_guids_are_bounded_and_apart():
    one, two = articles(entry(guid="g" * 5000 + "1", title="A"), entry(guid="g" * 5000 + "2", title="B"))
    assert one.feed_key != two.feed_key
    assert len(one.feed_key) < 320


NAMES = st.lists(st.sampled_from(["1", "2", "3", "https://x.example/a", "n" * 400]), min_size=1, max_size=4)


@given(NAMES)
def test_guids_that_all_differ_need_no_further_look(names: list[str]):
    """An entry without a guid makes the others prove themselves the long way."""
    entries = [entry(guid=name, url=f"https://x.example/{at}") for at, name in enumerate(names)]
    links, texts = [one.url or "" for one in entries], ["" for _ in entries]
    long_way = feed_keys([*entries, entry(title="Z")], [*links, ""], [*texts, ""])
    assert feed_keys(entries, links, texts) == long_way[:-1]


WORDS = st.sampled_from(["word", "<p>", "</p>", " ", "&amp;", "\u2029", "<br><br>", "longer words"])
MARKUP = st.lists(WORDS, max_size=12).map("".join)


@given(MARKUP, MARKUP)
def test_the_longer_of_two_texts_counts(content: str, summary: str):
    (found,) = articles(entry(guid="1", title="A", content=content, summary=summary))
    assert found.text == max(plain_text(content), plain_text(summary), key=len)
