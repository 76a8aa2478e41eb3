"""Digest slots and their runs, the messages of each, and what every channel has been shown.

That a slot is posted once rests on this file: a row is unique by subscription and local date, whoever
writes to a run must own it, and messages are stored before the first of them is sent. Only the instance that
holds the lease (see ``storage.sqlite.leases``) goes by the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import orjson
from sqlite_utils import Database as SqliteUtils

from bot.errors import LeaseLost
from bot.models.delivery import LastRead, Message, Outcome, Part, Run, RunState, Shown, Slot
from bot.models.digests import LeftOutReason, RankPart
from storage.sqlite.delivery_rows import (
    left_out_of,
    packed_left_out,
    packed_ranks,
    part_of,
    part_values,
    rank_of,
    run_of,
    short_key,
    slot_of,
)
from storage.sqlite.engine.database import Database, marks
from storage.sqlite.engine.rows import clean, maybe_moment, micros

# How many runs back "what became of this article" looks for where it was left out.
OUTCOME_RUNS = 500
KEPT_RUNS = 14  # of each subscription, whatever the clock says
STORY, ARTICLE = "story", "article"

HELD_BY_ANOTHER = "select 1 from lease where owner not in (?, '')"

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

NEW_PART = """
    insert into parts(run, number, text, blocks, state, attempts, sent_at, channel, ts, why)
    values (?,?,?,?,?,?,?,?,?,?)"""

KEEP_PART = f"""{NEW_PART}
    on conflict(run, number) do update set
        state=excluded.state, attempts=excluded.attempts, sent_at=excluded.sent_at,
        channel=excluded.channel, ts=excluded.ts, why=excluded.why"""

FORGET = """
    delete from runs where claimed_at < ? and state not in ('claimed', 'composed') and number not in (
        select number from (
            select number, row_number() over (partition by subscription_id order by number desc) as age
            from runs)
        where age <= ?)"""

# What is in no message that the channel has, or may have, is free for the next digest, which is owed it.
FREE_STORIES = """
    delete from shown where run = :run and part not in (
        select number from parts where run = :run and state in ('sending', 'posted', 'unknown'))"""
OWE = """
    update runs set owed = 1 where number = :run and exists (
        select 1 from parts where run = :run and state in ('ready', 'failed'))"""

# A first digest read what arrived by its window alone: all that arrived later is still to be read.
LAST_READ = """
    select max(window_end) filter (where not owed and window_end <= :now) as until,
           min(window_start) filter (where owed and window_start <= :now) as owed_from,
           max(read_to) filter (where not owed) as arrival,
           min(coalesce(read_from, read_to)) filter (where owed) as owed_after,
           json_group_array(id) filter (where owed) as owed
    from runs where subscription_id = :id and window_end is not null"""


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
            lambda db: [slot_of(row) for row in db.execute(query, [since.isoformat()])]
        )

    async def claim(self, run: Run) -> bool:
        """Make the slot's row; False where the slot, or its subscription's local date, has one already.

        False, too, for a slot of the plan while another instance holds the lease.
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
                return False  # the lease was lost on the way: the plan is somebody else's now
            return bool(db.execute(CLAIM, values).rowcount == 1)

        return await self._database.write(job)

    async def take_over(self, owner: str, now: datetime, lease_until: datetime) -> list[Run]:
        """Make unfinished runs whose lease has ended, or that are this owner's anyway, this owner's.

        None while another instance holds the lease.
        """
        # What ends far later than any that is given now was given by a clock that has since gone back;
        # a little later only means that another instance was quicker.
        too_far = lease_until + (lease_until - now)
        values = {
            "owner": owner,
            "now": micros(now),
            "until": micros(lease_until),
            "too_far": micros(too_far),
        }

        def job(db: SqliteUtils) -> list[Run]:
            if db.execute(HELD_BY_ANOTHER, [owner]).fetchone():
                return []
            runs = [run_of(row) for row in db.execute(TAKE_OVER, values)]
            return sorted(runs, key=lambda run: (run.claimed_at, run.id))

        return await self._database.write(job)

    async def renew(self, run_id: str, owner: str, lease_until: datetime) -> None:
        """Hold a run for longer."""
        await self._database.write(lambda db: _own(db, run_id, owner, lease_until=micros(lease_until)))

    async def release(self, run_id: str, owner: str, at: datetime, why: str) -> None:
        """Hand an unfinished run back, to be taken over by whoever comes first."""
        await self._database.write(
            lambda db: _own(db, run_id, owner, owner="", lease_until=micros(at), why=clean(why))
        )

    async def hand_back(self, owner: str, at: datetime, why: str) -> int:
        """Release all that this owner has not finished; returns how many runs."""
        values = {"owner": owner, "at": micros(at), "why": clean(why)}

        def job(db: SqliteUtils) -> int:
            return db.execute(
                "update runs set owner = '', lease_until = :at, why = :why"
                " where owner = :owner and state in ('claimed', 'composed')",
                values,
            ).rowcount

        return await self._database.write(job)

    async def finish(self, run_id: str, owner: str, state: RunState, why: str | None) -> None:
        """End a run. The stories of its messages that were not posted count as not shown, and are owed."""

        def job(db: SqliteUtils) -> None:
            number = _own(db, run_id, owner, state=state.value, why=clean(why) if why else None)
            db.execute(FREE_STORIES, {"run": number})
            db.execute(OWE, {"run": number})

        await self._database.write(job)

    # --- what a run says ---------------------------------------------------------------------------

    async def last_read(self, subscription_id: str, now: datetime) -> LastRead:
        """Up to where a subscription's digests have read, but for what is owed of those that were given up.

        A given-up run is owed until another is frozen that read no less far back; one that was composed before the
        other ended does not count, because it took the other's stories for shown.
        """

        def job(db: SqliteUtils) -> LastRead:
            row = db.execute(LAST_READ, {"id": subscription_id, "now": micros(now)}).fetchone()
            return LastRead(
                maybe_moment(_least(row["until"], row["owed_from"])),
                _least(row["arrival"], row["owed_after"]),
                tuple(orjson.loads(row["owed"])),
            )

        return await self._database.read(job)

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
        *,
        owed: Sequence[str] = (),
    ) -> bool:
        """Store a composed run, its messages, and its stories (id to article keys) as shown to its channel.

        All in one transaction; False, and nothing stored, where another run has meanwhile shown one of
        the stories. ``left_out`` maps "reason" or "reason:detail" to article keys, ``ranks`` a story's id to
        the parts of its rank; ``owed`` are the ids of given-up runs whose articles this one has considered again.
        A run that was composed before raises :class:`~bot.errors.LeaseLost`.
        """
        if run.window_start is None or run.window_end is None:
            raise ValueError("a composed run has a window")
        windows = {
            "window_start": micros(run.window_start),
            "window_end": micros(run.window_end),
            "read_from": run.read_from,
            "read_to": run.read_to,
        }
        parts = [Part(run.id, number, message) for number, message in enumerate(messages)]
        keys = _shown_in(messages, stories)
        reasons, whys = packed_left_out(left_out), packed_ranks(stories, ranks)

        def job(db: SqliteUtils) -> bool:
            _own(db, run.id, run.owner, still=(RunState.CLAIMED,), owner=run.owner)
            if _shown_already(db, run.team, run.channel, list(keys)):
                return False
            number = _own(
                db,
                run.id,
                run.owner,
                still=(RunState.CLAIMED,),
                state=RunState.COMPOSED.value,
                why=None,
                left_out=reasons,
                ranks=whys,
                **windows,
            )
            db.conn.executemany("update runs set owed = 0 where id = ?", [(one,) for one in owed])
            db.conn.executemany(NEW_PART, [part_values(number, part) for part in parts])
            db.conn.executemany(
                "insert into shown(team, channel, kind, key, run, at, part) values (?,?,?,?,?,?,?)",
                [
                    (run.team, run.channel, kind, key, number, windows["window_end"], part)
                    for (kind, key), part in keys.items()
                ],
            )
            return True

        return await self._database.write(job)

    async def parts(self, run_id: str) -> list[Part]:
        """A run's messages in order."""
        query = """
            select parts.*, runs.id as run_id from parts join runs on runs.number = parts.run
            where runs.id = ? order by parts.number"""
        return await self._database.read(lambda db: [part_of(row) for row in db.execute(query, [run_id])])

    async def record_part(self, part: Part, owner: str, lease_until: datetime) -> None:
        """Write where a message stands, and hold its run until then."""

        def job(db: SqliteUtils) -> None:
            number = _own(db, part.run_id, owner, lease_until=micros(lease_until))
            db.execute(KEEP_PART, part_values(number, part))

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
            short = short_key(article_key)
            found = [
                (row["number"], Outcome(run_of(row), None, "", rank_of(row, short)))
                for row in db.execute(shown_in, [article_key, limit])
            ]
            for row in db.execute(recent, [OUTCOME_RUNS]):
                reason = next((why for why, keys in left_out_of(row).items() if short in keys), None)
                if reason is not None:
                    name, _, detail = reason.partition(":")
                    found.append((row["number"], Outcome(run_of(row), LeftOutReason(name), detail)))
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


