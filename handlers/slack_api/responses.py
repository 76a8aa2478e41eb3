"""Where an answer goes: in the place of the question, into its thread, or nowhere. Each passes the lint."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, Protocol, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import SectorwireError
from bot.models.delivery import Message
from bot.render.escape import mrkdwn
from bot.render.slack.blocks import section
from bot.render.slack.lint import check
from handlers.slack_api.errors import translate_slack_errors
from handlers.slack_api.poster import once

T = TypeVar("T")
PATIENCE = 0.7  # seconds of work after which a placeholder says that it is being done
RESPONSE_TIMEOUT = 10  # seconds


def spoken(sentence: str) -> Message:
    """A message of one raw sentence."""
    escaped = mrkdwn(sentence, 2_900) or "…"
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

    def __init__(self, client: AsyncWebClient, url: str, *, thread_ts: str | None = None) -> None:
        self._hook = AsyncWebhookClient(
            url, timeout=RESPONSE_TIMEOUT, session=client.session, retry_handlers=[]
        )
        self._client = client
        self._thread_ts = thread_ts
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
        with translate_slack_errors("answer", done=True):
            response = await self._hook.send_dict(fields)
        if response.status_code != 200:
            raise SectorwireError(f"Slack did not take the answer ({response.status_code}).")


class InThread:
    """Answers with messages that everybody sees, below what was said."""

    def __init__(self, client: AsyncWebClient, channel: str, thread_ts: str | None) -> None:
        self._client = client
        self._channel = channel
        self._thread_ts = thread_ts
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
        """One sentence."""
        await self.send(spoken(sentence))

    async def while_working(self, work: Awaitable[T], saying: str) -> T:
        """Show a placeholder only where it is needed."""
        task = asyncio.ensure_future(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
            if not done:
                with translate_slack_errors("answer", done=True):
                    response = await self._post({"text": mrkdwn(saying)})
                self._placeholder = response["ts"]
            return await task
        finally:
            task.cancel()

    async def _post(self, fields: Mapping[str, Any]) -> Any:
        return await once(self._client).chat_postMessage(
            channel=self._channel, thread_ts=self._thread_ts, unfurl_links=False, unfurl_media=False, **fields
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
