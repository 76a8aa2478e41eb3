"""What people in Slack decided: watches, saved stories, mutes, dislikes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


def watch_key(name: str, symbol: str | None) -> str:
    """How a company is known again by those who watch or mute it: its symbol, else its name, case folded."""
    return (symbol or name).casefold()


@dataclass(frozen=True, slots=True)
class Watch:
    """Somebody wants to hear of a company; ``place`` is a person's or a channel's id."""

    team: str
    place: str
    name: str
    symbol: str | None
    created_by: str
    created_at: datetime

    @property
    def key(self) -> str:
        """How the company is known again."""
        return watch_key(self.name, self.symbol)


@dataclass(frozen=True, slots=True)
class SavedStory:
    """A story that somebody saved for later."""

    team: str
    user: str
    story_id: str
    title: str
    url: str
    source: str
    published: datetime
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Mute:
    """A channel does not want to see this; ``kind`` is source or company, ``key`` case folded."""

    team: str
    channel: str
    kind: str
    key: str
    name: str
    muted_by: str
    muted_at: datetime


@dataclass(frozen=True, slots=True)
class Dislike:
    """A reader of a channel found a story not useful; ``source`` and ``event`` are what it is known by."""

    team: str
    channel: str
    user: str
    story_id: str
    source: str
    event: str | None
    at: datetime
