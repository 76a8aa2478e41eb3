"""Decompression that stops at a bound: a kilobyte on the wire must not become a gigabyte in memory."""

from __future__ import annotations

import zlib

from bot import errors

ACCEPTED = "gzip, deflate"  # what is offered to servers: exactly what is understood here
_STEP = 256 * 1024  # bytes made at once, so that other work gets its turn between the steps
_GZIP = b"\x1f\x8b\x08"  # how every gzip stream begins (RFC 1952, 2.3.1)
_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "x-deflate": "deflate"}
# Codings that do change the bytes, and that nobody asked for. Every other name ("utf-8", "none", "8bit",
# "aws-chunked", "text/xml") is a slip of the server's configuration: the bytes come as they are.
_FOREIGN = frozenset("br zstd compress x-compress dcb dcz exi pack200-gzip bzip2 xz lzma".split())


def _coding(header: str) -> str:
    """The one coding that a Content-Encoding header really names; empty for none."""
    names = [name.strip(" \t\"'").lower() for name in header.split(",")]
    for name in names:
        if name in _FOREIGN:
            raise errors.AnswerBroken(f"The answer is compressed as {name!r}, which nobody asked for.")
    real = [_NAMES[name] for name in names if name in _NAMES]
    if len(real) > 1:
        raise errors.AnswerBroken(f"The answer is compressed {len(real)} times, which nobody asked for.")
    return real[0] if real else ""


class Inflater:
    """Undoes one ``Content-Encoding`` while the bytes come in; never makes more than ``limit`` bytes.

    Bytes that begin as gzip does are undone though no header says so: so servers send ``.gz`` files. And
    bytes that begin as markup or JSON does are no gzip, whatever the header says.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = _coding(encoding)
        self._left = limit
        self._limit = limit
        self._engine: zlib._Decompress | None = None
        self._started = False
        self._head = b""

    def _new_engine(self, head: bytes) -> zlib._Decompress | None:
        if self._encoding == "deflate":
            # RFC 9110 means the zlib format, some servers send bare deflate; the first nibble tells.
            return zlib.decompressobj(wbits=15 if head[0] & 0x0F == 8 else -15)
        if self._encoding == "gzip":
            return None if head[:1] in {b"<", b"{"} else zlib.decompressobj(wbits=31)
        return zlib.decompressobj(wbits=31) if head.startswith(_GZIP) else None

    def feed(self, data: bytes) -> list[bytes]:
        """The bytes that this piece makes, in portions of at most 256 KiB.

        Raises :class:`~bot.errors.TooLarge` beyond the limit, :class:`~bot.errors.AnswerBroken` for
        bytes that are not what their encoding says.
        """
        if not self._started:
            data = self._head + data
            if len(data) < len(_GZIP) and _GZIP.startswith(data):
                self._head = data  # too few to tell
                return []
            self._head = b""
            self._started = True
            self._engine = self._new_engine(data)
        if self._engine is None:
            return [self._count(data)]
        portions = []
        while True:
            room = min(_STEP, self._left + 1)
            try:
                made = self._engine.decompress(data, room)
            except zlib.error:
                raise errors.AnswerBroken("The answer's compression is damaged.") from None
            if made:
                portions.append(self._count(made))
            data = self._engine.unconsumed_tail
            if self._engine.eof:
                data = self._engine.unused_data
                if not data.startswith(_GZIP[:2]):
                    return portions  # padding behind the end is ignored, another gzip member is read on
                self._engine = zlib.decompressobj(wbits=31)
            elif not data and len(made) < room:
                return portions  # a full portion may leave more inside the engine without any input left

    def finish(self) -> list[bytes]:
        """What is still held back, at the end of the answer.

        Raises :class:`~bot.errors.AnswerBroken` where the compressed answer ended before its end.
        """
        if self._head and self._encoding:
            raise errors.AnswerBroken("The answer ended in the middle of its compressed bytes.")
        if self._engine is not None and not self._engine.eof:
            raise errors.AnswerBroken("The answer ended in the middle of its compressed bytes.")
        return [self._count(self._head)] if self._head else []

    def _count(self, made: bytes) -> bytes:
        self._left -= len(made)
        if self._left < 0:
            raise errors.TooLarge(f"The answer is larger than {size(self._limit)} once decompressed.")
        return made


def size(count: int) -> str:
    """A number of bytes for people, in binary units: "8 MiB", "64 KiB", "100 bytes"."""
    for unit, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:.0f} {name}" if count % unit == 0 else f"{count / unit:.1f} {name}"
    return f"{count} bytes"
