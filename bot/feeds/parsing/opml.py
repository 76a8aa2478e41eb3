"""Lists of feeds as other readers keep them: OPML 2.0 in and out (http://opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from urllib.parse import urlsplit

from lxml import etree

from bot.errors import FeedUnreadable
from bot.feeds.parsing.decode import decode
from bot.feeds.parsing.repair import repair

MAX_BYTES = 8 * 1024 * 1024
MOST_FEEDS = 5_000
DEEPEST = 20
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")  # its encoding is no longer true once the text was decoded


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """A feed of a list: its address, title and the folder that holds it ("" at the top)."""

    url: str
    title: str
    folder: str = ""
    site: str | None = None
    language: str | None = None


def read_opml(data: bytes) -> tuple[OpmlFeed, ...]:
    """Every feed of an OPML file in its order, each address once; nested folders give their outermost name.

    Addresses that are not http or https are left out, for no reader could ask them here. Entities are not
    resolved and nothing is fetched. Raises :class:`~bot.errors.FeedUnreadable` for a file that is no OPML,
    is larger than 8 MiB, or lists no feed.
    """
    if len(data) > MAX_BYTES:
        raise FeedUnreadable(f"This list is larger than {MAX_BYTES // 1024 // 1024} MiB.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        text, _ = repair(_DECLARATION.sub("", decode(data).data.decode("utf-8", "replace").strip()))
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FeedUnreadable("This is no OPML file: it cannot be read as XML.") from error
    if root is None:  # what recovering made of plain words
        raise FeedUnreadable("This is no OPML file: it cannot be read as XML.")
    if _name(root) != "opml":
        raise FeedUnreadable("This is no OPML file: it does not begin with <opml>.")
    found: dict[str, OpmlFeed] = {}
    for body in root:
        if _name(body) == "body":
            _collect(body, "", 0, found)
    if not found:
        raise FeedUnreadable("This OPML file lists no feed: no outline has an xmlUrl.")
    return tuple(found.values())


def write_opml(feeds: Iterable[OpmlFeed], *, title: str, now: datetime) -> bytes:
    """An OPML 2.0 file with a folder for each run of feeds of one folder; ``now`` is when it was made."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    for folder, listed in groupby(feeds, key=lambda feed: feed.folder):
        place = etree.SubElement(body, "outline", text=folder, title=folder) if folder else body
        for feed in listed:
            outline = etree.SubElement(place, "outline", type="rss", text=feed.title, title=feed.title)
            outline.set("xmlUrl", feed.url)
            if feed.site:
                outline.set("htmlUrl", feed.site)
            if feed.language:
                outline.set("language", feed.language)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def sector_key(folder: str) -> str:
    """A folder's name as a sector's key: lower case, letters, digits and dashes; "news" where nothing is left."""
    key = re.sub(r"[^a-z0-9]+", "-", folder.casefold()).strip("-")
    key = re.sub(r"^[^a-z]+", "", key)[:32].rstrip("-")
    return key or "news"


def _collect(place: etree._Element, folder: str, depth: int, found: dict[str, OpmlFeed]) -> None:
    if depth > DEEPEST:
        return
    for outline in place:
        if _name(outline) != "outline":
            continue
        attributes = {
            str(name).lower(): " ".join(str(value).split()) for name, value in outline.attrib.items()
        }
        title = attributes.get("title") or attributes.get("text") or ""
        url = attributes.get("xmlurl", "")
        if _is_web(url):
            if url not in found and len(found) < MOST_FEEDS:
                found[url] = OpmlFeed(
                    url=url,
                    title=title or urlsplit(url).hostname or url,
                    folder=folder or attributes.get("category", "").split(",")[0].strip("/ ").split("/")[0],
                    site=attributes.get("htmlurl") or None,
                    language=attributes.get("language") or None,
                )
        elif len(outline):
            _collect(outline, folder or title, depth + 1, found)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _name(element: etree._Element) -> str:
    tag: object = element.tag  # a function for comments and processing instructions
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def by_sector(feeds: Sequence[OpmlFeed]) -> dict[str, list[OpmlFeed]]:
    """The feeds by the sector that their folder becomes, in the order of the list."""
    sectors: dict[str, list[OpmlFeed]] = {}
    for feed in feeds:
        sectors.setdefault(sector_key(feed.folder), []).append(feed)
    return sectors
