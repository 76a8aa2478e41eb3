"""Which changes the app hears of, and in which words."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.seed import BOT, YOU
from tests.demo.slack.observer import Json, Observer, observing

MARA = "U0DESKMARA1"


@pytest.fixture
async def app() -> AsyncIterator[Observer]:
    async with WorkspaceServer() as server, observing(server) as observer:
        yield observer


async def heard(app: Observer) -> list[Json]:
    """The events since the last time."""
    await app.settled()
    events = [payload["event"] for payload in app.payloads]
    app.payloads.clear()
    return events


def kinds(events: list[Json]) -> list[str]:
    return ["/".join(filter(None, (event["type"], event.get("subtype")))) for event in events]


async def test_a_message_a_mention_and_a_direct_message_are_told_apart(app):
    await app.do("say", channel=app.channel, text="good morning")
    await app.do("say", channel=app.channel, text="@sectorwire pfizer?")
    state = app.server.workspace
    direct = state.direct(YOU.id, BOT.id)
    await app.do("say", channel=direct.id, text="@sectorwire pfizer?")
    events = await heard(app)
    assert kinds(events) == ["message", "message", "app_mention", "message"]
    assert [event.get("channel_type") for event in events] == ["channel", "channel", None, "im"]
    assert events[2]["text"] == f"<@{BOT.id}> pfizer?"


async def test_an_edit_says_what_was_before_and_growth_of_a_thread_is_no_edit(app):
    state = app.server.workspace
    said = await app.do("say", channel=app.channel, text="pfizr?")
    state.edit(state.message(app.channel, said["ts"]), text="pfizer?")
    await heard(app)
    await app.do("say", channel=app.channel, text="yes", thread_ts=said["ts"])
    await app.do("react", channel=app.channel, ts=said["ts"], name="eyes")
    assert kinds(await heard(app)) == ["message", "reaction_added"]
    state.edit(state.message(app.channel, said["ts"]), text="Pfizer?")
    (edited,) = await heard(app)
    assert (edited["subtype"], edited["hidden"]) == ("message_changed", True)
    assert (edited["message"]["text"], edited["previous_message"]["text"]) == ("Pfizer?", "pfizer?")
    state.delete(state.message(app.channel, said["ts"]))
    (gone,) = await heard(app)
    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", said["ts"])
    assert gone["previous_message"]["text"] == "Pfizer?"


async def test_reactions_name_the_message_and_its_author(app):
    posted = await app.api("chat.postMessage", channel=app.channel, text="a story")
    await heard(app)
    for _ in range(2):
        await app.do("react", channel=app.channel, ts=posted["ts"], name="eyes")
    added, removed = await heard(app)
    assert (added["type"], removed["type"]) == ("reaction_added", "reaction_removed")
    assert {key: added[key] for key in ("user", "reaction", "item_user", "item")} == {
        "user": YOU.id,
        "reaction": "eyes",
        "item_user": BOT.id,
        "item": {"type": "message", "channel": app.channel, "ts": posted["ts"]},
    }


async def test_channels_come_and_go_with_their_members(app):
    made = await app.api("conversations.create", name="deals")
    place = {"channel": made["channel"]["id"]}
    await app.api("conversations.invite", users=MARA, **place)
    await app.api("conversations.kick", user=MARA, **place)
    await app.api("conversations.rename", name="big-deals", **place)
    await app.api("conversations.setTopic", topic="Mergers", **place)
    await app.api("conversations.archive", **place)
    await app.api("conversations.unarchive", **place)
    events = await heard(app)
    assert kinds(events) == [
        "channel_created",
        "member_joined_channel",
        "message/channel_join",
        "member_left_channel",
        "channel_rename",
        "channel_archive",
        "channel_unarchive",
    ]
    assert (events[1]["user"], events[1]["inviter"]) == (MARA, BOT.id)
    assert events[2]["inviter"] == BOT.id
    assert events[4]["channel"]["name"] == "big-deals"
    assert events[5]["user"] == BOT.id
    info = await app.api("conversations.info", **place)
    assert info["channel"]["topic"]["value"] == "Mergers"


async def test_what_the_app_is_no_member_of_it_does_not_hear(app):
    await app.api("conversations.leave", channel=app.channel)
    await heard(app)
    said = await app.do("say", channel=app.channel, text="@sectorwire hello?")
    await app.do("react", channel=app.channel, ts=said["ts"], name="eyes")
    assert await heard(app) == []


async def test_only_what_was_subscribed_to_is_sent():
    async with (
        WorkspaceServer(Settings(events=frozenset({"app_mention"}))) as server,
        observing(server) as app,
    ):
        await app.do("say", channel=app.channel, text="@sectorwire hello")
        assert kinds(await heard(app)) == ["app_mention"]


async def test_home_is_told_with_the_view_that_stands_there(app):
    await app.do("home", tab="home")
    (first,) = await heard(app)
    assert (first["tab"], "view" in first) == ("home", False)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Home*"}}]
    published = await app.api("views.publish", user_id=YOU.id, view={"type": "home", "blocks": blocks})
    await app.do("home", tab="home")
    await app.do("home", tab="messages")
    second, third = await heard(app)
    assert second["view"]["id"] == published["view"]["id"]
    assert (third["tab"], "view" in third) == ("messages", False)
    refused = await app.api(
        "views.publish", user_id=YOU.id, view={"type": "home", "blocks": [{"type": "input"}]}
    )
    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"]
