"""Installing an app by OAuth v2: a small page that asks for consent, a code for it, and a token for the code."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.clock import Clock
from bot.demo.slack.errors import Refused
from bot.demo.slack.person.page import SECURITY
from bot.demo.slack.state.records import Json, Team
from bot.demo.slack.web_api.call import Call

CODE_SECONDS = 600.0
MOST = 1_000  # questions and codes that are remembered
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Install Sectorwire</title></head>
<body><main><h1>{heading}</h1>{body}</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """The app's credentials, and where it lets itself be led back to."""

    client_id: str
    client_secret: str
    redirect_urls: tuple[str, ...]

    @classmethod
    def fresh(cls, *redirect_urls: str) -> OAuthApp:
        """Random ones of Slack's looks."""
        number = f"{secrets.randbelow(10**12):012d}"
        return cls(f"{number}.{number[::-1]}", secrets.token_hex(16), redirect_urls)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a page asked for; ``team`` is who consented."""

    redirect: str
    named: bool  # the redirect was named, not left to the app's settings
    state: str
    scopes: str
    until: float
    team: str = ""


class OAuth:
    """The consent page, and ``oauth.v2.access``."""

    def __init__(
        self,
        app: OAuthApp,
        clock: Clock,
        *,
        teams: Callable[[], Sequence[Team]],
        install: Callable[[str, str], Json],
    ) -> None:
        """``install`` takes a team and scopes, and answers what oauth.v2.access does."""
        self._app = app
        self._clock = clock
        self._teams = teams
        self._install = install
        self._asked: dict[str, Grant] = {}
        self._codes: dict[str, Grant] = {}

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_get("/oauth/v2/authorize", self.ask)
        app.router.add_get("/oauth/v2/answer", self.answer)
        app.router.add_get("/app_redirect", self.back)

    async def ask(self, request: web.Request) -> web.Response:
        """Which workspace, and may it?"""
        given = request.query
        if given.get("client_id") != self._app.client_id:
            return _page(400, "Invalid client_id parameter", "")
        redirect = given.get("redirect_uri") or self._app.redirect_urls[0]
        if redirect not in self._app.redirect_urls:
            return _page(400, "redirect_uri did not match any configured URIs", "")
        if not given.get("scope"):
            return _page(400, "Invalid scope parameter", "")
        grant = Grant(
            redirect, "redirect_uri" in given, given.get("state", ""), given["scope"], self._until()
        )
        ticket = _remembered(self._asked, grant)
        teams = [team for team in self._teams() if given.get("team") in {None, team.id}]
        links = [
            f'<p><a href="{_answer(ticket, team.id)}">Allow in {escape(team.name)}</a></p>' for team in teams
        ]
        links.append(f'<p><a href="{_answer(ticket, "")}">Cancel</a></p>')
        asked = f"<p>It asks for {escape(given['scope'].replace(',', ', '))}.</p>"
        return _page(200, "Sectorwire wants to be installed", asked + "".join(links))

    async def answer(self, request: web.Request) -> web.Response:
        """Lead the browser back, with a code or without."""
        grant = self._asked.pop(request.query.get("ticket", ""), None)
        if grant is None or grant.until < self._clock.monotonic():
            return _page(400, "This page is too old. Begin again.", "")
        team = request.query.get("team", "")
        told = {"state": grant.state}
        if team in {one.id for one in self._teams()}:
            consented = Grant(grant.redirect, grant.named, grant.state, grant.scopes, self._until(), team)
            told["code"] = _remembered(self._codes, consented)
        else:
            told["error"] = "access_denied"
        return web.Response(status=302, headers={"Location": f"{grant.redirect}?{urlencode(told)}"})

    async def back(self, _request: web.Request) -> web.Response:
        """Where the app's own page leads afterwards."""
        return web.Response(status=302, headers={"Location": "/"})

    def access(self, call: Call) -> Json:
        """oauth.v2.access: a token for a code, once."""
        if call.text("client_id") != self._app.client_id:
            raise Refused("invalid_client_id")
        if not secrets.compare_digest(call.text("client_secret").encode(), self._app.client_secret.encode()):
            raise Refused("bad_client_secret")
        grant = self._codes.pop(call.text("code"), None)
        if grant is None or grant.until < self._clock.monotonic():
            raise Refused("invalid_code")
        if call.text("redirect_uri") != (grant.redirect if grant.named else ""):
            raise Refused("bad_redirect_uri")
        return self._install(grant.team, grant.scopes)

    def _until(self) -> float:
        return self._clock.monotonic() + CODE_SECONDS


def _remembered(kept: dict[str, Grant], grant: Grant) -> str:
    name = secrets.token_urlsafe(24)
    kept[name] = grant
    for oldest in list(kept)[: max(0, len(kept) - MOST)]:
        del kept[oldest]
    return name


def _answer(ticket: str, team: str) -> str:
    return escape(f"/oauth/v2/answer?{urlencode({'ticket': ticket, 'team': team})}")


def _page(status: int, heading: str, body: str) -> web.Response:
    text = PAGE.format(heading=escape(heading), body=body)
    return web.Response(status=status, text=text, content_type="text/html", headers=SECURITY)
