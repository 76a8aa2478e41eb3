"""Which outside addresses may be asked: public http(s) only, and what the operator allowed beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from yarl import URL

from bot import errors

MAX_URL_LENGTH = 8_192  # characters; longer ones are attacks or bugs, and many servers refuse them too

# IANA's IPv4 and IPv6 special-purpose address registries, and class D and E space. Written out, because
# ``ipaddress.is_global`` judged several of them differently from one Python release to the next.
_IPV4_KINDS = tuple(
    (IPv4Network(block), kind)
    for block, kind in (
        ("0.0.0.0/8", "this-network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_IPV6_KINDS = tuple(
    (IPv6Network(block), kind)
    for block, kind in (
        ("::/128", "this-network"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "private"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "reserved"),  # Teredo (2001::/32) among them: it carries an IPv4 address
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
_IPV6_GLOBAL = IPv6Network("2000::/3")  # the only block that IANA has given out for the public internet
_NAT64 = IPv6Network("64:ff9b::/96")

# An allow-listed host may be loopback or private; that never opens the cloud's metadata service.
_OPENED_BY_ALLOWANCE = frozenset({"loopback", "private", "carrier-grade NAT"})

_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa", "onion")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def address_kind(address: IPv4Address | IPv6Address) -> str | None:
    """What sort of non-public address this is ("loopback", "private", ...), or None for a public one.

    IPv6 forms that carry an IPv4 address (mapped, NAT64) are judged by what they carry; 6to4, Teredo and
    everything outside 2000::/3 is refused as such.
    """
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _IPV4_KINDS if address in network), None)
    carried = address.ipv4_mapped
    if carried is None and address in _NAT64:
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    if carried is not None:
        return address_kind(carried)
    listed = next((kind for network, kind in _IPV6_KINDS if address in network), None)
    if listed is None and address not in _IPV6_GLOBAL:
        return "reserved"
    return listed


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a URL's host spells out, or None for a name.

    Raises :class:`~bot.errors.AddressRefused` for the odd spellings (``127.1``, ``0x7f000001``,
    ``017700000001``, ``2130706433``): operating systems disagree on what they mean, and only somebody who
    hides an address writes one so. A host is taken for a number where its last label is one, as browsers do.
    """
    if ":" in host:
        try:
            return ip_address(host)
        except ValueError:
            raise errors.AddressRefused(f"{host} isn't a valid IPv6 address.") from None
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    try:
        return IPv4Address(host)
    except ValueError:
        raise errors.AddressRefused(f"{host} is an oddly written address and isn't allowed.") from None


@dataclass(frozen=True, slots=True)
class PrivateHosts:
    """The hosts that may be reached although they are loopback or private, as ``(host, port or None)``."""

    entries: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def parse(cls, text: str) -> PrivateHosts:
        """Read ``SECTORWIRE_ALLOW_PRIVATE_HOSTS``: comma-separated ``host[:port]``, IPv6 in brackets.

        Raises :class:`~bot.errors.UsageError` naming the first entry that cannot be read.
        """
        entries = set()
        for item in filter(None, (part.strip() for part in text.split(","))):
            try:
                url = URL(f"http://{item}")
            except ValueError:
                url = URL()
            plain = url.raw_host and url.path == "/" and not url.query_string and url.raw_user is None
            if not plain or "/" in item or "@" in item:
                raise errors.UsageError(f"SECTORWIRE_ALLOW_PRIVATE_HOSTS: {item!r} is not host or host:port.")
            entries.add((plain_host(url), url.explicit_port))
        return cls(frozenset(entries))

    def allows(self, host: str, port: int) -> bool:
        """Whether this host (lower case, no final dot) is on the list, on this or on every port."""
        return (host, port) in self.entries or (host, None) in self.entries


def plain_host(url: URL) -> str:
    """The host as lists and gates know it: lower case, no brackets, no final dot; "" where there is none."""
    return (url.raw_host or "").lower().rstrip(".")


def refused_kind(
    address: IPv4Address | IPv6Address, host: str, port: int, private: PrivateHosts
) -> str | None:
    """Why ``address`` may not be dialled for ``host``: its kind, or None where it is public or allowed."""
    kind = address_kind(address)
    if kind in _OPENED_BY_ALLOWANCE and private.allows(host, port):
        return None
    return kind


@lru_cache(maxsize=4_096)  # a desk asks the same few hundred addresses all day
def check_url(text: str, private: PrivateHosts) -> URL:
    """The URL, if its text may be asked at all; names still have to pass :mod:`bot.net.guard`.

    Raises :class:`~bot.errors.AddressRefused`: not http(s), carries a user name, is malformed, names a
    local host, or spells out an address that is not public. No message repeats a path or a query.
    """
    if len(text) > MAX_URL_LENGTH:
        raise errors.AddressRefused("The address is too long to be one.")
    try:
        url = URL(text)
    except ValueError:
        raise errors.AddressRefused("The address is malformed.") from None
    if url.scheme not in {"http", "https"}:
        raise errors.AddressRefused(
            f"Only http and https are supported, not {url.scheme or 'an address without scheme'}."
        )
    if "@" in url.raw_authority or _UNSAFE.search(url.raw_authority):
        raise errors.AddressRefused("The address hides its host behind a username or odd characters.")
    host = plain_host(url)
    if not host or url.port is None or url.port == 0:
        raise errors.AddressRefused("The address has no host and port.")
    address = literal_address(host)
    if address is not None:
        kind = refused_kind(address, host, url.port, private)
        if kind is not None:
            raise errors.AddressRefused(f"{host} is a {kind} address; only public ones are allowed.")
        return url
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise errors.AddressRefused("The address has no valid host.")
    local = any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES)
    if local and not private.allows(host, url.port):
        raise errors.AddressRefused(f"{host} is a local name; only public hosts are allowed.")
    return url
