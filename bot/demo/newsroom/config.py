"""The configuration that points the desk at the sample newsroom and the local workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.demo.newsroom.content import SECTORS, Outlet, outlets
from bot.demo.slack.state.seed import YOU

_TITLES = {
    "technology": ("Technology", ":computer:"),
    "finance": ("Finance", ":bank:"),
    "pharma": ("Pharma", ":pill:"),
    "biotech": ("Biotech", ":dna:"),
    "energy": ("Energy", ":zap:"),
}
_WORDS = {  # for the wires, which write for every sector
    "technology": ["software", "semiconductor", "data center"],
    "finance": ["net interest margin", "asset manager", "insurer"],
    "pharma": ["prescribing information", "generic medicines", "drug maker"],
    "biotech": ["clinical-stage", "biotechnology company", "gene therapy"],
    "energy": ["battery storage", "battery energy storage", "power station", "solar panel"],
}
CHANNELS: Mapping[str, str] = {
    "general": "Everything that concerns everybody",
    "morning-brief": "All five sectors every morning at 07:00",
    "biotech-news": "Biotech every morning at 08:00",
    "pharma-deals": "Pharma: approvals, deals, people",
    "energy-desk": "Energy every morning at 07:30",
    "tech-finance": "Technology and finance in one digest",
}
_SUBSCRIPTIONS = (
    ("#morning-brief", list(SECTORS), "07:00", 5),
    ("#biotech-news", ["biotech"], "08:00", 9),
    ("#pharma-deals", ["pharma"], "08:00", 6),
    ("#energy-desk", ["energy"], "07:30", 6),
    ("#tech-finance", ["technology", "finance"], "08:00", 5),
)


def demo_config(feed_urls: Mapping[str, str], *, timezone: str = "UTC") -> dict[str, Any]:
    """A ``sectors.yaml`` as a dict; ``feed_urls`` are the outlets' feeds by key.

    Wires write for all sectors, so that their feeds' articles are placed by words.
    """
    return {
        "sectors": {
            key: {
                "title": _TITLES[key][0],
                "emoji": _TITLES[key][1],
                "feeds": [_feed(outlet, feed_urls) for outlet in outlets() if outlet.sector == key],
                "include": _WORDS[key],
            }
            for key in SECTORS
        },
        "delivery": {"time": "08:00", "days": "daily", "timezone": timezone, "size": 6},
        "admins": [YOU.id],  # who tries the demo sees what an admin sees: how the sources are
        "subscriptions": [
            {"channel": channel, "sectors": sectors, "time": time, "size": size}
            for channel, sectors, time, size in _SUBSCRIPTIONS
        ],
    }


def _feed(outlet: Outlet, feed_urls: Mapping[str, str]) -> dict[str, Any]:
    feed: dict[str, Any] = {"url": feed_urls[outlet.key], "name": outlet.name}
    if outlet.wire:
        feed["sectors"] = "auto"
    if outlet.timezone != "UTC":
        feed["timezone"] = outlet.timezone
    if outlet.weight != 1.0:
        feed["weight"] = outlet.weight
    if outlet.text == "full":
        feed["page_text"] = False
    return feed
