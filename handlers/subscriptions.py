"""A channel's subscriptions: made, changed, paused and ended; each answers with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.digests.schedule import next_slot, zone_of
from bot.digests.subscriptions import paused as rest
from bot.digests.subscriptions import resumed, under_plan
from bot.errors import UsageError
from bot.grammar.digests import DigestAsked
from bot.models.delivery import Message, Subscription
from bot.render import wording
from bot.render.slack.menus import Button, sentence
from bot.render.slack.subscriptions import subscription_words
from handlers.context import HandlerContext
from handlers.transport.request import Request

REMOVED = "This digest was removed meanwhile."
MOST = 20  # subscriptions a channel
CONFIGURED = "This digest is set in the configuration of this desk: change it there. Pausing it here works."


async def of_channel(context: HandlerContext, team: str, channel: str) -> list[Subscription]:
    """A channel's subscriptions, oldest first."""
    return [
        one
        for one in await context.subscriptions.subscriptions()
        if (one.team, one.channel) == (team, channel)
    ]


async def subscribe(context: HandlerContext, request: Request, channel: str, asked: DigestAsked) -> Message:
    """Make a subscription; where the channel gets these sectors already, change that one instead."""
    now, given = context.clock.now(), context.defaults
    here = await of_channel(context, request.team, channel)
    same = next((one for one in here if set(one.sectors) == set(asked.sectors)), None)
    if same is not None:
        return await change(context, same, asked)
    if len(here) >= MOST:
        raise UsageError(f"A channel gets at most {MOST} digests; unsubscribe one first.")
    zone = asked.timezone or await context.workspace.zone_of(request.user, given.timezone)
    made = Subscription(
        id=context.ids.new(),
        team=request.team,
        channel=channel,
        sectors=asked.sectors,
        time=asked.time or given.time,
        timezone=zone,
        days=asked.days or given.days,
        holidays=given.holidays,
        size=asked.size or given.size,
        created_at=now,
        since=now,
        created_by=request.user,
    )
    await context.subscriptions.save_subscriptions([made])
    return _confirmed(context, made, "Subscribed")


async def change(context: HandlerContext, one: Subscription, asked: DigestAsked) -> Message:
    """Change what was said and nothing else; slots of the past are not owed under the new plan."""
    if one.origin == "config":
        raise UsageError(CONFIGURED)
    changed = replace(
        one,
        sectors=asked.sectors or one.sectors,
        time=asked.time or one.time,
        days=asked.days or one.days,
        timezone=asked.timezone or one.timezone,
        size=asked.size or one.size,
    )
    if changed == one:
        return _confirmed(context, one, "It is as it was")
    changed = under_plan(one, changed, context.clock.now())
    if not await context.subscriptions.change_subscription(one, changed):
        raise UsageError(REMOVED)
    return _confirmed(context, changed, "Changed")


async def pause(context: HandlerContext, some: Sequence[Subscription], *, paused: bool) -> Message:
    """Pause or resume; a resumed one owes nothing of the time in between."""
    changing = [one for one in some if one.paused != paused]
    now = context.clock.now()
    changed = []
    for one in changing:
        after = rest(one) if paused else resumed(one, now)
        if await context.subscriptions.change_subscription(one, after):
            changed.append(after)
    if not changed:
        return sentence("It was paused already." if paused else "It was not paused.")
    said = wording.listing(
        [wording.listing([context.titles.get(key, key) for key in one.sectors]) for one in changed]
    )
    if paused:
        buttons = [Button("Resume", "digest-resume", {"id": changed[0].id})] if len(changed) == 1 else []
        return sentence(f"Paused: {said}. /digest resume goes on.", buttons)
    return _confirmed(context, changed[0], "Resumed") if len(changed) == 1 else sentence(f"Resumed: {said}.")


async def unsubscribe(context: HandlerContext, one: Subscription) -> Message:
    """End a subscription."""
    if one.origin == "config":
        raise UsageError(CONFIGURED)
    await context.subscriptions.remove_subscriptions([one.id])
    return sentence(f"Unsubscribed: {subscription_words(one, context.titles)}.")


def _confirmed(context: HandlerContext, one: Subscription, said: str) -> Message:
    now = context.clock.now()
    if one.paused:
        when = " It is paused."
    elif (moment := next_slot(one, now)) is not None:
        when = f" The next comes {wording.day_and_time(moment, now, zone_of(one))}."
    else:
        when = ""
    buttons = [
        Button("Change", "digest-change", {"id": one.id}),
        Button("Preview", "digest-preview", {"id": one.id}),
    ]
    return sentence(f"{said}: {subscription_words(one, context.titles)}.{when}", buttons)
