"""Socket Mode and signed HTTP, with Slack's own Bolt on the other end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.faults import SocketFault
from bot.demo.slack.server import Settings, WorkspaceServer
from bot.demo.slack.state.records import Command
from bot.demo.slack.state.seed import YOU

COMMANDS = (Command("/news", "What is new", "biotech"), Command("/slow", "Never answers"))
BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Open"},
    "action_id": "open",
    "value": "v1",
}
MODAL = {
    "type": "modal",
    "callback_id": "wish",
    "title": {"type": "plain_text", "text": "A wish"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}


@dataclass
class Desk:
    """A workspace with a Bolt app listening, and what the app has heard."""

    server: WorkspaceServer
    app: AsyncApp
    heard: list[dict] = field(default_factory=list)
    fails: int = 0

    @property
    def channel(self) -> str:
        found = self.server.workspace.channel_named("general")
        assert found
        return found.id

    def texts(self) -> list[str]:
        return [m.text for m in self.server.workspace.messages(self.channel)]

    async def post(self, action: str, body: dict) -> dict:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.server.url}/page/{action}", json=body) as answer,
        ):
            return await answer.json()


async def eventually(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  what is waited for happens in another part
            await asyncio.sleep(0.01)


def bolt_app(desk_of: Callable[[], Desk], server: WorkspaceServer) -> AsyncApp:
    client = AsyncWebClient(token=server.tokens.bot, base_url=server.api_url)
    app = AsyncApp(client=client, signing_secret=server.tokens.signing_secret)

    @app.command("/news")
    async def news(ack, body, respond):
        await ack()
        desk_of().heard.append(body)
        if body["text"] == "flood":
            for number in range(6):
                await respond(f"answer {number}")
        else:
            await respond(f"news about {body['text']}", response_type="in_channel")

    @app.command("/slow")
    async def slow(body):
        desk_of().heard.append(body)

    @app.action("open")
    async def opened(ack, body, client):
        await ack()
        desk_of().heard.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        except SlackApiError as error:
            desk_of().heard.append({"second": error.response["error"]})

    @app.view("wish")
    async def wished(ack, body, view):
        given = view["state"]["values"]["name"]["value"]["value"]
        desk_of().heard.append(body)
        if given == "nobody":
            await ack(response_action="errors", errors={"name": "No such person."})
        else:
            await ack()

    @app.event("app_mention")
    async def mentioned(body, say):
        desk_of().heard.append(body)
        await say(text="here", thread_ts=body["event"]["ts"])

    @app.event("message")
    async def said(body):
        desk_of().heard.append(body)

    @app.event("app_home_opened")
    async def home(event, client):
        view = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Home*"}}]}
        await client.views_publish(user_id=event["user"], view=view)

    return app


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    settings = Settings(commands=COMMANDS, ack_seconds=0.4, retry_after=(0.0, 0.05))
    async with WorkspaceServer(settings) as server:
        made = Desk(server, bolt_app(lambda: made, server))
        handler = AsyncSocketModeHandler(made.app, server.tokens.app)
        await handler.connect_async()
        await eventually(lambda: server.socket.listening)
        yield made
        await handler.close_async()


async def test_a_command_reaches_bolt_and_its_answer_the_channel(desk):
    await desk.post("command", {"channel": desk.channel, "text": "/news biotech <b> @mara"})
    await eventually(lambda: len(desk.texts()) == 1)
    assert desk.heard[0]["command"] == "/news"
    assert desk.heard[0]["text"] == "biotech &lt;b&gt; <@U0DESKMARA1|mara>"
    assert desk.heard[0]["user_id"] == YOU.id
    assert desk.texts()[0].startswith("news about biotech")
    assert desk.server.workspace.messages(desk.channel)[0].only_for is None


async def test_a_response_url_answers_five_times(desk):
    await desk.post("command", {"channel": desk.channel, "text": "/news flood"})
    await eventually(lambda: len(desk.texts()) == 5)
    await asyncio.sleep(0.05)
    assert desk.texts() == [f"answer {number}" for number in range(5)]
    assert all(m.only_for == YOU.id for m in desk.server.workspace.messages(desk.channel))


async def test_a_command_without_acknowledgement_says_so_to_its_asker_alone(desk):
    await desk.post("command", {"channel": desk.channel, "text": "/slow"})
    await desk.post("command", {"channel": desk.channel, "text": "/unknown"})
    assert desk.texts() == [
        '/slow failed with the error "operation_timeout"',
        "/unknown is not a valid command.",
    ]
    assert {m.only_for for m in desk.server.workspace.messages(desk.channel)} == {YOU.id}


async def test_a_button_opens_a_modal_once_and_its_submission_is_checked(desk):
    client = desk.app.client
    posted = await client.chat_postMessage(
        channel=desk.channel, text="x", blocks=[{"type": "actions", "block_id": "b", "elements": [BUTTON]}]
    )
    press = {"channel": desk.channel, "ts": posted["ts"], "block_id": "b", "action_id": "open"}
    assert (await desk.post("act", press))["acknowledged"] is True
    await eventually(lambda: {"second": "exchanged_trigger_id"} in desk.heard)
    action = next(h for h in desk.heard if h.get("type") == "block_actions")
    assert action["actions"][0]["value"] == "v1"
    assert action["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": desk.channel,
        "is_ephemeral": False,
    }

    (view_id,) = desk.server.workspace.views
    wrong = {"view": view_id, "values": {"name": {"value": {"type": "plain_text_input", "value": "nobody"}}}}
    assert (await desk.post("submit", wrong))["errors"] == {"name": "No such person."}
    assert view_id in desk.server.workspace.views
    right = {"view": view_id, "values": {"name": {"value": {"type": "plain_text_input", "value": "Mara"}}}}
    assert (await desk.post("submit", right))["errors"] == {}
    assert desk.server.workspace.views == {}


async def test_an_element_that_is_not_there_cannot_be_pressed(desk):
    posted = await desk.app.client.chat_postMessage(channel=desk.channel, text="x")
    press = {"channel": desk.channel, "ts": posted["ts"], "block_id": "b", "action_id": "open"}
    assert await desk.post("act", press) == {"ok": False, "error": "not_found"}


async def test_a_mention_is_an_event_and_answered_in_its_thread(desk):
    await desk.post("say", {"channel": desk.channel, "text": "@sectorwire hello"})
    await eventually(lambda: "here" in desk.texts())
    kinds = {h["event"]["type"] for h in desk.heard if "event" in h}
    assert kinds == {"message", "app_mention"}
    first, answer = desk.server.workspace.messages(desk.channel)
    assert answer.thread_ts == first.ts


async def test_home_is_published_when_it_is_opened(desk):
    await desk.post("home", {"tab": "home"})
    await eventually(lambda: YOU.id in desk.server.workspace.homes)
    assert desk.server.workspace.homes[YOU.id].view["blocks"][0]["text"]["text"] == "*Home*"


async def test_an_event_not_acknowledged_comes_again_with_its_number(desk):
    desk.server.socket.spoil(SocketFault.UNHEARD)
    await desk.post("say", {"channel": desk.channel, "text": "anybody?"})
    await eventually(lambda: len(desk.heard) == 3)
    assert len({h["event_id"] for h in desk.heard}) == 1


async def test_a_refresh_makes_the_client_connect_anew(desk):
    before = sum(1 for name, _ in desk.server.api.calls if name == "apps.connections.open")
    await desk.server.socket.refresh()
    await eventually(
        lambda: sum(1 for name, _ in desk.server.api.calls if name == "apps.connections.open") > before
    )
    await eventually(lambda: desk.server.socket.listening)
    await asyncio.sleep(0.1)
    await desk.post("command", {"channel": desk.channel, "text": "/news energy"})
    await eventually(lambda: "news about energy" in desk.texts())


async def test_a_ticket_opens_one_connection_only(desk):
    client = AsyncWebClient(token=desk.server.tokens.app, base_url=desk.server.api_url)
    url = (await client.apps_connections_open(app_token=desk.server.tokens.app))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_signed_requests_reach_bolt_over_http():
    received: list[int] = []
    site = web.Application()
    runner = web.AppRunner(site)
    holder: list[Desk] = []

    async def handle(request: web.Request) -> web.Response:
        answer = await holder[0].app.async_dispatch(await to_bolt_request(request))
        received.append(answer.status)
        return await to_aiohttp_response(answer)

    site.router.add_post("/slack/events", handle)
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0)
    await tcp.start()
    port = runner.addresses[0][1]
    try:
        settings = Settings(commands=COMMANDS, request_url=f"http://127.0.0.1:{port}/slack/events")
        async with WorkspaceServer(settings) as server:
            desk = Desk(server, bolt_app(lambda: holder[0], server))
            holder.append(desk)
            await desk.post("command", {"channel": desk.channel, "text": "/news pharma"})
            await eventually(lambda: "news about pharma" in desk.texts())
            assert received[0] == 200
            server.route._secret = "another secret"
            await desk.post("command", {"channel": desk.channel, "text": "/news again"})
            assert received[-1] == 401
            assert desk.texts()[-1] == '/news failed with the error "dispatch_failed"'
    finally:
        await runner.cleanup()
