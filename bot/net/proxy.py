"""The way out through a proxy: what is asked of it, and what is still checked here before."""

from __future__ import annotations

import asyncio

from yarl import URL

from bot.net.addresses import PrivateHosts, plain_host
from bot.net.guard import GuardedResolver

LOOK_UP = 2.0  # seconds for a look-up of our own; behind a proxy there may be no name server
BELIEVED = 300.0  # seconds


def only_this(proxy: URL) -> PrivateHosts:
    """The one address that connections to a proxy may have: most proxies stand in a private network."""
    return PrivateHosts(frozenset({(plain_host(proxy), proxy.port)}))


class NamesLookedUp:
    """Refuses names that lead to private addresses here, before a proxy looks them up for itself.

    A name that cannot be looked up here is left to the proxy.
    """

    def __init__(self, guard: GuardedResolver) -> None:
        self._guard = guard
        self._fine_until: dict[tuple[str, int], float] = {}

    async def check(self, url: URL) -> None:
        """Raises :class:`~bot.errors.AddressRefused`."""
        key = (url.raw_host or "", url.port or 0)
        now = asyncio.get_running_loop().time()
        if self._fine_until.get(key, 0.0) > now:
            return
        try:
            async with asyncio.timeout(LOOK_UP):
                await self._guard.resolve(*key)
        except OSError:  # TimeoutError is one
            pass
        if len(self._fine_until) > 4_096:
            self._fine_until.clear()
        self._fine_until[key] = now + BELIEVED
