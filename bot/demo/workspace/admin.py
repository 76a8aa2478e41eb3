"""Administration over HTTP: plan faults, for tests that run in another process."""

from __future__ import annotations

from aiohttp import web

from bot.demo.workspace.faults import Fault, FaultKind, Faults


class Admin:
    """``/admin/faults``: POST plans one, DELETE forgets all, GET says what has struck."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_post("/admin/faults", self.plan)
        app.router.add_delete("/admin/faults", self.clear)
        app.router.add_get("/admin/faults", self.show)

    async def plan(self, request: web.Request) -> web.Response:
        """Plan a fault, given as a JSON object with the fields of :class:`Fault`."""
        if request.content_type != "application/json":  # a page of another origin cannot send this unasked
            raise web.HTTPUnsupportedMediaType
        given = await request.json()
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
