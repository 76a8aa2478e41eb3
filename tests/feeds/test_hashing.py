"""Digests in pieces are the digests of the whole."""

from __future__ import annotations

import hashlib

import pytest

from bot.feeds.hashing import sha256_hex


@pytest.mark.parametrize("length", [0, 1, 2046, 2047, 2048, 4094, 4095, 10_000])
def test_as_hashlib_says(length: int):
    data = bytes(number % 251 for number in range(length))
    assert sha256_hex(data) == hashlib.sha256(data).hexdigest()
