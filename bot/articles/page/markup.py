"""From a page's bytes to a tree that holds the article and little else."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.errors import PageUnreadable

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 4_000_000
"""More than this is not read: the largest article pages seen are under two million bytes."""

MAX_ELEMENTS = 60_000
"""More than this is no article page. Depth needs no bound of its own: libxml2 stops nesting at 255."""

MAX_ATTRIBUTES = 1_000
"""More than this in one tag is an attack: the tree grows by one attribute in the time of all before it."""

_LARGE = 150_000  # bytes; a smaller page cannot hold enough attributes to be slow

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_DEAD_TAGS = frozenset(
    "script style noscript template svg math canvas iframe object embed applet button select textarea input "
    "dialog map audio video track source link base".split()
)

# Whole tokens of class and id that name something beside the article. Each token is split at its own
# humps, dashes and underscores first, so that "related-stories", "relatedStories" and "related_stories"
# are one; only phrases that no site gives to its article body stand here.
_BESIDE = re.compile(
    r"(?:^| )(?:"
    r"newsletters?|newsletter \w+|(?:email|mail) sign ?up|sign ?up (?:form|box|widget)|subscribe (?:box|form|widget)|"
    r"related(?: (?:articles?|stor(?:y|ies)|posts?|content|links?|news|topics|items|coverage|reading))?|"
    r"recirc(?:ulation)?|recommend(?:ed|ations?)|more (?:from|stories|news|articles)|also from(?: this source)?|"
    r"read (?:more|next|also)|you may (?:also )?like|most (?:read|popular|viewed)|trending|outbrain|taboola|"
    r"share (?:bar|buttons?|tools?|links?|icons?|this)|social (?:share|sharing|bar|buttons?|icons?|links?)|sharing|addthis|sharedaddy|"
    r"author (?:bio|box|card|info)|about (?:the )?author|cookie(?:s)?(?: \w+)?|gdpr|consent|"
    r"breadcrumbs?|print (?:only|article)|reprints?|"
    r"(?:people|person|profile) (?:rollover|popover)|rollover|popover|tooltip|hovercard|"
    r"(?:article|post|entry) (?:tags|share|related|comments|footer links)|comments? (?:area|section|list|form)|"
    r"advert(?:isement)?s?|ad (?:slot|unit|container|wrapper)|sponsored|promo(?: \w+)?|screen reader text|visually hidden"
    r")(?: |$)"
)
_NEVER = frozenset("html body head article main h1 p a em strong b i blockquote".split())
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEEP_SHARE = 0.3  # what holds more of the page's paragraphs than this is the article, whatever its name


def decode(html: bytes, content_type: str | None = None) -> str:
    """The page's text: BOM, then the HTTP charset, then ``<meta>``, then UTF-8, then windows-1252.

    A declared charset that the bytes contradict is not believed when they are valid UTF-8. Raises
    :class:`~bot.errors.PageUnreadable` when the page is too large or no text at all.
    """
    if len(html) > MAX_BYTES:
        raise PageUnreadable(f"The page is larger than {MAX_BYTES // 1_000_000} MB.")
    for bom, name in _BOMS:
        if html.startswith(bom):
            return html[len(bom) :].decode(name, "replace")
    try:
        text = html.decode("utf-8")
    except UnicodeDecodeError:
        text = html.decode(_declared(html, content_type) or "windows-1252", "replace")
    else:
        declared = _declared(html, content_type)
        # Seven-bit encodings such as ISO-2022-JP are valid UTF-8 too and must be believed.
        if declared and declared.startswith(("iso2022", "hz", "utf-7", "utf-16")) and "\x1b" in text:
            text = html.decode(declared, "replace")
    if len(_FORBIDDEN.findall(text[:8192])) > max(len(text[:8192]) // 30, 4):
        raise PageUnreadable("The address gave no web page but binary data.")
    return text


def _declared(html: bytes, content_type: str | None) -> str | None:
    names = []
    if content_type and (found := _HTTP_CHARSET.search(content_type)):
        names.append(found[1])
    if meta := _META_CHARSET.search(html[:4096]):
        names.append(meta[1].decode("ascii"))
    for name in names:
        try:
            codec = codecs.lookup(name).name
            "".encode(codec)  # refuses the codecs that are no text encodings (rot13, hex)
        except (LookupError, ValueError, UnicodeError):
            continue
        # Browsers read these as windows-1252, and pages count on it.
        return "windows-1252" if codec in {"iso8859-1", "ascii"} else codec
    return None


def parse(text: str) -> HtmlElement:
    """The tree of a page, without comments. Raises :class:`~bot.errors.PageUnreadable`."""
    from lxml import etree
    from lxml import html as lxml_html

    cleaned = _FORBIDDEN.sub("", _XML_DECLARATION.sub("", text, count=1)).strip()
    if "<" not in cleaned:
        raise PageUnreadable("The address gave no web page but plain data.")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    data = cleaned.encode("utf-8")
    try:
        if len(data) > _LARGE and _most_attributes(data) > MAX_ATTRIBUTES:
            raise PageUnreadable("The page's markup is too large.")
        tree: HtmlElement = lxml_html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageUnreadable("The page's markup cannot be read.") from error
    return tree


class _Attributes:
    """Told by the parser of every start tag; remembers the most attributes that one had."""

    def __init__(self) -> None:
        self._most = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._most = max(self._most, len(attributes))

    def close(self) -> int:
        return self._most


def _most_attributes(data: bytes) -> int:
    """The most attributes in one tag, as the same parser sees them, without making a tree."""
    from lxml import etree

    counting: Any = _Attributes()  # a parser target answers what its close() returns, not an element
    most: Any = etree.fromstring(data, etree.HTMLParser(target=counting, encoding="utf-8"))
    return int(most)


def prune(tree: HtmlElement) -> None:
    """Take out what no article consists of: scripts, hidden text, and containers beside the article.

    Raises :class:`~bot.errors.PageUnreadable` when the page has more elements than any article.
    """
    elements = list(tree.iter("*"))
    if len(elements) > MAX_ELEMENTS:
        raise PageUnreadable("The page's markup is too large.")
    total = sum(len(text) for p in tree.iter("p") for text in p.itertext()) or 1
    for element in elements:
        if element.tag in _NEVER or element.getparent() is None:
            continue
        dead = element.tag in _DEAD_TAGS
        if not dead and not (_hidden(element) or _named_beside(element)):
            continue
        if not dead and sum(map(len, element.itertext())) > _KEEP_SHARE * total and _has_paragraphs(element):
            continue
        element.drop_tree()


def _hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN_STYLE.search(style))


def _named_beside(element: HtmlElement) -> bool:
    names, identity = element.get("class"), element.get("id")
    return bool(names and _beside(names)) or bool(identity and _beside(identity))


@lru_cache(maxsize=4096)  # the pages of one site share their names
def _beside(names: str) -> bool:
    if len(names) > 400:
        return False
    return any(_BESIDE.search(_HUMPS.sub(" ", token).lower()) for token in names.split())


def _has_paragraphs(element: HtmlElement) -> bool:
    return next(element.iter("p"), None) is not None


def join_chunks(tree: HtmlElement) -> None:
    """Bring an article that is sent in several containers of one class (adverts between) into the first.

    Extractors take the first container that looks like the article; the rest would be lost.
    """
    groups: dict[tuple[int, str], list[HtmlElement]] = defaultdict(list)
    for container in tree.iter("div", "section"):
        name = container.get("class")
        if name and _is_prose(container):
            above = container.getparent()
            for ancestor in (above, above.getparent() if above is not None else None):
                if ancestor is not None:
                    groups[id(ancestor), name].append(container)
    moved: set[HtmlElement] = set()
    for first, *rest in groups.values():
        for chunk in rest:
            if chunk not in moved and chunk is not first and first not in chunk.iterancestors():
                moved.add(chunk)
                first.extend(list(chunk))


def _is_prose(container: HtmlElement) -> bool:
    """At least two paragraphs of prose right inside, and no linked headline as a teaser would have."""
    long = sum(1 for p in container.iterchildren("p") if sum(map(len, p.itertext())) > 120)
    if long < 2:
        return False
    return not any(heading.find(".//a") is not None for heading in container.iter("h1", "h2", "h3"))
