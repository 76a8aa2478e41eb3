"""Slack's limits and the shapes of its blocks, as its reference states them.

Sources are the pages of https://docs.slack.dev: ``reference/block-kit/blocks``, ``.../block-elements``,
``.../composition-objects``, ``reference/views``, ``reference/methods/chat.postMessage`` and
``messaging/formatting-message-text``. Only kinds of block that this program sends or could be asked to
check stand here; any other kind is refused, so that nothing unchecked is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.render.slack.schema import (
    Fields,
    Problem,
    Rule,
    anything,
    array,
    at_least_one,
    boolean,
    either,
    integer,
    one_of,
    record,
    string,
    tagged,
)

# chat.postMessage: 50 blocks; text is cut at 40,000 and best below 4,000.
MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 40_000
MESSAGE_TEXT_BEST = 4_000
# Not in the reference: a message fails with msg_blocks_too_long at about 13,200 characters over all its
# blocks. The margin is for what Slack may count beyond visible text.
MESSAGE_CHARACTERS = 12_000
# table block: 100 rows of 20 cells, one table in a message.
TABLE_ROWS = 100
TABLE_COLUMNS = 20
MESSAGE_TABLES = 1
# markdown block: 12,000 characters over all of a message's.
MARKDOWN_TEXT = 12_000
# reference/views.
VIEW_BLOCKS = 100
VIEW_TITLE = 24
VIEW_PRIVATE_METADATA = 3_000
VIEW_CALLBACK_ID = 255
# Blocks and what they hold.
BLOCK_ID = 255
ACTION_ID = 255
HEADER_TEXT = 150
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
SECTION_FIELD_TEXT = 2_000
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 3_000  # the text object's own limit
ACTIONS_ELEMENTS = 25
IMAGE_URL = 3_000
IMAGE_ALT = 2_000
IMAGE_TITLE = 2_000
INPUT_LABEL = 2_000
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
BUTTON_URL = 3_000
OPTION_TEXT = 75
OPTION_VALUE = 150
OVERFLOW_OPTIONS = 5
SELECT_OPTIONS = 100
CHOICE_OPTIONS = 10  # checkboxes and radio buttons
PLACEHOLDER = 150
PLAIN_INPUT_LENGTH = 3_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
LIST_INDENT = 8
LINK_URL = 3_000  # unstated for rich text; as buttons and images have it


# --- composition objects ---------------------------------------------------------------------------


def plain_text(high: int) -> Rule:
    """A ``plain_text`` object of at most so many characters."""
    return record({"type": one_of("plain_text"), "text": string(1, high)}, {"emoji": boolean})


def mrkdwn_text(high: int) -> Rule:
    """A ``mrkdwn`` object of at most so many characters."""
    return record({"type": one_of("mrkdwn"), "text": string(1, high)}, {"verbatim": boolean})


def any_text(high: int) -> Rule:
    """Either text object."""
    return tagged({"plain_text": plain_text(high), "mrkdwn": mrkdwn_text(high)})


_CONFIRM = record(
    {
        "title": plain_text(CONFIRM_TITLE),
        "text": any_text(CONFIRM_TEXT),
        "confirm": plain_text(CONFIRM_BUTTON),
        "deny": plain_text(CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)


def _option(text: Rule) -> Rule:
    return record(
        {"text": text, "value": string(1, OPTION_VALUE)},
        {"description": any_text(OPTION_TEXT), "url": string(1, BUTTON_URL)},
    )


_PLAIN_OPTION = _option(plain_text(OPTION_TEXT))
_RICH_OPTION = _option(any_text(OPTION_TEXT))
_GROUPS = array(
    record({"label": plain_text(OPTION_TEXT), "options": array(_PLAIN_OPTION, 1, SELECT_OPTIONS)}),
    1,
    SELECT_OPTIONS,
)
_FILTER = record(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

# --- elements --------------------------------------------------------------------------------------

_COMMON: dict[str, Rule] = {"action_id": string(1, ACTION_ID), "confirm": _CONFIRM}
_FOCUS: dict[str, Rule] = _COMMON | {"focus_on_load": boolean, "placeholder": plain_text(PLACEHOLDER)}


def _element(
    kind: str, required: dict[str, Rule] | None = None, optional: dict[str, Rule] | None = None
) -> dict[str, Rule]:
    return {kind: record({"type": one_of(kind)} | (required or {}), optional)}


def _selects(noun: str, single: dict[str, Rule], both: dict[str, Rule]) -> dict[str, Rule]:
    """The single and the multiple select of one noun: ``users_select`` and ``multi_users_select``."""
    one = _FOCUS | both | single | {f"initial_{noun}": string()}
    many = _FOCUS | both | {f"initial_{noun}s": array(string()), "max_selected_items": integer(1)}
    return _element(f"{noun}s_select", {}, one) | _element(f"multi_{noun}s_select", {}, many)


def _static_select(kind: str, initial: dict[str, Rule]) -> dict[str, Rule]:
    fields = {"options": array(_PLAIN_OPTION, 1, SELECT_OPTIONS), "option_groups": _GROUPS}
    return {
        kind: record({"type": one_of(kind)}, _FOCUS | fields | initial, either("options", "option_groups"))
    }


_BUTTON = _element(
    "button",
    {"text": plain_text(BUTTON_TEXT)},
    _COMMON
    | {
        "url": string(1, BUTTON_URL, starts=("https://", "http://", "slack://")),
        "value": string(1, BUTTON_VALUE),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(1, BUTTON_TEXT),
    },
)
_OVERFLOW = _element("overflow", {"options": array(_PLAIN_OPTION, 1, OVERFLOW_OPTIONS)}, _COMMON)
_ADDRESS = string(1, IMAGE_URL, starts=("https://", "http://"))
_IMAGE_SOURCE: dict[str, Rule] = {
    "image_url": _ADDRESS,
    "slack_file": record({}, {"id": string(), "url": string()}, either("id", "url")),
}
_IMAGE = {
    "image": record(
        {"type": one_of("image"), "alt_text": string(1, IMAGE_ALT)},
        _IMAGE_SOURCE,
        either("image_url", "slack_file"),
    )
}
_RESPONSE: dict[str, Rule] = {"response_url_enabled": boolean}
_MENUS = (
    _static_select("static_select", {"initial_option": _PLAIN_OPTION})
    | _static_select(
        "multi_static_select", {"initial_options": array(_PLAIN_OPTION), "max_selected_items": integer(1)}
    )
    | _element(
        "external_select", {}, _FOCUS | {"min_query_length": integer(0), "initial_option": _PLAIN_OPTION}
    )
    | _selects("user", {}, {})
    | _selects("channel", _RESPONSE, {})
    | _selects("conversation", _RESPONSE, {"filter": _FILTER, "default_to_current_conversation": boolean})
)
_PICKERS = _element("datepicker", {}, _FOCUS | {"initial_date": string(10, 10)}) | _element(
    "timepicker", {}, _FOCUS | {"initial_time": string(5, 5), "timezone": string()}
)
_CHOICES = {
    kind: record(
        {"type": one_of(kind), "options": array(_RICH_OPTION, 1, CHOICE_OPTIONS)},
        _COMMON | {"focus_on_load": boolean} | initial,
    )
    for kind, initial in {
        "checkboxes": {"initial_options": array(_RICH_OPTION)},
        "radio_buttons": {"initial_option": _RICH_OPTION},
    }.items()
}
_DISPATCH: dict[str, Rule] = {
    "dispatch_action_config": record(
        {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
    ),
    "initial_value": string(0, PLAIN_INPUT_LENGTH),
}
_TYPED = (
    _element(
        "plain_text_input",
        {},
        _FOCUS
        | _DISPATCH
        | {
            "multiline": boolean,
            "min_length": integer(0, PLAIN_INPUT_LENGTH),
            "max_length": integer(1, PLAIN_INPUT_LENGTH),
        },
    )
    | _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        _FOCUS | _DISPATCH | {"min_value": string(), "max_value": string()},
    )
    | _element("url_text_input", {}, _FOCUS | _DISPATCH)
    | _element("email_text_input", {}, _FOCUS | _DISPATCH)
)
_FEEDBACK = record(
    {"text": plain_text(BUTTON_TEXT), "value": string(1, BUTTON_VALUE)},
    {"accessibility_label": string(1, BUTTON_TEXT)},
)
_CONTEXT_ACTIONS = _element(
    "feedback_buttons",
    {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
    {"action_id": string(1, ACTION_ID)},
) | _element(
    "icon_button",
    {"icon": string(), "text": plain_text(BUTTON_TEXT)},
    _COMMON | {"value": string(1, BUTTON_VALUE), "accessibility_label": string(1, BUTTON_TEXT)},
)

_IN_ACTIONS = _BUTTON | _OVERFLOW | _MENUS | _PICKERS | _CHOICES
_IN_SECTION = _IN_ACTIONS | _IMAGE
_IN_INPUT = _MENUS | _PICKERS | _CHOICES | _TYPED
_IN_CONTEXT = _IMAGE | {"plain_text": plain_text(CONTEXT_TEXT), "mrkdwn": mrkdwn_text(CONTEXT_TEXT)}

# --- rich text -------------------------------------------------------------------------------------

_STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_LINK_ADDRESS = string(1, LINK_URL, starts=("https://", "http://", "mailto:"))
_RUNS = (
    _element("text", {"text": string()}, {"style": _STYLE})
    | _element("link", {"url": _LINK_ADDRESS}, {"text": string(), "style": _STYLE, "unsafe": boolean})
    | _element("emoji", {"name": string(1, 100)}, {"skin_tone": integer(2, 6), "unicode": string()})
    | _element("user", {"user_id": string()}, {"style": _STYLE})
    | _element("channel", {"channel_id": string()}, {"style": _STYLE})
    | _element(
        "date",
        {"timestamp": integer(0), "format": string()},
        {"url": _LINK_ADDRESS, "fallback": string(), "style": _STYLE},
    )
)
_RUN = tagged(_RUNS)
_RICH_SECTION = _element("rich_text_section", {"elements": array(_RUN)})
_BORDER: dict[str, Rule] = {"border": integer(0, 1)}
_RICH_PARTS = (
    _RICH_SECTION
    | _element(
        "rich_text_list",
        {"style": one_of("bullet", "ordered"), "elements": array(tagged(_RICH_SECTION))},
        _BORDER | {"indent": integer(0, LIST_INDENT), "offset": integer(0)},
    )
    | _element("rich_text_quote", {"elements": array(_RUN)}, _BORDER)
    | _element(
        "rich_text_preformatted",
        {"elements": array(tagged({kind: _RUNS[kind] for kind in ("text", "link")}))},
        _BORDER,
    )
)

# --- blocks ----------------------------------------------------------------------------------------

_ID: dict[str, Rule] = {"block_id": string(1, BLOCK_ID)}


def _same_width(value: Fields, path: str) -> Iterator[Problem]:
    rows = value.get("rows")
    if isinstance(rows, list | tuple):
        widths = {len(row) for row in rows if isinstance(row, list | tuple)}
        if len(widths) > 1:
            yield Problem(f"{path}/rows", "must all have the same number of cells")


_CELL = tagged(
    {
        "raw_text": record({"type": one_of("raw_text"), "text": string()}),
        "rich_text": record({"type": one_of("rich_text"), "elements": array(tagged(_RICH_PARTS))}, _ID),
    }
)
_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: dict[str, Rule] = (
    _element("header", {"text": plain_text(HEADER_TEXT)}, _ID)
    | _element("divider", {}, _ID)
    | {
        "section": record(
            {"type": one_of("section")},
            _ID
            | {
                "text": any_text(SECTION_TEXT),
                "fields": array(any_text(SECTION_FIELD_TEXT), 1, SECTION_FIELDS),
                "accessory": tagged(_IN_SECTION),
                "expand": boolean,
            },
            at_least_one("text", "fields"),
        ),
        "image": record(
            {"type": one_of("image"), "alt_text": string(1, IMAGE_ALT)},
            _ID | _IMAGE_SOURCE | {"title": plain_text(IMAGE_TITLE)},
            either("image_url", "slack_file"),
        ),
        "table": record(
            {"type": one_of("table"), "rows": array(array(_CELL, 1, TABLE_COLUMNS), 1, TABLE_ROWS)},
            _ID | {"column_settings": array(_COLUMN, 1, TABLE_COLUMNS)},
            _same_width,
        ),
    }
    | _element("context", {"elements": array(tagged(_IN_CONTEXT), 1, CONTEXT_ELEMENTS)}, _ID)
    | _element("actions", {"elements": array(tagged(_IN_ACTIONS), 1, ACTIONS_ELEMENTS)}, _ID)
    | _element("context_actions", {"elements": array(tagged(_CONTEXT_ACTIONS), 1, 5)}, _ID)
    | _element("rich_text", {"elements": array(tagged(_RICH_PARTS))}, _ID)
    | _element("markdown", {"text": string(1, MARKDOWN_TEXT)}, _ID)
    | _element(
        "input",
        {"label": plain_text(INPUT_LABEL), "element": tagged(_IN_INPUT)},
        _ID | {"hint": plain_text(INPUT_LABEL), "optional": boolean, "dispatch_action": boolean},
    )
)

# Which surfaces show which blocks (reference/block-kit/blocks, "available in").
_EVERYWHERE = {"header", "divider", "section", "image", "context", "actions", "rich_text", "input"}
SURFACES: dict[str, frozenset[str]] = {
    "message": frozenset(_EVERYWHERE | {"table", "markdown", "context_actions"}),
    "modal": frozenset(_EVERYWHERE),
    "home": frozenset(_EVERYWHERE | {"table"}),
}

_VIEW: dict[str, Rule] = {
    "blocks": anything,  # looked into block by block
    "private_metadata": string(0, VIEW_PRIVATE_METADATA),
    "callback_id": string(0, VIEW_CALLBACK_ID),
    "external_id": string(0, VIEW_CALLBACK_ID),
}


def _submit_for_inputs(value: Fields, path: str) -> Iterator[Problem]:
    blocks = value.get("blocks")
    listed = blocks if isinstance(blocks, list | tuple) else ()
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in listed)
    if asks and "submit" not in value:
        yield Problem(f"{path}/submit", "is missing, but there are inputs", "invalid_arguments")


VIEWS = {
    "modal": record(
        {"type": one_of("modal"), "title": plain_text(VIEW_TITLE), "blocks": anything},
        _VIEW
        | {
            "submit": plain_text(VIEW_TITLE),
            "close": plain_text(VIEW_TITLE),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        _submit_for_inputs,
    ),
    "home": record({"type": one_of("home"), "blocks": anything}, _VIEW),
}
