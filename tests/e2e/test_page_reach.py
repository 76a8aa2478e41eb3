"""The page for those who use no mouse, do not see it, or see it badly; and how it keeps its place."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.demo.slack.server import Settings, WorkspaceServer
from tests.e2e.conftest import CHANNELS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Text that people read, on what it stands on, as the page's own colours: at least 4.5 to 1 (WCAG 2.2, 1.4.3).
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (name) => {
    canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name);
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pairs = [["--ink", "--paper"], ["--soft", "--paper"], ["--soft", "--hover"], ["--soft", "--ephemeral"], ["--faint", "--raised"],
    ["--link", "--paper"], ["--link", "--hover"], ["--side-ink", "--side"], ["--side-on-ink", "--side-on"], ["--code-ink", "--code"],
    ["--mention-ink", "--mention"], ["--all-ink", "--all"], ["--danger", "--raised"], ["--accent-ink", "--accent"]];
  return Object.fromEntries(pairs.map(([text, ground]) => {
    const [high, low] = [light(text), light(ground)].sort((a, b) => b - a);
    return [`${text} on ${ground}`, (high + 0.05) / (low + 0.05)];
  }));
}"""
DIGEST = [{"type": "header", "text": {"type": "plain_text", "text": "Biotech"}}]


@pytest.mark.parametrize(
    "visit", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"], indirect=True
)
async def test_everything_can_be_read_in_light_and_dark(visit):
    ratios = await visit.page.evaluate(CONTRAST)
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("visit", [{"color_scheme": "dark"}], indirect=True)
async def test_dark_is_dark_everywhere(visit):
    await visit.client.chat_postMessage(channel="#general", text="Biotech", blocks=DIGEST)
    await visit.open("general")
    await visit.page.locator("#composer textarea").press_sequentially("/")
    dark = """(node) => {
      const [r, g, b] = getComputedStyle(node).backgroundColor.match(/[0-9.]+/g).map(Number);
      return r + g + b < 200;
    }"""
    for place in (".top", ".side", ".main", "#guide", ".composer", ".hints"):
        assert await visit.page.locator(place).first.evaluate(dark), place


async def test_f6_and_arrows_lead_everywhere(visit):
    page = visit.page
    await visit.open("general")
    box = page.get_by_role("textbox", name="Message #general")
    await expect(box).to_be_focused()
    await page.keyboard.press("F6")
    await expect(page.locator("#guide .step").first).to_be_focused()
    await page.keyboard.press("F6")
    current = page.locator(".side-item[aria-current]")
    await expect(current).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("#morning-brief")
    await page.keyboard.press("Shift+F6")
    await expect(page.locator("#messages")).to_be_focused()
    outline = await page.locator("#messages").evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"


async def test_a_thread_is_left_to_where_it_hangs(visit):
    ts = (await visit.client.chat_postMessage(channel="#general", text="Digest"))["ts"]
    await visit.client.chat_postMessage(channel="#general", text="more", thread_ts=ts)
    await visit.open("general")
    line = visit.page.locator(".thread-line")
    await line.focus()
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("#thread textarea")).to_be_focused()
    await visit.page.keyboard.press("Escape")
    await expect(line).to_be_focused()


async def test_what_comes_is_said_to_those_who_listen(visit):
    await visit.open("general")
    await visit.client.chat_postMessage(channel="#general", text="Orvantis met its goal")
    await expect(visit.page.get_by_role("status").filter(has_text="Sectorwire: Orvantis met")).to_have_count(
        1
    )
    await visit.client.chat_postMessage(channel="#energy-desk", text="said elsewhere")
    await expect(visit.page.locator(".side-item", has_text="energy-desk")).to_contain_text("unread")
    await expect(visit.page.locator("#said")).not_to_contain_text("elsewhere")


async def test_suggestions_are_told_as_one_chooses(visit):
    await visit.open("general")
    box = visit.page.get_by_role("textbox", name="Message #general")
    await expect(box).to_have_attribute("aria-expanded", "false")
    await box.press_sequentially("/")
    await expect(box).to_have_attribute("aria-expanded", "true")
    await box.press("ArrowDown")
    chosen = visit.page.get_by_role("option", selected=True)
    await expect(chosen).to_contain_text("/company")
    await expect(box).to_have_attribute("aria-activedescendant", await chosen.get_attribute("id") or "")
    await box.press("Escape")
    await expect(visit.page.get_by_role("option")).to_have_count(0)
    await box.press_sequentially("company ")
    await expect(visit.page.locator(".composer-note")).to_have_text("/company pfizer")


async def test_loading_anew_keeps_the_place_and_what_was_begun(visit):
    ts = (await visit.client.chat_postMessage(channel="#biotech-news", text="Digest"))["ts"]
    await visit.client.chat_postMessage(channel="#biotech-news", text="the rest", thread_ts=ts)
    await visit.open("biotech-news")
    await visit.page.locator("#composer textarea").press_sequentially("half a thou")
    await visit.page.locator(".thread-line").click()
    await visit.page.reload()
    await expect(visit.page.locator("#thread .message")).to_have_count(2)
    await expect(visit.page.locator("#channel-name")).to_have_text("#biotech-news")
    await expect(visit.page.locator("#composer textarea")).to_have_value("half a thou")
    await expect(visit.page.locator(".side-item :is(.count, .unseen)")).to_have_count(
        0
    )  # what was read stays read
    await visit.open("general")
    await expect(visit.page.locator("#composer textarea")).to_have_value("")


async def test_two_tabs_are_in_step(visit):
    other = await visit.page.context.new_page()
    await other.goto(visit.server.url)
    await visit.open("general")
    await visit.client.chat_postMessage(channel="#biotech-news", text="news")
    unread = other.locator(".side-item", has_text="biotech-news").locator(".unseen")
    await other.locator(".side-item", has_text="energy-desk").click()
    await expect(unread).to_have_text("unread")
    await visit.open("biotech-news")
    await expect(unread).to_have_count(0)
    await visit.page.locator("#composer textarea").fill("seen in both")
    await visit.page.locator("#composer textarea").press("Enter")
    await other.locator(".side-item", has_text="biotech-news").click()
    await expect(other.locator("#messages")).to_contain_text("seen in both")
    await other.close()


async def test_a_workspace_that_is_gone_is_said_to_be_and_found_again(visit: Visit):
    page, server = visit.page, visit.server
    await visit.open("general")
    await server.close()
    await expect(page.get_by_role("status").filter(has_text="does not answer")).to_be_visible()
    box = page.locator("#composer textarea")
    await box.fill("into the void")
    await box.press("Enter")
    await expect(page.locator("#toast")).to_have_text("Not sent. The workspace cannot be reached.")
    await expect(box).to_have_value("into the void")
    async with WorkspaceServer(Settings(channels=CHANNELS), port=int(server.url.rpartition(":")[2])):
        await expect(page.locator("#link-state")).to_be_hidden()
        await box.press("Enter")
        await expect(page.locator("#messages .text")).to_have_text("into the void")
    visit.complaints.clear()  # the browser told of each attempt
