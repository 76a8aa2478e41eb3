"""What a site's robots.txt allows, read as RFC 9309 says: longest match wins, ``*`` and ``$`` are known.

The standard library's reader takes the first rule that matches and knows no wildcards, which refuses
pages that are allowed and reads pages that are not.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote, unquote_to_bytes
from weakref import WeakValueDictionary

from yarl import URL

from bot import errors
from bot.clock import Clock
from bot.net.client import HttpClient, Limits

KEPT_FOR = timedelta(hours=12)  # RFC 9309, 2.4: not longer than a day
KEPT_AFTER_FAILURE = timedelta(minutes=15)
REMEMBERED_SITES = 1_024
_LIMITS = Limits(connect=8, read=8, total=15, wire_bytes=512 << 10, body_bytes=512 << 10)  # 2.5: 500 KiB
_MAX_RULES = 5_000
_SAFE = "/?&=;:@!$'()*+,~-._#[]"


@dataclass(frozen=True, slots=True)
class RobotsRule:
    """One Allow or Disallow line; ``pattern`` is percent-encoded in one normal way."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules that hold for one crawler on one site."""

    rules: tuple[RobotsRule, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be read; the longest matching rule decides, Allow on a tie."""
        if path == "/robots.txt":
            return True
        target = _normal(path or "/")
        matching = [rule for rule in self.rules if _matches(rule.pattern, target)]
        return max(matching, key=lambda rule: (len(rule.pattern), rule.allow)).allow if matching else True


ALLOW_ALL = RobotsRules()
REFUSE_ALL = RobotsRules((RobotsRule(allow=False, pattern="/"),))


def parse_robots(body: bytes, product: str) -> RobotsRules:
    """The rules for ``product`` (its User-Agent token), or those for ``*`` where it has no group of its own.

    Groups that name the same crawler are joined; an empty Disallow allows everything.
    """
    own: list[RobotsRule] = []
    common: list[RobotsRule] = []
    named = False  # whether any group was for this very crawler
    into: list[list[RobotsRule]] = []
    in_names = False
    for line in body.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            if not in_names:
                into, in_names = [], True
            crawler = value.lower().partition("/")[0].strip()
            if crawler == "*":
                into.append(common)
            elif crawler == product.lower():
                into.append(own)
                named = True
        elif field in {"allow", "disallow"}:
            in_names = False
            if not value.startswith(("/", "*")):
                continue  # an empty Disallow, or nothing that could match a path
            for rules in into:
                if len(rules) < _MAX_RULES:
                    rules.append(RobotsRule(field == "allow", _normal(value)))
    return RobotsRules(tuple(own if named else common))


def _normal(path: str) -> str:
    return quote(unquote_to_bytes(path), safe=_SAFE)


def _matches(pattern: str, path: str) -> bool:
    """Whether the pattern matches from the path's start; linear for every ``*`` it holds."""
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    if len(pieces) == 1:
        return not anchored or at == len(path)
    for piece in pieces[1:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class _Known:
    rules: RobotsRules
    until: datetime
    why: str | None = None


class Robots:
    """The robots.txt of every site that is read, kept for half a day; at most a thousand sites.

    A missing file (any 4xx) allows all; a server that fails or cannot be reached refuses all until it
    answers (RFC 9309, 2.3.1), which is asked again after a quarter of an hour.
    """

    def __init__(self, client: HttpClient, clock: Clock, *, product: str = "Sectorwire") -> None:
        self._client = client
        self._clock = clock
        self._product = product
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def check(self, url: str) -> None:
        """Raises :class:`~bot.errors.RobotsRefused` where the site asks not to read this address.

        And :class:`~bot.errors.AddressRefused` for what is no address of a site.
        """
        try:
            parsed = URL(url)
            site = str(parsed.origin())
        except ValueError:
            raise errors.AddressRefused("The address is malformed.") from None
        known = await self._rules(site)
        if not known.rules.allows(parsed.raw_path_qs):
            raise errors.RobotsRefused(known.why or f"{parsed.host} asks robots not to read this page.")

    async def _rules(self, site: str) -> _Known:
        asking = self._asking.setdefault(site, asyncio.Lock())
        async with asking:  # whoever comes while the file is being fetched waits for it
            known = self._known.get(site)
            if known is None or self._clock.now() >= known.until:
                known = self._known[site] = await self._ask(site)
            self._known.move_to_end(site)
            while len(self._known) > REMEMBERED_SITES:
                self._known.popitem(last=False)
            return known

    async def _ask(self, site: str) -> _Known:
        host = URL(site).host
        lasting = _Known(ALLOW_ALL, self._clock.now() + KEPT_FOR)
        try:
            answer = await self._client.get(f"{site}/robots.txt", limits=_LIMITS)
        except (errors.ClientRefused, errors.TooManyRedirects):
            return lasting
        except errors.TooLarge:
            return replace(
                lasting, rules=REFUSE_ALL, why=f"The robots.txt of {host} is too large to be read."
            )
        except (errors.ConnectFailed, errors.FetchTimedOut, errors.ServerFailed, errors.AnswerBroken):
            until = self._clock.now() + KEPT_AFTER_FAILURE
            return _Known(REFUSE_ALL, until, f"The robots.txt of {host} cannot be read just now.")
        return replace(lasting, rules=parse_robots(answer.body, self._product))
