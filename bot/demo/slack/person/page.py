"""The page: its files, the state that it shows, its live stream, and what a person does in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from importlib import resources
from itertools import count
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.demo.slack.errors import Refused
from bot.demo.slack.guide import Step
from bot.demo.slack.person.interactions import SLACKBOT, Interactions
from bot.demo.slack.state.records import Change, Channel, Json, PostedMessage, User, View
from bot.demo.slack.state.workspace import LocalWorkspace

CONTENT_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}
PNG = b"\x89PNG\r\n\x1a\n"
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
SHOWN_MESSAGES = 300  # a channel's newest messages that a freshly loaded page gets
KEEP_ALIVE = 15.0  # seconds between comments on a quiet stream
QUEUE = 1_000  # changes that a page may lag behind before it is told to load anew


class PersonPage:
    """Serves the page to one person, ``viewer``."""

    def __init__(
        self, state: LocalWorkspace, interactions: Interactions, viewer: User, guide: Sequence[Step] = ()
    ) -> None:
        self._state = state
        self._interactions = interactions
        self._viewer = viewer
        self._guide = tuple(guide)
        self._numbers = count(1)
        self._seen = 0
        self._streams: set[asyncio.Queue[tuple[int, str] | None]] = set()
        state.listen(self._on_change)

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_get("/", self.index)
        app.router.add_get("/archives/{channel}/{message}", self.index)
        app.router.add_get("/assets/{name}", self.asset)
        app.router.add_get("/files/{file}", self.file)
        app.router.add_get("/pictures/{file}", self.picture)
        app.router.add_get("/page/state", self.state)
        app.router.add_get("/page/events", self.events)
        doings: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "say": self._say,
            "command": self._command,
            "act": self._act,
            "options": self._options,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "react": self._react,
        }
        for name, doing in doings.items():
            app.router.add_post(f"/page/{name}", _posted(doing))

    def end_streams(self) -> None:
        """Let every open stream end, so that the server can stop."""
        for stream in self._streams:
            stream.put_nowait(None)

    # --- files -------------------------------------------------------------------------------------

    async def index(self, _request: web.Request) -> web.Response:
        """The page itself, also for links to single messages."""
        return _asset("index.html")

    async def asset(self, request: web.Request) -> web.Response:
        """A script, style or picture of the page."""
        return _asset(request.match_info["name"])

    async def file(self, request: web.Request) -> web.Response:
        """An uploaded file, always as a download."""
        file = self._state.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        safe = "".join(sign for sign in file.name if sign.isalnum() or sign in "-_. ") or "file"
        headers = {"Content-Disposition": f'attachment; filename="{safe}"', **SECURITY}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    async def picture(self, request: web.Request) -> web.Response:
        """An uploaded PNG, to be shown in a message; anything else is no picture here."""
        file = self._state.files.get(request.match_info["file"])
        if file is None or not file.content.startswith(PNG):
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type="image/png", headers=SECURITY)

    # --- state and stream --------------------------------------------------------------------------

    async def state(self, _request: web.Request) -> web.Response:
        """Everything that the page shows, and the number of the last change in it."""
        state, me = self._state, self._viewer.id
        people = {user.id: _person(user) for user in state.users.values()}
        people[SLACKBOT] = {"id": SLACKBOT, "name": "Slackbot", "color": "#5b5b66", "bot": True, "title": ""}
        channels = [c for c in state.channels.values() if me in c.members]
        views = [v for v in state.views.values() if v.user == me and v.kind == "modal"]
        home = state.homes.get(me)
        body: Json = {
            "number": self._seen,
            "team": state.team.name,
            "me": me,
            "bot": state.bot.id,
            "people": people,
            "channels": [_channel(channel, me) for channel in channels],
            "messages": [m for channel in channels for m in self._messages(channel)],
            "commands": [
                {"name": c.name, "description": c.description, "hint": c.usage_hint}
                for c in self._interactions.commands
            ],
            "listening": self._interactions.listening,
            "views": [{"id": v.id, "previous": v.previous_id, "view": v.view} for v in views],
            "home": home.view if home else None,
            "home_id": home.id if home else None,
            "guide": [step.as_json() for step in self._guide],
        }
        return web.json_response(body, headers=SECURITY)

    def _messages(self, channel: Channel) -> list[Json]:
        mine = [m for m in self._state.messages(channel.id) if m.only_for in {None, self._viewer.id}]
        return [self._state.told(message) for message in mine[-SHOWN_MESSAGES:]]

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Changes as server-sent events, for as long as the page is open."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **SECURITY})
        await response.prepare(request)
        stream: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue(QUEUE)
        self._streams.add(stream)
        try:
            await response.write(b"retry: 1000\nevent: ready\ndata: {}\n\n")
            while True:
                try:
                    item = await asyncio.wait_for(stream.get(), KEEP_ALIVE)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if item is None:
                    return response
                await response.write(f"id: {item[0]}\ndata: {item[1]}\n\n".encode())
        except ConnectionResetError:
            return response
        finally:
            self._streams.discard(stream)

    def _on_change(self, change: Change) -> None:
        if not self._concerns_viewer(change):
            return
        self._seen = next(self._numbers)
        line = json.dumps({"number": self._seen, "kind": change.kind, "data": self._shown(change)})
        for stream in list(self._streams):
            if stream.full():  # too far behind: end it, the page connects anew and loads the state
                stream.get_nowait()
                self._streams.discard(stream)
                stream.put_nowait(None)
            else:
                stream.put_nowait((self._seen, line))

    def _concerns_viewer(self, change: Change) -> bool:
        if change.only_for is not None:
            return change.only_for == self._viewer.id
        channel = self._state.channels.get(
            str(change.data.get("id" if change.kind == "channel" else "channel"))
        )
        return channel is None or self._viewer.id in channel.members

    def _shown(self, change: Change) -> Json:
        if change.kind == "channel":
            return _channel(self._state.channels[change.data["id"]], self._viewer.id)
        return change.data

    def app_changed(self) -> None:
        """Tell the page whether the app listens now."""
        self._on_change(Change("listening", {"listening": self._interactions.listening}))

    # --- what a person does ------------------------------------------------------------------------

    async def _say(self, given: Json) -> Json:
        message = self._interactions.say(
            self._viewer, self._channel(given), str(given.get("text", "")), given.get("thread_ts")
        )
        return {"ts": message.ts}

    async def _command(self, given: Json) -> Json:
        channel = self._channel(given)
        await self._interactions.command(
            self._viewer, channel, str(given.get("text", "")), given.get("thread_ts")
        )
        return {}

    async def _act(self, given: Json) -> Json:
        if given.get("view"):
            acknowledged = await self._interactions.act_in_view(self._viewer, self._view(given), given)
        else:
            acknowledged = await self._interactions.act_in_message(self._viewer, self._message(given), given)
        return {"acknowledged": acknowledged}

    async def _options(self, given: Json) -> Json:
        where = self._view(given) if given.get("view") else self._message(given)
        return {"options": await self._interactions.suggest(self._viewer, where, given)}

    async def _submit(self, given: Json) -> Json:
        values: Any = given.get("values") or {}
        return {"errors": await self._interactions.submit(self._viewer, self._view(given), values)}

    async def _close(self, given: Json) -> Json:
        await self._interactions.dismiss(self._viewer, self._view(given), whole_stack=bool(given.get("all")))
        return {}

    async def _home(self, given: Json) -> Json:
        self._interactions.home_opened(self._viewer, "home" if given.get("tab") == "home" else "messages")
        return {}

    async def _react(self, given: Json) -> Json:
        message, name = self._message(given), str(given.get("name"))
        mine = any(r.name == name and self._viewer.id in r.users for r in message.reactions)
        (self._state.unreact if mine else self._state.react)(message, name, self._viewer.id)
        return {}

    def _channel(self, given: Json) -> Channel:
        return self._state.channel(str(given.get("channel")), viewer=self._viewer.id)

    def _message(self, given: Json) -> PostedMessage:
        return self._state.message(self._channel(given).id, str(given.get("ts")))

    def _view(self, given: Json) -> View:
        record = self._state.views.get(str(given.get("view")))
        if record is None or record.user != self._viewer.id:
            raise Refused("not_found")
        return record


def _person(user: User) -> Json:
    shown = {"id": user.id, "handle": user.name, "name": user.real_name, "title": user.title}
    return {**shown, "color": user.color, "bot": user.is_bot}


def _channel(channel: Channel, viewer: str) -> Json:
    other = next((m for m in channel.members if m != viewer), viewer) if channel.kind == "im" else None
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "members": len(channel.members),
        "with": other,
        "archived": channel.archived,
    }


def _posted(doing: Callable[[Json], Awaitable[Json]]) -> Handler:
    """A JSON endpoint; only JSON is read, so that no other page can post here without asking first."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            given = await request.json()
        except ValueError as error:
            raise web.HTTPBadRequest(text="no JSON") from error
        if not isinstance(given, dict):
            raise web.HTTPBadRequest(text="no JSON object")
        try:
            return web.json_response({"ok": True, **await doing(given)}, headers=SECURITY)
        except Refused as refused:
            return web.json_response(refused.answer(), headers=SECURITY)

    return handle


def _asset(name: str) -> web.Response:
    folder = resources.files("bot.demo.slack.person").joinpath("static")
    file = next((entry for entry in folder.iterdir() if entry.name == name), None)
    suffix = f".{name.rpartition('.')[2]}"
    if file is None or suffix not in CONTENT_TYPES:
        raise web.HTTPNotFound
    return web.Response(
        body=file.read_bytes(), content_type=CONTENT_TYPES[suffix], charset="utf-8", headers=SECURITY
    )


@web.middleware
async def only_loopback(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer only under a loopback name, so that no rebound host name reaches the workspace."""
    if request.url.host not in {"127.0.0.1", "localhost", "::1"}:
        raise web.HTTPForbidden(text="The local workspace answers on 127.0.0.1 only.")
    return await handler(request)
