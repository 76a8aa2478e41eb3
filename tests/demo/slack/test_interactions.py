"""Buttons, menus, modals, triggers and response URLs: what the app gets, and what it may answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.demo.slack.errors import Refused
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command
from bot.demo.slack.state.seed import BOT, YOU
from bot.demo.slack.state.short_lived import Tickets
from tests.demo.slack.observer import Json, Observer, observing
from tests.fakes.clock import VirtualClock

MARA = "U0DESKMARA1"
COMMANDS = (Command("/news", "What is new"),)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


OPTIONS = [option("one"), option("two")]
BUTTON = {"type": "button", "action_id": "go", "value": "v1", "text": plain("Go")}
NAME = {
    "type": "input",
    "block_id": "name",
    "label": plain("Name"),
    "element": {"type": "plain_text_input", "action_id": "value"},
}


def modal(title: str, *blocks: Json, **fields: object) -> Json:
    return {
        "type": "modal",
        "title": plain(title),
        "submit": plain("Save"),
        "blocks": [NAME, *blocks],
        **fields,
    }


@pytest.fixture
async def app() -> AsyncIterator[Observer]:
    settings = Settings(commands=COMMANDS, events=frozenset())  # only what a person does here is heard
    async with WorkspaceServer(settings) as server, observing(server) as observer:
        yield observer


async def offer(app: Observer, *elements: Json, block: str = "actions") -> str:
    blocks = [{"type": block, "block_id": "b", "elements": list(elements)}]
    posted = await app.api("chat.postMessage", channel=app.channel, text="choose", blocks=blocks)
    return str(posted["ts"])


async def press(app: Observer, ts: str, action: str = "go", **given: Any) -> Json:
    where = {"channel": app.channel, "ts": ts, "block_id": "b", "action_id": action}
    await app.do("act", **where, **given)
    return app.last("block_actions")


async def opened(app: Observer, view: Json) -> str:
    trigger = (await press(app, await offer(app, BUTTON)))["trigger_id"]
    return str((await app.api("views.open", trigger_id=trigger, view=view))["view"]["id"])


async def refusal(app: Observer, action: str, **body: Any) -> str:
    async with app.session.post(f"{app.server.url}/page/{action}", json=body) as answer:
        return str((await answer.json()).get("error"))


def texts(app: Observer) -> list[str]:
    return [message.text for message in app.server.workspace.messages(app.channel)]


# --- elements --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("element", "given", "told"),
    [
        (BUTTON, {}, {"value": "v1", "text": plain("Go")}),
        ({"type": "overflow", "options": OPTIONS}, {"option": "two"}, {"selected_option": OPTIONS[1]}),
        ({"type": "static_select", "options": OPTIONS}, {"option": "one"}, {"selected_option": OPTIONS[0]}),
        (
            {"type": "static_select", "option_groups": [{"label": plain("All"), "options": OPTIONS}]},
            {"option": "two"},
            {"selected_option": OPTIONS[1]},
        ),
        (
            {"type": "multi_static_select", "options": OPTIONS},
            {"options": ["one", "two"]},
            {"selected_options": OPTIONS},
        ),
        ({"type": "checkboxes", "options": OPTIONS}, {"options": []}, {"selected_options": []}),
        ({"type": "radio_buttons", "options": OPTIONS}, {"option": None}, {"selected_option": None}),
        ({"type": "users_select"}, {"selected_user": MARA}, {"selected_user": MARA}),
        (
            {"type": "conversations_select"},
            {"selected_conversation": "C0DESK00001"},
            {"selected_conversation": "C0DESK00001"},
        ),
        ({"type": "channels_select"}, {"selected_channel": "C1"}, {"selected_channel": "C1"}),
        ({"type": "datepicker"}, {"selected_date": "2026-03-01"}, {"selected_date": "2026-03-01"}),
        ({"type": "timepicker"}, {"selected_time": "08:30"}, {"selected_time": "08:30"}),
    ],
    ids=lambda value: value.get("type") if isinstance(value, dict) else None,
)
async def test_what_is_done_with_an_element_is_told_as_slack_tells_it(app, element, given, told):
    ts = await offer(app, {"action_id": "go", **element})
    body = await press(app, ts, state={"b": {"go": {"type": element["type"]}}}, **given)
    (action,) = body["actions"]
    fixed = {"type": element["type"], "action_id": "go", "block_id": "b"}
    assert {key: value for key, value in action.items() if key != "action_ts"} == fixed | told
    assert body["message"]["ts"] == ts
    assert body["state"]["values"] == {"b": {"go": {"type": element["type"]}}}
    assert (body["user"]["id"], body["channel"]["name"]) == (YOU.id, "general")


async def test_opinions_and_icons_are_pressed_too(app):
    feedback = {
        "type": "feedback_buttons",
        "action_id": "go",
        "positive_button": {"text": plain("Useful"), "value": "yes"},
        "negative_button": {"text": plain("Not useful"), "value": "no"},
    }
    icon = {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Remove"), "value": "r"}
    ts = await offer(app, feedback, icon, block="context_actions")
    assert (await press(app, ts, value="no"))["actions"][0]["text"] == plain("Not useful")
    assert (await press(app, ts, "bin"))["actions"][0]["value"] == "r"
    where = {"channel": app.channel, "ts": ts, "block_id": "b", "action_id": "go"}
    assert await refusal(app, "act", value="maybe", **where) == "invalid_option"


async def test_an_option_that_is_not_offered_cannot_be_chosen(app):
    ts = await offer(app, {"type": "static_select", "action_id": "go", "options": OPTIONS})
    where = {"channel": app.channel, "ts": ts, "block_id": "b", "action_id": "go"}
    assert await refusal(app, "act", option="three", **where) == "invalid_option"
    assert app.payloads == []


async def test_the_app_fills_a_select_and_its_options_are_checked(app):
    ts = await offer(app, {"type": "external_select", "action_id": "go"})
    where = {"channel": app.channel, "ts": ts, "block_id": "b", "action_id": "go", "typed": "o"}
    app.replies["block_suggestion"] = {"options": OPTIONS}
    assert (await app.do("options", **where))["options"] == OPTIONS
    asked = app.last("block_suggestion")
    assert (asked["value"], asked["container"]["message_ts"]) == ("o", ts)
    app.replies["block_suggestion"] = {"option_groups": [{"label": plain("All"), "options": OPTIONS}]}
    assert (await app.do("options", **where))["options"] == OPTIONS
    app.replies["block_suggestion"] = {"options": [option("x" * 76)]}
    assert await refusal(app, "options", **where) == "invalid_options"
    app.replies["block_suggestion"] = {"options": []}
    assert (await app.do("options", **where))["options"] == []


# --- commands and response URLs --------------------------------------------------------------------


async def respond(app: Observer, url: str, **body: Any) -> tuple[int, str]:
    async with app.session.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def test_an_apps_command_knows_no_threads(app):
    parent = await app.api("chat.postMessage", channel=app.channel, text="digest")
    await app.do("command", channel=app.channel, text="/news energy", thread_ts=parent["ts"])
    notice = app.server.workspace.messages(app.channel)[-1]
    assert notice.text == "/news is not supported in threads. Sorry!"
    assert (notice.only_for, notice.thread_ts) == (YOU.id, parent["ts"])
    assert app.payloads == []


async def test_a_response_url_answers_replaces_and_takes_away(app):
    await app.do("command", channel=app.channel, text="/news energy")
    url = app.payloads[0]["response_url"]
    assert await respond(app, url, text="searching") == (200, "ok")
    assert await respond(app, url, text="found", replace_original=True) == (200, "ok")
    assert texts(app) == ["found"]
    assert await respond(app, url, text="to all", response_type="in_channel") == (200, "ok")
    assert [m.only_for for m in app.server.workspace.messages(app.channel)] == [YOU.id, None]
    assert await respond(app, url, delete_original=True) == (200, "ok")
    assert texts(app) == ["to all"]
    assert await respond(app, url, text="the fifth") == (200, "ok")
    status, body = await respond(app, url, text="the sixth")
    assert (status, "used_url" in body) == (404, True)


async def test_a_response_url_refuses_what_slack_would(app):
    await app.do("command", channel=app.channel, text="/news energy")
    url = app.payloads[0]["response_url"]
    status, body = await respond(app, url, text="x", blocks=[{"type": "header"}])
    assert (status, "invalid_blocks" in body) == (404, True)
    assert (await respond(app, url))[1] == '{"ok": false, "error": "no_text"}'
    async with app.session.post(url, data=b"{") as answer:
        assert answer.status == 400
    assert (await respond(app, f"{app.server.url}/response/unknown", text="x"))[0] == 404
    assert texts(app) == []


def test_a_response_url_ends_after_half_an_hour():
    clock = VirtualClock()
    tickets = Tickets(clock)
    token = tickets.response(YOU.id, "C1")
    clock.advance(30 * 60)
    assert tickets.use_response(token).user == YOU.id
    clock.advance(1)
    with pytest.raises(Refused, match="expired_url"):
        tickets.use_response(token)


def test_a_trigger_opens_one_view_within_three_seconds():
    clock = VirtualClock()
    tickets = Tickets(clock)
    first, second = tickets.trigger(YOU.id), tickets.trigger(YOU.id)
    clock.advance(3.0)
    assert tickets.redeem(first).user == YOU.id
    with pytest.raises(Refused, match="exchanged_trigger_id"):
        tickets.redeem(first)
    clock.advance(0.1)
    with pytest.raises(Refused, match="expired_trigger_id"):
        tickets.redeem(second)
    with pytest.raises(Refused, match="invalid_trigger_id"):
        tickets.redeem("1.2.3")


# --- modals ----------------------------------------------------------------------------------------


async def test_a_submission_may_change_top_clear_or_close_the_modals(app):
    def titles() -> list[str]:
        return [view.view["title"]["text"] for view in app.server.workspace.views.values()]

    first = await opened(app, modal("First"))
    app.replies["view_submission"] = {"response_action": "update", "view": modal("Changed")}
    await app.do("submit", view=first, values={})
    assert titles() == ["Changed"]
    app.replies["view_submission"] = {"response_action": "push", "view": modal("Above")}
    await app.do("submit", view=first, values={})
    assert titles() == ["Changed", "Above"]
    above = list(app.server.workspace.views)[1]
    app.replies["view_submission"] = {}
    await app.do("submit", view=above, values={})
    assert titles() == ["Changed"]
    app.replies["view_submission"] = {"response_action": "push", "view": modal("Above")}
    await app.do("submit", view=first, values={})
    app.replies["view_submission"] = {"response_action": "clear"}
    await app.do("submit", view=list(app.server.workspace.views)[1], values={})
    assert titles() == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "No."}}, "invalid_response_action"),
        ({"response_action": "errors"}, "invalid_response_action"),
        ({"response_action": "dance"}, "invalid_response_action"),
        ({"response_action": "update"}, "invalid_arguments"),
        ({"response_action": "update", "view": modal("x" * 25)}, "invalid_arguments"),
        ({"response_action": "push", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ],
)
async def test_an_answer_to_a_submission_is_checked_and_the_modal_stays(app, answer, error):
    view = await opened(app, modal("First"))
    app.replies["view_submission"] = answer
    assert await refusal(app, "submit", view=view, values={}) == error
    assert [one.view["title"]["text"] for one in app.server.workspace.views.values()] == ["First"]


async def test_modals_stand_three_deep_and_are_closed_with_word_to_the_app(app):
    further = {"type": "actions", "block_id": "b", "elements": [BUTTON]}
    lowest = await opened(app, modal("1", further, notify_on_close=True))
    stack = [lowest]
    for title in ("2", "3"):
        await app.do("act", view=stack[-1], block_id="b", action_id="go")
        trigger = app.last("block_actions")["trigger_id"]
        pushed = await app.api(
            "views.push", trigger_id=trigger, view=modal(title, further, notify_on_close=True)
        )
        assert (pushed["view"]["previous_view_id"], pushed["view"]["root_view_id"]) == (stack[-1], lowest)
        stack.append(pushed["view"]["id"])
    await app.do("act", view=stack[-1], block_id="b", action_id="go")
    fourth = await app.api("views.push", trigger_id=app.last("block_actions")["trigger_id"], view=modal("4"))
    assert fourth["error"] == "push_limit_reached"
    await app.do("close", view=stack.pop())
    assert (app.last("view_closed")["is_cleared"], list(app.server.workspace.views)) == (False, stack)
    await app.do("close", view=stack[-1], all=True)
    assert (app.last("view_closed")["is_cleared"], app.server.workspace.views) == (True, {})


async def test_a_view_changes_only_for_who_knows_its_state(app):
    view = await opened(app, modal("First", external_id="wish-1"))
    record = app.server.workspace.views[view]
    stale = await app.api("views.update", view_id=view, hash="0.old", view=modal("x"))
    assert stale["error"] == "hash_conflict"
    changed = await app.api("views.update", external_id="wish-1", hash=record.hash, view=modal("Second"))
    assert changed["view"]["title"]["text"] == "Second"
    assert (await app.api("views.update", view_id="V0", view=modal("x")))["error"] == "not_found"


async def test_views_that_slack_would_refuse_are_refused(app):
    await opened(app, modal("First", external_id="taken"))
    for view, error in (
        (modal("Second", external_id="taken"), "duplicate_external_id"),
        (modal("x" * 25), "invalid_arguments"),
        ({"type": "home", "blocks": []}, "invalid_arguments"),
        (modal("Second", *[{"type": "divider"}] * 100), "invalid_arguments"),
        (modal("Second", private_metadata="x" * 250_000), "view_too_large"),
    ):
        trigger = (await press(app, await offer(app, BUTTON)))["trigger_id"]
        assert (await app.api("views.open", trigger_id=trigger, view=view))["error"] == error
    assert len(app.server.workspace.views) == 1


async def test_a_channel_chosen_in_a_modal_comes_with_its_response_url(app):
    element = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    place = {"type": "input", "block_id": "place", "label": plain("Place"), "element": element}
    view = await opened(app, modal("Share", place))
    chosen = {"type": "conversations_select", "selected_conversation": app.channel}
    await app.do("submit", view=view, values={"place": {"where": chosen}})
    (offered,) = app.last("view_submission")["response_urls"]
    assert (offered["channel_id"], offered["block_id"], offered["action_id"]) == (
        app.channel,
        "place",
        "where",
    )
    await respond(app, offered["response_url"], text="shared", response_type="in_channel")
    last = app.server.workspace.messages(app.channel)[-1]
    assert (last.text, last.user, last.only_for) == ("shared", BOT.id, None)


async def test_a_modal_of_somebody_else_cannot_be_used(app):
    state = app.server.workspace
    hers = state.surfaces.open(MARA, modal("Hers"))
    assert await refusal(app, "submit", view=hers.id, values={}) == "not_found"
    async with aiohttp.ClientSession() as session, session.get(f"{app.server.url}/page/state") as answer:
        assert (await answer.json())["views"] == []
