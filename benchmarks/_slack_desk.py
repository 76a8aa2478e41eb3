"""What the benchmarks of Slack share: a workspace here, an app in a process of its own, and commands by the clock.

Each command carries an address of its own for the answer, at a server here that takes
whatever comes and notes when. So what is measured is the app's time and the way there and back, the same for
ours and for its peer. Commands are sent at their moments whether or not the app keeps up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from benchmarks._swift import SwiftClock
from bot.demo.slack.delivery import payloads
from bot.demo.slack.delivery.dispatch import Envelope
from bot.demo.slack.server import Settings, WorkspaceServer

ROOT = Path(__file__).resolve().parents[1]

PROVIDERS = (
    "SEC",
    "FINNHUB",
    "YAHOO",
    "QUOTES",
    "CLINICALTRIALS",
    "FX",
)  # nothing is asked of the world outside


@dataclass(frozen=True, slots=True)
class Cost:
    """What an app has used so far: processor seconds, and MiB held now where that is known."""

    cpu: float
    memory: float | None


class AppDesk:
    """An app that listens, and what it is sent."""

    def __init__(self, server: WorkspaceServer, process: asyncio.subprocess.Process, port: int) -> None:
        self.server = server
        self.lost = 0  # commands without an acknowledgement within Slack's three seconds
        self.answered: dict[int, float] = {}  # when the first answer to each command came, by its number
        self.sent: dict[int, float] = {}
        self._answer = asyncio.Event()
        self._process = process
        self._port = port
        self._sink = ""
        self._state = server.workspace
        self._you = next(one for one in self._state.users.values() if one.name == "you")
        found = self._state.channel_named("biotech-news")
        assert found is not None
        self._channel = found

    @asynccontextmanager
    async def sink(self) -> AsyncIterator[None]:
        """Where answers go."""

        async def take(request: web.Request) -> web.Response:
            await request.read()
            self.answered.setdefault(int(request.match_info["number"]), time.perf_counter())
            self._answer.set()
            return web.Response(text="ok")

        app = web.Application()
        app.router.add_post("/{number}", take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._sink = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()

    async def cost(self) -> Cost:
        """What the app has used."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"?\n")
        return Cost(**json.loads(await self._process.stdout.readline()))

    async def metrics(self) -> str:
        """What the app counts, as it shows it to Prometheus."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self._port}/metrics") as response,
        ):
            return await response.text()

    async def command(self, text: str) -> float:
        """``/news text``: seconds until it was acknowledged."""
        number = len(self.sent)
        body = payloads.command(
            self._state, self._you, self._channel, "/news", text, f"{self._sink}/{number}", f"{number}.bench"
        )
        self.sent[number] = started = time.perf_counter()
        ack = await self.server.route.send(Envelope("slash_commands", body))
        self.lost += ack is None
        return time.perf_counter() - started

    async def paced(self, texts: Sequence[str], rate: float) -> list[float]:
        """Each at its moment, ``rate`` a second; seconds until each was acknowledged, in order of size."""
        tasks: list[asyncio.Task[float]] = []
        began = time.perf_counter()
        for number, text in enumerate(texts):
            if (wait := began + number / rate - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            tasks.append(asyncio.create_task(self.command(text)))
        return sorted(await asyncio.gather(*tasks))

    async def pressed(self, text: str, count: int, at_once: int) -> float:
        """Commands acknowledged a second where the next is sent as soon as one of ``at_once`` is acknowledged."""
        left = iter(range(count))

        async def work() -> None:
            for _ in left:
                await self.command(text)

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(at_once)))
        return count / (time.perf_counter() - began)

    @property
    def waiting(self) -> int:
        """How many commands have no answer yet."""
        return len(self.sent) - len(self.answered)

    async def all_answered(self, within: float = 120.0) -> bool:
        """Wait until every command has its answer."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.waiting:
                    self._answer.clear()
                    await self._answer.wait()
        return not self.waiting


async def _as_it_is(_server: WorkspaceServer) -> None:
    """Nothing to prepare."""


@asynccontextmanager
async def open_app(
    kind: str,
    config: Path,
    *,
    prepare: Callable[[WorkspaceServer], Awaitable[None]] = _as_it_is,
    clock: SwiftClock | None = None,
    cut_off: bool = False,
    http: bool = False,
) -> AsyncIterator[AppDesk]:
    """A workspace here and the app, ``bare`` or ``ours``, in a process of its own; ``clock`` is that of both.

    ``http`` sends it signed requests instead of envelopes over Socket Mode. With ``cut_off`` it is not asked to finish what it is doing. What it logs stands beside the configuration.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/slack/events" if http else None
    async with WorkspaceServer(Settings(request_url=url), clock=clock) as server:
        await prepare(server)
        variables = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SECTORWIRE_CONFIG": str(config),
            "SECTORWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "SLACK_API_URL": server.api_url,
            "SLACK_BOT_TOKEN": server.tokens.bot,
            **(
                {"SLACK_SIGNING_SECRET": server.tokens.signing_secret}
                if http
                else {"SLACK_APP_TOKEN": server.tokens.app}
            ),
            **{f"SECTORWIRE_{name}_URL": f"{server.url}/no-figures" for name in PROVIDERS},
            "BENCH_PORT": str(port),
            "BENCH_CLOCK": f"{clock.rate} {clock.anchor}" if clock else "",
        }
        with (config.parent / f"{kind}.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks._slack_app", kind,
                env=variables, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
            desk = AppDesk(server, process, port)
            async with desk.sink():
                yield desk
        finally:
            if cut_off:
                process.kill()
            process.stdin.close()
            await asyncio.wait_for(process.wait(), 60)


def answer_times(app: AppDesk, last: int) -> list[float]:
    """Seconds until each of the last commands was answered, in order of size."""
    numbers = range(len(app.sent) - last, len(app.sent))
    return sorted(app.answered[number] - app.sent[number] for number in numbers if number in app.answered)


def share(ordered: Sequence[float], part: float) -> float:
    """A percentile of what stands in order of size."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
