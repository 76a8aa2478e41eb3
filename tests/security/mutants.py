"""Hostile documents by number: the same number always gives the same bytes, so that a failure can be met again.

A mutant is one of the samples after one to five blows of a kind that breaks parsers: bytes flipped, spans
cut, doubled or moved, tags repeated and nested, entities, doctypes, charsets, NULs, floods of attributes.
``specials`` are the single bombs, far larger than what a number may become.
"""

from __future__ import annotations

import codecs
import gzip
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import corpora

DATA = Path(__file__).parents[1] / "data"
LARGEST_SAMPLE = 40_000  # bytes; larger ones make a slow mutant and no other one
REAL_AGAIN = 5  # a captured feed is drawn so many times as often as one of a parser's own suite
LARGEST_MUTANT = 150_000

Blow = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True)
class Mutant:
    """A document, what was done to it, and the Content-Type that it comes with."""

    number: int
    body: bytes
    blows: tuple[str, ...]
    kind: str | None


def feed_samples() -> list[bytes]:
    """Feeds of our own, and the corpora's where they are."""
    own = [
        file.read_bytes() for file in sorted((DATA / "feeds").iterdir()) if file.suffix in {".xml", ".feed"}
    ]
    return own + _outside("feeds")


def page_samples() -> list[bytes]:
    """Pages of our own, and the corpora's where they are."""
    return [file.read_bytes() for file in sorted((DATA / "pages").glob("*.html"))] + _outside("pages")


def own_feed_samples() -> list[bytes]:
    """Only our own feeds: the same everywhere."""
    return [
        file.read_bytes() for file in sorted((DATA / "feeds").iterdir()) if file.suffix in {".xml", ".feed"}
    ]


def own_page_samples() -> list[bytes]:
    """Only our own pages: the same everywhere."""
    return [file.read_bytes() for file in sorted((DATA / "pages").glob("*.html"))]


def _outside(folder: str) -> list[bytes]:
    root = corpora()
    if root is None:
        return []
    found = []
    for file in sorted((root / folder).rglob("*")):
        if not file.is_file() or file.suffix in {".json", ".tsv", ".md"}:
            continue
        raw = file.read_bytes()
        body = gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw
        if len(body) <= LARGEST_SAMPLE:
            found += [body] * (REAL_AGAIN if file.parent.name == "real" else 1)
    return found


def mutant(samples: Sequence[bytes], number: int) -> Mutant:
    """The mutant with this number."""
    rng = random.Random(number)
    body = rng.choice(samples)
    blows = []
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        name = rng.choice(NAMES)
        if name == "splice":
            body = _splice(rng, body, rng.choice(samples))
        else:
            body = BLOWS[name](rng, body)
        body = body[:LARGEST_MUTANT]
        blows.append(name)
    return Mutant(number, body, tuple(blows), rng.choice(CONTENT_TYPES))


# --- blows -----------------------------------------------------------------------------------------

_TAG = re.compile(rb"<[A-Za-z/][^<>]{0,200}>")
_ELEMENT = re.compile(rb"<([A-Za-z][\w:]{0,30})\b[^<>]{0,200}>[^<]{0,2000}</\1>")
_TEXT = re.compile(rb">([^<>]{3,400})<")

CONTENT_TYPES = (
    None, None, None, "text/xml", "application/rss+xml; charset=utf-8", "text/html; charset=windows-1252",
    "text/xml; charset=utf-16", "text/xml; charset=shift_jis", "text/html; charset=nonsense", "text/xml; charset=",
    "application/json", "text/html; charset=rot13", "text/html; charset=utf-7", "x" * 500, ";;;charset==\"'\x00",
)  # fmt: skip

