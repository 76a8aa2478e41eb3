"""The menu beside each digest on the Home tab: what it shows or asks opens in a window, and the tab follows."""

from __future__ import annotations

from dataclasses import replace

import orjson

from bot.errors import SectorwireError
from bot.render.slack.menus import Button, sentence
from handlers import digest, home
from handlers.context import HandlerContext
from handlers.slack_api.modal import InModal
from handlers.slack_api.responses import Silent
from handlers.transport.request import Request

TITLES = {
    "preview": "Preview",
    "now": "Post now",
    "pause": "Pause",
    "resume": "Resume",
    "change": "Change",
    "unsubscribe": "Unsubscribe",
}
ASKED = {
    "now": ("Post a digest to the channel now?", "Post now", "primary"),
    "unsubscribe": ("Stop this digest? The channel will no longer get it.", "Unsubscribe", "danger"),
}
"""What is asked again before it is done: a menu cannot ask for one of its options alone."""


async def chosen(context: HandlerContext, request: Request) -> None:
    """Something was chosen in a digest's menu."""
    verb, _, subscription_id = request.chosen.partition("|")
    window = InModal(request.client, request.trigger, TITLES.get(verb, "Digest"))
    if verb in ASKED:
        question, label, style = ASKED[verb]
        button = Button(label, "home-sure", {"verb": verb, "id": subscription_id}, style=style)
        await window.send(sentence(question, [button]))
        return
    await _do(context, request, verb, subscription_id, window)


async def sure(context: HandlerContext, request: Request) -> None:
    """It was asked again, and confirmed."""
    carried = orjson.loads(request.chosen)
    verb, view = str(carried["verb"]), request.body.get("view") or {}
    window = InModal(request.client, request.trigger, TITLES.get(verb, "Digest"), view=view.get("id"))
    await _do(context, request, verb, str(carried["id"]), window)


async def _do(
    context: HandlerContext, request: Request, verb: str, subscription_id: str, window: InModal
) -> None:
    value = orjson.dumps({"id": subscription_id}).decode()
    pressed = replace(request, body={**request.body, "actions": [{"value": value}]}, answer=window)
    try:
        match verb:
            case "preview":
                await digest.press_preview(context, pressed)
                return
            case "change":
                await digest.press_change(context, pressed)
                return
            case "now":
                await digest.press_now(context, pressed)
            case "pause":
                await digest.press_pause(context, replace(pressed, answer=Silent()))
            case "resume":
                await digest.press_resume(context, replace(pressed, answer=Silent()))
            case "unsubscribe":
                await digest.press_unsubscribe(context, pressed)
    except SectorwireError as error:
        await window.sentence(str(error))
    await home.draw(context, request)
