"""Kills the bot again and again, at moments of its own choosing and of ours."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.torture.world import World

LONGEST_LIFE = 3.0  # seconds
LONGEST_WAIT = 5.0  # for what a life is to die of
FRESH = 0.2  # the share of lives that begin as a new Python
WAYS = (
    "at any moment",
    "while it starts",
    "while it polls",
    "articles stored, not judged",
    "a digest composed while articles wait",
    "a digest claimed, not composed",
    "a digest asked for beside the timer",
    "a message about to be posted",
    "a message posted, not recorded",
    "shortly after a message",
    "while it answers a command",
    "while it stops",
    "after it hung for longer than its lease",
)
WAITS_FOR = {
    "while it polls": "feed",
    "a message about to be posted": "before",
    "a message posted, not recorded": "after",
    "shortly after a message": "after",
    "while it answers a command": "command",
    "a digest asked for beside the timer": "digest",
}
STATES = {
    "articles stored, not judged": "select 1 from articles where waiting = 1 limit 1",
    "a digest composed while articles wait": "select 1 from articles where waiting = 1 and exists ("
    "select 1 from runs where state = 'composed') limit 1",
    "a digest claimed, not composed": "select 1 from runs where state = 'claimed' limit 1",
}
AT_ONCE = {"a message about to be posted", "a message posted, not recorded"}


@dataclass
class Toll:
    """How often it was killed and in which way, how often it ended by itself, and what each death left behind."""

    ways: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    left: Counter[str] = field(default_factory=Counter)

    @property
    def kills(self) -> int:
        """How many of them were kills."""
        return self.ways.total()


async def kill_often(here: World, *, seconds: float, kills: int | None) -> Toll:
    """Start and kill until the time is over or it was killed that often."""
    dice = random.Random(here.scene.seed)
    toll = Toll()
    until = time.monotonic() + seconds
    while time.monotonic() < until and (kills is None or toll.kills < kills):
        way, status = await _life(here, dice, until)
        if status == -signal.SIGKILL:
            toll.ways[way] += 1
            toll.left.update(here.left())
        else:
            toll.ended += 1  # where signing in to a broken Slack did not work: its supervisor starts it again
    _call(here, lambda _: None)
    return toll


async def _life(here: World, dice: random.Random, until: float) -> tuple[str, int]:
    """One process from its start to its death; by what it died, and its exit status."""
    way = dice.choice(WAYS)
    fresh = dice.random() < FRESH
    pid = here.desks.start(fresh=fresh)
    left = max(0.1, until - time.monotonic())
    if way in WAITS_FOR:
        way = await _something_happens(here, dice, pid, way, left)
    elif way in STATES:
        way = await _a_state_is_seen(here, way, left)
    elif way == "while it starts":
        await asyncio.sleep(dice.uniform(0.0, 1.5 if fresh else 0.4))
    else:
        await asyncio.sleep(min(left, dice.uniform(0.03, LONGEST_LIFE)))
    if way == "while it stops":
        here.desks.signal(pid, signal.SIGTERM)
        await asyncio.sleep(dice.uniform(0, 0.3))
    if way == "after it hung for longer than its lease":
        return way, await _hang(here, pid)
    return way, here.desks.kill(pid)


async def _something_happens(here: World, dice: random.Random, pid: int, way: str, seconds: float) -> str:
    """Wait until what this way waits for has come a few times; the way that it became."""
    left = dice.randint(1, 3)
    came = asyncio.Event()

    def happened(what: str) -> None:
        nonlocal left
        if came.is_set() or what != WAITS_FOR[way]:
            return
        left -= 1
        if left == 0:
            came.set()
            if way in AT_ONCE:  # before the server goes on, let alone answers
                with contextlib.suppress(ProcessLookupError):
                    here.desks.signal(pid, signal.SIGKILL)

    _call(here, happened)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(came.wait(), min(seconds, LONGEST_WAIT))
    _call(here, lambda _: None)
    if not came.is_set():
        return "at any moment"
    await asyncio.sleep(dice.uniform(0, 0.04))
    return way


async def _a_state_is_seen(here: World, way: str, seconds: float) -> str:
    until = time.monotonic() + min(seconds, LONGEST_WAIT)
    while time.monotonic() < until:
        if here.ask(STATES[way]):
            return way
        await asyncio.sleep(0.002)
    return "at any moment"


async def _hang(here: World, pid: int) -> int:
    """The process stands still, another takes over, and only then it is killed; its exit status."""
    with contextlib.suppress(ProcessLookupError):
        here.desks.signal(pid, signal.SIGSTOP)
    second = here.desks.start()
    await asyncio.sleep(here.scene.lease + 1.0)
    status = here.desks.kill(pid)
    here.desks.kill(second)
    return status


def _call(here: World, happened: Callable[[str], None]) -> None:
    here.on_post = here.wire.on_request = here.people.on_command = happened


async def come_to_rest(here: World, patience: float) -> bool:
    """Heal everything, let one bot finish what is left, and end it; False where it did not come to an end."""
    await here.be_well()
    pid = here.desks.start()
    settled = await here.settled(patience)
    if settled and here.asked:  # what was judged after all digests: their next ones tell it
        await here.ask_for_digests(patience)
        settled = await here.settled(patience)
    status = await here.desks.end(pid)
    if status not in {0, -signal.SIGTERM}:  # the latter where all was done before it could listen
        raise AssertionError(f"the bot ended with {status}; see {here.desks.log}")
    return settled
