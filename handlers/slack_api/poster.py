"""Posting digests: the :class:`~bot.ports.Poster` port over Slack's own client.

What matters is to know whether a message stands in the channel when a call fails. Slack's refusals say so;
a connection that could not be made says so; whatever breaks after the request was sent does not.
"""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Mapping
from dataclasses import replace
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
from bot.render.slack.tables.native import native

PAGE = 200
MOST_PAGES = 10
# How wrong our clock may have been when a message was sent: Slack dates messages by its own.
SKEW = timedelta(days=1)
# Around the time of sending, by a clock that is right: a message that was on its way for long comes later.
NEAR = (timedelta(seconds=30), timedelta(minutes=2))
NEARBY = 15
WAITS = 2  # for one answer of the history
LONGEST_WAIT = timedelta(seconds=70)
DEFAULT_WAIT = 30.0  # seconds, where Slack's 429 does not say

CHANNEL = {
    "not_in_channel": "I'm not in that channel. Invite me: `/invite @Sectorwire`.",
    "channel_not_found": "I can't see that channel. Invite me: `/invite @Sectorwire`.",
    "is_archived": "That channel is archived. Unarchive it or choose another.",
    "restricted_action": "Posting in that channel is restricted. Ask a workspace admin.",
    "restricted_action_read_only_channel": "That channel is read-only. Ask a workspace admin.",
    "restricted_action_thread_only_channel": "That channel only allows threads.",
    "restricted_action_non_threadable_channel": "That channel doesn't allow threads.",
    "user_is_bot": "You can't message a bot.",
    "cannot_reply_to_message": "The digest's message can't be replied to.",
    "team_access_not_granted": "The app isn't installed in that channel's workspace.",
    "messages_tab_disabled": "The app can't receive direct messages. Turn them on in its settings.",
}
AUTH = {
    "invalid_auth": "Slack doesn't accept the bot token.",
    "not_authed": "No token was sent.",
    "token_revoked": "The bot token was revoked. Reinstall the app.",
    "token_expired": "The bot token has expired. Reinstall the app.",
    "account_inactive": "The app was removed from the workspace. Reinstall it.",
    "not_allowed_token_type": "That isn't a bot token; one starts with xoxb-.",
    "missing_scope": "The token is missing a permission. Run sectorwire doctor to see which.",
    "no_permission": "The bot isn't allowed to post in this workspace.",
    "org_login_required": "The workspace is being moved and will be back soon.",
    "team_added_to_org": "The workspace is being moved and will be back soon.",
    "access_limited": "The workspace doesn't allow this network.",
    "two_factor_setup_required": "The workspace requires two-factor authentication.",
    "ekm_access_denied": "The workspace's admins have suspended posting.",
}
CODE = re.compile(r"[a-z][a-z0-9_:.]{1,60}")  # what Slack's error codes look like
# What Slack says of a kind of block that it does not know.
REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "unsupported_block_type"}
# Slack documents of these that part of the work may have been done before the failure.
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
        self._takes_native = True  # until this workspace refuses one of the newer blocks

    async def post(
        self, channel: str, message: Message, *, metadata: Mapping[str, object], thread_ts: str | None = None
    ) -> Posted:
        """Post a message; links in it are not unfolded. Raises :class:`~bot.errors.DeliveryError` in its forms.

        Tables go as Slack's newer kind; where the workspace refuses that, which posts nothing, they go as before,
        from then on without asking.
        """
        newer = native(message.blocks) if self._takes_native else None
        if newer is not None:
            try:
                return await self._post(channel, replace(message, blocks=newer), metadata, thread_ts)
            except MessageRefused as refused:
                if refused.code not in REFUSED_BLOCKS:
                    raise
                self._takes_native = False
        return await self._post(channel, message, metadata, thread_ts)

    async def _post(
        self, channel: str, message: Message, metadata: Mapping[str, object], thread_ts: str | None
    ) -> Posted:
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
        except (SlackApiError, *NO_ANSWER) as error:
            raise refusal(error) from error
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
        sent = since.astimezone(UTC)

        def is_it(one: Mapping[str, Any]) -> bool:
            told = one.get("metadata") or {}
            return told.get("event_type") == event_type and told.get("event_payload") == dict(payload)

        # Where it almost certainly stands, in one answer: some workspaces show 15 messages, once a minute.
        near = await self._page(channel, thread_ts, sent - NEAR[0], sent + NEAR[1], NEARBY, None)
        found = next(filter(is_it, near.get("messages") or ()), None)
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            if found is not None:
                return Posted(channel, str(found["ts"]))
            page = await self._page(channel, thread_ts, sent - SKEW, None, PAGE, cursor)
            found = next(filter(is_it, page.get("messages") or ()), None)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return Posted(channel, str(found["ts"])) if found is not None else None
        if found is not None:
            return Posted(channel, str(found["ts"]))
        raise HistoryUnavailable("The channel is too busy to search.")

    async def _page(
        self,
        channel: str,
        thread_ts: str | None,
        oldest: datetime,
        latest: datetime | None,
        limit: int,
        cursor: str | None,
    ) -> Any:
        """One answer of the history; where Slack asks to wait for no longer than it must, that is done."""
        for _ in range(WAITS):
            try:
                return await self._asked(channel, thread_ts, oldest, latest, limit, cursor)
            except DeliveryRateLimited as error:
                if error.retry_after > LONGEST_WAIT:
                    raise
                await asyncio.sleep(error.retry_after.total_seconds())
        return await self._asked(channel, thread_ts, oldest, latest, limit, cursor)

    async def _asked(
        self,
        channel: str,
        thread_ts: str | None,
        oldest: datetime,
        latest: datetime | None,
        limit: int,
        cursor: str | None,
    ) -> Any:
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{oldest.timestamp():.6f}",
            "latest": f"{latest.timestamp():.6f}" if latest is not None else None,
            "inclusive": True,
            "include_all_metadata": True,
            "limit": limit,
            "cursor": cursor,
        }
        try:
            if thread_ts is None:
                return await self._client.conversations_history(**asked)
            return await self._client.conversations_replies(ts=thread_ts, **asked)
        except SlackApiError as error:
            code = code_of(error)
            if code in NO_HISTORY:
                raise HistoryUnavailable(
                    f"The bot isn't allowed to read this channel's history ({code})."
                ) from error
            refused = _refused(error)
            if isinstance(refused, DeliveryOutcomeUnknown):  # only looked, nothing was at stake
                refused = DeliveryFailed(str(refused))
            elif isinstance(refused, MessageRefused):
                refused = HistoryUnavailable(f"Slack doesn't show this channel's history ({code}).")
            raise refused from error
        except NO_ANSWER as error:
            raise DeliveryFailed("I can't reach Slack to look up a message.") from error


