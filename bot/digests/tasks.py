"""Digests under way in this process: a task each, so that one that waits for Slack holds nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.models.delivery import Run

IN_WORK = 256  # digests at once; most of them wait for Slack

Key = tuple[str, str]
Job = Callable[[], Awaitable[Run | None]]
Begun = asyncio.Task[Run | None]


class Tasks:
    """What was begun and has not ended, by key."""

    def __init__(self, at_once: int = IN_WORK) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._tasks: dict[Key, Begun] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._tasks

    def begin(self, key: Key, job: Job) -> Begun:
        """Begin, or wait for room to."""

        async def work() -> Run | None:
            async with self._room:
                return await job()

        task = asyncio.create_task(work(), name=f"digest {' '.join(key)}")
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return task

    async def settle(self, within: timedelta) -> bool:
        """Let all finish; what has not by then is cut off. True if all did."""
        late: set[Begun] = set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=within.total_seconds())
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
        return not late
