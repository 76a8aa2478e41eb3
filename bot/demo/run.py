"""``make demo``: workspace, newsroom and sources of figures on loopback, and the real bot among them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config.env import Environment
from bot.config.secrets import Secret
from bot.demo.figures.server import FigureSources
from bot.demo.newsroom.config import CHANNELS, demo_config
from bot.demo.newsroom.server import Newsroom
from bot.demo.newsroom.talk import seed_talk
from bot.demo.slack.guide import DEFAULT_STEPS
from bot.demo.slack.manifest import installed
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.errors import UsageError

Bot = Callable[[Environment], Coroutine[Any, Any, object]]
"""The bot as the composition root makes it: runs until cancelled, posting to where the environment says."""

CONTACT = "demo@sectorwire.example"


@dataclass(frozen=True, slots=True)
class DemoServers:
    """What is running: addresses, secrets, and the files of the demo's own folder."""

    workspace: WorkspaceServer
    newsroom: Newsroom
    figures: FigureSources
    config_path: Path
    db_path: Path

    @property
    def page_url(self) -> str:
        """Where a person looks."""
        return f"{self.workspace.url}/"

    @property
    def api_url(self) -> str:
        """Where the bot calls the Web API."""
        return self.workspace.api_url

    def environment(self) -> Environment:
        """The bot's environment: these servers, these secrets, and leave to read from loopback."""
        tokens = self.workspace.tokens
        return Environment(
            config=self.config_path,
            database=self.db_path,
            slack_bot_token=Secret(tokens.bot),
            slack_app_token=Secret(tokens.app),
            slack_signing_secret=Secret(tokens.signing_secret),
            slack_api_url=self.api_url,
            sec_contact=CONTACT,
            provider_urls=self.figures.provider_urls(),
            allow_private_hosts=("127.0.0.1",),
        )


@asynccontextmanager
async def start_servers(
    folder: Path, *, port: int = 0, manifest: Mapping[str, Any] | None = None, timezone: str = "UTC"
) -> AsyncIterator[DemoServers]:
    """Workspace, newsroom and sources of figures, configured in ``folder``; ``port`` is the page's.

    ``manifest`` is the app's: the workspace offers its commands, sends its events, grants its scopes.

    Raises :class:`~bot.errors.UsageError` where the port is taken.
    """
    import yaml

    app = installed(manifest)
    settings = Settings(
        channels=CHANNELS, commands=app.commands, events=app.events, scopes=app.scopes, guide=DEFAULT_STEPS
    )
    workspace = WorkspaceServer(settings, port=port)
    seed_talk(workspace.workspace)
    try:
        await workspace.start()
    except OSError as error:
        raise UsageError(f"Port {port} is taken; --port 0 picks a free one.") from error
    try:
        async with Newsroom() as newsroom, FigureSources() as figures:
            feeds = {key: newsroom.feed_url(key) for key in newsroom.urls}
            config_path = folder / "sectors.yaml"
            config = yaml.safe_dump(
                demo_config(feeds, timezone=timezone), sort_keys=False, allow_unicode=True
            )
            await asyncio.to_thread(config_path.write_text, config, encoding="utf-8")
            yield DemoServers(workspace, newsroom, figures, config_path, folder / "sectorwire.db")
    finally:
        await workspace.close()


async def run_demo(
    *,
    port: int = 8765,
    open_browser: bool = False,
    bot: Bot | None = None,
    manifest: Mapping[str, Any] | None = None,
) -> None:
    """Run until Ctrl-C; prints the page's address. Everything lies in a folder that goes at the end.

    Raises :class:`~bot.errors.UsageError` where the port is taken, and whatever ends the bot early.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="sectorwire-demo-") as folder:
        os.environ["MPLCONFIGDIR"] = str(Path(folder) / "matplotlib")  # its cache of fonts goes with the rest
        async with start_servers(Path(folder), port=port, manifest=manifest) as servers:
            sys.stdout.write(f"The workspace is at {servers.page_url} (Ctrl-C ends it)\n")
            sys.stdout.flush()
            if open_browser:
                import webbrowser

                await asyncio.to_thread(webbrowser.open, servers.page_url)
            await _until(stop, bot(servers.environment()) if bot is not None else None)


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, object] | None) -> None:
    """Wait for the signal; a bot that ends with an error before it ends the demo with that error."""
    waiting = asyncio.create_task(stop.wait())
    tasks: set[asyncio.Task[Any]] = {waiting}
    if work is not None:
        tasks.add(asyncio.create_task(work))
    try:
        while not waiting.done():
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done - {waiting}:
                tasks.discard(task)
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
