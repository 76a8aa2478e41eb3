"""A large desk on this machine: 2,000 feeds, 1,000 channels, a burst of commands, and a month that passes in minutes.

Everything is real but the network: feeds, Slack and the bot are on loopback and share the machine's cores, so the
figures say what holds here, not what a server could do. Commands are sent at ``--rate`` a second whether or not
the bot keeps up. Exit status 1 where anything was dropped, acknowledged late, posted twice or grew.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import aiohttp
from aiohttp import web

from bot.app import open_house
from bot.config import Environment
from bot.demo.workspace.dispatch import HttpRoute, signature
from bot.models import RunState, Subscription
from bot.network import open_collector
from tests.fakes.clock import VirtualClock
from tests.slack.desk import Desk, judged, open_desk

ACK_LIMIT = 3.0  # seconds; after them Slack tells the user that the app did not answer
GROWTH = 1.25  # how much larger the process may be at the month's end than after its first third
WORDS = "rotor plant pump harbour turbine storage cable permit grid hydrogen contract order factory bridge".split()


def resident() -> float:
    """MB of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Newsroom:
    """Feeds by number; ``day`` adds items to each."""

    def __init__(self, items: int) -> None:
        self.items = items
        self.now = datetime.now(UTC)
        self.day = 0
        self.asked = 0

    async def feed(self, request: web.Request) -> web.Response:
        """One feed, or 304 where its reader has it."""
        self.asked += 1
        number = int(request.match_info["number"])
        tag = f'"{self.day}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        items = []
        for age in range(min(self.items * (self.day + 1), 20)):
            serial = (self.day + 1) * self.items - age
            words = " ".join(WORDS[(number * 7 + serial * 3 + step * step) % len(WORDS)] for step in range(6))
            date = format_datetime(self.now - timedelta(hours=1, minutes=age))
            items.append(
                f"<item><guid>{number}-{serial}</guid><title>Feed {number} on {words} no. {serial}</title>"
                f"<link>https://f{number}.example/{serial}</link><pubDate>{date}</pubDate><description>{words.capitalize()}"
                f" was told on Monday by plant {number * 31 + serial}. It costs ${serial} million. {(words + '. ') * 20}</description></item>"
            )
        body = f"<rss><channel><title>Feed {number}</title>{''.join(items)}</channel></rss>"
        return web.Response(text=body, content_type="text/xml", headers={"ETag": tag})


