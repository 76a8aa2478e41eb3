"""One app in a process of its own, for ``benchmarks/slack.py``: ``bare`` with an empty handler, or ``ours``.

Connects to the workspace that the environment names, says "ready", and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import os
import sys


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
    from bot.config.env import read_environment
    from bot.service import run_bot

    stop, ready = asyncio.Event(), asyncio.Event()
    bot = asyncio.create_task(run_bot(read_environment(os.environ), stop=stop, ready=ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({bot, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if bot.done():
        bot.result()  # it ended before it listened: say why
    await told()
    stop.set()
    await bot


async def told() -> None:
    """Say that it listens, and wait until nobody needs it any more."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run({"bare": bare, "ours": ours}[sys.argv[1]]())
