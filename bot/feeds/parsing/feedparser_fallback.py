"""feedparser as the second reader, for what the fast one could not make sense of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.feeds.parsing.dates import parse_date
from bot.feeds.parsing.vocabulary import MAX_ENTRIES
from bot.models.feeds import Category, Entry, ParsedFeed
from bot.text.markup import plain_line
from bot.text.urls import absolute

# feedparser takes seconds a megabyte on hostile input; broken feeds beyond this stay with the fast reader.
MAX_BYTES = 1_500_000
MAX_TAGS = 20_000  # its time goes with these
MAX_TAG_BYTES = 16_384  # and with the square of the attributes of one

_LONG_WORD = re.compile(rb"([\w.+-]{1000})[\w.+-]+")
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
_TAG = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|(<[A-Za-z_:](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)",
    re.DOTALL,
)

_ENTRY_TAG = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?:[A-Za-z]\w*:)?(item|entry)(?=[\s>/])",
    re.DOTALL | re.IGNORECASE,
)
_LEFTOVER = re.compile(r"</?(?:item|entry|title|link|guid|pubDate|description)\b", re.IGNORECASE)


def looks_wrong(parsed: ParsedFeed, expected: int) -> str | None:
    """Why a recovered answer is not to be trusted, in words; None where it looks right.

    ``expected`` is the number of entry start tags in the document.
    """
    found = len(parsed.entries)
    if found < min(expected, MAX_ENTRIES):
        return f"{found} of {expected} entries found"
    if expected == 0:
        return "no entry found"
    bare = sum(not entry.title and not entry.url and not entry.summary for entry in parsed.entries)
    if bare * 2 > found:
        return f"{bare} of {found} entries are empty"
    if any(_LEFTOVER.search(entry.title) for entry in parsed.entries):
        return "markup of the feed stands in a title"
    return None


def count_entries(data: bytes) -> int:
    """How many entries a document begins, outside CDATA sections and comments."""
    return sum(found[1] is not None for found in _ENTRY_TAG.finditer(data))


def feedparser_parse(data: bytes, *, url: str, timezone: str = "UTC") -> ParsedFeed | None:
    """What feedparser reads in these UTF-8 bytes; None where that is no feed either."""
    calm = _calmed(data)
    if calm is None:
        return None
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        answer = feedparser.parse(
            calm, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    # A parser of broken input that breaks on it: these are the ways it is known to, and they are its alone.
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        RecursionError,
        OverflowError,
    ):
        return None
    if not answer.get("version") and not answer.get("entries"):
        return None
    feed: Mapping[str, Any] = answer.get("feed") or {}
    return ParsedFeed(
        title=plain_line(str(feed.get("title") or "")),
        url=absolute(url, str(feed.get("link") or "")),
        language=str(feed.get("language") or "") or None,
        ttl=None,
        entries=tuple(_entry(entry, url, timezone) for entry in answer["entries"][:MAX_ENTRIES]),
        parser="feedparser",
    )


def _calmed(data: bytes) -> bytes | None:
    """The document without what makes feedparser take the square of its length; None where nothing helps.

    Its expressions for declarations do so before the first element, which are of no use any more: the
    document is UTF-8 and its entities are replaced. Its handler of elements does so with their attributes,
    its search for the addresses of authors with the length of a word.
    """
    if len(data) > MAX_BYTES or data.count(b"<") > MAX_TAGS:
        return None
    first = _FIRST_ELEMENT.search(data)
    if first is None or any(len(found[1] or b"") > MAX_TAG_BYTES for found in _TAG.finditer(data)):
        return None
    return _LONG_WORD.sub(rb"\1", data[first.start() :])


def _entry(entry: Mapping[str, Any], url: str, timezone: str) -> Entry:
    contents: Sequence[Mapping[str, Any]] = entry.get("content") or ()
    return Entry(
        guid=" ".join(str(entry.get("id") or "").split()) or None,
        url=absolute(url, str(entry.get("link") or "")),
        title=plain_line(str(entry.get("title") or "")),
        summary=str(entry.get("summary") or ""),
        content=max((str(content.get("value") or "") for content in contents), key=len, default=""),
        published=parse_date(str(entry["published"]), timezone) if "published" in entry else None,
        updated=parse_date(str(entry["updated"]), timezone) if "updated" in entry else None,
        authors=tuple(
            dict.fromkeys(
                name
                for author in entry.get("authors") or ()
                if (name := plain_line(str(author.get("name") or "")))
            )
        ),
        categories=tuple(
            dict.fromkeys(
                Category(term, tag.get("scheme") or None)
                for tag in entry.get("tags") or ()
                if (term := plain_line(str(tag.get("term") or "")))
            )
        ),
    )
