"""The real process with known secrets, over every way to fail: they are in its memory and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import resource
import signal
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.demo.slack.oauth import OAuthApp
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command
from handlers.install.sealing import new_key
from tests.handlers.several import Browser, Offices
from tests.net.site import Asked, Site, http, serving
from tests.service.test_run import free_port

ROOT = Path(__file__).resolve().parents[2]
# With what escaping, JSON and URLs would change, so that a copy that was quoted counts too.
BOT = "xoxb-1234567890-abcdefghij"
APP = "xapp-1-A0123456789-9876543210-secretpartofit"
SIGNING = 'sign"ing/secret+of%our<own>'
FINNHUB = "finnhub key/with+odd%signs"


@dataclass
class Traces:
    """All that a run left: output, files, what ``ps`` showed."""

    out: str = ""
    files: bytes = b""
    shown: set[str] = field(default_factory=set)
    status: int = 0

    def holds(self, secret: str) -> list[str]:
        """Where the secret stands, in any usual spelling."""
        import json
        from urllib.parse import quote, quote_plus

        spellings = {
            secret,
            json.dumps(secret)[1:-1],
            quote(secret),
            quote_plus(secret),
            quote(secret, safe=""),
        }
        found = [f"output: {one}" for one in spellings if one in self.out]
        found += [f"files: {one}" for one in spellings if one.encode() in self.files]
        return found + [f"ps: {line}" for line in self.shown for one in spellings if one in line]


class Process:
    """The bot's command as a process of its own, its secrets in files or in the environment."""

    def __init__(self, folder: Path, env: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self.folder = folder
        kept = folder / "secrets"
        kept.mkdir(exist_ok=True)
        self.env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **env}
        for number, (name, value) in enumerate(secrets.items()):
            if number % 2:
                (kept / name).write_text(value + "\n")
                self.env[f"{name}_FILE"] = str(kept / name)
            else:
                self.env[name] = value
        self.traces = Traces()

    @asynccontextmanager
    async def running(self, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "--verbose", *words, cwd=self.folder, env=self.env,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, limit=1 << 22,
        )  # fmt: skip
        try:
            yield process
            with contextlib.suppress(FileNotFoundError):
                self.traces.shown.add(Path(f"/proc/{process.pid}/cmdline").read_text())
            out, _ = await asyncio.wait_for(process.communicate(), 60)
            self.traces.out += out.decode()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        self.traces.status = process.returncode or 0
        for file in self.folder.rglob("*"):
            if file.is_file() and "secrets" not in file.parts:
                self.traces.files += file.read_bytes()

    async def run(self, *words: str) -> Traces:
        async with self.running(*words):
            pass
        return self.traces


def echo(status: int) -> object:
    """A careless server: it repeats the request, headers, body and all."""

    def told(asked: Asked) -> bytes:
        text = f'{{"ok": false, "error": "no {asked.headers} {asked.body!r} {asked.path}"}}'
        return http(text.replace("'", "`").encode(), status, Content_Type="application/json", Retry_After="0")

    return told


def configured(folder: Path, feed: str) -> None:
    (folder / "sectors.yaml").write_text(
        "contact: desk@example.com\nsectors:\n  energy:\n    title: Energy\n"
        f"    feeds: [{{url: '{feed}', name: Wire}}]\ncompanies:\n  - {{name: Aurelia Bio, symbol: AURB, exchange: Nasdaq}}\n"
    )


SECRETS = {
    "SLACK_BOT_TOKEN": BOT,
    "SLACK_APP_TOKEN": APP,
    "SLACK_SIGNING_SECRET": SIGNING,
    "FINNHUB_API_KEY": FINNHUB,
}


def routes(site: Site, status: int) -> None:
    """Every method of Slack's and every path of the sources answers so."""
    slack = ("auth.test", "apps.connections.open", "conversations.list", "chat.postMessage")
    site.routes = {f"/{name}": echo(status) for name in slack}  # type: ignore[dict-item]
    site.routes |= {
        f"/{path}": echo(status) for path in ("quote", "search", "stock/metric", "stock/profile2", "feed")
    }  # type: ignore[misc]


@pytest.mark.parametrize("status", [200, 500])
async def test_no_failure_repeats_a_secret(tmp_path: Path, status: int):
    async with serving() as site:
        routes(site, status)
        configured(tmp_path, f"{site.url}/feed")
        process = Process(
            tmp_path,
            {
                "SLACK_API_URL": site.url,
                "SECTORWIRE_ALLOW_PRIVATE_HOSTS": f"127.0.0.1:{site.port}",
                **{
                    f"SECTORWIRE_{name}_URL": site.url
                    for name in ("FINNHUB", "SEC", "YAHOO", "QUOTES", "FX", "CLINICALTRIALS")
                },
            },
            SECRETS,
        )
        for words in (
            (["doctor"], ["company", "AURB"], ["poll", "--once"])
            if status == 500
            else (["doctor"], ["run", "--port", "0"])
        ):
            await process.run(*words)
        asked = str([one.headers for one in site.asked])
    assert BOT in asked, "the token was used at all"
    assert status != 500 or FINNHUB in asked
    for secret in SECRETS.values():
        assert process.traces.holds(secret) == []
    assert process.traces.out


