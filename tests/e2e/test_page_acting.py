"""Buttons, menus, modals and Home in the page, with a Bolt app that hears of them over Socket Mode."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.e2e.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict:
    return {"text": plain(text), "value": text.lower()}


ACTIONS = [
    {"type": "button", "action_id": "subscribe", "text": plain("Subscribe"), "style": "primary"},
    {
        "type": "button",
        "action_id": "say",
        "value": "stop",
        "text": plain("Stop"),
        "style": "danger",
        "confirm": {
            "title": plain("Sure?"),
            "text": plain("No more digests."),
            "confirm": plain("Stop"),
            "deny": plain("Keep"),
        },
    },
    {"type": "overflow", "action_id": "say_menu", "options": [option("Mute"), option("Why")]},
    {
        "type": "static_select",
        "action_id": "say_select",
        "placeholder": plain("Days"),
        "options": [option("Daily"), option("Weekdays")],
    },
]
MODAL = {
    "type": "modal",
    "callback_id": "subscribe",
    "title": plain("Subscribe"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "blocks": [
        {
            "type": "input",
            "block_id": "time",
            "label": plain("Time"),
            "element": {"type": "timepicker", "action_id": "value", "initial_time": "08:00"},
        },
        {
            "type": "input",
            "block_id": "sectors",
            "label": plain("Sectors"),
            "element": {
                "type": "checkboxes",
                "action_id": "value",
                "options": [option("Biotech"), option("Energy")],
            },
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": plain("Note"),
            "element": {"type": "plain_text_input", "action_id": "value"},
        },
    ],
}


@pytest_asyncio.fixture(loop_scope="session")
async def acting(visit: Visit) -> AsyncIterator[Visit]:
    client = AsyncWebClient(token=visit.server.tokens.bot, base_url=visit.server.api_url)
    app = AsyncApp(client=client, signing_secret=visit.server.tokens.signing_secret)

    @app.action("subscribe")
    async def subscribe(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("subscribe")
    async def subscribed(ack, view, client):
        values = view["state"]["values"]
        if values["time"]["value"]["selected_time"] < "06:00":
            await ack(response_action="errors", errors={"time": "Nobody is up."})
            return
        await ack()
        chosen = ", ".join(o["value"] for o in values["sectors"]["value"]["selected_options"])
        await client.chat_postMessage(
            channel="#general", text=f"{chosen} at {values['time']['value']['selected_time']}"
        )

    @app.action("say")
    async def say(ack, action, respond):
        await ack()
        await respond(f"pressed {action['value']}", replace_original=False)

    @app.action("say_menu")
    async def menu(ack, action, respond):
        await ack()
        await respond(f"chose {action['selected_option']['value']}", replace_original=False)

    @app.action("say_select")
    async def select(ack, action, respond):
        await ack()
        await respond(text=f"now {action['selected_option']['value']}", replace_original=True)

    @app.action("refresh")
    async def refresh(ack, body, client):
        await ack()
        await publish(client, body["user"]["id"], "Home, again")

    @app.command("/news")
    async def news(ack, command, respond):
        await ack()
        await respond(f"No new stories in {command['text']}")

    @app.event("app_home_opened")
    async def home(event, client):
        await publish(client, event["user"], "Home, first")

    @app.event("message")
    async def message():
        pass

    async def publish(client: AsyncWebClient, user: str, title: str) -> None:
        button = {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "refresh", "text": plain("Refresh")}],
        }
        view = {"type": "home", "blocks": [{"type": "header", "text": plain(title)}, button]}
        await client.views_publish(user_id=user, view=view)

    handler = AsyncSocketModeHandler(app, visit.server.tokens.app)
    await handler.connect_async()
    await expect(visit.page.locator(".side-foot")).to_have_text("Sectorwire is listening")
    blocks = [{"type": "actions", "block_id": "all", "elements": ACTIONS}]
    await client.chat_postMessage(channel="#general", text="Choose", blocks=blocks)
    await visit.open("general")
    await expect(visit.page.get_by_role("button", name="Subscribe", exact=True)).to_be_visible()
    yield visit
    await handler.close_async()


async def test_without_an_app_nothing_pretends_to_work(visit):
    blocks = [{"type": "actions", "block_id": "all", "elements": ACTIONS}]
    await visit.client.chat_postMessage(channel="#general", text="Choose", blocks=blocks)
    await visit.open("general")
    buttons = visit.page.locator(".message .b-button")
    await expect(buttons).to_have_count(3)
    for number in range(3):
        await expect(buttons.nth(number)).to_be_disabled()
    await expect(visit.page.locator(".message select")).to_be_disabled()


async def test_a_modal_is_filled_in_corrected_and_saved(acting):
    page = acting.page
    await page.get_by_role("button", name="Subscribe", exact=True).click()
    dialog = page.get_by_role("dialog", name="Subscribe")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.locator(".i-error").nth(1)).to_have_text("Please fill this in.")
    await dialog.get_by_label("Biotech").check()
    await dialog.get_by_label("Time").fill("05:00")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.locator(".i-error").nth(0)).to_have_text("Nobody is up.")
    await dialog.get_by_label("Time").fill("07:30")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator("#messages .text").last).to_have_text("biotech at 07:30")


async def test_a_modal_is_left_by_escape(acting):
    await acting.page.get_by_role("button", name="Subscribe", exact=True).click()
    await expect(acting.page.get_by_role("dialog")).to_have_count(1)
    await acting.page.keyboard.press("Escape")
    await expect(acting.page.get_by_role("dialog")).to_have_count(0)
    assert acting.server.workspace.views == {}


async def test_a_confirmation_is_asked_for_first(acting):
    page = acting.page
    await page.get_by_role("button", name="Stop").click()
    await page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    await page.get_by_role("button", name="Stop").click()
    await page.get_by_role("dialog").get_by_role("button", name="Stop").click()
    await expect(page.locator(".ephemeral .text")).to_have_text("pressed stop")


async def test_menus_and_selects_say_what_was_chosen(acting):
    page = acting.page
    await page.get_by_role("button", name="More actions").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".ephemeral .text")).to_have_text("chose why")
    await page.locator(".message select").select_option(label="Weekdays")
    await expect(page.locator("#messages .text").first).to_have_text("now weekdays")


async def test_a_command_is_answered_where_it_was_asked(acting):
    box = acting.page.get_by_role("textbox", name="Message #general")
    await box.fill("/news biotech")
    await box.press("Enter")
    await expect(acting.page.locator(".ephemeral .text")).to_have_text("No new stories in biotech")


async def test_home_is_drawn_and_its_buttons_work(acting):
    page = acting.page
    await acting.client.chat_postMessage(channel="U0DESKYOU01", text="Hello")
    await page.locator(".side-item", has_text="Sectorwire").click()
    await page.get_by_role("tab", name="Home").click()
    await expect(page.locator("#home h3")).to_have_text("Home, first")
    await page.locator("#home").get_by_role("button", name="Refresh").click()
    await expect(page.locator("#home h3")).to_have_text("Home, again")
    await page.get_by_role("tab", name="Messages").click()
    await expect(page.locator("#messages .text")).to_have_text("Hello")


async def test_the_guide_fills_in_the_line_and_ticks_it_once_it_is_sent(acting):
    page = acting.page
    step = page.locator("#guide").get_by_role("button", name="Ask for news")
    await step.click()
    box = page.get_by_role("textbox", name="Message #general")
    await expect(box).to_have_value("/news biotech")
    await expect(box).to_be_focused()
    await expect(step).not_to_have_class(re.compile("tried"))
    await box.press("Enter")
    await expect(page.locator(".ephemeral .text")).to_have_text("No new stories in biotech")
    await expect(step).to_have_class(re.compile("tried"))


async def test_the_focus_comes_back_to_where_it_was(acting):
    page = acting.page
    menu = page.get_by_role("button", name="More actions")
    await menu.focus()
    await page.keyboard.press("Enter")
    items = page.get_by_role("menuitem")
    await expect(items.first).to_be_focused()
    await page.keyboard.press("End")
    await expect(items.last).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(items.first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(menu).to_be_focused()

    subscribe = page.get_by_role("button", name="Subscribe", exact=True)
    await subscribe.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Subscribe")
    await expect(dialog.get_by_label("Time")).to_be_focused()  # what is to be filled in, not the way out
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(subscribe).to_be_focused()


async def test_what_comes_meanwhile_takes_no_focus_away(acting):
    page = acting.page
    subscribe = page.get_by_role("button", name="Subscribe", exact=True)
    await subscribe.focus()
    await acting.client.chat_postMessage(channel="#general", text="news from elsewhere")
    await expect(page.locator("#messages")).to_contain_text("news from elsewhere")
    await expect(subscribe).to_be_focused()
    # Even where the message itself is drawn anew.
    history = await acting.client.conversations_history(channel=acting.channel_id("general"), limit=2)
    first = history["messages"][-1]
    await acting.client.chat_update(
        channel=acting.channel_id("general"), ts=first["ts"], text="Choose again", blocks=first["blocks"]
    )
    await expect(page.locator(".edited")).to_have_count(1)
    await expect(subscribe).to_be_focused()


async def test_home_and_messages_are_tabs(acting):
    page = acting.page
    await acting.client.chat_postMessage(channel="U0DESKYOU01", text="Hello")
    await page.locator(".side-item", has_text="Sectorwire").click()
    messages, home = page.get_by_role("tab", name="Messages"), page.get_by_role("tab", name="Home")
    await expect(messages).to_have_attribute("aria-selected", "true")  # something unread stands there
    await messages.focus()
    await page.keyboard.press("ArrowLeft")
    await expect(home).to_be_focused()
    await expect(home).to_have_attribute("aria-selected", "true")
    await expect(page.locator("#home h3")).to_have_text("Home, first")
    await page.reload()
    await expect(page.locator("#home h3")).to_contain_text("Home")
    await expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")


async def test_home_stays_where_it_was_read(acting):
    page, home = acting.page, acting.page.locator("#home")
    acting.server.workspace.direct("U0DESKYOU01", "U0DESKWIRE1")
    await page.locator(".side-item", has_text="Sectorwire").click()
    await expect(home.locator("h3")).to_have_text("Home, first")  # nothing unread: the app opens on it

    async def publish_long(*more: dict) -> None:
        long = [{"type": "section", "text": {"type": "mrkdwn", "text": f"line {n}"}} for n in range(60)]
        go = {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "refresh", "text": plain("Go")}],
        }
        view = {"type": "home", "blocks": [*long, go, *more]}
        await acting.client.views_publish(user_id="U0DESKYOU01", view=view)

    await publish_long()
    go = home.get_by_role("button", name="Go")
    await go.focus()
    before = await home.evaluate("node => node.scrollTop")
    assert before > 100
    await publish_long({"type": "section", "text": {"type": "mrkdwn", "text": "one more"}})
    await expect(home).to_contain_text("one more")
    assert await home.evaluate("node => node.scrollTop") == before
    await expect(go).to_be_focused()
