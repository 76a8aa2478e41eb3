"""``/digest``: a channel's subscriptions, by command, by button and by form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from bot.digests.schedule import next_slot, zone_of
from bot.errors import UsageError
from bot.models import Message, Run, RunState, Subscription
from bot.render import words
from bot.render.digest_blocks import render_digest
from bot.render.help import help_message
from bot.render.menus import Button, sentence
from bot.render.subscriptions import subscription_modal, subscription_words, subscriptions_message
from bot.requests.digests import DigestAsked, read_digest, zone_named
from bot.requests.words import Help, Wrong
from handlers.answer import InPlace
from handlers.front import Front
from handlers.request import Request
from handlers.saying import told

MOST = 20  # subscriptions a channel
PREVIEW_MESSAGES = 3  # a response URL takes five answers
CONFIGURED = "This digest is set in the configuration of this desk: change it there. Pausing it here works."


# --- the command -----------------------------------------------------------------------------------


async def command(front: Front, request: Request) -> None:
    """Answer ``/digest``."""
    await answer(front, request, request.text)


async def answer(front: Front, request: Request, text: str) -> None:
    """Answer what stands after ``/digest``, wherever it was said."""
    asked = read_digest(text, front.sector_keys)
    match asked:
        case Help():
            await request.answer.send(help_message("digest", front.sector_keys, name=front.name))
        case Wrong():
            await request.answer.send(
                help_message("digest", front.sector_keys, name=front.name, problem=asked.sentence)
            )
        case DigestAsked(verb="list"):
            await request.answer.send(await _listed(front, request, asked.channel or request.channel))
        case DigestAsked(verb="subscribe"):
            await _subscribe(front, request, asked)
        case DigestAsked():
            await _about_one(front, request, asked)


async def _subscribe(front: Front, request: Request, asked: DigestAsked) -> None:
    channel = asked.channel or request.channel
    await front.workspace.check_may_change(request.user, channel, request.channel, front.admins)
    await front.workspace.check_reachable(channel)
    if not asked.sectors:
        await open_form(front, request, channel)
        return
    await request.answer.send(await subscribe(front, request, channel, asked))


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
    if (changed.time, changed.days, changed.timezone) != (one.time, one.days, one.timezone):
        changed = replace(changed, since=front.clock.now())
    await front.subscriptions.save_subscriptions([changed])
    return _confirmed(front, changed, "Changed")


async def _about_one(front: Front, request: Request, asked: DigestAsked) -> None:
    """Everything that needs a subscription which is there."""
    channel = asked.channel or request.channel
    if asked.verb == "preview":
        await _check_may_see(front, request, channel)
    else:
        await front.workspace.check_may_change(request.user, channel, request.channel, front.admins)
    here = await of_channel(front, request.team, channel)
    if not here:
        await request.answer.send(_none_here(front, channel, request.channel))
        return
    wanted = [one for one in here if set(asked.sectors) <= set(one.sectors)] if asked.sectors else here
    if asked.verb == "change" and len(here) == 1:
        wanted = here
    if asked.verb in {"pause", "resume"}:
        await request.answer.send(await pause(front, wanted or here, paused=asked.verb == "pause"))
        return
    if len(wanted) != 1:
        which = f"Which one? Press a button, or name its sector: /digest {asked.verb} {here[0].sectors[0]}"
        await request.answer.send(await _list_of(front, here, which, may_change=True))
        return
    (one,) = wanted
    match asked.verb:
        case "change" if asked.says_something:
            await request.answer.send(await change(front, one, asked))
        case "change":
            if one.origin == "config":
                raise UsageError(CONFIGURED)
            await open_form(front, request, channel, one)
        case "now":
            await _post_now(front, request, one)
        case "preview":
            await _preview(front, request, one)
        case _:
            await request.answer.send(await unsubscribe(front, one))


# --- the buttons -----------------------------------------------------------------------------------


async def press_change(front: Front, request: Request) -> None:
    """The form for one subscription."""
    one = await _pressed(front, request)
    if one.origin == "config":
        raise UsageError(CONFIGURED)
    await open_form(front, request, one.channel, one)


async def press_pause(front: Front, request: Request) -> None:
    """Pause one subscription."""
    await request.answer.send(await pause(front, [await _pressed(front, request)], paused=True))


async def press_resume(front: Front, request: Request) -> None:
    """Resume one subscription."""
    await request.answer.send(await pause(front, [await _pressed(front, request)], paused=False))


async def press_now(front: Front, request: Request) -> None:
    """Post one digest at once."""
    await _post_now(front, request, await _pressed(front, request))


async def press_preview(front: Front, request: Request) -> None:
    """Show one digest without posting it."""
    await _preview(front, request, await _pressed(front, request, changing=False))


async def press_unsubscribe(front: Front, request: Request) -> None:
    """End one subscription."""
    await request.answer.send(await unsubscribe(front, await _pressed(front, request)))


async def _pressed(front: Front, request: Request, *, changing: bool = True) -> Subscription:
    found = await front.subscriptions.subscription(str(orjson.loads(request.chosen)["id"]))
    if found is None or found.team != request.team:
        raise UsageError("That digest is no more; somebody has removed it.")
    if changing:
        await front.workspace.check_may_change(request.user, found.channel, request.channel, front.admins)
    else:
        await _check_may_see(front, request, found.channel)
    return found


async def _check_may_see(front: Front, request: Request, channel: str) -> None:
    """Raises :class:`~bot.errors.UsageError` for a channel elsewhere that the person is not in."""
    if channel != request.channel and not await front.workspace.is_member(request.user, channel):
        raise UsageError("Only members of that channel see its digests.")


# --- the form --------------------------------------------------------------------------------------


async def open_form(front: Front, request: Request, channel: str, given: Subscription | None = None) -> None:
    """Open the form for a new subscription, or for changing one."""
    if request.trigger is None:  # a mention or a direct message cannot open forms
        raise UsageError("Say which sector and when: /digest subscribe biotech 08:00.")
    url = request.body.get("response_url")
    state = {"id": given.id if given else None, "here": request.channel or channel, "url": url}
    zone = await front.workspace.zone_of(request.user, front.defaults.timezone)
    view = subscription_modal(
        front.sectors,
        front.defaults,
        channel=channel,
        state=orjson.dumps(state).decode(),
        given=given,
        timezone=zone,
    )
    with told("form"):
        await request.client.views_open(trigger_id=request.trigger, view=dict(view))


async def submitted(front: Front, request: Request) -> None:
    """The form came back: objections are shown in it, else it closes and the change is confirmed."""
    view: Mapping[str, Any] = request.body["view"]
    state = orjson.loads(view.get("private_metadata") or "{}")
    values = {block: next(iter(inputs.values())) for block, inputs in view["state"]["values"].items()}
    asked, objections = _read_form(front, values)
    if objections:
        await request.ack(response_action="errors", errors=objections)
        return
    channel = str((values.get("channel") or {}).get("selected_conversation") or "")
    try:
        message = await _apply_form(front, request, state, asked, channel)
    except UsageError as error:
        await request.ack(response_action="errors", errors={"sectors": str(error)[:150]})
        return
    await request.ack()
    if state.get("url"):
        await InPlace(request.client, state["url"]).send(message)


async def _apply_form(
    front: Front, request: Request, state: Mapping[str, Any], asked: DigestAsked, channel: str
) -> Message:
    if state.get("id"):
        one = await front.subscriptions.subscription(state["id"])
        if one is None or one.team != request.team:
            raise UsageError("That digest is no more; somebody has removed it.")
        await front.workspace.check_may_change(request.user, one.channel, state["here"], front.admins)
        return await change(front, one, asked)
    channel = channel or state["here"]
    await front.workspace.check_may_change(request.user, channel, state["here"], front.admins)
    await front.workspace.check_reachable(channel)
    return await subscribe(front, request, channel, asked)


def _read_form(front: Front, values: Mapping[str, Mapping[str, Any]]) -> tuple[DigestAsked, dict[str, str]]:
    """What the form says, and the objections by block id."""
    chosen = {
        block: [option["value"] for option in values.get(block, {}).get("selected_options") or ()]
        for block in ("sectors", "days")
    }
    typed = str(values.get("timezone", {}).get("value") or "")
    zone = zone_named(typed)
    time = str(values.get("time", {}).get("selected_time") or "")
    size = (values.get("size", {}).get("selected_option") or {}).get("value") or front.defaults.size
    objections = {}
    if not chosen["sectors"]:
        objections["sectors"] = "Choose at least one sector."
    if not chosen["days"]:
        objections["days"] = "Choose at least one day."
    if zone is None:
        objections["timezone"] = "No such time zone; write a city or a name as Europe/Berlin."
    if not time:
        objections["time"] = "Choose a time of day."
    sectors = tuple(key for key in front.sector_keys if key in chosen["sectors"])
    days = tuple(sorted(int(day) for day in chosen["days"]))
    return DigestAsked("subscribe", sectors, time or None, days, zone, int(size)), objections


# --- what is done ----------------------------------------------------------------------------------


async def pause(front: Front, some: Sequence[Subscription], *, paused: bool) -> Message:
    """Pause or resume; a resumed one owes nothing of the time in between."""
    changing = [one for one in some if one.paused != paused]
    now = front.clock.now()
    changed = [
        replace(one, paused=paused, paused_why=None, since=one.since if paused else now) for one in changing
    ]
    await front.subscriptions.save_subscriptions(changed)
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


async def _post_now(front: Front, request: Request, one: Subscription) -> None:
    await _check_read(front, one)
    run = await request.answer.while_working(front.runs.post_now(one.id), "Posting the digest…")
    await request.answer.sentence(_ended(run))


async def _check_read(front: Front, one: Subscription) -> None:
    """Raises :class:`~bot.errors.UsageError` right after the first start, when an empty digest would be untrue."""
    urls = [
        feed.url for feed in front.feeds if not feed.sectors or not set(feed.sectors).isdisjoint(one.sectors)
    ]
    states = await front.feed_states(urls)
    asked = [state for state in states.values() if state.last_tried_at or state.last_ok_at]
    if 2 * len(asked) < len(urls):
        raise UsageError("The feeds are being read for the first time. Try again in a minute.")


def _ended(run: Run | None) -> str:
    if run is None:
        return "A digest is just being posted here."
    if run.state is RunState.DONE:
        return "Posted."
    return f"Not posted: {run.why or 'it will be tried again in a moment.'}"


async def _preview(front: Front, request: Request, one: Subscription) -> None:
    await _check_read(front, one)
    digest = await request.answer.while_working(front.runs.preview(one), "Composing the digest…")
    for message in render_digest(digest)[:PREVIEW_MESSAGES]:
        await request.answer.send(message)
    await request.answer.sentence("That is a preview: nothing was posted, and nothing counts as shown.")


# --- what is shown ---------------------------------------------------------------------------------


async def of_channel(front: Front, team: str, channel: str) -> list[Subscription]:
    """A channel's subscriptions, oldest first."""
    return [
        one for one in await front.subscriptions.subscriptions() if (one.team, one.channel) == (team, channel)
    ]


