"""The payloads that Slack sends to an app, in its own words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.demo.slack.delivery.dispatch import VERIFICATION
from bot.demo.slack.state.json import view_json
from bot.demo.slack.state.records import Channel, Json, PostedMessage, User, View
from bot.demo.slack.state.workspace import LocalWorkspace


def command(
    state: LocalWorkspace, user: User, channel: Channel, name: str, text: str, response_url: str, trigger: str
) -> Json:
    """A slash command's form."""
    return {
        "token": VERIFICATION,
        "team_id": state.team.id,
        "team_domain": state.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name if channel.kind != "im" else "directmessage",
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": state.bot.app_id or "",
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def _common(state: LocalWorkspace, kind: str, user: User, trigger: str | None) -> Json:
    body: Json = {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": state.team.id},
        "api_app_id": state.bot.app_id,
        "token": VERIFICATION,
        "team": {"id": state.team.id, "domain": state.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if trigger is not None:
        body["trigger_id"] = trigger
    return body


def message_action(
    state: LocalWorkspace,
    user: User,
    message: PostedMessage,
    action: Json,
    values: Json,
    response_url: str,
    trigger: str,
) -> Json:
    """A block action in a message."""
    return (
        _common(state, "block_actions", user, trigger)
        | _in_channel(state, message)
        | ({} if message.only_for else {"message": state.told(message)})
        | {"state": {"values": values}, "response_url": response_url, "actions": [action]}
    )


def view_action(
    state: LocalWorkspace, user: User, record: View, action: Json, values: Json, trigger: str
) -> Json:
    """A block action in a modal or Home tab."""
    return _common(state, "block_actions", user, trigger) | {
        **_in_view(state, record, values),
        "actions": [action],
    }


def submission(
    state: LocalWorkspace, user: User, record: View, values: Json, trigger: str, response_urls: Sequence[Json]
) -> Json:
    """A modal's submission."""
    return _common(state, "view_submission", user, trigger) | {
        "view": shown_view(state, record, values),
        "response_urls": list(response_urls),
    }


def closed(state: LocalWorkspace, user: User, record: View, *, cleared: bool) -> Json:
    """A modal was closed without being submitted."""
    return _common(state, "view_closed", user, None) | {
        "view": shown_view(state, record, {}),
        "is_cleared": cleared,
    }


def suggestion(
    state: LocalWorkspace, user: User, where: PostedMessage | View, element: Json, block_id: str, typed: str
) -> Json:
    """Somebody types into a select, in a message or a view, whose options the app supplies."""
    return (
        _common(state, "block_suggestion", user, None)
        | (_in_view(state, where, {}) if isinstance(where, View) else _in_channel(state, where))
        | {"action_id": element["action_id"], "block_id": block_id, "value": typed}
    )


def _in_channel(state: LocalWorkspace, message: PostedMessage) -> Json:
    channel = state.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.only_for),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        "container": container,
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
    }


def _in_view(state: LocalWorkspace, record: View, values: Json) -> Json:
    return {
        "container": {"type": "view", "view_id": record.id},
        "view": shown_view(state, record, values),
    }


def event(state: LocalWorkspace, inner: Json, event_id: str) -> Json:
    """An event in its outer wrapping."""
    return {
        "token": VERIFICATION,
        "team_id": state.team.id,
        "api_app_id": state.bot.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(state.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team.id,
                "user_id": state.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"desk-{event_id}",
    }


def shown_view(state: LocalWorkspace, record: View, values: Json | None = None) -> Json:
    """A view with what a person has entered so far."""
    shown = view_json(record, state.team, state.bot.app_id or "", state.bot.bot_id or "")
    return shown | {"state": {"values": values or {}}}
