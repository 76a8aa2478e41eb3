"""The real readers over hostile bytes, and what must hold of whatever comes out."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.articles.judge import Judge
from bot.articles.page.extract import extract_page
from bot.articles.stories.index import StoryIndex
from bot.errors import FeedUnreadable, PageUnreadable
from bot.feeds.poller import read_feed
from bot.models.articles import Article
from bot.models.feeds import FetchedFeed, Validators
from bot.models.operator import FeedSource
from tests.security.mutants import Mutant

URL = "https://wire.example/feed"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SOURCE = FeedSource(URL, "Wire")

GOOD_FEED = b"<rss><channel><title>W</title><item><title>Rotor plant opens</title><link>https://wire.example/1</link></item></channel></rss>"
GOOD_PAGE = (
    b"<html><head><title>Rotor plant opens</title></head><body><article><h1>Rotor plant opens</h1>"
    b"<p>The plant near the harbour makes rotors for pumps, and it employs two hundred people from Monday on.</p>"
    b"<p>It was built in eleven months; its owner says that a second hall follows as soon as orders allow it.</p>"
    b"</article></body></html>"
)


def read_hostile_feed(mutant: Mutant) -> str:
    """What became of it: "read" or the name of the error. Anything but a feed's own errors propagates."""
    fetched = FetchedFeed(URL, URL, 200, mutant.body, mutant.kind, Validators())
    try:
        reading = read_feed(fetched, SOURCE, NOW)
    except FeedUnreadable as error:
        _sentence(str(error))
        return type(error).__name__
    for article in reading.articles:
        _sound(article)
    return "read"


def judge_hostile_feed(mutant: Mutant) -> str:
    """The same, and every article goes through the news stages."""
    fetched = FetchedFeed(URL, URL, 200, mutant.body, mutant.kind, Validators())
    try:
        reading = read_feed(fetched, SOURCE, NOW)
    except FeedUnreadable as error:
        return type(error).__name__
    judge = Judge((), index=StoryIndex(keep=None))
    for article in reading.articles[:20]:
        _sound(article)
        judgement = judge.judge(article, NOW)
        _stored(judgement.summary.text)
        assert len(judgement.summary.text) <= 300
    return "judged"


def read_hostile_page(mutant: Mutant) -> str:
    """What became of it: "read" or the name of the error. Anything but a page's own error propagates."""
    try:
        page = extract_page(mutant.body, url="https://wire.example/story", content_type=mutant.kind)
    except PageUnreadable as error:
        _sentence(str(error))
        return type(error).__name__
    _stored(page.title)
    _stored(page.text)
    _stored(page.site or "")
    assert page.published is None or page.published.tzinfo is not None
    return "read"


def next_feed_reads() -> None:
    """After whatever came before, a good feed is read as ever."""
    reading = read_feed(FetchedFeed(URL, URL, 200, GOOD_FEED, None, Validators()), SOURCE, NOW)
    assert [article.title for article in reading.articles] == ["Rotor plant opens"]


def next_page_reads() -> None:
    """After whatever came before, a good page is read as ever."""
    page = extract_page(GOOD_PAGE, url="https://wire.example/story")
    assert page.text.startswith("The plant near the harbour")
    assert len(page.text.split("\n\n")) == 2


def _sound(article: Article) -> None:
    for text in (
        article.title,
        article.text,
        article.url,
        article.source,
        article.key,
        article.feed_key,
        *article.authors,
    ):
        _stored(text)
    assert "\n" not in article.title
    assert len(article.title) <= 1_000
    assert article.url == "" or article.url.startswith(("http://", "https://"))
    assert article.published.tzinfo is not None
    assert article.published <= NOW.replace(hour=13)


def _stored(text: str) -> None:
    """Text that SQLite, JSON and Slack take: encodable, without NULs and other control characters."""
    text.encode("utf-8")
    assert "\x00" not in text


def _sentence(text: str) -> None:
    _stored(text)
    assert text
    assert "\n" not in text
    assert len(text) < 1_000


def entries(body: bytes) -> list[str]:
    """All text of a feed's entries; none where it is no feed."""
    try:
        reading = read_feed(FetchedFeed(URL, URL, 200, body, None, Validators()), SOURCE, NOW)
    except FeedUnreadable:
        return []
    return [text for article in reading.articles for text in (article.title, article.text, article.url)]
