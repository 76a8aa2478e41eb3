"""An answer whose acknowledgement is lost is not given a second time."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack.faults import Fault, FaultKind
from bot.errors import DeliveryFailed
from handlers.slack_api.responses import InPlace
from tests.handlers.desk import judged, shown


async def test_a_card_in_a_thread_stands_there_once_although_the_connection_broke(desk):
    await desk.store(judged("Aurelia Bio wins approval", company=("Aurelia Bio", "AURB")))
    await desk.command("/digest subscribe biotech 08:00")
    digest = next(one for one in await desk.command("/digest now") if one.only_for is None)
    desk.server.faults.add(Fault(FaultKind.RESET_AFTER, "chat.postMessage"))
    answers = await desk.say("aurelia bio?", thread=digest.ts)
    assert sum("AURB" in shown(one) for one in answers) == 1
    assert desk.server.faults.struck == 1


async def test_an_answer_in_place_is_sent_once_although_the_connection_broke():
    heard = []

    async def respond(request: web.Request) -> web.Response:
        heard.append(await request.json())
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_post("/response", respond)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token="xoxb-of-a-test", session=session)
            answer = InPlace(client, f"http://127.0.0.1:{runner.addresses[0][1]}/response")
            with pytest.raises(DeliveryFailed, match="did not say whether it took the answer"):
                await answer.sentence("Here it is.")
    finally:
        await runner.cleanup()
    assert [one["text"] for one in heard] == ["Here it is."]
