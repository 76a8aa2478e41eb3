"""What happens to channels: the bot comes back to one, one is opened again, or goes on under another id."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.digests.subscriptions import resumed
from bot.models.delivery import Subscription
from handlers.context import HandlerContext
from handlers.transport.request import Request

log = logging.getLogger(__name__)


async def joined(context: HandlerContext, request: Request) -> None:
    """Somebody has joined a channel; where it is the bot, what was paused because it was out goes on."""
    if request.user == context.workspace.bot_user:
        await _go_on(context, request, request.channel)


async def unarchived(context: HandlerContext, request: Request) -> None:
    """A channel was opened again: what was paused because it was closed goes on."""
    await _go_on(context, request, request.channel)


async def renamed(context: HandlerContext, request: Request) -> None:
    """A channel has another name. Digests go by its id, so only what was believed of channels is forgotten."""
    context.workspace.drop()


async def moved(context: HandlerContext, request: Request) -> None:
    """A channel has another id, as when it is shared with another organisation: its digests and watches go along."""
    event = request.body["event"]
    old, new = str(event.get("old_channel_id") or ""), str(event.get("new_channel_id") or "")
    if not old or not new:
        return
    context.workspace.drop()
    mine = [one for one in await context.subscriptions.subscriptions() if one.team == request.team]
    theirs = [one for one in mine if one.channel == old]
    for subscription in theirs:
        await context.subscriptions.change_subscription(subscription, replace(subscription, channel=new))
    for watch in await context.watches.watches(request.team, old):
        await context.watches.add(replace(watch, place=new))
        await context.watches.remove(watch)
    for mute in await context.mutes.mutes(request.team, old):
        await context.mutes.mute(replace(mute, channel=new))
        await context.mutes.unmute(request.team, old, mute.kind, mute.key)
    log.info("the channel goes on as %s", new, extra=request.extra() | {"digests": len(theirs)})
    await _go_on(context, request, new)


async def _go_on(context: HandlerContext, request: Request, channel: str) -> None:
    """Resume what was paused because the channel could not be posted to, and nothing that a person paused."""
    context.workspace.drop()
    now = context.clock.now()
    paused = [
        one
        for one in await context.subscriptions.subscriptions()
        if (one.team, one.channel) == (request.team, channel) and _paused_by_us(one)
    ]
    for subscription in paused:
        await context.subscriptions.change_subscription(subscription, resumed(subscription, now))
    if paused:
        log.info("digests go on", extra=request.extra() | {"channel": channel, "digests": len(paused)})


def _paused_by_us(one: Subscription) -> bool:
    """Only where Slack took no message a reason is kept; whoever pauses a digest gives none."""
    return one.paused and one.paused_why is not None
