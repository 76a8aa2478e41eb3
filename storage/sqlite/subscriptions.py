"""Which channels want which digest when."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import fields

import orjson
from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.delivery import Subscription
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import maybe_micros, maybe_moment

migrations = Migrations("subscriptions")


@migrations()
def m001_subscriptions(db: SqliteUtils) -> None:
    """One row a subscription; the order of rows is the order in which they were made."""
    db.execute("""
        create table subscriptions (
            id text not null unique,
            team text not null,
            channel text not null,
            sectors text not null,
            time text not null,
            timezone text not null,
            days text not null,
            holidays text,
            size integer not null,
            paused integer not null,
            paused_why text,
            origin text not null,
            created_at integer,
            since integer
        ) strict""")
    db.execute("create index subscriptions_channel on subscriptions(team, channel)")


@migrations()
def m002_who_subscribed(db: SqliteUtils) -> None:
    """Whom to tell when a digest cannot be posted any more."""
    db.execute("alter table subscriptions add column created_by text")


UPSERT = """
    insert into subscriptions(id, team, channel, sectors, time, timezone, days, holidays, size, paused,
                              paused_why, origin, created_at, since, created_by)
    values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
    on conflict(id) do update set
        team=excluded.team, channel=excluded.channel, sectors=excluded.sectors, time=excluded.time,
        timezone=excluded.timezone, days=excluded.days, holidays=excluded.holidays, size=excluded.size,
        paused=excluded.paused, paused_why=excluded.paused_why, origin=excluded.origin,
        created_at=excluded.created_at, since=excluded.since, created_by=excluded.created_by"""


class SqliteSubscriptionStore:
    """:class:`~bot.ports.SubscriptionStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscriptions(self) -> list[Subscription]:
        """All of them, paused ones too, oldest first."""
        return await self._database.read(
            lambda db: [
                _subscription(row) for row in db.execute("select * from subscriptions order by rowid")
            ]
        )

    async def subscription(self, subscription_id: str) -> Subscription | None:
        """One of them."""

        def job(db: SqliteUtils) -> Subscription | None:
            row = db.execute("select * from subscriptions where id = ?", [subscription_id]).fetchone()
            return _subscription(row) if row else None

        return await self._database.read(job)

    async def save_subscriptions(self, subscriptions: Sequence[Subscription]) -> None:
        """Add or replace, in one transaction."""
        rows = [_values(subscription) for subscription in subscriptions]

        def job(db: SqliteUtils) -> None:
            db.conn.executemany(UPSERT, rows)

        await self._database.write(job)

    async def change_subscription(self, before: Subscription, after: Subscription) -> bool:
        """Write what differs, and nothing else; False where it was removed meanwhile."""
        names = [one.name for one in fields(Subscription)]
        changes = {
            name: value
            for name, old, value in zip(names, _values(before), _values(after), strict=True)
            if value != old and name != "id"
        }
        sets = ", ".join(f"{name} = ?" for name in changes)

        def job(db: SqliteUtils) -> bool:
            if not changes:
                return (
                    db.execute("select 1 from subscriptions where id = ?", [before.id]).fetchone() is not None
                )
            values = [*changes.values(), before.id]
            return db.execute(f"update subscriptions set {sets} where id = ?", values).rowcount == 1

        return await self._database.write(job)

    async def rename_subscriptions(self, renamed: Mapping[str, str]) -> None:
        """Give subscriptions other ids, with the runs of their digests; one whose new id is taken stays as it is."""
        pairs = [(new, old) for old, new in renamed.items()]

        def job(db: SqliteUtils) -> None:
            for new, old in pairs:
                if db.execute("update or ignore subscriptions set id = ? where id = ?", (new, old)).rowcount:
                    db.execute(
                        "update or ignore runs set subscription_id = ? where subscription_id = ?", (new, old)
                    )

        await self._database.write(job)

    async def remove_subscriptions(self, ids: Sequence[str]) -> None:
        """Remove; what their channels have been shown stays remembered."""

        def job(db: SqliteUtils) -> None:
            db.conn.executemany("delete from subscriptions where id = ?", [(one,) for one in ids])

        await self._database.write(job)

    async def pause_channel(self, team: str, channel: str, why: str) -> int:
        """Pause a channel's subscriptions; returns how many were not paused before."""

        def job(db: SqliteUtils) -> int:
            return db.execute(
                "update subscriptions set paused = 1, paused_why = ? where team = ? and channel = ? and paused = 0",
                [why, team, channel],
            ).rowcount

        return await self._database.write(job)


def _values(subscription: Subscription) -> tuple[object, ...]:
    return (
        subscription.id,
        subscription.team,
        subscription.channel,
        orjson.dumps(subscription.sectors).decode(),
        subscription.time,
        subscription.timezone,
        orjson.dumps(subscription.days).decode(),
        subscription.holidays,
        subscription.size,
        int(subscription.paused),
        subscription.paused_why,
        subscription.origin,
        maybe_micros(subscription.created_at),
        maybe_micros(subscription.since),
        subscription.created_by,
    )


def _subscription(row: sqlite3.Row) -> Subscription:
    return Subscription(
        id=row["id"],
        team=row["team"],
        channel=row["channel"],
        sectors=tuple(orjson.loads(row["sectors"])),
        time=row["time"],
        timezone=row["timezone"],
        days=tuple(orjson.loads(row["days"])),
        holidays=row["holidays"],
        size=row["size"],
        paused=bool(row["paused"]),
        paused_why=row["paused_why"],
        origin=row["origin"],
        created_at=maybe_moment(row["created_at"]),
        since=maybe_moment(row["since"]),
        created_by=row["created_by"],
    )
