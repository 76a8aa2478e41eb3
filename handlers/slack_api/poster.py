"""Posting digests: the :class:`~bot.ports.Poster` port over Slack's own client.

What matters is to know whether a message stands in the channel when a call fails. Slack's refusals say so;
a connection that could not be made says so; whatever breaks after the request was sent does not.
"""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import (
    ChannelUnavailable,
    DeliveryError,
    DeliveryFailed,
    DeliveryOutcomeUnknown,
    DeliveryRateLimited,
    HistoryUnavailable,
    MessageRefused,
    SlackAuthBroken,
)
from bot.models.delivery import Message, Posted

PAGE = 200
MOST_PAGES = 10
# How wrong our clock may have been when a message was sent: Slack dates messages by its own.
SKEW = timedelta(days=1)
DEFAULT_WAIT = 30.0  # seconds, where Slack's 429 does not say

CHANNEL = {
    "not_in_channel": "I am not in that channel. Invite me there: /invite @Sectorwire.",
    "channel_not_found": "I cannot see that channel. Invite me there: /invite @Sectorwire.",
    "is_archived": "That channel is archived; unarchive it, or choose another one.",
    "restricted_action": "Only some people may post in that channel; ask an admin of the workspace.",
    "restricted_action_read_only_channel": "That channel is read-only; ask an admin of the workspace.",
    "restricted_action_thread_only_channel": "Only threads may be written in that channel.",
    "restricted_action_non_threadable_channel": "That channel allows no threads.",
    "user_is_bot": "Bots cannot be written to.",
    "cannot_reply_to_message": "The digest's message cannot be replied to.",
    "team_access_not_granted": "The app is not installed in that channel's workspace.",
    "messages_tab_disabled": "The app takes no direct messages; allow them in its settings.",
}
AUTH = {
    "invalid_auth": "Slack does not accept the bot's token.",
    "not_authed": "Slack got no token.",
    "token_revoked": "The bot's token was revoked; install the app again.",
    "token_expired": "The bot's token has expired; install the app again.",
    "account_inactive": "The app was removed from the workspace; install it again.",
    "not_allowed_token_type": "This is no bot token; one begins with xoxb-.",
    "missing_scope": "The token lacks a permission; sectorwire doctor says which.",
    "no_permission": "The bot may not post in this workspace.",
    "org_login_required": "The workspace is being moved; it will be open again soon.",
    "team_added_to_org": "The workspace is being moved; it will be open again soon.",
    "access_limited": "The workspace does not let the bot in from this network.",
    "two_factor_setup_required": "The workspace asks for two-factor authentication to be set up.",
    "ekm_access_denied": "The workspace's administrators suspended posting.",
}
# Slack documents of these that part of the work may have been done before the failure.
CODE = re.compile(r"[a-z][a-z0-9_:.]{1,60}")  # what Slack's error codes look like
UNCERTAIN = {"fatal_error", "internal_error", "service_unavailable"}
# Slack says that it did nothing, and that it may be asked again.
NOT_NOW = {"request_timeout", "external_channel_migrating"}
NO_HISTORY = {
    "missing_scope",
    "not_in_channel",
    "channel_not_found",
    "thread_not_found",
    "not_allowed_token_type",
}
# What a call ends with that got no answer of Slack's. The last two are how Slack's client takes an answer
# that is not its JSON but text, a list or wrongly encoded, as proxies send them.
NO_ANSWER = (
    SlackClientError,
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    asyncio.IncompleteReadError,
    AttributeError,
    UnicodeDecodeError,
)


def once(client: AsyncWebClient) -> AsyncWebClient:
    """The client for calls that must not be made twice.

    Slack's own sends a call again when a connection breaks, whether Slack has acted or not.
    """
    patient = copy.copy(client)
    patient.retry_handlers = []
    return patient


