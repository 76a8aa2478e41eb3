"""Serves the newsroom on loopback: each outlet on a port of its own, as sites have hosts of their own."""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections import Counter
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.demo.newsroom import pages
from bot.demo.newsroom.content import Outlet, outlets
from bot.demo.newsroom.desk import Published, published_by
from bot.demo.newsroom.feeds import CONTENT_TYPES, render

SLOWNESS = 1.5  # seconds that the slow outlet takes
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'"
}


class Newsroom:
    """All outlets; use as ``async with Newsroom() as newsroom``. Ports are free ones."""

    def __init__(self, *, clock: Clock | None = None, slowness: float = SLOWNESS) -> None:
        self._clock = clock or SystemClock()
        self._slowness = slowness
        self._runners: list[web.AppRunner] = []
        self.started: datetime = self._clock.now()
        self.urls: dict[str, str] = {}  # base address of each outlet by key
        self.requests: Counter[str] = Counter()  # feed requests so far, by outlet

    async def start(self) -> None:
        """Listen; every article's age counts from here."""
        self.started = self._clock.now()
        for outlet in outlets():
            listener = socket.create_server(("127.0.0.1", 0))
            self.urls[outlet.key] = f"http://127.0.0.1:{listener.getsockname()[1]}"
            runner = web.AppRunner(self._application(outlet), access_log=None, shutdown_timeout=1)
            await runner.setup()
            await web.SockSite(runner, listener).start()
            self._runners.append(runner)

    async def close(self) -> None:
        """Stop listening."""
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()

    def feed_url(self, key: str) -> str:
        """The address of an outlet's feed."""
        return f"{self.urls[key]}/feed"

    # --- what is served ----------------------------------------------------------------------------

    def _application(self, outlet: Outlet) -> web.Application:
        site = _Site(self, outlet, self._clock, self._slowness)
        app = web.Application()
        app.router.add_get("/feed", site.feed)
        app.router.add_get("/robots.txt", site.robots)
        app.router.add_get("/", site.front)
        app.router.add_get("/{path:.+}", site.article)
        return app


class _Site:
    def __init__(self, newsroom: Newsroom, outlet: Outlet, clock: Clock, slowness: float) -> None:
        self._newsroom = newsroom
        self._outlet = outlet
        self._clock = clock
        self._slowness = slowness

    def _stories(self) -> tuple[Published, ...]:
        edited = self._newsroom.requests[self._outlet.key] > 1
        return published_by(self._outlet, self._newsroom.started, self._clock.now(), edited=edited)

    @property
    def _base(self) -> str:
        return self._newsroom.urls[self._outlet.key]

    async def feed(self, request: web.Request) -> web.Response:
        """The feed, or what the outlet's fault makes of it."""
        outlet, quirks = self._outlet, self._outlet.quirks
        if "missing" in quirks:
            raise web.HTTPNotFound(text="Not here any more.")
        if "login-page" in quirks:
            return _html(pages.login_page(outlet, self._base))
        if "slow" in quirks:
            await asyncio.sleep(self._slowness)
        self._newsroom.requests[outlet.key] += 1
        stories = self._stories()
        updated = max((story.published for story in stories), default=self._newsroom.started)
        body = render(stories, self._base, outlet.name, outlet.format, updated)
        headers = {"Content-Type": CONTENT_TYPES[outlet.format]}
        if "no-validators" not in quirks:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            headers["Last-Modified"] = format_datetime(updated + timedelta(seconds=1), usegmt=True)
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return web.Response(status=304, headers={"ETag": headers["ETag"]})
        return web.Response(body=body, headers=headers)

    async def robots(self, _request: web.Request) -> web.Response:
        """Everything may be read but the search."""
        return web.Response(text="User-agent: *\nDisallow: /search\n")

    async def front(self, _request: web.Request) -> web.Response:
        """The front page."""
        return _html(pages.front_page(self._outlet, self._stories(), self._base))

    async def article(self, request: web.Request) -> web.Response:
        """An article's page."""
        path = request.path + (f"?id={request.query['id']}" if "id" in request.query else "")
        stories = self._stories()
        for story in stories:
            if story.path == path:
                return _html(pages.article_page(story, [s for s in stories if s is not story], self._base))
        raise web.HTTPNotFound(text="No such article.")


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers=PAGE_HEADERS)
