"""The tables of digests, and how their rows are read and written."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from datetime import date

import orjson
from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.delivery import Message, Part, PartState, Posted, Run, RunState, Slot
from bot.models.digests import RankPart
from storage.sqlite.engine.rows import clean, digest_of, maybe_micros, maybe_moment, moment

migrations = Migrations("deliveries")


@migrations()
def m001_deliveries(db: SqliteUtils) -> None:
    """Runs, their messages, and what channels were shown."""
    db.execute("""
        create table runs (
            number integer primary key,
            id text not null unique,
            subscription_id text not null,
            local_date text not null,
            name text not null,
            due_at integer not null,
            asked integer not null,
            team text not null,
            channel text not null,
            state text not null,
            owner text not null,
            lease_until integer not null,
            claimed_at integer not null,
            window_start integer,
            window_end integer,
            why text,
            left_out blob,
            ranks blob,
            unique (subscription_id, local_date, name)
        ) strict""")
    # A changed time or zone must not give a channel two digests of one date.
    db.execute("create unique index runs_date on runs(subscription_id, local_date) where asked = 0")
    db.execute("create index runs_open on runs(lease_until) where state in ('claimed', 'composed')")
    db.execute("create index runs_claimed on runs(claimed_at)")
    db.execute("create index runs_local_date on runs(local_date)")
    db.execute("""
        create table parts (
            run integer not null references runs(number) on delete cascade,
            number integer not null,
            text text not null,
            blocks text not null,
            state text not null,
            attempts integer not null,
            sent_at integer,
            channel text,
            ts text,
            why text,
            primary key (run, number)
        ) strict, without rowid""")
    # No reference to runs: what was shown is remembered when its run is long cleaned away.
    db.execute("""
        create table shown (
            team text not null,
            channel text not null,
            kind text not null,
            key text not null,
            run integer not null,
            at integer not null,
            primary key (team, channel, kind, key)
        ) strict, without rowid""")
    db.execute("create index shown_run on shown(run)")
    db.execute("create index shown_key on shown(key)")
    db.execute("create index shown_at on shown(at)")


@migrations()
def m002_desk(db: SqliteUtils) -> None:
    """Which instance posts by the plan; no row or no owner: nobody."""
    db.execute("""
        create table desk (
            id integer primary key check (id = 1),
            owner text not null,
            lease_until integer not null
        ) strict""")


@migrations()
def m003_read_to(db: SqliteUtils) -> None:
    """Up to which arrival each digest has read, which of its messages shows each story, and what is owed.

    A run is ``owed`` while stories of it were in no message that was posted, and no later run has told them again.
    Digests from before have read what was judged before their window's end.
    """
    db.execute("alter table runs add column read_from integer")
    db.execute("alter table runs add column read_to integer")
    db.execute("alter table runs add column owed integer not null default 0")
    db.execute("create index runs_subscription on runs(subscription_id) where window_end is not null")
    db.execute("alter table shown add column part integer not null default 0")
    db.execute("""
        create temp table judged_until as
            select judged_at, max(arrived) as number from judgements join articles on articles.id = article
            where arrived is not null group by judged_at""")
    db.execute("create index temp.judged_until_at on judged_until(judged_at)")
    db.execute("""
        update runs set read_to = coalesce(
            (select number from judged_until where judged_at < window_end order by judged_at desc limit 1), 0)
        where window_end is not null""")
    db.execute("drop table judged_until")
    db.execute("""
        update runs set owed = 1 where state in ('failed', 'skipped') and window_end is not null and not exists (
            select 1 from runs as later
            where later.subscription_id = runs.subscription_id and later.number > runs.number
                and later.window_start <= runs.window_start and later.state not in ('failed', 'skipped'))""")


# --- rows ------------------------------------------------------------------------------------------


def part_values(run: int, part: Part) -> tuple[object, ...]:
    """A message of the run with this number, in the order of the table's columns."""
    return (
        run,
        part.number,
        clean(part.message.text),
        clean(orjson.dumps(part.message.blocks).decode()),
        part.state.value,
        part.attempts,
        maybe_micros(part.sent_at),
        part.posted.channel if part.posted else None,
        part.posted.ts if part.posted else None,
        clean(part.why) if part.why else None,
    )


def part_of(row: sqlite3.Row) -> Part:
    """A message; the row carries its run's id as ``run_id``."""
    return Part(
        run_id=row["run_id"],
        number=row["number"],
        message=Message(row["text"], tuple(orjson.loads(row["blocks"]))),
        state=PartState(row["state"]),
        attempts=row["attempts"],
        sent_at=maybe_moment(row["sent_at"]),
        posted=Posted(row["channel"], row["ts"]) if row["ts"] else None,
        why=row["why"],
    )


def slot_of(row: sqlite3.Row) -> Slot:
    """The slot of a run's row."""
    return Slot(
        row["subscription_id"], date.fromisoformat(row["local_date"]), row["name"], moment(row["due_at"])
    )


def run_of(row: sqlite3.Row) -> Run:
    """A run."""
    return Run(
        id=row["id"],
        slot=slot_of(row),
        team=row["team"],
        channel=row["channel"],
        state=RunState(row["state"]),
        owner=row["owner"],
        lease_until=moment(row["lease_until"]),
        claimed_at=moment(row["claimed_at"]),
        asked=bool(row["asked"]),
        window_start=maybe_moment(row["window_start"]),
        window_end=maybe_moment(row["window_end"]),
        read_from=row["read_from"],
        read_to=row["read_to"],
        why=row["why"],
    )


def short_key(article_key: str) -> str:
    """Twelve hexadecimal digits are enough to tell an article among a window's ten thousand."""
    return digest_of(article_key).hex()[:12]


def packed_left_out(left_out: Mapping[str, Sequence[str]]) -> bytes:
    """Article keys in their short form by "reason" or "reason:detail", compressed."""
    return zlib.compress(
        orjson.dumps({why: [short_key(key) for key in keys] for why, keys in left_out.items()})
    )


def left_out_of(row: sqlite3.Row) -> dict[str, list[str]]:
    """The same, read."""
    told: dict[str, list[str]] = orjson.loads(zlib.decompress(row["left_out"]))
    return told


def packed_ranks(stories: Mapping[str, Sequence[str]], ranks: Mapping[str, Sequence[RankPart]]) -> bytes:
    """Of each story the short forms of its article keys and the parts of its rank."""
    told = [
        [
            [short_key(key) for key in keys],
            [[part.name, part.value, part.why] for part in ranks.get(story, ())],
        ]
        for story, keys in stories.items()
    ]
    return zlib.compress(orjson.dumps(told))


def rank_of(row: sqlite3.Row, short: str) -> tuple[RankPart, ...]:
    """The parts of the rank of the story that holds the article with this short key; none where unknown."""
    if row["ranks"] is None:
        return ()
    told = orjson.loads(zlib.decompress(row["ranks"]))
    parts = next((parts for keys, parts in told if short in keys), ())
    return tuple(RankPart(str(name), float(value), str(why)) for name, value, why in parts)
