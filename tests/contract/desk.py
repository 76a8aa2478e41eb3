"""Both sides of the contract: a person at the workspace's page, and the Bolt app behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.demo.slack.server import WorkspaceServer
from bot.demo.slack.state.records import PostedMessage
from tests.contract.peer import PATIENCE, Peer


@dataclass
class Desk:
    """The workspace and the peer that listens to it."""

    server: WorkspaceServer
    peer: Peer

    @property
    def channel(self) -> str:
        """The id of #general."""
        found = self.server.workspace.channel_named("general")
        assert found is not None
        return found.id

    def messages(self) -> list[PostedMessage]:
        """All that stands in #general, oldest first."""
        return self.server.workspace.messages(self.channel)

    def texts(self) -> list[str]:
        """The texts in #general, oldest first."""
        return [message.text for message in self.messages()]

    async def do(self, action: str, **body: Any) -> dict[str, Any]:
        """A person does something in the page."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.server.url}/page/{action}", json=body) as answer,
        ):
            done: dict[str, Any] = await answer.json()
        return done

    async def enter(self, line: str, **where: Any) -> dict[str, Any]:
        """A person enters a line that begins with a slash."""
        return await self.do("command", channel=self.channel, text=line, **where)

    async def write(self, text: str, **where: Any) -> dict[str, Any]:
        """A person writes a message."""
        return await self.do("say", channel=self.channel, text=text, **where)

    async def offer(self, *elements: dict[str, Any]) -> str:
        """The app posts a message with these elements in one block called ``b``; its timestamp."""
        blocks = [{"type": "actions", "block_id": "b", "elements": list(elements)}]
        posted = await self.peer.api("chat.postMessage", channel=self.channel, text="choose", blocks=blocks)
        ts: str = posted["ts"]
        return ts

    async def press(self, ts: str, action: str, **given: Any) -> dict[str, Any]:
        """A person uses an element of such a message."""
        return await self.do("act", channel=self.channel, ts=ts, block_id="b", action_id=action, **given)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something that another part does."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110  what is waited for happens in another part
                await asyncio.sleep(0.01)
