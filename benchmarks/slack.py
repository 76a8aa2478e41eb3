"""How fast commands are acknowledged, beside a bare Bolt app whose handler is empty: idle, in a rush, while polling.

Each app is a process of its own, as it is in life; the workspace is this process, which shares the machine with
them. Ours renders and answers what it acknowledges, so its figures hold all of that. The two take turns under
pressure, and the medians of the rounds count. Bounded: about two minutes.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._polling_feeds import FEEDS
from benchmarks._slack_desk import ROOT, AppDesk, answer_times, open_app, share
from benchmarks.harness import Measure, Result
from bot.bootstrap.components import open_components
from bot.config.env import Environment
from tests.handlers.desk import judged, store

CONFIG = """
contact: desk@example.com
delivery: {time: "00:00", days: daily, timezone: UTC}
sectors:
  biotech:
    title: Biotech
    feeds: [%s]
"""
QUIET_FEED = '{url: "https://harbor.example/feed", name: Harbor Wire, page_text: false}'
STORED = 1_000
WARM_UP = 50
PACED, RATE = 250, 50.0  # commands, and how many a second, where latency is measured
NEWS_PACED, NEWS_RATE = 100, 20.0
ROUNDS, PRESSED, AT_ONCE = 3, 500, 32
RUSH, RUSH_RATE = 2_000, 200.0
RUSH_TEXTS = ("biotech", "help", "trial 7", "biotech 7d")
POLLING_TIME = 15  # seconds of polling during which commands are sent
REST = 0.5  # seconds between two measurements
LIMIT = 0.1  # seconds that 99 of 100 acknowledgements may take
PEER = "bare Bolt app"


@dataclass(slots=True)
class Pressed:
    """Rounds under pressure: commands acknowledged, and answered, a second; processor ms for each."""

    rates: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def run() -> Result:
    """Acknowledgements: p50 and p99 at an even pace, how many a second under pressure, and none lost in a rush."""
    with tempfile.TemporaryDirectory() as folder:
        measures = asyncio.run(_beside(Path(folder)))
        measures += _while_polling(Path(folder) / "polling")
    note = f"load of the machine while this ran: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return Result("Slack: acknowledging commands", tuple(measures), (note,))


# --- idle, under pressure, in a rush -----------------------------------------------------------------


async def _beside(folder: Path) -> list[Measure]:
    config = folder / "sectors.yaml"
    config.write_text(CONFIG % QUIET_FEED)
    await _filled(config)
    async with open_app("bare", config) as bare, open_app("ours", config) as ours:
        for app in (bare, ours):
            await app.paced(["help"] * WARM_UP, RATE)
        theirs = await bare.paced(["help"] * PACED, RATE)
        mine = await ours.paced(["help"] * PACED, RATE)
        await _rest(ours)
        news = await ours.paced(["biotech"] * NEWS_PACED, NEWS_RATE)
        await _rest(ours)
        answers = answer_times(ours, last=NEWS_PACED)
        pressed = {app: Pressed() for app in ("bare", "ours")}
        for _ in range(ROUNDS):
            await _press(bare, pressed["bare"], answers=False)
            await _press(ours, pressed["ours"], answers=True)
        rush = await ours.paced([RUSH_TEXTS[number % 4] for number in range(RUSH)], RUSH_RATE)
        behind = ours.waiting
        complete = await ours.all_answered()
        lost = ours.lost + (0 if complete else ours.waiting)
    rate, peer_rate = (statistics.median(pressed[app].rates) for app in ("ours", "bare"))
    cpu, peer_cpu = (statistics.median(pressed[app].cpu) for app in ("ours", "bare"))
    return [
        _beside_peer("help, acknowledged, p50", share(mine, 0.5), share(theirs, 0.5)),
        _beside_peer("help, acknowledged, p99", share(mine, 0.99), share(theirs, 0.99), limited=True),
        _beside_peer("/news, acknowledged, p99", share(news, 0.99), share(theirs, 0.99), limited=True),
        Measure("/news, answered, p50", share(answers, 0.5) * 1000, "ms"),
        Measure("/news, answered, p99", share(answers, 0.99) * 1000, "ms"),
        Measure(
            f"acknowledged a second, {AT_ONCE} at once", rate, "1/s", PEER, peer_rate, rate / peer_rate,
            ">= 0.7x", rate >= 0.7 * peer_rate,
        ),
        Measure("acknowledged and answered a second", statistics.median(pressed["ours"].answered), "1/s"),
        Measure("processor time a command, answer and all", cpu, "ms", PEER, peer_cpu, peer_cpu / cpu),
        Measure(
            f"rush of {RUSH_RATE:.0f} a second for {RUSH / RUSH_RATE:.0f} s, acknowledged, p99",
            share(rush, 0.99) * 1000, "ms", target="< 100 ms", met=share(rush, 0.99) < LIMIT,
        ),
        Measure("the same, slowest", rush[-1] * 1000, "ms", target="< 3,000 ms", met=rush[-1] < 3),
        Measure("the same, answers still to come at its end", behind, ""),
        Measure("commands lost", lost, "", target="0", met=lost == 0),
    ]  # fmt: skip


async def _filled(config: Path) -> None:
    """A thousand stories to look through, stored before the app starts."""
    async with open_components(Environment(config=config)) as components:
        for start in range(0, STORED, 200):
            stories = (
                judged(f"Story {n} tells of trial {n}", hours=n / 50) for n in range(start, start + 200)
            )
            await store(components, *stories)


async def _press(app: AppDesk, into: Pressed, *, answers: bool) -> None:
    before = await app.cost()
    began = asyncio.get_running_loop().time()
    into.rates.append(await app.pressed("help", PRESSED, AT_ONCE))
    if answers:
        await app.all_answered()
        into.answered.append(PRESSED / (asyncio.get_running_loop().time() - began))
    into.cpu.append(((await app.cost()).cpu - before.cpu) / PRESSED * 1000)
    await asyncio.sleep(REST)


async def _rest(app: AppDesk) -> None:
    await app.all_answered()
    await asyncio.sleep(REST)


def _beside_peer(name: str, value: float, peer: float, *, limited: bool = False) -> Measure:
    target, met = ("< 100 ms", value < LIMIT) if limited else (None, None)
    return Measure(name, value * 1000, "ms", PEER, peer * 1000, peer / value, target, met)


# --- while polling -----------------------------------------------------------------------------------


def _while_polling(folder: Path) -> list[Measure]:
    """The first poll of 500 feeds, all of whose entries are news: fetched, parsed, stored, judged meanwhile."""
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks._polling_feeds"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as feeds:
        assert feeds.stdin is not None
        assert feeds.stdout is not None
        address = f"http://127.0.0.1:{feeds.stdout.readline().strip()}/feed"
        listed = (f"{{url: '{address}/{n}', name: Wire {n}, page_text: false}}" for n in range(FEEDS))
        config = folder / "sectors.yaml"
        config.write_text(CONFIG % ", ".join(listed))
        try:
            took, lost, polled, over = asyncio.run(_asked_while_polling(config))
        finally:
            feeds.stdin.close()
    name = f"help while {FEEDS} feeds are polled and judged"
    p99 = share(took, 0.99)
    return [
        Measure(f"{name}, acknowledged, p50", share(took, 0.5) * 1000, "ms"),
        Measure(
            f"{name}, acknowledged, p99", p99 * 1000, "ms", target="< 100 ms", met=p99 < LIMIT and not lost
        ),
        Measure(f"feeds polled by then, {'all' if over else 'not all'} of their news judged", polled, ""),
    ]


async def _asked_while_polling(config: Path) -> tuple[list[float], int, float, bool]:
    """Seconds to each acknowledgement, commands lost, feeds polled, and whether the poll was over."""
    took: list[float] = []
    async with open_app("ours", config, cut_off=True) as app:
        for _ in range(POLLING_TIME):
            took += await app.paced(["help"] * int(RATE), RATE)
            counted = await app.metrics()
            if over := 'duty_seconds{duty="poll"}' in counted:
                break
        return sorted(took), app.lost, _counted(counted, "feeds_polled_total"), over


def _counted(metrics: str, name: str) -> float:
    return sum(
        float(line.split()[-1]) for line in metrics.splitlines() if line.startswith(f"sectorwire_{name}{{")
    )
