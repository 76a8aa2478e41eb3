"""What every listener shares: it is counted, timed, and its errors become sentences."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import SectorwireError
from bot.metrics import Metrics
from handlers.request import Request, read_request

log = logging.getLogger(__name__)

OURS = "Something went wrong here, and it is not your fault. It was written to the log; please try again."

Handle = Callable[[Request], Awaitable[None]]


class Intake:
    """Knows what is being answered now, so that a stop can wait for it."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self._under_way: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        """How many requests are being answered."""
        return len(self._under_way)

    async def drain(self, within: float) -> bool:
        """Wait for what is under way, at most so many seconds; what is left then is cancelled."""
        tasks = self._under_way - {asyncio.current_task()}
        if not tasks:
            return True
        _, late = await asyncio.wait(tasks, timeout=within)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
        return not late

    def listener(
        self, kind: str, handle: Handle, *, acknowledge: bool = True
    ) -> Callable[..., Awaitable[None]]:
        """A Bolt listener around ``handle``; ``acknowledge`` False where the handler answers with its ack."""

        async def listen(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
            started = perf_counter()
            if acknowledge:
                await ack()
                self.metrics.observe("ack_seconds", perf_counter() - started, kind=kind)
            task = asyncio.current_task()
            if task is not None:
                self._under_way.add(task)
            self.metrics.set("in_flight", len(self._under_way))
            request = read_request(kind, body, client, ack)
            outcome = "bug"
            try:
                await handle(request)
                outcome = "answered"
            except SectorwireError as error:
                outcome = type(error).__name__
                log.warning("%s: %s", kind, error, extra=request.extra())
                await self._tell(request, str(error))
            except Exception:  # told and logged: one request's bug must not go unanswered
                log.exception("%s failed", kind, extra=request.extra())
                await self._tell(request, OURS)
            finally:
                if task is not None:
                    self._under_way.discard(task)
                seconds = perf_counter() - started
                self.metrics.set("in_flight", len(self._under_way))
                self.metrics.count("requests_total", kind=kind, outcome=outcome)
                self.metrics.observe("request_seconds", seconds, kind=kind)
                log.info("%s %s", kind, outcome, extra=request.extra() | {"seconds": round(seconds, 3)})

        return listen

    async def _tell(self, request: Request, sentence: str) -> None:
        try:
            await request.answer.sentence(sentence)
        except SectorwireError as error:
            log.warning("nobody could be told: %s", error, extra=request.extra())
