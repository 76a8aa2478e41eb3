"""What every listener shares: it acknowledges first, then answers in its turn; errors become sentences.

Bolt sends an acknowledgement when its listener returns. So a listener here only acknowledges and hands the
request on: no answer is begun before the acknowledgement has left, and of answers only a few are worked on
at once, because each that is keeps the next request from being heard. The others wait in line; none is dropped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from time import perf_counter
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.errors import SectorwireError
from bot.telemetry.metrics import Metrics
from handlers.transport.request import Request, read_request

log = logging.getLogger(__name__)

OURS = "Something went wrong here, and it is not your fault. It was written to the log; please try again."
PLACES = 8  # answers that are worked on at once
# After so many seconds an answer waits for somebody's server, not for this machine, and gives its place away.
PLACE_TIME = 0.5

Handle = Callable[[Request], Awaitable[None]]


class Intake:
    """Knows what is being answered now, so that a stop can wait for it, and lets a few at a time be worked on."""

    def __init__(self, metrics: Metrics, *, places: int = PLACES) -> None:
        self.metrics = metrics
        self._places = asyncio.Semaphore(places)
        self._under_way: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many requests are being answered or wait for it."""
        return len(self._under_way)

    async def drain(self, within: float) -> bool:
        """Wait for what is under way, at most so many seconds; what is left then is cancelled."""
        tasks = set(self._under_way)
        if not tasks:
            return True
        _, late = await asyncio.wait(tasks, timeout=within)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
        return not late

    def listener(
        self, kind: str, handle: Handle, *, acknowledge: bool = True, hurried: bool = False
    ) -> Callable[..., Awaitable[None]]:
        """A Bolt listener around ``handle``; ``acknowledge`` False where the handler answers with its ack.

        ``hurried`` does not stand in line: it opens a form, for which Slack gives three seconds.
        """

        async def listen(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
            heard = perf_counter()
            if acknowledge:
                await ack()
                self._acknowledged(kind, heard)
                request = read_request(kind, body, client, ack)
                self._begin(self._answered(kind, handle, request, heard, in_line=not hurried))
                return
            given = _Given(ack)
            request = read_request(kind, body, client, given)
            answer = self._begin(self._answered(kind, handle, request, heard, in_line=False))
            waiting = asyncio.create_task(given.event.wait())
            await asyncio.wait({answer, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            self._acknowledged(kind, heard)

        return listen

    def _acknowledged(self, kind: str, heard: float) -> None:
        self.metrics.observe("ack_seconds", perf_counter() - heard, kind=kind)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        self.metrics.set("in_flight", len(self._under_way))
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self.metrics.set("in_flight", len(self._under_way))

    async def _answered(
        self, kind: str, handle: Handle, request: Request, heard: float, *, in_line: bool
    ) -> None:
        outcome = "bug"
        try:
            async with self._place() if in_line else contextlib.nullcontext():
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
            seconds = perf_counter() - heard
            self.metrics.count("requests_total", kind=kind, outcome=outcome)
            self.metrics.observe("request_seconds", seconds, kind=kind)
            log.info("%s %s", kind, outcome, extra=request.extra() | {"seconds": round(seconds, 3)})

    @contextlib.asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """One of the places, for as long as it is needed but no longer than :data:`PLACE_TIME`."""
        await self._places.acquire()
        with contextlib.ExitStack() as place:
            place.callback(self._places.release)
            given_away = asyncio.get_running_loop().call_later(PLACE_TIME, place.close)
            place.callback(given_away.cancel)
            yield

    async def _tell(self, request: Request, sentence: str) -> None:
        try:
            await request.answer.sentence(sentence)
        except SectorwireError as error:
            log.warning("nobody could be told: %s", error, extra=request.extra())


class _Given:
    """Bolt's acknowledgement, and the moment that it is given."""

    def __init__(self, ack: AsyncAck) -> None:
        self._ack = ack
        self.event = asyncio.Event()

    async def __call__(self, *args: Any, **fields: Any) -> object:
        """Acknowledge."""
        answer = await self._ack(*args, **fields)
        self.event.set()
        return answer
