"""What came instead of a feed, told in a sentence that helps."""

from __future__ import annotations

import re

from bot.errors import FeedEmpty, FeedIsPage, FeedUnreadable
from bot.text.interstitials import LOGIN, kind_named
from bot.text.markup import plain_line

_HEAD = 200_000
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(rb"<(?:[A-Za-z]\w*:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_EMBEDDED = re.compile(rb"<(?:[A-Za-z]\w*:)?feed\s[^<>]{0,300}www\.w3\.org/2005/Atom")
_BEGINNINGS = frozenset({b"<", b"{", b"["})
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,300})", re.IGNORECASE)
_PASSWORD = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
_ALTERNATE = re.compile(
    r"<link\b[^<>]*\btype\s*=\s*[\"']?application/(?:rss|atom)\+xml[^<>]*>", re.IGNORECASE
)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?([^\"'\s<>?#]{1,300})(?=[\"'\s<>])", re.IGNORECASE)


def check_body(data: bytes) -> None:
    """Refuse at once what is certainly no feed. Raises FeedEmpty, FeedIsPage or FeedUnreadable."""
    if not data.strip(b" \t\r\n\0"):
        raise FeedEmpty("The response was empty; a feed was expected.")
    if data[:1] not in _BEGINNINGS and _is_binary(data) and not _FEED.search(data, 0, 20_000):
        raise FeedUnreadable("The answer is binary data, not a feed.")
    if data[:1] == b"<" and _PAGE.match(data):
        start = data[:4096].lower()
        feed = _FEED.search(start)
        if (feed is None or b"<html" in start[: feed.start()]) and not _EMBEDDED.search(data, 0, _HEAD):
            raise FeedIsPage(page_sentence(data[:_HEAD].decode("utf-8", "replace")))


def unreadable(data: bytes) -> FeedUnreadable:
    """The error for a document that no reader took."""
    head = data[:_HEAD].decode("utf-8", "replace")
    if re.search(r"<html\b|<!doctype html", head[:20_000], re.IGNORECASE):
        return FeedIsPage(page_sentence(head))
    element = re.search(r"<([A-Za-z_][\w.:-]{0,60})", head)
    if element:
        return FeedUnreadable(f"The response is XML or markup but not a feed: it starts with <{element[1]}>.")
    said = plain_line(head, limit=80)
    return FeedUnreadable(
        f"The response isn't a feed; it starts with “{said}”." if said else "The response isn't a feed."
    )


def _is_binary(data: bytes) -> bool:
    """Whether the beginning holds what no text does: zero bytes, controls, or much that is no UTF-8."""
    head = data[:400].decode("utf-8", "replace")
    odd = sum((not char.isprintable() and char not in "\t\r\n") or char == "\ufffd" for char in head)
    return odd > 2 + len(head) // 30


def page_sentence(html: str) -> str:
    """Which kind of page came instead of a feed, what it calls itself, and the feed that it names, if any."""
    found = _TITLE.search(html)
    title = plain_line(found[1], limit=80) if found else ""
    sentence = f"{_kind(html, title).capitalize()} came instead of a feed"
    sentence += f": “{title}”." if title else "."
    if feed := _named_feed(html):
        sentence += f" The page names a feed at {feed}."
    return sentence


def _kind(html: str, title: str) -> str:
    if kind := kind_named(title):
        return kind
    if _PASSWORD.search(html):
        return LOGIN
    heading = re.search(r"<h1[^<>]*>([^<]{0,200})", html, re.IGNORECASE)
    if heading and (kind := kind_named(heading[1])):
        return kind
    # A short page is its message; a long one mentions cookies and logins in passing.
    words = plain_line(html[:8000], limit=600) if len(html) < 4000 else ""
    return kind_named(words) or "a web page"


def _named_feed(html: str) -> str | None:
    """The address a page gives in ``<link rel=alternate>``; never one with a query, which may hold a key."""
    link = _ALTERNATE.search(html)
    href = _HREF.search(link[0]) if link else None
    return href[1] if href else None
