"""Whether it is our own network that is down, told from which hosts could be reached lately: pure rules."""

from __future__ import annotations

from bot import errors

NEARLY_ALL = 0.9  # of the hosts tried last: so many do not fail at once by themselves
LOOKED_AT = 10  # hosts that are enough to tell; of a larger poll all its hosts count
FEWEST = 2  # one host alone tells nothing

UNREACHED = (errors.ConnectFailed, errors.FetchTimedOut)


class Reach:
    """The latest try of each host, oldest first."""

    def __init__(self) -> None:
        self._latest: dict[str, bool] = {}

    def note(self, host: str, *, reached: bool) -> None:
        """A host was tried; an answer of any kind means that it was reached."""
        self._latest.pop(host, None)
        self._latest[host] = reached

    def is_down(self, tried: int) -> bool:
        """Whether nearly all of the hosts tried last fail; ``tried`` is how many the present poll has tried."""
        last = list(self._latest.values())[-max(tried, LOOKED_AT) :]
        return len(last) >= FEWEST and last.count(False) >= NEARLY_ALL * len(last)
