"""A process that posts what is due until somebody kills it: the real run, courier, poster and storage.

Told on the command line: the database, the Web API's address, the token, its owner's name. Says "working"
as soon as it holds a run.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import RandomIds, SystemClock
from bot.digests.deliver import Courier, Pacer, Terms
from bot.digests.run import DigestRuns
from bot.models import Digest, Message
from handlers.poster import SlackPoster
from storage.database import Database
from storage.deliveries import SqliteDeliveryStore
from storage.subscriptions import SqliteSubscriptionStore
from tests.digests.samples import DESK, Shelf, judged, render

# Everything in small: what takes a minute in life takes a second here, in the same proportions.
TERMS = Terms(
    lease=timedelta(seconds=2.5),
    grace=timedelta(seconds=1),
    settle=timedelta(seconds=0.1),
    tries=3,
    longest_wait=timedelta(seconds=1),
)
TIMEOUT = 0.5  # seconds; the Web API client counts in whole or broken ones


class _Working(logging.Handler):
    """Tells the parent when the first run is held, as the log does."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() in {"claimed", "taken over"}:
            sys.stdout.write("working\n")
            sys.stdout.flush()
            logging.getLogger("bot.digests").removeHandler(self)


def in_three(digest: Digest) -> list[Message]:
    """A channel message and two in its thread."""
    return [*render(digest), Message("The end.", ())]


async def main(path: str, api_url: str, token: str, owner: str) -> None:
    """Tick for ever."""
    logger = logging.getLogger("bot.digests")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(_Working())
    now = datetime.now(UTC)
    database = Database.open(Path(path), readers=1)
    clock = SystemClock()
    deliveries = SqliteDeliveryStore(database)
    poster = SlackPoster(AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT))  # type: ignore[arg-type]
    runs = DigestRuns(
        subscriptions=SqliteSubscriptionStore(database),
        deliveries=deliveries,
        articles=Shelf(
            [
                judged("Aurelia Bio wins approval", key="a", published=now - timedelta(hours=2)),
                judged(
                    "Solar tariffs end", key="b", published=now - timedelta(hours=1), sectors={"energy": 1.0}
                ),
            ]
        ),
        desk=DESK,
        render=in_three,
        courier=Courier(
            deliveries,
            lambda _team: poster,
            clock,
            terms=TERMS,
            pacer=lambda clock: Pacer(clock, channel_seconds=0.02, overall_seconds=0.005),
        ),
        clock=clock,
        ids=RandomIds(),
        owner=owner,
    )
    while True:
        await runs.tick()
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
