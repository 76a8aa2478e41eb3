"""Socket Mode seen without any library: hello, envelopes, pings, leaving, and what can break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import ClientWSTimeout, WSCloseCode, WSMsgType, web

from bot.demo.slack.delivery.dispatch import Ack, Envelope, Missed
from bot.demo.slack.delivery.socket_mode import SocketRoute
from bot.demo.slack.faults import SocketFault
from tests.demo.slack.observer import until

EVENT = Envelope("events_api", {"type": "event_callback", "event_id": "Ev1"})


class Sockets:
    """A route that serves, and connections to it."""

    def __init__(self, route: SocketRoute, session: aiohttp.ClientSession, url: str) -> None:
        self.route = route
        self.session = session
        self.url = url

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        opened = self.route.connections_open(SimpleNamespace(base_url=self.url))
        async with self.session.ws_connect(
            opened["url"], autoping=False, timeout=ClientWSTimeout(ws_close=0.2)
        ) as socket:
            hello = await socket.receive_json(timeout=5)
            assert hello["type"] == "hello"
            yield socket


@asynccontextmanager
async def serving(**seconds: float) -> AsyncIterator[Sockets]:
    route = SocketRoute("A1", **seconds)
    app = web.Application()
    route.add_to(app)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as session:
            yield Sockets(route, session, f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await route.close()
        await runner.cleanup()


@pytest.fixture
async def sockets() -> AsyncIterator[Sockets]:
    async with serving(ack_seconds=0.2) as made:
        yield made


async def acknowledged(sockets: Sockets, socket: aiohttp.ClientWebSocketResponse) -> dict:
    """One envelope delivered and acknowledged; the envelope."""
    sending = asyncio.create_task(sockets.route.attempt(EVENT))
    envelope = await socket.receive_json(timeout=5)
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    assert isinstance(await sending, Ack)
    return envelope


async def test_an_envelope_has_slacks_fields_and_its_acknowledgement_may_carry_an_answer(sockets):
    async with sockets.connected() as socket:
        event = await acknowledged(sockets, socket)
        assert {key: event[key] for key in event if key != "envelope_id"} == {
            "type": "events_api",
            "payload": EVENT.payload,
            "accepts_response_payload": False,
            "retry_attempt": 0,
            "retry_reason": "",
        }
        sending = asyncio.create_task(sockets.route.attempt(Envelope("slash_commands", {"text": "x"})))
        command = await socket.receive_json(timeout=5)
        assert command["accepts_response_payload"] is True
        assert "retry_attempt" not in command
        await socket.send_json({"envelope_id": command["envelope_id"], "payload": {"text": "done"}})
        assert await sending == Ack({"text": "done"})


async def test_nonsense_and_acknowledgements_of_nothing_are_passed_over(sockets):
    async with sockets.connected() as socket:
        for text in ("{", "[]", '{"envelope_id": "unknown"}', '{"envelope_id": null}'):
            await socket.send_str(text)
        await acknowledged(sockets, socket)


async def test_without_an_acknowledgement_in_time_it_counts_as_missed(sockets):
    assert await sockets.route.attempt(EVENT) == Missed("connection_failed")
    async with sockets.connected():
        assert await sockets.route.attempt(EVENT) == Missed("timeout")


async def test_a_connection_that_ends_gives_its_envelopes_up_at_once():
    async with serving(ack_seconds=60) as sockets, sockets.connected() as socket:
        sending = asyncio.create_task(sockets.route.attempt(EVENT))
        await socket.receive_json(timeout=5)
        await socket.close()
        assert await asyncio.wait_for(sending, 5) == Missed("connection_failed")


async def test_envelopes_are_shared_out_among_connections(sockets):
    async with sockets.connected() as first, sockets.connected() as second:
        sending = [asyncio.create_task(sockets.route.attempt(EVENT)) for _ in range(4)]
        for socket in (first, first, second, second):
            envelope = await socket.receive_json(timeout=5)
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert all(isinstance(outcome, Ack) for outcome in await asyncio.gather(*sending))


async def test_an_app_has_ten_connections_at_most(sockets):
    from contextlib import AsyncExitStack

    from bot.demo.slack.errors import Refused

    async with AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(sockets.connected())
        with pytest.raises(Refused, match="too_many_websockets"):
            async with sockets.connected():
                pass


async def test_the_workspace_pings_and_answers_pings():
    async with serving(ping_seconds=0.05) as sockets, sockets.connected() as socket:
        assert (await socket.receive(timeout=5)).type is WSMsgType.PING
        await socket.ping(b"there?")
        answers = [await socket.receive(timeout=5) for _ in range(3)]
        (pong,) = [answer for answer in answers if answer.type is WSMsgType.PONG]
        assert pong.data == b"there?"


# --- asked to come again ---------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
async def test_who_is_asked_to_come_again_hears_nothing_new_and_is_closed(reason):
    async with serving(ack_seconds=5, leave_seconds=0.2) as sockets, sockets.connected() as old:
        await sockets.route.refresh(reason)
        assert (await old.receive_json(timeout=5))["reason"] == reason
        async with sockets.connected() as new:
            for _ in range(3):
                await acknowledged(sockets, new)
            assert (await old.receive(timeout=5)).type is WSMsgType.CLOSE
            await old.close()
            await until(lambda: len(sockets.route._open) == 1)


async def test_who_was_asked_to_come_again_still_hears_until_it_does(sockets):
    async with sockets.connected() as old:
        await sockets.route.refresh()
        assert (await old.receive_json(timeout=5))["type"] == "disconnect"
        await acknowledged(sockets, old)


async def test_a_warning_ends_nothing():
    async with serving(leave_seconds=0.01) as sockets, sockets.connected() as socket:
        await sockets.route.refresh("warning")
        assert (await socket.receive_json(timeout=5))["reason"] == "warning"
        await asyncio.sleep(0.05)
        await acknowledged(sockets, socket)
        with pytest.raises(ValueError, match="moon"):
            await sockets.route.refresh("full moon")


# --- broken on demand ------------------------------------------------------------------------------


async def quiet(socket: aiohttp.ClientWebSocketResponse) -> bool:
    """Whether nothing comes for a while."""
    try:
        await socket.receive(timeout=0.15)
    except TimeoutError:
        return True
    return False


async def test_a_half_open_connection_is_open_and_dead(sockets):
    async with sockets.connected() as socket:
        sockets.route.spoil(SocketFault.HALF_OPEN)
        await socket.ping(b"there?")
        assert await sockets.route.attempt(EVENT) == Missed("timeout")
        assert await quiet(socket)
        assert not socket.closed
        assert sockets.route.listening  # the other side cannot tell either
        async with sockets.connected() as fresh:
            await socket.close()
            await until(lambda: len(sockets.route._open) == 1)
            await acknowledged(sockets, fresh)


async def test_a_half_open_connection_does_not_even_answer_a_close(sockets):
    async with sockets.connected() as socket:
        await socket.close()
        assert socket.close_code == WSCloseCode.OK
    async with sockets.connected() as socket:
        sockets.route.spoil(SocketFault.HALF_OPEN)
        await socket.close()
        assert socket.close_code == WSCloseCode.ABNORMAL_CLOSURE  # the client has cut it in the end
    await until(lambda: not sockets.route.listening)


async def test_a_deaf_connection_answers_pings_and_brings_nothing(sockets):
    async with sockets.connected() as socket:
        sockets.route.spoil(SocketFault.DEAF)
        await socket.ping(b"there?")
        assert (await socket.receive(timeout=5)).type is WSMsgType.PONG
        assert await sockets.route.attempt(EVENT) == Missed("timeout")
        assert await quiet(socket)
        sockets.route.spoil(None)
        await acknowledged(sockets, socket)


async def test_an_unheard_connection_brings_envelopes_and_loses_what_is_answered(sockets):
    async with sockets.connected() as socket:
        sockets.route.spoil(SocketFault.UNHEARD)
        sending = asyncio.create_task(sockets.route.attempt(EVENT))
        envelope = await socket.receive_json(timeout=5)
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert await sending == Missed("timeout")


async def test_a_fault_is_of_the_connections_that_stand_unless_it_lasts(sockets):
    async with sockets.connected():
        sockets.route.spoil(SocketFault.DEAF, lasting=True)
    await until(lambda: not sockets.route.listening)
    async with sockets.connected() as second:
        assert await sockets.route.attempt(EVENT) == Missed("timeout")
        assert await quiet(second)
        sockets.route.spoil(SocketFault.DEAF)
    await until(lambda: not sockets.route.listening)
    async with sockets.connected() as third:
        await acknowledged(sockets, third)


async def test_a_cut_connection_ends_without_a_word(sockets):
    async with sockets.connected() as socket:
        sockets.route.cut()
        message = await socket.receive(timeout=5)
        assert message.type in {WSMsgType.CLOSED, WSMsgType.ERROR}
        await until(lambda: not sockets.route.listening)
