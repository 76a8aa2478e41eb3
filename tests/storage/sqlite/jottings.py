"""A table to write into, and jobs that meet in one group."""

from __future__ import annotations

import asyncio
import threading

from storage.sqlite.engine.database import Database


def add(said: str):
    return lambda db: db.execute("insert into jottings(said) values (?)", [said]) and None


def everything(db) -> list[str]:
    return [row["said"] for row in db.execute("select said from jottings order by id")]


class Valve:
    """Holds the writer until told, so that what is sent meanwhile becomes one group."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.released = threading.Event()

    async def __aenter__(self) -> None:
        self.holding = asyncio.ensure_future(self.database.write(lambda _: self.released.wait(10)))
        await asyncio.sleep(0.01)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0.01)  # what was asked for is queued by now
        self.released.set()
        await self.holding


async def grouped(database: Database, *jobs):
    async with Valve(database):
        asked = [asyncio.ensure_future(database.write(job)) for job in jobs]
    return await asyncio.gather(*asked, return_exceptions=True)
