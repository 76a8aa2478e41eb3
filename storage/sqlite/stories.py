"""Finds stories again by their ids, and digests by where they stand."""

from __future__ import annotations

from sqlite_utils import Database as SqliteUtils

from bot.models.articles import JudgedArticle
from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import SELECT_ARTICLE, clean, judged_of

MOST = 50  # tellings of one story that are looked at

TELLINGS = f"""
    select {SELECT_ARTICLE}, detail from judgements
    join articles on articles.id = judgements.article join feeds on feeds.id = articles.feed
    where judgements.story_id = ? order by articles.published, articles.id limit {MOST}"""

# Timestamps are unique in a channel only: the index finds one or two, the run says whose they are.
THREAD = """
    select 1 from parts join runs on runs.number = parts.run
    where parts.ts = ? and parts.number = 0 and runs.team = ? and parts.channel = ? limit 1"""


class SqliteStoryLookup:
    """:class:`~bot.ports.StoryLookup` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def story(self, story_id: str) -> list[JudgedArticle]:
        """All stored tellings of a story, oldest first; none where it is unknown or cleaned away."""

        def job(db: SqliteUtils) -> list[JudgedArticle]:
            return [judged_of(row) for row in db.execute(TELLINGS, [clean(story_id)])]

        return await self._database.read(job)

    async def digest_thread(self, team: str, channel: str, ts: str) -> bool:
        """Whether the message at this place is a digest's first message."""

        def job(db: SqliteUtils) -> bool:
            return db.execute(THREAD, [ts, team, channel]).fetchone() is not None

        return await self._database.read(job)
