"""How fast commands are acknowledged and answered, beside a bare Bolt app whose handler is empty.

Both apps stand in this process, on the same local workspace over Socket Mode; ours searches, renders and
answers each command, so its figures hold all of that. Bounded: a few hundred commands on loopback.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.harness import Measure, Result

WARM_UP, COMMANDS, AT_ONCE = 20, 300, 8
PACED, PACE = 150, 0.02  # seconds between two commands where latency is measured


def run() -> Result:
    """Acknowledgements: p50, p99 at an even pace, and how many a second under pressure."""
    return asyncio.run(_run())


async def _run() -> Result:
    with tempfile.TemporaryDirectory() as folder:
        bare = await _bare()
        ours = await _ours(Path(folder))
    peer = "bare Bolt app"
    return Result(
        "Slack: acknowledging commands",
        (
            Measure("help, acknowledged, p50", ours["p50"] * 1000, "ms", peer, bare["p50"] * 1000, bare["p50"] / ours["p50"]),
            Measure(
                "help, acknowledged, p99", ours["p99"] * 1000, "ms", peer, bare["p99"] * 1000,
                bare["p99"] / ours["p99"], "< 100 ms", ours["p99"] < 0.1,
            ),
            Measure(
                "/news, acknowledged, p99", ours["news_p99"] * 1000, "ms", peer, bare["p99"] * 1000,
                bare["p99"] / ours["news_p99"], "< 100 ms", ours["news_p99"] < 0.1,
            ),
            Measure(
                "acknowledged a second", ours["rate"], "1/s", peer, bare["rate"], ours["rate"] / bare["rate"],
                ">= 0.7x", ours["rate"] >= 0.7 * bare["rate"],
            ),
            Measure("/news answered a second", ours["answers"], "1/s"),
        ),
    )  # fmt: skip


async def _bare() -> dict[str, float]:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.demo.workspace.server import WorkspaceServer

    async with WorkspaceServer() as server:
        app = AsyncApp(client=AsyncWebClient(token=server.tokens.bot, base_url=server.api_url), name="bare")

        @app.command("/news")
        async def news(ack) -> None:
            await ack()

        handler = AsyncSocketModeHandler(app, server.tokens.app)
        await handler.connect_async()
        figures = await _measured(server, "help", _nothing)
        await handler.close_async()
        return figures


async def _ours(folder: Path) -> dict[str, float]:
    from tests.slack.desk import judged, open_desk

    async with open_desk(folder) as desk:
        await desk.store(*(judged(f"Story {n} tells of trial {n}", hours=n / 20) for n in range(1, 101)))
        figures = await _measured(desk.server, "help", desk.settle)
        latencies = await _paced(desk.server, "biotech")
        await desk.settle()
        started = time.perf_counter()
        await _pressed(desk.server, "biotech", COMMANDS // 3)
        await desk.settle()
        seconds = time.perf_counter() - started
        return figures | {"news_p99": _share(latencies, 0.99), "answers": COMMANDS // 3 / seconds}


async def _nothing() -> None:
    """Nothing is left to be done."""


async def _measured(server: object, text: str, settle: Callable[[], Awaitable[None]]) -> dict[str, float]:
    await _pressed(server, text, WARM_UP)
    await settle()
    latencies = await _paced(server, text)
    await settle()
    started = time.perf_counter()
    await _pressed(server, text, COMMANDS)
    rate = COMMANDS / (time.perf_counter() - started)
    await settle()
    return {"p50": _share(latencies, 0.5), "p99": _share(latencies, 0.99), "rate": rate}


async def _command(server, text: str) -> float:
    from bot.demo.workspace import payloads
    from bot.demo.workspace.dispatch import Envelope

    state = server.workspace
    you = next(one for one in state.users.values() if one.name == "you")
    channel = state.channel_named("biotech-news")
    url = server.interactions._response_url(you.id, channel.id)  # noqa: SLF001
    body = payloads.command(state, you, channel, "/news", text, url, "1.2.3")
    started = time.perf_counter()
    ack = await server.socket.send(Envelope("slash_commands", body))
    assert ack is not None, "a command was not acknowledged within three seconds"
    return time.perf_counter() - started


async def _paced(server: object, text: str) -> list[float]:
    tasks = []
    for _ in range(PACED):
        tasks.append(asyncio.create_task(_command(server, text)))
        await asyncio.sleep(PACE)
    return await asyncio.gather(*tasks)


async def _pressed(server: object, text: str, count: int) -> None:
    left = iter(range(count))

    async def work() -> None:
        for _ in left:
            await _command(server, text)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
