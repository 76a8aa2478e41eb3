"""The fast reader of RSS 0.9x-2.0, RDF and Atom 0.3/1.0: one pass over a tree that lxml built.

No entity is expanded, nothing is loaded, and libxml2's own bounds on depth and text size stay on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.feeds.dates import parse_date
from bot.feeds.elements import attribute, children, inner_html, line_of, text_of
from bot.feeds.vocabulary import RDF_ABOUT, XML_BASE, XML_LANG, short_name
from bot.markup import plain_line
from bot.models import Category, Entry, ParsedFeed
from bot.urls import absolute, host_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed", "channel"})
_TITLES = ("title", "media:title", "dc:title", "itunes:title")
_PUBLISHED = ("pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created",
              "prism:publicationdate", "dcterms:date", "date")  # fmt: skip
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate")
_SUMMARIES = (
    "description",
    "summary",
    "dc:description",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
)
_CONTENTS = ("content:encoded", "content", "xhtml:body", "body", "fullitem", "xhtml:div")
_GROUPS = frozenset({"media:group", "media:content"})
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_MAX_TTL = timedelta(days=366)

Fields = dict[str, list["_Element"]]


class NoFeedHere(Exception):  # noqa: N818 -- never leaves this package: the reader's way to say "not mine"
    """The document is not well-formed (``mendable``), or well-formed and no feed."""

    def __init__(self, why: str, *, mendable: bool) -> None:
        self.mendable = mendable
        super().__init__(why)


def fast_parse(data: bytes, *, url: str, timezone: str = "UTC", recover: bool = False) -> ParsedFeed:
    """The feed in these bytes, which must be UTF-8. Raises :class:`NoFeedHere`.

    ``recover`` lets libxml2 read on after faults; entries are then looked for at any depth.
    """
    root = _tree(data, url, recover=recover)
    name = short_name(root.tag)
    if name not in _ROOTS:
        raise NoFeedHere(f"the document is <{root.tag}>", mendable=not recover and name == "html")
    based = b"xml:base" in data
    channel, items = _outline(root, anywhere=recover)
    feed = _fields(channel)
    base = _base_of(channel, url) if based else url
    site = _link(feed, base)
    item_base = base if name == "feed" else _base_for_items(base, site)
    return ParsedFeed(
        title=_first_line(feed, _TITLES),
        url=site,
        language=_language(root, channel, feed),
        ttl=_ttl(feed),
        entries=tuple(
            _entry(item, _base_of(item, item_base) if based else item_base, timezone) for item in items
        ),
        parser="recover" if recover else "strict",
    )


def _tree(data: bytes, url: str, *, recover: bool) -> _Element:
    from lxml import etree  # noqa: PLC0415 -- commands that read no feed start without it

    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoFeedHere(str(error), mendable=True) from None
    if root is None or not isinstance(root.tag, str):
        raise NoFeedHere("no element", mendable=True)
    return root


def _outline(root: _Element, *, anywhere: bool) -> tuple[_Element, list[_Element]]:
    """The element that describes the feed, and those of its entries, in document order."""
    channel, items = root, []
    if anywhere:
        items = [found for found in root.iter() if _is_item(found)]
        channel = next(
            (
                found
                for found in root.iter()
                if isinstance(found.tag, str) and short_name(found.tag) == "channel"
            ),
            root,
        )
        return channel, items
    for child in root:
        if _is_item(child):
            items.append(child)
        elif isinstance(child.tag, str) and short_name(child.tag) in {"channel", "items", "?items"}:
            if channel is root and short_name(child.tag) == "channel":
                channel = child
            items += [inner for inner in child if _is_item(inner)]
    return channel, items


def _is_item(found: _Element) -> bool:
    tag = found.tag
    return (
        isinstance(tag, str)
        and tag.endswith(("item", "entry", "Item", "Entry", "ITEM"))
        and short_name(tag) in {"item", "entry"}
    )


def _fields(element: _Element) -> Fields:
    """The children by short name, in document order; those of media groups count as the element's own."""
    fields: Fields = {}
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        name = short_name(tag)
        fields.setdefault(name, []).append(child)
        if name in _GROUPS:
            for inner in child:
                if isinstance(inner.tag, str) and (inner_name := short_name(inner.tag)) in {
                    "media:title",
                    "media:description",
                    "media:content",
                }:
                    fields.setdefault(inner_name, []).append(inner)
    return fields


def _entry(item: _Element, base: str, timezone: str) -> Entry:
    fields = _fields(item)
    guid, permanent = _guid(item, fields)
    link = _link(fields, base)
    if link is None and permanent and guid:
        link = absolute(base if "//" not in guid else None, guid)
    return Entry(
        guid=guid,
        url=link,
        title=_first_line(fields, _TITLES),
        summary=_first_html(fields, _SUMMARIES),
        content=_longest_html(fields, _CONTENTS),
        published=_first_date(fields, _PUBLISHED, timezone),
        updated=_first_date(fields, _UPDATED, timezone),
        authors=_authors(fields),
        categories=_categories(fields),
    )


