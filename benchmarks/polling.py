"""Polling 500 loopback feeds cold, unchanged and 5 % changed, beside ``reader`` with 20 workers.

Both do the same work: full content stored in SQLite, changes detected, one SQLite file on disk. Each side
runs in a process of its own against the same server, which runs in a third. Our pause between two requests
to one host is lifted, because here one host stands for five hundred.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks._polling_feeds import CHANGED, ENTRIES, FEEDS
from benchmarks.harness import Measure, Result

ROUNDS = 3  # unchanged and changed polls; their medians count
PEER = "reader 3.26, 20 workers"

Figures = dict[str, list[float]]


def _phases(port: int, poll: Callable[[], int]) -> Figures:
    """Time and processor seconds of each kind of poll, whose counts of new entries are checked."""
    figures: Figures = {}

    def phase(name: str, expected: int) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        new = poll()
        figures.setdefault(name, []).append(time.perf_counter() - wall)
        figures.setdefault(f"{name} cpu", []).append(time.process_time() - cpu)
        assert new == expected, f"{name}: {new} new entries instead of {expected}"

    phase("cold", FEEDS * ENTRIES)
    for _ in range(ROUNDS):
        phase("unchanged", 0)
    for round_ in range(1, ROUNDS + 1):
        _begin(port, round_)
        phase("changed", round(FEEDS * CHANGED))
    figures["memory"] = [_peak_mib()]
    return figures


def _begin(port: int, round_: int) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/round/{round_}", method="POST")
    urllib.request.urlopen(request).close()  # noqa: S310  our own loopback server


def _peak_mib() -> float:
    """The process's peak resident memory. Linux counts the parent's into ru_maxrss, so VmHWM comes first."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def ours(port: int, folder: Path) -> Figures:
    """Sectorwire's poller, with its real parser, decider and storage."""
    from datetime import timedelta

    from bot.clock import SystemClock
    from bot.feeds.fetch import FeedFetcher
    from bot.feeds.poller import Poller, PollSettings
    from bot.models.operator import FeedSource
    from bot.net.addresses import PrivateHosts
    from bot.net.client import HttpClient
    from bot.net.gate import HostGate, Pace
    from storage.sqlite.engine.database import Database
    from storage.sqlite.feeds import SqliteFeedStore

    sources = [
        FeedSource(f"http://127.0.0.1:{port}/feed/{number}", f"wire {number}") for number in range(FEEDS)
    ]
    clock = SystemClock()
    database = Database.open(folder / "ours.db")
    loop = asyncio.new_event_loop()
    gate = HostGate(clock, Pace(at_once=FEEDS, spacing=0))
    client = HttpClient(
        contact="bench@localhost.example", private=PrivateHosts.parse(f"127.0.0.1:{port}"), gate=gate
    )
    settings = PollSettings(window=timedelta(days=2))
    poller = Poller(SqliteFeedStore(database), FeedFetcher(client, clock), clock, gate, settings=settings)

    async def poll() -> int:
        records = [record async for record in poller.poll(sources, force_all=True)]
        assert len(records) == FEEDS
        assert not any(record.error for record in records)
        return sum(record.new for record in records)

    loop.run_until_complete(client.__aenter__())
    try:
        return _phases(port, lambda: loop.run_until_complete(poll()))
    finally:
        loop.run_until_complete(client.__aexit__())
        loop.close()
        database.close()


def theirs(port: int, folder: Path) -> Figures:
    """``reader``, as its documentation says to update many feeds."""
    import feedparser_sgmllib
    from reader import make_reader

    # reader carries an older feedparser, which asks for this module by its former name.
    sys.modules.setdefault("sgmllib", feedparser_sgmllib)
    reader = make_reader(str(folder / "theirs.db"))
    for number in range(FEEDS):
        reader.add_feed(f"http://127.0.0.1:{port}/feed/{number}")

    def poll() -> int:
        results = list(reader.update_feeds_iter(scheduled=False, workers=20))
        assert len(results) == FEEDS
        assert not any(isinstance(result.value, Exception) for result in results)
        return sum(result.value.new for result in results if result.value)

    return _phases(port, poll)


def _measure(side: str) -> Figures:
    """Run one side in a process of its own against a server of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks._polling_feeds"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server,
    ):
        assert server.stdin is not None
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        command = [sys.executable, "-m", "benchmarks.polling", side, port, folder]
        try:
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        finally:
            server.stdin.close()
        figures: Figures = json.loads(answer.stdout)
        return figures


def run() -> Result:
    mine, other = _measure("ours"), _measure("theirs")

    def beside(phase: str, name: str, target: float | None = None) -> Measure:
        value, peer_value = statistics.median(mine[phase]), statistics.median(other[phase])
        ratio = peer_value / value
        wanted = None if target is None else f">= {target:g}x"
        return Measure(
            name, value, "s", PEER, peer_value, ratio, wanted, None if target is None else ratio >= target
        )

    memory, peer_memory = mine["memory"][0], other["memory"][0]
    return Result(
        f"Polling {FEEDS} feeds at 20 ms, 80 % with validators",
        (
            beside("cold", "cold", 15),
            beside("unchanged", "nothing changed", 10),
            beside("changed", "5 % changed"),
            beside("cold cpu", "cold, processor time"),
            beside("unchanged cpu", "nothing changed, processor time", 25),
            beside("changed cpu", "5 % changed, processor time"),
            Measure(
                "peak memory",
                memory,
                "MiB",
                PEER,
                peer_memory,
                peer_memory / memory,
                "< 120 MiB",
                memory < 120,
            ),
        ),
    )


if __name__ == "__main__":
    side = {"ours": ours, "theirs": theirs}[sys.argv[1]]
    print(json.dumps(side(int(sys.argv[2]), Path(sys.argv[3]))))
