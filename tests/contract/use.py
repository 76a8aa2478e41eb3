"""Everything that can be asked of the local workspace and done in it, once: material for the shapes."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import aiohttp

from bot.demo.slack.oauth import OAuthApp
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.seed import BOT, YOU
from tests.demo.slack.observer import Json, Observer

MARA = "U0DESKMARA1"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


OPTIONS = [option("one"), option("two")]
BUTTON = {"type": "button", "action_id": "go", "value": "v1", "text": plain("Go"), "style": "primary"}
# Each element that can stand in a message, and what a person gives it.
ELEMENTS: list[tuple[Json, Json]] = [
    (BUTTON, {}),
    ({"type": "overflow", "options": OPTIONS}, {"option": "two"}),
    ({"type": "static_select", "options": OPTIONS}, {"option": "one"}),
    ({"type": "multi_static_select", "options": OPTIONS}, {"options": ["one", "two"]}),
    ({"type": "radio_buttons", "options": OPTIONS}, {"option": "one"}),
    ({"type": "checkboxes", "options": OPTIONS}, {"options": ["two"]}),
    ({"type": "users_select"}, {"selected_user": MARA}),
    ({"type": "multi_users_select"}, {"selected_users": [MARA]}),
    ({"type": "channels_select"}, {"selected_channel": "C0DESK00001"}),
    ({"type": "multi_channels_select"}, {"selected_channels": ["C0DESK00001"]}),
    ({"type": "conversations_select"}, {"selected_conversation": "C0DESK00001"}),
    ({"type": "multi_conversations_select"}, {"selected_conversations": ["C0DESK00001"]}),
    ({"type": "datepicker"}, {"selected_date": "2026-03-01"}),
    ({"type": "timepicker"}, {"selected_time": "08:30"}),
]
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "opinion",
    "positive_button": {"text": plain("Useful"), "value": "yes"},
    "negative_button": {"text": plain("Not useful"), "value": "no"},
}
ICON = {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Remove"), "value": "r1"}
BLOCKS = [
    {"type": "header", "text": plain("Biotech")},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*News*"}, "accessory": BUTTON},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small print"}]},
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "rich"}]}],
    },
]
INPUTS = [
    {
        "type": "input",
        "block_id": "name",
        "label": plain("Name"),
        "dispatch_action": True,
        "element": {"type": "plain_text_input", "action_id": "value"},
    },
    {
        "type": "input",
        "block_id": "place",
        "label": plain("Place"),
        "element": {"type": "conversations_select", "action_id": "where", "response_url_enabled": True},
    },
]


def modal(title: str, *more: Json, **fields: object) -> Json:
    return {
        "type": "modal",
        "callback_id": "wish",
        "title": plain(title),
        "submit": plain("Save"),
        "blocks": [*INPUTS, *more],
        **fields,
    }


async def ask_everything(app: Observer) -> None:
    """Call every method, with what it answers differently."""
    general = {"channel": app.channel}
    for method in ("auth.test", "team.info", "bots.info", "users.list"):
        await app.api(method)
    await app.api("api.test", foo="bar")
    await app.api("api.test", error="my_error")
    await app.api("users.info", user=MARA)
    await app.api("users.info", user=BOT.id)
    await app.api("users.info", user="U0NOBODY")
    await app.api("users.conversations", types="public_channel,im")
    await _channels(app)
    await _messages(app, general)
    await _files(app)
    await _views(app)


async def _channels(app: Observer) -> None:
    made = await app.api("conversations.create", name="deals")
    place = {"channel": made["channel"]["id"]}
    await app.api("conversations.invite", users=YOU.id, **place)
    await app.api("conversations.invite", users=MARA, **place)
    await app.api("conversations.kick", user=MARA, **place)
    await app.api("conversations.rename", name="big-deals", **place)
    await app.api("conversations.setTopic", topic="Mergers", **place)
    await app.api("conversations.setPurpose", purpose="What is bought", **place)
    await app.api("conversations.info", include_num_members=True, **place)
    await app.api("conversations.members", **place)
    await app.api("conversations.list", types="public_channel,private_channel,im")
    await app.api("conversations.archive", **place)
    await app.api("chat.postMessage", text="x", **place)
    await app.api("conversations.unarchive", **place)
    await app.api("conversations.leave", **place)
    await app.api("conversations.leave", **place)
    await app.api("conversations.join", **place)
    await app.api("conversations.join", **place)
    await app.api("conversations.open", users=MARA)
    await app.api("conversations.open", users=MARA, return_im=True)
    await app.api("conversations.create", name="secret", is_private=True)


async def _messages(app: Observer, general: Json) -> None:
    metadata = {"event_type": "digest", "event_payload": {"run": "r1"}}
    posted = await app.api("chat.postMessage", text="News", blocks=BLOCKS, metadata=metadata, **general)
    ts = posted["ts"]
    for reply in ("one", "two"):
        await app.api("chat.postMessage", text=reply, thread_ts=ts, **general)
    await app.api("chat.postMessage", text="x", blocks=[{"type": "header"}], **general)
    await app.api("chat.postMessage", text="x", channel="C0NOWHERE")
    await app.api("chat.update", ts=ts, text="Newer", blocks=BLOCKS, **general)
    await app.api("chat.getPermalink", message_ts=ts, **general)
    await app.api("chat.postEphemeral", user=YOU.id, text="psst", **general)
    later = int(app.server.clock.now().timestamp()) + 3_600
    planned = await app.api("chat.scheduleMessage", text="later", post_at=later, **general)
    await app.api("chat.scheduledMessages.list")
    await app.api(
        "chat.deleteScheduledMessage", scheduled_message_id=planned["scheduled_message_id"], **general
    )
    await app.api("reactions.add", timestamp=ts, name="eyes", **general)
    await app.api("reactions.get", timestamp=ts, **general)
    await app.api("conversations.history", include_all_metadata=True, limit=1, **general)
    await app.api("conversations.history", **general)
    await app.api("conversations.replies", ts=ts, **general)
    await app.api("chat.postMessage", text="to all", thread_ts=ts, reply_broadcast=True, **general)
    await app.api("reactions.remove", timestamp=ts, name="eyes", **general)
    gone = await app.api("chat.postMessage", text="gone", **general)
    await app.api("chat.delete", ts=gone["ts"], **general)


async def _files(app: Observer) -> None:
    content = b"name,value\nPfizer,1\n"
    place = await app.api("files.getUploadURLExternal", filename="figures.csv", length=len(content))
    async with app.session.post(place["upload_url"], data=content) as answer:
        assert answer.status == 200
    done = [{"id": place["file_id"], "title": "Figures"}]
    await app.api("files.completeUploadExternal", files=done, channel_id=app.channel, initial_comment="All")
    await app.api("files.info", file=place["file_id"])
    await app.api("files.list", channel=app.channel)
    await app.api("conversations.history", channel=app.channel, limit=1)
    await app.api("files.delete", file=place["file_id"])


async def _views(app: Observer) -> None:
    home = {"type": "home", "blocks": BLOCKS}
    await app.api("views.publish", user_id=YOU.id, view=home)
    await app.api("views.publish", user_id=YOU.id, view={"type": "home", "blocks": [{"type": "header"}]})
    opened = await app.api("views.open", trigger_id=await trigger(app), view=modal("First"))
    await app.api("views.update", view_id=opened["view"]["id"], view=modal("Changed"))
    button = {"type": "actions", "block_id": "more", "elements": [BUTTON]}
    await app.api("views.update", view_id=opened["view"]["id"], view=modal("Changed", button))
    await app.do("act", view=opened["view"]["id"], block_id="more", action_id="go")
    await app.api("views.push", trigger_id=app.last("block_actions")["trigger_id"], view=modal("Second"))
    await app.api("views.open", trigger_id="1.2.3", view=modal("Never"))


async def trigger(app: Observer) -> str:
    """A trigger, from a button that somebody has pressed."""
    ts = await offer(app, BUTTON)
    await app.do("act", channel=app.channel, ts=ts, block_id="b", action_id="go")
    found: str = app.last("block_actions")["trigger_id"]
    return found


async def offer(app: Observer, element: Json, block: str = "actions") -> str:
    """A message with one element in a block called ``b``; its timestamp."""
    blocks = [{"type": block, "block_id": "b", "elements": [element]}]
    posted = await app.api("chat.postMessage", channel=app.channel, text="choose", blocks=blocks)
    ts: str = posted["ts"]
    return ts


async def do_everything(app: Observer) -> None:
    """A person does all that the app hears of."""
    await app.do("command", channel=app.channel, text="/news biotech @mara")
    for element, given in ELEMENTS:
        ts = await offer(app, {"action_id": "go", **element})
        await app.do("act", channel=app.channel, ts=ts, block_id="b", action_id="go", **given)
    for element, given in ((FEEDBACK, {"value": "no"}), (ICON, {})):
        ts = await offer(app, element, "context_actions")
        await app.do("act", channel=app.channel, ts=ts, block_id="b", action_id=element["action_id"], **given)
    ts = await offer(app, {"type": "external_select", "action_id": "company"})
    app.replies["block_suggestion"] = {"options": OPTIONS}
    where = {"channel": app.channel, "ts": ts, "block_id": "b", "action_id": "company"}
    assert (await app.do("options", typed="o", **where))["options"] == OPTIONS
    await _speak(app)
    await _fill(app)


async def _speak(app: Observer) -> None:
    said = await app.do("say", channel=app.channel, text="@sectorwire pfizer?")
    await app.do("say", channel=app.channel, text="and lilly?", thread_ts=said["ts"])
    await app.do("react", channel=app.channel, ts=said["ts"], name="eyes")
    await app.do("react", channel=app.channel, ts=said["ts"], name="eyes")
    await app.do("home", tab="home")
    await app.do("home", tab="messages")
    state = app.server.workspace
    message = state.message(app.channel, said["ts"])
    state.delete(state.edit(message, text="edited"))
    direct = state.direct(YOU.id, BOT.id)
    await app.do("say", channel=direct.id, text="hello")
    await app.settled()


async def _fill(app: Observer) -> None:
    opened = await app.api(
        "views.open", trigger_id=await trigger(app), view=modal("Fill", notify_on_close=True)
    )
    view = opened["view"]["id"]
    typed = {"name": {"value": {"type": "plain_text_input", "value": "Mara"}}}
    chosen = {"place": {"where": {"type": "conversations_select", "selected_conversation": app.channel}}}
    await app.do("act", view=view, block_id="name", action_id="value", value="Mara", state=typed)
    app.replies["view_submission"] = {
        "response_action": "update",
        "view": modal("More", notify_on_close=True),
    }
    await app.do("submit", view=view, values=typed | chosen)
    await app.do("close", view=view)


async def install(app: OAuthApp) -> Json:
    """What oauth.v2.access answers at the end of an installation."""
    (redirect,) = app.redirect_urls
    asked = {"client_id": app.client_id, "scope": "chat:write", "redirect_uri": redirect, "state": "s"}
    async with WorkspaceServer(Settings(oauth=app)) as server, aiohttp.ClientSession(server.url) as session:
        async with session.get("/oauth/v2/authorize", params=asked) as page:
            (link, *_) = re.findall(r'href="(/oauth/[^"]+)"', await page.text())
        async with session.get(unescape(link), allow_redirects=False) as answer:
            given = parse_qs(urlsplit(answer.headers["Location"]).query)
        proof = {"client_id": app.client_id, "client_secret": app.client_secret}
        code = {"code": given["code"][0], "redirect_uri": redirect}
        async with session.post("/api/oauth.v2.access", data=proof | code) as answer:
            access: Json = await answer.json()
    return access
