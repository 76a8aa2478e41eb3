"""Which proxy leads out: the usual variables, or one setting of ours that goes before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit

from bot.config.secrets import Secret
from bot.errors import ConfigProblem

ALLOWED = "http://host:port or https://host:port, with user:password@ where the proxy asks for it"
PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy; ``url`` is the whole of it, name and password included, and a secret where it has them."""

    url: Secret
    host: str
    port: int
    has_password: bool

    def __str__(self) -> str:
        """Host and port, for people."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxy of each scheme, and what is asked directly. ``said_by`` are the variables it comes from."""

    http: Proxy | None = None
    https: Proxy | None = None
    direct: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()

    def proxy_for(self, url: str) -> Proxy | None:
        """The proxy for an absolute URL (http, https, ws, wss); None where it is asked directly."""
        parts = urlsplit(url)
        proxy = self.https if parts.scheme in {"https", "wss"} else self.http
        host = (parts.hostname or "").rstrip(".")
        if proxy is None or _is_direct(host, parts.port or PORTS.get(parts.scheme, 0), self.direct):
            return None
        return proxy

    def all(self) -> tuple[Proxy, ...]:
        """Every proxy there is."""
        return tuple(dict.fromkeys(one for one in (self.http, self.https) if one is not None))

    def secrets(self) -> tuple[Secret, ...]:
        """Names and passwords of proxies, as they stand in the URL and as they are meant."""
        found: list[Secret] = []
        for proxy in self.all():
            if proxy.has_password:
                parts = urlsplit(proxy.url.reveal())
                said = parts.netloc.rpartition("@")[0]
                password = parts.password or ""
                found += [proxy.url, Secret(said), Secret(password), Secret(unquote(password))]
        return tuple(one for one in found if one.reveal())


def read_proxies(env: Mapping[str, str], own: Secret | None, problems: list[ConfigProblem]) -> Proxies:
    """The proxies that these variables name; lower case goes before upper case, as with curl.

    ``own`` is SECTORWIRE_PROXY: it holds for everything, and ``none`` is no proxy at all.
    """
    said = {name: name.lower() if env.get(name.lower()) else name for name in ("HTTP_PROXY", "HTTPS_PROXY")}
    values = {name: env.get(variable, "").strip() for name, variable in said.items()}
    if own is not None:
        if own.reveal().lower() == "none":
            return Proxies()
        values = dict.fromkeys(values, own.reveal())
        said = dict.fromkeys(values, "SECTORWIRE_PROXY")
    found = {name: _proxy(value, said[name], problems) for name, value in values.items() if value}
    direct = env.get("no_proxy") or env.get("NO_PROXY") or ""
    return Proxies(
        http=found.get("HTTP_PROXY"),
        https=found.get("HTTPS_PROXY"),
        direct=tuple(part for one in direct.split(",") if (part := one.strip().lower())),
        said_by=tuple(dict.fromkeys(said[name] for name in found)),
    )


def _proxy(value: str, variable: str, problems: list[ConfigProblem]) -> Proxy | None:
    """One proxy; a problem never repeats the value, which may hold a password."""
    given = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(given)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port:
        scheme = f"a {parts.scheme} proxy" if parts.hostname and port else "something else"
        problem = ConfigProblem(variable, None, scheme, ALLOWED)
        if problem not in problems:
            problems.append(problem)
        return None
    return Proxy(Secret(given), parts.hostname.lower(), port, "@" in parts.netloc)


def _is_direct(host: str, port: int, direct: tuple[str, ...]) -> bool:
    """Whether NO_PROXY names this host (or everything); this machine itself is never asked through a proxy."""
    try:
        address = ip_address(host)
    except ValueError:
        address = None
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    for entry in direct:
        if entry == "*":
            return True
        name, colon, wanted = entry.rpartition(":")
        if colon and wanted.isdigit() and name.count(":") == 0:
            if int(wanted) != port:
                continue
            entry = name
        if address is not None:
            try:
                if address in ip_network(entry.strip("[]"), strict=False):
                    return True
            except ValueError:
                continue
        else:
            suffix = entry.lstrip("*").lstrip(".")
            if suffix and (host == suffix or host.endswith(f".{suffix}")):
                return True
    return False
