"""Is the Slack side in order: tokens, scopes, Socket Mode? One sentence each, for ``sectorwire doctor``."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config.secrets import Secret
from bot.errors import DeliveryError
from handlers.slack_api.poster import code_of

WORDS = {
    "invalid_auth": "Slack does not know this token; copy it again from the app's page",
    "not_authed": "Slack got no token",
    "token_revoked": "the token was revoked; install the app again",
    "token_expired": "the token has expired; install the app again",
    "account_inactive": "the app was removed from the workspace; install it again",
    "not_allowed_token_type": "this is the wrong kind of token; a bot token begins with xoxb-, an app token with xapp-",
    "missing_scope": "the token lacks the scope connections:write",
}


async def check_bot_token(client: AsyncWebClient, needed: Sequence[str]) -> str:
    """Whose token it is; raises :class:`~bot.errors.DeliveryError` with what to do where it does not serve."""
    response = await _ask(client, "auth.test")
    granted = {
        scope.strip() for scope in str(response.headers.get("x-oauth-scopes", "")).split(",") if scope.strip()
    }
    missing = [scope for scope in needed if scope not in granted] if granted else []
    if missing:
        raise DeliveryError(
            f"The token lacks {', '.join(missing)}: add them under OAuth & Permissions and install again."
        )
    return f"signed in as {response.get('user')} in {response.get('team')}"


async def check_app_token(client: AsyncWebClient, token: Secret) -> str:
    """Whether Socket Mode may be opened; raises :class:`~bot.errors.DeliveryError`."""
    await _ask(client, "apps.connections.open", {"Authorization": f"Bearer {token.reveal()}"})
    return "Socket Mode may be opened"


async def _ask(
    client: AsyncWebClient, method: str, headers: dict[str, str] | None = None
) -> AsyncSlackResponse:
    try:
        return await client.api_call(method, headers=headers)
    except SlackApiError as error:
        code = code_of(error) or "no, and gives no reason"
        raise DeliveryError(f"Slack says {code}: {WORDS.get(code, 'see the app page of Slack')}.") from None
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise DeliveryError(f"Slack cannot be reached ({type(error).__name__}); check the network.") from None
