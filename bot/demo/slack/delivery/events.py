"""Which changes of the workspace the app hears of, as Events API events."""

from __future__ import annotations

from bot.demo.slack.delivery import payloads
from bot.demo.slack.delivery.dispatch import Deliveries, Route
from bot.demo.slack.state.records import Change, Channel, Json
from bot.demo.slack.state.workspace import LocalWorkspace

EVERY_EVENT = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_created",
        "channel_rename",
        "channel_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "tokens_revoked",
        "reaction_added",
        "reaction_removed",
    }
)
_RENAMED = ("id", "name", "name_normalized", "created", "is_channel", "is_mpim")
_CREATED = frozenset(
    {
        *_RENAMED,
        "creator",
        "context_team_id",
        "is_archived",
        "is_ext_shared",
        "is_general",
        "is_group",
        "is_im",
        "is_org_shared",
        "is_pending_ext_shared",
        "is_private",
        "is_shared",
    }
)
_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im"}


class Events:
    """Listens to the workspace and sends what the app has subscribed to."""

    def __init__(
        self, state: LocalWorkspace, route: Route, deliveries: Deliveries, subscribed: frozenset[str]
    ) -> None:
        self._state = state
        self._route = route
        self._deliveries = deliveries
        self._subscribed = subscribed
        self.installed = True
        state.listen(self._on_change)

    def send(self, inner: Json, name: str | None = None) -> None:
        """Deliver one event where the app is installed, subscribed to it, and was ever there to hear."""
        if self.installed and (name or inner["type"]) in self._subscribed and self._route.known:
            self._deliveries.event(payloads.event(self._state, inner, self._state.new_id("Ev")))

    def home_opened(self, user: str, tab: str) -> None:
        """A person has opened the app's Home or messages tab."""
        now = self._state.next_ts()
        channel = self._state.direct(user, self._state.bot.id)
        inner: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": tab,
            "event_ts": now,
        }
        home = self._state.homes.get(user)
        if home is not None and tab == "home":
            inner["view"] = payloads.shown_view(self._state, home)
        self.send(inner)

    def _on_change(self, change: Change) -> None:
        if change.only_for is not None:
            return
        match change.kind:
            case "channel":
                self._channel(change)
            case "message":
                self._message(change.data)
            case "message_changed" if change.before is not None:  # None: only its thread has grown
                self._changed(change.data, change.before)
            case "message_deleted" if change.before is not None:
                self._deleted(change.data, change.before)
            case "reaction_added" | "reaction_removed":
                self._reaction(change.kind, change.data)
            case _:
                return

    # --- messages ----------------------------------------------------------------------------------

    def _message(self, message: Json) -> None:
        channel = self._heard_in(message["channel"])
        if channel is None:
            return
        inner = self._told(message, channel)
        self._send_message(inner, channel)
        text, bot = message["text"], self._state.bot.id
        mentioned = f"<@{bot}>" in text or f"<@{bot}|" in text
        if mentioned and channel.kind != "im" and "subtype" not in message and "bot_id" not in message:
            mention = {key: value for key, value in inner.items() if key != "channel_type"}
            self.send({**mention, "type": "app_mention"})

    def _changed(self, message: Json, before: Json) -> None:
        """Only an edit is an event of its own: reactions and replies have others."""
        channel = self._heard_in(message["channel"])
        if channel is not None and message.get("edited") != before.get("edited"):
            told = {"message": self._told(message, channel), "previous_message": self._told(before, channel)}
            self._send_hidden("message_changed", channel, message["edited"]["ts"], told)

    def _deleted(self, gone: Json, before: Json) -> None:
        channel = self._heard_in(gone["channel"])
        if channel is not None:
            told = {"deleted_ts": gone["ts"], "previous_message": self._told(before, channel)}
            self._send_hidden("message_deleted", channel, self._state.next_ts(), told)

    def _send_hidden(self, subtype: str, channel: Channel, now: str, told: Json) -> None:
        inner = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": _KINDS[channel.kind],
            **told,
            "ts": now,
            "event_ts": now,
        }
        self._send_message(inner, channel)

    def _send_message(self, inner: Json, channel: Channel) -> None:
        kind = _KINDS[channel.kind]
        self.send(inner, "message.im" if kind == "im" else f"message.{kind}s")

    def _told(self, message: Json, channel: Channel) -> Json:
        told = {**message, "channel_type": _KINDS[channel.kind], "event_ts": message["ts"]}
        told.pop("metadata", None)
        if told.get("files"):
            told.setdefault("subtype", "file_share")
        return told

    # --- channels and reactions --------------------------------------------------------------------

    def _channel(self, change: Change) -> None:
        now, before = change.data, change.before
        if now["is_im"]:
            return
        at = {"event_ts": self._state.next_ts()}
        if before is None:
            if now["is_channel"]:
                shown = {key: value for key, value in now.items() if key in _CREATED} | {"is_frozen": False}
                self.send({"type": "channel_created", "channel": shown, **at})
            return
        whose = {"channel": now["id"], "user": change.by, **at}
        if now["is_archived"] != before["is_archived"]:
            self.send({"type": "channel_archive" if now["is_archived"] else "channel_unarchive", **whose})
        if now["name"] != before["name"]:
            shown = {key: now[key] for key in _RENAMED}
            self.send({"type": "channel_rename", "channel": shown, **at})
        self._members(change, set(now["members"]), set(before["members"]), at)

    def _members(self, change: Change, now: set[str], before: set[str], at: Json) -> None:
        if self._state.bot.id not in now:
            return
        common = {
            "channel": change.data["id"],
            "channel_type": "C" if change.data["is_channel"] else "G",
            "team": self._state.team.id,
            **at,
        }
        for user in sorted(now - before):
            inviter = {"inviter": change.by} if change.by not in {None, user} else {}
            self.send({"type": "member_joined_channel", "user": user, **inviter, **common})
        for user in sorted(before - now):
            self.send({"type": "member_left_channel", "user": user, **common})

    def _reaction(self, kind: str, given: Json) -> None:
        if self._heard_in(given["channel"]) is not None:
            item = {"type": "message", "channel": given["channel"], "ts": given["ts"]}
            told = {key: given[key] for key in ("user", "reaction", "item_user")}
            self.send({"type": kind, **told, "item": item, "event_ts": self._state.next_ts()})

    def _heard_in(self, channel_id: str) -> Channel | None:
        """The channel, where the app is a member of it."""
        channel = self._state.channels[channel_id]
        return channel if self._state.bot.id in channel.members else None
