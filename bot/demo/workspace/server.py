"""The local workspace's server: Web API, Socket Mode, page and administration on one loopback port."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.demo.workspace.admin import Admin
from bot.demo.workspace.call import Lint
from bot.demo.workspace.faults import Faults, Pace
from bot.demo.workspace.seed import new_workspace
from bot.demo.workspace.webapi import BODY_LIMIT, Tokens, WebApi
from bot.render.limits import lint_blocks, lint_view

DEFAULT_CHANNELS = {"general": "Company-wide announcements", "biotech-news": "Each morning's biotech digest"}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a workspace is made. ``scopes`` None grants every scope; ``paced`` keeps Slack's rate limits."""

    channels: Mapping[str, str] = field(default_factory=lambda: DEFAULT_CHANNELS)
    tokens: Tokens | None = None
    scopes: frozenset[str] | None = None
    paced: bool = False
    bot_joins: bool = True
    seed: int = 0  # of the faults' dice
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
        self.faults = Faults(settings.seed)
        self.api = WebApi(
            self.workspace,
            self.tokens,
            faults=self.faults,
            lint_blocks=settings.lint_blocks,
            lint_view=settings.lint_view,
            scopes=settings.scopes,
            pace=Pace(self.clock) if settings.paced else None,
        )
        self._port = port
        self._runner: web.AppRunner | None = None

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
        app = web.Application(client_max_size=BODY_LIMIT)
        self.api.add_to(app)
        Admin(self.faults).add_to(app)
        return app

    async def start(self) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def close(self) -> None:
        """Stop listening and end every connection."""
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
