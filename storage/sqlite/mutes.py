"""What channels do not want to see, and what their readers found not useful."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.delivery import Mutes
from bot.models.people import Dislike, Mute
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, maybe_clean, micros, moment

migrations = Migrations("mutes")

SOURCE, COMPANY = "source", "company"


@migrations()
def m001_mutes(db: SqliteUtils) -> None:
    """One row a channel and muted source or company; one a reader and disliked story."""
    db.execute("""
        create table mutes (
            team text not null,
            channel text not null,
            kind text not null,
            key text not null,
            name text not null,
            muted_by text not null,
            muted_at integer not null,
            primary key (team, channel, kind, key)
        ) strict""")
    db.execute("""
        create table dislikes (
            team text not null,
            channel text not null,
            user text not null,
            story text not null,
            source text not null,
            event text,
            at integer not null,
            primary key (team, channel, user, story)
        ) strict""")
    db.execute("create index dislikes_at on dislikes(at)")


class SqliteMuteStore:
    """:class:`~bot.ports.MuteStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mutes(self, team: str, channel: str) -> list[Mute]:
        """What this channel has muted, oldest first."""
        query = "select * from mutes where team = ? and channel = ? order by muted_at, rowid"

        def job(db: SqliteUtils) -> list[Mute]:
            return [
                Mute(
                    team=row["team"],
                    channel=row["channel"],
                    kind=row["kind"],
                    key=row["key"],
                    name=row["name"],
                    muted_by=row["muted_by"],
                    muted_at=moment(row["muted_at"]),
                )
                for row in db.execute(query, [team, channel])
            ]

        return await self._database.read(job)

    async def as_rules(self, team: str, channel: str) -> Mutes:
        """The same as a digest needs it, with what readers found not useful."""
        found = await self.mutes(team, channel)
        return Mutes(
            sources=frozenset(one.key for one in found if one.kind == SOURCE),
            companies=frozenset(one.key for one in found if one.kind == COMPANY),
            dislikes=tuple(await self.dislikes(team, channel)),
        )

    async def mute(self, mute: Mute) -> bool:
        """Show it here no longer; False where it was muted already."""
        row = (
            mute.team,
            mute.channel,
            mute.kind,
            clean(mute.key),
            clean(mute.name),
            mute.muted_by,
            micros(mute.muted_at),
        )

        def job(db: SqliteUtils) -> bool:
            return (
                db.execute("insert into mutes values (?,?,?,?,?,?,?) on conflict do nothing", row).rowcount
                == 1
            )

        return await self._database.write(job)

    async def unmute(self, team: str, channel: str, kind: str, key: str) -> bool:
        """Show it again; False where it was not muted."""
        where = [team, channel, kind, clean(key)]

        def job(db: SqliteUtils) -> bool:
            gone = db.execute(
                "delete from mutes where team = ? and channel = ? and kind = ? and key = ?", where
            )
            return gone.rowcount == 1

        return await self._database.write(job)

    async def dislikes(self, team: str, channel: str) -> list[Dislike]:
        """What readers of this channel found not useful, oldest first."""
        query = "select * from dislikes where team = ? and channel = ? order by at, rowid"

        def job(db: SqliteUtils) -> list[Dislike]:
            return [
                Dislike(
                    team=row["team"],
                    channel=row["channel"],
                    user=row["user"],
                    story_id=row["story"],
                    source=row["source"],
                    event=row["event"],
                    at=moment(row["at"]),
                )
                for row in db.execute(query, [team, channel])
            ]

        return await self._database.read(job)

    async def dislike(self, dislike: Dislike) -> bool:
        """Remember it; False where this reader said so before."""
        row = (
            dislike.team,
            dislike.channel,
            dislike.user,
            dislike.story_id,
            clean(dislike.source),
            maybe_clean(dislike.event),
            micros(dislike.at),
        )

        def job(db: SqliteUtils) -> bool:
            return (
                db.execute("insert into dislikes values (?,?,?,?,?,?,?) on conflict do nothing", row).rowcount
                == 1
            )

        return await self._database.write(job)

    async def undo_dislike(self, team: str, channel: str, user: str, story_id: str) -> None:
        """It was useful after all."""
        where = [team, channel, user, story_id]

        def job(db: SqliteUtils) -> None:
            db.execute(
                "delete from dislikes where team = ? and channel = ? and user = ? and story = ?", where
            )

        await self._database.write(job)

    async def forget(self, before: datetime) -> int:
        """Forget dislikes of before then; returns how many. What is muted stays muted."""
        return await self._database.write(
            lambda db: db.execute("delete from dislikes where at < ?", [micros(before)]).rowcount
        )
