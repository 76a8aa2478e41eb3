"""Slack's own Bolt for JavaScript over Socket Mode, doing what apps do; both sides looked at."""

from __future__ import annotations

from bot.demo.slack.faults import SocketFault
from bot.demo.slack.state.seed import BOT, YOU

TYPED = "plain_text_input"


def button(action: str) -> dict:
    return {
        "type": "button",
        "action_id": action,
        "value": "v1",
        "text": {"type": "plain_text", "text": "Press"},
    }


def wish(name: str) -> dict:
    return {"name": {"value": {"type": TYPED, "value": name}}}


# --- commands and response URLs --------------------------------------------------------------------


async def test_a_command_is_acknowledged_with_a_message_and_answered_at_its_response_url(desk):
    assert await desk.enter("/news biotech <b> @mara") == {"ok": True}
    heard = await desk.peer.next("command")
    assert heard["text"] == "biotech &lt;b&gt; <@U0DESKMARA1|mara>"
    assert (heard["command"], heard["channel_name"], heard["user_id"]) == ("/news", "general", YOU.id)
    await desk.until(lambda: len(desk.messages()) == 2)
    shown = {message.text.split(" biotech")[0]: message for message in desk.messages()}
    assert shown["looking for"].only_for == YOU.id
    assert shown["news of"].only_for is None
    assert shown["news of"].user == BOT.id


async def test_a_response_url_answers_five_times_and_replaces_its_own_answer(desk):
    await desk.enter("/often")
    outcomes = (await desk.peer.next("outcomes"))["outcomes"]
    assert outcomes[:5] == ["ok"] * 5
    assert outcomes[5] != "ok"
    assert desk.texts() == ["answer 5"]


async def test_a_command_that_nobody_acknowledges_fails_for_its_asker_alone(impatient):
    await impatient.enter("/silent")
    assert impatient.texts() == ['/silent failed with the error "operation_timeout"']
    assert impatient.messages()[0].only_for == YOU.id


# --- events ----------------------------------------------------------------------------------------


async def test_a_mention_is_answered_in_its_thread(desk):
    asked = await desk.write("@sectorwire hello")
    await desk.until(lambda: len(desk.messages()) == 2)
    (mention,) = desk.peer.events("app_mention")
    assert mention["body"]["event"]["text"] == f"<@{BOT.id}> hello"
    assert mention["body"]["event"]["ts"] == asked["ts"]
    answer = desk.messages()[1]
    assert (answer.text, answer.thread_ts) == (f"you said: <@{BOT.id}> hello", asked["ts"])
    thread = await desk.peer.api("conversations.replies", channel=desk.channel, ts=asked["ts"])
    assert [message["text"] for message in thread["messages"]] == desk.texts()
    assert thread["messages"][0]["reply_count"] == 1


async def test_an_event_that_is_not_acknowledged_comes_again_with_its_number(impatient):
    impatient.server.socket.spoil(SocketFault.UNHEARD)
    await impatient.write("anybody?")
    tries = await impatient.peer.until(
        lambda: impatient.peer.events("message")[2:] and impatient.peer.events("message")
    )
    assert [(one["retry"], one["reason"]) for one in tries] == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert len({one["body"]["event_id"] for one in tries}) == 1


async def test_home_is_published_when_it_is_opened(desk):
    await desk.do("home", tab="home")
    published = await desk.peer.next("published")
    assert published["view"]["type"] == "home"
    shown = desk.server.workspace.homes[YOU.id]
    assert shown.view["blocks"][0]["text"]["text"] == f"*Home* of <@{YOU.id}>"
    await desk.do("home", tab="home")
    again = await desk.peer.until(lambda: desk.peer.events("app_home_opened")[1:])
    assert again[0]["body"]["event"]["view"]["id"] == shown.id


async def test_reactions_are_heard_from_people_and_given_by_the_app(desk):
    posted = await desk.peer.api("chat.postMessage", channel=desk.channel, text="a story")
    where = {"channel": desk.channel, "timestamp": posted["ts"]}
    await desk.peer.api("reactions.add", name="eyes", **where)
    await desk.do("react", channel=desk.channel, ts=posted["ts"], name="eyes")
    (added,) = await desk.peer.until(
        lambda: [e for e in desk.peer.events("reaction_added") if e["body"]["event"]["user"] == YOU.id]
    )
    assert added["body"]["event"]["item"] == {"type": "message", "channel": desk.channel, "ts": posted["ts"]}
    got = await desk.peer.api("reactions.get", **where)
    assert got["message"]["reactions"] == [{"name": "eyes", "users": [BOT.id, YOU.id], "count": 2}]
    await desk.do("react", channel=desk.channel, ts=posted["ts"], name="eyes")
    await desk.peer.until(lambda: desk.peer.events("reaction_removed"))
    await desk.peer.api("reactions.remove", name="eyes", **where)
    assert desk.messages()[0].reactions == ()


# --- buttons and modals ----------------------------------------------------------------------------


