"""SIGKILL, again and again, while digests are posted to a workspace that loses answers.

Each life gets new subscriptions that are due at once, and is killed at a random moment after it began to
work. At the end a last life finishes what is left; then every digest must stand whole and once.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo.workspace.faults import Fault, FaultKind
from bot.demo.workspace.server import Settings, WorkspaceServer
from bot.models import RunState, Subscription
from storage.database import Database
from storage.deliveries import SqliteDeliveryStore
from storage.subscriptions import SqliteSubscriptionStore

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ["Biotech: Aurelia Bio wins approval", "Energy: Solar tariffs end", "The end."]
A_LIFE = 4  # digests that come due for each life
PATIENCE = 60.0  # seconds until a process must have begun, or the last one be done
OWNERS = 4  # lives in a row under one name; the next name has to wait for the lease

WEATHER = (
    Fault(FaultKind.TIMEOUT_AFTER, "chat.postMessage", times=None, chance=0.06, seconds=0.7),
    Fault(FaultKind.RESET_AFTER, "chat.postMessage", times=None, chance=0.06),
    Fault(FaultKind.TIMEOUT, "chat.postMessage", times=None, chance=0.03, seconds=0.7),
    Fault(FaultKind.RESET, "chat.postMessage", times=None, chance=0.04),
    Fault(FaultKind.RATELIMITED, "chat.postMessage", times=None, chance=0.03, seconds=1),
    Fault(FaultKind.HTTP_500, "*", times=None, chance=0.05),
    Fault(FaultKind.ERROR, "*", times=None, chance=0.03, error="internal_error"),
    Fault(FaultKind.RESET, "conversations.replies", times=None, chance=0.1),
    Fault(FaultKind.RATELIMITED, "conversations.history", times=None, chance=0.05, seconds=1),
)


@dataclass
class Toll:
    """What was done, and what came of it; ``wrong`` is empty if every promise was kept."""

    kills: int = 0
    digests: int = 0
    faults: int = 0
    left_in: Counter[str] = field(default_factory=Counter)  # where the kills left runs
    wrong: list[str] = field(default_factory=list)


async def torture(folder: Path, *, kills: int, seed: int) -> Toll:
    """Kill that many times; ``folder`` keeps the database."""
    dice = random.Random(seed)
    toll = Toll()
    wishes = [_wish(number) for number in range(kills * A_LIFE)]
    names = {wish.channel: "A channel" for wish in wishes}
    async with WorkspaceServer(Settings(channels=names, seed=seed)) as server:
        for fault in WEATHER:
            server.faults.add(fault)
        ids = {name: server.workspace.channel_named(name).id for name in names}
        path = folder / "torture.db"
        for life in range(kills):
            new = wishes[life * A_LIFE : (life + 1) * A_LIFE]
            await _subscribe(path, [_at(wish, ids[wish.channel]) for wish in new])
            process = await _start(path, server, f"desk-{life // OWNERS}")
            await _working(process)
            await asyncio.sleep(dice.random() ** 2 * 0.6)
            process.kill()
            await process.wait()
            toll.kills += 1
            toll.left_in.update(await _states(path))
        process = await _start(path, server, "last")
        await _all_ended(path, len(wishes))
        process.kill()
        await process.wait()
        toll.faults = server.faults.struck
        toll.digests = len(wishes)
        toll.wrong = await _judge(path, server, [_at(wish, ids[wish.channel]) for wish in wishes])
    return toll


def _wish(number: int) -> Subscription:
    """A digest that was due a minute ago, in a zone where it is about noon."""
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"  # the signs of these zones are reversed: Etc/GMT+5 lies in the west
    due = now + timedelta(hours=12 - now.hour) - timedelta(minutes=1)
    return Subscription(
        id=f"s{number}",
        team="T",
        channel=f"c{number}",
        sectors=("biotech", "energy"),
        time=due.strftime("%H:%M"),
        timezone=zone,
        days=(1, 2, 3, 4, 5, 6, 7),
        created_at=now - timedelta(days=3),
    )


def _at(wish: Subscription, channel: str) -> Subscription:
    return Subscription(
        wish.id,
        wish.team,
        channel,
        wish.sectors,
        wish.time,
        wish.timezone,
        wish.days,
        created_at=wish.created_at,
    )


async def _subscribe(path: Path, wishes: list[Subscription]) -> None:
    database = Database.open(path, readers=1)
    await SqliteSubscriptionStore(database).save_subscriptions(wishes)
    database.close()


async def _start(path: Path, server: WorkspaceServer, owner: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.digests.doomed",
        str(path),
        server.api_url,
        server.tokens.bot,
        owner,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def _working(process: asyncio.subprocess.Process) -> None:
    """Wait until the process holds a run."""
    async with asyncio.timeout(PATIENCE):
        if not await process.stdout.readline():
            raise AssertionError(f"the process ended by itself with {await process.wait()}")


async def _all_ended(path: Path, digests: int) -> None:
    """Wait until every digest has a run that came to an end."""
    database = Database.open(path, readers=1)
    ended = "select count(*) from runs where state not in ('claimed', 'composed')"
    try:
        async with asyncio.timeout(PATIENCE):
            while await database.read(lambda db: db.execute(ended).fetchone()[0]) < digests:  # noqa: ASYNC110  a file tells nobody
                await asyncio.sleep(0.1)
    finally:
        database.close()


async def _states(path: Path) -> Counter[str]:
    """Where unfinished runs stand, as a reader finds them after the kill."""
    database = Database.open(path, readers=1)
    rows = await database.read(
        lambda db: db.execute(
            "select runs.state, (select group_concat(state) from parts where parts.run = runs.number) "
            "from runs where state in ('claimed', 'composed')"
        ).fetchall()
    )
    database.close()
    return Counter(f"{state} {parts or ''}".strip() for state, parts in rows)


async def _judge(path: Path, server: WorkspaceServer, wishes: list[Subscription]) -> list[str]:
    """Every promise that was broken, in words."""
    database = Database.open(path, readers=1)
    deliveries = SqliteDeliveryStore(database)
    wrong = []
    states = await database.read(
        lambda db: {
            one: (run, state) for one, run, state in db.execute("select subscription_id, id, state from runs")
        }
    )
    for wish in wishes:
        standing = server.workspace.messages(wish.channel)
        texts = [message.text for message in standing]
        if texts != TEXTS:
            wrong.append(f"{wish.id}: the channel shows {texts}")
            continue
        if [message.thread_ts for message in standing[1:]] != [standing[0].ts] * 2:
            wrong.append(f"{wish.id}: a part stands outside the thread")
        run, state = states.get(wish.id, ("", "no run"))
        if state != RunState.DONE:
            wrong.append(f"{wish.id}: its run is {state}")
        if [part.posted.ts for part in await deliveries.parts(run) if part.posted] != [
            m.ts for m in standing
        ]:
            wrong.append(f"{wish.id}: the rows do not say where the messages stand")
    database.close()
    return wrong
