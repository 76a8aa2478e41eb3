"""What a digest is made of: the articles of its window, and what is asked of others when it is composed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.articles import JudgedArticle
from bot.models.delivery import Mutes, Subscription
from bot.models.digests import Digest, SilentSource
from bot.ports.news import ArticleStore

log = logging.getLogger(__name__)


async def _nothing_silent(_sectors: Sequence[str]) -> Sequence[SilentSource]:
    return ()


def _uncounted(_sectors: Sequence[str]) -> int | None:
    return None


async def _nothing_muted(_team: str, _channel: str) -> Mutes:
    return Mutes()


async def _nothing_watched(_team: str, _channel: str) -> frozenset[str]:
    return frozenset()


async def as_it_is(digest: Digest) -> Digest:
    """No enrichment."""
    return digest


async def _nobody(_paused: Sequence[Subscription], _why: str) -> None:
    """Nobody is told."""


def _to_the_log(sentence: str) -> None:
    log.error("%s", sentence)


@dataclass(frozen=True, slots=True)
class DigestInputs:
    """What a digest is made of besides articles, each asked at composing time.

    ``silent`` and ``sources`` (how many feeds there are) take sectors, ``mutes`` and ``watched`` team and channel; ``enrich`` adds what needs the network, as
    company figures, and must not change which stories stand in the digest. ``report`` gets each sentence
    that an operator should see, once; ``paused`` tells those who subscribed a channel that it gets no more, and why.
    """

    silent: Callable[[Sequence[str]], Awaitable[Sequence[SilentSource]]] = _nothing_silent
    sources: Callable[[Sequence[str]], int | None] = _uncounted
    mutes: Callable[[str, str], Awaitable[Mutes]] = _nothing_muted
    watched: Callable[[str, str], Awaitable[frozenset[str]]] = _nothing_watched
    enrich: Callable[[Digest], Awaitable[Digest]] = as_it_is
    report: Callable[[str], None] = _to_the_log
    paused: Callable[[Sequence[Subscription], str], Awaitable[None]] = _nobody


@dataclass(frozen=True, slots=True)
class WindowReading:
    """The articles that a digest chooses from, and up to which arrival they go.

    ``late`` are the keys of those that count although their dates lie outside the window.
    """

    articles: tuple[JudgedArticle, ...]
    late: frozenset[str]
    to: int


class DigestWindow:
    """Judged articles up to now, read once for all the digests of a tick."""

    def __init__(self, articles: ArticleStore, now: datetime) -> None:
        self._articles = articles
        self._lock = asyncio.Lock()
        self._since: datetime | None = None
        self._read: list[JudgedArticle] = []
        self._arrival: int | None = None
        self._late: dict[tuple[int, datetime], list[JudgedArticle]] = {}
        self.end = now

    async def read(self, start: datetime, after: int | None) -> WindowReading:
        """What a digest chooses from that begins with this moment, and the last of which read up to that arrival."""
        to = await self.arrival()
        articles = {one.article.key: one for one in await self.since(start)}
        late = {one.article.key: one for one in await self._arrived(after, start)}
        return WindowReading(tuple((articles | late).values()), frozenset(late), to)

    async def arrival(self) -> int:
        """Up to which arrival a digest has read that reads now: what comes after it is the next one's."""
        async with self._lock:
            if self._arrival is None:
                self._arrival = await self._articles.newest_arrival()
            return self._arrival

    async def since(self, start: datetime) -> list[JudgedArticle]:
        """All from this moment on; there may be older ones among them. To be asked after :meth:`arrival`."""
        async with self._lock:
            if self._since is None or start < self._since:
                self._read = await self._articles.window(start, self.end)
                self._since = start
            return self._read

    async def _arrived(self, after: int | None, start: datetime) -> list[JudgedArticle]:
        """What arrived after a digest had read, and by its dates is not in this window; None: nothing was read."""
        if after is None:
            return []
        async with self._lock:
            if (after, start) not in self._late:
                self._late[after, start] = await self._articles.arrived(after, start, self.end)
            return self._late[after, start]
