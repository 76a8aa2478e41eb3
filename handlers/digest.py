"""``/digest``: a channel's subscriptions, by command and by button."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from bot.digests.schedule import next_slot
from bot.errors import UsageError
from bot.grammar.digests import DigestAsked, read_digest
from bot.grammar.tokens import Help, Wrong
from bot.models.delivery import Message, Run, RunState, Subscription
from bot.render.slack.digest import render_digest
from bot.render.slack.help import help_message
from bot.render.slack.menus import Button, sentence
from bot.render.slack.subscriptions import subscriptions_message
from handlers import digest_form, subscriptions
from handlers.context import HandlerContext
from handlers.transport.request import Request

PREVIEW_MESSAGES = 3  # a response URL takes five answers


# --- the command -----------------------------------------------------------------------------------


async def command(context: HandlerContext, request: Request) -> None:
    """Answer ``/digest``."""
    await answer(context, request, request.text)


async def answer(context: HandlerContext, request: Request, text: str) -> None:
    """Answer what stands after ``/digest``, wherever it was said."""
    asked = read_digest(text, context.sector_keys)
    match asked:
        case Help():
            await request.answer.send(help_message("digest", context.sector_keys, name=context.name))
        case Wrong():
            await request.answer.send(
                help_message("digest", context.sector_keys, name=context.name, problem=asked.sentence)
            )
        case DigestAsked(verb="list"):
            await request.answer.send(await _listed(context, request, asked.channel or request.channel))
        case DigestAsked(verb="subscribe"):
            await _subscribe(context, request, asked)
        case DigestAsked():
            await _about_one(context, request, asked)


async def _subscribe(context: HandlerContext, request: Request, asked: DigestAsked) -> None:
    channel = asked.channel or request.channel
    await context.workspace.check_may_change(request.user, channel, request.channel, context.admins)
    await context.workspace.check_reachable(channel)
    if not asked.sectors:
        await digest_form.open_form(context, request, channel)
        return
    await request.answer.send(await subscriptions.subscribe(context, request, channel, asked))


async def _about_one(context: HandlerContext, request: Request, asked: DigestAsked) -> None:
    """Everything that needs a subscription which is there."""
    channel = asked.channel or request.channel
    if asked.verb == "preview":
        await _check_may_see(context, request, channel)
    else:
        await context.workspace.check_may_change(request.user, channel, request.channel, context.admins)
    here = await subscriptions.of_channel(context, request.team, channel)
    if not here:
        await request.answer.send(_none_here(context, channel, request.channel))
        return
    wanted = [one for one in here if set(asked.sectors) <= set(one.sectors)] if asked.sectors else here
    if asked.verb == "change" and len(here) == 1:
        wanted = here
    if asked.verb in {"pause", "resume"} and wanted:
        await request.answer.send(await subscriptions.pause(context, wanted, paused=asked.verb == "pause"))
        return
    if len(wanted) != 1:
        which = f"Which one? Press a button, or name its sector: /digest {asked.verb} {here[0].sectors[0]}"
        await request.answer.send(await _list_of(context, here, which, may_change=True))
        return
    (one,) = wanted
    match asked.verb:
        case "change" if asked.says_something:
            await request.answer.send(await subscriptions.change(context, one, asked))
        case "change":
            if one.origin == "config":
                raise UsageError(subscriptions.CONFIGURED)
            await digest_form.open_form(context, request, channel, one)
        case "now":
            await _post_now(context, request, one)
        case "preview":
            await _preview(context, request, one)
        case _:
            await request.answer.send(await subscriptions.unsubscribe(context, one))


# --- the buttons -----------------------------------------------------------------------------------


async def press_change(context: HandlerContext, request: Request) -> None:
    """The form for one subscription."""
    one = await _pressed(context, request)
    if one.origin == "config":
        raise UsageError(subscriptions.CONFIGURED)
    await digest_form.open_form(context, request, one.channel, one)


async def press_pause(context: HandlerContext, request: Request) -> None:
    """Pause one subscription."""
    await request.answer.send(
        await subscriptions.pause(context, [await _pressed(context, request)], paused=True)
    )


async def press_resume(context: HandlerContext, request: Request) -> None:
    """Resume one subscription."""
    await request.answer.send(
        await subscriptions.pause(context, [await _pressed(context, request)], paused=False)
    )


async def press_now(context: HandlerContext, request: Request) -> None:
    """Post one digest at once."""
    await _post_now(context, request, await _pressed(context, request))


async def press_preview(context: HandlerContext, request: Request) -> None:
    """Show one digest without posting it."""
    await _preview(context, request, await _pressed(context, request, changing=False))


async def press_unsubscribe(context: HandlerContext, request: Request) -> None:
    """End one subscription."""
    await request.answer.send(await subscriptions.unsubscribe(context, await _pressed(context, request)))


async def _pressed(context: HandlerContext, request: Request, *, changing: bool = True) -> Subscription:
    found = await context.subscriptions.subscription(str(orjson.loads(request.chosen)["id"]))
    if found is None or found.team != request.team:
        raise UsageError("That digest is no more; somebody has removed it.")
    if changing:
        await context.workspace.check_may_change(request.user, found.channel, request.channel, context.admins)
    else:
        await _check_may_see(context, request, found.channel)
    return found


async def _check_may_see(context: HandlerContext, request: Request, channel: str) -> None:
    """Raises :class:`~bot.errors.UsageError` for a channel elsewhere that the person is not in."""
    if channel != request.channel and not await context.workspace.is_member(request.user, channel):
        raise UsageError("Only members of that channel see its digests.")


# --- what is done ----------------------------------------------------------------------------------


async def _post_now(context: HandlerContext, request: Request, one: Subscription) -> None:
    await _check_read(context, one)
    run = await request.answer.while_working(context.runs.post_now(one.id), "Posting the digest…")
    await request.answer.sentence(_ended(run))


async def _check_read(context: HandlerContext, one: Subscription) -> None:
    """Raises :class:`~bot.errors.UsageError` right after the first start, when an empty digest would be untrue."""
    urls = [
        feed.url
        for feed in context.feeds
        if not feed.sectors or not set(feed.sectors).isdisjoint(one.sectors)
    ]
    states = await context.feed_states(urls)
    asked = [state for state in states.values() if state.last_tried_at or state.last_ok_at]
    if 2 * len(asked) < len(urls):
        raise UsageError("The feeds are being read for the first time. Try again in a minute.")


def _ended(run: Run | None) -> str:
    if run is None:
        return "A digest is just being posted here."
    if run.state is RunState.DONE:
        return "Posted."
    return f"Not posted: {run.why or 'it will be tried again in a moment.'}"


async def _preview(context: HandlerContext, request: Request, one: Subscription) -> None:
    await _check_read(context, one)
    digest = await request.answer.while_working(context.runs.preview(one), "Composing the digest…")
    for message in render_digest(digest)[:PREVIEW_MESSAGES]:
        await request.answer.send(message)
    await request.answer.sentence("That is a preview: nothing was posted, and nothing counts as shown.")


# --- what is shown ---------------------------------------------------------------------------------


async def _listed(context: HandlerContext, request: Request, channel: str) -> Message:
    await _check_may_see(context, request, channel)
    here = await subscriptions.of_channel(context, request.team, channel)
    muted = [
        (
            one.name,
            Button(f"Unmute {one.name}", "unmute", {"channel": channel, "kind": one.kind, "key": one.key}),
        )
        for one in await context.mutes.mutes(request.team, channel)
    ]
    if not here and not muted:
        return _none_here(context, channel, request.channel)
    heading = "This channel gets:" if channel == request.channel else "That channel gets:"
    return await _list_of(context, here, heading if here else "No digest here.", may_change=True, muted=muted)


async def _list_of(
    context: HandlerContext,
    some: Sequence[Subscription],
    heading: str,
    *,
    may_change: bool,
    muted: Sequence[tuple[str, Button]] = (),
) -> Message:
    now = context.clock.now()
    return subscriptions_message(
        some,
        context.titles,
        now=now,
        next_at={one.id: next_slot(one, now) for one in some},
        heading=heading,
        may_change=may_change,
        muted=muted,
    )


def _none_here(context: HandlerContext, channel: str, here: str) -> Message:
    where = "This channel gets" if channel == here else "That channel gets"
    return sentence(f"{where} no digest yet. Try /digest subscribe {context.sector_keys[0]} 08:00.")
