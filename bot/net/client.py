"""The one way out: every HTTP request of the desk, checked at each hop and bounded while it is read."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDictProxy
from yarl import URL

from bot import errors
from bot.net.addresses import PrivateHosts, check_url, plain_host
from bot.net.gate import HostGate
from bot.net.guard import BlockedPeer, GuardedResolver, ThreadedResolver
from bot.net.inflate import ACCEPTED, Inflater, size
from bot.net.proxy import NamesLookedUp, only_this

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
# What may follow a redirect to another origin: nothing that could tell who is asking.
_CARRIED_OVER = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since"})
PROXY_REFUSES = "The proxy needs a valid username and password; see HTTPS_PROXY in docs/configuration.md."
HEADER_BYTES = 64 << 10  # of one header: policies of content security alone pass eight thousand
_PHRASES = {
    400: "bad request",
    401: "login required",
    403: "forbidden",
    404: "not found",
    410: "gone for good",
    429: "too many requests",
    451: "blocked for legal reasons",
    500: "internal error",
    502: "bad gateway",
    503: "unavailable for now",
    504: "gateway timed out",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one exchange; times in seconds, sizes in bytes. ``total`` covers all its redirects."""

    connect: float = 10.0
    read: float = 15.0  # between two pieces of the answer
    total: float = 45.0
    wire_bytes: int = 8 << 20
    body_bytes: int = 16 << 20  # after decompression
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """One answer, read to its end. ``hops`` are the statuses of the redirects that led to ``url``."""

    asked: str
    url: str
    status: int
    headers: CIMultiDictProxy[str] = field(repr=False)
    body: bytes = field(repr=False)
    hops: tuple[int, ...] = ()
    wire_bytes: int = 0

    @property
    def moved_to(self) -> str | None:
        """Where the address has moved for good: set when there were redirects and each was permanent."""
        return self.url if self.hops and _PERMANENT.issuperset(self.hops) else None

    @property
    def content_type(self) -> str | None:
        """The Content-Type header as it came, parameters included."""
        return self.headers.get("Content-Type")


@dataclass(slots=True)
class _Exchange:
    """What one request still has to go on with while it follows redirects."""

    method: str
    url: URL
    headers: dict[str, str]
    json: Any
    limits: Limits
    seconds_left: float
    hops: tuple[int, ...] = ()


