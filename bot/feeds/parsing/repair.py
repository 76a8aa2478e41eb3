"""Mending XML that is not well-formed, before a parser sees it.

Only documents that a strict parser refuses come here. Each step is one pass over the text, linear
whatever the input, and leaves what stands in CDATA sections alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

# What XML 1.0 does not allow at all (section 2.2): controls, and two non-characters in their UTF-8 form.
_ILLEGAL = bytes([*range(9), 11, 12, *range(14, 32)])
_NON_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_DECLARATION = re.compile(rb"<\?xml\b[^>]{0,400}?\?>", re.IGNORECASE)
_START = re.compile(rb"<(?:!DOCTYPE|!--|[A-Za-z_])")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|rdf|feed|channel)(?=[\s>])", re.IGNORECASE)
_FIRST_DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ENTITY_VALUE = re.compile(
    r"<!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+(?:\"([^\"<&%]{0,200})\"|'([^'<&%]{0,200})')\s*>"
)
_CHARACTER = re.compile(r"#(?:[xX]([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
# A reference that is no sound one, or a "<" that begins nothing.
_UNSOUND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#(?:[3-9][0-9]|[1-9][0-9]{2,3}|[xX][2-9A-Fa-f][0-9A-Fa-f]));)"
    r"(#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][\w.-]{0,40};)?"
    r"|(<)(?![A-Za-z_/!?])"
)
_NAMED = re.compile(r"&((?:amp|lt|gt|quot|apos);)")
_LITERAL_START = re.compile(r"<!\[CDATA\[|<!--")
_PREDEFINED = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})

# Elements that hold text and nothing else in RSS; in Atom they may hold XHTML and then say so.
_TEXTUAL = re.compile(
    r"<((?:title|description|summary|content:encoded|content|link|guid|id|author|dc:creator|dc:title|category"
    r"|pubDate|comments))((?:\s[^<>]*)?)(?<!/)>",
    re.IGNORECASE,
)
_CLOSED_BY_NEXT = frozenset({"title", "link", "guid", "id", "pubdate", "category", "comments"})
_UNCLOSED = 2_000  # characters in which the element after an unclosed one is looked for
_STRUCTURE = re.compile(
    r"<(?:/?(?:item|entry|channel|feed|rss)\b|(?:title|link|guid|pubDate|description)>)", re.IGNORECASE
)


def clean(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The cheap half of mending, on UTF-8 bytes: only the feed itself, and only characters XML may hold."""
    notes: list[str] = []
    legal = data.translate(None, _ILLEGAL)
    for character in _NON_CHARACTERS:
        legal = legal.replace(character, b"")
    if len(legal) != len(data):
        notes.append("control characters dropped")
    alone, dropped = _without_junk(legal)
    if dropped:
        notes.append("text around the feed dropped")
    return alone, tuple(notes)


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """The other half, on text: references and sections mended, the document type taken out; and what was done."""
    notes: list[str] = []
    for step, note in (
        (_without_doctype, "document type dropped"),
        (_with_closed_cdata, "an open CDATA section closed"),
        (_with_sound_references, "bare ampersands and undefined entities mended"),
    ):
        mended = step(text)
        if mended != text:
            notes.append(note)
        text = mended
    return text, tuple(notes)


def escape_inner_markup(text: str) -> str:
    """Markup inside elements that hold text becomes text, so that a stray tag cannot shift the structure.

    An element that was never closed is closed where the next one begins.
    """
    out: list[str] = []
    at = 0
    lost: set[str] = set()  # names whose end tag does not come again: never searched for twice
    lowered = text.lower()
    for found in _TEXTUAL.finditer(text):
        name = found[1].lower()
        if found.start() < at or "xhtml" in found[2]:
            continue
        end = -1 if name in lost else lowered.find(f"</{name}", found.end())
        if end < 0:
            lost.add(name)
        inner = text[found.end() : end if end >= 0 else found.end() + _UNCLOSED]
        structure = _STRUCTURE.search(inner)
        if structure and name in _CLOSED_BY_NEXT:
            start = found.end() + structure.start()
            out += (text[at:start], f"</{found[1]}>")
            at = start
        elif structure is None and end >= 0 and "<" in inner:
            out += (text[at : found.end()], *(_as_text(*piece) for piece in _outside_cdata(inner)))
            at = end
    out.append(text[at:])
    return "".join(out)


