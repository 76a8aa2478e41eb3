"""The workspace's page as a person sees and uses it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

DIGEST = [
    {"type": "header", "text": {"type": "plain_text", "text": ":dna: Biotech"}},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*<https://news.example/1|Orvantis & a trial>*\nIt met its goal."},
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "Helix Morning · 08:12"}]},
    {"type": "divider"},
]


async def post(visit: Visit, name: str = "biotech-news", text: str = "Digest", **more) -> str:
    return (await visit.client.chat_postMessage(channel=f"#{name}", text=text, **more))["ts"]


async def test_a_digest_is_drawn_with_its_blocks(visit):
    await post(visit, blocks=DIGEST)
    await visit.open("biotech-news")
    message = visit.page.locator(".message")
    await expect(message.locator(".who strong")).to_have_text("Sectorwire")
    await expect(message.locator(".badge")).to_have_text("APP")
    await expect(message.locator("h3")).to_have_text("🧬 Biotech")
    link = message.get_by_role("link", name="Orvantis & a trial")
    await expect(link).to_have_attribute("href", "https://news.example/1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(message.locator(".b-context")).to_have_text("Helix Morning · 08:12")
    await expect(message.locator("hr")).to_be_visible()


async def test_messages_come_change_and_go_while_one_looks(visit):
    await visit.open("biotech-news")
    ts = await post(visit, text="first words")
    words = visit.page.locator(".message .text")
    await expect(words).to_have_text("first words")
    await visit.client.chat_update(channel=visit.channel_id("biotech-news"), ts=ts, text="second thoughts")
    await expect(words).to_have_text("second thoughts")
    await expect(visit.page.locator(".edited")).to_have_text("(edited)")
    await visit.client.chat_delete(channel=visit.channel_id("biotech-news"), ts=ts)
    await expect(words).to_have_count(0)


async def test_what_was_not_read_is_bold_and_marked(visit):
    await visit.open("general")
    await post(visit, text="one")
    await post(visit, text="two")
    entry = visit.page.locator(f"[data-channel='{visit.channel_id('biotech-news')}']")
    await expect(entry.locator(".unseen")).to_have_text("unread")  # a red number is for what a person wrote
    await entry.click()
    await expect(visit.page.locator("#unread-mark")).to_be_visible()
    await expect(entry.locator(".unseen")).to_have_count(0)


async def test_a_thread_opens_beside_and_takes_an_answer(visit):
    ts = await post(visit)
    await post(visit, text="the rest of it", thread_ts=ts)
    await visit.open("biotech-news")
    await expect(visit.page.locator("#messages .message")).to_have_count(1)
    await visit.page.locator(".thread-line").click()
    thread = visit.page.locator("#thread")
    await expect(thread.locator(".message")).to_have_count(2)
    await thread.locator("textarea").fill("what about Metsera?")
    await thread.locator("textarea").press("Enter")
    await expect(thread.locator(".message .text").last).to_have_text("what about Metsera?")
    replies = await visit.client.conversations_replies(channel=visit.channel_id("biotech-news"), ts=ts)
    assert replies["messages"][-1]["text"] == "what about Metsera?"
    await expect(visit.page.locator(".thread-line .count")).to_have_text("2 replies")
    await visit.page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()


async def test_a_message_is_written_with_mentions(visit):
    await visit.open("general")
    box = visit.page.get_by_role("textbox", name="Message #general")
    await box.press_sequentially("hello @ma")
    await expect(visit.page.locator(".hint")).to_have_text(re.compile("@mara"))
    await box.press("Tab")
    await box.press_sequentially("see #biotech-news <b>&amp;")
    await box.press("Enter")
    text = visit.page.locator(".message .text")
    await expect(text.locator(".mention-user")).to_have_text("@Mara Lindqvist")
    await expect(text.locator(".mention-channel")).to_have_text("#biotech-news")
    await expect(text).to_contain_text("<b>&amp;")
    await text.locator(".mention-channel").click()
    await expect(visit.page.locator("#channel-name")).to_have_text("#biotech-news")
    history = await visit.client.conversations_history(channel=visit.channel_id("general"))
    channel = visit.channel_id("biotech-news")
    assert (
        history["messages"][0]["text"]
        == f"hello <@U0DESKMARA1> see <#{channel}|biotech-news> &lt;b&gt;&amp;amp;"
    )


async def test_commands_are_offered_while_one_types(visit):
    await visit.open("general")
    box = visit.page.get_by_role("textbox", name="Message #general")
    await box.press_sequentially("/")
    await expect(visit.page.get_by_role("option")).to_have_count(2)
    await box.press("ArrowDown")
    await box.press("Enter")
    await expect(box).to_have_value("/company ")
    await box.press("Enter")  # nobody listens: Slack's own words, seen by the asker alone
    await expect(visit.page.locator(".ephemeral .text")).to_have_text(
        '/company failed with the error "dispatch_failed"'
    )
    await expect(visit.page.locator(".only-you")).to_have_text("Only visible to you")


async def test_channels_are_changed_by_keyboard(visit):
    await visit.open("general")
    await visit.page.keyboard.press("Alt+ArrowDown")
    await expect(visit.page.locator("#channel-name")).to_have_text("#morning-brief")
    await visit.page.keyboard.press("Alt+ArrowUp")
    await expect(visit.page.locator("#channel-name")).to_have_text("#general")


async def test_light_and_dark_are_chosen_and_kept(visit):
    page = visit.page
    background = "() => getComputedStyle(document.querySelector('.main')).backgroundColor"
    light = await page.evaluate(background)
    await page.get_by_role("button", name="Switch between light and dark").click()
    dark = await page.evaluate(background)
    await page.reload()
    await page.locator(".side-item").first.wait_for()
    assert await page.evaluate(background) == dark != light


async def test_the_guide_leads_somewhere_and_ticks_what_was_done(visit):
    ts = await post(visit, "morning-brief", blocks=DIGEST)
    await post(visit, "morning-brief", "more", thread_ts=ts)
    guide = visit.page.locator("#guide")
    await expect(guide.locator(".step")).to_have_count(3)  # steps that need an app are not offered
    await guide.get_by_role("button", name="Open a thread").click()
    await expect(visit.page.locator("#thread")).to_be_visible()
    await visit.page.get_by_role("button", name="Close thread").click()
    await expect(guide.locator(".tried")).to_have_count(1)
    await expect(guide.locator(".pane-head p")).to_have_text("1 of 3 done")
    await visit.open("energy-desk")  # found without the guide, and ticked all the same
    await expect(guide.locator(".pane-head p")).to_have_text("2 of 3 done")
    await guide.get_by_role("button", name="Start over").click()
    await expect(guide.locator(".pane-head p")).to_have_text("0 of 3 done")


async def test_a_link_to_a_message_opens_its_channel(visit):
    ts = await post(visit, "energy-desk", "power")
    link = await visit.client.chat_getPermalink(channel=visit.channel_id("energy-desk"), message_ts=ts)
    await visit.page.goto(link["permalink"])
    await expect(visit.page.locator("#channel-name")).to_have_text("#energy-desk")


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
async def test_on_a_phone_one_thing_is_shown_at_a_time(visit):
    page = visit.page
    long = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4
    ts = await post(visit, blocks=[*DIGEST, {"type": "section", "text": {"type": "mrkdwn", "text": long}}])
    await post(visit, text="below", thread_ts=ts)
    await expect(page.locator("#main")).to_be_hidden()
    await visit.open("biotech-news")
    await expect(page.locator("#side")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.locator(".thread-line").click()
    box = await page.locator("#thread").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    await page.get_by_role("button", name="Close thread").click()
    await page.get_by_role("button", name="Back to channels").click()
    await expect(page.locator("#side")).to_be_visible()
    await page.get_by_role("button", name="Things to try").click()
    await page.get_by_role("button", name="Read a digest").click()
    await expect(page.locator("#channel-name")).to_have_text("#biotech-news")


async def test_the_page_comes_back_after_the_stream_was_cut(visit):
    await visit.open("general")
    visit.server.page.end_streams()
    await post(visit, "general", "said while away")
    await expect(visit.page.locator(".message .text")).to_have_text("said while away")
    await post(visit, "general", "said after")
    await expect(visit.page.locator(".message .text").last).to_have_text("said after")
