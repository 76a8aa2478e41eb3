"""Installing the app in a further workspace: Bolt's OAuth flow with our stores, our pages, and bounds.

``/slack/install`` leads to Slack, which leads back to ``/slack/oauth_redirect`` with a code. The state that goes
along is good for one use within ten minutes, in the browser that it was given to.
"""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config.secrets import Secret
from bot.errors import SectorwireError, StorageError, UsageError
from handlers.install.installations import STATE_SECONDS, Installations, States
from handlers.install.manifest import INSTALL_PATH, REDIRECT_PATH
from handlers.install.pages import page
from handlers.slack_api.errors import translate_slack_errors

TEAM_ID = re.compile(r"[TE][A-Z0-9]{2,20}")
APP_ID = re.compile(r"A[A-Z0-9]{2,20}")
AGAIN = "Begin again"
REFUSED = {
    "access_denied": "You did not allow it, so nothing was installed.",
    "invalid_browser": "This was begun in another browser, or too long ago. Begin again in this one.",
    "invalid_state": "This was used already, or begun too long ago. Begin again.",
    "missing_code": "Slack sent no code along. Begin again.",
    "invalid_code": "Slack did not confirm it. Begin again.",
    "storage_error": "It could not be stored here. Tell whoever runs this bot, and begin again later.",
}
BUSY = "This is not the time: the bot is being started. Begin again in a moment."
OTHERWISE = "Slack refused it. Begin again, or ask an admin of your workspace."
WHOLE_ORGANISATION = "I can be installed in single workspaces only, not in a whole organisation."
ROTATION = (
    "The app's tokens expire (token rotation); whoever runs this bot turns that off in the app's settings."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The app as Slack knows it; ``site`` is Slack's, ``public_url`` is where browsers find us."""

    client_id: str
    client_secret: Secret
    scopes: tuple[str, ...]
    site: str
    public_url: str | None = None


class Installing:
    """The two pages."""

    def __init__(
        self,
        given: Credentials,
        client: AsyncWebClient,
        *,
        name: str,
        installations: Installations,
        states: States,
        installed: Callable[[str], Awaitable[None]],
    ) -> None:
        """``installed`` is told the workspace's id when its installation is stored."""
        self._name = name
        self._site = given.site
        self._hearing: Callable[[], bool] = lambda: False
        settings = AsyncOAuthSettings(
            client_id=given.client_id,
            client_secret=given.client_secret.reveal(),
            scopes=given.scopes,
            user_scopes=(),
            redirect_uri=given.public_url + REDIRECT_PATH if given.public_url else None,
            install_path=INSTALL_PATH,
            install_page_rendering_enabled=False,
            redirect_uri_path=REDIRECT_PATH,
            callback_options=AsyncCallbackOptions(self._succeeded, self._failed),
            authorization_url=f"{given.site}/oauth/v2/authorize",
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=states,
            state_expiration_seconds=STATE_SECONDS,
        )
        self._flow = _Flow(settings, client, installed)

    def add_to(self, application: web.Application, *, hearing: Callable[[], bool]) -> None:
        """Register the routes; while ``hearing`` says no, another instance is the one to ask."""
        self._hearing = hearing
        application.router.add_get(INSTALL_PATH, self._begin)
        application.router.add_get(REDIRECT_PATH, self._finish)

    async def _begin(self, request: web.Request) -> web.Response:
        return await self._answered(self._flow.handle_installation, request)

    async def _finish(self, request: web.Request) -> web.Response:
        return await self._answered(self._flow.handle_callback, request)

    async def _answered(
        self, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
    ) -> web.Response:
        try:
            if self._hearing():
                answer = await handle(await to_bolt_request(request))
            else:
                answer = self._refused(503, BUSY)
        except UsageError as error:
            answer = self._refused(400, str(error))
        except SectorwireError as error:  # its sentence is for whoever runs the bot
            log.error("installing: %s", error)  # noqa: TRY400
            answer = self._refused(503, REFUSED["storage_error"])
        response = await to_aiohttp_response(answer)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"  # this address holds the code and the state
        for cookie in response.cookies.values():
            cookie["samesite"] = "Lax"  # it has to come along when Slack leads back here, and else never
        return response

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        installation = args.installation
        where = {"app": installation.app_id or "", "team": installation.team_id or ""}
        return page(
            200,
            f"{self._name} is installed",
            f"It works in {installation.team_name or 'your workspace'} from now on. Invite it to a channel, "
            "or type /digest there.",
            ("Back to Slack", f"{self._site}/app_redirect?{urlencode(where)}"),
            cookie=args.settings.state_utils.build_set_cookie_for_deletion(),
        )

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        return self._refused(args.suggested_status_code, REFUSED.get(args.reason, OTHERWISE))

    def _refused(self, status: int, sentence: str) -> BoltResponse:
        return page(status, f"{self._name} was not installed", sentence, (AGAIN, "install"))


class _Flow(AsyncOAuthFlow):
    """Bolt's flow, but for three things: addresses are quoted, errors are ours, and what we cannot serve is refused."""

    def __init__(
        self,
        settings: AsyncOAuthSettings,
        client: AsyncWebClient,
        installed: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__(settings=settings, client=client)
        self._installed = installed

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Where Slack asks for consent; ``?team=`` chooses the workspace beforehand."""
        settings = self.settings
        asked = {
            "client_id": settings.client_id,
            "scope": ",".join(settings.scopes or ()),
            "user_scope": "",
            "state": state,
        }
        if settings.redirect_uri is not None:
            asked["redirect_uri"] = settings.redirect_uri
        team = (request.query.get("team") or [""])[0]
        if TEAM_ID.fullmatch(team):
            asked["team"] = team
        return f"{settings.authorization_url}?{urlencode(asked)}"

    async def run_installation(self, code: str) -> Installation | None:
        """Exchange the code for a token; None where Slack does not, :class:`~bot.errors.UsageError` for what cannot be.

        Bolt's own would log the code and Slack's answer word by word.
        """
        try:
            with translate_slack_errors("installation"):
                given = await self._exchanged(code)
                if given.get("is_enterprise_install"):
                    raise UsageError(WHOLE_ORGANISATION)
                if given.get("refresh_token"):
                    raise UsageError(ROTATION)
                me = await self.client.auth_test(token=given["access_token"])
        except UsageError:
            raise
        except SectorwireError as error:
            log.warning("not installed: %s", error)
            return None
        team, app = given.get("team") or {}, str(given.get("app_id") or "")
        if not TEAM_ID.fullmatch(str(team.get("id"))) or me["team_id"] != team["id"]:
            log.warning("not installed: Slack named no workspace")
            return None
        return Installation(
            app_id=app if APP_ID.fullmatch(app) else "",
            team_id=team["id"],
            team_name=team.get("name"),
            bot_token=given["access_token"],
            bot_id=me["bot_id"],
            bot_user_id=me["user_id"],
            bot_scopes=given.get("scope") or "",
            user_id=(given.get("authed_user") or {}).get("id") or "",
        )

    async def _exchanged(self, code: str) -> AsyncSlackResponse:
        """oauth.v2.access; slack_sdk's own method makes a header as aiohttp does not want it made any more."""
        settings = self.settings
        credentials = f"{settings.client_id}:{settings.client_secret}".encode()
        asked = {"code": code}
        if settings.redirect_uri is not None:
            asked["redirect_uri"] = settings.redirect_uri
        return await self.client.api_call(
            "oauth.v2.access",
            data=asked,
            headers={"Authorization": f"Basic {b64encode(credentials).decode()}"},
        )

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Store it, and let it work at once."""
        try:
            await super().store_installation(request, installation)
        except StorageError as error:
            log.error("an installation could not be stored: %s", error)  # noqa: TRY400
            raise BoltError("not stored") from error
        log.info("installed", extra={"team": installation.team_id, "user": installation.user_id})
        await self._installed(str(installation.team_id))
