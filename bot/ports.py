"""What the stages need from the edges, as protocols: storage, pages, Slack.

Each method says what it raises; beyond that only :class:`~bot.errors.StorageError` (stores) may come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.models import (
    Article,
    FeedState,
    JudgedArticle,
    Message,
    PollPlan,
    Posted,
    SeenEntry,
)


class FeedStore(Protocol):
    """What is remembered of feeds and their entries."""

    async def states(self, urls: Sequence[str]) -> dict[str, FeedState]:
        """The states of these feeds by configured URL; a feed never polled is absent."""
        ...

    async def seen(self, feed_url: str, feed_keys: Sequence[str]) -> dict[str, SeenEntry]:
        """What the ledger knows of these entries of this feed, by feed key."""
        ...

    async def known(self, article_keys: Sequence[str]) -> dict[str, str]:
        """The fingerprints of stored articles by key, whatever feed they came from."""
        ...

    async def record(self, plan: PollPlan, at: datetime) -> None:
        """Write all of a poll in one transaction."""
        ...


class ArticleStore(Protocol):
    """Stored articles and what was judged of them."""

    async def unjudged(self, limit: int) -> list[Article]:
        """Articles that wait for judgement, oldest first."""
        ...

    async def save_judged(self, judged: Sequence[JudgedArticle], at: datetime) -> None:
        """Store judgements (and page text, where the article's text was completed) in one transaction."""
        ...

    async def window(self, since: datetime, until: datetime) -> list[JudgedArticle]:
        """Judged articles first seen or published in the half-open window, oldest first."""
        ...


class Poster(Protocol):
    """Slack, as far as delivery needs it. Raises :class:`~bot.errors.DeliveryError` in its forms."""

    async def post(
        self, channel: str, message: Message, *, metadata: Mapping[str, object], thread_ts: str | None = None
    ) -> Posted:
        """Post a message; metadata is ``{"event_type": ..., "event_payload": {...}}``."""
        ...

    async def find(
        self,
        channel: str,
        *,
        event_type: str,
        payload: Mapping[str, object],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        """Look into the channel's history (or a thread) for the message with this metadata."""
        ...
