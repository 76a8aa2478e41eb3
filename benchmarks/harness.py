"""What a benchmark answers with, and how it is printed and kept."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure beside its peer; ``ratio`` is how many times better ours is."""

    name: str
    value: float
    unit: str
    peer: str | None = None
    peer_value: float | None = None
    ratio: float | None = None
    target: str | None = None  # in words: ">= 15x"
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What one benchmark or evaluation found; ``worst`` are its worst cases, for people."""

    title: str
    measures: tuple[Measure, ...]
    worst: tuple[str, ...] = ()
    skipped: str | None = None  # why nothing was measured


def timed(work: Callable[[], object], *, runs: int = 3) -> float:
    """The median of several runs, in seconds."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)
