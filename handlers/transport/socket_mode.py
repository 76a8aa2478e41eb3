"""The Socket Mode connection: Slack's requests without a server of ours."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import Clock
from bot.telemetry.metrics import Metrics
from handlers.slack_api.errors import translate_slack_errors

log = logging.getLogger(__name__)
PING_SECONDS = 10.0
CONNECT_SECONDS = 30.0


class SocketModeServer:
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
            with translate_slack_errors("connection"):
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
