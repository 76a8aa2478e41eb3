"""How requests come in: a Socket Mode connection, or signed HTTP on a server of ours."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import Clock
from bot.errors import DeliveryFailed, UsageError
from bot.metrics import CONTENT_TYPE, Metrics
from handlers.installing import Installing
from handlers.manifest import EVENTS_PATH
from handlers.saying import told

log = logging.getLogger(__name__)

PING_SECONDS = 10.0
CONNECT_SECONDS = 30.0
BODY_LIMIT = 1024 * 1024  # bytes; Slack's largest payloads stay far below


class SocketDoor:
    """The Socket Mode connection; slack_sdk reconnects it, this notices where that does not help."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        clock: Clock,
        metrics: Metrics,
        *,
        ping_seconds: float = PING_SECONDS,
        proxy_for: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self._proxy_for = proxy_for
        self._ping_seconds = ping_seconds
        self._app = app
        self._token = app_token
        self._clock = clock
        self._metrics = metrics
        self._handler: AsyncSocketModeHandler | None = None
        self._lost_at: float | None = None
        self._heard_at = clock.monotonic()

    async def open(self) -> None:
        """Connect; raises :class:`~bot.errors.DeliveryError` where Slack refuses or cannot be reached."""
        handler = AsyncSocketModeHandler(self._app, self._token, ping_interval=self._ping_seconds)
        handler.client.socket_mode_request_listeners.insert(0, self._note)
        self._handler = handler
        try:
            with told("connection"):
                # The client itself would try for ever, also with a wrong token, and stumbles over an answer that
                # is no JSON: ask once, and say so.
                opened = await handler.client.web_client.apps_connections_open(app_token=self._token)
                handler.client.wss_uri = str(opened["url"])
                handler.client.proxy = self._proxy_for(handler.client.wss_uri)
                await asyncio.wait_for(handler.connect_async(), CONNECT_SECONDS)  # type: ignore[no-untyped-call]
        except BaseException:
            await self.close()
            raise
        self._lost_at = None
        self._heard_at = self._clock.monotonic()

    async def _note(self, _client: AsyncBaseSocketModeClient, _request: SocketModeRequest) -> None:
        self._heard_at = self._clock.monotonic()

    async def close(self) -> None:
        """Hear no more."""
        handler, self._handler = self._handler, None
        if handler is not None:
            await handler.close_async()  # type: ignore[no-untyped-call]
            client = handler.client
            tasks = [
                task
                for task in (
                    client.message_processor,
                    client.message_receiver,
                    client.current_session_monitor,
                )
                if task is not None
            ]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def connected(self) -> bool:
        """Whether the connection stands, as far as can be seen from here."""
        return self._handler is not None and bool(await self._handler.client.is_connected())

    async def lost_for(self) -> float | None:
        """For how many seconds the connection has been lost, as far as was looked; None while it stands."""
        standing = await self.connected()
        self._metrics.set("socket_connected", int(standing))
        now = self._clock.monotonic()
        if standing:
            self._lost_at = None
            return None
        self._lost_at = now if self._lost_at is None else self._lost_at
        return now - self._lost_at

    def quiet_for(self) -> float:
        """For how many seconds nothing was heard from Slack."""
        return self._clock.monotonic() - self._heard_at

    async def renew(self) -> None:
        """Close the connection and open another; the old one goes first, so that none is left behind."""
        log.warning("the connection to Slack is opened anew")
        await self.close()
        await self.open()


class WebDoor:
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
