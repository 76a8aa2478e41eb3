"""Reading article pages: politely, within bounds, and only where the site allows it."""

from __future__ import annotations

from bot.net.client import HttpAnswer, HttpClient, Limits
from bot.net.robots import Robots

PAGE_LIMITS = Limits(connect=8, read=10, total=25, wire_bytes=4 << 20, body_bytes=10 << 20, redirects=5)
_HEADERS = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"}


class PageReader:
    """Reads pages through the guarded client; its gate keeps to one request per host, with a pause."""

    def __init__(self, client: HttpClient, robots: Robots, limits: Limits = PAGE_LIMITS) -> None:
        self._client = client
        self._robots = robots
        self._limits = limits

    async def read(self, url: str) -> HttpAnswer:
        """The page, decompressed; decoding its characters is the extractor's work.

        Raises :class:`~bot.errors.RobotsRefused` where robots.txt says no (also for the address that a
        redirect ended at), else :class:`~bot.errors.FetchError` in its other forms.
        """
        await self._robots.check(url)
        answer = await self._client.get(url, _HEADERS, self._limits)
        if answer.hops:
            await self._robots.check(answer.url)
        return answer
