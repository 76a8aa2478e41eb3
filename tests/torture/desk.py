"""The bot as a process that can be killed at any moment, and started again in a few milliseconds.

Everything is imported once; for each ``start`` on stdin, with the environment as JSON, the process forks, and
the child is the bot: ``sectorwire run`` as it is, but for a clock that runs faster than the machine's, and
time-outs in proportion. ``fresh`` starts it as a new Python, which takes a second. ``kill`` sends SIGKILL and tells
the exit status; ``ended`` tells it, or that there is none yet. The answers stand on stdout.
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
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module

from bot.config.env import read_environment
from bot.digests.deliver import DeliverySettings
from bot.errors import DeliveryError
from bot.service.run import ServiceSettings, serve

SPEED = 200.0  # times as fast as the machine's clock
HTTP_TIMEOUT = 0.4  # seconds of the machine's; well below the grace
GRACE = 0.9
RUN_LEASE = 2.0  # the same proportion as in life: a lease is two graces
LEASE = 1.1  # of the whole desk
WARM = (  # what the bot imports when it first needs it
    "bot.companies.providers.build",
    "bot.news.watch_alerts",
    "bot.feeds.parsing.fastparse",
    "bot.feeds.fetch",
    "bot.net.robots",
    "handlers.company_cards",
    "handlers.transport.http",
    "handlers.register",
    "slack_bolt.listener_matcher.async_builtins",
    "storage.sqlite.engine.migrations",
    "storage.sqlite.upkeep.retention",
)
RUNS = 999  # no exit status: the process has not ended


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


def tempo(lease: float) -> ServiceSettings:
    """Everything in proportion; ``lease`` in seconds of the machine's."""
    return ServiceSettings(
        tick=timedelta(seconds=0.3),
        poll=timedelta(seconds=0.5),
        lease=timedelta(seconds=lease * SPEED),
        terms=DeliverySettings(
            lease=timedelta(seconds=RUN_LEASE * SPEED),
            grace=timedelta(seconds=GRACE * SPEED),
            settle=timedelta(seconds=3),
            longest_wait=timedelta(seconds=40),
        ),
        slack_timeout=HTTP_TIMEOUT,
    )


def live(given: Mapping[str, str]) -> int:
    """Be the bot until it is told to stop; returns the exit status."""
    logging.basicConfig(
        filename=given["TORTURE_LOG"],
        level=logging.INFO,
        format="%(process)d %(levelname)s %(name)s %(message)s",
        force=True,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # the machine may be slower than its duties
    clock = FastClock(float(given["TORTURE_START"]))
    port = int(given["TORTURE_PORT"]) if "TORTURE_PORT" in given else None
    try:
        return asyncio.run(
            serve(
                read_environment(given),
                host="127.0.0.1",
                port=port,
                clock=clock,
                tempo=tempo(float(given["TORTURE_LEASE"])),
            )
        )
    except DeliveryError as error:  # as the command line does: its supervisor starts it again
        logging.getLogger("desk").warning("%s", error)
        return 1


def main() -> None:
    """Start one at every ``start`` and ``fresh``."""
    children: set[int] = set()
    for name in WARM:
        import_module(name)
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        match command:
            case "start" | "fresh":
                child = os.fork()
                if child == 0:
                    _become(json.loads(rest), fresh=command == "fresh")
                children.add(child)
                print(child, flush=True)  # noqa: T201
            case "kill" | "ended":
                pid = int(rest)
                if command == "kill":
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                found, status = os.waitpid(pid, 0 if command == "kill" else os.WNOHANG)
                children -= {found}
                print(os.waitstatus_to_exitcode(status) if found else RUNS, flush=True)  # noqa: T201
    for child in children:  # whoever held the other end is gone
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _become(given: dict[str, str], *, fresh: bool) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    if fresh:
        os.dup2(nothing, 1)
        environment = {**os.environ, **given, "TORTURE_FRESH": "1"}
        os.execve(sys.executable, [sys.executable, "-m", "tests.torture.desk"], environment)  # noqa: S606
    sys.exit(live(given))


if __name__ == "__main__":
    if os.environ.get("TORTURE_FRESH"):
        sys.exit(live(os.environ))
    main()
