"""The Web API over HTTP: reads a request in any of Slack's forms, runs the method, answers JSON."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.demo.workspace.call import Call, Lint
from bot.demo.workspace.faults import Fault, FaultKind, Faults, Pace
from bot.demo.workspace.methods import METHODS, Method
from bot.demo.workspace.records import Json
from bot.demo.workspace.refusals import RateLimited, Refused
from bot.demo.workspace.state import Workspace

BODY_LIMIT = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Tokens:
    """The secrets that the app signs in with, made anew for every workspace unless given."""

    bot: str
    app: str
    signing_secret: str

    @classmethod
    def fresh(cls) -> Tokens:
        """Random ones of Slack's looks."""
        return cls(
            f"xoxb-desk-{secrets.token_hex(12)}",
            f"xapp-1-desk-{secrets.token_hex(12)}",
            secrets.token_hex(16),
        )


class WebApi:
    """``/api/<method>`` for one workspace; further methods can be added before it serves."""

    def __init__(
        self,
        workspace: Workspace,
        tokens: Tokens,
        *,
        faults: Faults,
        lint_blocks: Lint,
        lint_view: Lint,
        scopes: frozenset[str] | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.workspace = workspace
        self.tokens = tokens
        self.faults = faults
        self.methods = dict(METHODS)
        self.calls: list[tuple[str, Mapping[str, Any]]] = []  # what was asked, for tests; tokens left out
        self._lint_blocks = lint_blocks
        self._lint_view = lint_view
        self._scopes = scopes
        self._pace = pace

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_route("*", "/api/{method}", self.handle)
        app.router.add_post("/upload/{file}", self.handle_upload)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call, from request to answer."""
        name = request.match_info["method"]
        if request.method not in {"GET", "POST"}:
            return _answer({"ok": False, "error": "method_deprecated"})
        try:
            args, warning = await _arguments(request)
        except Refused as refused:
            return _answer(refused.answer())
        fault = self.faults.next_for(name, str(args.get("channel", "")) or None)
        if fault is not None and (struck := await self._strike_before(request, fault)) is not None:
            return struck
        try:
            body = self.run(name, args, _bearer(request), f"http://{request.host}")
        except Refused as refused:
            body = refused.answer()
        except RateLimited as limited:
            return _too_many(limited.retry_after)
        if warning and body["ok"]:
            body["warning"] = warning
            body.setdefault("response_metadata", {})["warnings"] = [warning]
        if fault is not None:
            await self._strike_after(request, fault)
        headers = {} if self._scopes is None else {"X-OAuth-Scopes": ",".join(sorted(self._scopes))}
        return _answer(body, 200, headers)

    def run(self, name: str, args: Mapping[str, Any], bearer: str | None, base_url: str) -> Json:
        """Run one method; raises :class:`Refused` or :class:`RateLimited`."""
        method = self.methods.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        token = bearer or str(args.get("token") or "")
        self._authorize(method, token)
        arguments = {key: value for key, value in args.items() if key != "token"}
        self.calls.append((name, arguments))
        if self._pace is not None:
            self._pace.check(name, method.tier, str(arguments.get("channel", "")))
        call = Call(
            self.workspace,
            arguments,
            self.workspace.bot.id,
            base_url,
            self._scopes,
            self._lint_blocks,
            self._lint_view,
        )
        return {"ok": True, **method.run(call)}

    def _authorize(self, method: Method, token: str) -> None:
        if method.caller == "anyone":
            return
        if not token:
            raise Refused("not_authed")
        known = {self.tokens.bot: "bot", self.tokens.app: "app"}.get(token)
        if known is None:
            raise Refused("invalid_auth")
        if known != method.caller:
            raise Refused("not_allowed_token_type")
        if method.scopes and self._scopes is not None and not self._scopes.intersection(method.scopes):
            raise Refused(
                "missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(self._scopes))
            )

    async def handle_upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, at the address that files.getUploadURLExternal gave."""
        file = self.workspace.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        content = await request.read()
        if len(content) != file.size:
            raise web.HTTPBadRequest(text=f"expected {file.size} bytes")

        self.workspace.keep_file(replace(file, content=content))
        return web.Response(text=f"OK - {len(content)}")

    # --- faults ------------------------------------------------------------------------------------

    async def _strike_before(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        match fault.kind:
            case FaultKind.RATELIMITED:
                return _too_many(max(1, round(fault.seconds)))
            case FaultKind.ERROR:
                return _answer({"ok": False, "error": fault.error})
            case FaultKind.HTTP_500:
                return web.Response(status=500, text="upstream connect error")
            case FaultKind.TIMEOUT:
                await _hold_then_cut(request, fault.seconds)
            case FaultKind.RESET:
                await _hold_then_cut(request, 0)
            case _:
                return None
        raise ConnectionResetError

    async def _strike_after(self, request: web.Request, fault: Fault) -> None:
        match fault.kind:
            case FaultKind.TIMEOUT_AFTER:
                await _hold_then_cut(request, fault.seconds)
            case FaultKind.RESET_AFTER:
                await _hold_then_cut(request, 0)
            case FaultKind.SLOW:
                await asyncio.sleep(fault.seconds)


async def _hold_then_cut(request: web.Request, seconds: float) -> None:
    """Say nothing for a while, then drop the connection without an answer."""
    await asyncio.sleep(seconds)
    if request.transport is not None:
        request.transport.abort()


def _bearer(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def _arguments(request: web.Request) -> tuple[dict[str, Any], str | None]:
    """Query, form and JSON arguments, merged; with a warning about the content type where Slack warns."""
    args: dict[str, Any] = dict(request.query)
    if request.method == "GET" or not request.can_read_body:
        return args, None
    if request.content_type == "application/json":
        try:
            given = json.loads(await request.text())
        except (ValueError, UnicodeDecodeError):
            raise Refused("invalid_json") from None
        if not isinstance(given, dict):
            raise Refused("json_not_object")
        return args | given, None if request.charset else "missing_charset"
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        form = await request.post()
        return args | {key: value for key, value in form.items() if isinstance(value, str)}, None
    raise Refused("invalid_post_type")


def _answer(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


def _too_many(seconds: int) -> web.Response:
    return _answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(seconds)})
