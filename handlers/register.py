"""All listeners, registered by one function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from handlers import news
from handlers.front import Front
from handlers.listening import Handle
from handlers.request import Request

EVENTS_KEPT = timedelta(hours=24)  # Slack's last redelivery comes five minutes after the first


def register(app: AsyncApp, front: Front) -> None:
    """Attach every listener to the app."""

    def on(kind: str, handle: Callable[[Front, Request], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        bound: Handle = partial(handle, front)
        return front.intake.listener(kind, bound)

    app.middleware(_once(front))
    app.error(_unhandled)
    app.command("/news")(on("/news", news.command))


def _once(front: Front) -> Callable[..., Awaitable[BoltResponse | None]]:
    """Events that Slack delivers again are acknowledged and not handled again."""

    async def once(body: dict[str, Any], next: Callable[[], Awaitable[Any]]) -> BoltResponse | None:  # noqa: A002
        event_id = body.get("event_id")
        if event_id and not await front.ledger.first(f"event {event_id}", front.clock.now(), EVENTS_KEPT):
            front.metrics.count("events_repeated_total")
            return BoltResponse(status=200, body="")
        await next()
        return None

    return once


async def _unhandled(error: Exception) -> BoltResponse | None:
    """What nobody listens to is acknowledged all the same, else Slack sends it again and again."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    raise error
