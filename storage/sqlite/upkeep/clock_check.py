"""Whether the clock may be believed when what is old is removed.

A clock that is years ahead for an hour must not make all that is stored look old. So a leap is waited out:
only where the clock has gone on from there for the better part of a day, it was the machine that had been
off, and not the clock that was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import maybe_micros, maybe_moment, micros, moment

LEAP = timedelta(days=3)  # further ahead than this of the last clean-up: a leap
WAITED_OUT = timedelta(hours=20)  # clean-ups come daily: the next but one believes it

migrations = Migrations("clock_check")


@migrations()
def m001_clock(db: SqliteUtils) -> None:
    """One row: the newest moment that was believed, and where a leap led that is being waited out."""
    db.execute("""
        create table clock (
            id integer primary key check (id = 1),
            believed integer not null,
            leapt integer
        ) strict""")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the clock; ``leapt`` is what it showed after a leap that is being waited out."""

    believed: datetime
    leapt: datetime | None = None


def believe(now: datetime, known: Known) -> tuple[bool, Known]:
    """Whether ``now`` may be believed, and what is known of the clock from then on."""
    if now - known.believed <= LEAP:
        return True, Known(now)
    if known.leapt is None or not timedelta() <= now - known.leapt <= LEAP:
        return False, Known(known.believed, now)
    if now - known.leapt < WAITED_OUT:
        return False, known
    return True, Known(now)


async def may_be_believed(database: Database, now: datetime) -> bool:
    """Look at the clock and remember what it shows; raises :class:`~bot.errors.StorageError`.

    A database that knows nothing of clocks goes by its newest article.
    """

    def job(db: SqliteUtils) -> bool:
        believed, known = believe(now, _known(db) or Known(now))
        db.execute(
            "insert or replace into clock(id, believed, leapt) values (1, ?, ?)",
            [micros(known.believed), maybe_micros(known.leapt)],
        )
        return believed

    return await database.write(job)


def _known(db: SqliteUtils) -> Known | None:
    if row := db.execute("select believed, leapt from clock").fetchone():
        return Known(moment(row["believed"]), maybe_moment(row["leapt"]))
    (newest,) = db.execute("select max(first_seen) from articles").fetchone()
    return Known(moment(newest)) if newest is not None else None
