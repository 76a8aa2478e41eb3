"""Digest slots and their runs, the messages of each, and what every channel has been shown.

That a slot is posted once rests on this file: a row is unique by subscription and local date, whoever
writes to a run must own it, and messages are stored before the first of them is sent. One instance at a
time holds the desk, and only that one goes by the plan.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import orjson
from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.errors import LeaseLost
from bot.models import (
    LeftOutReason,
    Message,
    Outcome,
    Part,
    PartState,
    Posted,
    RankPart,
    Run,
    RunState,
    Shown,
    Slot,
)
from storage.database import Database, marks
from storage.rows import clean, digest_of, maybe_micros, maybe_moment, micros, moment

migrations = Migrations("deliveries")

# How many runs back "what became of this article" looks for where it was left out.
OUTCOME_RUNS = 500
KEPT_RUNS = 14  # of each subscription, whatever the clock says
STORY, ARTICLE = "story", "article"


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


TAKE_DESK = """
    insert into desk(id, owner, lease_until) values (1, :owner, :until)
    on conflict(id) do update set owner = excluded.owner, lease_until = excluded.lease_until
    where owner in (:owner, '') or lease_until <= :now or lease_until > :too_far"""

HELD_BY_ANOTHER = "select 1 from desk where owner not in (?, '')"

CLAIM = """
    insert into runs(id, subscription_id, local_date, name, due_at, asked, team, channel, state, owner,
                     lease_until, claimed_at)
    values (?,?,?,?,?,?,?,?,?,?,?,?)
    on conflict do nothing"""

TAKE_OVER = """
    update runs set owner = :owner, lease_until = :until
    where state in ('claimed', 'composed')
        and (owner in (:owner, '') or lease_until <= :now or lease_until > :too_far)
    returning *"""

KEEP_PART = """
    insert into parts(run, number, text, blocks, state, attempts, sent_at, channel, ts, why)
    values (?,?,?,?,?,?,?,?,?,?)
    on conflict(run, number) do update set
        state=excluded.state, attempts=excluded.attempts, sent_at=excluded.sent_at,
        channel=excluded.channel, ts=excluded.ts, why=excluded.why"""

FORGET = """
    delete from runs where claimed_at < ? and state not in ('claimed', 'composed') and number not in (
        select number from (
            select number, row_number() over (partition by subscription_id order by number desc) as age
            from runs)
        where age <= ?)"""

# Nothing of the run stands, or may stand, in the channel: its stories are free for the next digest.
FREE_STORIES = """
    delete from shown where run = :run
        and not exists (select 1 from parts where run = :run and state in ('sending', 'posted', 'unknown'))"""


class SqliteDeliveryStore:
    """:class:`~bot.ports.DeliveryStore` in SQLite.

    Raises :class:`~bot.errors.StorageError`, and :class:`~bot.errors.LeaseLost` where the port says so.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- runs --------------------------------------------------------------------------------------

    async def slots(self, since: date) -> list[Slot]:
        """The slots of the plan that have a row, from this local date on."""
        query = "select * from runs where asked = 0 and local_date >= ?"
        return await self._database.read(
            lambda db: [_slot(row) for row in db.execute(query, [since.isoformat()])]
        )

    async def claim(self, run: Run) -> bool:
        """Make the slot's row; False where the slot, or its subscription's local date, has one already.

        False, too, for a slot of the plan while another owner holds the desk.
        """
        values = (
            run.id,
            run.slot.subscription_id,
            run.slot.local_date.isoformat(),
            run.slot.name,
            micros(run.slot.due_at),
            int(run.asked),
            run.team,
            run.channel,
            run.state.value,
            run.owner,
            micros(run.lease_until),
            micros(run.claimed_at),
        )

        def job(db: SqliteUtils) -> bool:
            if not run.asked and db.execute(HELD_BY_ANOTHER, [run.owner]).fetchone():
                return False  # the desk was lost on the way: the plan is somebody else's now
            _sign_of_life(db, run.owner, run.lease_until)
            return bool(db.execute(CLAIM, values).rowcount == 1)

        return await self._database.write(job)

    async def take_desk(self, owner: str, now: datetime, lease_until: datetime) -> bool:
        """Whether this owner is the one instance that posts by the plan, until the lease ends."""
        values = _lease(owner, now, lease_until)
        return await self._database.write(lambda db: bool(db.execute(TAKE_DESK, values).rowcount == 1))

    async def take_over(self, owner: str, now: datetime, lease_until: datetime) -> list[Run]:
        """Make unfinished runs whose lease has ended, or that are this owner's anyway, this owner's."""
        values = _lease(owner, now, lease_until)

        def job(db: SqliteUtils) -> list[Run]:
            runs = [_run(row) for row in db.execute(TAKE_OVER, values)]
            return sorted(runs, key=lambda run: (run.claimed_at, run.id))

        return await self._database.write(job)

    async def renew(self, run_id: str, owner: str, lease_until: datetime) -> None:
        """Hold a run for longer."""

        def job(db: SqliteUtils) -> None:
            _own(db, run_id, owner, lease_until=micros(lease_until))
            _sign_of_life(db, owner, lease_until)

        await self._database.write(job)

    async def release(self, run_id: str, owner: str, at: datetime, why: str) -> None:
        """Hand an unfinished run back, to be taken over by whoever comes first."""
        await self._database.write(
            lambda db: _own(db, run_id, owner, owner="", lease_until=micros(at), why=clean(why))
        )

    async def hand_back(self, owner: str, at: datetime, why: str) -> int:
        """Release the desk and all that this owner has not finished; returns how many runs."""
        values = {"owner": owner, "at": micros(at), "why": clean(why)}

        def job(db: SqliteUtils) -> int:
            db.execute("update desk set owner = '', lease_until = :at where owner = :owner", values)
            return db.execute(
                "update runs set owner = '', lease_until = :at, why = :why"
                " where owner = :owner and state in ('claimed', 'composed')",
                values,
            ).rowcount

        return await self._database.write(job)

    async def finish(self, run_id: str, owner: str, state: RunState, why: str | None) -> None:
        """End a run. Where nothing of it was posted, its stories count as not shown."""

        def job(db: SqliteUtils) -> None:
            number = _own(db, run_id, owner, state=state.value, why=clean(why) if why else None)
            if state in {RunState.FAILED, RunState.SKIPPED}:
                db.execute(FREE_STORIES, {"run": number})

        await self._database.write(job)

    # --- what a run says ---------------------------------------------------------------------------

    async def window_ends(self) -> dict[str, datetime]:
        """Up to where each subscription's digests have read; one that was given up has read nothing."""
        query = """
            select subscription_id, max(iif(state in ('failed', 'skipped'), window_start, window_end))
            from runs where window_end is not null group by subscription_id"""
        return await self._database.read(lambda db: {one: moment(end) for one, end in db.execute(query)})

    async def shown(self, team: str, channel: str) -> Shown:
        """What this channel has been shown or is about to be."""
        query = "select kind, key from shown where team = ? and channel = ?"

        def job(db: SqliteUtils) -> Shown:
            keys: dict[str, set[str]] = {STORY: set(), ARTICLE: set()}
            for kind, key in db.execute(query, [team, channel]):
                keys[kind].add(key)
            return Shown(frozenset(keys[STORY]), frozenset(keys[ARTICLE]))

        return await self._database.read(job)

    async def freeze(
        self,
        run: Run,
        messages: Sequence[Message],
        stories: Mapping[str, Sequence[str]],
        left_out: Mapping[str, Sequence[str]],
        ranks: Mapping[str, Sequence[RankPart]],
    ) -> bool:
        """Store a composed run, its messages, and its stories (id to article keys) as shown to its channel.

        All in one transaction; False, and nothing stored, where another run has meanwhile shown one of
        the stories. ``left_out`` maps "reason" or "reason:detail" to article keys, ``ranks`` a story's id to
        the parts of its rank.
        """
        if run.window_start is None or run.window_end is None:
            raise ValueError("a composed run has a window")
        windows = {"window_start": micros(run.window_start), "window_end": micros(run.window_end)}
        parts = [Part(run.id, number, message) for number, message in enumerate(messages)]
        keys = [(STORY, clean(story)) for story in stories]
        keys += [
            (ARTICLE, clean(key)) for key in dict.fromkeys(key for one in stories.values() for key in one)
        ]
        packed = _pack_left_out(left_out)
        packed_ranks = _pack_ranks(stories, ranks)

        def job(db: SqliteUtils) -> bool:
            if _shown_already(db, run.team, run.channel, keys):
                return False
            number = _own(
                db,
                run.id,
                run.owner,
                state=RunState.COMPOSED.value,
                why=None,
                left_out=packed,
                ranks=packed_ranks,
                **windows,
            )
            db.conn.executemany(KEEP_PART, [_part_values(number, part) for part in parts])
            db.conn.executemany(
                "insert into shown(team, channel, kind, key, run, at) values (?,?,?,?,?,?)",
                [(run.team, run.channel, kind, key, number, windows["window_end"]) for kind, key in keys],
            )
            return True

        return await self._database.write(job)

    async def parts(self, run_id: str) -> list[Part]:
        """A run's messages in order."""
        query = """
            select parts.*, runs.id as run_id from parts join runs on runs.number = parts.run
            where runs.id = ? order by parts.number"""
        return await self._database.read(lambda db: [_part(row) for row in db.execute(query, [run_id])])

    async def record_part(self, part: Part, owner: str, lease_until: datetime) -> None:
        """Write where a message stands, and hold its run until then."""

        def job(db: SqliteUtils) -> None:
            number = _own(db, part.run_id, owner, lease_until=micros(lease_until))
            _sign_of_life(db, owner, lease_until)
            db.execute(KEEP_PART, _part_values(number, part))

        await self._database.write(job)

    # --- looking back ------------------------------------------------------------------------------

    async def outcomes(self, article_key: str, limit: int) -> list[Outcome]:
        """What became of an article in the runs that considered it, newest first.

        Where it was left out is known of the last :data:`OUTCOME_RUNS` runs.
        """
        shown_in = """
            select runs.* from shown join runs on runs.number = shown.run
            where shown.key = ? and shown.kind = 'article' order by runs.number desc limit ?"""
        recent = "select * from runs where left_out is not null order by number desc limit ?"

        def job(db: SqliteUtils) -> list[Outcome]:
            short = _short(article_key)
            found = [
                (row["number"], Outcome(_run(row), None, "", _rank(row, short)))
                for row in db.execute(shown_in, [article_key, limit])
            ]
            for row in db.execute(recent, [OUTCOME_RUNS]):
                reason = next((why for why, keys in _left_out(row).items() if short in keys), None)
                if reason is not None:
                    name, _, detail = reason.partition(":")
                    found.append((row["number"], Outcome(_run(row), LeftOutReason(name), detail)))
            found.sort(key=lambda one: one[0], reverse=True)
            return [outcome for _, outcome in found[:limit]]

        return await self._database.read(job)

    async def forget(self, before: datetime) -> int:
        """Remove finished runs claimed before then, and what they showed; returns how many runs.

        The newest :data:`KEPT_RUNS` of each subscription stay: a clock that is far ahead for a while must
        not make anybody post or show again what was posted.
        """

        def job(db: SqliteUtils) -> int:
            removed = db.execute(FORGET, [micros(before), KEPT_RUNS]).rowcount
            db.execute(
                "delete from shown where at < ? and run not in (select number from runs)", [micros(before)]
            )
            return removed

        return await self._database.write(job)


