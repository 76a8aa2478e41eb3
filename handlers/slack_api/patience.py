"""What passes is waited out: Slack's rate limits, its short failures, broken connections.

Two kinds of calls. What may be done twice (reading, forms, Home tabs, changing a message) is simply asked again.
A new message must not stand there twice: it is sent again only where Slack certainly does not have it, which is
looked up in the channel by a mark that the message carries; where that cannot be found out it is left.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from uuid import uuid4

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryError, DeliveryFailed, DeliveryOutcomeUnknown, DeliveryRateLimited
from bot.models.delivery import Posted
from handlers.slack_api.poster import NO_ANSWER, NOT_NOW, UNCERTAIN, SlackPoster, once, refusal, retry_after

EVENT_TYPE = "sectorwire_answer"
TRIES = 4
TRIGGER_TIME = 2.0  # seconds: Slack takes a trigger for three
OPENS = {"views.open", "views.push"}
# What must not be done twice, or cannot: it is not asked again unless Slack certainly did nothing.
NOT_TWICE = {"chat.postMessage", "chat.postEphemeral", "oauth.v2.access"}
BROKEN = (aiohttp.ClientConnectionError, ConnectionError)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer waits, in seconds.

    ``longest`` is the most that is waited altogether before a call is given up, ``settle`` the time from an unknown
    outcome to the first look, ``grace`` how long after it was sent a message without an answer may still appear.
    """

    longest: float = 60.0
    settle: float = 2.0
    grace: float = 30.0


class Retries(AsyncRetryHandler):
    """What Slack's client does with a call that failed: ask again where that cannot do anything twice."""

    def __init__(self, patience: Patience | None = None) -> None:
        super().__init__(max_retry_count=TRIES - 1)
        self.patience = patience or Patience()

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        method = request.url.rpartition("/")[2].partition("?")[0]
        if not self._passes(method, state.current_attempt, response, error):
            return False
        longest = TRIGGER_TIME if method in OPENS else self.patience.longest
        values = state.custom_values = state.custom_values or {"waited": 0.0}
        values["next"] = _pause(state.current_attempt, response)
        return bool(values["waited"] + values["next"] <= longest)

    def _passes(
        self, method: str, attempt: int, response: HttpResponse | None, error: Exception | None
    ) -> bool:
        """Whether it may be asked again."""
        if response is None:
            if isinstance(error, aiohttp.ClientConnectorError):
                return True
            if method in NOT_TWICE:
                return False
            return isinstance(error, BROKEN) or (
                # A server that says nothing takes long to say it: once more will do.
                isinstance(error, TimeoutError) and attempt == 0 and method not in OPENS
            )
        code = response.body.get("error") if isinstance(response.body, Mapping) else None
        if response.status_code == 429 or code in {"ratelimited", "rate_limited", *NOT_NOW}:
            return True
        return method not in NOT_TWICE and (response.status_code >= 500 or code in UNCERTAIN)

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Wait as long as Slack says."""
        values = state.custom_values or {"waited": 0.0, "next": _pause(state.current_attempt, response)}
        values["waited"] += values["next"]
        await asyncio.sleep(values["next"])
        state.next_attempt_requested = True
        state.increment_current_attempt()


def _pause(attempt: int, response: HttpResponse | None) -> float:
    if response is not None and response.status_code == 429:
        return retry_after(response.headers)
    return 0.5 * 2.0**attempt


async def post_once(
    client: AsyncWebClient,
    channel: str,
    fields: Mapping[str, Any],
    *,
    thread_ts: str | None = None,
    patience: Patience | None = None,
) -> Posted:
    """Post a message that stands there once, whatever happens on the way; links in it are not unfolded.

    Raises ``SlackApiError`` where Slack refuses it for good, and :class:`~bot.errors.DeliveryError` where it is
    given up.
    """
    patience = patience or Patience()
    payload = {"id": uuid4().hex}
    sender, began = once(client), monotonic()
    for attempt in range(TRIES):
        since, sent = datetime.now(UTC), monotonic()
        try:
            response = await sender.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": EVENT_TYPE, "event_payload": payload},
                **fields,
            )
            return Posted(str(response["channel"]), str(response["ts"]))
        except (SlackApiError, *NO_ANSWER) as error:
            refused = refusal(error)
            wait = _before_next(refused, attempt)
            if wait is None:
                raise
            failed = error
        if isinstance(refused, DeliveryOutcomeUnknown):
            found = await _look_up(client, channel, payload, since, sent, thread_ts, patience)
            if found is not None:
                return found
        if attempt == TRIES - 1 or monotonic() - began + wait > patience.longest:
            raise refused from failed
        await asyncio.sleep(wait)
    raise AssertionError("every way out of the loop is in it")


def _before_next(refused: DeliveryError, attempt: int) -> float | None:
    """Seconds until the next try; None where another try changes nothing."""
    match refused:
        case DeliveryRateLimited():
            return refused.retry_after.total_seconds()
        case DeliveryFailed():
            return 0.5 * 2.0**attempt
        case DeliveryOutcomeUnknown():
            return 0.0  # looking it up takes its time
    return None


async def _look_up(
    client: AsyncWebClient,
    channel: str,
    payload: Mapping[str, object],
    since: datetime,
    sent: float,
    thread_ts: str | None,
    patience: Patience,
) -> Posted | None:
    """The message where it stands there after all; None where it certainly does not, and will not any more."""
    poster = SlackPoster(client)
    for until in (monotonic() + patience.settle, sent + patience.grace):
        await asyncio.sleep(max(0.0, until - monotonic()))
        try:
            place = await _conversation(client, channel)
            found = await poster.find(
                place, event_type=EVENT_TYPE, payload=payload, since=since, thread_ts=thread_ts
            )
        except (DeliveryError, SlackApiError, *NO_ANSWER) as error:
            log.warning("an answer cannot be looked up: %s", error, extra={"channel": channel})
            raise DeliveryOutcomeUnknown("It cannot be looked up whether Slack took the message.") from error
        if found is not None:
            return found
    return None


async def _conversation(client: AsyncWebClient, channel: str) -> str:
    """The id under which its history is asked for: messages to a person stand in a direct conversation."""
    if channel[:1] not in {"U", "W"}:
        return channel
    return str((await client.conversations_open(users=[channel]))["channel"]["id"])
