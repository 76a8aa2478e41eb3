"""All listeners, registered by one function."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.errors import StorageError
from bot.render.slack.story import MENU_ACTION
from bot.render.slack.subscriptions import MODAL
from handlers import calendar, company, digest, digest_form, home, messages, news, stories, uninstall, watch
from handlers.context import ContextFactory, HandlerContext
from handlers.transport.intake import Handle
from handlers.transport.request import Json, Request

log = logging.getLogger(__name__)

Answer = Callable[[HandlerContext, Request], Awaitable[None]]
ACTS_KEPT = timedelta(hours=24)
# Slack's last redelivery comes five minutes after the first; Bolt takes signatures as old, or as far in the future.
ACTS_REMEMBERED = 660.0  # seconds
OPENS_FORM = {"/digest", "digest-change", "home-subscribe"}


COMMANDS: dict[str, Answer] = {
    "/news": news.command,
    "/company": company.command,
    "/digest": digest.command,
    "/watch": watch.command,
    "/calendar": calendar.command,
}
BUTTONS: dict[str, Answer] = {
    MENU_ACTION: stories.menu,
    "news-more": news.more,
    "news-share": news.share,
    "company-show": company.chosen,
    "company-share": company.share,
    "watch-add": watch.chosen,
    "watch-add-here": watch.chosen_here,
    "watch-remove": watch.removed,
    "digest-change": digest.press_change,
    "digest-pause": home.redrawn(digest.press_pause),
    "digest-resume": home.redrawn(digest.press_resume),
    "digest-now": digest.press_now,
    "digest-preview": digest.press_preview,
    "digest-unsubscribe": home.redrawn(digest.press_unsubscribe),
    "mute": stories.mute,
    "unmute": stories.unmute,
    "unsave": stories.unsave,
    "undo-less": stories.undo_dislike,
    "home-subscribe": home.subscribe,
    "home-unwatch": home.unwatch,
    "home-unsave": home.unsave,
}
EVENTS: dict[str, Answer] = {
    "app_mention": messages.mention,
    "message": messages.message,
    "app_home_opened": home.opened,
}
FAREWELLS: dict[str, Callable[[ContextFactory, Request], Awaitable[None]]] = {
    "app_uninstalled": uninstall.uninstalled,
    "tokens_revoked": uninstall.tokens_revoked,
}


def register(app: AsyncApp, contexts: ContextFactory) -> None:
    """Attach every listener to the app."""

    def once(answer: Answer) -> Handle:
        async def with_context(request: Request) -> None:
            await answer(await contexts.context(request.team), request)

        return _once(contexts, with_context)

    def on(kind: str, answer: Answer) -> Callable[..., Awaitable[None]]:
        return contexts.intake.listener(kind, once(answer), hurried=kind in OPENS_FORM)

    app.middleware(_not_again(contexts))
    app.error(_unhandled)
    for name, answer in COMMANDS.items():
        app.command(name)(on(name, answer))
    for name, answer in BUTTONS.items():
        app.action(re.compile(rf"^{re.escape(name)}(?::\d+)?$"))(on(name, answer))
    app.view(MODAL)(contexts.intake.listener("form", once(digest_form.submitted), acknowledge=False))
    for name, answer in EVENTS.items():
        app.event(name)(on(name, answer))
    for name, part in FAREWELLS.items():
        app.event(name)(contexts.intake.listener(name, _once(contexts, partial(part, contexts))))


def _not_again(contexts: ContextFactory) -> Callable[..., Awaitable[BoltResponse | None]]:
    """What comes again, from Slack or from somebody who recorded it, is acknowledged and goes no further."""
    acts = _Acts()

    async def not_again(body: dict[str, Any], next: Callable[[], Awaitable[Any]]) -> BoltResponse | None:  # noqa: A002
        act = _act_of(body)
        if act is not None and not acts.first(act, contexts.clock.monotonic()):
            contexts.intake.metrics.count("events_repeated_total")
            return BoltResponse(status=200, body="")
        await next()
        return None

    return not_again


def _once(contexts: ContextFactory, handle: Handle) -> Handle:
    """The same across a restart: what was done stands in the ledger, written when it is acknowledged already."""

    async def once(request: Request) -> None:
        act = _act_of(request.body)
        if act is not None and not await _first(contexts, request, act):
            contexts.intake.metrics.count("events_repeated_total")
            return
        await handle(request)

    return once


async def _first(contexts: ContextFactory, request: Request, act: str) -> bool:
    try:
        return await contexts.ledger.first(act, contexts.clock.now(), ACTS_KEPT)
    except StorageError as error:
        # Whoever only reads is answered on a full disk too, and until a restart memory knows the act.
        log.warning("not noted as done: %s", error, extra=request.extra())
        return True


def _act_of(body: Json) -> str | None:
    """What somebody did, by the id that Slack gave it; the same id is the same act."""
    if event_id := body.get("event_id"):
        return f"event {event_id}"
    trigger = body.get("trigger_id")
    return f"trigger {trigger}" if trigger else None


class _Acts:
    """What was heard lately, so that it is known without asking the disk."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}  # oldest first

    def first(self, act: str, now: float) -> bool:
        """Whether it is new."""
        while self._seen and now - next(iter(self._seen.values())) > ACTS_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        if act in self._seen:
            return False
        self._seen[act] = now
        return True


async def _unhandled(error: Exception) -> BoltResponse | None:
    """What nobody listens to is acknowledged all the same, else Slack sends it again and again."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    raise error
