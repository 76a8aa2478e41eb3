"""README's five steps to a running bot, followed as they are written, against the local workspace."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import yaml

from bot.demo.figures.server import FigureSources
from bot.demo.slack.manifest import installed
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import PostedMessage
from bot.demo.slack.state.seed import BOT
from tests.cli.conftest import PARAGRAPH, ROOT, item, rss
from tests.net.site import Site, http, serving

README = (ROOT / "README.md").read_text()
CHANNEL = "biotech-news"
PATIENCE = 60.0

pytestmark = pytest.mark.timeout(180)


def steps() -> list[str]:
    """The steps' texts, in order."""
    section = README.split("## Slack in five steps\n", 1)[1].split("\n## ", 1)[0]
    return re.split(r"^\d\. ", section, flags=re.MULTILINE)[1:]


def commands(step: str) -> list[list[str]]:
    """The words of each command line of a step's block, without comments."""
    lines = [line for line in step.splitlines() if line.startswith(" " * 7)]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


class Newcomer:
    """Somebody with a checkout, a terminal in it, and a workspace of their own."""

    def __init__(self, folder: Path, site: Site, figures: FigureSources, workspace: WorkspaceServer) -> None:
        self.folder = folder
        self.site = site
        self.figures = figures
        self.server = workspace
        self.env: dict[str, str] = {}
        self._posted = asyncio.Event()
        workspace.workspace.listen(lambda change: self._posted.set() if change.kind == "message" else None)

    def configure(self) -> None:
        """Step four: the file as it comes, read from this machine, with its example subscription made real."""
        text = (ROOT / "sectors.yaml").read_text()
        shipped = yaml.safe_load(text)
        feeds = [feed for sector in shipped["sectors"].values() for feed in sector["feeds"]]
        assert f"{len(shipped['sectors'])} sectors" in README.replace("five", "5")
        assert f"{len(feeds)} feeds" in README
        for number, feed in enumerate(feeds):
            path = f"/feed{number}"
            news = item(f"Kestrel {number} opens its plant", f"{number}", f"{number}. {PARAGRAPH}")
            self.site.routes[path] = http(rss(news))
            text = text.replace(f'"{feed["url"]}"', f'"{self.site.url}{path}"')
        assert "https://" not in "".join(re.findall(r"url: (.*)", text))
        example = re.search(r"subscriptions: \[\]\n((?:#  .*\n)+)", text)
        assert example, "sectors.yaml shows no example of a subscription"
        text = text.replace(
            example[0], "subscriptions:\n" + example[1].replace("#", " ", 1).replace("\n#", "\n ")
        )
        (self.folder / "sectors.yaml").write_text(text)

    async def start(self, words: list[str]) -> asyncio.subprocess.Process:
        assert words[0] == ".venv/bin/sectorwire"
        here = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_API_URL": self.server.api_url,
            "SECTORWIRE_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            **{f"SECTORWIRE_{name.upper()}_URL": url for name, url in self.figures.provider_urls().items()},
        }
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words[1:],
            cwd=self.folder,
            env={**here, **self.env},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    @asynccontextmanager
    async def running(self, words: list[str]) -> AsyncIterator[None]:
        """The bot, from when it says that it listens until SIGTERM has ended it in order."""
        process = await self.start(words)
        assert process.stderr is not None
        told: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while line := (await process.stderr.readline()).decode():
                told.append(line)
                if "listening" in line:
                    break
            else:
                pytest.fail("".join(told))
        reading = asyncio.create_task(process.stderr.read())
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
            assert "Traceback" not in "".join(told) + (await reading).decode()

    async def enter(self, line: str) -> None:
        """Type a command into the channel, as the page does."""
        channel = self.server.workspace.channel_named(CHANNEL)
        assert channel
        told = {"channel": channel.id, "text": line}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.server.url}/page/command", json=told) as answer,
        ):
            assert (await answer.json())["ok"]

    async def news_is_in(self) -> None:
        """Ask until the first round of the feeds is through."""
        while "Kestrel" not in str((await self.asks("/news energy")).blocks):
            pass

    async def asks(self, line: str) -> PostedMessage:
        """Type a command, and read its answer."""
        channel = self.server.workspace.channel_named(CHANNEL)
        assert channel
        before = max((one.ts for one in self.server.workspace.messages(channel.id)), default="")
        await self.enter(line)
        return await self.reads("", alone=True, after=before)

    async def reads(self, words: str, *, alone: bool, after: str = "") -> PostedMessage:
        """Wait for what the bot says to this person (``alone``) or to everybody in the channel."""
        channel = self.server.workspace.channel_named(CHANNEL)
        assert channel
        async with asyncio.timeout(PATIENCE):
            while True:
                self._posted.clear()
                for message in self.server.workspace.messages(channel.id):
                    if message.user != BOT.id or message.ts <= after:
                        continue
                    if (
                        message.only_for is not None
                    ) == alone and words in f"{message.text} {message.blocks}":
                        return message
                await self._posted.wait()


