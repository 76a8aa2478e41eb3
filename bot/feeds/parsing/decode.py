"""From bytes to UTF-8, whatever the labels say.

A label is a claim; bytes that are valid UTF-8 with characters beyond ASCII are proof. So: byte order
mark, then proof, then the labels of HTTP and of the XML declaration, then UTF-8 with what does not fit read as
cp1252. Labels mean what browsers take them to mean (WHATWG Encoding Standard, section 4.2).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# Encodings whose bytes are ASCII and mean something else: UTF-8 proves nothing against them.
_ESCAPING = ("iso2022", "hz")
_WIDE = ("utf-16", "utf-32", "utf-7", "utf_16", "utf_32", "utf_7")
_HANDLER = "sectorwire-cp1252"
_CP1252 = [bytes([byte]).decode("cp1252", "replace") for byte in range(256)]
_STRAYS_READ_UP_TO = 4 << 20  # bytes; each stray one costs a microsecond


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as cp1252, the most common stray."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "".join(_CP1252[byte] for byte in stray), error.end


codecs.register_error(_HANDLER, _as_cp1252)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as UTF-8 without byte order mark; ``notes`` say in words what was odd."""

    data: bytes
    encoding: str
    notes: tuple[str, ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The body as UTF-8. Never fails: what cannot be read becomes a replacement character."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _by_bom(body[len(bom) :], encoding)
    if wide := _wide_without_bom(body):
        return _recoded(body, wide, ())
    claims = _claims(body, content_type)
    if body.isascii() and not any(name.startswith(_ESCAPING) for name in claims):
        return Decoded(body, "utf-8")
    if not any(name.startswith(_ESCAPING) for name in claims) and _is_utf8(body):
        odd = next((name for name in claims if name != "utf-8"), None)
        return Decoded(body, "utf-8", (f"labelled {odd}, is utf-8",) if odd else ())
    for name in claims:
        if name == "utf-8":
            continue
        try:
            return _recoded(body, name, ())
        except UnicodeError:
            continue
    return _with_strays(body)


def _with_strays(body: bytes) -> Decoded:
    """Almost UTF-8: the bytes that are none are read as cp1252, or lost where they may be a flood."""
    if len(body) > _STRAYS_READ_UP_TO:
        return Decoded(_utf8(body.decode("utf-8", "replace")), "utf-8", ("bytes that are no utf-8 left out",))
    return Decoded(
        _utf8(body.decode("utf-8", _HANDLER)), "utf-8", ("bytes that are no utf-8 read as cp1252",)
    )


def _by_bom(body: bytes, encoding: str) -> Decoded:
    if encoding == "utf-8":
        if _is_utf8(body):
            return Decoded(body, encoding)
        return _with_strays(body)
    return _recoded(body, encoding, ())


def _recoded(body: bytes, encoding: str, notes: tuple[str, ...]) -> Decoded:
    """From another encoding; a strict one, except that wide ones may end in half a character."""
    errors = "replace" if encoding.startswith(_WIDE) else "strict"
    if encoding == "cp1252":
        text = _cp1252(body)
    else:
        text = body.decode(encoding, errors)
    return Decoded(_utf8(text), encoding, notes)


def _cp1252(body: bytes) -> str:
    """Its five unassigned bytes become the C1 controls of the same number, as in browsers."""
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in body)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide_without_bom(body: bytes) -> str | None:
    """UTF-16 or UTF-32 shows in where the zero bytes of its first "<" stand (XML 1.0, appendix F)."""
    for start, encoding in (
        (b"<\0\0\0", "utf-32-le"),
        (b"\0\0\0<", "utf-32-be"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if body.startswith(start):
            return encoding
    return None


def _claims(body: bytes, content_type: str | None) -> list[str]:
    """What HTTP and the XML declaration say, as Python's codec names, most trusted first."""
    labels = []
    if content_type and (found := _CHARSET.search(content_type)):
        labels.append(found[1])
    if declared := _DECLARED.search(body, 0, 1024):
        labels.append(declared[1].decode("ascii"))
    names = [name for label in labels if (name := _codec(label))]
    # Servers send Latin-1 as a default that nobody chose: a different declaration knows better.
    if len(names) == 2 and names[0] == "cp1252":
        names.reverse()
    return names


def _codec(label: str) -> str | None:
    """The codec for a label; None where there is none or where it cannot fit a body that starts in ASCII."""
    try:
        info = codecs.lookup(label)
    except LookupError:
        return None
    if not info._is_text_encoding or info.name.startswith(_WIDE):  # noqa: SLF001 -- codecs has no public way to ask
        return None
    if info.name in {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}:
        return None
    return _WIDER.get(info.name, info.name)
