"""The bots of a world, as the world sees them: started, held up, killed, ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.torture.desk import RUNS

ROOT = Path(__file__).resolve().parents[2]


class Forks:
    """The process that becomes bots; one serves many worlds."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.desk"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, command: str) -> int:
        """What it answers: a process id or an exit status."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("no pipes")
        stdin.write(f"{command}\n")
        stdin.flush()
        return int(stdout.readline())

    def close(self) -> None:
        """End it, and every bot that is left."""
        self._process.communicate(timeout=20)


class Desks:
    """The bots of one world; ``log`` is what all of them write, each line begins with its process id."""

    def __init__(self, forks: Forks, folder: Path, environment: dict[str, str]) -> None:
        self.log = folder / "desk.log"
        self._forks = forks
        self._environment = environment | {"TORTURE_LOG": str(self.log)}
        self._living: set[int] = set()

    def start(self, *, fresh: bool = False, port: int | None = None) -> int:
        """A new one, also as a new Python; its process id."""
        given = self._environment | ({} if port is None else {"TORTURE_PORT": str(port)})
        pid = self._forks.ask(f"{'fresh' if fresh else 'start'} {json.dumps(given)}")
        self._living.add(pid)
        return pid

    def signal(self, pid: int, number: signal.Signals) -> None:
        """Send a signal from right where we are; ``kill`` or ``end`` must still follow."""
        os.kill(pid, number)

    def kill(self, pid: int) -> int:
        """SIGKILL; returns the exit status, which is another where it had ended by itself."""
        self._living.discard(pid)
        return self._forks.ask(f"kill {pid}")

    async def end(self, pid: int) -> int:
        """SIGTERM, and wait: the bot says goodbye to servers that stand in this process; returns the exit status."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        while (status := self._forks.ask(f"ended {pid}")) == RUNS:  # noqa: ASYNC110  a process tells nobody
            await asyncio.sleep(0.02)
        self._living.discard(pid)
        return status

    def logged(self, words: str, pid: int | None = None) -> int:
        """How many lines of the log have these words."""
        if not self.log.exists():
            return 0
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return sum(words in line and (pid is None or line.startswith(f"{pid} ")) for line in lines)

    def close(self) -> None:
        """None is left."""
        for pid in list(self._living):
            self.kill(pid)
