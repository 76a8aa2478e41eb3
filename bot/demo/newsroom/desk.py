"""One outlet's view of the articles: what it has published by now, in its own words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bot.demo.newsroom.content import Item, Outlet, items


@dataclass(frozen=True, slots=True)
class Published:
    """One article as an outlet carries it. ``paragraphs`` are plain text, boilerplate included."""

    outlet: Outlet
    item: Item
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    path: str

    @property
    def number(self) -> int:
        """A stable number, for outlets that know their items by one."""
        return int(hashlib.sha256(f"{self.outlet.key}/{self.item.id}".encode()).hexdigest()[:7], 16)


_WIRE_SIGNS = {
    "harbor": "/Harbor Newswire/ --",
    "meridian": "(MERIDIAN WIRE) --",
    "beacon": "--(BEACON WIRE)--",
}
_FORWARD = (
    "Forward-Looking Statements: This release contains statements about the future that involve risks and "
    "uncertainties. Actual results may differ. {company} undertakes no obligation to update them."
)


def published_by(outlet: Outlet, started: datetime, now: datetime, *, edited: bool) -> tuple[Published, ...]:
    """What ``outlet`` shows at ``now``, newest first; ``edited`` shows later versions where there are any."""
    mine = (item for item in items() if outlet.key in item.outlets)
    stories = (_told(outlet, item, started, edited=edited) for item in mine)
    return tuple(story for story in stories if story.published <= now)


def _told(outlet: Outlet, item: Item, started: datetime, *, edited: bool) -> Published:
    at = item.published(started)
    piece = item.piece(at, edited=edited)
    paragraphs = _as_release(outlet, item, piece.paragraphs, at) if outlet.wire else piece.paragraphs
    day = f"/{at:%Y/%m/%d}/{item.id}"
    story = Published(outlet, item, piece.title, paragraphs, at, day)
    if "query-identity" in outlet.quirks:
        return Published(outlet, item, piece.title, paragraphs, at, f"/story?id={story.number}")
    return story


def _as_release(outlet: Outlet, item: Item, paragraphs: tuple[str, ...], at: datetime) -> tuple[str, ...]:
    """Each wire sets its own dateline before, and its own small print after, the same release."""
    day = f"{at:%B} {at.day}, {at.year}" if outlet.key != "meridian" else f"{at:%b}. {at:%d}, {at.year}"
    lead = f"{item.city.upper()}, {day} {_WIRE_SIGNS[outlet.key]} {paragraphs[0]}"
    about = (f"About {item.company}", item.about)
    contact = f"Media contact: {item.company}, press office"
    forward = _FORWARD.format(company=item.company)
    tail = {
        "harbor": (*about, f"SOURCE {item.company}"),
        "meridian": (*about, forward, contact),
        "beacon": (forward, *about, contact, f"View source version: sample/{item.id}"),
    }
    return (lead, *paragraphs[1:], *tail[outlet.key])
