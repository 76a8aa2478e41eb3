"""The guard on every connection: the address that was judged is the address that is dialled.

Three checks stand in a row, so that none of them is trusted alone: the URL's text before anything is
looked up (:func:`bot.net.addresses.check_url`), every address that a name resolves to, and the socket's
own peer just before it connects. The last one sees exactly what the kernel is told, whatever a name
server answered a moment before.
"""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from bot import errors
from bot.net.addresses import PrivateHosts, address_kind, refused_kind

DNS_THREADS = 8  # getaddrinfo blocks its thread; a slow name server must not take the loop's own pool


class ThreadedResolver(AbstractResolver):
    """The operating system's resolver, in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(DNS_THREADS, thread_name_prefix="dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of a name; raises OSError (``socket.gaierror``) where there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(sockaddr[0]),
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, sockaddr in found
        ]

    async def close(self) -> None:
        """Let running look-ups end by themselves; start no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedResolver(AbstractResolver):
    """A resolver that answers public addresses only, and remembers which private ones were allowed.

    One private address among several refuses the whole name: a name that mixes them is either broken or
    hoping that the second try gets through.
    """

    def __init__(self, inner: AbstractResolver, private: PrivateHosts) -> None:
        self._inner = inner
        self._private = private
        self._granted: set[tuple[str, int]] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name; raises :class:`~bot.errors.AddressRefused` or OSError."""
        answers = await self._inner.resolve(host, port, family)
        plain = host.lower().rstrip(".")
        for answer in answers:
            address = ip_address(answer["host"])
            kind = refused_kind(address, plain, port, self._private)
            if kind is not None:
                raise errors.AddressRefused(
                    f"{host} leads to a {kind} address; only public ones are allowed."
                )
            if address_kind(address) is not None:
                self._granted.add((answer["host"], port))
        return answers

    async def close(self) -> None:
        """Close the resolver behind."""
        await self._inner.close()

    def open_socket(self, addr_info: tuple[Any, ...]) -> socket.socket:
        """A socket for this address: the last check, on what the kernel will be told to dial.

        Raises :class:`BlockedPeer`, an OSError, because that is what connection code passes on unharmed.
        """
        family, kind, proto, _, sockaddr = addr_info
        host, port = str(sockaddr[0]), int(sockaddr[1])
        refused = refused_kind(ip_address(host), host, port, self._private)
        if refused is not None and (host, port) not in self._granted:
            raise BlockedPeer(f"{host} is a {refused} address; only public ones are allowed.")
        sock = socket.socket(family, kind, proto)
        sock.setblocking(False)
        return sock


class BlockedPeer(OSError):
    """The socket was about to connect to an address that is not public."""