class HttpClient:
    """A session for the whole process: no cookies, one User-Agent, and the proxies that are given.

    ``contact`` (an address or a URL) stands in the User-Agent, so that a site's owner knows whom to ask.
    ``gate`` gives turns per host; without one the caller paces itself. ``proxy_for`` gives the URL of the
    proxy that an address is asked through, or None. Use as an async context manager.
    """

    def __init__(
        self,
        *,
        contact: str,
        private: PrivateHosts = PrivateHosts(),
        gate: HostGate | None = None,
        resolver: AbstractResolver | None = None,
        product: str = "Sectorwire/0.1",
        tls: ssl.SSLContext | None = None,
        proxy_for: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self._proxy_for = proxy_for
        self._ways: dict[URL | None, aiohttp.ClientSession] = {}
        self._agent = f"{product} (+{contact})" if contact else product
        self._private = private
        self._gate = gate
        self._inner_resolver = resolver
        self._tls = tls
        self._guard: GuardedResolver | None = None

    async def __aenter__(self) -> Self:
        """Open the session."""
        self._guard = GuardedResolver(self._inner_resolver or ThreadedResolver(), self._private)
        self._guards = [self._guard]
        self._names = NamesLookedUp(self._guard)
        self._ways[None] = self._open(self._guard)
        return self

    def _open(self, guard: GuardedResolver) -> aiohttp.ClientSession:
        """A session whose connections this guard watches."""
        connector = aiohttp.TCPConnector(
            resolver=guard,
            socket_factory=guard.open_socket,
            limit=0,  # callers bound what they have in flight; a hidden queue would eat their time limits
            ttl_dns_cache=300,
            keepalive_timeout=30,
            ssl=self._tls if self._tls is not None else True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            trust_env=False,
            auto_decompress=False,
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
        )

    async def _way(self, url: URL) -> tuple[aiohttp.ClientSession, URL | None]:
        """The session that asks this address, directly or through a proxy.

        Each proxy has a session of its own, whose connections lead to that proxy and nowhere else. Raises
        :class:`~bot.errors.AddressRefused`.
        """
        if self._guard is None:
            raise RuntimeError("the client is used outside its context")
        proxy = self._proxy_for(str(url.origin()))
        if proxy is None:
            return self._ways[None], None
        through = URL(proxy)
        if through not in self._ways:
            resolver = self._inner_resolver or ThreadedResolver()
            guard = GuardedResolver(resolver, only_this(through))
            self._guards.append(guard)
            self._ways[through] = self._open(guard)
        await self._names.check(url)
        return self._ways[through], through

    async def __aexit__(self, *_: object) -> None:
        """Close every connection."""
        for session in self._ways.values():
            await session.close()
        self._ways.clear()
        for guard in self._guards:
            await guard.close()
        self._guards.clear()
        self._guard = None

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        limits: Limits = Limits(),
        *,
        raise_for_status: bool = True,
    ) -> HttpAnswer:
        """GET, following redirects; see :meth:`request`."""
        return await self.request(
            "GET", url, headers=headers, limits=limits, raise_for_status=raise_for_status
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        limits: Limits = Limits(),
        raise_for_status: bool = True,
    ) -> HttpAnswer:
        """Ask once and read the whole answer, decompressed. Only GET and HEAD follow redirects.

        Headers stay with the origin that they were meant for: of those a redirect to another scheme, host
        or port gets only Accept and the validators. With ``raise_for_status`` 2xx and 304 are returned
        and any other status raises; without it, every final answer is returned. Raises
        :class:`~bot.errors.FetchError` in its forms; no message repeats a path or a query.
        """
        exchange = _Exchange(
            method=method,
            url=check_url(url, self._private),
            headers={"User-Agent": self._agent, "Accept-Encoding": ACCEPTED, **(headers or {})},
            json=json,
            limits=limits,
            seconds_left=limits.total,
        )
        while True:
            answer = await self._hop_in_turn(exchange, url, raise_for_status=raise_for_status)
            if answer is not None:
                return answer

    async def _hop_in_turn(
        self, exchange: _Exchange, asked: str, *, raise_for_status: bool
    ) -> HttpAnswer | None:
        if self._gate is None:
            return await self._hop_in_time(exchange, asked, raise_for_status=raise_for_status)
        async with self._gate.turn(host_key(exchange.url), pause=not exchange.hops):
            return await self._hop_in_time(exchange, asked, raise_for_status=raise_for_status)

    async def _hop_in_time(
        self, exchange: _Exchange, asked: str, *, raise_for_status: bool
    ) -> HttpAnswer | None:
        """One hop within what is left of the time; waiting for a turn does not count against it."""
        loop = asyncio.get_running_loop()
        host = exchange.url.host or ""
        started = loop.time()
        try:
            async with asyncio.timeout(exchange.seconds_left):
                return await self._hop(exchange, asked, raise_for_status=raise_for_status)
        except (aiohttp.ClientError, OSError, ssl.SSLError) as error:  # TimeoutError is an OSError
            raise _translate(error, host, exchange.limits) from error
        finally:
            exchange.seconds_left = max(0.0, exchange.seconds_left - (loop.time() - started))

    async def _hop(self, exchange: _Exchange, asked: str, *, raise_for_status: bool) -> HttpAnswer | None:
        limits = exchange.limits
        session, through = await self._way(exchange.url)
        async with session.request(
            exchange.method,
            exchange.url,
            headers=exchange.headers,
            json=exchange.json,
            allow_redirects=False,
            timeout=_timeouts(limits),
            proxy=through,
        ) as response:
            status = response.status
            if through is not None and status == 407:
                raise errors.ConnectFailed(PROXY_REFUSES)
            if status in _REDIRECTS and (location := response.headers.get("Location")):
                self._follow(exchange, status, location)
                return None
            if raise_for_status and not (200 <= status < 300 or status == 304):
                raise status_error(exchange.url.host or "", status, response.headers)
            body, wire = await _read(response, limits)
            return HttpAnswer(asked, str(exchange.url), status, response.headers, body, exchange.hops, wire)

    def _follow(self, exchange: _Exchange, status: int, location: str) -> None:
        """Turn the exchange to where a redirect points, if it may go there."""
        host = exchange.url.host or ""
        if exchange.method not in {"GET", "HEAD"}:
            raise errors.ClientRefused(
                f"{host} sent a redirect where redirects aren't followed.", status=status
            )
        if len(exchange.hops) >= exchange.limits.redirects:
            raise errors.TooManyRedirects(f"{host} redirects more than {exchange.limits.redirects} times.")
        try:
            target = exchange.url.join(URL(location))
        except ValueError:
            raise errors.AddressRefused(f"{host} redirects to a malformed address.") from None
        checked = check_url(str(target.with_fragment(None)), self._private)
        if checked.origin() != exchange.url.origin():
            kept = _CARRIED_OVER | {"user-agent", "accept-encoding"}
            exchange.headers = {
                name: value for name, value in exchange.headers.items() if name.lower() in kept
            }
        exchange.url = checked
        exchange.hops = (*exchange.hops, status)


