"""Stories that people saved for later."""

from __future__ import annotations

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.people import SavedStory
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import clean, micros, moment

migrations = Migrations("saved")


@migrations()
def m001_saved(db: SqliteUtils) -> None:
    """Title and address are kept here, so that they outlive the article's own clean-up."""
    db.execute("""
        create table saved (
            team text not null,
            user text not null,
            story text not null,
            title text not null,
            url text not null,
            source text not null,
            published integer not null,
            saved_at integer not null,
            primary key (team, user, story)
        ) strict""")


class SqliteSavedStore:
    """:class:`~bot.ports.SavedStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def saved(self, team: str, user: str, limit: int) -> list[SavedStory]:
        """Somebody's saved stories, last saved first."""
        query = "select * from saved where team = ? and user = ? order by saved_at desc, rowid desc limit ?"

        def job(db: SqliteUtils) -> list[SavedStory]:
            return [
                SavedStory(
                    team=row["team"],
                    user=row["user"],
                    story_id=row["story"],
                    title=row["title"],
                    url=row["url"],
                    source=row["source"],
                    published=moment(row["published"]),
                    saved_at=moment(row["saved_at"]),
                )
                for row in db.execute(query, [team, user, limit])
            ]

        return await self._database.read(job)

    async def save(self, story: SavedStory) -> bool:
        """Keep it; False where it was kept already."""
        row = (
            story.team,
            story.user,
            story.story_id,
            clean(story.title),
            clean(story.url),
            clean(story.source),
            micros(story.published),
            micros(story.saved_at),
        )

        def job(db: SqliteUtils) -> bool:
            return (
                db.execute("insert into saved values (?,?,?,?,?,?,?,?) on conflict do nothing", row).rowcount
                == 1
            )

        return await self._database.write(job)

    async def remove(self, team: str, user: str, story_id: str) -> None:
        """Keep it no longer."""
        where = [team, user, story_id]

        def job(db: SqliteUtils) -> None:
            db.execute("delete from saved where team = ? and user = ? and story = ?", where)

        await self._database.write(job)
