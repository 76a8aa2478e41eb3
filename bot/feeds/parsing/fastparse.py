"""The fast reader of RSS 0.9x-2.0, RDF and Atom 0.3/1.0: one pass over a tree that lxml built.

No entity is expanded, nothing is loaded, and libxml2's own bounds on depth and text size stay on.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.feeds.links import Fields, base_for_items, base_of, page_link, recording, site_host_of
from bot.feeds.parsing.dates import parse_date
from bot.feeds.parsing.elements import inner_html, line_of, text_of
from bot.feeds.parsing.vocabulary import MAX_ENTRIES, RDF_ABOUT, XML_LANG, beyond_limit, short_name
from bot.models.feeds import Category, Entry, ParsedFeed
from bot.text.markup import plain_line
from bot.text.urls import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed", "channel"})
_EMBEDDED = frozenset({"rss", "rdf:rdf", "feed"})
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
_ITEMS = frozenset({"item", "entry"})
_PLACES = _ITEMS | {"channel", "items"}
_GROUPS = frozenset({"media:group", "media:content"})
_PERSON = frozenset({"name", "email", "uri", "url"})
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_MAX_TTL = timedelta(days=366)


class NoFeedHere(Exception):
    """The document is not well-formed (``mendable``), or well-formed and no feed."""

    def __init__(self, why: str, *, mendable: bool) -> None:
        self.mendable = mendable
        super().__init__(why)


def fast_parse(data: bytes, *, url: str, timezone: str = "UTC", recover: bool = False) -> ParsedFeed:
    """The feed in these bytes, which must be UTF-8. Raises :class:`NoFeedHere`.

    ``recover`` lets libxml2 read on after faults; entries are then looked for at any depth.
    """
    root = _tree(data, recover=recover)
    name = short_name(root.tag)
    if name.startswith("?"):
        name = _adopt_namespace(root)
    if name not in _ROOTS and (inner := _embedded(root)) is not None:
        root, name = inner, short_name(inner.tag)
    if name not in _ROOTS:
        raise NoFeedHere(f"the document is <{root.tag}>", mendable=not recover and name == "html")
    based = b"xml:base" in data
    channel, items = _outline(root, anywhere=recover)
    if not items:
        items = [element for element in root.iter() if _is_foreign_item(element)]
        for item in items:
            if short_name(item.tag).startswith("?"):
                _adopt_namespace(item)
    feed = _fields(channel)
    base = base_of(channel, url) if based else url
    site_host = site_host_of(feed, url)
    site = page_link(feed, base, site_host)
    item_base = base if name == "feed" else base_for_items(base, site)
    return ParsedFeed(
        title=_first_line(feed, _TITLES),
        url=site,
        language=_language(root, channel, feed),
        ttl=_ttl(feed),
        entries=tuple(
            _entry(item, base_of(item, item_base) if based else item_base, site_host, timezone)
            for item in items[:MAX_ENTRIES]
        ),
        parser="recover" if recover else "strict",
        notes=beyond_limit(len(items)),
    )


def _tree(data: bytes, *, recover: bool) -> _Element:
    from lxml import etree

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
        root: _Element | None = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoFeedHere(str(error), mendable=True) from None
    if root is None:  # recovery that found no element at all
        raise NoFeedHere("no element", mendable=True)
    return root


def _adopt_namespace(root: _Element) -> str:
    """A feed or entry in a namespace of its own making, or under a prefix that nobody declared: its elements are
    taken for the plain ones. The root's name.
    """
    end = "}" if root.tag.startswith("{") else ":"
    namespace, _, name = root.tag.rpartition(end)
    if short_name(name) in _ROOTS | _ITEMS:
        for element in root.iter():
            tag: object = element.tag
            if isinstance(tag, str) and tag.startswith(f"{namespace}{end}"):
                with suppress(ValueError):  # recovery lets names stand that nobody may write
                    element.tag = tag.rpartition(end)[2]
    return short_name(root.tag)


def _embedded(root: _Element) -> _Element | None:
    """The feed inside another document, as some servers wrap theirs; None where there is none near the root."""
    for child in root.iterchildren():
        for element in (child, *child.iterchildren()):
            if short_name(element.tag) in _EMBEDDED and len(element):
                return element
    return None


def _outline(root: _Element, *, anywhere: bool) -> tuple[_Element, list[_Element]]:
    """The element that describes the feed, and those of its entries, in document order."""
    if anywhere:
        found = [(name, element) for element in root.iter() if (name := short_name(element.tag)) in _PLACES]
        channel = next((element for name, element in found if name == "channel"), root)
        return channel, [element for name, element in found if name in _ITEMS]
    channel, items = root, []
    for child in root:
        name = short_name(child.tag)
        if name in _ITEMS:
            items.append(child)
        elif name in _PLACES:
            if channel is root and name == "channel":
                channel = child
            items += [inner for inner in child if short_name(inner.tag) in _ITEMS]
    return channel, items


def _is_foreign_item(element: _Element) -> bool:
    """An entry in a place or namespace where none should be, with the headline or link of one."""
    if short_name(element.tag).removeprefix("?:") not in _ITEMS:
        return False
    return any(short_name(child.tag).removeprefix("?:") in {"title", "link"} for child in element)


def _fields(element: _Element) -> Fields:
    """The children by short name, in document order; those of media groups count as the element's own."""
    fields: Fields = {}
    for child in element:
        name = short_name(child.tag)
        if name in fields:
            fields[name].append(child)
        else:
            fields[name] = [child]
        if name in _GROUPS:
            for inner in child:
                fields.setdefault(short_name(inner.tag), []).append(inner)
    return fields