def _lease(owner: str, now: datetime, until: datetime) -> dict[str, object]:
    """A lease's values. What ends far later than any that is given now was given by a clock that has since
    gone back; a little later only means that another instance was quicker.
    """
    return {
        "owner": owner,
        "now": micros(now),
        "until": micros(until),
        "too_far": micros(until + (until - now)),
    }


def _sign_of_life(db: SqliteUtils, owner: str, lease_until: datetime) -> None:
    db.execute("update desk set lease_until = ? where owner = ?", [micros(lease_until), owner])


def _own(db: SqliteUtils, run_id: str, holder: str, **changes: object) -> int:
    """Change a run that ``holder`` owns; returns its number."""
    sets = ", ".join(f"{column} = ?" for column in changes)
    row = db.execute(
        f"update runs set {sets} where id = ? and owner = ? and state in ('claimed', 'composed') returning number",
        [*changes.values(), run_id, holder],
    ).fetchone()
    if row is None:
        raise LeaseLost("Another instance has taken over this digest; this one leaves it alone.")
    return int(row[0])


def _shown_already(db: SqliteUtils, team: str, channel: str, keys: Sequence[tuple[str, str]]) -> bool:
    for kind in (STORY, ARTICLE):
        wanted = [key for one, key in keys if one == kind]
        query = (
            f"select 1 from shown where team = ? and channel = ? and kind = ? and key in ({marks(wanted)})"
        )
        if wanted and db.execute(f"{query} limit 1", [team, channel, kind, *wanted]).fetchone():
            return True
    return False


