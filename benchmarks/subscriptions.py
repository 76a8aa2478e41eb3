"""A thousand channels whose digests come due in one minute, posted at the pace that Slack allows, with flat memory.

The whole service in a process of its own, against a workspace that keeps Slack's limits (a message a second and
channel, several hundred a minute over all) and tells one post in a hundred to wait three seconds. Both live by a
clock that runs several times as fast as the machine's; figures in seconds are that clock's. About a minute.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks._slack_desk import AppDesk, Cost, open_app
from benchmarks._swift import SwiftClock
from benchmarks.harness import Measure, Result
from bot.bootstrap.components import open_components
from bot.config.env import Environment
from bot.demo.slack.errors import RateLimited
from bot.demo.slack.faults import Fault, FaultKind, RateLimits
from bot.demo.slack.server import WorkspaceServer
from bot.demo.slack.state.records import Channel
from bot.models.delivery import Subscription
from tests.handlers.desk import judged, store

CHANNELS = 1_000
SPEED = 4.0  # how many times as fast as the machine's the clock runs
OWN_PACE = 0.2  # seconds between two posts to one workspace, as the bot paces itself
OVERALL, BURST = 1 / 6, 10  # seconds between two posts that the workspace takes, beyond a burst
TOLD_TO_WAIT, WAIT = 0.01, 3.0  # the share of posts that is refused, and for how many seconds
STORIES = 300
EARLY = 0.2  # of the digests; after them memory grows by no more than SQLite's caches, which fill up
GROWTH = 1.15
PATIENCE = 150  # real seconds
CONFIG = """
contact: desk@example.com
sectors:
  biotech:
    title: Biotech
    feeds: [{url: "https://harbor.example/feed", name: Harbor Wire, page_text: false}]
"""


class Limits(RateLimits):
    """Slack's limits for channels, and the one over the whole workspace."""

    def __init__(self, clock: SwiftClock) -> None:
        super().__init__(clock)
        self._swift = clock
        self._free = 0.0
        self.refused = 0

    def check(self, method: str, tier: int, channel: str) -> None:
        """Count a call in; raises :class:`~bot.demo.slack.errors.RateLimited` where it comes too soon."""
        try:
            super().check(method, tier, channel)
            if method == "chat.postMessage":
                now = self._swift.monotonic()
                self._free = max(self._free, now - BURST * OVERALL)
                if self._free > now:
                    raise RateLimited(1)
                self._free += OVERALL
        except RateLimited:
            self.refused += 1
            raise


def run() -> Result:
    """All posted once, how long that took beside the pace's own minimum, and what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "sectors.yaml"
        config.write_text(CONFIG)
        return asyncio.run(_run(config))


async def _run(config: Path) -> Result:
    clock = SwiftClock(SPEED, time.time())
    places: list[Channel] = []

    async def prepare(server: WorkspaceServer) -> None:
        places.extend(_channels(server))
        await _filled(config, server, places, clock)

    async with open_app("ours", config, prepare=prepare, clock=clock) as app:
        limits = Limits(clock)
        app.server.api._pace = limits  # noqa: SLF001  the workspace itself knows no limit over all channels
        app.server.faults.add(
            Fault(FaultKind.RATELIMITED, "chat.postMessage", None, chance=TOLD_TO_WAIT, seconds=WAIT)
        )
        before = await app.cost()
        began = clock.monotonic()
        early = await _until(app, places, int(CHANNELS * EARLY))
        late = await _until(app, places, CHANNELS)
        took = clock.monotonic() - began
        await asyncio.sleep(1)  # for a second message, if one came
        posted = Counter(len(app.server.workspace.messages(place.id)) for place in places)
        refused = limits.refused + app.server.faults.struck
    least = CHANNELS * OWN_PACE
    cpu = (late.cpu - before.cpu) / CHANNELS * 1000
    growth = late.memory / early.memory if late.memory and early.memory else 0.0
    return Result(
        f"{CHANNELS:,} subscriptions due in one minute",
        (
            Measure("channels with their digest once", posted[1], "", target=f"{CHANNELS}", met=posted == {1: CHANNELS}),
            Measure("posted within", took, "s", "the pace's minimum", least, least / took, ">= 0.8x", took * 0.8 <= least),
            Measure("posts that Slack told to wait", refused, ""),
            Measure("processor time a digest", cpu, "ms"),
            Measure("memory at the end", late.memory or 0.0, "MiB", "after a fifth", early.memory, 1 / growth if growth else None,
                    f"<= {GROWTH}x", growth <= GROWTH),
        ),
        (f"the clock ran {SPEED:g} times as fast as the machine's; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",),
    )  # fmt: skip


def _channels(server: WorkspaceServer) -> list[Channel]:
    state = server.workspace
    you = next(one.id for one in state.users.values() if one.name == "you")
    members = (you, state.bot.id)
    return [state.add_channel(f"desk-{number}", members, by=you) for number in range(CHANNELS)]


async def _filled(
    config: Path, server: WorkspaceServer, places: Sequence[Channel], clock: SwiftClock
) -> None:
    """Stories of the last day, and a subscription for each channel, all due a minute ago."""
    now = clock.now()
    at = (now - timedelta(minutes=1)).strftime("%H:%M")
    async with open_components(Environment(config=config)) as components:
        await store(
            components,
            *(judged(f"Story {n} tells of trial {n}", hours=20 * n / STORIES) for n in range(STORIES)),
        )
        await components.subscriptions.save_subscriptions(
            [
                Subscription(
                    f"s{number}", server.workspace.team.id, place.id, ("biotech",), at, "UTC", tuple(range(1, 8)),
                    since=now - timedelta(hours=2),
                )
                for number, place in enumerate(places)
            ]
        )  # fmt: skip


async def _until(app: AppDesk, places: Sequence[Channel], count: int) -> Cost:
    """What the app has used by the time that so many channels have a message."""
    state = app.server.workspace
    async with asyncio.timeout(PATIENCE):
        while sum(bool(state.messages(place.id)) for place in places) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return await app.cost()
