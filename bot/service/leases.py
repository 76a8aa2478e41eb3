"""The lease: of several instances on one database a single one is at work, and the others stand by.

Who is at work touches its row every so often. An instance that stands by does not compare its clock with
another's, for clocks jump: it looks for how long, by its own monotonic clock, the row has not been touched.
Where it can be seen that the process in the row is gone for good, nobody waits.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.models.operator import Instance
from bot.ports.digests import LeaseStore

# Longer than a healthy instance may be held up, by a busy disk say, and short enough to be waited for.
LENGTH = timedelta(seconds=30)
TOUCHES = 3  # signs of life in that time
LOOKS = 15  # how often an instance that stands by looks in that time
PROC = Path("/proc")
ENDED = "ZX"  # states of a process that only waits for its parent to notice

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Look:
    """The row as it was first seen like this, and when that was by the monotonic clock, in seconds."""

    held: Instance
    at: float


class Lease:
    """What one instance does about the lease. Raises :class:`~bot.errors.StorageError`."""

    def __init__(
        self,
        store: LeaseStore,
        clock: Clock,
        me: Instance,
        *,
        length: timedelta = LENGTH,
        gone: Callable[[str], bool] | None = None,
    ) -> None:
        self.me = me
        self.length = length
        self.held_by: Instance | None = None  # the other one, while this one stands by
        self.previous_owner: str | None = None  # the owner before, where it can touch nothing any more
        self._store = store
        self._clock = clock
        self._gone = gone or process_is_gone
        self._look: _Look | None = None

    @property
    def why(self) -> str | None:
        """Why this instance stands by, in a sentence; None where it does not."""
        if self.held_by is None:
            return None
        return f"Another instance is at work ({named(self.held_by)}); this one stands by until it is gone."

    async def take(self) -> bool:
        """Look once whether the lease is free or given up, and take it then; whether it is this one's now."""
        held = await self._store.holder()
        if held is not None and held.owner != self.me.owner and not self._given_up(held):
            self._stand_by(held)
            return False
        if not await self._store.take(self.me, self._clock.now(), held):
            return False  # somebody else was quicker; the next look sees who
        if self.held_by is not None:
            log.warning("the other instance is gone: this one is at work from now on")
        self.held_by = self._look = None
        self.previous_owner = held.owner if held is not None and self._gone(held.process) else None
        return True

    async def heartbeat(self) -> bool:
        """A sign of life; False where another instance has taken over meanwhile."""
        return await self._store.heartbeat(self.me.owner, self._clock.now())

    async def give_back(self) -> None:
        """Let the next instance begin at once."""
        await self._store.give_back(self.me.owner)

    def _given_up(self, held: Instance) -> bool:
        if self._gone(held.process):
            return True
        now = self._clock.monotonic()
        if self._look is None or (self._look.held.owner, self._look.held.heartbeat) != (
            held.owner,
            held.heartbeat,
        ):
            self._look = _Look(held, now)
        return now - self._look.at >= self.length.total_seconds()

    def _stand_by(self, held: Instance) -> None:
        if self.held_by is None or self.held_by.owner != held.owner:
            log.warning("another instance is at work (%s): this one stands by until it is gone", named(held))
        self.held_by = held


def named(instance: Instance) -> str:
    """An instance for a person: host, process, and since when."""
    since = f", since {instance.since.astimezone(UTC):%d %b %Y %H:%M} UTC" if instance.since else ""
    return f"{instance.host}, process {instance.pid}{since}"


# --- this process ----------------------------------------------------------------------------------


def this_instance(owner: str) -> Instance:
    """The process that asks."""
    return Instance(owner, socket.gethostname(), os.getpid(), process_name(os.getpid()))


def process_name(pid: int) -> str:
    """What tells a process from all others: start of the machine, PID namespace, number, start.

    See proc(5) and pid_namespaces(7). Empty where there is no such process, or no /proc to see it in.
    """
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        space = (PROC / "self/ns/pid").readlink()
        # The program's name, in brackets, may hold anything; after it come the state and, as the 20th, the start.
        told = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[0] in ENDED else f"{boot} {space} {pid} {told[19]}"


def process_is_gone(name: str) -> bool:
    """Whether it is certain that the process of this name has ended: only where its namespace is ours."""
    mine, theirs = process_name(os.getpid()).split(), name.split()
    if len(mine) != 4 or len(theirs) != 4 or mine[:2] != theirs[:2]:
        return False
    now = process_name(int(theirs[2]))
    return now != name and (now != "" or not _there(int(theirs[2])))


def _there(pid: int) -> bool:
    """Whether there is a process that may be somebody else's and hidden from us."""
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    return state not in ENDED
