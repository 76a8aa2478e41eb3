"""Decompression that stops at a bound: a kilobyte on the wire must not become a gigabyte in memory."""

from __future__ import annotations

import zlib

from bot import errors

ACCEPTED = "gzip, deflate"  # what is offered to servers: exactly what is understood here
_STEP = 256 * 1024  # bytes made at once, so that other work gets its turn between the steps


class Inflater:
    """Undoes one ``Content-Encoding`` while the bytes come in; never makes more than ``limit`` bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding.strip().lower()
        self._left = limit
        self._limit = limit
        self._engine = None if self._encoding in {"", "identity"} else self._new_engine(b"")
        self._started = False

    def _new_engine(self, head: bytes) -> zlib._Decompress:
        if self._encoding in {"gzip", "x-gzip"}:
            return zlib.decompressobj(wbits=31)
        if self._encoding == "deflate":
            # RFC 9110 means the zlib format, some servers send bare deflate; the first nibble tells.
            return zlib.decompressobj(wbits=15 if not head or head[0] & 0x0F == 8 else -15)
        raise errors.AnswerBroken(
            f"The answer is compressed as {self._encoding[:40]!r}, which wasn't requested."
        )

    def feed(self, data: bytes) -> list[bytes]:
        """The bytes that this piece makes, in portions of at most 256 KiB.

        Raises :class:`~bot.errors.TooLarge` beyond the limit, :class:`~bot.errors.AnswerBroken` for
        bytes that are not what their encoding says.
        """
        if self._engine is None:
            return [self._count(data)]
        if not self._started:
            self._started = True
            if self._encoding == "deflate":
                self._engine = self._new_engine(data)
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
                if not data.startswith(b"\x1f\x8b"):
                    return portions  # padding behind the end is ignored, another gzip member is read on
                self._engine = self._new_engine(b"")
            elif not data and len(made) < room:
                return portions  # a full portion may leave more inside the engine without any input left

    def finish(self) -> None:
        """Raises :class:`~bot.errors.AnswerBroken` where the compressed answer ended before its end."""
        if self._engine is not None and self._started and not self._engine.eof:
            raise errors.AnswerBroken("The answer ended in the middle of its compressed bytes.")

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
