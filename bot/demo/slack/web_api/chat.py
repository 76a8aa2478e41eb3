"""The Web API's ``chat.*`` and ``reactions.*``."""

from __future__ import annotations

from bot.demo.slack.errors import Refused
from bot.demo.slack.state.elements import with_ids
from bot.demo.slack.state.records import Channel, Json, PostedMessage, Scheduled
from bot.demo.slack.web_api.call import Call

TEXT_LIMIT = 40_000
UPDATE_TEXT_LIMIT = 4_000  # chat.update documents a lower limit than chat.postMessage
# What some answers show of a message, where others show all of it.
BRIEF = frozenset({"app_id", "blocks", "bot_id", "team", "text", "type", "user"})
UPDATED = BRIEF | {"edited", "files", "metadata"}
REACTED = BRIEF | {"reactions", "ts"}
ROOT = frozenset(
    "bot_id latest_reply reply_count reply_users reply_users_count subscribed text thread_ts ts type".split()
)


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    channel = call.channel()
    _may_write(call, channel)
    text, fields = _content(call, TEXT_LIMIT)
    message = call.workspace.post(
        channel,
        call.caller,
        text,
        thread_ts=call.text("thread_ts") or None,
        broadcast=call.flag("reply_broadcast"),
        metadata=call.metadata(),
        username=call.text("username") or None,
        mrkdwn=call.flag("mrkdwn", default=True),
        **fields,
    )
    shown = _shown(call, message)
    if "root" in shown:
        shown["root"] = _only(ROOT, shown["root"])
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: a message for one person, gone with the next reload of the page."""
    channel = call.channel()
    _may_write(call, channel)
    reader = call.needed("user")
    if reader not in call.workspace.users:
        raise Refused("user_not_found")
    if reader not in channel.members:
        raise Refused("user_not_in_channel")
    text, fields = _content(call, TEXT_LIMIT)
    message = call.workspace.post(
        channel, call.caller, text, thread_ts=call.text("thread_ts") or None, only_for=reader, **fields
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update."""
    message = call.own_message("cant_update_message")
    if call.workspace.channels[message.channel].archived:
        raise Refused("is_archived")
    text, fields = _content(call, UPDATE_TEXT_LIMIT)
    metadata = call.metadata()
    if metadata is not None:
        fields["metadata"] = metadata
    changed = call.workspace.edit(message, text=text, **fields)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": text,
        "message": _only(UPDATED, _shown(call, changed)),
    }


def delete(call: Call) -> Json:
    """chat.delete."""
    message = call.own_message("cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink: an address that opens the message in the page."""
    channel = call.channel()
    message = call.workspace.message(channel.id, call.text("message_ts"))
    return {"channel": channel.id, "permalink": permalink(call, message)}


def permalink(call: Call, message: PostedMessage) -> str:
    """The address that opens a message in the page."""
    thread = f"?thread_ts={message.thread_ts}" if message.is_reply else ""
    return f"{call.base_url}/archives/{message.channel}/p{message.ts.replace('.', '')}{thread}"


def schedule_message(call: Call) -> Json:
    """chat.scheduleMessage."""
    channel = call.channel()
    _may_write(call, channel)
    text, fields = _content(call, TEXT_LIMIT)
    post_at = call.number("post_at", 0)
    now = call.workspace.clock.now().timestamp()
    if post_at <= now:
        raise Refused("time_in_past")
    if post_at > now + 120 * 86_400:
        raise Refused("time_too_far")
    scheduled = Scheduled(
        call.workspace.new_id("Q"),
        channel.id,
        post_at,
        text,
        fields.get("blocks", ()),
        call.text("thread_ts") or None,
        call.caller,
        int(now),
    )
    call.workspace.scheduled[scheduled.id] = scheduled
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": post_at,
        "message": {"text": text, "type": "delayed_message", "bot_id": call.workspace.bot.bot_id},
    }


def delete_scheduled(call: Call) -> Json:
    """chat.deleteScheduledMessage."""
    if call.workspace.scheduled.pop(call.text("scheduled_message_id"), None) is None:
        raise Refused("invalid_scheduled_message_id")
    return {}


def list_scheduled(call: Call) -> Json:
    """chat.scheduledMessages.list: what still waits, in the order of its time."""
    channel = call.text("channel")
    waiting = sorted(
        (one for one in call.workspace.scheduled.values() if channel in {"", one.channel}),
        key=lambda one: one.post_at,
    )
    page, cursor = call.page(waiting, "scheduled", default=100, most=100)
    shown = [
        {
            "id": one.id,
            "channel_id": one.channel,
            "post_at": one.post_at,
            "date_created": one.created,
            "text": one.text,
        }
        for one in page
    ]
    return {"scheduled_messages": shown, "response_metadata": {"next_cursor": cursor}}


def get_reactions(call: Call) -> Json:
    """reactions.get."""
    message = _reacted(call)
    link = permalink(call, message)
    return {
        "type": "message",
        "channel": message.channel,
        "message": _only(REACTED, _shown(call, message)) | {"permalink": link},
    }


def add_reaction(call: Call) -> Json:
    """reactions.add."""
    message = _reacted(call)
    call.workspace.react(message, call.needed("name").strip(":"), call.caller)
    return {}


def remove_reaction(call: Call) -> Json:
    """reactions.remove."""
    message = _reacted(call)
    call.workspace.unreact(message, call.needed("name").strip(":"), call.caller)
    return {}


def _reacted(call: Call) -> PostedMessage:
    return call.workspace.message(call.channel().id, call.text("timestamp"))


def _may_write(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise Refused("is_archived")
    if call.caller in channel.members:
        return
    if channel.kind == "public_channel" and call.has_scope("chat:write.public"):
        return
    raise Refused("not_in_channel")


def _content(call: Call, limit: int) -> tuple[str, Json]:
    """Text and the rest of a message, checked; the rest are fields of a message record."""
    blocks = call.blocks() or ()
    attachments = call.structure("attachments", "invalid_attachments") or ()
    text = call.text("text")
    markdown = call.text("markdown_text")
    if markdown:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        blocks, text = ({"type": "markdown", "text": markdown},), markdown
    if not text.strip() and not blocks and not attachments:
        raise Refused("no_text")
    if len(text) > limit:
        raise Refused("msg_too_long")
    if len(attachments) > 100:
        raise Refused("too_many_attachments")
    if blocks:
        call.check_blocks(blocks)
    bot = call.workspace.bot
    return text, {
        "blocks": with_ids(blocks),
        "attachments": tuple(attachments),
        "bot_id": bot.bot_id,
        "app_id": bot.app_id,
    }


def _shown(call: Call, message: PostedMessage) -> Json:
    shown = call.workspace.told(message)
    del shown["channel"]
    return shown


def _only(names: frozenset[str], shown: Json) -> Json:
    return {name: value for name, value in shown.items() if name in names}
