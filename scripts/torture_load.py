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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aiohttp import web

from benchmarks._slack_desk import open_app, share
from bot.bootstrap.components import open_components
from bot.bootstrap.network import open_collector
from bot.config.env import Environment
from bot.models.delivery import RunState, Subscription
from tests.fakes.clock import VirtualClock
from tests.handlers.desk import judged, open_desk, store

ACK_LIMIT = 3.0  # seconds; after them Slack tells the user that the app did not answer
GROWTH = 1.25  # how much larger the process may be at the month's end than after its first third
RUSH = ("energy", "plant harbour", "help", "energy 7d")
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
            open_components(configure(Path(folder), url, count)) as components,
            open_collector(components) as collector,
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
            waiting = len(await components.articles.unjudged(10))
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
            now = desk.components.clock.now()
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
            await desk.components.subscriptions.save_subscriptions(plans)
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


async def commands(rate: float, seconds: float) -> list[str]:
    """A rush of signed commands over HTTP, to the whole bot in a process of its own."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        config = configure(Path(folder), "http://127.0.0.1:1", 1).config
        async with open_components(Environment(config=config)) as components:
            plants = (
                judged(
                    f"Aurelia opens plant number {number} in the harbour", sector="energy", hours=number / 10
                )
                for number in range(1, 60)
            )
            await store(components, *plants)
        async with open_app("ours", config, http=True) as app:
            texts = [RUSH[number % len(RUSH)] for number in range(int(rate * seconds))]
            begun = time.perf_counter()
            took = await app.paced(texts, rate)
            lasted = time.perf_counter() - begun
            late = app.waiting
            complete = await app.all_answered()
            cost = await app.cost()
            print(
                f"commands: {len(texts):,} at {len(texts) / lasted:.0f} a second for {lasted:.0f} s; {app.lost} not "
                f"acknowledged; median {statistics.median(took) * 1000:.0f} ms, 99 % {share(took, 0.99) * 1000:.0f} ms, "
                f"slowest {took[-1] * 1000:.0f} ms; answered {len(app.answered):,}, {late:,} of them after the rush; "
                f"{cost.cpu / len(texts) * 1000:.1f} ms of processor time each; {cost.memory or 0:.0f} MB"
            )
            if app.lost:
                wrong.append(f"commands: {app.lost} not acknowledged within {ACK_LIMIT:g} s")
            if not complete:
                wrong.append(f"commands: {app.waiting} of {len(texts)} not answered")
    return wrong


async def month(days: int, count: int) -> list[str]:
    """So many days of news of ``count`` feeds, judged, cleaned up each night; memory must not follow."""
    from storage.sqlite.upkeep.retention import retention

    newsroom = Newsroom(items=2)
    runner, url = await serve(newsroom)
    clock = VirtualClock(newsroom.now, hurried=True)
    sizes, wrong = [], []
    with tempfile.TemporaryDirectory() as folder:
        environment = configure(Path(folder), url, count)
        async with (
            open_components(environment, clock=clock) as components,
            open_collector(components) as collector,
        ):
            for day in range(days):
                newsroom.day, newsroom.now = day, clock.now()
                records = [record async for record in collector.collect(everything=True)]
                if day and sum(record.new for record in records) != 2 * count:
                    wrong.append(
                        f"month: day {day} brought {sum(record.new for record in records)} articles, not {2 * count}"
                    )
                await retention(components.database, clock.now(), timedelta(days=7))
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
