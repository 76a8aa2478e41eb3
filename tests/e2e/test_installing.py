"""A person installs the bot in a further workspace, in a real browser: consent, cookie, page and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.handlers.several import FIRST, SECOND, open_offices

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_person_installs_the_bot_and_lands_in_slack(browser: Browser, tmp_path: Path):
    async with open_offices(tmp_path) as offices, offices.running():
        context = await browser.new_context()
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            await page.goto(f"{offices.url}/slack/install")
            await expect(page.get_by_role("heading")).to_have_text("Sectorwire wants to be installed")
            await page.get_by_role("link", name="Allow in Northgate Research 2").click()
            await expect(page.get_by_role("heading")).to_have_text("Sectorwire is installed")
            await expect(page.get_by_role("main")).to_contain_text("It's ready in Northgate Research 2")
            assert offices.seat(SECOND).token is not None
            assert offices.seat(FIRST).token is None

            await page.reload()  # the same address again, by the same browser
            await expect(page.get_by_role("heading")).to_have_text("Sectorwire wasn't installed")
            await page.get_by_role("link", name="Start again").click()
            await expect(page.get_by_role("heading")).to_have_text("Sectorwire wants to be installed")
            await page.get_by_role("link", name="Cancel").click()
            await expect(page.get_by_role("main")).to_contain_text(
                "You didn't allow it, so nothing was installed."
            )
            assert [one for one in complaints if "status of 40" not in one] == []
        finally:
            await context.close()
