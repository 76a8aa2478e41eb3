"""The Web API's ``conversations.*``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bot.demo.slack.errors import Refused
from bot.demo.slack.state.json import channel_json
from bot.demo.slack.state.records import Channel, Json, PostedMessage
from bot.demo.slack.web_api.call import Call


def list_channels(call: Call) -> Json:
    """conversations.list."""
    kinds = set(call.text("types", "public_channel").replace(" ", "").split(","))
    if not kinds <= {"public_channel", "private_channel", "im", "mpim"}:
        raise Refused("invalid_types")
    hide_archived = call.flag("exclude_archived")
    channels = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and not (hide_archived and channel.archived)
        and (channel.kind == "public_channel" or call.caller in channel.members)
    ]
    page, cursor = call.page(channels, "channels", default=100, most=1000)
    return {
        "channels": [_told(call, channel) | _counted(channel) for channel in page],
        "response_metadata": {"next_cursor": cursor},
    }


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.channel()
    counted = _counted(channel) if call.flag("include_num_members") else {}
    return {"channel": _told(call, channel) | counted}


def members(call: Call) -> Json:
    """conversations.members."""
    page, cursor = call.page(call.channel().members, "members", default=100, most=1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """conversations.history: newest first, replies only where they were also sent to the channel."""
    channel = call.joined_channel()
    wanted = [
        message
        for message in reversed(call.workspace.messages(channel.id))
        if not message.only_for and (not message.is_reply or message.broadcast) and _within(call, message)
    ]
    page, cursor = call.page(wanted, "next_ts", default=100, most=999)
    body: Json = {
        "messages": [_shown(call, message) for message in page],
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return body


def replies(call: Call) -> Json:
    """conversations.replies: the parent, then its replies, oldest first."""
    channel = call.joined_channel()
    try:
        asked = call.workspace.message(channel.id, call.needed("ts"))
        parent = call.workspace.message(channel.id, asked.thread_ts or asked.ts)
    except Refused:
        raise Refused("thread_not_found") from None
    thread = [m for m in call.workspace.replies(channel.id, parent.ts) if _within(call, m)]
    page, cursor = call.page(thread, "next_ts", default=1000, most=1000)
    body: Json = {
        "messages": [_shown(call, message) for message in (parent, *page)],
        "has_more": bool(cursor),
    }
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return body


def create(call: Call) -> Json:
    """conversations.create."""
    name = _channel_name(call)
    kind = "private_channel" if call.flag("is_private") else "public_channel"
    channel = call.workspace.add_channel(name, (call.caller,), by=call.caller, kind=kind)
    return {"channel": _told(call, channel)}


def join(call: Call) -> Json:
    """conversations.join: public channels only."""
    channel = call.channel()
    if channel.kind != "public_channel":
        raise Refused("method_not_supported_for_channel_type")
    was_member = call.caller in channel.members
    joined = call.workspace.join(channel, call.caller)
    body: Json = {"channel": _told(call, joined)}
    if was_member:
        body |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return body


def leave(call: Call) -> Json:
    """conversations.leave."""
    channel = call.channel()
    if call.caller not in channel.members:
        return {"not_in_channel": True}
    call.workspace.leave(channel, call.caller)
    return {}


def invite(call: Call) -> Json:
    """conversations.invite."""
    channel = call.joined_channel()
    for user in call.needed("users").split(","):
        if user not in call.workspace.users:
            raise Refused("user_not_found")
        if user in channel.members:
            raise Refused("already_in_channel")
        channel = call.workspace.join(channel, user, inviter=call.caller)
    return {"channel": _told(call, channel)}


def kick(call: Call) -> Json:
    """conversations.kick."""
    channel, user = call.joined_channel(), call.needed("user")
    if user == call.caller:
        raise Refused("cant_kick_self")
    if channel.name == "general":
        raise Refused("cant_kick_from_general")
    call.workspace.leave(channel, user)
    return {"errors": {}}


def rename(call: Call) -> Json:
    """conversations.rename."""
    channel = call.workspace.rename(call.joined_channel(), _channel_name(call), by=call.caller)
    return {"channel": _told(call, channel)}


def set_topic(call: Call) -> Json:
    """conversations.setTopic."""
    return _described(call, "topic")


def set_purpose(call: Call) -> Json:
    """conversations.setPurpose."""
    return _described(call, "purpose")


def open_direct(call: Call) -> Json:
    """conversations.open: a direct conversation with one person."""
    given = call.text("channel")
    if given:
        channel = call.workspace.channel(given, viewer=call.caller)
        known = True
    else:
        users = [user for user in call.text("users").split(",") if user]
        if len(users) != 1:
            raise Refused("users_list_not_supplied" if not users else "method_not_supported_for_channel_type")
        before = set(call.workspace.channels)
        channel = call.workspace.direct(call.caller, users[0])
        known = channel.id in before
    body: Json = {"channel": {"id": channel.id}}
    if call.flag("return_im"):
        body["channel"] = _told(call, channel) | {"is_open": True}
    if known:
        body |= {"no_op": True, "already_open": True}
    return body


def archive(call: Call) -> Json:
    """conversations.archive."""
    channel = call.joined_channel()
    if channel.name == "general":
        raise Refused("cant_archive_general")
    call.workspace.set_archived(channel, archived=True, by=call.caller)
    return {}


def unarchive(call: Call) -> Json:
    """conversations.unarchive."""
    call.workspace.set_archived(call.channel(), archived=False, by=call.caller)
    return {}


def _channel_name(call: Call) -> str:
    name = call.text("name")
    if not name:
        raise Refused("invalid_name_required")
    if len(name) > 80:
        raise Refused("invalid_name_maxlength")
    if name != name.lower() or not all(sign.isalnum() or sign in "-_" for sign in name):
        raise Refused("invalid_name_specials")
    return name


def _described(call: Call, what: str) -> Json:
    channel, text = call.joined_channel(), call.text(what)
    if len(text) > 250:
        raise Refused("too_long")
    changed = replace(channel, topic=text) if what == "topic" else replace(channel, purpose=text)
    return {"channel": _told(call, call.workspace.keep_channel(changed, by=call.caller))}


def _told(call: Call, channel: Channel) -> Json:
    return channel_json(channel, call.caller, call.workspace.team)


def _counted(channel: Channel) -> Json:
    return {} if channel.kind == "im" else {"num_members": len(channel.members)}


def _within(call: Call, message: PostedMessage) -> bool:
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    at = Decimal(message.ts)
    if call.flag("inclusive"):
        return (oldest is None or at >= oldest) and (latest is None or at <= latest)
    return (oldest is None or at > oldest) and (latest is None or at < latest)


def _moment(call: Call, name: str) -> Decimal | None:
    value = call.text(name)
    if not value or value in {"0", "now"}:
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        raise Refused(f"invalid_ts_{name}") from None


def _shown(call: Call, message: PostedMessage) -> Json:
    shown = call.workspace.told(message)
    del shown["channel"]
    if not call.flag("include_all_metadata"):
        shown.pop("metadata", None)
    return shown
