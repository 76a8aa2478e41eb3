"""A channel's subscriptions: made, changed, paused and ended; each answers with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.digests.schedule import next_slot, zone_of
from bot.digests.subscriptions import paused as rest
from bot.digests.subscriptions import resumed, under_plan
from bot.errors import UsageError
from bot.grammar.digests import DigestAsked
from bot.models.delivery import Message, Subscription
from bot.render import wording
from bot.render.slack.menus import Button, channel_sentence, sentence
from bot.render.slack.subscriptions import subscription_words
from handlers.context import HandlerContext
from handlers.transport.request import Request

REMOVED = "This digest was removed meanwhile."
MOST = 20  # subscriptions a channel
MOST_CARRIED = 1_000  # characters of sectors that a button carries back
CONFIGURED = "Your admin manages this digest in the configuration file. You can still pause it here."


async def of_channel(context: HandlerContext, team: str, channel: str) -> list[Subscription]:
    """A channel's subscriptions, oldest first."""
    return [
        one
        for one in await context.subscriptions.subscriptions()
        if (one.team, one.channel) == (team, channel)
    ]


async def subscribe(
    context: HandlerContext, request: Request, channel: str, asked: DigestAsked, *, here: str | None = None
) -> Message:
    """Make a subscription; where the channel gets these sectors already, change that one instead.

    ``here`` is where it was asked, by default where the request comes from.
    """
    elsewhere = channel != (request.channel if here is None else here)
    now, given = context.clock.now(), context.defaults
    others = await of_channel(context, request.team, channel)
    same = next((one for one in others if set(one.sectors) == set(asked.sectors)), None)
    if same is not None:
        return await change(context, same, asked, elsewhere=elsewhere)
    if len(others) >= MOST:
        raise UsageError(f"A channel can have up to {MOST} digests. Unsubscribe from one first.")
    # What the channel's other digests go by is the channel's zone; else the asker's own is meant.
    zones = Counter(one.timezone for one in others).most_common(1)
    zone = asked.timezone or (
        zones[0][0] if zones else await context.workspace.zone_of(request.user, given.timezone)
    )
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
        length=asked.length or given.length,
        created_at=now,
        since=now,
        created_by=request.user,
    )
    await context.subscriptions.save_subscriptions([made])
    return _confirmed(context, made, "Subscribed", elsewhere=elsewhere)


async def change(
    context: HandlerContext, one: Subscription, asked: DigestAsked, *, elsewhere: bool = False
) -> Message:
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
        length=asked.length or one.length,
    )
    if changed == one:
        return _confirmed(context, one, "No change", elsewhere=elsewhere)
    changed = under_plan(one, changed, context.clock.now())
    if not await context.subscriptions.change_subscription(one, changed):
        raise UsageError(REMOVED)
    return _confirmed(context, changed, "Changed", elsewhere=elsewhere)


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
        return sentence("Already paused." if paused else "It wasn't paused.")
    said = wording.listing(
        [" + ".join(context.titles.get(key, key) for key in one.sectors) for one in changed]
    )
    if paused:
        buttons = [Button("Resume", "digest-resume", {"id": changed[0].id})] if len(changed) == 1 else []
        return sentence(f"Paused {said}. Use `/digest resume` to restart.", buttons)
    return _confirmed(context, changed[0], "Resumed") if len(changed) == 1 else sentence(f"Resumed {said}.")


async def unsubscribe(context: HandlerContext, one: Subscription) -> Message:
    """End a subscription."""
    if one.origin == "config":
        raise UsageError(CONFIGURED)
    await context.subscriptions.remove_subscriptions([one.id])
    undo = {
        name: getattr(one, name)
        for name in ("id", "channel", "sectors", "time", "timezone", "days", "holidays", "size", "paused")
    }
    few = sum(map(len, one.sectors)) < MOST_CARRIED
    buttons = [Button("Undo", "digest-restore", undo)] if few else []
    return sentence(f"Unsubscribed from {subscription_words(one, context.titles)}.", buttons)


async def restore(context: HandlerContext, request: Request, told: Mapping[str, Any]) -> Message:
    """Bring an ended subscription back as the button carries it; it owes nothing of the time in between."""
    if await context.subscriptions.subscription(str(told["id"])) is not None:
        return sentence("That digest is already back.")
    if len(await of_channel(context, request.team, str(told["channel"]))) >= MOST:
        raise UsageError(f"A channel can have up to {MOST} digests. Unsubscribe from one first.")
    now = context.clock.now()
    again = Subscription(
        id=str(told["id"]),
        team=request.team,
        channel=str(told["channel"]),
        sectors=tuple(told["sectors"]),
        time=str(told["time"]),
        timezone=str(told["timezone"]),
        days=tuple(told["days"]),
        holidays=told["holidays"],
        size=int(told["size"]),
        paused=bool(told["paused"]),
        created_at=now,
        since=now,
        created_by=request.user,
    )
    await context.subscriptions.save_subscriptions([again])
    return _confirmed(context, again, "It's back")


def _confirmed(context: HandlerContext, one: Subscription, said: str, *, elsewhere: bool = False) -> Message:
    """What came of it; ``elsewhere``: not in the channel where it was asked, which is therefore named."""
    now = context.clock.now()
    if one.paused:
        when = " It's paused."
    elif (moment := next_slot(one, now)) is not None:
        when = f" Next one: {wording.day_and_time(moment, now, zone_of(one))}."
    else:
        when = ""
    buttons = [Button("Preview", "digest-preview", {"id": one.id})]
    if one.origin != "config":
        buttons.insert(0, Button("Edit", "digest-change", {"id": one.id}))
    words = f"{said}: {subscription_words(one, context.titles)}.{when}"
    return channel_sentence(one.channel, words, buttons) if elsewhere else sentence(words, buttons)