async def test_a_button_opens_a_modal_once_and_its_app_changes_it(desk):
    ts = await desk.offer(button("ask"))
    assert (await desk.press(ts, "ask"))["acknowledged"] is True
    action = await desk.peer.next("action")
    assert action["actions"][0]["value"] == "v1"
    assert action["message"]["ts"] == ts
    opened, updated = await desk.peer.next("opened"), await desk.peer.next("updated")
    assert (await desk.peer.next("again"))["refused"]["data"]["error"] == "exchanged_trigger_id"
    assert opened["view"]["hash"] != updated["view"]["hash"]
    (shown,) = desk.server.workspace.views.values()
    assert shown.id == opened["view"]["id"]
    assert shown.view["title"]["text"] == "Your wish"


async def test_a_submission_is_objected_to_then_taken(desk):
    await desk.press(await desk.offer(button("ask")), "ask")
    view = (await desk.peer.next("updated"))["view"]["id"]
    assert (await desk.do("submit", view=view, values=wish("nobody")))["errors"] == {
        "name": "No such person."
    }
    assert (await desk.do("submit", view=view, values=wish("Mara")))["errors"] == {}
    assert (await desk.peer.next("submitted", 2))["view"]["state"]["values"] == wish("Mara")
    assert desk.server.workspace.views == {}


async def test_a_submission_changes_tops_or_clears_the_modals(desk):
    ts = await desk.offer(button("ask"))
    for number, answer in enumerate(("update", "push", "clear"), 1):
        await desk.press(ts, "ask")
        view = (await desk.peer.next("updated", number))["view"]["id"]
        assert (await desk.do("submit", view=view, values=wish(answer)))["errors"] == {}
        titles = [one.view["title"]["text"] for one in desk.server.workspace.views.values()]
        assert titles == {"update": ["Further"], "push": ["Your wish", "Further"], "clear": []}[answer]
        desk.server.workspace.views.clear()


async def test_modals_stand_three_deep_at_most(desk):
    await desk.press(await desk.offer(button("ask")), "ask")
    view = (await desk.peer.next("updated"))["view"]["id"]
    await desk.do("submit", view=view, values=wish("push"))
    further = {"type": "modal", "title": {"type": "plain_text", "text": "Deeper"}, "blocks": []}
    further["blocks"] = [{"type": "actions", "block_id": "further", "elements": [button("deeper")]}]
    second = next(v for v in desk.server.workspace.views.values() if v.previous_id == view)
    await desk.peer.api("views.update", view_id=second.id, view=further)
    await desk.do("act", view=second.id, block_id="further", action_id="deeper")
    third = (await desk.peer.next("pushed"))["view"]
    assert (third["previous_view_id"], third["root_view_id"]) == (second.id, view)
    await desk.do("act", view=third["id"], block_id="further", action_id="deeper")
    assert (await desk.peer.next("pushed", 2))["refused"]["data"]["error"] == "push_limit_reached"


async def test_a_trigger_is_too_old_after_three_seconds(desk):
    await desk.press(await desk.offer(button("late")), "late")
    assert (await desk.peer.next("late"))["refused"]["data"]["error"] == "expired_trigger_id"
    assert desk.server.workspace.views == {}


async def test_what_is_chosen_arrives_and_the_message_is_replaced(desk):
    def option(value: str) -> dict:
        return {"text": {"type": "plain_text", "text": value.title()}, "value": value}

    menu = {"type": "overflow", "action_id": "menu", "options": [option("save"), option("mute")]}
    day = {"type": "datepicker", "action_id": "day"}
    ts = await desk.offer(menu, day)
    await desk.press(ts, "menu", option="mute")
    chosen = (await desk.peer.next("action"))["actions"][0]
    assert (chosen["type"], chosen["selected_option"]) == ("overflow", option("mute"))
    await desk.until(lambda: desk.texts() == ["replaced"])
    ts = await desk.offer(day)
    await desk.press(ts, "day", selected_date="2026-03-01")
    assert (await desk.peer.next("action", 2))["actions"][0]["selected_date"] == "2026-03-01"


async def test_a_select_is_filled_by_the_app_as_somebody_types(desk):
    element = {
        "type": "external_select",
        "action_id": "company",
        "placeholder": {"type": "plain_text", "text": "Company"},
    }
    ts = await desk.offer(element)
    found = await desk.do(
        "options", channel=desk.channel, ts=ts, block_id="b", action_id="company", typed="pfi"
    )
    assert found["options"] == [{"text": {"type": "plain_text", "text": "pfiser"}, "value": "PFE"}]
    heard = await desk.peer.next("options")
    assert (heard["value"], heard["container"]["message_ts"]) == ("pfi", ts)


# --- the connection --------------------------------------------------------------------------------


async def test_a_connection_that_is_asked_to_come_again_does(desk):
    await desk.server.socket.refresh()
    await desk.peer.until(
        lambda: len([s for s in desk.peer.told("socket") if s["body"]["state"] == "connected"]) == 2
    )
    await desk.until(lambda: desk.server.socket.listening)
    await desk.write("@sectorwire still there?")
    await desk.until(lambda: len(desk.messages()) == 2)
    opened = [name for name, _ in desk.server.api.calls if name == "apps.connections.open"]
    assert len(opened) == 2


async def test_what_was_missed_while_the_app_was_away_comes_again(desk):
    desk.server.socket.cut()
    await desk.until(lambda: not desk.server.socket.listening)
    await desk.write("@sectorwire are you back?")
    await desk.until(lambda: len(desk.messages()) == 2)
    (mention,) = desk.peer.events("app_mention")
    assert mention["retry"] >= 1
    assert mention["reason"] == "connection_failed"
