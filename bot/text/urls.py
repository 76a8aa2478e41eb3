"""Addresses of articles: made absolute, made canonical, and nothing but http and https."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import SplitResult, quote, urljoin, urlsplit

# Parameters that only tell where a reader came from. Whatever is not listed may name the article
# (``?id=``, ``?p=``, ``?story=``) and stays. Sources: the documentation of the analytics and advertising
# systems named beside each line.
_TRACKING = frozenset(
    """
    fbclid igshid igsh gclid gclsrc dclid gbraid wbraid srsltid msclkid yclid ysclid twclid ttclid
    li_fat_id epik _openstat wickedid rb_clickid s_kwcid ef_id _branch_match_id
    mc_cid mc_eid mkt_tok _hsenc _hsmi hsctatracking vero_id vero_conv oly_enc_id oly_anon_id
    _ga _gl guccounter guce_referrer guce_referrer_sig
    at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 xtor
    ns_mchannel ns_source ns_campaign ns_linkname cmpid ncid icid
    """.split()
)
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_")

# These names mean something elsewhere; only with a value that says "came from the feed" are they tracking.
_SYNDICATION_NAMES = frozenset(
    {"source", "ref", "mod", "via", "from", "cid", "cmp", "ocid", "partner", "emc", "tsrc", ".tsrc", "rss"}
)
_SYNDICATION_VALUE = re.compile(r"(?:rss|feed|atom)(?:$|[-_.:].*)|(?:1|true|yes)$", re.IGNORECASE)

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NEEDS_WORK = re.compile(r"[^!$&'()*+,;=:@/?\[\]|A-Za-z0-9._~-]")
_SAFE = "!$&'()*+,;=:@/?[]|~%"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LINE_BREAKS = re.compile(r"[\t\r\n]+\s*")
_HOST = re.compile(r"[^\s/?#@<>\"\\^`{|}%]+")

# What needs no work at all, which is nearly every link of a feed.
_SOUND = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]{2,4})?(?:[/?#][!$&'()*+,;=:@/?#\[\]|%A-Za-z0-9._~-]*)?"
)
# What is canonical as it stands: no port, query, fragment, or encoding.
_CANONICAL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[!$&'()*+,;=:@/A-Za-z0-9._~-]*")

MAX_URL = 4096


def canonical_url(url: str) -> str:
    """The form under which an address is compared: two spellings of one page become one.

    Scheme and host in lower case, default port, credentials and fragment dropped, known tracking parameters
    dropped (the other parameters keep their order and spelling), percent-encoding in the normal form
    of RFC 3986 section 6.2.2. Trailing slashes stay, because servers may tell them apart. What is no
    http(s) address comes back as it was, without surrounding space.
    """
    url = url.strip()
    if _CANONICAL.fullmatch(url):
        return url
    parts = _split(url)
    if parts is None:
        return url
    path = _normal_percent(parts.path) or "/"
    query = _without_tracking(parts.query) if parts.query else ""
    return f"{parts.scheme}://{_netloc(parts)}{path}" + (f"?{_normal_percent(query)}" if query else "")


def absolute(base: str | None, link: str) -> str | None:
    """The link as an absolute http(s) address, seen from ``base``; None where it is not one.

    Spaces around it and line breaks inside it are dropped, other forbidden characters are percent-encoded;
    the fragment stays. ``mailto:``, ``javascript:``, ``data:`` and the like give None.
    """
    if _SOUND.fullmatch(link) and len(link) <= MAX_URL:
        return link
    link = _LINE_BREAKS.sub("", link.strip()) if link else ""
    if not link or len(link) > MAX_URL:
        return None
    if not link.startswith(("http://", "https://")):
        try:
            link = urljoin(base or "", link)
        except ValueError:  # a bracketed host that is no IPv6 address
            return None
    parts = _split(link)
    if parts is None:
        return None
    if link.isascii() and link.isprintable() and " " not in link and '"' not in link and "<" not in link:
        return link
    tail = f"?{_encoded(parts.query)}" if parts.query else ""
    fragment = f"#{_encoded(parts.fragment)}" if parts.fragment else ""
    return f"{parts.scheme}://{parts.netloc}{_encoded(parts.path)}{tail}{fragment}"


def host_of(url: str | None) -> str | None:
    """The host of an http(s) address in lower case, without port; None where it is not one."""
    parts = _split(url) if url else None
    return parts.hostname if parts else None


def _split(url: str) -> SplitResult | None:
    """The parts of a usable http(s) address."""
    if not _SCHEME.match(url):
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # reading the port checks it
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or not _HOST.fullmatch(host):
        return None
    return parts


def _netloc(parts: SplitResult) -> str:
    """Host (internationalised names in their ASCII form) and a port that is not the default."""
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        with suppress(UnicodeError):  # no valid name is compared as it stands
            host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port is None or port == _DEFAULT_PORTS[parts.scheme] else f"{host}:{port}"


def _without_tracking(query: str) -> str:
    """The query without parameters that only say where the reader came from."""
    kept = [part for part in query.split("&") if part and not _is_tracking(part)]
    return "&".join(kept)


def _is_tracking(parameter: str) -> bool:
    """Is this ``name=value`` known to be tracking?"""
    name, _, value = parameter.partition("=")
    name = name.lower().removeprefix("amp;")
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _SYNDICATION_NAMES and _marks_syndication(name, value)


def _marks_syndication(name: str, value: str) -> bool:
    """Does the value of an ambiguous parameter say that the reader came from a feed?"""
    found = _SYNDICATION_VALUE.match(value)
    return found is not None and (name == "rss" or not found[0].lower().startswith(("1", "t", "y")))


def _normal_percent(text: str) -> str:
    """Percent-encoding with upper-case digits, and only where it is needed."""
    if "%" in text:
        text = _PERCENT.sub(_one_percent, text)
    return _encoded(text)


def _one_percent(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else f"%{found[1].upper()}"


def _encoded(text: str) -> str:
    """Forbidden characters percent-encoded as UTF-8; a ``%`` that encodes nothing becomes ``%25``."""
    if not _NEEDS_WORK.search(text):
        return text
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return quote(text, safe=_SAFE, errors="replace")