TOKENS = [
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        "<![CDATA[", "]]>", "<!--", "-->", "<?xml version='1.0'?>", "<?", "?>", "</", "<", ">", "&", "&#", "&#0;", "&#xD800;",
        "&#x110000;", "&#99999999999999999999;", "&amp;lt;", "&nbsp;", "&bogus;", "&#x26;#x3c;", "<!DOCTYPE", "<!ENTITY x 'y'>",
        "<script>", "</script>", "<style>", "<title>", "</title>", "<item>", "</item>", "<entry>", "</entry>", "<link>", "<guid>",
        "<channel>", "<rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<svg>", "<math>", "<template>", "<plaintext>",
        "<textarea>", "<frameset>", "<select>", "<table>", "</body>", "</html>", "<base href='//x'>", "<p", "\x00", "\x0b",
        "\x1b$B", "\ufeff", "\ufffe", "\uffff", "\u202e", "\u2028", "\u0000", "\ud800", "\U0010ffff", "\u0301" * 30, "\u200b",
        "xmlns:a=''", "xml:base='http://[::1'", "xml:base='javascript:x'", "href='http://[1'", "href='//'", "href='http://a:b:c'",
        "9999-99-99", "Thu, 99 Foo 0000 99:99:99 +9999", "0000-00-00T00:00:00Z", "+292277026596-12-04T15:30:07Z", "1e999", "NaN",
        '{"', '"items":[', "[[[[", "]]]]", "\\u0000", "\\ud800", "\\", '"', "'", "<a:b:c>", "<1>", "<é>", "<a b=c b=c>",
    )
]  # fmt: skip


def _flip(rng: random.Random, body: bytes) -> bytes:
    made = bytearray(body or b"x")
    for _ in range(rng.randint(1, 12)):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def _random_bytes(rng: random.Random, body: bytes) -> bytes:
    at = rng.randint(0, len(body))
    return body[:at] + rng.randbytes(rng.randint(1, 60)) + body[at + rng.randint(0, 60) :]


