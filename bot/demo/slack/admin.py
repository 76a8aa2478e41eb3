"""Administration over HTTP: plan faults, for tests that run in another process."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.demo.slack.delivery.socket_mode import SocketRoute
from bot.demo.slack.faults import Fault, FaultKind, Faults, SocketFault


class Admin:
    """``/admin/faults``: POST plans one, DELETE forgets all, GET says what has struck.

    ``/admin/socket`` spoils, cuts or ends the Socket Mode connections.
    """

    def __init__(self, faults: Faults, socket: SocketRoute) -> None:
        self._faults = faults
        self._socket = socket

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_post("/admin/faults", self.plan)
        app.router.add_delete("/admin/faults", self.clear)
        app.router.add_get("/admin/faults", self.show)
        app.router.add_post("/admin/socket", self.trouble)

    async def plan(self, request: web.Request) -> web.Response:
        """Plan a fault, given as a JSON object with the fields of :class:`Fault`."""
        given = await _given(request)
        try:
            fault = Fault(**{**given, "kind": FaultKind(given["kind"])})
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"no such fault: {error}") from error
        self._faults.add(fault)
        return web.json_response({"ok": True})

    async def clear(self, _request: web.Request) -> web.Response:
        """Forget all planned faults."""
        self._faults.clear()
        return web.json_response({"ok": True})

    async def show(self, _request: web.Request) -> web.Response:
        """How many faults have struck and how many are planned."""
        return web.json_response({"struck": self._faults.struck, "planned": len(self._faults.planned)})

    async def trouble(self, request: web.Request) -> web.Response:
        """One of ``{fault, lasting?}`` (null heals), ``{disconnect: reason}`` and ``{cut: true}``."""
        given = await _given(request)
        try:
            if "fault" in given:
                fault = None if given["fault"] is None else SocketFault(given["fault"])
                self._socket.spoil(fault, lasting=bool(given.get("lasting")))
            elif "disconnect" in given:
                await self._socket.refresh(str(given["disconnect"]))
            elif given.get("cut"):
                self._socket.cut()
            else:
                raise ValueError("expected fault, disconnect or cut")
        except ValueError as error:
            raise web.HTTPBadRequest(text=f"no such trouble: {error}") from error
        return web.json_response({"ok": True})


async def _given(request: web.Request) -> dict[str, Any]:
    """The JSON object that was posted; a page of another origin cannot send this kind unasked."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        given = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text="no JSON") from error
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="no JSON object")
    return given
