"""A channel's subscriptions: made, changed, paused and ended; each answers with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.digests.schedule import next_slot, zone_of
from bot.digests.subscriptions import paused as rest
from bot.digests.subscriptions import resumed, under_plan
from bot.errors import UsageError
from bot.models import Message, Subscription
from bot.render import words
from bot.render.menus import Button, sentence
from bot.render.subscriptions import subscription_words
from bot.requests.digests import DigestAsked
from handlers.front import Front
from handlers.request import Request

REMOVED = "This digest was removed meanwhile."
MOST = 20  # subscriptions a channel
CONFIGURED = "This digest is set in the configuration of this desk: change it there. Pausing it here works."


async def of_channel(front: Front, team: str, channel: str) -> list[Subscription]:
    """A channel's subscriptions, oldest first."""
    return [
        one for one in await front.subscriptions.subscriptions() if (one.team, one.channel) == (team, channel)
    ]


async def subscribe(front: Front, request: Request, channel: str, asked: DigestAsked) -> Message:
    """Make a subscription; where the channel gets these sectors already, change that one instead."""
    now, given = front.clock.now(), front.defaults
    here = await of_channel(front, request.team, channel)
    same = next((one for one in here if set(one.sectors) == set(asked.sectors)), None)
    if same is not None:
        return await change(front, same, asked)
    if len(here) >= MOST:
        raise UsageError(f"A channel gets at most {MOST} digests; unsubscribe one first.")
    zone = asked.timezone or await front.workspace.zone_of(request.user, given.timezone)
    made = Subscription(
        id=front.ids.new(),
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
    await front.subscriptions.save_subscriptions([made])
    return _confirmed(front, made, "Subscribed")


async def change(front: Front, one: Subscription, asked: DigestAsked) -> Message:
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
        return _confirmed(front, one, "It is as it was")
    changed = under_plan(one, changed, front.clock.now())
    if not await front.subscriptions.change_subscription(one, changed):
        raise UsageError(REMOVED)
    return _confirmed(front, changed, "Changed")


async def pause(front: Front, some: Sequence[Subscription], *, paused: bool) -> Message:
    """Pause or resume; a resumed one owes nothing of the time in between."""
    changing = [one for one in some if one.paused != paused]
    now = front.clock.now()
    changed = []
    for one in changing:
        after = rest(one) if paused else resumed(one, now)
        if await front.subscriptions.change_subscription(one, after):
            changed.append(after)
    if not changed:
        return sentence("It was paused already." if paused else "It was not paused.")
    said = words.listing(
        [words.listing([front.titles.get(key, key) for key in one.sectors]) for one in changed]
    )
    if paused:
        buttons = [Button("Resume", "digest-resume", {"id": changed[0].id})] if len(changed) == 1 else []
        return sentence(f"Paused: {said}. /digest resume goes on.", buttons)
    return _confirmed(front, changed[0], "Resumed") if len(changed) == 1 else sentence(f"Resumed: {said}.")


async def unsubscribe(front: Front, one: Subscription) -> Message:
    """End a subscription."""
    if one.origin == "config":
        raise UsageError(CONFIGURED)
    await front.subscriptions.remove_subscriptions([one.id])
    return sentence(f"Unsubscribed: {subscription_words(one, front.titles)}.")


def _confirmed(front: Front, one: Subscription, said: str) -> Message:
    now = front.clock.now()
    if one.paused:
        when = " It is paused."
    elif (moment := next_slot(one, now)) is not None:
        when = f" The next comes {words.day_and_time(moment, now, zone_of(one))}."
    else:
        when = ""
    buttons = [
        Button("Change", "digest-change", {"id": one.id}),
        Button("Preview", "digest-preview", {"id": one.id}),
    ]
    return sentence(f"{said}: {subscription_words(one, front.titles)}.{when}", buttons)