async def serve(newsroom: Newsroom) -> tuple[web.AppRunner, str]:
    """The newsroom on loopback."""
    app = web.Application()
    app.router.add_get("/{number}", newsroom.feed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    return runner, f"http://127.0.0.1:{port}"


def configure(folder: Path, url: str, feeds: int) -> Environment:
    """An operator's folder with so many feeds."""
    listed = "".join(
        f"\n      - {{url: '{url}/{number}', name: Feed {number}, page_text: false}}"
        for number in range(feeds)
    )
    (folder / "sectors.yaml").write_text(
        f"contact: desk@example.com\nretention_days: 7\nsectors:\n  energy:\n    title: Energy\n    feeds:{listed}\n"
    )
    return Environment(config=folder / "sectors.yaml", allow_private_hosts=(url.removeprefix("http://"),))


async def feeds(count: int) -> list[str]:
    """Poll so many feeds, all with news, then once more with none."""
    newsroom = Newsroom(items=3)
    runner, url = await serve(newsroom)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        async with (
            open_house(configure(Path(folder), url, count)) as house,
            open_collector(house) as collector,
        ):
            for expected in ("new", "not-modified"):
                begun = time.perf_counter()
                records = [record async for record in collector.collect(everything=True)]
                outcomes = Counter(record.outcome for record in records)
                took = time.perf_counter() - begun
                print(
                    f"feeds: {len(records):,} polled and judged in {took:.1f} s; {dict(outcomes)}; {resident():.0f} MB"
                )
                if outcomes != {expected: count}:
                    wrong.append(f"feeds: {expected} was expected of all {count}")
            waiting = len(await house.articles.unjudged(10))
            if waiting:
                wrong.append("feeds: articles wait unjudged")
    await runner.cleanup()
    return wrong


async def channels(count: int) -> list[str]:
    """So many channels whose digests come due at once."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        async with open_desk(Path(folder), paced=False) as desk:
            state, bot = desk.server.workspace, desk.workspace.bot_user
            places = [state.channel_named("biotech-news")]
            while len(places) < count:
                places.append(state.add_channel(f"desk-{len(places)}", (desk.you.id, bot), by=desk.you.id))
            now = desk.house.clock.now()
            await desk.store(
                *(
                    judged(f"Aurelia opens plant number {number} in the harbour", hours=number / 60)
                    for number in range(1, 40)
                )
            )
            at = (now - timedelta(minutes=1)).strftime("%H:%M")
            plans = [
                Subscription(
                    f"load-{number}",
                    desk.workspace.team,
                    place.id,
                    ("biotech",),
                    at,
                    "UTC",
                    (1, 2, 3, 4, 5, 6, 7),
                    since=now - timedelta(hours=2),
                )
                for number, place in enumerate(places)
            ]
            await desk.house.subscriptions.save_subscriptions(plans)
            begun = time.perf_counter()
            runs = list(await desk.runs.tick())
            took = time.perf_counter() - begun
            again = list(await desk.runs.tick())
            posted = Counter(
                len([m for m in state.messages(place.id) if m.user == bot and m.thread_ts is None])
                for place in places
            )
            states = Counter(run.state.value for run in runs)
            print(
                f"channels: {len(places):,} digests due at once, posted in {took:.1f} s; {dict(states)}; {resident():.0f} MB"
            )
            if states != {RunState.DONE.value: len(places)} or posted != {1: len(places)}:
                wrong.append(f"channels: messages a channel {dict(posted)}")
            if again:
                wrong.append(f"channels: {len(again)} runs at the second tick")
    return wrong


class Sink:
    """Where the answers to commands go: each command has an address of its own."""

    def __init__(self, runner: web.AppRunner) -> None:
        self.runner = runner
        self.answered: set[str] = set()
        self.url = ""

    @classmethod
    async def open(cls) -> Sink:
        """Listen on loopback."""
        app = web.Application()
        sink = cls(web.AppRunner(app, access_log=None))

        async def take(request: web.Request) -> web.Response:
            sink.answered.add(request.path)
            return web.Response(text="ok")

        app.router.add_post("/{number}", take)
        await sink.runner.setup()
        await web.TCPSite(sink.runner, "127.0.0.1", 0).start()
        sink.url = f"http://127.0.0.1:{sink.runner.addresses[0][1]}"
        return sink


async def commands(rate: float, seconds: float) -> list[str]:
    """A burst of signed commands over HTTP."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        async with open_desk(Path(folder), http=True, paced=False) as desk:
            await desk.store(
                *(
                    judged(f"Aurelia opens plant number {number} in the harbour", hours=number / 10)
                    for number in range(1, 60)
                )
            )
            sink = await Sink.open()
            answers = Counter[str]()
            took: list[float] = []
            connector = aiohttp.TCPConnector(limit=0)
            async with aiohttp.ClientSession(connector=connector) as session:
                begun, sent = time.perf_counter(), 0
                tasks: list[asyncio.Task[None]] = []
                while (elapsed := time.perf_counter() - begun) < seconds:
                    while sent < elapsed * rate:
                        tasks.append(
                            asyncio.create_task(one_command(desk, session, sink, sent, took, answers))
                        )
                        sent += 1
                    await asyncio.sleep(0.002)
                lasted = time.perf_counter() - begun
                await asyncio.gather(*tasks)
            drained = await desk.intake.drain(120)
            took.sort()
            print(
                f"commands: {sent:,} at {sent / lasted:.0f} a second for {lasted:.0f} s; acknowledged {dict(answers)}; "
                f"median {statistics.median(took) * 1000:.0f} ms, 99 % {took[int(len(took) * 0.99)] * 1000:.0f} ms, "
                f"slowest {took[-1] * 1000:.0f} ms; answered {len(sink.answered):,}; {resident():.0f} MB"
            )
            if answers != {"200": sent}:
                wrong.append(f"commands: {dict(answers)} of {sent}")
            if took[-1] > ACK_LIMIT:
                wrong.append(
                    f"commands: {sum(1 for one in took if one > ACK_LIMIT)} acknowledged later than after {ACK_LIMIT:g} s"
                )
            if len(sink.answered) != sent or not drained:
                wrong.append(f"commands: {len(sink.answered)} of {sent} answered")
            await sink.runner.cleanup()
    return wrong


async def one_command(
    desk: Desk,
    session: aiohttp.ClientSession,
    sink: Sink,
    number: int,
    took: list[float],
    answers: Counter[str],
) -> None:
    """Send one, and note how long its acknowledgement took."""
    route = desk.server.route
    if not isinstance(route, HttpRoute):
        raise TypeError("the commands go over HTTP")
    line = ("/news", ("biotech", "plant harbour", "help", "energy 7d")[number % 4])
    body = urlencode(
        {
            "command": line[0], "text": line[1], "team_id": desk.workspace.team, "user_id": desk.you.id,
            "channel_id": desk.channel("general").id, "trigger_id": f"load.{number}", "response_url": f"{sink.url}/{number}",
        }
    )  # fmt: skip
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        **signature(desk.server.tokens.signing_secret, body, int(time.time())),
    }
    begun = time.perf_counter()
    try:
        async with session.post(route._url, data=body, headers=headers) as response:  # noqa: SLF001  the local workspace's own
            await response.read()
            answers[str(response.status)] += 1
    except aiohttp.ClientError as error:
        answers[type(error).__name__] += 1
    took.append(time.perf_counter() - begun)


