"""The article in a web page: its text in whole paragraphs, each once, and what the page says of itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from bot.articles.page.boilerplate import Block, clean
from bot.articles.page.markup import decode, join_chunks, parse, prune
from bot.articles.page.metadata import PageMeta, read_meta
from bot.errors import PageUnreadable
from bot.models.articles import PageText
from bot.net.interstitials import leads_elsewhere, stands_in, without_closing_notices

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MIN_TEXT = 120
"""Fewer characters than this are a teaser, a notice or a login form, not an article."""

NO_TEXT = "The page holds no article text."

_BLOCKS = {
    "p": "p",
    "head": "head",
    "item": "item",
    "quote": "quote",
    "code": "p",
    "list": "p",
    "cell": "item",
}


def extract_page(
    html: bytes, *, url: str | None = None, content_type: str | None = None, asked: str | None = None
) -> PageText:
    """The article that a page holds: title, text (paragraphs parted by a blank line), date and site.

    ``content_type`` is the HTTP header, for its charset; ``asked`` the address before redirects led to
    ``url``. Comments, tables, link lists, sign-up forms and the like are left out; a last paragraph that is
    cut off loses its stump. Raises :class:`~bot.errors.PageUnreadable`, and nothing else, whatever the
    bytes: also for logins, consent, checks for robots, errors and offers that stand where the article should.
    """
    if asked and url and (place := leads_elsewhere(asked, url)):
        raise PageUnreadable(f"{NO_TEXT} The address leads to {place}.")
    tree = parse(decode(html, content_type))
    meta = read_meta(tree, url)
    titles = [*[_line(title) for title in tree.iter("title")][:1], meta.title]
    blocks = clean(_blocks(_article_body(tree)), title=meta.title)
    blocks = _declared_blocks(meta, blocks) or blocks
    paragraphs = [block.text for block in blocks]
    if kind := stands_in(titles, paragraphs):
        raise PageUnreadable(f"{NO_TEXT} It is {kind}.")
    text = "\n\n".join(paragraphs[: without_closing_notices(paragraphs)])
    if len(text) < _MIN_TEXT:
        raise PageUnreadable(NO_TEXT)
    return PageText(title=meta.title, text=text, published=meta.published, site=meta.site)


@cache
def _extractor() -> Callable[[HtmlElement], Any]:
    # Imported on first use: half a second that commands without pages need not pay. It logs every page
    # without text as a warning of its own; here that is an error with a sentence, said once.
    import trafilatura
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Links are kept so that link lists can be told. Made once: reading its defaults costs half a millisecond.
    options = Extractor(output_format="python", fast=True, comments=False, tables=False, links=True)
    return partial(trafilatura.bare_extraction, options=options)


def _article_body(tree: HtmlElement) -> Any:
    """The extracted tree of the article, or None."""
    from lxml.etree import LxmlError

    try:
        prune(tree)
        join_chunks(tree)
        document = _extractor()(tree)
    except (
        LxmlError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        AssertionError,
        RecursionError,
    ) as error:
        # What hostile markup makes tree code and heuristics raise (references to control characters
        # in a text that is joined, say) is no bug of this program.
        raise PageUnreadable("The page's article cannot be told from its markup.") from error
    return None if document is None else document.body


def _blocks(body: Any) -> Iterator[Block]:
    if body is not None:
        yield from _Reader().read(body)


class _Reader:
    """Walks an extracted tree and cuts it into blocks, counting what is inside links."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._linked = 0

    def read(self, element: Any, kind: str = "p") -> Iterator[Block]:
        """The blocks of an element, in order; nested blocks part the text around them."""
        self._add(element.text)
        for child in element:
            tag = child.tag
            if tag in _BLOCKS:
                yield from self._flush(kind)
                inner = kind if kind in {"item", "quote"} and tag == "p" else _BLOCKS[tag]
                yield from self.read(child, inner)
            elif tag == "lb":
                # A break after a full stop parts paragraphs on old pages; elsewhere it only wraps a line.
                if "".join(self._parts).rstrip().endswith((".", "!", "?", "”", '"', ":")):
                    yield from self._flush(kind)
                self._add(" ")
            elif tag not in {"graphic", "row", "table"}:
                before = sum(map(len, self._parts))
                yield from self.read(child, kind)
                if tag == "ref":
                    self._linked += max(sum(map(len, self._parts)) - before, 0)
            self._add(child.tail)
        if element.tag not in {"hi", "ref", "del"}:
            yield from self._flush(kind)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def _flush(self, kind: str) -> Iterator[Block]:
        text = " ".join("".join(self._parts).split())
        if text:
            yield Block(text, kind, min(self._linked / len(text), 1.0))
        self._parts.clear()
        self._linked = 0


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _declared_blocks(meta: PageMeta, blocks: tuple[Block, ...]) -> tuple[Block, ...] | None:
    """The text from the page's JSON-LD, where it holds the article and the markup only a part of it."""
    if "<" in meta.body:
        return None  # markup inside JSON: the page's own markup is the better source
    found = sum(len(block.text) for block in blocks)
    if len(meta.body) < max(2 * found, 2 * _MIN_TEXT):
        return None
    paragraphs = [Block(line) for line in meta.body.split("\n")]
    return clean(paragraphs, title=meta.title) or None
