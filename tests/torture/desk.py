"""The bot as a process that can be killed at any moment, and started again in a few milliseconds.

Everything is imported once; for each ``start`` on stdin, with the environment as JSON, the process forks, and
the child is the bot: the real house, collector, workspace and timer, on a clock that runs faster than the
machine's. Whoever is told ``kill`` gets SIGKILL, ``end`` SIGTERM. The answers on stdout are process ids.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

import bot.feeds.fetch
import bot.feeds.normalise
import bot.feeds.parse
import bot.net.client
import bot.net.pages
import bot.net.robots
import bot.render.digest_blocks  # noqa: F401  imported before the first fork
from bot.app import open_house
from bot.config import Environment, read_environment
from bot.digests.deliver import Terms
from bot.digests.scheduler import Duty, Scheduler
from bot.errors import DeliveryError
from bot.network import open_collector
from bot.slack_parts import slack_client
from handlers.workspace import Workspace

SPEED = 40.0  # times as fast as the machine's clock
HTTP_TIMEOUT = 0.4  # seconds of the machine's; well below the grace of 0.9
POLL, TICK = 1.0, 0.3


@dataclass(frozen=True, slots=True)
class FastClock:
    """The machine's clock from ``start`` (Unix seconds) on, many times as fast; the same in every process."""

    start: float

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.start + (time.time() - self.start) * SPEED, UTC)

    def monotonic(self) -> float:
        return time.monotonic() * SPEED

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / SPEED)

    def seconds_until(self, moment: datetime) -> float:
        """In seconds of the machine's."""
        return (moment - self.now()).total_seconds() / SPEED


def terms(lease: float) -> Terms:
    """Everything in proportion; ``lease`` in seconds of the machine's."""
    return Terms(
        lease=timedelta(seconds=lease * SPEED),
        grace=timedelta(seconds=0.9 * SPEED),
        settle=timedelta(seconds=3),
        longest_wait=timedelta(seconds=40),
    )


async def live(environment: Environment, clock: FastClock, terms: Terms) -> None:
    """Poll, judge, post, until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_house(environment, clock=clock) as house, open_collector(house) as collector:
        client = slack_client(environment)
        client.timeout = HTTP_TIMEOUT
        workspace = await _signed_in(client, clock, stop)
        if workspace is None:
            return
        runs = house.digest_runs(workspace.poster, terms=terms)

        async def poll() -> None:
            async for _ in collector.collect(everything=True):
                pass

        duties = [
            Duty("poll", timedelta(seconds=POLL), poll),
            Duty("digests", timedelta(seconds=TICK), runs.tick),
        ]
        scheduler = Scheduler(duties, clock)
        scheduler.start()
        await stop.wait()
        await scheduler.stop(timedelta(seconds=5))
        await runs.hand_back()


async def _signed_in(client: AsyncWebClient, clock: FastClock, stop: asyncio.Event) -> Workspace | None:
    """As a supervisor would start it again; None where it is told to stop before."""
    while not stop.is_set():
        try:
            return await Workspace.sign_in(client, clock)
        except DeliveryError as error:
            logging.getLogger("desk").warning("cannot sign in: %s", error)
            await asyncio.sleep(0.1)
    return None


def main() -> None:
    """Fork at every ``start``."""
    children: set[int] = set()
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        match command:
            case "start":
                child = os.fork()
                if child == 0:
                    sys.exit(_child(json.loads(rest)))
                children.add(child)
                print(child, flush=True)  # noqa: T201
            case "kill" | "end":
                pid = int(rest)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL if command == "kill" else signal.SIGTERM)
                _, status = os.waitpid(pid, 0)
                children.discard(pid)
                print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201
    for child in children:  # whoever held the other end is gone
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _child(given: dict[str, str]) -> int:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    logging.basicConfig(
        filename=given["TORTURE_LOG"],
        level=logging.INFO,
        format="%(process)d %(levelname)s %(name)s %(message)s",
        force=True,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # the machine may be slower than its duties
    clock = FastClock(float(given["TORTURE_START"]))
    asyncio.run(live(read_environment(given), clock, terms(float(given["TORTURE_LEASE"]))))
    return 0


if __name__ == "__main__":
    main()
