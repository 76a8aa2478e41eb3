"""From markup to plain text: the one place where tags and entities end.

Everything later in the program sees plain text only. Hostile input is met with bounds: no function here
takes more than linear time, and none follows nesting.
"""

from __future__ import annotations

import html as _html
import re
from collections import Counter
from html.entities import html5

LINE_LIMIT = 1_000
TEXT_LIMIT = 400_000
_ROUNDS = 5  # the deepest escaping seen in the wild is three

# Elements of HTML; anything else between angle brackets is what somebody wrote: "Vec<T>", "<your name>".
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark marquee nobr q s samp small span
    strike strong sub sup time tt u var wbr
    """.split()
)
_BLOCK = frozenset(
    """
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main
    menu meta nav ol optgroup option p pre section summary table tbody td tfoot th thead title tr ul
    """.split()
)
_EMBEDDED = frozenset(
    """
    applet audio base button canvas embed iframe img input map area math noscript object param picture script
    select source style svg template textarea track video
    """.split()
)
_KNOWN = _INLINE | _BLOCK | _EMBEDDED
_UNPAIRED = frozenset(
    "br hr img wbr input meta link source embed area base param track p li dd dt td th tr".split()
)
# Elements whose content nobody reads.
_SILENT = frozenset(
    """
    script style template noscript iframe object applet audio video canvas svg head title textarea select
    button form map
    """.split()
)
_CELL = frozenset({"td", "th"})
# What means the same wherever it stands: no content to hide, no place in the document's own frame.
_SIMPLE = (_INLINE | _BLOCK | {"img"}) - _SILENT - {"html", "body", "frameset", "frame"}

# What a simple tag does to the text around it.
_MARKS, _PARTS, _BREAKS, _SPACES = 1, 2, 3, 4

# A tag never spans another "<", so that scanning stays linear whatever comes.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^<>"'A-Za-z0-9](?:[^<>"']|"[^"<]*"|'[^'<]*')*+)?)>""")
# A tag that a sentence goes on behind, as behind a word: "the <script> tag", "<form> follows function".
_SPOKEN_OF = re.compile(r"""<[A-Za-z][A-Za-z0-9]*>(?=[,.;:!?)"'’”]*(?:\s|$))""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9A-Fa-f]{1,6};?|([A-Za-z][A-Za-z0-9]{1,31});)")
_HAS_ENTITY = re.compile(r"&(?:#[0-9]{2,8}|#[xX][0-9A-Fa-f]{2,6}|(?:amp|lt|gt|quot|apos|nbsp));")
_BARE_AMPERSAND = re.compile(r"&(?!#?[A-Za-z0-9]{1,32};)")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_DECLARATION = re.compile(r"<!doctype\b[^<>]*>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|\u2029")

# Characters that show nothing: C0 controls that are no white space, DEL, soft hyphen, bidirectional
# controls, zero-width characters, interlinear annotation, object replacement, non-characters, surrogates,
# tag characters. C1 codes are cp1252 punctuation that somebody mislabelled.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    # Joiners mean something inside emoji and in Persian or Indic words, nowhere else.
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_ASCII_SHOWN = bytes(range(0x20, 0x7F))
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}


def plain_line(html: str, *, limit: int = LINE_LIMIT) -> str:
    """One line of plain text from a title, however often it was escaped.

    Tags of HTML are dropped where they mark something up; a lone ``<b>`` in running text, ``5 < 6`` and
    ``Vec<T>`` stay as they were written. White space is folded, invisible characters go. At most ``limit``
    characters, cut at a word and marked with an ellipsis.
    """
    text = html if len(html) <= limit * 20 else html[: limit * 20]
    if "<" in text or "&" in text:
        text = _unwrapped(text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(visible(text).split())
    return text if len(text) <= limit else shorten(text, limit)


def plain_text(html: str, *, limit: int = TEXT_LIMIT) -> str:
    """The whole text as paragraphs separated by a blank line.

    Scripts, styles, embedded objects and forms are left out; list items, headings and table rows are
    paragraphs of their own; one line break folds to a space, two part paragraphs. At most ``limit``
    characters.
    """
    source = html if len(html) <= limit * 8 else html[: limit * 8]
    paragraphs = _paragraphs(source, rounds=3)
    text = "\n\n".join(paragraphs)
    return text if len(text) <= limit else shorten(text, limit)


def visible(text: str) -> str:
    """The text without characters that show nothing, and with mislabelled cp1252 punctuation mended."""
    return _INVISIBLE.sub("", text.translate(_C1))


def unescape(text: str) -> str:
    """One level of HTML's character references resolved; a name needs its semicolon, as in ``AT&T``."""
    return _ENTITY.sub(_one_entity, text) if "&" in text else text


def shorten(text: str, limit: int) -> str:
    """The text cut at a word to at most ``limit`` characters, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ", limit // 2)
    return (cut[:space] if space > 0 else cut).rstrip() + "…"


def looks_like_html(text: str) -> bool:
    """Does the text hold tags that mark something up, or character references?"""
    if "<" not in text:
        return "&" in text and _HAS_ENTITY.search(text) is not None
    opened: set[str] = set()
    for closing, name, attributes in _TAG.findall(text):
        name = name.lower()
        if name not in _KNOWN:
            continue
        if name in _UNPAIRED or "=" in attributes or (closing and name in opened):
            return True
        if not closing:
            opened.add(name)
    return _HAS_ENTITY.search(text) is not None


def _unwrapped(text: str) -> str:
    """Tags and references resolved, level by level."""
    for _ in range(_ROUNDS):
        before = text
        if "<" in text:
            text = _without_tags(text)
        text = unescape(text)
        if text == before:
            break
    return text


def _one_entity(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return _html.unescape(found[0])
    return html5.get(name + ";", found[0])


def _without_tags(text: str) -> str:
    """A title without its tags, comments, scripts and CDATA markers."""
    if "<!" in text:
        text = _CDATA.sub("", text)
        text = _DECLARATION.sub("", _without_spans(text, "<!--", "-->"))
    lowered = text.lower()
    for name in ("script", "style"):
        if f"<{name}" in lowered and (f"</{name}>" in lowered or not _SPOKEN_OF.search(text)):
            text = _without_spans(text, f"<{name}", f"</{name}>")
            lowered = text.lower()
    tags = list(_TAG.finditer(text))
    if not tags:
        return text
    opened = Counter(tag[2].lower() for tag in tags if not tag[1])
    closed = Counter(tag[2].lower() for tag in tags if tag[1])
    out: list[str] = []
    at = 0
    for tag in tags:
        name = tag[2].lower()
        if name not in _KNOWN or _is_literal(tag, name, text, opened, closed):
            continue
        out += (text[at : tag.start()], "" if name in _INLINE else " ")
        at = tag.end()
    out.append(text[at:])
    return "".join(out)


def _is_literal(tag: re.Match[str], name: str, text: str, opened: Counter[str], closed: Counter[str]) -> bool:
    """Is this tag part of the sentence ("the <b> tag") and not markup?"""
    attributes = tag[3].rstrip("/").strip()
    if name in _UNPAIRED or "=" in attributes or tag[3].endswith("/"):
        return False
    if attributes:  # "a<b and c>d"
        return True
    if tag[1]:
        return not opened[name] and bool(text[tag.end() :].strip())
    if name in _SILENT and not closed[name] and _SPOKEN_OF.match(text, tag.start()):
        return True  # nobody marks up a title with a form or script that never ends
    stands_alone = not text[tag.end() : tag.end() + 1].isalnum()
    return not closed[name] and stands_alone and bool(text[: tag.start()].strip())


def _without_spans(text: str, start: str, end: str) -> str:
    """Everything from each ``start`` to its ``end`` cut out, in one pass; an open one ends the text."""
    lowered = text.lower()
    out: list[str] = []
    at = 0
    while (begin := lowered.find(start, at)) >= 0:
        out.append(text[at:begin])
        close = lowered.find(end, begin + len(start))
        if close < 0:
            return "".join(out)
        at = close + len(end)
    out.append(text[at:])
    return "".join(out)


def _paragraphs(source: str, rounds: int) -> list[str]:
    """The paragraphs of a text that may be HTML."""
    if "<" not in source:
        for _ in range(rounds):
            before, source = source, unescape(source)
            if source == before or "<" in source:
                break
        if "<" not in source or not looks_like_html(source):
            return _cleaned(_BLANK_LINE.split(source))
    raw = _read_simple_html(source)
    if raw is not None and "&" not in source:  # nothing was escaped
        return _cleaned(raw)
    if raw is None and not _has_tag(source):
        return _cleaned(_BLANK_LINE.split(_unwrapped(source)))
    paragraphs = _cleaned(_read_html(source) if raw is None else raw)
    if rounds <= 1:
        return paragraphs
    again: list[str] = []
    for paragraph in paragraphs:
        if looks_like_html(paragraph):  # escaped once more than it should be
            again += _paragraphs(paragraph, rounds - 1)
        else:
            again.append(paragraph)
    return again


def _has_tag(source: str) -> bool:
    return "<!" in source or any(tag[2].lower() in _KNOWN for tag in _TAG.finditer(source))


def _cleaned(paragraphs: list[str]) -> list[str]:
    """Folded, visible, not empty."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = paragraph.strip()
        # Of all white space only the space itself is printable: most paragraphs are as they should be.
        if "  " in line or not _shows(line):
            line = " ".join(line.split())
            if not _shows(line):
                line = " ".join(visible(line).split())
        if line:
            lines.append(line)
    return lines


def _shows(line: str) -> bool:
    """Whether every character is printable; plain ASCII is told several times as fast by its bytes."""
    return not line.encode().translate(None, _ASCII_SHOWN) if line.isascii() else line.isprintable()


def _read_simple_html(source: str) -> list[str] | None:
    """The raw paragraphs of plainly written markup, or None where only a real parser can tell.

    Most feeds hold nothing but paragraphs, links and emphasis, which need no parser: three times as fast.
    """
    escaped = "&" in source
    if escaped and _BARE_AMPERSAND.search(source):
        return None
    pieces = source.split("<")
    paragraphs: list[str] = []
    words = [unescape(pieces[0])]
    breaks = 0
    for piece in pieces[1:]:
        tag, closed, text = piece.partition(">")
        role = _ROLES.get(tag) or _role_of(tag)
        if not role or not closed:
            return None
        if role == _BREAKS:
            breaks += 1
            words.append(" ")
        elif role == _SPACES:
            words.append(" ")
        if role == _PARTS or breaks >= 2:
            if words:
                paragraphs.append("".join(words))
                words = []
            breaks = 0
        if text:
            if breaks and not text.isspace():
                breaks = 0
            words.append(unescape(text) if escaped else text)
    paragraphs.append("".join(words))
    return paragraphs


def _role_of(tag: str) -> int:
    """What the tag between these brackets does to the text; 0 where only a real parser can tell.

    One that holds a quoted ">" is cut short here, which shows in its open quote.
    """
    found = _TAG.fullmatch(f"<{tag}>")
    return _ROLES.get(found[1] + found[2].lower(), 0) if found else 0


def _role(name: str) -> int:
    if name == "br":
        return _BREAKS
    if name in _CELL:
        return _SPACES
    return _PARTS if name in _BLOCK else _MARKS


# With the closing ones, which do the same; only a cell's end does nothing.
_ROLES = {name: _role(name) for name in _SIMPLE}
_ROLES |= {f"/{name}": _MARKS if name in _CELL else role for name, role in _ROLES.items()}


class _Reader:
    """Gathers paragraphs from the events of lxml's HTML parser; builds no tree, so nesting costs nothing."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self._words: list[str] = []
        self._silent = 0
        self._breaks = 0

    def start(self, tag: str | bytes, _attributes: object) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._breaks += 1
            self._words.append(" ")
            if self._breaks >= 2:
                self._end_paragraph()
        elif tag in _CELL:
            self._words.append(" ")
        elif tag in _BLOCK:
            self._end_paragraph()

    def end(self, tag: str | bytes) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCK and tag != "br" and tag not in _CELL:
            self._end_paragraph()

    def data(self, data: str | bytes) -> None:
        if self._silent:
            return
        text = str(data)
        if self._breaks and not text.isspace():
            self._breaks = 0
        self._words.append(text)

    def comment(self, text: str | bytes) -> None:
        """Nobody reads comments."""

    def close(self) -> list[str]:
        self._end_paragraph()
        return self.paragraphs

    def _end_paragraph(self) -> None:
        self._breaks = 0
        if self._words:
            paragraph = "".join(self._words)
            self._words = []
            if not paragraph.isspace():
                self.paragraphs.append(paragraph)


def _read_html(source: str) -> list[str]:
    """The raw paragraphs of markup; lxml is loaded only here."""
    from lxml import etree

    reader = _Reader()
    parser = etree.HTMLParser(
        target=reader, encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    data = source.encode("utf-8", "ignore").replace(b"\0", b"")
    try:
        # The wrapper makes bare text and a leading "<br>" alike unsurprising to the parser.
        return list(etree.fromstring(b"<div>%b</div>" % data, parser))
    except etree.XMLSyntaxError:
        return reader.close()
