"""Feeds of invented news on a loopback server in a process of its own, for the polling benchmark."""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from aiohttp import web

FEEDS = 500
ENTRIES = 20
LATENCY = 0.020  # seconds before each answer
WITH_VALIDATORS = 0.8
PARAGRAPHS = 14  # about 4 kB an entry, which is what captured feeds of news sites average
CHANGED = 0.05  # of the feeds, in each round

_PLACES = (
    "Aarhus",
    "Bergen",
    "Coimbra",
    "Dresden",
    "Eindhoven",
    "Fukuoka",
    "Graz",
    "Halifax",
    "Izmir",
    "Lyon",
)
_ACTORS = (
    "Norvane",
    "Tellurico",
    "Brightwell Labs",
    "Quanterra",
    "Osprey Grid",
    "Halcyon Bio",
    "Ferrum & Sons",
)
_VERBS = ("opens", "delays", "expands", "sells", "tests", "finances", "closes", "rebuilds")
_THINGS = (
    "a battery plant",
    "its trial of NV-204",
    "a chip line",
    "the harbour terminal",
    "a bond",
    "two wells",
)
_SENTENCES = (
    "The company said on {day} that the work in {place} would cost about {n} million euros.",
    "Analysts had expected {n} million, according to three people who know the plan.",
    "Construction began in {place} after the regulator's decision, which took {n} weeks.",
    "The chief executive called it the most important step since the firm was founded in {place}.",
    "Shares had gained {n} percent since the spring; turnover was above the average of the year.",
    "A spokesperson declined to say how many of the {n} posts in {place} would stay.",
)


def feed(number: int, round_: int) -> bytes:
    """One feed's RSS; in each round another twentieth of the feeds has one more entry at its top."""
    extra = sum(changes(number, past) for past in range(1, round_ + 1))
    items = "".join(_item(number, entry) for entry in range(ENTRIES + extra - 1, extra - 1, -1))
    title = escape(f"{_ACTORS[number % len(_ACTORS)]} wire {number}")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>http://news.example/{number}</link>"
        f"<description>Invented news for measuring</description>{items}</channel></rss>"
    ).encode()


def changes(number: int, round_: int) -> bool:
    """Whether this feed gets an entry in this round."""
    every = round(1 / CHANGED)
    return round_ > 0 and number % every == round_ % every


def _item(number: int, entry: int) -> str:
    dice = random.Random(number * 10_007 + entry)
    title = f"{dice.choice(_ACTORS)} {dice.choice(_VERBS)} {dice.choice(_THINGS)} in {dice.choice(_PLACES)}"
    paragraphs = []
    for _ in range(PARAGRAPHS):
        sentences = [
            dice.choice(_SENTENCES).format(
                day="Tuesday", place=dice.choice(_PLACES), n=dice.randrange(3, 900)
            )
            for _ in range(3)
        ]
        paragraphs.append(f"<p>{' '.join(sentences)}</p>")
    moment = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(
        minutes=30 * (ENTRIES - entry)
    )
    link = f"http://news.example/{number}/{entry}"
    return (
        f"<item><title>{escape(title)} ({number}-{entry})</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(moment)}</pubDate><description>{escape(paragraphs[0])}</description>"
        f"<content:encoded><![CDATA[{''.join(paragraphs)}]]></content:encoded></item>"
    )


def serve() -> None:
    """Listen on a free port of 127.0.0.1, print it, and answer until stdin is closed."""
    bodies = {number: feed(number, 0) for number in range(FEEDS)}
    rounds = dict.fromkeys(range(FEEDS), 0)

    async def answer(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        await asyncio.sleep(LATENCY)
        headers = {}
        if number % 100 < WITH_VALIDATORS * 100:
            etag = f'"{number}-{rounds[number]}"'
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            headers["ETag"] = etag
        return web.Response(body=bodies[number], content_type="application/rss+xml", headers=headers)

    async def begin_round(request: web.Request) -> web.Response:
        round_ = int(request.match_info["round"])
        for number in range(FEEDS):
            if changes(number, round_) or round_ == 0:
                bodies[number] = feed(number, round_)
                rounds[number] = round_
        return web.Response()

    async def main() -> None:
        app = web.Application()
        app.add_routes([web.get("/feed/{number}", answer), web.post("/round/{round}", begin_round)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()

    asyncio.run(main())


if __name__ == "__main__":
    serve()