async def _listed(front: Front, request: Request, channel: str) -> Message:
    await _check_may_see(front, request, channel)
    here = await of_channel(front, request.team, channel)
    muted = [
        (
            one.name,
            Button(f"Unmute {one.name}", "unmute", {"channel": channel, "kind": one.kind, "key": one.key}),
        )
        for one in await front.mutes.mutes(request.team, channel)
    ]
    if not here and not muted:
        return _none_here(front, channel, request.channel)
    heading = "This channel gets:" if channel == request.channel else "That channel gets:"
    return await _list_of(front, here, heading if here else "No digest here.", may_change=True, muted=muted)


async def _list_of(
    front: Front,
    some: Sequence[Subscription],
    heading: str,
    *,
    may_change: bool,
    muted: Sequence[tuple[str, Button]] = (),
) -> Message:
    now = front.clock.now()
    return subscriptions_message(
        some,
        front.titles,
        now=now,
        next_at={one.id: next_slot(one, now) for one in some},
        heading=heading,
        may_change=may_change,
        muted=muted,
    )


def _none_here(front: Front, channel: str, here: str) -> Message:
    where = "This channel gets" if channel == here else "That channel gets"
    return sentence(f"{where} no digest yet. Try /digest subscribe {front.sector_keys[0]} 08:00.")


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
