"""The Web API over HTTP: reads a request in any of Slack's forms, runs the method, answers JSON."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.demo.slack.errors import RateLimited, Refused
from bot.demo.slack.faults import Fault, FaultKind, Faults, RateLimits
from bot.demo.slack.state.records import Json
from bot.demo.slack.teams import Seat, Seats
from bot.demo.slack.web_api.call import Call, Lint
from bot.demo.slack.web_api.methods import METHODS, Method

BODY_LIMIT = 2 * 1024 * 1024
SECRET = {"client_secret", "code"}


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
    """``/api/<method>`` for the workspaces of one app; further methods can be added before it serves."""

    def __init__(
        self,
        seats: Seats,
        tokens: Tokens,
        *,
        faults: Faults,
        lint_blocks: Lint,
        lint_view: Lint,
        scopes: frozenset[str] | None = None,
        pace: RateLimits | None = None,
    ) -> None:
        self.seats = seats
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
            body = self.run(name, args | _client(request), _bearer(request), f"http://{request.host}")
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
        workspace = self._authorize(method, token).state
        arguments = {key: value for key, value in args.items() if key != "token"}
        self.calls.append((name, {key: value for key, value in arguments.items() if key not in SECRET}))
        if self._pace is not None:
            self._pace.check(name, method.tier, str(arguments.get("channel", "")))
        call = Call(
            workspace,
            arguments,
            workspace.bot.id,
            base_url,
            self._scopes,
            self._lint_blocks,
            self._lint_view,
        )
        return {"ok": True, **method.run(call)}

    def _authorize(self, method: Method, token: str) -> Seat:
        """The team in which the call acts; for calls that belong to none the first."""
        first = next(iter(self.seats.all.values()))
        if method.caller == "anyone":
            return self.seats.of_token(token) or first
        if not token:
            raise Refused("not_authed")
        if token in self.seats.revoked:
            raise Refused("token_revoked")
        seat = self.seats.of_token(token)
        if seat is None and token != self.tokens.app:
            raise Refused("invalid_auth")
        if ("app" if seat is None else "bot") != method.caller:
            raise Refused("not_allowed_token_type")
        if method.scopes and self._scopes is not None and not self._scopes.intersection(method.scopes):
            raise Refused(
                "missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(self._scopes))
            )
        return seat or first

    async def handle_upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, at the address that files.getUploadURLExternal gave."""
        name = request.match_info["file"]
        state = next((seat.state for seat in self.seats.all.values() if name in seat.state.files), None)
        if state is None:
            raise web.HTTPNotFound
        file = state.files[name]
        content = await _uploaded(request)
        if len(content) != file.size:
            raise web.HTTPBadRequest(text=f"expected {file.size} bytes")
        state.keep_file(replace(file, content=content))
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


async def _uploaded(request: web.Request) -> bytes:
    """The bytes as such, or as the one file of a form: Slack takes both, and its clients differ."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    for value in form.values():
        if isinstance(value, web.FileField):
            return value.file.read()
        if isinstance(value, bytes | bytearray):
            return bytes(value)
    return b""


def _bearer(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _client(request: web.Request) -> dict[str, str]:
    """The app's own credentials, where it comes with them instead of a token."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, client_secret = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": client_secret}


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