def numeric_references(text: str) -> str:
    """XML's five named references as numbers: libxml2's recovery drops the names after its first fault."""
    return "".join(
        _NAMED.sub(lambda found: f"&#{ord(html5[found[1]])};", piece) if outside else piece
        for outside, piece in _outside_cdata(text)
    )


def _as_text(outside: bool, piece: str) -> str:
    """A piece of mixed content so that a parser gives back exactly its characters."""
    if outside:
        return piece.replace("<", "&lt;").replace("]]>", "]]&gt;")
    if piece.startswith("<!--"):
        return ""
    return f"{piece.replace(']]>', '')}]]>"


def _without_junk(data: bytes) -> tuple[bytes, bool]:
    """The document alone, from its first tag (a document type stays) to the end tag of its root; was there more?

    XML declarations go: the encoding is settled, and a second one would be an error.
    """
    root = _ROOT.search(data, 0, 20_000)
    first = root or _START.search(data)
    if first is None:
        return data, False
    doctype = _FIRST_DOCTYPE.search(data, 0, first.start())
    start = doctype.start() if doctype else first.start()
    end = data.rfind(b"</" + root[0][1:]) if root else -1
    close = (data.find(b">", end) + 1 if end >= 0 else 0) or len(data)
    return data[start:close], bool(
        _DECLARATION.sub(b"", data[:start], count=5).strip() or data[close:].strip()
    )


def _without_doctype(text: str) -> str:
    """The document type with its entities, whose plain values are put in by hand; nothing is expanded twice."""
    found = _DOCTYPE.match(text)
    if not found:
        return text
    end = _doctype_end(text, found.end())
    declared = {
        name: double or single
        for name, double, single in _ENTITY_VALUE.findall(
            text[found.start() : min(end, found.start() + 20_000)]
        )
        if f"{name};" not in _PREDEFINED
    }
    text = text[: found.start()] + text[end:]
    if not declared or len(declared) > 500:
        return text
    names = "|".join(map(re.escape, declared))
    return re.sub(f"&({names});", lambda use: declared[use[1]], text)


def _doctype_end(text: str, at: int) -> int:
    """Just after the ``>`` that ends a document type, its internal subset included."""
    bracket, close = text.find("[", at), text.find(">", at)
    if close < 0:
        return at
    if 0 <= bracket < close:
        ends = text.find("]", bracket)
        # A subset may hold "]" inside quotes; "]" with ">" behind it is what ends it.
        while ends >= 0 and not text[ends + 1 : ends + 200].lstrip().startswith(">"):
            ends = text.find("]", ends + 1)
        close = text.find(">", ends) if ends >= 0 else close
    return close + 1


def _with_closed_cdata(text: str) -> str:
    """A CDATA section that never ends is closed before the next end of an item."""
    start = text.rfind("<![CDATA[")
    if start < 0 or text.find("]]>", start) >= 0:
        return text
    end = re.compile(r"</[A-Za-z]").search(text, start)
    at = end.start() if end else len(text)
    return f"{text[:at]}]]>{text[at:]}"


def _with_sound_references(text: str) -> str:
    """``&`` and ``<`` that begin nothing are escaped; HTML's named characters become themselves."""
    return "".join(
        _UNSOUND.sub(_sound_piece, piece) if mendable else piece for mendable, piece in _outside_cdata(text)
    )


def _outside_cdata(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, and whether each stands outside CDATA sections and comments."""
    at = 0
    while found := _LITERAL_START.search(text, at):
        yield True, text[at : found.start()]
        end = text.find("]]>" if found[0] == "<![CDATA[" else "-->", found.end())
        at = end + 3 if end >= 0 else len(text)
        yield False, text[found.start() : at]
    yield True, text[at:]


def _sound_piece(found: re.Match[str]) -> str:
    if found[2]:
        return "&lt;"
    reference = found[1]
    if reference is None:
        return "&amp;"
    if reference[0] == "#":
        return f"&{reference}" if _is_allowed(reference) else ""
    if reference in _PREDEFINED:
        return f"&{reference}"
    character = html5.get(reference)
    if character is None:
        return f"&amp;{reference}"
    return character.replace("&", "&amp;").replace("<", "&lt;")


def _is_allowed(reference: str) -> bool:
    """May XML 1.0 hold this character (section 2.2)?"""
    found = _CHARACTER.fullmatch(reference)
    if not found:
        return False
    code = int(found[1], 16) if found[1] else int(found[2])
    return (
        code in {9, 10, 13}
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
