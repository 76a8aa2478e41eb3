"""Slack's JavaScript as a process beside the test: told what to do, asked what it heard."""

from __future__ import annotations

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATIENCE = 20.0  # seconds; everything here takes milliseconds, except where a test is about waiting
LINE = 4 * 1024 * 1024  # bytes of one answer
NODE = shutil.which("node")
MISSING = (
    "Node is not installed"
    if NODE is None
    else ""
    if (HERE / "node_modules" / "@slack" / "bolt").is_dir()
    else "`make contract` has not installed Slack's packages"
)
"""Why the contract cannot be checked here; empty where it can."""


class PeerRefused(Exception):
    """The JavaScript client raised an error: ``code`` is its own, ``data`` what Slack's answer said."""

    def __init__(self, error: dict[str, Any]) -> None:
        self.code = error["code"]
        self.data = error.get("data") or {}
        super().__init__(f"{self.code}: {error['message']}")


@dataclass
class Peer:
    """One Bolt app. ``heard`` is all that it told so far, oldest first."""

    process: Process
    heard: list[dict[str, Any]] = field(default_factory=list)
    _answers: dict[int, asyncio.Future[Any]] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 0

    async def ask(self, doing: str, **args: Any) -> Any:
        """Have it do something; raises :class:`PeerRefused` with the client's own error."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        self._write({"id": self._number, "call": doing, "args": args})
        async with asyncio.timeout(PATIENCE):
            return await answer

    async def api(self, method: str, **args: Any) -> dict[str, Any]:
        """Call a method of the Web API through the client's own function for it."""
        return await self.ask("api", method=method, args=args)

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What it told of one kind."""
        return [line for line in self.heard if line["heard"] == kind]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The events of one type that it heard."""
        return [line for line in self.told("event") if line["body"]["event"]["type"] == kind]

    async def until(self, found: Callable[[], Any]) -> Any:
        """Wait for what it tells until ``found`` finds something in it."""
        async with asyncio.timeout(PATIENCE):
            while not (value := found()):
                self._news.clear()
                await self._news.wait()
        return value

    async def next(self, kind: str, count: int = 1) -> dict[str, Any]:
        """The ``count``-th line of a kind, waited for."""
        lines: list[dict[str, Any]] = await self.until(lambda: self.told(kind)[count - 1 : count])
        return lines[0]["body"]

    def _write(self, line: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(line).encode() + b"\n")

    async def listen(self) -> None:
        """Take in what it says until it ends."""
        assert self.process.stdout is not None
        async for raw in self.process.stdout:
            line = json.loads(raw)
            waiting = self._answers.pop(line["id"], None) if "id" in line else None
            if waiting is None:
                self.heard.append(line)
                self._news.set()
            elif "error" in line:
                waiting.set_exception(PeerRefused(line["error"]))
            else:
                waiting.set_result(line.get("result"))

    async def end(self) -> str:
        """Close its input, on which it ends by itself; returns what it complained of."""
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        self.process.stdin.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        return (await self.process.stderr.read()).decode()


@asynccontextmanager
async def bolt_js(**settings: Any) -> AsyncIterator[Peer]:
    """A running Bolt app; ``settings`` are those of ``peer.mjs``."""
    assert NODE is not None
    process = await create_subprocess_exec(
        NODE, HERE / "peer.mjs", stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LINE
    )
    peer = Peer(process)
    ears = asyncio.create_task(peer.listen())
    try:
        peer._write(settings)
        started = asyncio.create_task(peer.next("started"))
        await asyncio.wait({started, ears}, return_when=asyncio.FIRST_COMPLETED)
        if not started.done():
            started.cancel()
            raise RuntimeError(await peer.end())
        yield peer
    finally:
        await peer.end()
        await ears
