"""Where an answer goes: in the place of the question, into its thread, or nowhere. Each passes the lint."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from time import monotonic
from typing import Any, Protocol, TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import ChannelUnavailable, DeliveryFailed, MessageRefused
from bot.models.delivery import Message, Posted
from bot.render.escape import commands, mrkdwn
from bot.render.slack.blocks import section
from bot.render.slack.lint import check
from handlers.slack_api.errors import BUSY, UNKNOWN, translate_slack_errors
from handlers.slack_api.patience import TRIES, Patience, post_once
from handlers.slack_api.poster import retry_after

T = TypeVar("T")
PATIENCE = 0.7  # seconds of work after which a placeholder says that it is being done
RESPONSE_TIMEOUT = 10  # seconds
GONE = {404, 410}  # how a response URL answers that has expired or was used five times

log = logging.getLogger(__name__)


def spoken(sentence: str) -> Message:
    """A message of one raw sentence."""
    escaped = commands(mrkdwn(sentence, 2_900)) or "…"
    return Message(escaped, (section(escaped),))


class Answer(Protocol):
    """Answers one request."""

    async def send(self, message: Message, *, replace: bool = False) -> None:
        """Answer; ``replace`` puts it in the place of the message whose button was pressed."""
        ...

    async def share(self, message: Message) -> None:
        """Say it to everybody in the channel."""
        ...

    async def delete(self) -> None:
        """Take the message away whose button was pressed."""
        ...

    async def sentence(self, sentence: str) -> None:
        """Answer with one raw sentence, seen only by whoever asked, where that is possible."""
        ...

    async def while_working(self, work: Awaitable[T], saying: str) -> T:
        """The work's result; where it takes long, ``saying`` stands there until the answer replaces it."""
        ...


