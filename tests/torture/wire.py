"""Feeds whose articles appear one by one; now and then an answer is slow, broken, or none."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

from aiohttp import web

from tests.torture.desk import SPEED, FastClock

FEEDS = 16
PLACES = (
    "Leuna Bergen Porto Tallinn Graz Lyon Brno Cork Turin Gdansk Malmo Utrecht Split Vigo Aarhus Linz".split()
)
FIRMS = (
    "Norvane Aurelia Tessaro Quillon Brightmere Halden Okterra Velmar Sundrift Parrow Ilmen Cassavo".split()
)
AT_ONCE = 20  # articles that are there from the beginning
# What becomes of a request, by how often.
FATES = (
    ("500", 0.04),
    ("429", 0.03),
    ("reset before the answer", 0.03),
    ("no answer for long, then reset", 0.02),
    ("slow body", 0.03),
    ("body cut off", 0.03),
    ("answered, connection lost after", 0.02),
)


class Wire:
    """The feeds of a world: ``articles`` appear over ``seconds`` of the machine's."""

    def __init__(self, clock: FastClock, *, seconds: float, articles: int, seed: int) -> None:
        self._clock = clock
        self._dice = random.Random(seed)
        self._begun = clock.now()
        self._every = timedelta(seconds=seconds * SPEED / articles)
        self._count = articles
        self.failing = True
        self.faults: Counter[str] = Counter()
        self.requests = 0
        self.on_request: Callable[[str], None] = lambda _what: None

    def told(self) -> list[int]:
        """The articles that have been published."""
        so_far = int((self._clock.now() - self._begun) / self._every) + AT_ONCE
        return list(range(min(self._count, so_far)))

    def come_to_rest(self) -> None:
        """No more faults, and no more news."""
        self.failing = False
        self._count = len(self.told())

    async def feed(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        self.on_request("feed")
        number = int(request.match_info["number"])
        fate = self._fate()
        self.faults[fate] += fate != ""
        items = "".join(self._item(one) for one in self.told() if one % FEEDS == number)
        body = f'<rss version="2.0"><channel><title>Wire {number}</title>{items}</channel></rss>'.encode()
        match fate:
            case "500":
                return web.Response(status=500)
            case "429":
                return web.Response(status=429, headers={"Retry-After": "60"})
            case "reset before the answer":
                return self._cut(request)
            case "no answer for long, then reset":
                await asyncio.sleep(0.8)
                return self._cut(request)
            case "slow body" | "body cut off":
                return await self._slowly(request, body, whole=fate == "slow body")
            case "answered, connection lost after":
                asyncio.get_running_loop().call_later(0.01, self._abort, request)
        return web.Response(body=body, content_type="application/rss+xml")

    def _fate(self) -> str:
        left = self._dice.random()
        for fate, chance in FATES if self.failing else ():
            left -= chance
            if left < 0:
                return fate
        return ""

    def _cut(self, request: web.Request) -> web.Response:
        self._abort(request)
        raise ConnectionResetError

    def _abort(self, request: web.Request) -> None:
        if request.transport is not None:
            request.transport.abort()

    async def _slowly(self, request: web.Request, body: bytes, *, whole: bool) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        answer.content_length = len(body)
        await answer.prepare(request)
        for part in range(3 if whole else 2):
            await answer.write(body[len(body) * part // 3 : len(body) * (part + 1) // 3])
            await asyncio.sleep(0.05)
        if not whole:
            self._abort(request)
        return answer

    def _item(self, one: int) -> str:
        firm, place = FIRMS[one % len(FIRMS)], PLACES[(one * 7 + one // 12) % len(PLACES)]
        kind = ("a turbine hall", "a trial of its antibody", "a cable plant", "a fermenter")[one % 4]
        date = format_datetime(self._begun + self._every * max(0, one - AT_ONCE) - timedelta(minutes=90))
        return (
            f"<item><guid>n{one}</guid><title>{firm} completes {kind} in {place}, its number {one}</title>"
            f"<link>https://news.example/{one}</link><pubDate>{date}</pubDate><description>{firm} said on Monday "
            f"that {kind} in {place} was completed at a cost of {one + 3} million euros. The work took {one + 5} "
            f"months and employed {one * 3 + 7} people, mostly from {place} and its neighbours.</description></item>"
        )
