"""What a page says about itself: headline, site and date, from JSON-LD, meta elements and markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.text.plain import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = ("article", "posting", "report", "pressrelease", "webpage")
_MAX_JSON = 300_000
_MAX_TITLE = 400
_TAG = re.compile(r"<[^<>]{0,300}>")
_SEPARATED = re.compile(r"\s+[|–—•·»::-]{1,2}\s+")
_PUBLISHED_META = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
    "publication_date",
)


@dataclass(frozen=True, slots=True)
class PageMeta:
    """A page's own headline, site and date; ``body`` is the article text that JSON-LD carries, or empty."""

    title: str
    site: str | None
    published: datetime | None
    body: str


def read_meta(tree: HtmlElement, url: str | None) -> PageMeta:
    """Read what the page declares. Dates without a zone are read as UTC; impossible ones are None."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    return PageMeta(
        title=_title(tree, meta, linked),
        site=_site(meta, linked, url),
        published=_published(tree, meta, linked),
        body=_text(linked.get("articleBody")),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content.strip())
    return found


def _linked_data(tree: HtmlElement) -> dict[str, Any]:
    """The JSON-LD object that describes the article: the one with the most of what is looked for."""
    best: dict[str, Any] = {}
    best_count = 0
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        source = script.text or ""
        if len(source) > _MAX_JSON:
            continue
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            count = sum(key in node for key in ("headline", "datePublished", "articleBody", "publisher"))
            if count > best_count and _is_article(node):
                best, best_count = node, count
    return best


def _nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(data.get(key), depth + 1)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(str(name).lower().endswith(_ARTICLE_TYPES) for name in names)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _plain(value: str) -> str:
    return " ".join(_TAG.sub(" ", unescape(unescape(value))).split())


def _title(tree: HtmlElement, meta: dict[str, str], linked: dict[str, Any]) -> str:
    """The headline as the reader sees it: an ``h1`` that the page's other titles agree with comes first."""
    page_title = _plain(next((t.text_content() for t in tree.iter("title")), ""))
    told = [
        _plain(t)
        for t in (_text(linked.get("headline")), meta.get("og:title", ""), meta.get("twitter:title", ""))
    ]
    told = [title for title in told if title]
    site = fold(meta.get("og:site_name", ""))
    headings = [_plain(h.text_content()) for h in tree.iter("h1")]
    headings = [h for h in headings if 8 <= len(h) <= _MAX_TITLE and fold(h) != site]
    for heading in headings:
        for other in (*told, page_title):
            # A heading that is but a small part of the title is the site's name.
            if fold(heading) in fold(other) and 2 * len(heading) > len(other):
                return heading
    if len(headings) == 1 and not told:
        return headings[0]
    chosen = told[0] if told else page_title
    return _without_site(chosen, meta.get("og:site_name", ""))[:_MAX_TITLE]


def _without_site(title: str, site: str) -> str:
    """The title without a closing "| Site": where the site is known, or the rest is clearly a headline."""
    parts = list(_SEPARATED.finditer(title))
    if not parts:
        return title
    head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
    if (site and fold(tail) == fold(site)) or (
        "|" in parts[-1][0] and len(tail.split()) <= 4 < len(head.split())
    ):
        return head
    return title


def _site(meta: dict[str, str], linked: dict[str, Any], url: str | None) -> str | None:
    for name in (meta.get("og:site_name"), _publisher(linked), meta.get("application-name")):
        if name and not name.startswith(("http:", "https:")) and (plain := _plain(name)):
            return _SEPARATED.split(plain)[0][:100]
    return _host(url, meta)


def _publisher(linked: dict[str, Any]) -> str | None:
    publisher = linked.get("publisher")
    if isinstance(publisher, list) and publisher:
        publisher = publisher[0]
    if isinstance(publisher, dict):
        publisher = publisher.get("name")
    return publisher if isinstance(publisher, str) and publisher.strip() else None


def _host(url: str | None, meta: dict[str, str]) -> str | None:
    for address in (url, meta.get("og:url")):
        if address:
            try:
                host = urlsplit(address).hostname
            except ValueError:
                continue
            if host:
                return host.removeprefix("www.")
    return None


def _published(tree: HtmlElement, meta: dict[str, str], linked: dict[str, Any]) -> datetime | None:
    candidates = [_text(linked.get("datePublished")), *(meta.get(name, "") for name in _PUBLISHED_META)]
    times = (t.get("datetime") or "" for t in tree.iter("time") if t.get("pubdate") is not None)
    candidates.extend(times)
    candidates.extend(t.get("datetime") or "" for t in list(tree.iter("time"))[:1])
    for candidate in candidates:
        if candidate and (moment := _moment(candidate.strip())):
            return moment
    return None


def _moment(text: str) -> datetime | None:
    if len(text) > 60:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return aware if aware.year >= 1990 else None
