"""How fast commands are acknowledged and answered, beside a bare Bolt app whose handler is empty.

Each app is a process of its own, as it is in life, with the local workspace here over Socket Mode. Ours
renders and answers what it acknowledges, so its figures hold all of that. Bounded: a few hundred commands
on loopback.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.harness import Measure, Result
from bot.app import open_house
from bot.config import Environment
from bot.demo.workspace import payloads
from bot.demo.workspace.dispatch import Envelope
from bot.demo.workspace.server import WorkspaceServer
from tests.slack.desk import judged, store

ROOT = Path(__file__).resolve().parents[1]
CONFIG = """
contact: desk@example.com
delivery: {time: "00:00", days: daily, timezone: UTC}
sectors:
  biotech:
    title: Biotech
    feeds: [{url: "https://harbor.example/feed", name: Harbor Wire, page_text: false}]
"""
STORED = 1_000
WARM_UP, COMMANDS, AT_ONCE, ANSWERED = 20, 300, 8, 100
REST = 1.0  # seconds between two measurements, for what is still being answered
PACED, PACE = 150, 0.02  # seconds between two commands where latency is measured
NEWS_PACED, NEWS_PACE = 60, 0.1  # ten people a second who ask for the news


def run() -> Result:
    """Acknowledgements: p50, p99 at an even pace, and how many a second under pressure."""
    return asyncio.run(_run())


async def _run() -> Result:
    with tempfile.TemporaryDirectory() as folder:
        async with _app("bare", Path(folder)) as server:
            bare = await _measured(server, "help")
        await _filled(Path(folder))
        async with _app("ours", Path(folder)) as server:
            ours = await _measured(server, "help")
            news = await _paced(server, "biotech", NEWS_PACED, NEWS_PACE)
            await asyncio.sleep(REST)
            ours |= {"news_p99": _share(news, 0.99), "answers": await _answered(server)}
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


@asynccontextmanager
async def _app(kind: str, folder: Path) -> AsyncIterator[WorkspaceServer]:
    """A workspace here, the app in a process of its own."""
    server = WorkspaceServer()
    async with server:
        (folder / "sectors.yaml").write_text(CONFIG)
        variables = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SECTORWIRE_CONFIG": str(folder / "sectors.yaml"),
            "SLACK_API_URL": server.api_url,
            "SLACK_BOT_TOKEN": server.tokens.bot,
            "SLACK_APP_TOKEN": server.tokens.app,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks._slack_app", kind,
            env=variables, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert await asyncio.wait_for(process.stdout.readline(), 30) == b"ready\n"
            yield server
        finally:
            process.stdin.close()
            await asyncio.wait_for(process.wait(), 60)


async def _filled(folder: Path) -> None:
    """A thousand stories to look through, stored before the app starts."""
    (folder / "sectors.yaml").write_text(CONFIG)
    async with open_house(Environment(config=folder / "sectors.yaml")) as house:
        for start in range(0, STORED, 200):
            await store(
                house,
                *(judged(f"Story {n} tells of trial {n}", hours=n / 50) for n in range(start, start + 200)),
            )


async def _measured(server: WorkspaceServer, text: str) -> dict[str, float]:
    await _pressed(server, text, WARM_UP)
    await asyncio.sleep(REST)
    latencies = await _paced(server, text)
    await asyncio.sleep(REST)
    started = time.perf_counter()
    await _pressed(server, text, COMMANDS)
    rate = COMMANDS / (time.perf_counter() - started)
    await asyncio.sleep(REST)
    return {"p50": _share(latencies, 0.5), "p99": _share(latencies, 0.99), "rate": rate}


async def _answered(server: WorkspaceServer) -> float:
    """Answers a second, each counted when it stands in the channel."""
    channel = server.workspace.channel_named("biotech-news")
    assert channel is not None
    before = len(server.workspace.messages(channel.id))
    started = time.perf_counter()
    await _pressed(server, "biotech", ANSWERED)
    while len(server.workspace.messages(channel.id)) < before + ANSWERED:
        assert time.perf_counter() - started < 60, "answers are missing"
        await asyncio.sleep(0.01)
    return ANSWERED / (time.perf_counter() - started)


async def _command(server: WorkspaceServer, text: str) -> float:
    state = server.workspace
    you = next(one for one in state.users.values() if one.name == "you")
    channel = state.channel_named("biotech-news")
    url = server.interactions._response_url(you.id, channel.id)  # noqa: SLF001
    body = payloads.command(state, you, channel, "/news", text, url, "1.2.3")
    started = time.perf_counter()
    ack = await server.socket.send(Envelope("slash_commands", body))
    assert ack is not None, "a command was not acknowledged within three seconds"
    return time.perf_counter() - started


async def _paced(server: WorkspaceServer, text: str, count: int = PACED, pace: float = PACE) -> list[float]:
    tasks = []
    for _ in range(count):
        tasks.append(asyncio.create_task(_command(server, text)))
        await asyncio.sleep(pace)
    return await asyncio.gather(*tasks)


async def _pressed(server: WorkspaceServer, text: str, count: int) -> None:
    left = iter(range(count))

    async def work() -> None:
        for _ in left:
            await _command(server, text)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
