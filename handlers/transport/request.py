"""What somebody did in Slack, read from its payload: who, where, with which words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack_api.responses import Answer, InPlace, InThread, Silent

Json = Mapping[str, Any]
Ack = Callable[..., Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``thread_ts`` is set where it came from within a thread."""

    kind: str
    team: str
    user: str
    channel: str
    text: str
    body: Json
    client: AsyncWebClient
    ack: Ack
    answer: Answer
    trigger: str | None = None
    thread_ts: str | None = None
    ts: str | None = None

    @property
    def action(self) -> Json:
        """The button or menu that was used."""
        actions: Sequence[Any] = self.body.get("actions") or ({},)
        return actions[0] if isinstance(actions[0], Mapping) else {}

    @property
    def chosen(self) -> str:
        """The value of the button, or of the option that was chosen."""
        action = self.action
        option = action.get("selected_option")
        value = option.get("value") if isinstance(option, Mapping) else action.get("value")
        return str(value or "")

    @property
    def from_home(self) -> bool:
        """Whether it came from the Home tab."""
        view = self.body.get("view")
        return isinstance(view, Mapping) and view.get("type") == "home"

    def extra(self) -> dict[str, object]:
        """The ids that a log line carries."""
        return {
            "request": self.body.get("event_id") or self.trigger or "",
            "team": self.team,
            "channel": self.channel,
            "user": self.user,
        }


def read_request(kind: str, body: Json, client: AsyncWebClient, ack: Ack) -> Request:
    """Read a slash command, an action, a view's submission or an event."""
    if "event" in body:
        return _event(kind, body, client, ack)
    team, user = _installed_in(body) or _id(body, "team"), _id(body, "user")
    channel = _id(body, "channel")
    container = body.get("container") or {}
    response_url = body.get("response_url")
    thread_ts = container.get("thread_ts")
    answer: Answer = Silent()
    if response_url:
        answer = InPlace(client, str(response_url), thread_ts=thread_ts)
    elif body.get("type") in {"block_actions", "view_submission"} and user:
        answer = InThread(
            client, user, None
        )  # the Home tab and forms have no place for answers: a direct message
    return Request(
        kind=kind,
        team=team,
        user=user,
        channel=channel,
        text=str(body.get("text") or ""),
        body=body,
        client=client,
        ack=ack,
        answer=answer,
        trigger=body.get("trigger_id"),
        thread_ts=thread_ts,
        ts=container.get("message_ts"),
    )


def _event(kind: str, body: Json, client: AsyncWebClient, ack: Ack) -> Request:
    event = body["event"]
    channel, thread = str(event.get("channel") or ""), event.get("thread_ts")
    answer: Answer = Silent()
    if event.get("type") in {"message", "app_mention"}:
        # In a direct message answers stand in the open; elsewhere below what was said.
        below = thread if event.get("channel_type") == "im" else thread or event.get("ts")
        answer = InThread(client, channel, below)
    return Request(
        kind=kind,
        team=_installed_in(body) or str(body.get("team_id") or event.get("team") or ""),
        user=str(event.get("user") or ""),
        channel=channel,
        text=str(event.get("text") or ""),
        body=body,
        client=client,
        ack=ack,
        answer=answer,
        thread_ts=thread,
        ts=event.get("ts"),
    )


def _installed_in(body: Json) -> str:
    """In a channel that two workspaces share, the one of them whose installation is asked, as Bolt finds its token."""
    view = body.get("view")
    if isinstance(view, Mapping) and view.get("app_installed_team_id"):
        return str(view["app_installed_team_id"])
    for one in body.get("authorizations") or ():
        if isinstance(one, Mapping) and one.get("team_id"):
            return str(one["team_id"])
    return ""


def _id(body: Json, name: str) -> str:
    value = body.get(name)
    if isinstance(value, Mapping):
        return str(value.get("id") or "")
    return str(body.get(f"{name}_id") or "")
