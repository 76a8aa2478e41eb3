"""One app in a process of its own, for the benchmarks of Slack: ``bare`` with an empty handler, or ``ours``.

Connects to the workspace that the environment names and says "ready". For each line on its standard input it
answers with the processor seconds that it has used and the MiB that it holds; it ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path


async def bare() -> None:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(base_url=os.environ["SLACK_API_URL"], token=os.environ.pop("SLACK_BOT_TOKEN"))
    app = AsyncApp(client=client, name="bare")

    @app.command("/news")
    async def news(ack) -> None:
        await ack()

    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.connect_async()
    await told()
    await handler.close_async()


async def ours() -> None:
    from benchmarks._swift import SwiftClock
    from bot.config.env import read_environment
    from bot.service.run import run_bot

    stop, ready = asyncio.Event(), asyncio.Event()
    port = int(os.environ.pop("BENCH_PORT"))  # of health and metrics
    swift = os.environ.pop("BENCH_CLOCK", "")
    clock = SwiftClock(*map(float, swift.split())) if swift else None
    bot = asyncio.create_task(
        run_bot(read_environment(os.environ), stop=stop, ready=ready, port=port, clock=clock)
    )
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({bot, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if bot.done():
        bot.result()  # it ended before it listened: say why
    await told()
    stop.set()
    await bot


async def told() -> None:
    """Say that it listens, then how it is doing whenever somebody asks, until nobody needs it any more."""
    say("ready")
    while await asyncio.to_thread(sys.stdin.readline):
        say(json.dumps({"cpu": time.process_time(), "memory": resident()}))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def resident() -> float | None:
    """MiB of memory in use now; None where the system does not tell."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if pages.exists() else None


if __name__ == "__main__":
    asyncio.run({"bare": bare, "ours": ours}[sys.argv[1]]())
