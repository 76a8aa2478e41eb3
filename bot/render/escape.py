"""Untrusted text becomes harmless here, and only here: for Slack, for a terminal, for a web page.

Titles, summaries, source and company names come from strangers. Each function takes such text raw and
answers text that its surface shows as it stands: nothing in it mentions, links, formats, reorders or
hides. Characters that only do mischief are dropped; those that a surface would interpret are escaped
or, where Slack knows no escape, replaced by a look-alike.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape as _html_escape
from urllib.parse import quote, urlsplit, urlunsplit

MAX_LINK = 2_000
"""Longest address that is made a link; browsers and Slack's own fields (3,000) take it safely."""

_SOURCE_LIMIT = 200_000  # no line is looked at beyond this, so that a 50 MB title costs nothing
_HOST_LIMIT = 253  # RFC 1035; also because encoding a long name takes time that grows with its square
_MARKS_PER_LETTER = 4  # Vietnamese and Hebrew need up to three; more is a "Zalgo" flood
_JOINERS = "\u200c\u200d"  # emoji families and Persian or Indic words need them
_ARABIC_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2\u110bd")  # Cf, but visible
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that show nothing
_ELLIPSIS = "…"

# Slack escapes only & < >. The rest of mrkdwn has no escape, so its marks become look-alikes.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LOOK_ALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
_MRKDWN = _ENTITIES | _LOOK_ALIKES
_LABEL = _MRKDWN | {"|": "\u00a6"}  # a bar would end the address part of <address|label>
_COMMAND = re.compile("\u02cb(/(?:news|company|digest|watch|invite)\\b[^\u02cb\\n]{0,200})\u02cb")
_TYPED_AGAIN = str.maketrans(
    {look: sign for sign, look in _LOOK_ALIKES.items() if sign != "`"} | {"\u2236": ":"}
)
_EMOJI_COLON = re.compile(r":(?=\S{1,100}:)")
_BREAKS_READERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS = {code: " " if chr(code).isspace() else None for code in [*range(0x20), 0x7F]}
_LINE_BREAK = re.compile(r"\r\n?|[\n\u2028\u2029]")
_QUOTE_MARK = re.compile(r"^>")


def plain(text: str, limit: int | None = None) -> str:
    """One line of visible text: no control, bidi or zero-width characters, white space folded.

    With ``limit`` at most that many characters, cut at a word with an ellipsis. May be empty.
    """
    # Twenty times what is shown is looked at: enough for marks and spaces that go, not for a flood.
    most = _SOURCE_LIMIT if limit is None else 20 * limit + 1_000
    line = " ".join(_visible(text[:most]).split())
    return line if limit is None else clip(line, limit)


def lines(text: str) -> str:
    """Text of several lines, each as :func:`plain`; line breaks stay, blank ends go."""
    return "\n".join(plain(line) for line in _LINE_BREAK.split(text)).strip("\n")


def clip(text: str, limit: int) -> str:
    """Cut to at most ``limit`` characters, at a word where one ends in the last third, with an ellipsis."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    head = text[: limit - 1]
    space = head.rfind(" ")
    if space > limit * 2 // 3:
        head = head[:space]
    return _whole(head).rstrip(" ,;:–-") + _ELLIPSIS


def mrkdwn(text: str, limit: int | None = None) -> str:
    """Text for a Slack ``mrkdwn`` object or a message's ``text``; ``limit`` counts escaped characters.

    Formatting marks become look-alikes, and so does the colon that would start an emoji's name. A quote
    mark at the start would indent the line even as ``&gt;``, hence is one, too.
    """
    return _escaped(_inert(text, limit), _MRKDWN, limit)


def commands(escaped: str) -> str:
    """Escaped text with our slash commands between grave accents in Slack's code style, as they are typed.

    Nothing else can be in that style, so whatever a stranger wrote stays as harmless as it was.
    """
    return _COMMAND.sub(lambda found: f"`{found[1].translate(_TYPED_AGAIN)}`", escaped)


def link(url: str, label: str, limit: int | None = None) -> str:
    """A Slack link ``<address|label>``, or only the label where the address is not safe to follow.

    ``limit`` counts the label's escaped characters.
    """
    shown = _escaped(_inert(label, limit), _LABEL, limit)
    address = safe_url(url)
    if address is None:
        return shown
    shown = shown or _escaped(_inert(urlsplit(address).netloc), _LABEL, limit)
    return f"<{address.replace('&', '&amp;')}|{shown}>"


def safe_url(url: str) -> str | None:
    """The address in ASCII with everything odd percent-encoded; None unless it is public-looking http(s).

    Refused are other schemes, a missing host, user names (``https://bank.example@evil.example``) and
    more than ``MAX_LINK`` characters.
    """
    if len(url) > MAX_LINK or any(unicodedata.category(char) in {"Cc", "Cs"} for char in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
        if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
            return None
        if len(host) > _HOST_LIMIT:
            return None
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError included: no such host can exist
        return None
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return None
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    path, query, fragment = (
        quote(part, safe="%/:?@!$&'()*+,;=~-._") for part in (parts.path, parts.query, parts.fragment)
    )
    address = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return address if len(address) <= MAX_LINK else None


def html(text: str, limit: int | None = None) -> str:
    """Text for HTML, in an element or a double-quoted attribute."""
    return _html_escape(plain(text, limit), quote=True)


def data(text: str) -> str:
    """Text for JSON, as it is but for what breaks readers: lone surrogates and control characters."""
    return _BREAKS_READERS.sub("\ufffd", text)


def _inert(text: str, limit: int | None = None) -> str:
    # One character more than fits, so that the cut below still knows that there was more.
    line = _EMOJI_COLON.sub("\u2236", plain(text, None if limit is None else limit + 1))
    return _QUOTE_MARK.sub("\u203a", line)


def _escaped(line: str, table: dict[str, str], limit: int | None) -> str:
    whole = "".join(table.get(char, char) for char in line)
    if limit is None or len(whole) <= limit:
        return whole
    fit = used = 0
    for char in line:
        used += len(table.get(char, char))
        if used > limit:
            break
        fit += 1
    return "".join(table.get(char, char) for char in clip(line, fit))


def _visible(text: str) -> str:
    """Drop what cannot be seen; keep joiners between letters beyond ASCII; bound piled-up marks."""
    if text.isascii():
        return text.translate(_CONTROLS)
    kept: list[str] = []
    marks = 0
    for index, char in enumerate(text):
        if " " <= char <= "~":
            marks = 0
            kept.append(char)
            continue
        category = unicodedata.category(char)
        if category in {"Zs", "Zl", "Zp"} or char in "\t\n\r\v\f\x85" or char in _BLANKS:
            kept.append(" ")
        elif category in {"Mn", "Me"}:
            marks += 1
            if marks <= _MARKS_PER_LETTER and kept and kept[-1] != " ":
                kept.append(char)
            continue
        elif char in _JOINERS:
            if kept and not kept[-1].isascii() and index + 1 < len(text) and not text[index + 1].isascii():
                kept.append(char)
            continue
        elif not _mischief(char, category):
            kept.append(char)
        marks = 0
    return "".join(kept)


def _mischief(char: str, category: str) -> bool:
    if category in {"Cc", "Cs", "Co"}:
        return True
    if category == "Cf":
        return char not in _ARABIC_SIGNS
    code = ord(char)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noncharacters


def _whole(head: str) -> str:
    """Never end in half a character: without joiners and marks that lost what follows them."""
    while head and head[-1] in _JOINERS:
        head = head[:-1]
    return head
