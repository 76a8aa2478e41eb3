"""The teams that the app can be installed in: each with its own people, channels and events, all with one app."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.demo.slack.delivery.events import Events
from bot.demo.slack.person.interactions import Interactions
from bot.demo.slack.state.records import Command, Json
from bot.demo.slack.state.seed import YOU
from bot.demo.slack.state.short_lived import Tickets
from bot.demo.slack.state.workspace import LocalWorkspace


@dataclass(slots=True)
class Seat:
    """One team. ``token`` is the app's there, None where it is not installed."""

    state: LocalWorkspace
    events: Events
    interactions: Interactions
    tickets: Tickets
    commands: tuple[Command, ...]
    token: str | None = None

    def install(self, token: str | None = None) -> str:
        """Let the app in; installed again, it keeps its token."""
        self.token = self.token or token or f"xoxb-{self.state.team.id.lower()}-{secrets.token_hex(12)}"
        self.interactions.commands = self.commands
        self.events.installed = True
        return self.token

    def uninstall(self) -> str | None:
        """Put the app out, and tell it; answers the token that is worth nothing any more."""
        token, self.token = self.token, None
        if token is not None:
            bot = self.state.bot.id
            self.events.send(
                {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}, "event_ts": "1"}
            )
            self.events.send({"type": "app_uninstalled", "event_ts": "1"})
        self.interactions.commands = ()
        self.events.installed = False
        return token


class Seats:
    """All teams by their ids, and whose a token is."""

    def __init__(self, first: Seat) -> None:
        self.all: dict[str, Seat] = {first.state.team.id: first}
        self.revoked: set[str] = set()

    def __getitem__(self, team: str) -> Seat:
        return self.all[team]

    def of_token(self, token: str) -> Seat | None:
        """The team whose token this is."""
        return next((seat for seat in self.all.values() if seat.token == token), None)

    def of_ticket(self, token: str) -> Seat | None:
        """The team that handed a response URL out."""
        return next((seat for seat in self.all.values() if token in seat.tickets.responses), None)

    def uninstall(self, team: str) -> None:
        """Put the app out of a team; its token is refused from now on."""
        if (token := self.all[team].uninstall()) is not None:
            self.revoked.add(token)

    def access(self, team: str, scopes: str) -> Json:
        """What oauth.v2.access answers; it installs the app."""
        seat = self.all[team]
        state = seat.state
        return {
            "access_token": seat.install(),
            "token_type": "bot",
            "scope": scopes,
            "bot_user_id": state.bot.id,
            "app_id": state.bot.app_id,
            "team": {"id": state.team.id, "name": state.team.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": YOU.id},
        }
