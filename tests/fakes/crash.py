"""Ending a process at any chosen point, without leaving this one."""

from __future__ import annotations

import inspect
from typing import Any


class Killed(BaseException):
    """The process is gone: nothing after this reaches the outside."""


class Fate:
    """Counts the points at which a process could die, and kills it at one: before or after each call."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.points = 0
        self.names: list[str] = []
        self.dead = False

    def point(self, name: str) -> None:
        if self.dead:
            raise Killed(name)
        self.names.append(name)
        self.points += 1
        if self.at is not None and self.points > self.at:
            self.dead = True
            raise Killed(name)

    def over(self, target: Any) -> Any:
        """The same object, whose every asynchronous call passes two such points."""
        return _Doomed(target, self)


class _Doomed:
    def __init__(self, target: Any, fate: Fate) -> None:
        self._target = target
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def call(*args: Any, **kwargs: Any) -> Any:
            label = f"{type(self._target).__name__}.{name}"
            self._fate.point(f"before {label}")
            result = await found(*args, **kwargs)
            self._fate.point(f"after {label}")
            return result

        return call
