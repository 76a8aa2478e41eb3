"""Feeds beside what a careful reader finds in them: ``tests/data/feeds/NAME`` and ``NAME.expected.json``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from bot.models.feeds import ParsedFeed

FOLDER = Path(__file__).resolve().parents[1] / "data" / "feeds"
URL = "https://feeds.example/rss/news.xml"
OPTIONS = {"trade_press.xml": {"timezone": "America/New_York"}}


def feeds() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".expected.json"))


def told(parsed: ParsedFeed) -> dict[str, object]:
    """The feed as plain JSON values; what is empty is left out."""
    return {key: _plain(value) for key, value in asdict(parsed).items() if value not in (None, "", ())}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner not in (None, "", ())}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value
