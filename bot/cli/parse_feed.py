"""What ``sectorwire parse-feed`` does: files to records, one for each entry."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.errors import FeedUnreadable, TooLarge
from bot.feeds.parse import parse_feed
from bot.models.feeds import Entry
from bot.text.markup import plain_text

MAX_BYTES = 64 * 1024 * 1024  # of a file, before and after decompression
_NOWHERE = "http://feed.invalid"  # a host that cannot exist (RFC 6761, section 6.4)
_GZIP = b"\x1f\x8b"

Record = dict[str, object]


def read_files(paths: Iterable[Path], url: str | None = None) -> Iterator[Record]:
    """A record an entry, file by file; a file that is no feed gives ``{file, error}`` and the rest goes on.

    Each record is ``{file, id, url, title, summary, published, authors, categories}``; ``published`` is RFC 3339
    in UTC or None, ``summary`` plain text, ``id`` and ``url`` None where the feed gives none. ``url`` is where the
    feed was read, for relative links; without it they stay relative, seen from the site's root.
    """
    for path in paths:
        try:
            body = _read(path)
            parsed = parse_feed(body, url=url or f"{_NOWHERE}/")
        except (FeedUnreadable, TooLarge) as error:
            yield {"file": str(path), "error": str(error)}
        except OSError as error:
            yield {"file": str(path), "error": f"The file cannot be read: {error.strerror or error}."}
        else:
            for entry in parsed.entries:
                yield _record(str(path), entry)


def inflated(body: bytes, *, limit: int = MAX_BYTES) -> bytes:
    """The body without gzip, should it have any, at most ``limit`` bytes.

    Raises TooLarge beyond the limit and FeedUnreadable where the gzip is damaged.
    """
    if not body.startswith(_GZIP):
        return body
    out: list[bytes] = []
    left = limit
    rest = body
    while rest.startswith(_GZIP):  # a gzip file may be several, one after another
        stream = zlib.decompressobj(wbits=31)
        try:
            out.append(stream.decompress(rest, left + 1))
        except zlib.error:
            raise FeedUnreadable("The file is damaged: its compression cannot be undone.") from None
        left -= len(out[-1])
        if left < 0:
            raise TooLarge(f"The file holds more than {limit // 1024 // 1024} MB.")
        if not stream.eof:
            raise FeedUnreadable("The file is damaged: its compressed data ends early.")
        rest = stream.unused_data
    return b"".join(out)


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    return inflated(path.read_bytes())


def _record(file: str, entry: Entry) -> Record:
    return {
        "file": file,
        "id": entry.guid,
        "url": entry.url.removeprefix(_NOWHERE) if entry.url else None,
        "title": entry.title,
        "summary": plain_text(entry.summary or entry.content),
        "published": _rfc3339(entry.published or entry.updated),
        "authors": list(entry.authors),
        "categories": [category.term for category in entry.categories],
    }


def _rfc3339(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