@lru_cache(maxsize=16)
def _timeouts(limits: Limits) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_connect=limits.connect, sock_read=limits.read)


@lru_cache(maxsize=4_096)
def host_key(url: str | URL) -> str:
    """How a gate knows a URL's host: ``host:port``, lower case."""
    parsed = URL(url) if isinstance(url, str) else url
    return f"{plain_host(parsed)}:{parsed.port}"


async def _read(response: aiohttp.ClientResponse, limits: Limits) -> tuple[bytes, int]:
    """The decompressed body and the number of bytes that came over the wire, both within their bounds."""
    declared = response.content_length
    if declared is not None and declared > limits.wire_bytes:
        raise errors.TooLarge(f"The answer is larger than {size(limits.wire_bytes)}.")
    inflater = Inflater(response.headers.get("Content-Encoding", ""), limits.body_bytes)
    portions: list[bytes] = []
    wire = 0
    async for chunk in response.content.iter_any():
        wire += len(chunk)
        if wire > limits.wire_bytes:
            raise errors.TooLarge(f"The answer is larger than {size(limits.wire_bytes)}.")
        made = inflater.feed(chunk)
        portions += made
        if len(made) > 1:
            await asyncio.sleep(0)  # much came out of this piece: let others have their turn
    portions += inflater.finish()
    return (portions[0] if len(portions) == 1 else b"".join(portions)), wire


def status_error(host: str, status: int, headers: Mapping[str, str]) -> errors.FetchError:
    """The error for a status that is no success, with the wait that a Retry-After asks for."""
    phrase = _PHRASES.get(status)
    message = f"{host} answered {status} ({phrase})." if phrase else f"{host} answered {status}."
    wait = retry_after(headers.get("Retry-After"), datetime.now(UTC))
    if status == 410:
        return errors.FeedGone(message, status=status)
    if status >= 500 or status in {408, 425, 429}:
        return errors.ServerFailed(message, status=status, retry_after=wait)
    return errors.ClientRefused(message, status=status, retry_after=wait)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait: whole seconds or an HTTP date; None where it says nothing."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), 10**9))
    until = http_date(text)
    return None if until is None else max(timedelta(0), until - now)


def http_date(text: str) -> datetime | None:
    """An HTTP date in any of its three forms, in UTC; None for anything else ("0", "-1", nonsense)."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _translate(error: BaseException, host: str, limits: Limits) -> errors.FetchError:
    """A failure of the connection as ours; the library's own text may carry the URL, so it stays behind."""
    if isinstance(error, TimeoutError):
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            return errors.FetchTimedOut(f"{host} couldn't be reached within {limits.connect:g} seconds.")
        if isinstance(error, aiohttp.SocketTimeoutError):
            return errors.FetchTimedOut(f"{host} stopped responding for {limits.read:g} seconds.")
        return errors.FetchTimedOut(f"{host} didn't finish within {limits.total:g} seconds.")
    inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(inner, BlockedPeer):
        return errors.AddressRefused(str(inner))
    if isinstance(error, aiohttp.ClientHttpProxyError):
        if error.status == 407:
            return errors.ConnectFailed(PROXY_REFUSES)
        return errors.ConnectFailed(f"The proxy won't connect to {host} (it answered {error.status}).")
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return errors.ConnectFailed("The proxy refused the connection.")
    if isinstance(error, aiohttp.ClientConnectorDNSError) and error.host != host:
        return errors.ConnectFailed("The proxy's name couldn't be resolved.")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return errors.ConnectFailed(f"The name {host} couldn't be resolved.")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | ssl.SSLCertVerificationError):
        return errors.CertificateRefused(f"{host} has a certificate that isn't valid for it.")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return errors.ConnectFailed(f"No secure connection to {host} could be made.")
    if isinstance(error, aiohttp.ClientConnectorError):
        return errors.ConnectFailed(f"{host} refused the connection.")
    if isinstance(error, aiohttp.InvalidURL):
        return errors.AddressRefused("The address is malformed.")
    if isinstance(error, aiohttp.ClientPayloadError):
        return errors.AnswerBroken(f"The answer of {host} broke off.")
    if isinstance(error, aiohttp.ClientResponseError):
        return errors.AnswerBroken(f"{host} sent something that isn't HTTP.")
    return errors.ConnectFailed(f"{host} broke the connection.")
