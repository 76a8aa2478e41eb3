"""All listeners, registered by one function."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.render.story import MENU_ACTION
from bot.render.subscriptions import MODAL
from handlers import company, digest, farewell, home, news, stories, talk, watch
from handlers.front import Front, Fronts
from handlers.listening import Handle
from handlers.request import Request

Answer = Callable[[Front, Request], Awaitable[None]]
EVENTS_KEPT = timedelta(hours=24)  # Slack's last redelivery comes five minutes after the first
TRIGGERS_KEPT = 660.0  # seconds; Bolt takes signatures up to five minutes old, or as much in the future


COMMANDS: dict[str, Answer] = {
    "/news": news.command,
    "/company": company.command,
    "/digest": digest.command,
    "/watch": watch.command,
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
    "app_mention": talk.mention,
    "message": talk.message,
    "app_home_opened": home.opened,
}
FAREWELLS: dict[str, Callable[[Fronts, Request], Awaitable[None]]] = {
    "app_uninstalled": farewell.uninstalled,
    "tokens_revoked": farewell.tokens_revoked,
}


def register(app: AsyncApp, fronts: Fronts) -> None:
    """Attach every listener to the app."""

    def on(kind: str, handle: Answer) -> Callable[..., Awaitable[None]]:
        return fronts.intake.listener(kind, _in_its_workspace(fronts, handle))

    app.middleware(_once(fronts))
    app.error(_unhandled)
    for name, handle in COMMANDS.items():
        app.command(name)(on(name, handle))
    for name, handle in BUTTONS.items():
        app.action(re.compile(rf"^{re.escape(name)}(?::\d+)?$"))(on(name, handle))
    form = fronts.intake.listener("form", _in_its_workspace(fronts, digest.submitted), acknowledge=False)
    app.view(MODAL)(form)
    for name, handle in EVENTS.items():
        app.event(name)(on(name, handle))
    for name, part in FAREWELLS.items():
        app.event(name)(fronts.intake.listener(name, partial(part, fronts)))


def _in_its_workspace(fronts: Fronts, handle: Answer) -> Handle:
    async def answered(request: Request) -> None:
        await handle(await fronts.front(request.team), request)

    return answered


def _once(front: Fronts) -> Callable[..., Awaitable[BoltResponse | None]]:
    """What comes again, from Slack or from somebody who recorded it, is acknowledged and not handled again."""
    triggers = _Triggers()

    async def once(body: dict[str, Any], next: Callable[[], Awaitable[Any]]) -> BoltResponse | None:  # noqa: A002
        event_id, trigger = body.get("event_id"), body.get("trigger_id")
        again = bool(trigger) and not triggers.first(str(trigger), front.clock.monotonic())
        if event_id and not again:
            again = not await front.ledger.first(f"event {event_id}", front.clock.now(), EVENTS_KEPT)
        if again:
            front.intake.metrics.count("events_repeated_total")
            return BoltResponse(status=200, body="")
        await next()
        return None

    return once


class _Triggers:
    """The trigger ids of what people did lately: each is one act, and Slack never sends one twice.

    Older ones need not be known: a signature is good for five minutes.
    """

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}  # oldest first

    def first(self, trigger: str, now: float) -> bool:
        """Whether it is new."""
        while self._seen and now - next(iter(self._seen.values())) > TRIGGERS_KEPT:
            del self._seen[next(iter(self._seen))]
        if trigger in self._seen:
            return False
        self._seen[trigger] = now
        return True


async def _unhandled(error: Exception) -> BoltResponse | None:
    """What nobody listens to is acknowledged all the same, else Slack sends it again and again."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    raise error
