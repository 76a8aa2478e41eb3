"""The command as people run it: a process of its own over a real server, in an empty folder."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.net.site import Site, http, serving

ROOT = Path(__file__).resolve().parents[2]
PARAGRAPH = (
    "The plant near Leuna will make forty thousand tonnes of green hydrogen a year once it is complete, the "
    "operator said. Construction begins in March and takes three years. The state pays a third of the cost. "
)


def item(title: str, path: str, text: str, age: timedelta = timedelta(hours=2)) -> str:
    date = format_datetime(datetime.now(UTC) - age)
    return (
        f"<item><title>{title}</title><link>https://news.example/{path}</link>"
        f"<description>{text}</description><pubDate>{date}</pubDate></item>"
    )


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Wire</title>{"".join(items)}</channel></rss>'.encode()


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


class Folder:
    """An operator's folder: its sectors.yaml, its database, and the command run in it."""

    def __init__(self, path: Path, site: Site) -> None:
        self.path = path
        self.site = site

    def configure(self, *paths: str, extra: str = "") -> None:
        feeds = "".join(
            f"\n      - {{url: '{self.site.url}{path}', name: {path.strip('/').title()}, page_text: false}}"
            for path in paths
        )
        (self.path / "sectors.yaml").write_text(
            f"contact: desk@example.com\nsectors:\n  energy:\n    title: Energy\n    feeds:{feeds}\n{extra}"
        )

    async def run(self, *words: str, stdin: bytes = b"", **env: str) -> Ran:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            cwd=self.path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "SECTORWIRE_ALLOW_PRIVATE_HOSTS": f"127.0.0.1:{self.site.port}",
                **env,
            },
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(stdin), 60)
        return Ran(process.returncode or 0, out.decode(), err.decode())


@pytest.fixture
async def folder(tmp_path):
    async with serving() as site:
        site.routes["/alpha"] = http(
            rss(
                item("Leuna hydrogen plant gets its permit", "leuna", PARAGRAPH * 3),
                item("Gas storage is emptier than in any November since 2013", "gas", PARAGRAPH * 3),
                item("Old wind farm sold", "old", PARAGRAPH * 3, timedelta(days=20)),
            )
        )
        site.routes["/beta"] = http(
            rss(
                item(
                    "XBreaks - Leuna hydrogen plant gets its permit",
                    "copy",
                    PARAGRAPH * 3,
                    timedelta(hours=1),
                )
            )
        )
        site.routes["/login"] = http(b"<!doctype html><html><title>Sign in</title><form></form></html>")
        yield Folder(tmp_path, site)
