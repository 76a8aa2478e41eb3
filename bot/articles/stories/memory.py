"""Keeps the judge's stories in step with what is stored, whoever judged it.

Another instance may have been at work for weeks, or ``sectorwire poll`` may run beside the bot: before a batch is
judged, what others judged since the last look is read. The first look reads all that may still be joined.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot.articles.judge import Judge
from bot.clock import Clock
from bot.models.articles import JudgedArticle, StoryRow

SLICE = 200  # rows that are read and signed at once: a tenth of a second in a thread

log = logging.getLogger(__name__)


class StoryRows(Protocol):
    """The part of :class:`~bot.ports.ArticleStore` that is needed here."""

    async def story_rows(
        self, since: datetime, limit: int, *, after: StoryRow | None = None
    ) -> list[StoryRow]:
        """See :class:`~bot.ports.ArticleStore`."""
        ...

    async def story_rows_judged(self, turn: int, since: datetime, limit: int) -> list[StoryRow]:
        """See :class:`~bot.ports.ArticleStore`."""
        ...

    async def last_turn(self) -> int:
        """See :class:`~bot.ports.ArticleStore`."""
        ...


class StoryMemory:
    """What this process's judge knows of the stored stories. One :meth:`catch_up` or judging at a time.

    ``keep`` is how far back, by publication, a story may still be joined.
    """

    def __init__(self, judge: Judge, rows: StoryRows, clock: Clock, keep: timedelta) -> None:
        self._judge = judge
        self._rows = rows
        self._clock = clock
        self._keep = keep
        self._turn: int | None = None  # of the newest judgement that the judge knows
        self._own: dict[str, str] = {}  # story by article, judged here since then
        self._begun_at: int | None = None  # the newest turn when the first look began
        self._read_to: StoryRow | None = None  # how far the first look has come

    async def catch_up(self) -> int:
        """Learn what was judged elsewhere since the last call; returns how many articles that were.

        To be called before each judging. Raises :class:`~bot.errors.StorageError`; called again, it goes on.
        """
        now = self._clock.now()
        newest = await self._rows.last_turn()
        learnt = 0
        # The first look; or all that was judged has been removed meanwhile, and turns begin anew.
        if self._turn is None or newest < self._turn:
            self._begun_at = newest if self._begun_at is None else self._begun_at
            learnt = await self._read_all(now)
            self._turn, self._begun_at, self._read_to = self._begun_at, None, None
            log.info("stories remembered", extra={"articles": learnt})
        while newest > self._turn:
            rows = await self._rows.story_rows_judged(self._turn, now - self._keep, SLICE)
            learnt += await self._learn((row for row in rows if not self._is_own(row)), now)
            self._turn = rows[-1].turn if rows else newest
        self._own.clear()
        return learnt

    def judged_here(self, judged: Iterable[JudgedArticle]) -> None:
        """Articles that this process's own judge is about to store: they need not be read back."""
        self._own |= {one.article.key: one.judgement.story.story_id for one in judged}

    def _is_own(self, row: StoryRow) -> bool:
        return self._own.get(row.article_key) == row.story_id

    async def _read_all(self, now: datetime) -> int:
        learnt = 0
        while rows := await self._rows.story_rows(now - self._keep, SLICE, after=self._read_to):
            learnt += await self._learn(rows, now)
            self._read_to = rows[-1]
        return learnt

    async def _learn(self, rows: Iterable[StoryRow], now: datetime) -> int:
        """In a thread, a slice at a time: the loop goes on meanwhile, and may end the work between two."""
        wanted = list(rows)
        if wanted:
            await asyncio.to_thread(self._judge.restore, wanted, now)
        return len(wanted)
