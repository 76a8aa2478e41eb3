"""Reading a feed: bytes to a :class:`ParsedFeed`, by the first reader that makes sense of them."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import FeedUnreadable
from bot.feeds.parsing.aggregators import straightened
from bot.feeds.parsing.decode import decode
from bot.feeds.parsing.detect import check_body, unreadable
from bot.feeds.parsing.fastparse import NoFeedHere, fast_parse
from bot.feeds.parsing.feedparser_fallback import count_entries, feedparser_parse, looks_wrong
from bot.feeds.parsing.jsonfeed import parse_json_feed
from bot.feeds.parsing.repair import clean, escape_inner_markup, numeric_references, repair
from bot.models.feeds import ParsedFeed

MENDED_AT_MOST = 4 << 20  # bytes; mending takes up to fifty times its input in memory, and seconds a megabyte
_SPACE = b" \t\r\n\0\x0b\x0c"


def parse_feed(
    body: bytes, *, url: str, content_type: str | None = None, timezone: str = "UTC"
) -> ParsedFeed:
    """The feed in these bytes, as RSS 0.9x-2.0, RDF, Atom 0.3/1.0 or JSON Feed, however broken.

    ``url`` is where it was read, for relative links; ``content_type`` the HTTP header; ``timezone`` the IANA
    name for dates without a zone. Pure, needs no loop, and is safe in any thread; libxml2 works without
    the interpreter's lock. Raises FeedEmpty, FeedIsPage or FeedUnreadable, and nothing else.
    """
    decoded = decode(body, content_type)
    data = decoded.data.lstrip(_SPACE)
    check_body(data)
    if data[:1] in {b"{", b"["}:
        parsed = parse_json_feed(data, url=url, timezone=timezone)
    else:
        parsed = _parse_xml(data, url, timezone)
    parsed = _noted(parsed, decoded.notes)
    return replace(parsed, entries=straightened(parsed.entries, url))


def _parse_xml(data: bytes, url: str, timezone: str) -> ParsedFeed:
    """The feed in sound or broken XML; raises FeedUnreadable where it has entries and none can be read."""
    parsed = _parse_any_xml(data, url, timezone)
    if not parsed.entries and (count := count_entries(data)):
        raise FeedUnreadable(
            f"The feed's {count} {'entries stand' if count > 1 else 'entry stands'} in no place that feeds have them."
        )
    return parsed


def _parse_any_xml(data: bytes, url: str, timezone: str) -> ParsedFeed:
    """The strict reader for sound documents; what it refuses is mended and read again, dearer step by step."""
    if not _has_doctype(data):  # its entities are for the mender, never for the parser
        try:
            return fast_parse(data, url=url, timezone=timezone)
        except NoFeedHere as refusal:
            if not refusal.mendable:
                raise unreadable(data) from None
    cleaned, notes = clean(data)
    if notes and not _has_doctype(cleaned):
        try:
            return _noted(fast_parse(cleaned, url=url, timezone=timezone), notes)
        except NoFeedHere:
            pass
    if len(cleaned) > MENDED_AT_MOST:
        raise FeedUnreadable("The feed is broken, and too large to be mended.")
    text, more = repair(cleaned.decode("utf-8", "replace"))
    return _parse_mended(text, (*notes, *more), url, timezone)


def _noted(parsed: ParsedFeed, notes: tuple[str, ...]) -> ParsedFeed:
    """With what was mended before it was read."""
    return replace(parsed, notes=(*notes, *parsed.notes)) if notes else parsed


def _has_doctype(data: bytes) -> bool:
    return b"<!DOCTYPE" in data[:20_000]


def _parse_mended(text: str, notes: tuple[str, ...], url: str, timezone: str) -> ParsedFeed:
    """Mended text: strictly, then with inner markup escaped, then with recovery, then by feedparser."""
    data = text.encode("utf-8", "replace")
    try:
        return _noted(fast_parse(data, url=url, timezone=timezone), notes)
    except NoFeedHere as refusal:
        if not refusal.mendable:
            raise unreadable(data) from None
    calm = escape_inner_markup(text)
    if calm != text:
        notes = (*notes, "markup inside text elements escaped")
        try:
            return _noted(fast_parse(calm.encode("utf-8", "replace"), url=url, timezone=timezone), notes)
        except NoFeedHere:
            pass
    return _parse_recovered(numeric_references(calm).encode("utf-8", "replace"), notes, url, timezone)


def _parse_recovered(data: bytes, notes: tuple[str, ...], url: str, timezone: str) -> ParsedFeed:
    """libxml2's recovery, checked against the count of entries; where it looks wrong the fuller answer wins."""
    try:
        recovered = fast_parse(data, url=url, timezone=timezone, recover=True)
    except (NoFeedHere, UnicodeDecodeError):  # recovery lets references to what is no character stand
        recovered = None
    doubt = looks_wrong(recovered, count_entries(data)) if recovered else "the fast reader found no feed"
    if recovered and doubt is None:
        return _noted(recovered, (*notes, "read with recovery"))
    second = feedparser_parse(data, url=url, timezone=timezone)
    if second and (recovered is None or _substance(second) > _substance(recovered)):
        return replace(second, notes=(*notes, f"read by feedparser: {doubt}"))
    if recovered is None:
        raise unreadable(data)
    return _noted(recovered, (*notes, f"read with recovery: {doubt}"))


def _substance(parsed: ParsedFeed) -> int:
    """How much a reader found: titles, links and dates."""
    return sum(bool(entry.title) + bool(entry.url) + bool(entry.published) for entry in parsed.entries)