def _guid(item: _Element, fields: Fields) -> tuple[str | None, bool]:
    """The identifier with its white space folded, and whether it may serve as a link (RSS 2.0, ``isPermaLink``)."""
    for name in ("guid", "id", "dc:identifier"):
        for element in fields.get(name, ()):
            guid = " ".join(text_of(element).split())
            if guid:
                permanent = attribute(element, "ispermalink") != "false" and name != "dc:identifier"
                return guid, permanent and guid.startswith(("http://", "https://", "/"))
    about = item.get(RDF_ABOUT) or item.get("rdf:about")
    return (" ".join(about.split()), True) if about and about.strip() else (None, False)


def _link(fields: Fields, base: str) -> str | None:
    """The address of the page: RSS's text, Atom's alternate, in that order where a feed has both."""
    alternates: list[tuple[int, str]] = []
    for element in fields.get("link", ()):
        href = element.get("href")
        if href is None:
            text = text_of(element) or (element.tail or "")
            if text.strip() and (link := absolute(_own_base(element, base), text)):
                return link
            continue
        relation = (element.get("rel") or "alternate").strip().lower()
        if relation not in {"alternate", "http://www.iana.org/assignments/relation/alternate"}:
            continue
        kind = (element.get("type") or "text/html").lower()
        alternates.append((0 if "html" in kind else 1, href))
    for _, href in sorted(alternates, key=lambda found: found[0]):
        element = next(found for found in fields["link"] if found.get("href") == href)
        if link := absolute(_own_base(element, base), href):
            return link
    for name in ("feedburner:origlink", "url"):
        for element in fields.get(name, ()):
            if link := absolute(base, text_of(element)):
                return link
    return None


def _own_base(element: _Element, base: str) -> str:
    return _joined(base, element.get(XML_BASE)) if element.get(XML_BASE) else base


def _base_of(element: _Element, url: str) -> str:
    """The base that ``xml:base`` of the element and of those around it gives."""
    chain = [value for each in (element, *element.iterancestors()) if (value := each.get(XML_BASE))]
    base = url
    for value in reversed(chain):
        base = _joined(base, value)
    return base


def _joined(base: str, value: str | None) -> str:
    return absolute(base, value or "") or base


def _base_for_items(base: str, site: str | None) -> str:
    """RSS does not say what links are relative to: the feed, unless it is served by another host than its site."""
    return site if site and host_of(site) != host_of(base) else base


def _first_line(fields: Fields, names: tuple[str, ...]) -> str:
    for name in names:
        for element in fields.get(name, ()):
            if line := line_of(element):
                return line
    return ""


def _first_html(fields: Fields, names: tuple[str, ...]) -> str:
    for name in names:
        for element in fields.get(name, ()):
            if html := inner_html(element, literal=name == "summary"):
                return html
    return ""


def _longest_html(fields: Fields, names: tuple[str, ...]) -> str:
    found = [
        inner_html(element, literal=name == "content") for name in names for element in fields.get(name, ())
    ]
    return max(found, key=len, default="")


def _first_date(fields: Fields, names: tuple[str, ...], timezone: str) -> datetime | None:
    for name in names:
        for element in fields.get(name, ()):
            if (text := text_of(element)) and (date := parse_date(text.strip(), timezone)):
                return date
    return None


def _authors(fields: Fields) -> tuple[str, ...]:
    """Names of people; an address only where there is no name, and RSS's ``address (Name)`` as the name."""
    names: dict[str, None] = {}
    for key in ("author", "dc:creator", "itunes:author"):
        for element in fields.get(key, ()):
            if name := _person(element):
                names[name] = None
    return tuple(names)


def _person(element: _Element) -> str:
    if len(element):
        parts = {short_name(child.tag): child for child in children(element)}
        for key in ("name", "email"):
            if key in parts and (line := line_of(parts[key])):
                return line
    line = line_of(element)
    if line.endswith(")") and "@" in line.partition(" (")[0]:
        return line.partition(" (")[2][:-1].strip() or line
    return line


def _categories(fields: Fields) -> tuple[Category, ...]:
    found: dict[Category, None] = {}
    for key in ("category", "dc:subject"):
        for element in fields.get(key, ()):
            term = element.get("term")
            text = plain_line(term) if term else line_of(element) or plain_line(element.get("label") or "")
            if text:
                found[Category(text, element.get("domain") or element.get("scheme"))] = None
    return tuple(found)


def _language(root: _Element, channel: _Element, feed: Fields) -> str | None:
    for name in ("language", "dc:language"):
        for element in feed.get(name, ()):
            if language := text_of(element).strip():
                return language
    return (channel.get(XML_LANG) or root.get(XML_LANG) or "").strip() or None


def _ttl(feed: Fields) -> timedelta | None:
    """How long the feed asks to be left alone: ``ttl`` in minutes, or RSS's syndication module."""
    minutes = _number(feed, "ttl")
    if minutes is not None:
        return min(timedelta(minutes=minutes), _MAX_TTL) if minutes else None
    period = next((text_of(found).strip().lower() for found in feed.get("sy:updateperiod", ())), "")
    if period not in _PERIODS:
        return None
    return timedelta(hours=_PERIODS[period]) / max(_number(feed, "sy:updatefrequency") or 1, 1)


def _number(feed: Fields, name: str) -> int | None:
    text = next((text_of(found).strip() for found in feed.get(name, ())), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
