"""An answer in a window of its own: for what is pressed where no answer can stand beside it, as on the Home tab."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.models.delivery import Message
from bot.render.escape import plain
from bot.render.slack.blocks import Block
from bot.render.slack.lint import check_view
from bot.render.slack.rules import SURFACES, VIEW_BLOCKS
from bot.render.slack.tables.company_table import as_lines
from handlers.slack_api.errors import translate_slack_errors
from handlers.slack_api.responses import spoken

T = TypeVar("T")
TITLE = 24  # characters


class InModal:
    """Answers in a modal: opened with the first answer or for waiting, filled with each further one.

    ``view`` is the id of one that is open already.
    """

    def __init__(
        self, client: AsyncWebClient, trigger: str | None, title: str, *, view: str | None = None
    ) -> None:
        self._client = client
        self._trigger = trigger
        self._title = title
        self._view = view
        self._blocks: list[Block] = []

    async def send(self, message: Message, *, replace: bool = False) -> None:
        """Show it below what is there, or in its place."""
        worded = [as_lines(block) if block["type"] == "table" else block for block in message.blocks]
        shown = [block for block in worded if block["type"] in SURFACES["modal"]]
        self._blocks = shown if replace else [*self._blocks, *shown]
        await self._show(self._blocks)

    async def share(self, message: Message) -> None:
        """A modal is one person's."""
        await self.send(message)

    async def delete(self) -> None:
        """It is closed by whoever reads it."""

    async def sentence(self, sentence: str) -> None:
        """One sentence."""
        await self.send(spoken(sentence))

    async def while_working(self, work: Awaitable[T], saying: str) -> T:
        """Open at once, for what a press may open is forgotten after three seconds."""
        await self._show(spoken(saying).blocks)
        return await work

    async def _show(self, blocks: tuple[Block, ...] | list[Block]) -> None:
        view: Mapping[str, object] = check_view(
            {
                "type": "modal",
                "title": {"type": "plain_text", "text": plain(self._title, TITLE)},
                "close": {"type": "plain_text", "text": "Close"},
                "blocks": list(blocks[:VIEW_BLOCKS]),
            }
        )
        with translate_slack_errors("window", done=True):
            if self._view is not None:
                await self._client.views_update(view_id=self._view, view=dict(view))
            else:
                opened = await self._client.views_open(trigger_id=self._trigger or "", view=dict(view))
                self._view = opened["view"]["id"]
