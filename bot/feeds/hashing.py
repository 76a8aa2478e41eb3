"""SHA-256 for the small and many: without giving up the interpreter's lock."""

from __future__ import annotations

import hashlib

_PIECE = 2047  # bytes; for more at once hashlib lets other threads go first


def sha256_hex(data: bytes) -> str:
    """The digest in hexadecimal digits.

    hashlib works on long data without the interpreter's lock. While feeds are being read in a thread, getting
    the lock back takes thirty times as long as hashing a document, so data goes in in short pieces.
    """
    digest = hashlib.sha256(data[:_PIECE])
    if len(data) > _PIECE:
        view = memoryview(data)
        for start in range(_PIECE, len(data), _PIECE):
            digest.update(view[start : start + _PIECE])
    return digest.hexdigest()
