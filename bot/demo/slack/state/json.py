"""The workspace's records as Slack's JSON."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence

from bot.demo.slack.state.records import Channel, Json, PostedMessage, Team, UploadedFile, User, View


def user_json(user: User, team: Team) -> Json:
    """A ``user`` object."""
    profile = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "title": user.title,
        "team": team.id,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "",
    }
    if user.is_bot:
        profile |= {"bot_id": user.bot_id or "", "api_app_id": user.app_id or ""}
    return {
        "id": user.id,
        "team_id": team.id,
        "name": user.name,
        "real_name": user.real_name,
        "color": user.color.lstrip("#"),
        "deleted": False,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": 0,
        "is_admin": not user.is_bot,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_restricted": False,
        "updated": 0,
        "profile": profile,
    }


def channel_json(channel: Channel, viewer: str, team: Team) -> Json:
    """A ``channel`` object as ``viewer`` sees it."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": team.id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        other = next((m for m in channel.members if m != viewer), viewer)
        return common | {"user": other, "priority": 0}
    return common | {
        "is_channel": channel.kind == "public_channel",
        "is_group": channel.kind == "private_channel",
        "is_mpim": False,
        "is_private": channel.kind != "public_channel",
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_general": channel.name == "general",
        "is_member": viewer in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "unlinked": 0,
        "previous_names": [],
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": channel.created},
    }


def message_json(
    message: PostedMessage, replies: Sequence[PostedMessage], files: Sequence[Json], *, team: str
) -> Json:
    """A ``message`` object, its thread's figures included; metadata always (the API layer strips it)."""
    body: Json = {
        "type": "message",
        "channel": message.channel,
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": team,
    }
    optional: Json = {
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "username": message.username,
        "subtype": message.subtype or ("thread_broadcast" if message.broadcast else None),
        "thread_ts": message.thread_ts or (message.ts if replies else None),
        "inviter": message.inviter,
        "client_msg_id": message.client_msg_id,
        "metadata": message.metadata,
        "files": list(files),
        "reactions": [
            {"name": r.name, "users": list(r.users), "count": len(r.users)} for r in message.reactions
        ],
    }
    body |= {key: value for key, value in optional.items() if value}
    if message.edited_ts:
        body["edited"] = {"user": message.user, "ts": message.edited_ts}
    if not message.mrkdwn:
        body["mrkdwn"] = False
    if message.only_for:
        body["is_ephemeral"] = True
    if replies:
        users = list(dict.fromkeys(reply.user for reply in replies))
        body |= {
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }
    return body


def file_json(file: UploadedFile, team: str, base_url: str) -> Json:
    """A ``file`` object; its addresses lie below ``base_url``."""
    extension = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    address = f"{base_url}/files/{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "filetype": extension or "binary",
        "pretty_type": extension.upper() or "Binary",
        "user": file.user,
        "user_team": team,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "channels": list(file.shared),
        "groups": [],
        "ims": [],
        "media_display_type": "unknown",
        "has_rich_preview": False,
        "file_access": "visible",
        "permalink": address,
        "permalink_public": address,
        "is_starred": False,
        "url_private": address,
        "url_private_download": address,
    }


def view_json(record: View, team: Team, app_id: str, bot_id: str) -> Json:
    """A ``view`` object with the fields that Slack adds."""
    shown = record.view
    return {
        "title": {"type": "plain_text", "text": "View Title", "emoji": True},  # of a Home tab
        "close": None,
        "submit": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "state": {"values": {}},
        **shown,
        "id": record.id,
        "team_id": team.id,
        "app_id": app_id,
        "app_installed_team_id": team.id,
        "bot_id": bot_id,
        "hash": record.hash,
        "root_view_id": record.root_id,
        "previous_view_id": record.previous_id,
    }
