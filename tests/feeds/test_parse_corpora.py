"""Captured feeds: nothing is lost between the bytes and the articles."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from benchmarks.corpora import corpora
from bot.feeds.normalise import normalise_feed
from bot.feeds.parse import parse_feed
from bot.models.operator import FeedSource
from tests.feeds.pairs import URL
from tests.feeds.test_normalise import SEEN

pytestmark = pytest.mark.corpora


def captured() -> list[Path]:
    folder = corpora()
    if folder is None:
        pytest.skip("no corpora (SECTORWIRE_CORPORA)")
    return sorted((folder / "feeds" / "real").glob("*.gz"))


def test_every_entry_is_present_and_told_apart():
    for path in captured():
        body = gzip.decompress(path.read_bytes())
        entries = parse_feed(body, url=URL).entries
        if body[:1] != b"{":
            outside = re.sub(rb"<!\[CDATA\[.*?\]\]>", b"", body, flags=re.DOTALL)
            assert len(entries) == len(re.findall(rb"<(?:item|entry)[\s>]", outside)), path.name
        assert all(entry.url for entry in entries), path.name
        articles = normalise_feed(parse_feed(body, url=URL), FeedSource(URL, "x"), SEEN)
        assert len({article.key for article in articles}) == len(articles), path.name
        assert len(articles) >= len({(entry.url, entry.title) for entry in entries}), path.name


def test_nothing_of_markup_is_left_in_titles():
    for path in captured():
        for entry in parse_feed(gzip.decompress(path.read_bytes()), url=URL).entries:
            assert not re.search(
                r"&(?:#\d+|amp|nbsp|quot|lt|gt);|</|\s{2}|[\x00-\x1f\u200b\u202e]", entry.title
            ), entry.title
