"""Socket Mode: the app opens a WebSocket with a ticket and gets its envelopes there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from bot.demo.workspace.call import Call
from bot.demo.workspace.dispatch import ACK_SECONDS, Ack, Envelope
from bot.demo.workspace.records import Json
from bot.demo.workspace.refusals import Refused

CONNECTIONS = 10


class SocketRoute:
    """All open Socket Mode connections; each envelope goes to one of them, in turn."""

    def __init__(self, app_id: str, *, ack_seconds: float = ACK_SECONDS) -> None:
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._turn = 0
        self.on_change: Callable[[], None] = lambda: None
        self.half_open = False  # a fault: keep connections, but hear and answer nothing

    # --- how the app connects ----------------------------------------------------------------------

    def connections_open(self, call: Call) -> Json:
        """apps.connections.open: an address that can be used once."""
        if len(self._open) >= CONNECTIONS:
            raise Refused("too_many_websockets")
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return {
            "url": f"{call.base_url.replace('http', 'ws', 1)}/socket?ticket={ticket}&app_id={self._app_id}"
        }

    def add_to(self, app: web.Application) -> None:
        """Register the route."""
        app.router.add_get("/socket", self.handle)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self._open.append(socket)
        self.on_change()
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._open),
                    "connection_info": {"app_id": self._app_id},
                    "debug_info": {"host": "desk", "approximate_connection_time": 18060},
                }
            )
            async for message in socket:
                if self.half_open:
                    continue
                if message.type is WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            self._open.remove(socket)
            self.on_change()
        return socket

    def _heard(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        waiting = self._waiting.get(str(said.get("envelope_id")))
        if waiting is not None and not waiting.done():
            payload = said.get("payload")
            waiting.set_result(Ack(payload if isinstance(payload, dict) and payload else None))

    # --- how envelopes go out ----------------------------------------------------------------------

    @property
    def listening(self) -> bool:
        """Whether a connection is open."""
        return bool(self._open)

    async def send(self, envelope: Envelope) -> Ack | None:
        """Give it to one connection and wait for the acknowledgement."""
        if not self._open:
            return None
        self._turn += 1
        socket = self._open[self._turn % len(self._open)]
        envelope_id = f"{secrets.token_hex(4)}-{secrets.token_hex(8)}"
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        body: dict[str, Any] = {
            "envelope_id": envelope_id,
            "payload": envelope.payload,
            "type": envelope.kind,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if envelope.kind == "events_api":
            body |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
        try:
            await socket.send_json(body)
            return await asyncio.wait_for(waiting, self._ack_seconds)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self._waiting[envelope_id]

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to come again, as Slack does now and then; then close it."""
        for socket in list(self._open):
            with contextlib.suppress(ConnectionError):
                await socket.send_json(
                    {"type": "disconnect", "reason": reason, "debug_info": {"host": "desk"}}
                )

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self._open):
            with contextlib.suppress(ConnectionError):
                await socket.close()
