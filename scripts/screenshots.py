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
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 240_000  # milliseconds until the last channel has its digest
COLOURS = 256  # of a picture's palette
RARE = 96  # of these, for what is small: a dot, a chart's lines
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {
    "width": 1180,
    "height": 860,
}  # narrow enough for the list of things to try to stay away
TALL: ViewportSize = {"width": 1180, "height": 1180}
WIDE: ViewportSize = {"width": 1440, "height": 860}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what to do before it is taken, and the window's size. Those of the desk are taken in light and dark."""

    act: Callable[[Page], Awaitable[None]]
    size: ViewportSize = field(default_factory=lambda: DESK)

    @property
    def themes(self) -> tuple[str, ...]:
        """What is added to the picture's name for each theme."""
        return ("", "-dark") if self.size in (DESK, TALL) else ("",)


async def open_channel(page: Page, name: str) -> None:
    """Open a channel, and wait for its digest."""
    await page.locator(".side-item", has_text=name).first.click()
    await page.locator("#messages .b-header").first.wait_for()


async def ask(page: Page, line: str) -> None:
    """Type a command."""
    box = page.locator("#composer textarea")
    await box.fill(line)
    await box.press("Escape")  # the hints
    await box.press("Enter")


async def furnish(page: Page) -> None:
    """Somebody's desk after a morning: companies watched, a story saved."""
    await open_channel(page, "tech-finance")
    for name in ("pfizer", "nvidia", "novo nordisk"):
        await ask(page, f"/watch {name}")
        await page.locator("#messages .ephemeral", has_text="You are told").last.wait_for()
    await page.locator("#messages").get_by_role("button", name="More actions").nth(1).click()
    await page.get_by_role("menuitem", name="Save for later").click()
    await page.locator("#messages .ephemeral", has_text="Saved:").wait_for()


async def digest(page: Page) -> None:
    """The biotech digest from its beginning."""
    await open_channel(page, "biotech-news")
    await page.locator("#messages .b-header").first.evaluate(
        "node => { const list = document.getElementById('messages');"
        "list.scrollTop = node.closest('article').offsetTop - 12; }"
    )


async def digest_end(page: Page) -> None:
    """The end of the biotech digest: what was left out, and the table of figures."""
    await open_channel(page, "biotech-news")
    await page.locator("#messages").evaluate("list => { list.scrollTop = list.scrollHeight; }")


async def thread(page: Page) -> None:
    """A digest with its thread beside it, and a company's card in it."""
    await open_channel(page, "morning-brief")
    await page.locator("#messages .thread-line").first.click()
    card = page.locator("#thread .b-header", has_text="Pfizer")
    if not await card.count():
        await page.locator("#thread textarea").fill("pfizer?")
        await page.locator("#thread textarea").press("Enter")
    await card.wait_for(timeout=60_000)
    await page.locator("#thread .message", has_text="pfizer?").first.evaluate(
        "node => { node.closest('.scroll').scrollTop = node.offsetTop - 60; }"
    )
    await page.locator("#messages .b-header").first.evaluate(
        "node => { document.getElementById('messages').scrollTop = node.closest('article').offsetTop - 12; }"
    )


async def card(page: Page) -> None:
    """A company's card with its chart."""
    await page.locator(".side-item", has_text="general").first.click()
    await ask(page, "/company pfizer")
    await page.locator("#messages .b-picture, #messages .file-picture").last.wait_for(timeout=60_000)
    await page.locator("#messages .b-header").last.evaluate(
        "node => { document.getElementById('messages').scrollTop = node.closest('article').offsetTop - 12; }"
    )


async def home(page: Page) -> None:
    """The app's Home."""
    await page.locator(".side-item", has_text="Sectorwire").first.click()
    await page.get_by_role("tab", name="Home").click()
    await page.locator("#home .b-header", has_text="Saved").wait_for()


async def modal(page: Page) -> None:
    """The form that subscribes a channel."""
    await page.locator(".side-item", has_text="general").first.click()
    await ask(page, "/digest subscribe")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Biotech").check()
    await dialog.get_by_label("Pharma").check()


async def guide(page: Page) -> None:
    """The first look: a channel, and the list of things to try."""
    await page.locator(".side-item", has_text="general").first.click()


SHOTS = {
    "guide": Shot(guide, WIDE),
    "digest": Shot(digest),
    "digest-end": Shot(digest_end),
    "thread": Shot(thread),
    "card": Shot(card, TALL),
    "home": Shot(home, TALL),
    "modal": Shot(modal),
    "digest-phone": Shot(digest, PHONE),
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
                for theme in SHOTS[name].themes:
                    await take(browser, url, f"{name}{theme}", SHOTS[name], dark=theme == "-dark")
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
    """Wait until every digest is there, and furnish the desk."""
    page = await browser.new_page(viewport=DESK)
    await page.goto(url)
    await page.wait_for_function(
        "async () => { const state = await (await fetch('/page/state')).json();"
        "const ours = state.messages.filter((m) => m.user === state.bot && m.blocks?.[0]?.type === 'header');"
        "return new Set(ours.map((m) => m.channel)).size === 5; }",
        timeout=PATIENCE,
        polling=1000,
    )
    await furnish(page)
    await page.close()


def fewer_colours(picture: Image.Image) -> Image.Image:
    """A palette that keeps the flat colours as they are, and some of every other: a third of the size."""
    pixels = sorted(picture.getcolors(picture.width * picture.height) or (), reverse=True)
    flat = [colour for _, colour in pixels[: COLOURS - RARE]]
    covering = picture.quantize(RARE, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette(
        [part for colour in flat if isinstance(colour, tuple) for part in colour] + covering[: 3 * RARE]
    )
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


async def take(browser: Browser, url: str, name: str, shot: Shot, *, dark: bool) -> None:
    """One picture in a visit of its own."""
    phone = shot.size == PHONE
    context = await browser.new_context(
        viewport=shot.size,
        device_scale_factor=2 if phone else 1,
        color_scheme="dark" if dark else "light",
        has_touch=phone,
        is_mobile=phone,
    )
    page = await context.new_page()
    await page.goto(url)
    await page.locator(".side-item").first.wait_for()
    await shot.act(page)
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(600)
    with Image.open(BytesIO(await page.screenshot())) as picture:
        fewer_colours(picture.convert("RGB")).save(IMAGES / f"{name}.png", optimize=True)
    if await page.get_by_role("dialog").count():  # a form stays open for the person, on any page
        await page.keyboard.press("Escape")
        await page.get_by_role("dialog").wait_for(state="detached")
    await context.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