@asynccontextmanager
async def newcomer(folder: Path, **settings: object) -> AsyncIterator[Newcomer]:
    app = installed(yaml.safe_load((ROOT / "app.yaml").read_text()))  # step one: paste it
    granted = {"commands": app.commands, "events": app.events, "scopes": app.scopes, **settings}
    made = Settings(channels={CHANNEL: "Each morning"}, bot_joins=False, **granted)  # type: ignore[arg-type]
    async with serving() as site, FigureSources() as figures, WorkspaceServer(made) as workspace:
        yield Newcomer(folder, site, figures, workspace)


def test_there_are_five_steps():
    told = steps()
    assert len(told) == 5
    assert "(app.yaml)" in told[0]
    assert "`connections:write`" in told[2]
    assert "`/invite @sectorwire`" in told[3]
    assert [words[0] for words in commands(told[4])] == [
        "make",
        "export",
        ".venv/bin/sectorwire",
        ".venv/bin/sectorwire",
    ]


async def test_from_nothing_to_a_running_bot(tmp_path):
    async with newcomer(tmp_path) as me:
        tokens, told = me.server.tokens, steps()
        me.configure()
        await me.enter("/invite @sectorwire")
        channel = me.server.workspace.channel_named(CHANNEL)
        assert channel
        assert BOT.id in channel.members

        make, export, doctor, run = commands(told[4])
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert make[1] in targets
        given = {"SLACK_BOT_TOKEN": tokens.bot, "SLACK_APP_TOKEN": tokens.app}
        for word in export[1:]:
            name, _, form = word.partition("=")
            assert given[name].startswith(form.rstrip("…"))  # as steps two and three show them
            me.env[name] = given[name]
        assert me.env == given

        looked = await me.start(doctor)
        out, err = await asyncio.wait_for(looked.communicate(), PATIENCE)
        assert looked.returncode == 0, out.decode() + err.decode()
        lines = out.decode().splitlines()
        assert not [line for line in lines if line.startswith("broken")]
        for what in ("configuration", "storage", "bot token", "app token", "Ars Technica"):
            assert any(line.startswith("ok") and f" {what}:" in line for line in lines), f"{what}: {lines}"

        async with me.running(run):
            await me.enter("/digest list")
            await me.reads("Biotech and Pharma", alone=True)  # the subscription of the file
            await me.enter("/digest subscribe energy 08:00")
            await me.reads("Subscribed", alone=True)
            await me.news_is_in()
            await me.enter("/digest now energy")
            digest = await me.reads("Energy", alone=False)
            assert "Kestrel" in str(digest.blocks)
        assert not me.server.interactions.listening


async def test_without_an_app_token_slack_comes_over_http(tmp_path):
    sentence = "Without `SLACK_APP_TOKEN` the bot listens for HTTP requests on `/slack/events` instead, and needs `SLACK_SIGNING_SECRET`."
    assert sentence in README
    with socket.create_server(("127.0.0.1", 0)) as taken:  # free again when the bot takes it
        port = taken.getsockname()[1]
    async with newcomer(tmp_path, request_url=f"http://127.0.0.1:{port}/slack/events") as me:
        me.configure()
        (tmp_path / "bot-token").write_text(f"{me.server.tokens.bot}\n")
        me.env["SLACK_BOT_TOKEN_FILE"] = str(tmp_path / "bot-token")
        run = commands(steps()[4])[-1]
        refused = await me.start([*run, "--port", str(port)])
        _, err = await asyncio.wait_for(refused.communicate(), PATIENCE)
        assert refused.returncode == 2
        assert "SLACK_SIGNING_SECRET" in err.decode()

        me.env["SLACK_SIGNING_SECRET"] = me.server.tokens.signing_secret
        async with me.running([*run, "--port", str(port)]):
            await me.enter("/digest subscribe energy 08:00")
            await me.reads("Subscribed", alone=True)
            await me.news_is_in()
            await me.enter("/digest now energy")
            assert "Kestrel" in str((await me.reads("Energy", alone=False)).blocks)
