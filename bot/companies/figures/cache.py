"""Asks a source seldom: what it said is kept, shared by who asks at the same time, and shown with its age.

Fresh answers come from storage. A stale one is renewed; who cannot wait gets the stale one meanwhile. A
source that fails leaves what was known in place, with the sentence why it is not newer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import orjson

from bot import errors
from bot.clock import Clock
from bot.companies.figures.codec import decode, encode
from bot.models.companies import CachedPiece
from bot.ports.companies import CompanyCache

T = TypeVar("T")

UNKNOWN_FOR = timedelta(hours=12)  # how long a source is not asked again about what it does not know
OFFLINE = "nothing is stored from {source}, and offline it is not asked"
PENDING = "{source} has not answered yet; ask again in a moment"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lookup(Generic[T]):
    """Something to ask a source about one company; ``kind`` names both, ``key`` the company."""

    source: str
    kind: str
    key: str
    answer: type[T]
    lifetime: timedelta
    ask: Callable[[], Awaitable[T]]


@dataclass(frozen=True, slots=True)
class CachedAnswer(Generic[T]):
    """What is known: the value and when it was fetched, and why there is none or no newer one.

    ``failed`` tells a failure from a source that knows nothing, is not set up, or was not asked.
    """

    value: T | None = None
    fetched_at: datetime | None = None
    why: str | None = None
    failed: bool = False
    fresh: bool = False

    def age(self, now: datetime) -> str | None:
        """How old a stale value is, in words; None for a fresh one."""
        if self.value is None or self.fetched_at is None or self.fresh:
            return None
        return f"fetched {_ago(now - self.fetched_at)} ago"


class SourceCache:
    """Answers of all sources, in storage and on their way."""

    def __init__(self, store: CompanyCache, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._under_way: dict[tuple[str, str], asyncio.Task[CachedAnswer[Any]]] = {}

    async def get(self, question: Lookup[T], *, patience: float, offline: bool = False) -> CachedAnswer[T]:
        """The answer, fresh where that takes at most ``patience`` seconds, else what is kept.

        The source goes on being asked in the background. ``offline`` asks nobody. Raises
        :class:`~bot.errors.StorageError`; a source's failure is told in the answer.
        """
        kept = await self._kept(question)
        if kept.fresh:
            return kept
        if offline:
            return kept if kept.value is not None or kept.why else _nothing(OFFLINE, question)
        task = self._asked(question, kept)
        done, _ = await asyncio.wait({task}, timeout=max(0.0, patience))
        if done:
            held: CachedAnswer[T] = task.result()
            return held
        return kept if kept.value is not None else _nothing(PENDING, question)

    async def close(self) -> None:
        """Give up what is on its way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _asked(self, question: Lookup[T], kept: CachedAnswer[T]) -> asyncio.Task[CachedAnswer[T]]:
        """The one request for this question, begun by whoever came first."""
        name = (question.kind, question.key)
        task = self._under_way.get(name)
        if task is None:
            task = asyncio.create_task(self._renew(question, kept), name=f"{question.kind} {question.key}")
            self._under_way[name] = task
            task.add_done_callback(lambda done: self._ended(name, done))
        return task

    def _ended(self, name: tuple[str, str], task: asyncio.Task[CachedAnswer[Any]]) -> None:
        self._under_way.pop(name, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("asking for %s %s ended unexpectedly", *name, exc_info=error)

    async def _renew(self, question: Lookup[T], kept: CachedAnswer[T]) -> CachedAnswer[T]:
        try:
            value = await question.ask()
        except errors.ProviderKnowsNothing as error:
            await self._keep(question, {"why": str(error)})
            return CachedAnswer(why=str(error))
        except errors.ProviderError as error:
            failed = not isinstance(error, errors.ProviderNotSetUp)
            return CachedAnswer(kept.value, kept.fetched_at, str(error), failed=failed)
        await self._keep(question, {"value": orjson.Fragment(encode(value))})
        return CachedAnswer(value, self._clock.now(), fresh=True)

    async def _kept(self, question: Lookup[T]) -> CachedAnswer[T]:
        name = (question.kind, question.key)
        piece = (await self._store.pieces([name])).get(name)
        if piece is None:
            return CachedAnswer()
        try:
            told = orjson.loads(piece.body)
            value = decode(question.answer, told["value"]) if "value" in told else None
            why = None if value is not None else str(told["why"])
        except (ValueError, KeyError, TypeError):
            return CachedAnswer()  # written by an earlier version: asked again
        age = self._clock.now() - piece.fetched_at
        # What was fetched long after now was fetched by a clock that has since gone back.
        fresh = abs(age) < (question.lifetime if value is not None else UNKNOWN_FOR)
        return CachedAnswer(value, piece.fetched_at, why, fresh=fresh)

    async def _keep(self, question: Lookup[T], told: dict[str, object]) -> None:
        body = orjson.dumps(told).decode()
        try:
            await self._store.keep(CachedPiece(question.kind, question.key, body, self._clock.now()))
        except errors.StorageError as error:
            log.warning("what %s said could not be kept: %s", question.source, error)


def _nothing(sentence: str, question: Lookup[Any]) -> CachedAnswer[Any]:
    return CachedAnswer(why=sentence.format(source=question.source))


def _ago(age: timedelta) -> str:
    minutes = max(1, int(age.total_seconds() // 60))
    for size, word in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {word}{'' if count == 1 else 's'}"
    return "a moment"
