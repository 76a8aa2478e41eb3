"""What stands inside one element of a feed: as text, as a line, as HTML."""

from __future__ import annotations

import base64
import binascii
import html as _html
import re
from typing import TYPE_CHECKING

from bot.feeds.parsing.vocabulary import short_name
from bot.text.markup import looks_like_html, plain_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACE = re.compile(r"""\sxmlns(?::[\w.-]+)?=(?:"[^"]*"|'[^']*')""")
_PREFIX = re.compile(r"<(/?)[A-Za-z_][\w.-]*:([A-Za-z])")
# Closed at once in XML, these would swallow the rest of the text in HTML.
_SWALLOWING = re.compile(r"<(script|style|title|textarea|iframe|noscript)(\s[^<>]*)?/>", re.IGNORECASE)
_PARTING = frozenset({"br", "p", "div", "li"})
_UNSEEN = frozenset({"script", "style"})
_LITERAL = frozenset({"text", "text/plain"})


def text_of(element: _Element) -> str:
    """The character data, markup left out; white space as it stands."""
    if not len(element):
        return element.text or ""
    return "".join(str(text) for text in element.itertext())


def line_of(element: _Element) -> str:
    """The element as one line of plain text, real markup inside it left out."""
    if not len(element):
        text = element.text
        if not text:
            return ""
        return plain_line(_from_base64(text) if _is_base64(element, text) else text)
    return plain_line(_spaced_text(element))


def inner_html(element: _Element, *, literal: bool) -> str:
    """The element's content as HTML.

    ``literal`` says that Atom's rules hold: without a ``type`` that says HTML the content is text, and is
    escaped, unless it plainly is HTML that somebody forgot to label.
    """
    if len(element):
        return _markup_inside(element)
    text = element.text
    if not text:
        return ""
    text = (_from_base64(text) if _is_base64(element, text) else text).strip()
    if not literal or not _says_text(element) or looks_like_html(text):
        return text
    return _html.escape(text, quote=False)


def _is_base64(element: _Element, text: str) -> bool:
    """Atom 0.3 says so; in Atom 1.0 every media type is that is neither text nor XML (RFC 4287, 4.1.3.3)."""
    if " " in text[:200].strip():  # as words are, and base64 is not
        return False
    mode = element.get("mode")
    if mode:
        return mode == "base64"
    major, slash, minor = (element.get("type") or "").partition("/")
    return bool(slash) and major != "text" and not minor.endswith(("xml", "html", "json"))


def _says_text(element: _Element) -> bool:
    """Atom 1.0: no type is text. Atom 0.3: ``mode="escaped"`` is markup."""
    kind = element.get("type")
    return kind in _LITERAL if kind else element.get("mode") != "escaped"


def _markup_inside(element: _Element) -> str:
    from lxml import etree  # loaded already: the element is one of its own

    parts = [_html.escape(element.text, quote=False) if element.text else ""]
    parts += (etree.tostring(child, encoding="unicode", with_tail=True) for child in element)
    html = _PREFIX.sub(r"<\1\2", _NAMESPACE.sub("", "".join(parts)))
    return _SWALLOWING.sub(r"<\1\2></\1>", html).strip()


def _spaced_text(element: _Element) -> str:
    """All text that shows; line breaks and blocks inside part words."""
    parts = [element.text or ""]
    for child in element.iterdescendants():
        name = short_name(child.tag).rpartition(":")[2]
        if name in _PARTING:
            parts.append(" ")
        if name and name not in _UNSEEN:
            parts.append(child.text or "")
        parts.append(child.tail or "")
    return "".join(parts)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):  # labelled so and written plainly
        return text
