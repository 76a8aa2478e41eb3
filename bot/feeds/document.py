"""From a fetched document to articles: parsed, then normalised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models.articles import Article
from bot.models.feeds import FetchedFeed
from bot.models.operator import FeedSource


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A feed's document, parsed and normalised."""

    articles: tuple[Article, ...]
    ttl: timedelta | None = None
    title: str = ""


ReadFeed = Callable[[FetchedFeed, FeedSource, datetime], ParsedDocument]


def read_feed(fetched: FetchedFeed, source: FeedSource, now: datetime) -> ParsedDocument:
    """Parse and normalise a fetched document; runs in a thread. Raises :class:`~bot.errors.FeedUnreadable`."""
    from bot.feeds.normalise import normalise_feed  # brings lxml, which a quiet desk never needs
    from bot.feeds.parse import parse_feed

    parsed = parse_feed(
        fetched.body or b"",
        url=fetched.final_url,
        content_type=fetched.content_type,
        timezone=source.timezone,
    )
    return ParsedDocument(normalise_feed(parsed, source, now), parsed.ttl, parsed.title)
