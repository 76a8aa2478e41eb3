"""What came instead of a feed, told in a sentence that helps."""

from __future__ import annotations

import re

from bot.errors import FeedEmpty, FeedIsPage, FeedUnreadable
from bot.text.markup import plain_line

_HEAD = 200_000
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(rb"<(?:[A-Za-z]\w*:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,300})", re.IGNORECASE)
_PASSWORD = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
_ALTERNATE = re.compile(
    r"<link\b[^<>]*\btype\s*=\s*[\"']?application/(?:rss|atom)\+xml[^<>]*>", re.IGNORECASE
)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?([^\"'\s<>?#]{1,300})(?=[\"'\s<>])", re.IGNORECASE)

# What the title (or the text, where the title says nothing) gives away; the first that fits is told.
_KINDS = (
    (re.compile(r"just a moment|checking your browser|captcha|are you (?:a )?(?:human|robot)|attention required|"
                r"verify(?:ing)? (?:that )?you are|bot (?:detection|verification)|unusual traffic", re.IGNORECASE),
     "a check for robots"),
    (re.compile(r"\b(?:log|sign)[ -]?(?:in|on)\b|\banmelden\b|\bconnexion\b|authenticat|single sign", re.IGNORECASE),
     "a login page"),
    (re.compile(r"\bcookies?\b|\bconsent\b|before you continue|privacy (?:choices|settings)|\bgdpr\b", re.IGNORECASE),
     "a consent page"),
    (re.compile(r"\b(?:40[0-9]|410|429|50[0-9])\b|not found|\berror\b|forbidden|access denied|unavailable|"
                r"maintenance|blocked|does(?: not|n[o'’]t) exist|went wrong", re.IGNORECASE),
     "an error page"),
)  # fmt: skip


def check_body(data: bytes) -> None:
    """Refuse at once what is certainly no feed. Raises FeedEmpty or FeedIsPage."""
    if not data.strip(b" \t\r\n\0"):
        raise FeedEmpty("The response was empty; a feed was expected.")
    if data[:1] == b"<" and _PAGE.match(data):
        start = data[:4096].lower()
        feed = _FEED.search(start)
        if feed is None or b"<html" in start[: feed.start()]:
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
    for pattern, kind in _KINDS:
        if title and pattern.search(title):
            return kind
    if _PASSWORD.search(html):
        return "a login page"
    heading = re.search(r"<h1[^<>]*>([^<]{0,200})", html, re.IGNORECASE)
    for pattern, kind in _KINDS:
        if heading and pattern.search(heading[1]):
            return kind
    # A short page is its message; a long one mentions cookies and logins in passing.
    words = plain_line(html[:8000], limit=600) if len(html) < 4000 else ""
    return next((kind for pattern, kind in _KINDS if pattern.search(words)), "a web page")


def _named_feed(html: str) -> str | None:
    """The address a page gives in ``<link rel=alternate>``; never one with a query, which may hold a key."""
    link = _ALTERNATE.search(html)
    href = _HREF.search(link[0]) if link else None
    return href[1] if href else None
