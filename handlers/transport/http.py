"""An HTTP server: health and metrics, signed requests of Slack's, and installing."""

from __future__ import annotations

import socket
from collections.abc import Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.errors import DeliveryFailed, UsageError
from bot.telemetry.metrics import CONTENT_TYPE, Metrics
from handlers.install.manifest import EVENTS_PATH
from handlers.install.oauth import Installing

BODY_LIMIT = 1024 * 1024  # bytes; Slack's largest payloads stay far below


class HttpServer:
    """An HTTP server: health and metrics always, Slack's requests where there is no Socket Mode, and installing."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        app: AsyncApp | None,
        metrics: Metrics,
        healthy: Callable[[], list[str]],
        warned: Callable[[], list[str]] = list,
        standing_by: Callable[[], str | None] = lambda: None,
        installing: Installing | None = None,
    ) -> None:
        self._host = host
        self.port = port
        self._app = app
        self._metrics = metrics
        self._healthy = healthy
        self._warned = warned
        self._standing_by = standing_by
        self._installing = installing
        self.hearing = True  # else Slack's requests are refused, for Slack to ask again or elsewhere
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listen; raises :class:`~bot.errors.UsageError` where host or port cannot be had."""
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_get("/healthz", self._health)
        application.router.add_get("/metrics", self._show_metrics)
        if self._app is not None:
            application.router.add_post(EVENTS_PATH, self._slack)
        if self._installing is not None:
            self._installing.add_to(application, hearing=lambda: self.hearing)
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            listener = socket.create_server((self._host, self.port), family=family)
        except OSError as error:
            raise UsageError(
                f"Cannot listen on {self._host}:{self.port} ({error.strerror}); choose others with --host and --port."
            ) from error
        self.port = listener.getsockname()[1]
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def close(self) -> None:
        """End the server."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _slack(self, request: web.Request) -> web.Response:
        if self._app is None:
            raise DeliveryFailed("There is no HTTP entrance.")
        if not self.hearing:
            return web.Response(status=503)
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        if not (stamp.isascii() and stamp.isdigit()):  # Bolt itself stumbles over what is no number
            return web.Response(status=401)
        answer = await self._app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    async def _health(self, _request: web.Request) -> web.Response:
        troubles = self._healthy()
        if troubles:
            return web.json_response({"status": "troubled", "troubles": troubles}, status=503)
        if why := self._standing_by():
            return web.json_response({"status": "standby", "troubles": [], "why": why})
        warnings = self._warned()
        return web.json_response(
            {"status": "ok", "troubles": []} | ({"warnings": warnings} if warnings else {})
        )

    async def _show_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text().encode(), headers={"Content-Type": CONTENT_TYPE})