def _cut(rng: random.Random, body: bytes) -> bytes:
    start = rng.randint(0, len(body))
    return body[:start] + body[start + rng.randint(1, max(len(body) // 3, 1)) :]


def _truncate(rng: random.Random, body: bytes) -> bytes:
    return body[: rng.randint(0, len(body))]


def _double(rng: random.Random, body: bytes) -> bytes:
    start = rng.randint(0, len(body))
    span = body[start : start + rng.randint(1, 3000)]
    return body[:start] + span * rng.choice((1, 2, 5, 40)) + body[start:]


def _tokens(rng: random.Random, body: bytes) -> bytes:
    for _ in range(rng.randint(1, 8)):
        at = rng.randint(0, len(body))
        body = body[:at] + rng.choice(TOKENS) * rng.choice((1, 1, 1, 3, 50)) + body[at:]
    return body


def _tag_again(rng: random.Random, body: bytes) -> bytes:
    tags = [found[0] for found in _TAG.finditer(body)]
    if not tags:
        return body
    at = rng.randint(0, len(body))
    return body[:at] + rng.choice(tags) * rng.choice((1, 2, 30, 1000)) + body[at:]


def _tag_gone(rng: random.Random, body: bytes) -> bytes:
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    gone = rng.choice(tags)
    return body[: gone.start()] + body[gone.end() :]


def _element_again(rng: random.Random, body: bytes) -> bytes:
    elements = list(_ELEMENT.finditer(body))
    if not elements:
        return body
    one = rng.choice(elements)
    return body[: one.end()] + one[0] * rng.choice((1, 3, 200)) + body[one.end() :]


def _nest(rng: random.Random, body: bytes) -> bytes:
    name = rng.choice(
        (b"div", b"b", b"item", b"title", b"table", b"ul", b"a", b"x:y", b"font", b"svg", b"blockquote")
    )
    depth = rng.choice((10, 260, 3000))
    at = rng.randint(0, len(body))
    closed = rng.random() < 0.5
    return body[:at] + b"<%s>" % name * depth + (b"</%s>" % name * depth if closed else b"") + body[at:]


def _attributes(rng: random.Random, body: bytes) -> bytes:
    tags = list(_TAG.finditer(body))
    if not tags:
        return body
    tag = rng.choice(tags)
    count = rng.choice((5, 300, 5000))
    same = rng.random() < 0.3
    flood = b"".join(b' a%d="%d"' % (0 if same else number, number) for number in range(count))
    return body[: tag.end() - 1] + flood + body[tag.end() - 1 :]


def _entities(rng: random.Random, body: bytes) -> bytes:
    levels = rng.choice((2, 6, 12))
    lines = [b'<!ENTITY e0 "ha">']
    lines += [b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, levels)]
    lines += rng.sample(
        [
            b'<!ENTITY out SYSTEM "file:///etc/passwd">',
            b'<!ENTITY net SYSTEM "http://127.0.0.1:9/x">',
            b'<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;',
            b'<!ENTITY loop "&loop;">',
            b'<!ENTITY amp "&#38;#38;">',
            b'<!ENTITY e0 "again">',
        ],
        rng.randint(0, 4),
    )
    name = rng.choice((b"rss", b"feed", b"html", b"x"))
    doctype = b"<!DOCTYPE %s [%s]>" % (name, b"".join(lines))
    use = rng.choice((b"&e%d;" % (levels - 1), b"&out;", b"&net;", b"&loop;", b"&amp;"))
    texts = list(_TEXT.finditer(body))
    if texts:
        at = rng.choice(texts).start(1)
        body = body[:at] + use * rng.choice((1, 20)) + body[at:]
    start = body.find(b"?>") + 2 if body.lstrip().startswith(b"<?xml") and b"?>" in body else 0
    return body[:start] + doctype + body[start:]


def _charset(rng: random.Random, body: bytes) -> bytes:
    name = rng.choice(
        (
            "utf-16",
            "utf-16-be",
            "utf-32",
            "utf-7",
            "cp037",
            "shift_jis",
            "iso2022_jp",
            "gb18030",
            "koi8-r",
            "big5",
            "latin-1",
        )
    )
    text = body.decode("utf-8", "replace")
    return rng.choice(
        (
            lambda: text.encode(name, "replace"),
            lambda: re.sub(rb'encoding="[^"]*"', b'encoding="%s"' % name.encode(), body, count=1),
            lambda: b'<?xml version="1.0" encoding="%s"?>' % name.encode() + body,
            lambda: (
                rng.choice((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE))
                + body
            ),
            lambda: body.replace(b"charset=utf-8", b"charset=" + name.encode()),
        )
    )()


def _nuls(rng: random.Random, body: bytes) -> bytes:
    return rng.choice(
        (
            lambda: b"\0" * rng.choice((1, 3, 5000)) + body,
            lambda: body.replace(b" ", b"\0", rng.choice((1, 50))),
            lambda: b"\0".join(body[at : at + 1] for at in range(min(len(body), 3000))),
            lambda: body + b"\0" * 9,
        )
    )()


def _long(rng: random.Random, body: bytes) -> bytes:
    texts = list(_TEXT.finditer(body))
    at = rng.choice(texts).start(1) if texts else rng.randint(0, len(body))
    piece = rng.choice(
        (
            b"x",
            b"word ",
            b"&amp;",
            b"9",
            b". ",
            b"A. ",
            b"\xcc\x81",
            b"<b>",
            b"(",
            b"http://",
            b"-",
            b"$1 ",
            b"\n",
        )
    )
    return body[:at] + piece * rng.choice((100, 100, 3000, 20_000)) + body[at:]


def _move(rng: random.Random, body: bytes) -> bytes:
    start, to = rng.randint(0, len(body)), rng.randint(0, len(body))
    span = body[start : start + rng.randint(1, 2000)]
    rest = body[:start] + body[start + len(span) :]
    return rest[:to] + span + rest[to:]


def _numbers(rng: random.Random, body: bytes) -> bytes:
    big = rng.choice(
        (b"9" * 5000, b"-1", b"0", b"1e308", b"00000000000000000001", "٣".encode(), "²".encode())
    )
    return re.sub(rb"\d+", big, body, count=rng.choice((1, 5)))


def _splice(rng: random.Random, body: bytes, other: bytes) -> bytes:
    return body[: rng.randint(0, len(body))] + other[rng.randint(0, len(other)) :]


BLOWS: dict[str, Blow] = {
    "flip": _flip,
    "random-bytes": _random_bytes,
    "cut": _cut,
    "truncate": _truncate,
    "double": _double,
    "tokens": _tokens,
    "tag-again": _tag_again,
    "tag-gone": _tag_gone,
    "element-again": _element_again,
    "nest": _nest,
    "attributes": _attributes,
    "entities": _entities,
    "charset": _charset,
    "nuls": _nuls,
    "long": _long,
    "move": _move,
    "numbers": _numbers,
}
NAMES = (*BLOWS, "splice")


# --- bombs -----------------------------------------------------------------------------------------


def specials(size: int) -> Iterator[tuple[str, bytes]]:
    """Bombs of about ``size`` bytes each, by name; the same ones for feeds and for pages."""
    head, tail = b"<rss><channel><item><title>", b"</title></item></channel></rss>"

    def filled(piece: bytes) -> bytes:
        return head + piece * (size // len(piece)) + tail

    yield "title of one letter", filled(b"x")
    yield "title of words", filled(b"word ")
    yield "title of bare ampersands", filled(b"&")
    yield "title of references", filled(b"&amp;")
    yield "title of unfinished references", filled(b"&#x")
    yield "title of combining marks", filled(b"\xcc\x81")
    yield "title of invalid bytes", filled(b"\xff\xfe")
    yield "title of NULs", filled(b"\0")
    yield "title of tags", filled(b"<b>")
    yield "title of sentences", filled(b"It rose 5%. ")
    yield "items without end", b"<rss><channel>" + b"<item><title>x</title>" * (size // 22)
    yield "empty items", b"<rss><channel>" + b"<item/>" * (size // 7) + b"</channel></rss>"
    yield "deep", b"<rss>" + b"<a>" * (size // 3)
    yield "deep and closed", b"<a>" * (size // 7) + b"</a>" * (size // 7)
    yield "attributes", b"<rss " + b"".join(b'a%d="" ' % n for n in range(size // 12)) + b"/>"
    yield "one attribute", b'<rss a="' + b"x" * size + b'"/>'
    yield "the same attribute", b"<rss " + b'a="" ' * (size // 5) + b"/>"
    yield "namespaces", b"<rss " + b"".join(b'xmlns:n%d="u%d" ' % (n, n) for n in range(size // 24)) + b"/>"
    yield "comments", b"<rss>" + b"<!--x-->" * (size // 8)
    yield "open comments", b"<!--" * (size // 4)
    yield "open CDATA", b"<rss><title>" + b"<![CDATA[" * (size // 9)
    yield "instructions", b"<?xml " * (size // 6)
    yield "open tags", b"<" * size
    yield "quotes", b'<a "' * (size // 4)
    yield "scripts", b"<html><script>" * (size // 14)
    yield "tables", b"<html><body>" + b"<table><tr><td>" * (size // 15)
    yield "lists", b"<html><body>" + b"<ul><li>a" * (size // 9)
    yield "paragraphs", b"<html><body><article>" + b"<p>Some words of a paragraph here.</p>" * (size // 38)
    yield "links", b"<html><body>" + b"<a href='/x'>y</a>" * (size // 18)
    yield "breaks", b"<html><body><p>" + b"It ended.<br>" * (size // 13)
    yield "brackets", b'{"items":' + b"[" * size
    yield "objects", b'{"a":' * (size // 5)
    yield (
        "JSON items",
        b'{"version":"https://jsonfeed.org/version/1.1","items":[' + b"{}," * (size // 3) + b"{}]}",
    )
    yield "JSON-LD", b"<html><script type='application/ld+json'>" + b'{"a":[' * (size // 6) + b"</script><p>x"
    yield "UTF-16 tags", b"\xff\xfe" + b"<\0a\0>\0" * (size // 6)
    yield "lone surrogates", b"<rss><channel><item><title>" + b"&#xd800;" * (size // 8)
    yield "spaces", b" " * size
    yield (
        "entity definitions",
        b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * (size // 15) + b"]><rss><channel/></rss>",
    )
    yield "billion laughs", _laughs(40, 10)
    yield (
        "quadratic blow-up",
        b'<!DOCTYPE r [<!ENTITY a "' + b"x" * (size // 2) + b'">]>' + head + b"&a;" * (size // 6) + tail,
    )
    yield (
        "external entities",
        b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/d">%p;<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + head
        + b"&a;" * (size // 3)
        + tail,
    )


def _laughs(levels: int, times: int) -> bytes:
    lines = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * times) for n in range(1, levels))
    return (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">%s]><rss><channel><item><title>&l%d;</title>'
        b"</item></channel></rss>" % (lines, levels - 1)
    )