def _part_values(run: int, part: Part) -> tuple[object, ...]:
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


def _part(row: sqlite3.Row) -> Part:
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


def _slot(row: sqlite3.Row) -> Slot:
    return Slot(
        row["subscription_id"], date.fromisoformat(row["local_date"]), row["name"], moment(row["due_at"])
    )


def _run(row: sqlite3.Row) -> Run:
    return Run(
        id=row["id"],
        slot=_slot(row),
        team=row["team"],
        channel=row["channel"],
        state=RunState(row["state"]),
        owner=row["owner"],
        lease_until=moment(row["lease_until"]),
        claimed_at=moment(row["claimed_at"]),
        asked=bool(row["asked"]),
        window_start=maybe_moment(row["window_start"]),
        window_end=maybe_moment(row["window_end"]),
        why=row["why"],
    )


def _short(article_key: str) -> str:
    """Twelve hexadecimal digits are enough to tell an article among a window's ten thousand."""
    return digest_of(article_key).hex()[:12]


def _pack_left_out(left_out: Mapping[str, Sequence[str]]) -> bytes:
    return zlib.compress(orjson.dumps({why: [_short(key) for key in keys] for why, keys in left_out.items()}))


def _left_out(row: sqlite3.Row) -> dict[str, list[str]]:
    told: dict[str, list[str]] = orjson.loads(zlib.decompress(row["left_out"]))
    return told


def _pack_ranks(stories: Mapping[str, Sequence[str]], ranks: Mapping[str, Sequence[RankPart]]) -> bytes:
    """Of each story the short forms of its article keys and the parts of its rank."""
    told = [
        [[_short(key) for key in keys], [[part.name, part.value, part.why] for part in ranks.get(story, ())]]
        for story, keys in stories.items()
    ]
    return zlib.compress(orjson.dumps(told))


def _rank(row: sqlite3.Row, short: str) -> tuple[RankPart, ...]:
    if row["ranks"] is None:
        return ()
    told = orjson.loads(zlib.decompress(row["ranks"]))
    parts = next((parts for keys, parts in told if short in keys), ())
    return tuple(RankPart(str(name), float(value), str(why)) for name, value, why in parts)
