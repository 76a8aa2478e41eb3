"""The reader of JSON Feed 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bot.errors import FeedUnreadable
from bot.feeds.parsing.dates import parse_date
from bot.feeds.parsing.vocabulary import MAX_ENTRIES, beyond_limit
from bot.models.feeds import Category, Entry, ParsedFeed
from bot.text.markup import plain_line
from bot.text.urls import absolute

_CONTROL = re.compile(rb"[\x00-\x1f]")


def parse_json_feed(data: bytes, *, url: str, timezone: str = "UTC") -> ParsedFeed:
    """The feed in this UTF-8 document. Raises FeedUnreadable where it is JSON of another kind, or broken."""
    feed = _loaded(data)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise FeedUnreadable("The answer is JSON, but no JSON Feed: it has no list of items.")
    version = feed.get("version")
    if not (isinstance(version, str) and "jsonfeed" in version) and not any(_is_item(item) for item in items):
        raise FeedUnreadable(
            "The answer is JSON, but no JSON Feed: it names no version and its items are others."
        )
    return ParsedFeed(
        title=plain_line(_text(feed, "title")),
        url=absolute(url, _text(feed, "home_page_url")),
        language=_text(feed, "language") or None,
        ttl=None,
        entries=tuple(_entry(item, url, timezone) for item in items[:MAX_ENTRIES] if isinstance(item, dict)),
        parser="json",
        notes=beyond_limit(len(items)),
    )


def _loaded(data: bytes) -> object:
    import orjson

    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        line = error.lineno
    try:
        return orjson.loads(_CONTROL.sub(b" ", data))  # raw controls inside strings are the usual fault
    except orjson.JSONDecodeError:
        raise FeedUnreadable(f"The answer looks like JSON and is broken at line {line}.") from None


def _is_item(item: object) -> bool:
    return isinstance(item, dict) and (
        "content_html" in item or "content_text" in item or {"id", "url"} <= item.keys()
    )


def _entry(item: dict[str, object], url: str, timezone: str) -> Entry:
    guid = _identifier(item.get("id"))
    link = absolute(url, _text(item, "url")) or absolute(url, _text(item, "external_url"))
    if link is None and guid and guid.startswith(("http://", "https://")):
        link = absolute(url, guid)
    return Entry(
        guid=guid,
        url=link,
        title=plain_line(_text(item, "title")),
        summary=html.escape(_text(item, "summary"), quote=False),
        content=_text(item, "content_html") or html.escape(_text(item, "content_text"), quote=False),
        published=parse_date(_text(item, "date_published"), timezone),
        updated=parse_date(_text(item, "date_modified"), timezone),
        authors=tuple(dict.fromkeys(_authors(item))),
        categories=tuple(dict.fromkeys(Category(term) for term in _tags(item))),
    )


def _identifier(value: object) -> str | None:
    """JSON Feed asks for a string; numbers are taken as their digits."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def _authors(item: dict[str, object]) -> Iterator[str]:
    listed = item.get("authors")
    for author in [*(listed if isinstance(listed, list) else []), item.get("author")]:
        if isinstance(author, dict) and (name := plain_line(_text(author, "name"))):
            yield name


def _tags(item: dict[str, object]) -> Iterator[str]:
    tags = item.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, str) and (term := plain_line(tag)):
            yield term


def _text(of: dict[str, object], key: str) -> str:
    value = of.get(key)
    return value.strip() if isinstance(value, str) else ""