def _entry(item: _Element, base: str, site_host: str | None, timezone: str) -> Entry:
    fields = _fields(item)
    guid, permanent = _guid(item, fields)
    link = page_link(fields, base, site_host)
    if link is None and permanent and guid:
        link = absolute(base if "//" not in guid else None, guid)
    outlet, outlet_url = _outlet(fields) if "source" in fields else ("", None)
    return Entry(
        guid=guid,
        url=link or recording(fields, base),
        title=_first_line(fields, _TITLES),
        summary=_first_html(fields, _SUMMARIES),
        content=_longest_html(fields, _CONTENTS),
        published=_first_date(fields, _PUBLISHED, timezone),
        updated=_first_date(fields, _UPDATED, timezone),
        authors=_authors(fields),
        categories=_categories(fields),
        outlet=outlet,
        outlet_url=outlet_url,
    )


def _outlet(fields: Fields) -> tuple[str, str | None]:
    """The channel that RSS's ``source`` says the entry came from: its name and address."""
    for element in fields["source"]:
        address = (element.get("url") or "").strip()
        if address and (name := line_of(element)):
            return name, absolute(None, address)
    return "", None


def _guid(item: _Element, fields: Fields) -> tuple[str | None, bool]:
    """The identifier with its white space folded, and whether it may serve as a link (RSS 2.0, ``isPermaLink``)."""
    for name in ("guid", "id"):
        for element in fields.get(name, ()):
            if guid := " ".join(text_of(element).split()):
                permanent = (element.get("isPermaLink") or "").strip().lower() != "false"
                return guid, permanent and guid.startswith(("http://", "https://", "/"))
    about = " ".join((item.get(RDF_ABOUT) or item.get("rdf:about") or "").split())
    if about:
        return about, True
    identifier = next((text_of(element) for element in fields.get("dc:identifier", ())), "")
    return " ".join(identifier.split()) or None, False


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
        inner_html(element, literal=name == "content")
        for name in names
        if name in fields
        for element in fields[name]
    ]
    return max(found, key=len, default="")


def _first_date(fields: Fields, names: tuple[str, ...], timezone: str) -> datetime | None:
    for name in names:
        if name in fields:
            for element in fields[name]:
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
        parts = {short_name(child.tag): child for child in element}
        for key in ("name", "email"):
            if key in parts and (line := line_of(parts[key])):
                return line
        if not _PERSON.isdisjoint(parts):
            return ""  # an address of a page is nobody's name
    line = line_of(element)
    if line.startswith(("http://", "https://")):
        return ""
    if line.endswith(")") and "@" in line.partition(" (")[0]:
        return line.partition(" (")[2][:-1].strip() or line
    return line


def _categories(fields: Fields) -> tuple[Category, ...]:
    found: dict[tuple[str, str | None], None] = {}
    for key in ("category", "dc:subject"):
        for element in fields.get(key, ()):
            term = element.get("term")
            text = plain_line(term) if term else line_of(element) or plain_line(element.get("label") or "")
            if text:
                found[text, element.get("domain") or element.get("scheme")] = None
    return tuple(_category(*each) for each in found)


@lru_cache(maxsize=2048)
def _category(term: str, scheme: str | None) -> Category:
    """The same few categories come again and again."""
    return Category(term, scheme)


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
