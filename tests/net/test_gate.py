"""Turns per host: one at a time, with a pause, and never in each other's way."""

from __future__ import annotations

import asyncio

from bot.net import gate as gates
from bot.net.gate import HostGate, Pace
from tests.fakes.clock import VirtualClock


async def visit(gate: HostGate, clock: VirtualClock, host: str, log: list, seconds: float = 0.5) -> None:
    async with gate.turn(host):
        log.append((host, "in", clock.monotonic() - 1000))
        await clock.sleep(seconds)
        log.append((host, "out", clock.monotonic() - 1000))


async def test_one_host_takes_turns_with_a_pause_between():
    clock, log = VirtualClock(hurried=True), []
    gate = HostGate(clock, Pace(at_once=1, spacing=2.0))
    await asyncio.gather(*(visit(gate, clock, "a:80", log) for _ in range(3)))
    assert [round(at, 3) for _, _, at in log] == [0, 0.5, 2.5, 3.0, 5.0, 5.5]


async def test_hosts_do_not_wait_for_each_other():
    clock, log = VirtualClock(hurried=True), []
    gate = HostGate(clock, Pace(at_once=1, spacing=2.0))
    await asyncio.gather(*(visit(gate, clock, f"{name}:80", log) for name in "abc"))
    assert [(step, round(at, 3)) for _, step, at in log] == [("in", 0)] * 3 + [("out", 0.5)] * 3


async def test_a_failed_visit_gives_its_turn_back():
    clock = VirtualClock(hurried=True)
    gate = HostGate(clock, Pace(spacing=0))
    for _ in range(2):
        try:
            async with gate.turn("a:80"):
                raise ConnectionError
        except ConnectionError:
            continue
    async with gate.turn("a:80"):
        pass


async def test_following_a_redirect_waits_for_no_pause():
    clock = VirtualClock(hurried=True)
    gate = HostGate(clock, Pace(spacing=5))
    async with gate.turn("a:80"):
        pass
    async with gate.turn("a:80", pause=False):
        assert clock.monotonic() == 1000


async def test_hosts_in_use_or_pausing_are_not_forgotten():
    clock, log = VirtualClock(), []
    gate = HostGate(clock, Pace(spacing=5))
    holding = asyncio.create_task(visit(gate, clock, "held:80", log))
    await asyncio.sleep(0)
    for number in range(gates.REMEMBERED_HOSTS + 10):
        async with gate.turn(f"h{number}:80"):
            pass
    clock.advance(6)
    await holding
    for number in range(20):
        async with gate.turn(f"late{number}:80"):
            pass
    waiting = asyncio.create_task(gate.ready("held:80"))
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.advance(5)
    await waiting


async def test_hosts_may_be_treated_differently():
    clock = VirtualClock(hurried=True)
    gate = HostGate(clock, lambda host: Pace(1, 5.0) if host == "a:80" else Pace(9, 0.0))
    assert gate.pace_of("b:80").at_once == 9
    for _ in range(2):
        async with gate.turn("b:80"):
            pass
    assert clock.slept == []
    for _ in range(2):
        async with gate.turn("a:80"):
            pass
    assert clock.slept == [5.0]