class InPlace:
    """Answers at a response URL: seen only by whoever asked, five times within half an hour."""

    def __init__(
        self,
        client: AsyncWebClient,
        url: str,
        *,
        channel: str = "",
        user: str = "",
        thread_ts: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        """``channel`` and ``user`` are where it was asked, and by whom: told there once the URL serves no more."""
        self._hook = AsyncWebhookClient(
            url, timeout=RESPONSE_TIMEOUT, session=client.session, retry_handlers=[]
        )
        self._client = client
        self._channel = channel
        self._user = user
        self._thread_ts = thread_ts
        self._patience = patience or Patience()
        self._waiting = False  # a placeholder stands there

    async def send(self, message: Message, *, replace: bool = False) -> None:
        """Answer where it was asked."""
        check(message)
        await self._respond(
            text=message.text,
            blocks=list(message.blocks),
            response_type="ephemeral",
            replace_original=replace or self._waiting,
        )
        self._waiting = False

    async def share(self, message: Message) -> None:
        """Say it to everybody."""
        check(message)
        await self._respond(
            text=message.text, blocks=list(message.blocks), response_type="in_channel", replace_original=False
        )

    async def delete(self) -> None:
        """Take the message away."""
        await self._respond(delete_original=True)

    async def sentence(self, sentence: str) -> None:
        """One sentence."""
        await self.send(spoken(sentence))

    async def while_working(self, work: Awaitable[T], saying: str) -> T:
        """Show a placeholder only where it is needed."""
        task = asyncio.ensure_future(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
            if not done:
                await self._respond(text=mrkdwn(saying), response_type="ephemeral", replace_original=False)
                self._waiting = True
            return await task
        finally:
            task.cancel()

    async def _respond(self, **fields: Any) -> None:
        if self._thread_ts is not None:
            fields["thread_ts"] = self._thread_ts
        # As every other message: else each headline unfolds below an answer that is shared.
        fields |= {"unfurl_links": False, "unfurl_media": False}
        with translate_slack_errors("answer", done=True):
            status = await self._sent(fields)
        if status == 200 or (fields.get("delete_original") and status in GONE):
            return
        if status not in GONE:
            log.warning("the answer was not taken: %d", status)
            raise DeliveryFailed(UNKNOWN.format("answer") if status >= 500 else BUSY)
        await self._instead(fields)

    async def _sent(self, fields: Mapping[str, Any]) -> int:
        """The status that Slack answers with; where it asks to wait, that is done."""
        began = monotonic()
        for attempt in range(TRIES):
            try:
                response = await self._hook.send_dict(dict(fields))
            except aiohttp.ClientConnectorError:
                wait = 0.5 * 2.0**attempt
                if attempt == TRIES - 1:
                    raise
            else:
                if response.status_code != 429:
                    return int(response.status_code)
                wait = retry_after(response.headers)
            if monotonic() - began + wait > self._patience.longest:
                break
            await asyncio.sleep(wait)
        return 429

    async def _instead(self, fields: Mapping[str, Any]) -> None:
        """The URL has expired or is used up: say it in the channel, to whom it is for."""
        if not (self._channel and self._user):
            raise DeliveryFailed("It is too late to answer here. Please ask again.")
        said = {"text": fields["text"], "blocks": fields.get("blocks")}
        if fields.get("response_type") == "in_channel":
            with translate_slack_errors("answer", done=True):
                await post_once(
                    self._client, self._channel, said, thread_ts=self._thread_ts, patience=self._patience
                )
            return
        await whisper(
            self._client, self._channel, self._user, said, thread_ts=self._thread_ts, patience=self._patience
        )


async def whisper(
    client: AsyncWebClient,
    channel: str,
    user: str,
    fields: Mapping[str, Any],
    *,
    thread_ts: str | None = None,
    patience: Patience | None = None,
) -> None:
    """Say it to one person in a channel; where that is no place for it (they left, or I did), directly.

    Raises :class:`~bot.errors.SectorwireError`.
    """
    if channel[:1] in {"C", "G"}:
        try:
            with translate_slack_errors("answer", done=True):
                await client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread_ts, **fields)
        except (ChannelUnavailable, MessageRefused) as error:
            log.info("told directly instead: %s", error, extra={"channel": channel, "user": user})
        else:
            return
    with translate_slack_errors("answer", done=True):
        await post_once(client, user, fields, patience=patience)


class InThread:
    """Answers with messages that everybody sees, below what was said."""

    def __init__(
        self,
        client: AsyncWebClient,
        channel: str,
        thread_ts: str | None,
        *,
        user: str = "",
        patience: Patience | None = None,
    ) -> None:
        """``user`` is who asked; what concerns nobody else is told only to them."""
        self._client = client
        self._channel = channel
        self._thread_ts = thread_ts
        self._user = user
        self._patience = patience or Patience()
        self._placeholder: str | None = None

    async def send(self, message: Message, *, replace: bool = False) -> None:
        """Post below; a placeholder becomes the answer."""
        check(message)
        fields: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks)}
        with translate_slack_errors("answer", done=True):
            if self._placeholder is not None:
                ts, self._placeholder = self._placeholder, None
                await self._client.chat_update(channel=self._channel, ts=ts, **fields)
            else:
                await self._post(fields)

    async def share(self, message: Message) -> None:
        """It is said to everybody anyway."""
        await self.send(message)

    async def delete(self) -> None:
        """There is nothing to take away."""

    async def sentence(self, sentence: str) -> None:
        """One sentence; in a channel only for whoever asked."""
        message = spoken(sentence)
        if not self._user or self._channel[:1] not in {"C", "G"}:
            await self.send(message)
            return
        if self._placeholder is not None:
            ts, self._placeholder = self._placeholder, None
            with translate_slack_errors("answer"):
                await self._client.chat_delete(channel=self._channel, ts=ts)
        said = {"text": message.text, "blocks": list(message.blocks)}
        await whisper(
            self._client, self._channel, self._user, said, thread_ts=self._thread_ts, patience=self._patience
        )

    async def while_working(self, work: Awaitable[T], saying: str) -> T:
        """Show a placeholder only where it is needed."""
        task = asyncio.ensure_future(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
            if not done:
                with translate_slack_errors("answer", done=True):
                    posted = await self._post({"text": mrkdwn(saying)})
                self._placeholder = posted.ts
            return await task
        finally:
            task.cancel()

    async def _post(self, fields: Mapping[str, Any]) -> Posted:
        return await post_once(
            self._client, self._channel, fields, thread_ts=self._thread_ts, patience=self._patience
        )


class Silent:
    """Answers nowhere: an event that asks for nothing."""

    async def send(self, message: Message, *, replace: bool = False) -> None:
        """Nothing."""

    async def share(self, message: Message) -> None:
        """Nothing."""

    async def delete(self) -> None:
        """Nothing."""

    async def sentence(self, sentence: str) -> None:
        """Nothing."""

    async def while_working(self, work: Awaitable[T], saying: str) -> T:
        """Only the work."""
        return await work
