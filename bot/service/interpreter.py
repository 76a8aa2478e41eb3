"""How the interpreter shares itself between the loop, which hears requests, and the threads that read and judge."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Whoever wakes up waits for a busy thread's turn to end, and an acknowledgement takes several such waits.
TURN = 0.001  # seconds; Python's own turns are five times as long
SEARCHES = (
    10_000,
    20,
    20,
)  # new objects until garbage is searched for, which stops every thread; Python: 700, 10, 10


@contextmanager
def low_latency_interpreter() -> Iterator[None]:
    """Keep requests from waiting while other threads compute; on the way out all is as it was.

    What is loaded by now stays for good: each search for garbage among it would stop every thread for a tenth of
    a second.
    """
    turn, searches = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEARCHES)
    try:
        yield
    finally:
        gc.set_threshold(*searches)
        gc.unfreeze()
        sys.setswitchinterval(turn)
