"""Which changes of the workspace the app hears of, as Events API events."""

from __future__ import annotations

from bot.demo.workspace import payloads
from bot.demo.workspace.dispatch import Deliveries, Route
from bot.demo.workspace.records import Change, Json
from bot.demo.workspace.state import Workspace

EVERY_EVENT = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "message.channels",
        "message.groups",
        "message.im",
    }
)
_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im"}


class Events:
    """Listens to the workspace and sends what the app has subscribed to."""

    def __init__(
        self, state: Workspace, route: Route, deliveries: Deliveries, subscribed: frozenset[str]
    ) -> None:
        self._state = state
        self._route = route
        self._deliveries = deliveries
        self._subscribed = subscribed
        state.listen(self._on_change)

    def send(self, inner: Json, name: str | None = None) -> None:
        """Deliver one event where the app subscribed to it and was ever there to hear."""
        if (name or inner["type"]) in self._subscribed and self._route.known:
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
            case "message":
                self._message(change.data)
            case "message_changed":
                self._changed(change.data)
            case _:
                return

    def _message(self, message: Json) -> None:
        channel = self._state.channels[message["channel"]]
        if self._state.bot.id not in channel.members:
            return
        kind = _KINDS[channel.kind]
        inner = {**message, "channel_type": kind, "event_ts": message["ts"]}
        inner.pop("metadata", None)
        self.send(inner, f"message.{kind}s" if kind != "im" else "message.im")
        mentioned = (
            f"<@{self._state.bot.id}>" in message["text"] or f"<@{self._state.bot.id}|" in message["text"]
        )
        if mentioned and channel.kind != "im" and "subtype" not in message and "bot_id" not in message:
            self.send({**inner, "type": "app_mention"})
        if message.get("subtype") == "channel_join":
            self.send(
                {
                    "type": "member_joined_channel",
                    "user": message["user"],
                    "channel": message["channel"],
                    "channel_type": "C",
                    "team": self._state.team.id,
                    "event_ts": message["ts"],
                }
            )

    def _changed(self, message: Json) -> None:
        channel = self._state.channels[message["channel"]]
        if self._state.bot.id not in channel.members or "edited" not in message:
            return
        kind = _KINDS[channel.kind]
        now = message["edited"]["ts"]
        self.send(
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "channel": message["channel"],
                "channel_type": kind,
                "message": message,
                "ts": now,
                "event_ts": now,
            },
            f"message.{kind}s" if kind != "im" else "message.im",
        )