def code_of(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; empty where somebody else answered, as a proxy does.

    Only what looks like one is taken: a server in between may repeat the request there, token and all.
    """
    data = getattr(error.response, "data", error.response)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    return code if CODE.fullmatch(code) else ""


def refusal(error: Exception) -> DeliveryError:
    """What a call that posts ended with, as ours: whether the message stands there, and what would help."""
    if isinstance(error, SlackApiError):
        return _refused(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return DeliveryFailed("Slack cannot be reached.")
    return DeliveryOutcomeUnknown("Slack didn't confirm the message.")


def _refused(error: SlackApiError) -> DeliveryError:
    """Slack's answer that it did not do it, as ours."""
    code = code_of(error)
    status: int = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    if status == 429 or code in {"ratelimited", "rate_limited", "message_limit_exceeded"}:
        headers = getattr(error.response, "headers", None) or {}
        return DeliveryRateLimited("Slack is busy.", timedelta(seconds=retry_after(headers)))
    if code in CHANNEL:
        return ChannelUnavailable(CHANNEL[code], code)
    if code in AUTH:
        return SlackAuthBroken(AUTH[code], code)
    if code in NOT_NOW:
        return DeliveryFailed(f"Slack couldn't take the message right now ({code}).")
    if code in UNCERTAIN or status >= 500 or not code:
        return DeliveryOutcomeUnknown(f"Slack had trouble ({code or status}) and didn't confirm the message.")
    return MessageRefused(f"Slack didn't accept the message ({code}).", code)


def retry_after(headers: Mapping[str, Any]) -> float:
    """For how many seconds Slack asks to wait."""
    value = {str(name).lower(): one for name, one in headers.items()}.get("retry-after")
    try:
        return max(0.0, float(str(value[0] if isinstance(value, list | tuple) else value)))
    except (ValueError, IndexError):
        return DEFAULT_WAIT
