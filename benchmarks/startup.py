"""How soon the command answers and the bot listens: whole processes, beside a peer in the same run."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import Measure, Result, timed

RUNS = 7
ROOT = Path(__file__).resolve().parents[1]
CONFIG = "sectors: {energy: {title: Energy, feeds: [{url: 'https://feed.invalid/rss', name: None}]}}\n"
BARE = """
import asyncio, os
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
async def main():
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"] + "/")
    handler = AsyncSocketModeHandler(AsyncApp(client=client), os.environ["SLACK_APP_TOKEN"], web_client=client)
    await handler.connect_async()
    await asyncio.Event().wait()
asyncio.run(main())
"""


def run() -> Result:
    """Median wall seconds of ``sectorwire --help``, and from start to a listening bot."""
    ours = timed(lambda: _help([sys.executable, "-m", "bot", "--help"]), runs=RUNS)
    peer = timed(lambda: _help([sys.executable, "-m", "sqlite_utils", "--help"]), runs=RUNS)
    bot, bare = asyncio.run(_listening())
    return Result(
        "Start-up (whole processes, median)",
        (
            Measure(
                "sectorwire --help",
                ours,
                "s",
                "sqlite-utils --help",
                peer,
                peer / ours,
                "< 0.3 s",
                ours < 0.3,
            ),
            Measure("the bot listens", bot, "s", "a bare Bolt app", bare, bare / bot, "< 1.5 s", bot < 1.5),
        ),
    )


def _help(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


async def _listening() -> tuple[float, float]:
    """Seconds until the workspace has a Socket Mode connection, ours and a bare app's."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(3):
            ours.append(await _until_connected([sys.executable, "-m", "bot", "run"], Path(folder), number))
            bare.append(await _until_connected([sys.executable, "-c", BARE], Path(folder), number))
    return sorted(ours)[1], sorted(bare)[1]


async def _until_connected(command: list[str], folder: Path, number: int) -> float:
    from bot.demo.slack.server import Settings, WorkspaceServer

    (folder / "sectors.yaml").write_text(CONFIG)
    server = WorkspaceServer(Settings())
    await server.start()
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_API_URL": server.api_url.rstrip("/"),
        "SLACK_BOT_TOKEN": server.tokens.bot,
        "SLACK_APP_TOKEN": server.tokens.app,
        "SECTORWIRE_DB": str(folder / f"{number}.db"),
    }
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not server.socket.listening and time.perf_counter() - started < 20:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        return time.perf_counter() - started
    finally:
        process.terminate()
        await process.wait()
        await server.close()