class SlackPoster:
    """Posts with one workspace's token."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = once(client)

    async def post(
        self, channel: str, message: Message, *, metadata: Mapping[str, object], thread_ts: str | None = None
    ) -> Posted:
        """Post a message; links in it are not unfolded. Raises :class:`~bot.errors.DeliveryError` in its forms."""
        try:
            response = await self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks),
                metadata=dict(metadata),
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            raise _refused(error) from error
        except aiohttp.ClientConnectorError as error:
            raise DeliveryFailed("Slack cannot be reached.") from error
        except NO_ANSWER as error:
            raise DeliveryOutcomeUnknown("Slack did not say whether it took the message.") from error
        return Posted(str(response["channel"]), str(response["ts"]))

    async def find(
        self,
        channel: str,
        *,
        event_type: str,
        payload: Mapping[str, object],
        since: datetime,
        thread_ts: str | None = None,
    ) -> Posted | None:
        """Look for the message with this metadata; None means that it certainly does not stand there.

        Raises :class:`~bot.errors.HistoryUnavailable` where the bot may not look or there is too much to
        look through, and :class:`~bot.errors.DeliveryError` in its other forms.
        """
        oldest = f"{(since.astimezone(UTC) - SKEW).timestamp():.6f}"
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            page = await self._page(channel, thread_ts, oldest, cursor)
            for found in page.get("messages") or ():
                told = found.get("metadata") or {}
                if told.get("event_type") == event_type and told.get("event_payload") == dict(payload):
                    return Posted(channel, str(found["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return None
        raise HistoryUnavailable("There is too much in the channel to look through.")

    async def _page(self, channel: str, thread_ts: str | None, oldest: str, cursor: str | None) -> Any:
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": oldest,
            "inclusive": True,
            "include_all_metadata": True,
            "limit": PAGE,
            "cursor": cursor,
        }
        try:
            if thread_ts is None:
                return await self._client.conversations_history(**asked)
            return await self._client.conversations_replies(ts=thread_ts, **asked)
        except SlackApiError as error:
            code = code_of(error)
            if code in NO_HISTORY:
                raise HistoryUnavailable(f"The bot may not read this channel's history ({code}).") from error
            refused = _refused(error)
            if isinstance(refused, DeliveryOutcomeUnknown):  # only looked, nothing was at stake
                refused = DeliveryFailed(str(refused))
            elif isinstance(refused, MessageRefused):
                refused = HistoryUnavailable(f"Slack does not show this channel's history ({code}).")
            raise refused from error
        except NO_ANSWER as error:
            raise DeliveryFailed("Slack cannot be reached to look a message up.") from error


def code_of(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; empty where somebody else answered, as a proxy does.

    Only what looks like one is taken: a server in between may repeat the request there, token and all.
    """
    data = getattr(error.response, "data", error.response)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    return code if CODE.fullmatch(code) else ""


def _refused(error: SlackApiError) -> DeliveryError:
    """Slack's answer that it did not do it, as ours."""
    code = code_of(error)
    status: int = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    if status == 429 or code in {"ratelimited", "rate_limited", "message_limit_exceeded"}:
        headers = {
            str(name).lower(): value
            for name, value in (getattr(error.response, "headers", None) or {}).items()
        }
        return DeliveryRateLimited(
            "Slack asks to wait.", timedelta(seconds=_seconds(headers.get("retry-after")))
        )
    if code in CHANNEL:
        return ChannelUnavailable(CHANNEL[code], code)
    if code in AUTH:
        return SlackAuthBroken(AUTH[code], code)
    if code in NOT_NOW:
        return DeliveryFailed(f"Slack could not take the message just now ({code}).")
    if code in UNCERTAIN or status >= 500 or not code:
        return DeliveryOutcomeUnknown(
            f"Slack had trouble ({code or status}) and did not say whether it took the message."
        )
    return MessageRefused(f"Slack refused the message ({code}).", code)


def _seconds(value: object) -> float:
    try:
        return max(0.0, float(str(value[0] if isinstance(value, list | tuple) else value)))
    except (ValueError, IndexError):
        return DEFAULT_WAIT
