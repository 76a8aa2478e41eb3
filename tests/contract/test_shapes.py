"""What the local workspace answers and sends, held against the types that Slack publishes for JavaScript."""

from __future__ import annotations

import json
from asyncio.subprocess import PIPE, create_subprocess_exec
from typing import Any

from bot.demo.slack.oauth import OAuthApp
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command
from tests.contract.peer import HERE, NODE
from tests.contract.use import ask_everything, do_everything, install
from tests.demo.slack.observer import Json, observing

INTERACTIONS = {"view_submission": "Submitted", "view_closed": "Closed", "block_suggestion": "Suggestion"}
EVENTS = {
    "app_home_opened": "HomeOpened",
    "app_mention": "slack.AppMentionEvent",
    "channel_archive": "slack.ChannelArchiveEvent",
    "channel_created": "slack.ChannelCreatedEvent",
    "channel_rename": "slack.ChannelRenameEvent",
    "channel_unarchive": "slack.ChannelUnarchiveEvent",
    "member_joined_channel": "slack.MemberJoinedChannelEvent",
    "member_left_channel": "slack.MemberLeftChannelEvent",
    "message": "Message",
    "message/channel_join": "Joined",
    "message/file_share": "FileShared",
    "message/message_changed": "Changed",
    "message/message_deleted": "Deleted",
    "message/thread_broadcast": "Broadcast",
    "reaction_added": "slack.ReactionAddedEvent",
    "reaction_removed": "slack.ReactionRemovedEvent",
}
LAGGING = {"conversations.leave": "Left"}  # methods whose published type lacks what the reference shows


async def judge(samples: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The faults that the TypeScript compiler finds."""
    assert NODE is not None
    process = await create_subprocess_exec(NODE, HERE / "shapes.mjs", stdin=PIPE, stdout=PIPE, stderr=PIPE)
    out, errors = await process.communicate(json.dumps(samples).encode())
    assert process.returncode == 0, errors.decode()
    faults: list[dict[str, str]] = json.loads(out)
    return faults


def response_type(method: str) -> str:
    """``chat.postMessage`` -> ``ChatPostMessageResponse``."""
    named = f"api.{''.join(part[0].upper() + part[1:] for part in method.split('.'))}Response"
    return LAGGING.get(method, named)


def payload_type(payload: Json) -> tuple[str, str]:
    """The name of a payload's kind, and Slack's type for it."""
    kind = payload.get("type")
    if kind is None:
        return "slash command", "Named<bolt.SlashCommand>"
    if kind == "block_actions":
        types = ", ".join(sorted({action["type"] for action in payload["actions"]}))
        return f"block_actions of {types}", "InView" if "view" in payload else "InMessage"
    if kind == "event_callback":
        event = payload["event"]
        name = "/".join(filter(None, (event["type"], event.get("subtype"))))
        return name, f"Enveloped<{EVENTS[name]}>"
    return kind, INTERACTIONS[kind]


async def test_every_answer_and_payload_has_the_shape_that_slack_publishes():
    async with (
        WorkspaceServer(Settings(commands=(Command("/news", "What is new"),))) as server,
        observing(server) as app,
    ):
        await ask_everything(app)
        await app.settled()
        await do_everything(app)
        assert {method for method, _ in app.answers} == set(server.api.methods)
    access = await install(OAuthApp.fresh("http://127.0.0.1:9/back"))
    assert access["ok"] is True
    app.answers.append(("oauth.v2.access", access))
    samples = [{"name": m, "type": response_type(m), "value": answer} for m, answer in app.answers]
    for payload in app.payloads:
        name, kind = payload_type(payload)
        samples.append({"name": name, "type": kind, "value": payload})
    named = {sample["name"] for sample in samples}
    assert named >= {"slash command", *INTERACTIONS, *EVENTS}
    assert len([name for name in named if name.startswith("block_actions of ")]) >= 16
    faults = await judge(samples)
    assert faults == []


async def test_the_judge_sees_what_is_wrong():
    right: Json = {"ok": True, "channel": "C1", "ts": "1.2", "message": {"type": "message", "text": "x"}}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    command = {
        "token": "t", "command": "/news", "text": "", "response_url": "u", "trigger_id": "1", "user_id": "U1",
        "user_name": "you", "team_id": "T1", "team_domain": "d", "channel_id": "C1", "channel_name": "general",
        "api_app_id": "A1",
    }  # fmt: skip
    cases = {
        "right": right,
        "misspelt": right | {"chanel": "C1"},
        "misspelt deep down": right | {"message": {"txt": "x"}},
        "of another kind": right | {"ts": 1.2},
        "null": right | {"ts": None},
        "right blocks": right | {"message": {"blocks": [section]}},
        "wrong block": right | {"message": {"blocks": [section | {"txt": "x"}]}},
    }
    samples = [
        {"name": name, "type": "api.ChatPostMessageResponse", "value": value} for name, value in cases.items()
    ]
    commands = {
        "right command": command,
        "incomplete": {key: value for key, value in command.items() if key != "trigger_id"},
        "misspelt command": command | {"trigger": "1"},
    }
    samples += [
        {"name": name, "type": "Named<bolt.SlashCommand>", "value": value} for name, value in commands.items()
    ]
    faults = {fault["name"]: fault["fault"] for fault in await judge(samples)}
    assert set(faults) == {name for name in (*cases, *commands) if not name.startswith("right")}
    assert "trigger_id" in faults["incomplete"]
    assert "chanel" in faults["misspelt"]
