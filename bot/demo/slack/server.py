"""The local workspace's server: Web API, Socket Mode, page and administration on one loopback port."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.demo.slack.admin import Admin
from bot.demo.slack.delivery.dispatch import ACK_SECONDS, RETRY_AFTER, Deliveries, HttpRoute, Route
from bot.demo.slack.delivery.events import EVERY_EVENT, Events
from bot.demo.slack.delivery.socket_mode import SocketRoute
from bot.demo.slack.errors import Refused
from bot.demo.slack.faults import Faults, RateLimits
from bot.demo.slack.guide import Step
from bot.demo.slack.oauth import OAuth, OAuthApp
from bot.demo.slack.person.interactions import Interactions
from bot.demo.slack.person.page import PersonPage, only_loopback
from bot.demo.slack.state.records import Command
from bot.demo.slack.state.seed import YOU, new_workspace
from bot.demo.slack.state.short_lived import Tickets
from bot.demo.slack.state.workspace import LocalWorkspace
from bot.demo.slack.teams import Seat, Seats
from bot.demo.slack.web_api.call import Call, Lint
from bot.demo.slack.web_api.http import BODY_LIMIT, Tokens, WebApi
from bot.demo.slack.web_api.methods import Method
from bot.render.slack.lint import lint_blocks, lint_view

DEFAULT_CHANNELS = {"general": "Company-wide announcements", "biotech-news": "Each morning's biotech digest"}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a workspace is made.

    ``scopes`` None grants every scope; ``paced`` keeps Slack's rate limits; ``request_url`` sends
    envelopes there, signed, instead of over Socket Mode; ``events`` are the bot events subscribed to;
    ``retry_after`` are the seconds before each redelivery of an event. With ``oauth`` the app is not installed from
    the start, and the workspace can have others beside it (:meth:`WorkspaceServer.add_team`).
    """

    channels: Mapping[str, str] = field(default_factory=lambda: DEFAULT_CHANNELS)
    tokens: Tokens | None = None
    scopes: frozenset[str] | None = None
    paced: bool = False
    bot_joins: bool = True
    seed: int = 0  # of the faults' dice
    commands: tuple[Command, ...] = ()
    events: frozenset[str] = EVERY_EVENT
    guide: tuple[Step, ...] = ()
    request_url: str | None = None
    oauth: OAuthApp | None = None
    retry_after: tuple[float, ...] = RETRY_AFTER
    ack_seconds: float = ACK_SECONDS
    lint_blocks: Lint = lint_blocks
    lint_view: Lint = lint_view


class WorkspaceServer:
    """Serves one workspace until closed; use as ``async with WorkspaceServer() as server``."""

    def __init__(
        self, settings: Settings | None = None, *, clock: Clock | None = None, port: int = 0
    ) -> None:
        settings = settings or Settings()
        self.clock = clock or SystemClock()
        self.tokens = settings.tokens or Tokens.fresh()
        self.workspace = new_workspace(self.clock, settings.channels, bot_joins=settings.bot_joins)
        self._settings = settings
        self.faults = Faults(settings.seed)
        self.socket = SocketRoute(self.workspace.bot.app_id or "", ack_seconds=settings.ack_seconds)
        self.route: Route = self.socket
        if settings.request_url:
            self.route = HttpRoute(
                settings.request_url,
                self.tokens.signing_secret,
                self.clock,
                ack_seconds=settings.ack_seconds,
            )
        self._deliveries = Deliveries(self.route, self.clock, settings.retry_after)
        first = self._seat(self.workspace)
        self.interactions = first.interactions
        self.seats = Seats(first)
        self.api = WebApi(
            self.seats,
            self.tokens,
            faults=self.faults,
            lint_blocks=settings.lint_blocks,
            lint_view=settings.lint_view,
            scopes=settings.scopes,
            pace=RateLimits(self.clock) if settings.paced else None,
        )
        self.page = PersonPage(self.workspace, self.interactions, YOU, settings.guide)
        self.socket.on_change = self.page.app_changed
        self.api.methods |= {
            "apps.connections.open": Method(self.socket.connections_open, 1, caller="app"),
            "views.open": Method(lambda call: self._of(call).views_open(call), 4),
            "views.push": Method(lambda call: self._of(call).views_push(call), 4),
        }
        self.oauth: OAuth | None = None
        if settings.oauth is None:
            first.install(self.tokens.bot)
        else:
            self.oauth = OAuth(
                settings.oauth,
                self.clock,
                teams=lambda: [seat.state.team for seat in self.seats.all.values()],
                install=self.seats.access,
            )
            self.api.methods["oauth.v2.access"] = Method(self.oauth.access, 4, caller="anyone")
            first.uninstall()
        self._port = port
        self._runner: web.AppRunner | None = None
        self._timer: asyncio.Task[None] | None = None

    def add_team(self) -> Seat:
        """A further team with the same channels, in which the app is not installed."""
        settings = self._settings
        beside = [seat.state for seat in self.seats.all.values()]
        state = new_workspace(self.clock, settings.channels, bot_joins=settings.bot_joins, beside=beside)
        state.url = self.workspace.url
        seat = self._seat(state)
        seat.uninstall()
        self.seats.all[state.team.id] = seat
        return seat

    def _seat(self, state: LocalWorkspace) -> Seat:
        settings, tickets = self._settings, Tickets(self.clock)
        events = Events(state, self.route, self._deliveries, settings.events)
        interactions = Interactions(
            state, self.route, events, tickets, settings.commands, settings.lint_blocks, settings.lint_view
        )
        return Seat(state, events, interactions, tickets, settings.commands)

    def _of(self, call: Call) -> Interactions:
        return self.seats[call.workspace.team.id].interactions

    @property
    def url(self) -> str:
        """The page's address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """The Web API's base address, as ``SLACK_API_URL`` takes it."""
        return f"{self.url}/api/"

    def application(self) -> web.Application:
        """The routes."""
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[only_loopback])
        self.api.add_to(app)
        self.socket.add_to(app)
        self.page.add_to(app)
        if self.oauth is not None:
            self.oauth.add_to(app)
        Admin(self.faults, self.socket).add_to(app)
        app.router.add_post("/response/{token}", self._respond)
        return app

    async def _respond(self, request: web.Request) -> web.Response:
        """An app's answer at a response URL."""
        try:
            body = await request.json()
            token = request.match_info["token"]
            seat = self.seats.of_ticket(token)
            (seat.interactions if seat else self.interactions).respond(token, body)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except Refused as refused:
            return web.json_response(refused.answer(), status=404)
        return web.Response(text="ok")

    async def start(self) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        for seat in self.seats.all.values():
            seat.state.url = self.url
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        self._timer = asyncio.create_task(self._post_scheduled())

    async def _post_scheduled(self) -> None:
        while True:
            await self.clock.sleep(1.0)
            for seat in self.seats.all.values():
                seat.state.release_due(self.clock.now())

    async def close(self) -> None:
        """Stop listening and end every connection."""
        self.page.end_streams()
        if self._timer is not None:
            self._timer.cancel()
            await asyncio.gather(self._timer, return_exceptions=True)
        await self._deliveries.close()
        await self.route.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()