async def month(days: int, count: int) -> list[str]:
    """So many days of news of ``count`` feeds, judged, cleaned up each night; memory must not follow."""
    from storage.retention import retention

    newsroom = Newsroom(items=2)
    runner, url = await serve(newsroom)
    clock = VirtualClock(newsroom.now, hurried=True)
    sizes, wrong = [], []
    with tempfile.TemporaryDirectory() as folder:
        environment = configure(Path(folder), url, count)
        async with open_house(environment, clock=clock) as house, open_collector(house) as collector:
            for day in range(days):
                newsroom.day, newsroom.now = day, clock.now()
                records = [record async for record in collector.collect(everything=True)]
                if day and sum(record.new for record in records) != 2 * count:
                    wrong.append(
                        f"month: day {day} brought {sum(record.new for record in records)} articles, not {2 * count}"
                    )
                await retention(house.database, clock.now(), timedelta(days=7))
                sizes.append(resident())
                clock.advance(timedelta(days=1))
            size = environment.database_path.stat().st_size / 2**20
    await runner.cleanup()
    early, late = max(sizes[: max(days // 3, 1)]), sizes[-1]
    print(
        f"month: {days} days of {count} feeds, {2 * count * days:,} articles; {early:.0f} MB after a third, {late:.0f} MB at the end; database {size:.0f} MB"
    )
    if late > early * GROWTH:
        wrong.append(f"month: memory grew from {early:.0f} to {late:.0f} MB")
    return wrong


async def main() -> int:
    """All four, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--channels", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=200, help="commands a second")
    parser.add_argument("--seconds", type=float, default=60, help="how long the burst lasts")
    parser.add_argument("--days", type=int, default=30)
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg()[0]}))
    wrong = []
    for part in (
        feeds(given.feeds),
        channels(given.channels),
        commands(given.rate, given.seconds),
        month(given.days, 150),
    ):
        wrong += await part
        sys.stdout.flush()
    for one in wrong:
        print(f"WRONG {one}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
