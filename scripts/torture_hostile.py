"""Hostile feeds and pages through the real readers: by default 100,000 mutated feeds, 20,000 pages, and bombs.

A bomb for the feeds' reader is as large as the fetcher lets an answer be; some titles are of 50 MB. Every input is a number (``--only feed:123`` meets one again). Workers read them in processes of their own,
under a limit of memory; the parent watches that none takes longer than allowed. After every batch a good
document must read. Exit status 1 where anything but the readers' own errors came out.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.articles.page.markup import MAX_BYTES
from tests.security import mutants, reading

MEMORY = 3 << 30  # bytes of address space for a worker
BATCH = 250
JUDGED = 10  # every so manieth feed also goes through the news stages
PATIENCE = 30.0  # seconds for one mutant
BOMB_PATIENCE = 120.0  # seconds for one bomb, which is a hundred times as large


@dataclass
class Tally:
    """What came of one kind of inputs."""

    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    memory: int = 0  # KiB, the largest of a worker

    def took(self, seconds: float, what: str) -> None:
        """Remember it where it is among the slowest."""
        self.slowest = sorted([*self.slowest, (seconds, what)], reverse=True)[:5]


def read_one(kind: str, samples: list[bytes], number: int) -> tuple[str, str]:
    """Read one mutant; (outcome, what it was)."""
    made = mutants.mutant(samples, number)
    what = f"{kind}:{number} ({', '.join(made.blows)}; {len(made.body):,} bytes)"
    if kind == "page":
        return reading.read_hostile_page(made), what
    read = reading.judge_hostile_feed if number % JUDGED == 0 else reading.read_hostile_feed
    return read(made), what


def worker(kind: str, numbers: range, started: Synchronized, at: Synchronized, results: Connection) -> None:
    """Read these numbers, telling the parent after each batch; ``started`` and ``at`` say what is under way."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    samples = mutants.page_samples() if kind == "page" else mutants.feed_samples()
    following = reading.next_page_reads if kind == "page" else reading.next_feed_reads
    tally = Tally()
    for number in numbers:
        at.value, started.value = number, time.monotonic()
        _attempt(tally, f"{kind}:{number}", lambda number=number: read_one(kind, samples, number))
        if tally.tried == BATCH:
            following()
            results.send(_measured(tally))
            tally = Tally()
    started.value = 0.0
    following()
    results.send(_measured(tally))
    results.close()


