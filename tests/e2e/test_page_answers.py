"""What a person who asked, or who has only looked so far, gets to see."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def digest(lines=40):
    header = {"type": "header", "text": {"type": "plain_text", "text": "Biotech"}}
    text = "\n".join(f"line {number}" for number in range(lines))
    return [header, {"type": "section", "text": {"type": "mrkdwn", "text": text}}]


async def test_the_first_digest_is_shown_to_whoever_has_only_looked(visit):
    current = visit.page.locator(".side-item[aria-current]")
    await expect(current).to_contain_text("general")
    await visit.client.chat_postMessage(channel="#biotech-news", text="Biotech", blocks=digest())
    await expect(current).to_contain_text("biotech-news")
    await visit.client.chat_postMessage(channel="#pharma-deals", text="Pharma", blocks=digest())
    await expect(visit.page.locator(".side-item", has_text="pharma-deals")).to_contain_text("unread")
    await expect(current).to_contain_text("biotech-news")


async def test_a_digest_does_not_take_away_what_somebody_opened(visit):
    await visit.open("energy-desk")
    await visit.client.chat_postMessage(channel="#biotech-news", text="Biotech", blocks=digest())
    await expect(visit.page.locator(".side-item", has_text="biotech-news")).to_contain_text("unread")
    await expect(visit.page.locator(".side-item[aria-current]")).to_contain_text("energy-desk")


async def test_a_long_answer_is_shown_from_its_beginning(visit):
    await visit.client.chat_postMessage(channel="#general", text="old", blocks=digest(60))
    await visit.open("general")
    await visit.page.locator("#messages").evaluate("list => { list.scrollTop = 0; }")
    await visit.page.locator("#composer textarea").fill("what is new?")
    await visit.page.locator("#composer textarea").press("Enter")
    await expect(visit.page.locator("#messages")).to_contain_text("what is new?")
    answer = await visit.client.chat_postMessage(channel="#general", text="new", blocks=digest(60))
    row = visit.page.locator(f"#messages [data-ts='{answer['ts']}']")
    await row.wait_for()
    places = "node => node.getBoundingClientRect().top - document.getElementById('messages').getBoundingClientRect().top"
    assert 0 <= await row.evaluate(places) <= 40


async def test_what_comes_unasked_does_not_move_the_view(visit):
    await visit.client.chat_postMessage(channel="#general", text="old", blocks=digest(60))
    await visit.open("general")
    await visit.page.locator("#messages").evaluate("list => { list.scrollTop = 0; }")
    answer = await visit.client.chat_postMessage(channel="#general", text="new", blocks=digest(60))
    await visit.page.locator(f"#messages [data-ts='{answer['ts']}']").wait_for(state="attached")
    assert await visit.page.locator("#messages").evaluate("list => list.scrollTop") == 0
