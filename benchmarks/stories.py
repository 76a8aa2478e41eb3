"""The story index beside datasketch's MinHash LSH, at 100,000 and 1,000,000 headlines; and the judging path.

Both index the same synthetic headlines (8 distinctive words of a Zipf-like vocabulary; one in ten a copy
of an earlier one) and both get them ready-made, as signature and as MinHash: what is measured is the
insert with its query on an index that is already that full. Each fills in a process of its own, so that
memory is what the process grew by.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.harness import Measure, Result
from bot.articles.quantities import NO_QUANTITIES
from bot.articles.signature import Signature
from bot.articles.story_index import StoryIndex

SIZES = (100_000, 1_000_000)
PROBES = 3_000
PERMUTATIONS = 64
NOW = datetime(2026, 1, 3, tzinfo=UTC)
NO_INTS: array[int] = array("I")


def headlines(count: int) -> Iterator[tuple[int, ...]]:
    """Word hashes of headlines, the same on every run."""
    rng = random.Random(7)
    kept: list[tuple[int, ...]] = []
    for number in range(count):
        if number % 10 == 9:
            yield rng.choice(kept)
            continue
        # Squaring a uniform number makes low ranks common, as in language.
        ranks = [int(60_000 * rng.random() ** 2) for _ in range(8)]
        words = tuple(dict.fromkeys(rank * 2_654_435_761 & 0xFFFFFFFF for rank in ranks))
        if len(kept) < 50_000:
            kept.append(words)
        yield words


def signature(words: tuple[int, ...]) -> Signature:
    title = array("I", words)
    return Signature(
        title_keys=(hash(words) & 0xFFFFFFFF,),
        anchors=(),
        title=title,
        common=NO_INTS,
        lead=title,
        shingles=NO_INTS,
        quantities=NO_QUANTITIES,
        lead_numbers=NO_INTS,
        listings=frozenset(),
        places=frozenset(),
        routine=False,
        release=False,
        source=0,
        published=NOW.timestamp(),
    )


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def fill_ours() -> list[tuple[float, float, float]]:
    """Seconds an article, bytes an article and share of copies found, at each size."""
    index = StoryIndex()
    found = []
    before = resident()
    stream = enumerate(headlines(SIZES[-1]))
    done = 0
    for size in SIZES:
        index.load(
            ((str(n), str(n), signature(words)) for n, words in _take(stream, size - PROBES - done)), NOW
        )
        probes = [(str(n), signature(words)) for n, words in _take(stream, PROBES)]
        started = time.perf_counter()
        matches = [index.assign(key, probe, NOW) for key, probe in probes]
        seconds = (time.perf_counter() - started) / PROBES
        joined = sum(match.kind != "new" for match in matches) / (PROBES / 10)
        found.append((seconds, (resident() - before) / size, joined))
        done = size
    return found


def fill_datasketch() -> list[tuple[float, float, float]]:
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    rng = np.random.default_rng(7)
    prime = np.uint64((1 << 31) - 1)
    a = rng.integers(1, 1 << 31, PERMUTATIONS, dtype=np.uint64)
    b = rng.integers(0, 1 << 31, PERMUTATIONS, dtype=np.uint64)

    def minhash(words: tuple[int, ...]) -> MinHash:
        values = (np.asarray(words, dtype=np.uint64)[:, None] % prime * a + b) % prime
        return MinHash(
            num_perm=PERMUTATIONS, hashvalues=values.min(axis=0), permutations=(a, b), scheme="legacy"
        )

    index = MinHashLSH(threshold=0.7, num_perm=PERMUTATIONS)
    found = []
    before = resident()
    stream = enumerate(headlines(SIZES[-1]))
    done = 0
    for size in SIZES:
        for n, words in _take(stream, size - PROBES - done):
            index.insert(str(n), minhash(words), check_duplication=False)
        probes = [(str(n), minhash(words)) for n, words in _take(stream, PROBES)]
        started = time.perf_counter()
        hits = 0
        for key, probe in probes:
            hits += bool(index.query(probe))
            index.insert(key, probe, check_duplication=False)
        seconds = (time.perf_counter() - started) / PROBES
        found.append((seconds, (resident() - before) / size, hits / (PROBES / 10)))
        done = size
    return found


def _take(stream: Iterator[tuple[int, tuple[int, ...]]], count: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    for _ in range(count):
        yield next(stream)


def run() -> Result:
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        ours = pool.apply(fill_ours)
        theirs = pool.apply(fill_datasketch)
    measures = []
    for size, (seconds, memory, joined), (peer_seconds, peer_memory, peer_joined) in zip(
        SIZES, ours, theirs, strict=True
    ):
        measures += [
            Measure(
                f"insert with query at {size:,}",
                seconds * 1e6,
                "µs",
                "datasketch",
                peer_seconds * 1e6,
                peer_seconds / seconds,
            ),
            Measure(
                f"memory at {size:,}", memory, "B/article", "datasketch", peer_memory, peer_memory / memory
            ),
            Measure(f"copies found at {size:,}", joined, "", "datasketch", peer_joined),
        ]
    slowdown = ours[1][0] / ours[0][0]
    measures.append(
        Measure(
            "time at 1,000,000 against 100,000", slowdown, "x", target="<= 2 (constant)", met=slowdown <= 2
        )
    )
    return Result("Stories: index", tuple(measures))
