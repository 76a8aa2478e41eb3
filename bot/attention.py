"""How the interpreter shares itself between the loop, which hears requests, and the threads that read and judge."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Whoever wakes up waits for a busy thread's turn to end, and an acknowledgement takes several such waits.
TURN = 0.001  # seconds; Python's own turns are five times as long


@contextmanager
def attentive() -> Iterator[None]:
    """Keep requests from waiting while other threads compute; on the way out all is as it was.

    What is loaded by now stays for good: each search for garbage among it would stop every thread for a tenth of
    a second.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        sys.setswitchinterval(turn)
