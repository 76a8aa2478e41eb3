"""The story index beside datasketch's MinHash LSH, at 100,000 and 1,000,000 headlines.

Both index the same synthetic headlines (8 distinctive words of a Zipf-like vocabulary; one in ten a copy
of an earlier one). The filling goes in ready-made, to keep the benchmark short; what is measured, on an
index that is already that full, is the whole way from a headline to its answer: signature or MinHash,
query, insert; ours also decides about each candidate. Each fills in a process of its own, so that memory
is what the process grew by.
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
from zlib import crc32

from benchmarks.harness import Measure, Result
from bot.articles.stories.index import StoryIndex
from bot.articles.stories.quantities import NO_QUANTITIES
from bot.articles.stories.signature import Signature, sign
from bot.text.plain import words as words_of

SIZES = (100_000, 1_000_000)
PROBES = 3_000
PERMUTATIONS = 64
NOW = datetime(2026, 1, 3, tzinfo=UTC)
NO_INTS: array[int] = array("I")


LETTERS = "abcfhjklmpquvwxz"  # none that a stem would lose at a word's end


def spelled(rank: int) -> str:
    """A word for a rank, made of letters."""
    return "k" + "".join(LETTERS[int(digit, 16)] for digit in f"{rank:04x}")


HASHES = [crc32(spelled(rank).encode()) for rank in range(60_000)]


def headlines(count: int) -> Iterator[tuple[int, ...]]:
    """Headlines as ranks of their words, the same on every run."""
    rng = random.Random(7)
    kept: list[tuple[int, ...]] = []
    for number in range(count):
        if number % 10 == 9:
            yield rng.choice(kept)
            continue
        # Squaring a uniform number makes low ranks common, as in language.
        ranks = [int(60_000 * rng.random() ** 2) for _ in range(8)]
        words = tuple(dict.fromkeys(ranks))
        if len(kept) < 50_000:
            kept.append(words)
        yield words


def headline(words: tuple[int, ...]) -> str:
    return " ".join(map(spelled, words))


def signature(words: tuple[int, ...]) -> Signature:
    title = array("I", [HASHES[rank] for rank in words])
    return Signature(
        title_keys=(crc32(headline(words).encode()),),
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
            ((str(n), str(n), signature(words), NOW) for n, words in _take(stream, size - PROBES - done)), NOW
        )
        probes = [(str(n), headline(words)) for n, words in _take(stream, PROBES)]
        started = time.perf_counter()
        matches = [index.assign(key, sign(title, "", NOW), NOW) for key, title in probes]
        seconds = (time.perf_counter() - started) / PROBES
        joined = sum(match.kind != "new" for match in matches) / (PROBES / 10)
        found.append((seconds, (resident() - before) / size, joined))
        done = size
    return found


def fill_datasketch() -> list[tuple[float, float, float]]:
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    def empty() -> MinHash:
        return MinHash(num_perm=PERMUTATIONS, hashfunc=crc32, permutations=permutations, scheme="legacy")

    permutations = MinHash(num_perm=PERMUTATIONS, scheme="legacy").permutations
    a, b = permutations
    prime, largest = np.uint64((1 << 61) - 1), np.uint64((1 << 32) - 1)

    def minhash(words: tuple[int, ...]) -> MinHash:
        hashes = np.asarray([HASHES[rank] for rank in words], dtype=np.uint64)[:, None]
        ready = empty()
        ready.hashvalues = np.bitwise_and((hashes * a + b) % prime, largest).min(axis=0)
        return ready

    def read(title: str) -> MinHash:
        fresh = empty()
        fresh.update_batch([word.encode() for word in words_of(title)])
        return fresh

    index = MinHashLSH(threshold=0.7, num_perm=PERMUTATIONS)
    found = []
    before = resident()
    stream = enumerate(headlines(SIZES[-1]))
    done = 0
    for size in SIZES:
        for n, words in _take(stream, size - PROBES - done):
            index.insert(str(n), minhash(words), check_duplication=False)
        probes = [(str(n), headline(words)) for n, words in _take(stream, PROBES)]
        started = time.perf_counter()
        hits = 0
        for key, title in probes:
            probe = read(title)
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
                f"headline to answer at {size:,}",
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
