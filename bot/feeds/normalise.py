"""From a feed's entries to articles: plain text, one address, an honest date, and an identity without dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.feeds.hashing import sha256_hex
from bot.feeds.parsing.aggregators import own_text
from bot.models.articles import Article
from bot.models.feeds import TITLE_DIGITS, Category, Entry, FeedKey, ParsedFeed
from bot.models.operator import FeedSource
from bot.text.markup import plain_line, plain_text, shorten
from bot.text.urls import canonical_url

FUTURE_SKEW = timedelta(
    minutes=15
)  # clocks differ that much; what lies further ahead is no date of publication
_KEY_TEXT = 200  # characters of text that tell entries with one title apart
_UNTITLED = 120
_MAX_KEY = 300
_LISTING_SCHEMES = frozenset({"stock", "ticker", "symbol", "stocksymbol", "tickersymbol"})
_LISTING = re.compile(r"\s*([A-Za-z][A-Za-z .-]{0,30}?)\s*:\s*([A-Za-z0-9][A-Za-z0-9.\-]{0,14})\s*")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")


def normalise_feed(parsed: ParsedFeed, source: FeedSource, first_seen: datetime) -> tuple[Article, ...]:
    """Every entry of one body as an article, in its order; the same entry told twice is told once.

    ``first_seen`` (aware, UTC) stands in for dates that are missing or lie in the future. Entries that have
    neither a title nor text nor a link are left out: there is nothing to show.
    """
    texts = [_text(entry) for entry in parsed.entries]
    links = [canonical_url(entry.url) if entry.url else "" for entry in parsed.entries]
    keys = feed_keys(parsed.entries, links, texts)
    front = {canonical_url(parsed.url or ""), canonical_url(source.url)}
    holders = Counter(link for link, _ in {(link, key) for link, key in zip(links, keys, strict=True)})
    articles: dict[FeedKey, Article] = {}
    for entry, text, key, link in zip(parsed.entries, texts, keys, links, strict=True):
        if key in articles or not (entry.title or text or link):
            continue
        own = bool(link) and holders[link] == 1 and _names_a_page(link, front)
        articles[key] = _article(
            entry, text, key, link, own=own, parsed=parsed, source=source, first_seen=first_seen
        )
    return tuple(articles.values())


def feed_keys(entries: Sequence[Entry], links: Sequence[str], texts: Sequence[str]) -> list[FeedKey]:
    """How each entry is known again in this feed: guid, else canonical URL, else words; never a date.

    A guid or URL counts only where it is unique in the body; an entry repeated as it is keeps its guid.
    ``links`` are the entries' canonical URLs ("" where there is none), ``texts`` their plain texts.
    """
    names = {entry.guid for entry in entries if entry.guid}
    if len(names) == len(entries):  # nearly every feed: all have a guid, no two the same
        return [FeedKey(_bounded(entry.guid or ""), "guid") for entry in entries]
    words = [_words_key(entry.title, text) for entry, text in zip(entries, texts, strict=True)]
    guids = _unique([entry.guid for entry in entries], links, words)
    pages = _unique(links, words, words)
    keys = []
    for entry, link, word in zip(entries, links, words, strict=True):
        if entry.guid and entry.guid in guids:
            keys.append(FeedKey(_bounded(entry.guid), "guid"))
        elif link and link in pages:
            keys.append(FeedKey(_bounded(link), "url"))
        else:
            keys.append(FeedKey(word, "text"))
    return keys


def fingerprint(title: str, text: str) -> str:
    """Changes exactly when title or text change: 32 hexadecimal digits, the first 16 by the title alone."""
    return _digest(title)[:TITLE_DIGITS] + _digest(title, text)[TITLE_DIGITS:]


def _unique(values: Sequence[str | None], first: Sequence[str], second: Sequence[str]) -> set[str]:
    """The values that stand for one entry only, counting exact repetitions as one."""
    told = {(value, one, two) for value, one, two in zip(values, first, second, strict=True) if value}
    counts = Counter(value for value, _, _ in told)
    return {value for value, count in counts.items() if count == 1}


def _words_key(title: str, text: str) -> str:
    return _digest(title, text[:_KEY_TEXT])


def _bounded(value: str) -> str:
    return value if len(value) <= _MAX_KEY else f"{value[:100]}…{_digest(value)}"


def _digest(*parts: str) -> str:
    return sha256_hex("\0".join(parts).encode("utf-8", "replace"))[:32]


def article_key(url: str) -> str:
    """The key of the article that this address names, whatever feed shows it."""
    return _digest(canonical_url(url))


def _names_a_page(link: str, front: set[str]) -> bool:
    """Is this an article's own address, not a front page or the feed itself?"""
    path = link.split("://", 1)[-1].partition("/")[2]
    return bool(path) and link not in front


def _article(
    entry: Entry,
    text: str,
    key: FeedKey,
    link: str,
    *,
    own: bool,
    parsed: ParsedFeed,
    source: FeedSource,
    first_seen: datetime,
) -> Article:
    """One article. ``own``: the link names this entry and nothing else."""
    feed_key = f"{key.basis}:{key.value}"
    title = entry.title or _title_from(text) or shorten(link, _UNTITLED)
    published = _published(entry, first_seen)
    listings = tuple(dict.fromkeys(name for category in entry.categories if (name := _listing(category))))
    return Article(
        key=_digest(link) if own else _digest(source.url, feed_key),
        feed_url=source.url,
        feed_key=feed_key,
        url=link,
        title=title,
        text=text,
        source=entry.outlet or source.name,
        published=published or first_seen,
        first_seen=first_seen,
        dated=published is not None,
        fingerprint=fingerprint(title, text),
        language=parsed.language,
        authors=entry.authors,
        categories=tuple(dict.fromkeys(each.term for each in entry.categories if _listing(each) is None)),
        listings=listings,
    )


def _text(entry: Entry) -> str:
    """The longer of content and summary: some feeds put the teaser into either."""
    content = plain_text(entry.content) if entry.content else ""
    # Plain text is at most twice as long as its markup: a teaser need not be read to be the shorter one.
    if 2 * len(entry.summary) > len(content) and entry.summary != entry.content:
        content = max(content, plain_text(entry.summary), key=len)
    return own_text(content, entry.title, entry.outlet)


def _title_from(text: str) -> str:
    """For entries without a title: the text's first sentence, or its beginning."""
    line = plain_line(text.partition("\n\n")[0])
    end = _SENTENCE_END.search(line)
    return shorten(line[: end.end()] if end else line, _UNTITLED)


def _published(entry: Entry, first_seen: datetime) -> datetime | None:
    """The first date that is not in the future; one a little ahead counts as now."""
    for date in (entry.published, entry.updated):
        if date is not None and date <= first_seen + FUTURE_SKEW:
            return min(date, first_seen)
    return None


def _listing(category: Category) -> str | None:
    """A listing that the feed names, as ``NASDAQ:AAPL``: wires mark such categories by their scheme."""
    scheme = (category.scheme or "").rstrip("/").rpartition("/")[2].lower().replace("-", "").replace("_", "")
    if scheme not in _LISTING_SCHEMES:
        return None
    found = _LISTING.fullmatch(category.term)
    return f"{found[1].upper()}:{found[2].upper()}" if found else None
