"""The Web API's methods: what each does, needs and how often it may be called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.slack.state.records import Json
from bot.demo.slack.web_api import chat, conversations, files, users_and_views
from bot.demo.slack.web_api.call import Call


@dataclass(frozen=True, slots=True)
class Method:
    """One method. ``scopes``: any of them suffices; ``tier`` as Slack documents it (0: special)."""

    run: Callable[[Call], Json]
    tier: int
    scopes: tuple[str, ...] = ()
    caller: str = "bot"  # whose token: "bot", "app" or "anyone"


_READ_CHANNELS = ("channels:read", "groups:read", "im:read", "mpim:read")
_MANAGE = ("channels:manage", "groups:write")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

METHODS: dict[str, Method] = {
    "api.test": Method(users_and_views.api_test, 4, caller="anyone"),
    "auth.test": Method(users_and_views.auth_test, 0),
    "bots.info": Method(users_and_views.bots_info, 3, ("users:read",)),
    "chat.delete": Method(chat.delete, 3, ("chat:write",)),
    "chat.deleteScheduledMessage": Method(chat.delete_scheduled, 3, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink, 0),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, 0, ("chat:write",)),
    "chat.scheduleMessage": Method(chat.schedule_message, 3, ("chat:write",)),
    "chat.scheduledMessages.list": Method(chat.list_scheduled, 3, ("chat:write",)),
    "chat.update": Method(chat.update, 3, ("chat:write",)),
    "conversations.archive": Method(conversations.archive, 2, _MANAGE),
    "conversations.create": Method(conversations.create, 2, _MANAGE),
    "conversations.history": Method(conversations.history, 3, _HISTORY),
    "conversations.info": Method(conversations.info, 3, _READ_CHANNELS),
    "conversations.invite": Method(conversations.invite, 3, _MANAGE),
    "conversations.join": Method(conversations.join, 3, ("channels:join",)),
    "conversations.kick": Method(conversations.kick, 3, _MANAGE),
    "conversations.leave": Method(conversations.leave, 3, _MANAGE),
    "conversations.list": Method(conversations.list_channels, 2, _READ_CHANNELS),
    "conversations.members": Method(conversations.members, 4, _READ_CHANNELS),
    "conversations.open": Method(conversations.open_direct, 3, ("im:write", "mpim:write")),
    "conversations.rename": Method(conversations.rename, 2, _MANAGE),
    "conversations.replies": Method(conversations.replies, 3, _HISTORY),
    "conversations.setPurpose": Method(conversations.set_purpose, 2, _MANAGE),
    "conversations.setTopic": Method(conversations.set_topic, 2, _MANAGE),
    "conversations.unarchive": Method(conversations.unarchive, 2, _MANAGE),
    "files.completeUploadExternal": Method(files.complete_upload, 4, ("files:write",)),
    "files.delete": Method(files.delete, 3, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, 4, ("files:write",)),
    "files.info": Method(files.files_info, 4, ("files:read", "files:write")),
    "files.list": Method(files.files_list, 3, ("files:read",)),
    "reactions.add": Method(chat.add_reaction, 3, ("reactions:write",)),
    "reactions.get": Method(chat.get_reactions, 3, ("reactions:read",)),
    "reactions.remove": Method(chat.remove_reaction, 2, ("reactions:write",)),
    "team.info": Method(users_and_views.team_info, 3, ("team:read",)),
    "users.conversations": Method(users_and_views.users_conversations, 3, _READ_CHANNELS),
    "users.info": Method(users_and_views.users_info, 4, ("users:read",)),
    "users.list": Method(users_and_views.users_list, 2, ("users:read",)),
    "views.publish": Method(users_and_views.views_publish, 4),
    "views.update": Method(users_and_views.views_update, 4),
}
