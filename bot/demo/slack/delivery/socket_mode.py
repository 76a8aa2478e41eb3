"""Socket Mode: the app opens a WebSocket with a ticket and gets its envelopes there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.demo.slack.delivery.dispatch import ACK_SECONDS, Ack, Envelope, Missed, Route
from bot.demo.slack.errors import Refused
from bot.demo.slack.faults import SocketFault
from bot.demo.slack.state.records import Json
from bot.demo.slack.web_api.call import Call

CONNECTIONS = 10
PING_SECONDS = 10.0  # between pings from this side; Slack's own clients reconnect after 30 s without one
LEAVE_SECONDS = 10.0  # from asking a client to come again until its old connection is closed


@dataclass(eq=False, slots=True)
class SocketConnection:
    """One open socket; ``leaving`` once its client was asked to come again."""

    socket: web.WebSocketResponse
    request: web.Request
    fault: SocketFault | None = None
    leaving: bool = False
    waiting: set[str] = field(default_factory=set)  # envelopes not acknowledged yet


class SocketRoute(Route):
    """All open Socket Mode connections; each envelope goes to one of them, in turn."""

    def __init__(
        self,
        app_id: str,
        *,
        ack_seconds: float = ACK_SECONDS,
        leave_seconds: float = LEAVE_SECONDS,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._leave_seconds = leave_seconds
        self._ping_seconds = ping_seconds
        self._tickets: set[str] = set()
        self._open: list[SocketConnection] = []
        self._waiting: dict[str, asyncio.Future[Ack | Missed]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = 0
        self._known = False
        self._fault: SocketFault | None = None  # of connections yet to come
        self.on_change: Callable[[], None] = lambda: None

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
        connection = SocketConnection(
            web.WebSocketResponse(autoping=False, autoclose=False), request, self._fault
        )
        await connection.socket.prepare(request)
        self._open.append(connection)
        self._known = True
        self.on_change()
        pings = asyncio.create_task(_ping(connection, self._ping_seconds))
        try:
            await connection.socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._open),
                    "connection_info": {"app_id": self._app_id},
                    "debug_info": {"host": "desk", "approximate_connection_time": 18060},
                }
            )
            await self._hear(connection)
        finally:
            pings.cancel()
            self._open.remove(connection)
            for envelope_id in connection.waiting:
                _settle(self._waiting[envelope_id], Missed("connection_failed"))
            self.on_change()
        return connection.socket

    async def _hear(self, connection: SocketConnection) -> None:
        while True:
            message = await connection.socket.receive()
            silent = connection.fault is SocketFault.HALF_OPEN
            if message.type in {WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR}:
                return
            if message.type is WSMsgType.CLOSE:
                if silent:
                    await _until_cut(connection.request)
                await connection.socket.close()
                return
            if message.type is WSMsgType.PING and not silent:
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT and connection.fault is None:
                self._heard(message.data)

    def _heard(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        waiting = self._waiting.get(str(said.get("envelope_id")))
        if waiting is not None:
            payload = said.get("payload")
            _settle(waiting, Ack(payload if isinstance(payload, dict) and payload else None))

    # --- how envelopes go out ----------------------------------------------------------------------

    @property
    def listening(self) -> bool:
        """Whether a connection is open."""
        return bool(self._open)

    @property
    def known(self) -> bool:
        """Whether there was ever a connection."""
        return self._known

    async def attempt(self, envelope: Envelope) -> Ack | Missed:
        """Give it to one connection and wait for the acknowledgement."""
        candidates = [one for one in self._open if not one.leaving] or self._open
        if not candidates:
            return Missed("connection_failed")
        self._turn += 1
        connection = candidates[self._turn % len(candidates)]
        envelope_id = f"{secrets.token_hex(4)}-{secrets.token_hex(8)}"
        waiting: asyncio.Future[Ack | Missed] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        connection.waiting.add(envelope_id)
        try:
            if connection.fault not in {SocketFault.DEAF, SocketFault.HALF_OPEN}:
                await connection.socket.send_json(_enveloped(envelope, envelope_id))
            return await asyncio.wait_for(waiting, self._ack_seconds)
        except TimeoutError:
            return Missed("timeout")
        except ConnectionError:
            return Missed("connection_failed")
        finally:
            connection.waiting.discard(envelope_id)
            del self._waiting[envelope_id]

    # --- what may happen to a connection -----------------------------------------------------------

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every client to come again, as Slack does now and then; ``warning`` only announces it.

        The old connections get no envelope any more where there is another, and are closed after ten
        seconds. Raises ValueError for a ``reason`` that Slack does not know.
        """
        if reason not in {"warning", "refresh_requested", "link_disabled"}:
            raise ValueError(f"no reason to disconnect: {reason}")
        for connection in list(self._open):
            if connection.fault is SocketFault.HALF_OPEN:
                continue
            with contextlib.suppress(ConnectionError):
                await connection.socket.send_json(
                    {"type": "disconnect", "reason": reason, "debug_info": {"host": "desk"}}
                )
            if reason != "warning":
                connection.leaving = True
                task = asyncio.create_task(_close_later(connection, self._leave_seconds))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def spoil(self, fault: SocketFault | None, *, lasting: bool = False) -> None:
        """Let all open connections suffer a fault, or none; ``lasting`` also those yet to come."""
        self._fault = fault if lasting else None
        for connection in self._open:
            connection.fault = fault

    def cut(self) -> None:
        """Break every connection without a word."""
        for connection in self._open:
            if connection.request.transport is not None:
                connection.request.transport.abort()

    async def close(self) -> None:
        """Close every connection."""
        for task in list(self._tasks):
            task.cancel()
        for connection in list(self._open):
            if connection.fault is SocketFault.HALF_OPEN and connection.request.transport is not None:
                connection.request.transport.abort()
            with contextlib.suppress(ConnectionError):
                await connection.socket.close()


def _enveloped(envelope: Envelope, envelope_id: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "envelope_id": envelope_id,
        "payload": envelope.payload,
        "type": envelope.kind,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        body |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
    return body


def _settle(waiting: asyncio.Future[Ack | Missed], outcome: Ack | Missed) -> None:
    if not waiting.done():
        waiting.set_result(outcome)


async def _ping(connection: SocketConnection, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        if connection.fault is not SocketFault.HALF_OPEN:
            with contextlib.suppress(ConnectionError):
                await connection.socket.ping(b"Ping from desk")


async def _close_later(connection: SocketConnection, seconds: float) -> None:
    await asyncio.sleep(seconds)
    with contextlib.suppress(ConnectionError):
        await connection.socket.close()


async def _until_cut(request: web.Request) -> None:
    """Keep quiet until the client gives up and cuts the connection itself."""
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110  aiohttp tells nobody
        await asyncio.sleep(0.05)