OPEN = (RunState.CLAIMED, RunState.COMPOSED)


def _least(*values: int | None) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _own(
    db: SqliteUtils, run_id: str, holder: str, still: Sequence[RunState] = OPEN, **changes: object
) -> int:
    """Change a run that ``holder`` owns and that is ``still`` in one of these states; returns its number."""
    sets = ", ".join(f"{column} = ?" for column in changes)
    row = db.execute(
        f"update runs set {sets} where id = ? and owner = ? and state in ({marks(still)}) returning number",
        [*changes.values(), run_id, holder, *(state.value for state in still)],
    ).fetchone()
    if row is None:
        raise LeaseLost("Another instance has taken over this digest; this one leaves it alone.")
    return int(row[0])


def _shown_in(
    messages: Sequence[Message], stories: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], int]:
    """Every story and article with the number of the message that shows it; the first where none says so."""
    place: dict[str, int] = {}
    for number, message in enumerate(messages):
        for story in message.stories:
            place.setdefault(story, number)
    shown: dict[tuple[str, str], int] = {}
    for story, articles in stories.items():
        part = place.get(story, 0)
        shown[STORY, clean(story)] = part
        for article in articles:
            shown.setdefault((ARTICLE, clean(article)), part)
    return shown


def _shown_already(db: SqliteUtils, team: str, channel: str, keys: Sequence[tuple[str, str]]) -> bool:
    for kind in (STORY, ARTICLE):
        wanted = [key for one, key in keys if one == kind]
        query = (
            f"select 1 from shown where team = ? and channel = ? and kind = ? and key in ({marks(wanted)})"
        )
        if wanted and db.execute(f"{query} limit 1", [team, channel, kind, *wanted]).fetchone():
            return True
    return False
