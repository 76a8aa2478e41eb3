"""A newcomer's first day on the page: the real bot over Socket Mode, the sample newsroom, nothing replaced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.config.env import Environment
from bot.demo.run import start_servers
from bot.service.run import run_bot
from handlers.install.manifest import manifest_data

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]

PATIENCE = 30_000  # milliseconds; for a busy machine, what is waited for comes within a few seconds
USUAL = 5_000  # Playwright's own
STORY = ":is(.b-section, .b-rich)"  # with a menu beside it, or without
MUTED = "Helix Morning"


@dataclass
class Day:
    """The page as a person at the desk uses it, and what its console complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def digests(self) -> Locator:
        """Digests that everybody in the open channel sees, oldest first."""
        return self.page.locator("#messages .message:not(.ephemeral)").filter(
            has=self.page.locator(".b-header")
        )

    @property
    def previews(self) -> Locator:
        """Digests that only the person who asked sees."""
        return self.page.locator("#messages .message.ephemeral").filter(has=self.page.locator(".b-header"))

    @property
    def thread(self) -> Locator:
        """The pane beside the channel."""
        return self.page.locator("#thread")

    async def say(self, text: str) -> None:
        """Type into the channel's box, a key at a time, for commands are hinted at meanwhile."""
        await self._type(self.page.locator("#composer textarea"), text)

    async def reply(self, text: str) -> None:
        """Type into the open thread's box."""
        await self._type(self.thread.locator("textarea"), text)

    async def told(self, sentence: str) -> None:
        """Wait until the bot has said so to this person alone."""
        await expect(self.page.locator("#messages .message.ephemeral", has_text=sentence)).to_have_count(1)

    async def _type(self, box: Locator, text: str) -> None:
        await box.press_sequentially(text)
        await box.press("Enter")


