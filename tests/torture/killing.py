"""Kills the bot again and again, at moments of its own choosing and of ours."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import time
from collections import Counter

from tests.torture.world import World

LONGEST_LIFE = 3.0  # seconds; more than two leases, so that every life may come to its turn
LONGEST_WAIT = 6.0  # for what a life is to die of
WAYS = ("any moment", "a post arrives", "a post stands", "shortly after a post", "while it polls")


async def kill_often(here: World, *, seconds: float, kills: int | None) -> Counter[str]:
    """Start and kill until the time is over or it was killed that often; how often in which way."""
    dice = random.Random(here.scene.seed)
    ways: Counter[str] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until and (kills is None or ways.total() < kills):
        ways[await _life(here, dice, until)] += 1
    here.on_post = here.wire.on_request = lambda _: None
    return ways


async def _life(here: World, dice: random.Random, until: float) -> str:
    """One process from its start to its death; by what it died."""
    way = dice.choice(WAYS)
    waits_for = {"a post arrives": "before", "a post stands": "after", "shortly after a post": "after"}.get(
        way
    )
    left = dice.randint(1, 8)
    came = asyncio.Event()
    pid = here.desks.start()

    def happened(what: str) -> None:
        nonlocal left
        if came.is_set() or what != (waits_for or "feed"):
            return
        left -= 1
        if left == 0:
            came.set()
            if way in {"a post arrives", "a post stands"}:
                here.desks.strike(pid)  # before the server goes on, let alone answers

    here.on_post = happened if waits_for else lambda _: None
    here.wire.on_request = happened if way == "while it polls" else lambda _: None
    left_over = max(0.1, until - time.monotonic())
    if way == "any moment":
        await asyncio.sleep(min(left_over, dice.uniform(0.03, LONGEST_LIFE)))
    else:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(came.wait(), min(left_over, LONGEST_WAIT))
        if came.is_set():
            await asyncio.sleep(dice.uniform(0, 0.04))
    here.desks.kill(pid)
    return way if came.is_set() else "any moment"


async def come_to_rest(here: World, patience: float) -> bool:
    """Heal everything, let one bot finish what is left, and end it; False where it did not come to an end."""
    here.be_well()
    pid = here.desks.start()
    settled = await here.settled(patience)
    status = here.desks.end(pid)
    if status not in {0, -signal.SIGTERM}:  # the latter where all was done before it could listen
        raise AssertionError(f"the bot ended with {status}; see {here.desks.log}")
    return settled
