"""The form for a channel's digest: opened, and read when it comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import orjson

from bot.errors import SectorwireError, UsageError
from bot.grammar.digests import DigestAsked, zone_named
from bot.models.delivery import Message, Subscription
from bot.render.slack.subscriptions import subscription_modal
from handlers import subscriptions
from handlers.context import HandlerContext
from handlers.slack_api.errors import translate_slack_errors
from handlers.slack_api.responses import InPlace
from handlers.transport.request import Request

QUICKLY = (
    1.5  # seconds that a form may stay open for objections; Slack gives three until it calls it a failure
)

log = logging.getLogger(__name__)


async def open_form(
    context: HandlerContext, request: Request, channel: str, given: Subscription | None = None
) -> None:
    """Open the form for a new subscription, or for changing one."""
    if request.trigger is None:  # a mention or a direct message cannot open forms
        raise UsageError("Say which sector and when: /digest subscribe biotech 08:00.")
    url = request.body.get("response_url")
    state = {"id": given.id if given else None, "here": request.channel or channel, "url": url}
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    view = subscription_modal(
        context.sectors,
        context.defaults,
        channel=channel,
        state=orjson.dumps(state).decode(),
        given=given,
        timezone=zone,
    )
    with translate_slack_errors("form"):
        await request.client.views_open(trigger_id=request.trigger, view=dict(view))


async def submitted(context: HandlerContext, request: Request) -> None:
    """The form came back: objections are shown in it, else it closes and the change is confirmed.

    Where Slack takes long to say who may change what (a large channel has many pages of members), the form closes
    before, for Slack waits three seconds; what came of it is told all the same.
    """
    view: Mapping[str, Any] = request.body["view"]
    state = orjson.loads(view.get("private_metadata") or "{}")
    values = {block: next(iter(inputs.values())) for block, inputs in view["state"]["values"].items()}
    asked, objections = _read_form(context, values)
    if objections:
        await request.ack(response_action="errors", errors=objections)
        return
    channel = str((values.get("channel") or {}).get("selected_conversation") or "")
    work = asyncio.ensure_future(_apply_form(context, request, state, asked, channel))
    try:
        done, _ = await asyncio.wait({work}, timeout=QUICKLY)
        if done and isinstance(error := work.exception(), SectorwireError):
            await request.ack(response_action="errors", errors={"sectors": str(error)[:150]})
            return
        await request.ack()
        message = await work
    finally:
        work.cancel()
    await _confirm(request, state, message)


async def _confirm(request: Request, state: Mapping[str, Any], message: Message) -> None:
    """Say what came of it where the form was asked for; where that is no place for answers, directly."""
    if state.get("url"):
        try:
            await InPlace(request.client, state["url"]).send(message)
        except SectorwireError as error:
            log.info("no answer where the form was asked for: %s", error, extra=request.extra())
        else:
            return
    await request.answer.send(message)


async def _apply_form(
    context: HandlerContext, request: Request, state: Mapping[str, Any], asked: DigestAsked, channel: str
) -> Message:
    if state.get("id"):
        one = await context.subscriptions.subscription(state["id"])
        if one is None or one.team != request.team:
            raise UsageError("That digest is no more; somebody has removed it.")
        await context.workspace.check_may_change(request.user, one.channel, state["here"], context.admins)
        return await subscriptions.change(context, one, asked)
    channel = channel or state["here"]
    await context.workspace.check_may_change(request.user, channel, state["here"], context.admins)
    await context.workspace.check_reachable(channel)
    return await subscriptions.subscribe(context, request, channel, asked)


def _read_form(
    context: HandlerContext, values: Mapping[str, Mapping[str, Any]]
) -> tuple[DigestAsked, dict[str, str]]:
    """What the form says, and the objections by block id."""
    chosen = {
        block: [option["value"] for option in values.get(block, {}).get("selected_options") or ()]
        for block in ("sectors", "days")
    }
    typed = str(values.get("timezone", {}).get("value") or "")
    zone = zone_named(typed)
    time = str(values.get("time", {}).get("selected_time") or "")
    size = (values.get("size", {}).get("selected_option") or {}).get("value") or context.defaults.size
    objections = {}
    if not chosen["sectors"]:
        objections["sectors"] = "Choose at least one sector."
    if not chosen["days"]:
        objections["days"] = "Choose at least one day."
    if zone is None:
        objections["timezone"] = "No such time zone; write a city or a name as Europe/Berlin."
    if not time:
        objections["time"] = "Choose a time of day."
    sectors = tuple(key for key in context.sector_keys if key in chosen["sectors"])
    days = tuple(sorted(int(day) for day in chosen["days"]))
    return DigestAsked("subscribe", sectors, time or None, days, zone, int(size)), objections