@asynccontextmanager
async def listening(environment: Environment) -> AsyncIterator[None]:
    """The bot, from when it hears requests until it has stopped in order."""
    stop, ready = asyncio.Event(), asyncio.Event()
    bot = asyncio.create_task(run_bot(environment, stop=stop, ready=ready, post_now=True))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({bot, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if bot.done():
        bot.result()
    try:
        yield
    finally:
        stop.set()
        assert await asyncio.wait_for(bot, 60) == 0


@pytest_asyncio.fixture(loop_scope="session")
async def day(browser: Browser, tmp_path: Path) -> AsyncIterator[Day]:
    async with start_servers(tmp_path, manifest=manifest_data()) as servers:
        context = await browser.new_context(
            viewport={"width": 1280, "height": 800}, timezone_id="Europe/Berlin", locale="en-GB"
        )
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        try:
            page = await context.new_page()
            made = Day(page)
            page.on(
                "console",
                lambda m: made.complaints.append(m.text) if m.type in {"error", "warning"} else None,
            )
            page.on("pageerror", lambda error: made.complaints.append(str(error)))
            await page.goto(servers.page_url)
            async with listening(servers.environment()):
                yield made
        finally:
            expect.set_options(timeout=USUAL)
            await context.close()
    assert made.complaints == []


async def stories(digest: Locator) -> set[str]:
    """The headlines of a digest."""
    return set(await digest.locator(f"{STORY} a").all_inner_texts())


def told_by(digest: Locator, source: str) -> Locator:
    """What names this source beside a story of a digest, told at length or in a line; the closing is none of it."""
    return digest.locator(f"{STORY} + .b-context, .b-section", has_text=source)


async def test_a_newcomer_subscribes_reads_asks_and_mutes(day):
    page = day.page
    # Whoever has only looked is shown the first digest, which says that the news is in.
    await expect(day.digests).to_have_count(1)
    await page.locator(".side-item", has_text="general").click()
    await expect(day.digests).to_have_count(0)

    await day.say("/digest subscribe biotech 08:00")
    await day.told("Subscribed: Biotech every day at 08:00 UTC")

    await day.say("/digest now")
    await day.told("Posted.")
    await expect(day.digests).to_have_count(1)
    first = day.digests.first
    await expect(first.locator(".b-header").first).to_contain_text("Biotech")
    read = await stories(first)
    assert len(read) == 6  # as many as the configuration gives a sector
    await expect(told_by(first, MUTED)).not_to_have_count(0)

    # A company asked for below the digest: its card stands there, and asked for again it is not told twice.
    await first.hover()
    await first.get_by_role("button", name="Reply in thread").click()
    await day.reply("pfizer?")
    cards = day.thread.locator(".message").filter(has=page.locator(".b-header", has_text="Pfizer"))
    await expect(cards).to_have_count(1)
    await expect(cards).to_contain_text("PFE")
    await day.reply("Pfizer, once more?")
    await day.reply("novo nordisk?")
    other = day.thread.locator(".message").filter(has=page.locator(".b-header", has_text="Novo Nordisk"))
    await expect(other).to_have_count(1)
    await expect(cards).to_have_count(1)
    await expect(day.thread.locator(".replies-mark")).to_have_text(
        "6 replies"
    )  # the figures, three asked, two answered
    await expect(day.digests).to_have_count(1)
    await day.thread.get_by_role("button", name="Close thread").click()

    # What would come next has the source in it, and showing it posts nothing.
    await day.say("/digest preview")
    await day.told("Preview only; nothing was posted.")
    await expect(day.previews).to_have_count(1)
    await expect(told_by(day.previews, MUTED)).not_to_have_count(0)
    next_ones = await stories(day.previews)
    assert len(next_ones) > 1
    assert read.isdisjoint(next_ones)
    await expect(day.digests).to_have_count(1)

    # Which story leads depends on who was read first; the one chosen here is that source's.
    theirs = first.locator(
        f"{STORY}:has(+ .b-context:has-text('{MUTED}')), .b-section:has-text('{MUTED}')"
    ).first
    await theirs.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Mute source or company…").click()
    await page.get_by_role("button", name=f"Mute {MUTED}").click()
    await day.told(f"Muted {MUTED} in this channel, starting with the next digest.")

    await day.say("/digest now")
    await expect(day.digests).to_have_count(2)
    second = day.digests.last
    later = await stories(second)
    assert later
    assert later < next_ones  # nothing that was read, and nothing else than without the muted source
    await expect(told_by(second, MUTED)).to_have_count(0)
    await expect(second.locator(".b-context").last).to_contain_text(f"muted ({MUTED})")
    await expect(first.locator(".thread-line")).to_contain_text("6 replies")  # no card came late


async def test_a_funds_analyst_reads_the_morning_in_half_a_minute(day):
    page = day.page
    await page.locator(".side-item", has_text="morning-brief").click()
    await expect(day.digests).to_have_count(1)
    brief = day.digests.first
    headers = await brief.locator(".b-header").all_inner_texts()
    assert headers[0].startswith("Technology, Finance, Pharma, Biotech and Energy · ")
    named = [text.split()[-1] for text in headers[1:]]
    assert named == ["Technology", "Finance", "Pharma", "Biotech", "Energy"]
    await expect(brief).to_contain_text("most important first")
    await expect(brief.locator(".b-context time").first).to_contain_text("at ")  # the reader's own clock
    columns = brief.locator(".b-table tr").first.locator("th")
    assert await columns.all_inner_texts() == ["Company", "Day", "Market cap", "P/E", "Revenue"]
    await expect(brief).to_contain_text("sources are down")
    await expect(brief).not_to_contain_text("404")

    # All figures wait in the thread; what was only new is bold, without a red number.
    await brief.locator("..").locator(".thread-line").first.click()
    await expect(day.thread.locator(".b-table")).to_have_count(2)
    await expect(day.thread).to_contain_text("EBITDA")
    await day.thread.get_by_role("button", name="Close thread").click()
    other = page.locator(".side-item", has_text="energy-desk")
    await expect(other).to_have_class("side-item unread")
    await expect(other.locator(".count")).to_have_count(0)

    # Why: two sentences, and the details in a window.
    await brief.get_by_role("button", name="More actions").first.click()
    await page.get_by_role("menuitem", name="Why is this here?").click()
    why = page.locator("#messages .message.ephemeral", has_text="What counted most")
    await expect(why).to_have_count(1)
    await expect(why).to_contain_text("This is Technology news")
    await why.get_by_role("button", name="Details").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Published")
    await page.get_by_role("dialog").get_by_role("button", name="Close").first.click()

    # A name is taken in any case, as people type it.
    await day.say("@Sectorwire pfizer ")
    await expect(page.locator("#messages .message .mention-user", has_text="Sectorwire")).to_have_count(1)

    # Home: a line a digest, and a preview that opens where one is.
    await page.locator(".side-item", has_text="Sectorwire").first.click()
    await page.get_by_role("tab", name="Home").click()
    home = page.locator("#home")
    await expect(home).to_contain_text("Welcome to Sectorwire")
    await home.get_by_role("button", name="More actions").first.click()
    assert await page.get_by_role("menuitem").all_inner_texts() == ["Preview", "Post now", "Pause"]
    await page.get_by_role("menuitem", name="Preview").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Preview")
