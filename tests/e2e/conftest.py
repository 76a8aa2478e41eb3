"""A real Chromium for the page: the system's, else Playwright's own; where there is none, a line says so.

``SECTORWIRE_TEST_BROWSER`` names another one, or is ``none`` to see what a machine without a browser sees.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Playwright, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.guide import DEFAULT_STEPS
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command

CHANNELS = {
    "general": "Everybody",
    "morning-brief": "All of it",
    "biotech-news": "Each morning",
    "pharma-deals": "Deals",
    "energy-desk": "Power",
}
COMMANDS = (Command("/news", "What is new", "biotech"), Command("/company", "A company's card", "pfizer"))
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


ABSENT = (
    "the workspace's page in a browser, for there is no Chromium here. To get it: apt-get install chromium, or "
    ".venv/bin/python -m playwright install --with-deps chromium"
)


def chromium_path(playwright: Playwright) -> str | None:
    """The browser to drive, None where this machine has none."""
    if named := os.environ.get("SECTORWIRE_TEST_BROWSER"):
        return None if named == "none" else named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None:
            pytest.skip(ABSENT)
        launched = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield launched
        await launched.close()


@dataclass
class Visit:
    """A page open on a workspace, and what its console complained of."""

    page: Page
    server: WorkspaceServer
    client: AsyncWebClient
    complaints: list[str] = field(default_factory=list)

    def channel_id(self, name: str) -> str:
        found = self.server.workspace.channel_named(name)
        assert found
        return found.id

    async def open(self, name: str) -> None:
        await self.page.locator(f".side-item[data-channel='{self.channel_id(name)}']").click()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[WorkspaceServer]:
    settings = Settings(
        channels=CHANNELS, commands=COMMANDS, guide=DEFAULT_STEPS, lint_blocks=lambda _blocks: ()
    )
    async with WorkspaceServer(settings) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def visit(
    browser: Browser, server: WorkspaceServer, request: pytest.FixtureRequest
) -> AsyncIterator[Visit]:
    options = {
        "viewport": {"width": 1280, "height": 800},
        "color_scheme": "light",
        **getattr(request, "param", {}),
    }
    context = await browser.new_context(**options, timezone_id="Europe/Berlin", locale="en-GB")
    context.set_default_timeout(5_000)
    page = await context.new_page()
    client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url)
    made = Visit(page, server, client)
    page.on("console", lambda m: made.complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    await page.goto(server.url)
    await page.locator(".side-item").first.wait_for()
    yield made
    await context.close()
    assert made.complaints == []
