"""An app without any library, for collecting what the local workspace answers and sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.demo.slack.server import WorkspaceServer

Json = dict[str, Any]


@dataclass
class Observer:
    """Calls the Web API and keeps the answers; acknowledges whatever arrives and keeps that too."""

    server: WorkspaceServer
    session: aiohttp.ClientSession
    answers: list[tuple[str, Json]] = field(default_factory=list)
    payloads: list[Json] = field(default_factory=list)
    replies: dict[str, Json] = field(default_factory=dict)  # what it acknowledges with, by kind of payload

    @property
    def channel(self) -> str:
        """The id of #general."""
        found = self.server.workspace.channel_named("general")
        assert found is not None
        return found.id

    async def api(self, method: str, *, token: str | None = None, **args: Any) -> Json:
        """One call, its answer kept."""
        headers = {"Authorization": f"Bearer {token or self.server.tokens.bot}"}
        address = self.server.api_url + method
        body = {key: value for key, value in args.items() if value is not None}
        async with self.session.post(address, json=body, headers=headers) as response:
            answer: Json = await response.json()
        answer.pop("warning", None)
        self.answers.append((method, answer))
        return answer

    async def do(self, action: str, **body: Any) -> Json:
        """A person does something in the page; answers when the app has heard of it."""
        async with self.session.post(f"{self.server.url}/page/{action}", json=body) as response:
            done: Json = await response.json()
        assert done["ok"], (action, done)
        await self.settled()
        return done

    async def settled(self) -> None:
        """Wait until every event has been acknowledged."""
        await until(lambda: not self.server._deliveries._tasks)

    def last(self, kind: str) -> Json:
        """The newest payload of a kind."""
        return next(one for one in reversed(self.payloads) if one.get("type") == kind)

    async def listen(self, url: str) -> None:
        """Acknowledge everything and keep it."""
        async with self.session.ws_connect(url) as socket:
            async for message in socket:
                envelope = message.json()
                if "envelope_id" not in envelope:
                    continue
                payload = envelope["payload"]
                self.payloads.append(payload)
                reply = self.replies.get(str(payload.get("type")), {})
                await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": reply})


async def until(condition: Callable[[], object]) -> None:
    """Wait for what happens in another part, at most five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  nobody tells of it
            await asyncio.sleep(0.005)


@asynccontextmanager
async def observing(server: WorkspaceServer) -> AsyncIterator[Observer]:
    """An observer that listens."""
    async with aiohttp.ClientSession() as session:
        observer = Observer(server, session)
        opened = await observer.api("apps.connections.open", token=server.tokens.app)
        ears = asyncio.create_task(observer.listen(opened["url"]))
        await until(lambda: server.socket.listening)
        try:
            yield observer
        finally:
            ears.cancel()
            await asyncio.gather(ears, return_exceptions=True)
