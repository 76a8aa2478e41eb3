"""Names of feed elements: many namespaces, prefixes and spellings, one short name each."""

from __future__ import annotations

from functools import lru_cache

# Namespace (lower case, without trailing "#", "/") to prefix. The core vocabularies have none.
_NAMESPACES = {
    "http://www.w3.org/2005/atom": "",
    "https://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns": "",
    "http://example.com/newformat": "",
    "http://example.com/necho": "",
    "http://purl.org/echo": "",
    "uri/of/echo/namespace": "",
    "http://purl.org/pie": "",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss091": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss": "",
    "http://www.rssboard.org/rss-specification": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://search.yahoo.com/mrss": "media",
    "https://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://prismstandard.org/namespaces/1.2/basic": "prism",
    "http://prismstandard.org/namespaces/basic/2.0": "prism",
    "http://prismstandard.org/namespaces/basic/2.1": "prism",
    "http://prismstandard.org/namespaces/basic/3.0": "prism",
}
# Prefixes as they are written where nobody declared them.
_PREFIXES = {"atom": "", "atom03": "", "atom10": "", "a10": "", "rss": "", "rdf": "rdf"} | {
    prefix: prefix for prefix in _NAMESPACES.values() if prefix
}

RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


MAX_ENTRIES = 10_000
"""More than these, the first of a document, are not read: no feed of news has a tenth of it."""


def beyond_limit(count: int) -> tuple[str, ...]:
    """The note for a document of so many entries."""
    return (f"only the first {MAX_ENTRIES:,} of {count:,} entries read",) if count > MAX_ENTRIES else ()


@lru_cache(maxsize=2048)
def short_name(tag: object) -> str:
    """``{namespace}Local`` or ``prefix:Local`` to ``prefix:local`` in lower case.

    Core elements of RSS, RDF and Atom have no prefix; elements of unknown vocabularies get ``?``, so that
    they are never taken for core ones. What is no element (lxml gives such nodes a function for a tag) is "".
    """
    if not isinstance(tag, str):
        return ""
    if tag[0] == "{":
        namespace, _, local = tag[1:].rpartition("}")
        prefix = _NAMESPACES.get(namespace.lower().rstrip("#/"))
    else:
        written, colon, local = tag.rpartition(":")
        prefix = _PREFIXES.get(written.lower()) if colon else ""
    if prefix is None:
        prefix = "?"
    local = local.lower()
    return f"{prefix}:{local}" if prefix else local
