"""Interactive elements: found again by their ids, and what may be chosen in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.demo.slack.errors import Refused
from bot.demo.slack.state.records import Json

INTERACTIVE = frozenset(
    {
        "button",
        "overflow",
        "static_select",
        "multi_static_select",
        "external_select",
        "users_select",
        "multi_users_select",
        "conversations_select",
        "multi_conversations_select",
        "channels_select",
        "multi_channels_select",
        "radio_buttons",
        "checkboxes",
        "datepicker",
        "timepicker",
        "plain_text_input",
        "number_input",
        "email_text_input",
        "url_text_input",
        "icon_button",
        "feedback_buttons",
    }
)
_PRESSED = ("text", "value", "style", "url", "icon")
_GIVEN = (  # what a person chose, by the name that Slack gives it
    "value",
    "selected_user",
    "selected_users",
    "selected_channel",
    "selected_channels",
    "selected_conversation",
    "selected_conversations",
    "selected_date",
    "selected_time",
)


def with_ids(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """The blocks with a ``block_id`` and ``action_id`` wherever a person can act, as Slack adds them."""
    return tuple(_with_ids(block, number) for number, block in enumerate(blocks))


def _with_ids(block: Json, number: int) -> Json:
    changed = dict(block)
    if isinstance(block.get("elements"), list) and block.get("type") in {"actions", "context_actions"}:
        changed["elements"] = [_with_action(e, place) for place, e in enumerate(block["elements"])]
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict) and block[key].get("type") in INTERACTIVE:
            changed[key] = _with_action(block[key], 0)
    if changed != block or block.get("type") == "input" or any(True for _ in _elements(block)):
        changed.setdefault("block_id", f"block-{number}")
    return changed


def _with_action(element: Json, place: int) -> Json:
    return element if element.get("action_id") else {**element, "action_id": f"action-{place}"}


def find(blocks: Sequence[Json], block_id: str, action_id: str) -> Json:
    """The element with these ids; ``not_found`` where the blocks hold none."""
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in _elements(block):
                if element.get("action_id") == action_id:
                    return element
    raise Refused("not_found")


def _elements(block: Json) -> Iterator[Json]:
    candidates = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    for element in candidates:
        if isinstance(element, dict) and element.get("type") in INTERACTIVE:
            yield element


def action(element: Json, block_id: str, given: Json, ts: str) -> Json:
    """The entry of ``actions`` in a payload, for what a person did with an element."""
    made: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] in {"button", "icon_button"}:
        made |= {key: element[key] for key in _PRESSED if key in element}
    elif element["type"] == "feedback_buttons":
        buttons = (element["positive_button"], element["negative_button"])
        pressed = next((button for button in buttons if button["value"] == given.get("value")), None)
        if pressed is None:
            raise Refused("invalid_option")
        made |= {"text": pressed["text"], "value": pressed["value"]}
    else:
        made |= chosen(element, given)
    return made | {"action_ts": ts}


def chosen(element: Json, given: Json) -> Json:
    """What was chosen in an element, options resolved; refuses an option that it does not offer."""
    made: Json = {key: given[key] for key in _GIVEN if key in given}
    if "option" in given:
        made["selected_option"] = None if given["option"] is None else _option(element, given["option"])
    if "options" in given:
        made["selected_options"] = [_option(element, value) for value in given["options"]]
    return made


def _option(element: Json, value: Any) -> Json:
    groups = [element.get("options") or ()]
    groups += [group.get("options", ()) for group in element.get("option_groups") or ()]
    for options in groups:
        for option in options:
            if option.get("value") == value:
                found: Json = option
                return found
    raise Refused("invalid_option")
