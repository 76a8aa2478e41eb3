"""The lint lets everything pass that Slack takes from us, and names each fault with its place and code."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MessageRefused
from bot.models.delivery import Message
from bot.render.slack import rules
from bot.render.slack.lint import characters, check, check_view, lint, lint_blocks, lint_view


def text(value: str = "hello", kind: str = "plain_text") -> dict:
    return {"type": kind, "text": value}


def option(value: str = "v", label: str = "Label") -> dict:
    return {"text": text(label), "value": value}


def button(action: str = "a", **more: object) -> dict:
    return {"type": "button", "text": text("Go"), "action_id": action, **more}


def section(**more: object) -> dict:
    return {"type": "section", "text": text("hello", "mrkdwn"), **more}


def rich(*runs: dict) -> dict:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(runs)}]}


def run(value: str = "hi", **more: object) -> dict:
    return {"type": "text", "text": value, **more}


def table(rows: int = 2, columns: int = 2, **more: object) -> dict:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows, **more}


def actions(*elements: dict) -> dict:
    return {"type": "actions", "elements": list(elements)}


def context(*elements: dict) -> dict:
    return {"type": "context", "elements": list(elements)}


def select(**more: object) -> dict:
    return {"type": "static_select", "action_id": "s", **more}


def ask(element: dict, **more: object) -> dict:
    return {"type": "input", "label": text("Name"), "element": element, **more}


def overflow(count: int) -> dict:
    return {"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(count)]}


CONFIRM = {"title": text(), "text": text("sure?", "mrkdwn"), "confirm": text("Yes"), "deny": text("No")}
IMAGE = {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "A chart"}

VALID = [
    {"type": "header", "text": text("x" * 150)},
    {"type": "divider", "block_id": "b" * 255},
    section(),
    {"type": "section", "fields": [text("x" * 2000), *[text()] * 9]},
    section(text=text("x" * 3000, "mrkdwn"), accessory=overflow(5)),
    section(accessory=button(url="https://a.example", value="v" * 2000, style="danger", confirm=CONFIRM)),
    section(accessory=IMAGE),
    context(*[text("x", "mrkdwn")] * 9, IMAGE),
    actions(*[button(str(n)) for n in range(25)]),
    actions(select(options=[option(str(n)) for n in range(100)], placeholder=text("x" * 150))),
    actions(select(option_groups=[{"label": text(), "options": [option()]}])),
    actions({"type": "conversations_select", "action_id": "c", "default_to_current_conversation": True}),
    actions({"type": "multi_users_select", "action_id": "c", "max_selected_items": 3}),
    actions({"type": "checkboxes", "action_id": "c", "options": [option()] * 10}),
    actions({"type": "timepicker", "action_id": "t", "initial_time": "08:00"}),
    ask({"type": "plain_text_input", "action_id": "i", "max_length": 3000, "multiline": True}, optional=True),
    IMAGE | {"title": text()},
    rich(run(style={"bold": True}), {"type": "link", "url": "https://a.example", "text": "here"}),
    rich({"type": "emoji", "name": "dna"}, {"type": "user", "user_id": "U1"}),
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": rich(run())["elements"]},
            {"type": "rich_text_quote", "elements": [run()], "border": 1},
            {"type": "rich_text_preformatted", "elements": [run()]},
        ],
    },
    table(100, 20, column_settings=[{"align": "right", "is_wrapped": True}]),
    {"type": "table", "rows": [[rich(run())]]},
    {"type": "markdown", "text": "**hello**"},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": text("Good"), "value": "1"},
                "negative_button": {"text": text("Bad"), "value": "0"},
            }
        ],
    },
]

FAULTS = [
    ({"type": "header", "text": text("x" * 151)}, "/text/text", "at most 150"),
    ({"type": "header", "text": text("x", "mrkdwn")}, "/text/type", "must be one of plain_text"),
    ({"type": "header"}, "/text", "is missing"),
    ({"type": "header", "text": text("")}, "/text/text", "must not be empty"),
    ({"type": "divider", "text": text()}, "/text", "is not a field here"),
    ({"type": "divider", "block_id": "b" * 256}, "/block_id", "at most 255"),
    ({"type": "section"}, "", "must have text or fields"),
    ({"type": "section", "text": "hello"}, "/text", "is not allowed here"),
    (section(text=text("x" * 3001)), "/text/text", "at most 3000"),
    ({"type": "section", "fields": [text()] * 11}, "/fields", "at most 10 items"),
    ({"type": "section", "fields": [text("x" * 2001)]}, "/fields/0/text", "at most 2000"),
    (section(accessory=overflow(6)), "/accessory/options", "at most 5 items"),
    (section(accessory=overflow(0)), "/accessory/options", "at least 1 items"),
    (section(accessory={"type": "plain_text_input"}), "/accessory", "'plain_text_input' is not allowed here"),
    (section(text={"type": "mrkdwn", "text": "x", "emoji": True}), "/text/emoji", "is not a field here"),
    (context(*[text()] * 11), "/elements", "at most 10 items"),
    (context(button()), "/elements/0", "'button' is not allowed here"),
    (context(), "/elements", "at least 1 items"),
    (actions(*[button(str(n)) for n in range(26)]), "/elements", "at most 25 items"),
    (actions(button(), button()), "", "action_id 'a' must be unique"),
    (actions(button("a" * 256)), "/elements/0/action_id", "at most 255"),
    (actions({"type": "button", "text": text("x" * 76)}), "/elements/0/text/text", "at most 75"),
    (actions(button(value="v" * 2001)), "/elements/0/value", "at most 2000"),
    (actions(button(url="javascript:x")), "/elements/0/url", "must start with https://"),
    (actions(button(style="blue")), "/elements/0/style", "must be one of primary, danger"),
    (
        actions(button(confirm=CONFIRM | {"deny": text("x" * 31)})),
        "/elements/0/confirm/deny/text",
        "at most 30",
    ),
    (
        actions(button(confirm=CONFIRM | {"title": text("x" * 101)})),
        "/elements/0/confirm/title/text",
        "at most 100",
    ),
    (actions(select()), "/elements/0", "exactly one of options, option_groups"),
    (actions(select(options=[option(str(n)) for n in range(101)])), "/elements/0/options", "at most 100"),
    (actions(select(options=[option("v" * 151)])), "/elements/0/options/0/value", "at most 150"),
    (actions(select(options=[option("v", "x" * 76)])), "/elements/0/options/0/text/text", "at most 75"),
    (actions({"type": "radio_buttons", "options": [option()] * 11}), "/elements/0/options", "at most 10"),
    (ask(button()), "/element", "'button' is not allowed here"),
    (ask({"type": "plain_text_input", "max_length": 3001}), "/element/max_length", "within 1 and 3000"),
    (ask({"type": "number_input"}), "/element/is_decimal_allowed", "is missing"),
    ({"type": "image", "image_url": "https://a.example/x.png"}, "/alt_text", "is missing"),
    ({"type": "image", "alt_text": "x"}, "", "exactly one of image_url, slack_file"),
    ({"type": "image", "alt_text": "x", "image_url": "https://" + "x" * 3000}, "/image_url", "at most 3000"),
    (rich(), "/elements/0/elements", "at least 1 items"),
    (rich(run("")), "/elements/0/elements/0/text", "must not be empty"),
    (rich(run(style={"bold": "yes"})), "/elements/0/elements/0/style/bold", "true or false"),
    (rich({"type": "link", "url": "javascript:x"}), "/elements/0/elements/0/url", "must start with"),
    (rich({"type": "broadcast", "range": "channel"}), "/elements/0/elements/0", "'broadcast' is not allowed"),
    ({"type": "rich_text", "elements": [run()]}, "/elements/0", "'text' is not allowed here"),
    (table(101), "/rows", "at most 100 items"),
    (table(1, 21), "/rows/0", "at most 20 items"),
    ({"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}, "/rows/0/0/text", "must not be empty"),
    ({"type": "table", "rows": [*table()["rows"], table(1, 1)["rows"][0]]}, "/rows", "same number of cells"),
    ({"type": "carousel", "elements": []}, "", "'carousel' is not allowed here"),
    ({"type": ["section"]}, "", "is not allowed here"),
    ("section", "", "is not allowed here"),
]


@pytest.mark.parametrize("block", VALID, ids=lambda block: block["type"])
def test_what_slack_takes_passes(block):
    assert lint_blocks([block]) == []


@pytest.mark.parametrize(("block", "path", "what"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_named_with_its_place(block, path, what):
    problems = lint_blocks([block])
    assert [problem.path for problem in problems] == [f"/blocks/0{path}"], problems
    assert what in problems[0].what
    assert problems[0].code == "invalid_blocks"


def test_a_message_has_fifty_blocks_unique_ids_one_table_and_a_bounded_total():
    divider = {"type": "divider"}
    assert lint_blocks([divider] * 50) == []
    assert "at most 50" in lint_blocks([divider] * 51)[0].what
    assert lint_blocks([divider | {"block_id": "b"}, section(block_id="b")])[0].path == "/blocks/1/block_id"
    assert lint_blocks([table(), table()])[0].code == "only_one_table_allowed"
    assert lint_blocks([section(text=text("x" * 3000))] * 4) == []
    (problem,) = lint_blocks([section(text=text("x" * 3000))] * 4 + [section(text=text("x"))])
    assert problem.code == "msg_blocks_too_long"
    assert lint_blocks("blocks")[0].code == "invalid_blocks_format"


def test_characters_count_what_is_shown_and_linked():
    link = {"type": "link", "url": "https://a.example", "text": "here"}
    assert characters([rich(run("hello"), link), IMAGE]) == 5 + 17 + 4 + 23 + 7


def test_text_is_required_and_bounded():
    assert lint(Message("hello", ())) == []
    assert [problem.code for problem in lint(Message(" ", (section(),)))] == ["no_text"]
    assert [problem.code for problem in lint(Message("x" * 40_001, ()))] == ["msg_too_long"]


def test_check_answers_the_message_or_says_all_that_is_wrong():
    message = Message("hello", (section(),))
    assert check(message) is message
    with pytest.raises(MessageRefused, match=r"/blocks/0/text: is missing; .*\(and 2 more\)") as refused:
        check(Message("hello", ({"type": "header"},) * 7))
    assert refused.value.code == "invalid_blocks"


MODAL = {"type": "modal", "title": text("x" * 24), "blocks": [section()]}


def test_views_keep_their_own_limits():
    asking = MODAL | {"blocks": [ask({"type": "plain_text_input"})]}
    assert lint_view(MODAL) == []
    assert check_view(MODAL) is MODAL
    assert lint_view({"type": "home", "blocks": [{"type": "divider"}] * 100}) == []
    assert lint_view(asking | {"submit": text("Save")}) == []
    assert [problem.path for problem in lint_view(asking)] == ["/submit"]
    assert [problem.path for problem in lint_view(MODAL | {"title": text("x" * 25)})] == ["/title/text"]
    assert [problem.path for problem in lint_view(MODAL | {"private_metadata": "x" * 3001})] == [
        "/private_metadata"
    ]
    assert [problem.path for problem in lint_view(MODAL | {"blocks": [table()]})] == ["/blocks/0"]
    assert [
        problem.path for problem in lint_view({"type": "home", "blocks": [{"type": "divider"}] * 101})
    ] == ["/blocks"]
    assert lint_view({"type": "page"})[0].code == "invalid_arguments"
    assert lint_view(None)[0].code == "invalid_arguments"
    with pytest.raises(MessageRefused, match="view"):
        check_view({"type": "home", "blocks": [{"type": "header"}]})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_judged_without_a_crash(value):
    for surface in rules.SURFACES:
        lint_blocks(value, surface)
    lint_view(value)
    lint_blocks([value])


@given(st.data())
def test_anything_put_into_a_valid_block_is_judged_without_a_crash(data):
    block = copy.deepcopy(data.draw(st.sampled_from(VALID)))
    places = [(block, name) for name in block]
    for holder, name in list(places):
        if isinstance(holder[name], dict):
            places += [(holder[name], inner) for inner in holder[name]]
    holder, name = data.draw(st.sampled_from(places))
    holder[name] = data.draw(JSON)
    assert isinstance(lint_blocks([block]), list)