@asynccontextmanager
async def files_of_memory_allowed() -> AsyncIterator[None]:
    """As where crashes are looked into: processes begun meanwhile may leave their memory in a file."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)


async def test_the_bot_at_work_shows_no_secret(tmp_path: Path):
    """Signed in, asked, failing and stopped, with everything logged that can be."""
    settings = Settings(
        channels={"biotech-news": "x"}, commands=tuple(Command(name, "") for name in ("/news", "/company"))
    )
    async with WorkspaceServer(settings) as server, serving() as site:
        routes(site, 500)
        configured(tmp_path, f"{site.url}/feed")
        tokens = server.tokens
        process = Process(
            tmp_path,
            {
                "SLACK_API_URL": server.api_url,
                "SECTORWIRE_ALLOW_PRIVATE_HOSTS": f"127.0.0.1:{site.port}",
                "SECTORWIRE_FINNHUB_URL": site.url,
            },
            {**SECRETS, "SLACK_BOT_TOKEN": tokens.bot, "SLACK_APP_TOKEN": tokens.app},
        )
        user = next(one for one in server.workspace.users.values() if one.name == "you")
        channel = server.workspace.channel_named("biotech-news")
        async with files_of_memory_allowed(), process.running("run", "--port", "0") as running:
            while not server.socket.listening:
                await asyncio.sleep(0.05)
                assert running.returncode is None
            for line in ("/news energy", f"/news {tokens.bot}", "/company AURB", f"/company {FINNHUB}"):
                await server.interactions.command(user, channel, line)
            await asyncio.sleep(1.0)
            limits = Path(f"/proc/{running.pid}/limits")
            if limits.exists():  # where it can be seen: a crash would leave no memory in a file
                assert re.search(r"(?m)^Max core file size +0 +0 ", limits.read_text())
            running.send_signal(signal.SIGTERM)
    assert process.traces.status == 0
    for secret in (tokens.bot, tokens.app, SIGNING):
        assert process.traces.holds(secret) == []
    assert "listening" in process.traces.out


async def test_installing_shows_no_secret(tmp_path: Path):
    """Installed over the real pages, asked, and stopped, with everything logged that can be."""
    port, key = free_port(), new_key()
    app = OAuthApp.fresh(f"http://127.0.0.1:{port}/slack/oauth_redirect")
    settings = Settings(channels={"biotech-news": "x"}, commands=(Command("/news", ""),), oauth=app)
    async with WorkspaceServer(settings) as server, serving() as site:
        routes(site, 500)
        configured(tmp_path, f"{site.url}/feed")
        given = {"SLACK_CLIENT_SECRET": app.client_secret, "SECTORWIRE_TOKEN_KEY": f"{new_key()},{key}"}
        process = Process(
            tmp_path,
            {
                "SLACK_API_URL": server.api_url,
                "SLACK_CLIENT_ID": app.client_id,
                "SECTORWIRE_ALLOW_PRIVATE_HOSTS": f"127.0.0.1:{site.port}",
            },
            {**given, "SLACK_APP_TOKEN": server.tokens.app},
        )
        (seat,) = server.seats.all.values()
        offices = Offices(server, None, port)
        async with process.running("run", "--port", str(port)) as running:
            while not server.socket.listening:
                await asyncio.sleep(0.05)
                assert running.returncode is None
            browser = Browser()
            back = await browser.consented(offices, "Allow in Northgate Research")
            assert (await browser.get(back)).status == 200
            await Browser().get(back)
            token = seat.token
            await offices.command(seat.state.team.id, f"/news {token}")
            server.seats.uninstall(seat.state.team.id)
            await asyncio.sleep(0.5)
            running.send_signal(signal.SIGTERM)
    assert process.traces.status == 0
    assert '"message": "installed"' in process.traces.out
    assert "the app was removed" in process.traces.out
    told = parse_qs(urlsplit(back).query)
    credentials = b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
    for secret in (token, app.client_secret, credentials, key, *told["state"], *told["code"]):
        assert process.traces.holds(secret) == []


async def test_a_bug_shows_no_secret(tmp_path: Path):
    """A traceback with the secret in its message, its arguments and its cause goes through the same filter."""
    program = (
        "import logging, os\n"
        "from bot.config.env import read_environment\n"
        "from bot.telemetry.logs import set_up_logging\n"
        "environment = read_environment(os.environ)\n"
        "set_up_logging(environment.secrets(), verbose=True)\n"
        "value = environment.slack_signing_secret.reveal()\n"
        "print(environment, repr(environment.slack_bot_token), f'{environment.slack_bot_token}')\n"
        "try:\n"
        "    try:\n"
        "        raise KeyError(value)\n"
        "    except KeyError as error:\n"
        "        raise RuntimeError(f'it was {value}') from error\n"
        "except RuntimeError:\n"
        "    logging.getLogger('x').exception('failed with %s', value, extra={'given': [value], 'more': {'a': value}})\n"
    )
    script = tmp_path / "bug.py"
    script.write_text(program)
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **SECRETS}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    traces = Traces(out.decode())
    assert "failed with [redacted]" in traces.out
    assert "Traceback" in traces.out
    for secret in SECRETS.values():
        assert traces.holds(secret) == []
