"""Which of an entry's links is its page, and what relative ones are relative to."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.feeds.parsing.elements import text_of
from bot.feeds.parsing.vocabulary import XML_BASE
from bot.text.urls import absolute, host_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_ALTERNATE = frozenset({None, "alternate", "http://www.iana.org/assignments/relation/alternate"})
_SCHEMES = ("http://", "https://")
# "news.example/story": a host that lost its scheme, and no file of the same directory.
_BARE_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?!(?:html?|php\d?|aspx?|jsp|cgi|cfm|xml|json|pdf)\b)[a-z]{2,24}(?=/|$)", re.IGNORECASE
)

Fields = dict[str, list["_Element"]]


def page_link(fields: Fields, base: str, site_host: str | None = None) -> str | None:
    """The address of the page: RSS's text, Atom's alternate, in that order where a feed has both.

    A relative link that begins with ``site_host`` is one that lost its scheme.
    """
    alternates: list[tuple[int, str, str]] = []
    for element in fields.get("link", ()):
        href = element.get("href")
        if href is None:
            href = (element.text or element.tail or "").strip()
            if href and not element.attrib and (link := _resolved(element, base, href, site_host)):
                return link
        relation = element.get("rel")
        if href and (relation in _ALTERNATE or str(relation).strip().lower() in _ALTERNATE):
            kind = (element.get("type") or "html").lower()
            link = _resolved(element, base, href, site_host)
            if link:
                alternates.append((0 if "html" in kind else 1, link, href))
    if alternates:
        return min(alternates, key=itemgetter(0))[1]
    for name in ("feedburner:origlink", "url"):
        for element in fields.get(name, ()):
            if link := absolute(base, text_of(element)):
                return link
    return None


def recording(fields: Fields, base: str) -> str | None:
    """The address of the file that a podcast's entry encloses, for one that has no page."""
    for element in fields.get("enclosure", ()):
        if link := absolute(base, element.get("url") or ""):
            return link
    for element in fields.get("link", ()):
        if (element.get("rel") or "").strip().lower() == "enclosure":
            return absolute(base, element.get("href") or "")
    return None


def site_host_of(feed: Fields, url: str) -> str | None:
    """The host under which the feed's site is known, even where its own link lost the scheme."""
    for element in feed.get("link", ()):
        text = (element.text or "").strip()
        if text and not text.startswith(_SCHEMES) and (found := _BARE_HOST.match(text)):
            return found[0].lower()
    return host_of(url)


def base_of(element: _Element, url: str) -> str:
    """The base that ``xml:base`` of the element and of those around it gives, seen from ``url``."""
    chain = [value for each in (element, *element.iterancestors()) if (value := each.get(XML_BASE))]
    for value in reversed(chain):
        url = absolute(url, value) or url
    return url


def base_for_items(base: str, site: str | None) -> str:
    """RSS does not say what links are relative to: the feed, unless it is served by another host than its site."""
    return site if site and host_of(site) != host_of(base) else base


def _resolved(element: _Element, base: str, href: str, site_host: str | None) -> str | None:
    if not href.startswith(_SCHEMES):
        if (own := element.get(XML_BASE)) is not None:
            base = absolute(base, own) or base
        found = _BARE_HOST.match(href)
        if found and found[0].lower().removeprefix("www.") == (site_host or "").removeprefix("www."):
            href = f"https://{href}"
    return absolute(base, href)
