"""Retake the pictures of the documentation: the demo in a real Chromium.

    python scripts/screenshots.py [name ...]

Starts the demo on a free port, waits for its digests, and writes docs/images. Needs a Chromium.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 240_000  # milliseconds until the last channel has its digest
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 1000}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what to do before it is taken, and the size and colours of the window."""

    act: Callable[[Page], Awaitable[None]]
    dark: bool = False
    phone: bool = False


async def open_channel(page: Page, name: str) -> None:
    """Open a channel, and see its newest digest from its beginning."""
    await page.locator(".side-item", has_text=name).first.click()
    await page.locator("#messages .b-header").first.wait_for()
    await page.locator("#messages .b-header").first.scroll_into_view_if_needed()


async def ask(page: Page, line: str) -> None:
    """Type a command and wait for what comes below it."""
    box = page.locator("#composer textarea")
    await box.fill(line)
    await box.press("Enter")


async def digest(page: Page) -> None:
    """The end of the biotech digest: stories with their companies, and the table of figures."""
    await open_channel(page, "biotech-news")
    await page.locator("#messages").evaluate("list => { list.scrollTop = list.scrollHeight; }")


async def digest_top(page: Page) -> None:
    """The biotech digest from its beginning."""
    await open_channel(page, "biotech-news")
    await page.locator("#messages .b-header").first.evaluate(
        "node => { const list = document.getElementById('messages');"
        "list.scrollTop = node.closest('article').offsetTop - 12; }"
    )


async def thread(page: Page) -> None:
    """A digest with its thread beside it."""
    await open_channel(page, "morning-brief")
    await page.locator("#messages .thread-line").first.click()
    await page.locator("#thread .replies-mark").wait_for()


async def card(page: Page) -> None:
    """A company's card with its chart."""
    await page.locator(".side-item", has_text="general").first.click()
    await ask(page, "/company pfizer")
    await page.locator("#messages .b-picture, #messages .file-picture").first.wait_for(timeout=60_000)


async def home(page: Page) -> None:
    """The app's Home."""
    await page.locator(".side-item", has_text="Sectorwire").first.click()
    await page.get_by_role("tab", name="Home").click()
    await page.locator("#home .blocks").wait_for()


SHOTS = {
    "digest": Shot(digest),
    "thread-dark": Shot(thread, dark=True),
    "digest-phone": Shot(digest_top, phone=True),
    "card": Shot(card),
    "home": Shot(home),
}


async def main(wanted: list[str]) -> int:
    """Start the demo, take what is wanted, end the demo."""
    demo = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        "--port",
        "0",
        "--no-browser",
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        url = await address(demo)
        async with async_playwright() as playwright:
            path = next((found for name in NAMES if (found := shutil.which(name))), None)
            browser = await playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu"]
            )
            await ready(browser, url)
            for name in wanted or list(SHOTS):
                await take(browser, url, name, SHOTS[name])
            await browser.close()
    finally:
        if demo.returncode is None:
            demo.send_signal(signal.SIGINT)
        await demo.wait()
    return 0


async def address(demo: asyncio.subprocess.Process) -> str:
    """Where the demo says that it is."""
    while demo.stdout is not None and (line := await demo.stdout.readline()):
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line.decode()):
            return found[0]
    raise SystemExit("The demo ended before it said where it is.")


async def ready(browser: Browser, url: str) -> None:
    """Wait until every digest is there."""
    page = await browser.new_page()
    await page.goto(url)
    await page.wait_for_function(
        "async () => { const state = await (await fetch('/page/state')).json();"
        "const ours = state.messages.filter((m) => m.user === state.bot && m.blocks?.[0]?.type === 'header');"
        "return new Set(ours.map((m) => m.channel)).size === 5; }",
        timeout=PATIENCE,
        polling=1000,
    )
    await page.close()


async def take(browser: Browser, url: str, name: str, shot: Shot) -> None:
    """One picture in a visit of its own."""
    context = await browser.new_context(
        viewport=PHONE if shot.phone else DESK,
        device_scale_factor=2 if shot.phone else 1,
        color_scheme="dark" if shot.dark else "light",
        has_touch=shot.phone,
        is_mobile=shot.phone,
    )
    page = await context.new_page()
    await page.goto(url)
    await page.locator(".side-item").first.wait_for()
    await shot.act(page)
    await page.wait_for_timeout(600)
    await page.screenshot(path=IMAGES / f"{name}.png")
    await context.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
