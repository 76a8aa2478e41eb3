"""Buttons below answers, and small messages that end in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from bot.models.delivery import Message
from bot.render.escape import data, mrkdwn, plain
from bot.render.slack.blocks import Block, context, section
from bot.render.slack.lint import check
from bot.render.slack.rules import ACTIONS_ELEMENTS, BUTTON_TEXT, BUTTON_VALUE

SENTENCE = 2_900
LONGEST_ID = 40  # characters; Slack's ids are far shorter


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its raw label, the action's id, what it carries, and how it looks."""

    label: str
    action: str
    carries: Mapping[str, object]
    style: str | None = None  # "primary" or "danger"
    confirm: str | None = None  # a raw question that is asked first


def actions(buttons: Sequence[Button], block_id: str) -> Block:
    """A row of buttons; a number keeps the ids of those of one action apart."""
    shown = [button_element(one, number) for number, one in enumerate(buttons[:ACTIONS_ELEMENTS])]
    return {"type": "actions", "block_id": block_id, "elements": shown}


def button_element(button: Button, number: int = 0) -> Block:
    """One button; its action id is ``<action>:<number>``, its value JSON."""
    element: Block = {
        "type": "button",
        "action_id": f"{button.action}:{number}",
        "text": {"type": "plain_text", "text": plain(button.label, BUTTON_TEXT) or "…", "emoji": False},
        "value": carried(button.carries),
    }
    if button.style is not None:
        element["style"] = button.style
    if button.confirm is not None:
        element["confirm"] = {
            "title": {"type": "plain_text", "text": "Are you sure?"},
            "text": {"type": "plain_text", "text": plain(button.confirm, 300) or "…"},
            "confirm": {"type": "plain_text", "text": "Yes"},
            "deny": {"type": "plain_text", "text": "No"},
        }
    return element


def carried(values: Mapping[str, object]) -> str:
    """What a button carries, as its value; raises ``ValueError`` where it is too long, which is a bug."""
    text = orjson.dumps({name: _clean(value) for name, value in values.items()}).decode()
    if len(text) > BUTTON_VALUE:
        raise ValueError("a button carries too much")
    return text


def _clean(value: object) -> object:
    """Text as JSON can hold it: without lone surrogates and control characters."""
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return data(value) if isinstance(value, str) else value


def with_buttons(message: Message, buttons: Sequence[Button], block_id: str = "answer") -> Message:
    """The message with a row of buttons below."""
    if not buttons:
        return message
    return check(Message(message.text, (*message.blocks, actions(buttons, block_id))))


def sentence(text: str, buttons: Sequence[Button] = (), *, small: str = "") -> Message:
    """A message of one raw sentence, small print and buttons."""
    escaped = mrkdwn(text, SENTENCE) or "…"
    blocks: list[Block] = [section(escaped)]
    if remark := mrkdwn(small, SENTENCE):
        blocks.append(context([remark]))
    if buttons:
        blocks.append(actions(buttons, "answer"))
    return check(Message(escaped, tuple(blocks)))


def noted(message: Message, note: str | None) -> Message:
    """The message with a raw remark above it, where there is one."""
    return _above(message, mrkdwn(note or "", 300))


def _above(message: Message, escaped: str) -> Message:
    """The message with a line of small print above it; unchanged where the line is empty."""
    return check(Message(message.text, (context([escaped]), *message.blocks))) if escaped else message


def in_name_of(message: Message, user: str, what: str) -> Message:
    """The message with a line above that says who shares it; ``user`` is an id, ``what`` raw text."""
    named = mrkdwn(what, 200)
    known = user.isalnum() and len(user) <= LONGEST_ID
    return _above(message, f"<@{user}> asked for {named}".strip() if known else named)
