"""What ``sectorwire extract`` answers: one record for each HTML file."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.articles.page.extract import extract_page
from bot.articles.page.markup import MAX_BYTES
from bot.errors import PageUnreadable

_GZIP = b"\x1f\x8b"


def read_pages(paths: Iterable[Path], url: str | None = None) -> Iterator[dict[str, Any]]:
    """A record ``{file, title, text, published, site}`` a file, in order; ``published`` is RFC 3339 or None.

    Gzip is told by its first bytes, not by the name. A file that cannot be read or holds no article
    gives ``{file, error}``; nothing is raised for it.
    """
    for path in paths:
        try:
            page = extract_page(_bytes(path), url=url)
        except PageUnreadable as error:
            yield {"file": str(path), "error": str(error)}
            continue
        yield {
            "file": str(path),
            "title": page.title,
            "text": page.text,
            "published": page.published.isoformat().replace("+00:00", "Z") if page.published else None,
            "site": page.site,
        }


def _bytes(path: Path) -> bytes:
    """The file's bytes, unpacked, never more than one above the limit (which is then refused)."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PageUnreadable(f"The file cannot be read: {error.strerror or error}.") from error
    if not data.startswith(_GZIP):
        return data
    unpack = zlib.decompressobj(wbits=31)
    damaged = "The file looks like gzip but is damaged."
    try:
        unpacked = unpack.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise PageUnreadable(damaged) from error
    if not unpack.eof and len(unpacked) <= MAX_BYTES:
        raise PageUnreadable(damaged)
    return unpacked