def bomber(
    kind: str, names: list[str], size: int, started: Synchronized, at: Synchronized, results: Connection
) -> None:
    """Read these bombs, telling the parent after each."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    read: Callable[[mutants.Mutant], str] = (
        reading.read_hostile_page if kind == "page" else reading.read_hostile_feed
    )
    following = reading.next_page_reads if kind == "page" else reading.next_feed_reads
    for place, (name, body) in enumerate(mutants.specials(size)):
        if name not in names:
            continue
        tally = Tally()
        at.value, started.value = place, time.monotonic()
        made = mutants.Mutant(place, body, (name,), None)
        del body
        _attempt(
            tally, f"{kind} bomb “{name}”", lambda made=made, name=name: (read(made), f"{kind} bomb “{name}”")
        )
        following()
        results.send(_measured(tally))
    started.value = 0.0
    results.close()


def _attempt(tally: Tally, what: str, read: Callable[[], tuple[str, str]]) -> None:
    begun = time.perf_counter()
    try:
        outcome, what = read()
        tally.outcomes[outcome] += 1
    except BaseException as error:  # noqa: BLE001  whatever it is, it is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        tally.failures.append(
            f"{what}: {type(error).__name__}: {str(error)[:160]} ({Path(frame.filename).name}:{frame.lineno})"
        )
        tally.outcomes["FAILED"] += 1
    tally.tried += 1
    tally.took(time.perf_counter() - begun, what)


def _measured(tally: Tally) -> Tally:
    tally.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return tally


class Crew:
    """A worker process, what it does now, and what it has told."""

    def __init__(self, start: Callable[..., None], kind: str, work: Any, *more: Any) -> None:
        self.kind, self.work, self.start, self.more = kind, work, start, more
        context = multiprocessing.get_context("spawn")
        self.started, self.at = context.Value("d", 0.0), context.Value("q", -1)
        self.results, theirs = context.Pipe(duplex=False)
        self.process = context.Process(
            target=start, args=(kind, work, *more, self.started, self.at, theirs), daemon=True
        )
        self.process.start()
        theirs.close()

    def hung(self, patience: float) -> bool:
        """Whether its input takes too long."""
        return self.started.value > 0 and time.monotonic() - self.started.value > patience

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.join()
        self.results.close()


def watch(crews: list[Crew], tally: Tally, patience: float, until: float) -> None:
    """Collect what the workers tell; one that hangs or dies is a failure, and another goes on behind it."""
    while crews:
        ready = wait([crew.results for crew in crews], timeout=1.0)
        for crew in list(crews):
            lost = None
            if crew.results in ready:
                try:
                    merge(tally, crew.results.recv())
                    continue
                except EOFError:
                    crew.process.join()
                    lost = "died" if crew.started.value else ""
            elif crew.hung(patience):
                lost = f"took more than {patience:g} seconds"
            elif time.monotonic() > until:
                lost = ""
            if lost is None:
                continue
            crew.end()
            crews.remove(crew)
            if lost:
                at = int(crew.at.value)
                tally.tried += 1
                tally.failures.append(f"{crew.kind}:{at} {lost}")
                if isinstance(crew.work, range):
                    rest = range(at + crew.work.step, crew.work.stop, crew.work.step)
                else:
                    rest = crew.work[crew.work.index(BOMBS[at]) + 1 :]
                if rest:
                    crews.append(Crew(crew.start, crew.kind, rest, *crew.more))


def merge(tally: Tally, part: Tally) -> None:
    """Add what a worker told."""
    tally.tried += part.tried
    tally.outcomes += part.outcomes
    tally.failures += part.failures
    tally.memory = max(tally.memory, part.memory)
    for seconds, what in part.slowest:
        tally.took(seconds, what)


BOMBS = [name for name, _ in mutants.specials(100)]
TITLES = [name for name in BOMBS if name.startswith("title of")]


def report(name: str, tally: Tally, seconds: float) -> None:
    """Print the figures."""
    kinds = ", ".join(f"{count:,} {outcome}" for outcome, count in tally.outcomes.most_common())
    print(f"{name}: {tally.tried:,} tried in {seconds:.0f} s; {kinds}")
    print(f"  largest process {tally.memory / 1024:,.0f} MB; failures: {len(tally.failures)}")
    for taken, what in tally.slowest[:3]:
        print(f"  slow: {taken * 1000:,.0f} ms  {what}")
    for failure in tally.failures[:20]:
        print(f"  FAILED {failure}")
    sys.stdout.flush()


def main() -> int:
    """Run it all; 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=100_000)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument(
        "--bombs", type=int, default=16, metavar="MB", help="the size of each bomb; 0 for none"
    )
    parser.add_argument("--seed", type=int, default=0, help="the first number")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1_200, help="no longer than this")
    parser.add_argument("--only", metavar="KIND:NUMBER", help="one input again, with its traceback")
    given = parser.parse_args()
    if given.only:
        kind, _, number = given.only.partition(":")
        samples = mutants.page_samples() if kind == "page" else mutants.feed_samples()
        print(*read_one(kind, samples, int(number)))
        return 0
    until = time.monotonic() + given.seconds
    failed = 0
    for kind, count in (("feed", given.feeds), ("page", given.pages)):
        tally, begun = Tally(), time.monotonic()
        numbers = [
            range(given.seed + first, given.seed + count, given.workers) for first in range(given.workers)
        ]
        watch([Crew(worker, kind, part) for part in numbers if part], tally, PATIENCE, until)
        report(f"mutated {kind}s", tally, time.monotonic() - begun)
        failed += len(tally.failures) + (tally.tried < count)
        if tally.tried < count:
            print(f"  NOT ALL: the time was over after {tally.tried:,} of {count:,}")
    pages_at_most = MAX_BYTES // 1_000_000 - 1
    bombs = (
        ("feed", BOMBS, given.bombs),
        ("feed", TITLES, 50),
        ("page", BOMBS, min(given.bombs, pages_at_most)),
    )
    for kind, names, megabytes in bombs if given.bombs else ():
        tally, begun = Tally(), time.monotonic()
        parts = [names[first :: given.workers] for first in range(given.workers)]
        watch(
            [Crew(bomber, kind, part, megabytes << 20) for part in parts if part], tally, BOMB_PATIENCE, until
        )
        report(f"{kind} bombs of {megabytes} MB", tally, time.monotonic() - begun)
        failed += len(tally.failures) + (tally.tried < len(names))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
