"""What can be taken along: rows as people read them, a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlite_utils import Database as SqliteUtils

from storage.sqlite.engine.database import Database
from storage.sqlite.engine.rows import moment

PAGE = 500


@dataclass(frozen=True, slots=True)
class _Kind:
    """A query whose first column is the row id to go on from, and what its columns hold."""

    query: str
    times: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


KINDS = {
    "articles": _Kind(
        """select a.id as row, a.url, a.title, a.source, a.published, a.first_seen, a.noise, a.language, a.authors,
                  (select group_concat(sector, ',') from article_sectors s where s.article = a.id) as sectors,
                  (select group_concat(symbol, ',') from article_companies c where c.article = a.id) as companies,
                  j.story_id as story, a.text
           from articles a left join judgements j on j.article = a.id
           where a.id > ? order by a.id limit ?""",
        times=frozenset({"published", "first_seen"}),
        lists=frozenset({"authors"}),
    ),
    "watches": _Kind(
        """select rowid as row, team, place, name, symbol, created_by, created_at from watches
           where rowid > ? order by rowid limit ?""",
        times=frozenset({"created_at"}),
    ),
    "subscriptions": _Kind(
        """select rowid as row, id, team, channel, sectors, time, timezone, days, holidays, size, paused, origin,
                  created_by, created_at from subscriptions where rowid > ? order by rowid limit ?""",
        times=frozenset({"created_at"}),
        lists=frozenset({"sectors", "days"}),
        flags=frozenset({"paused"}),
    ),
    "deliveries": _Kind(
        """select r.number as row, r.id as run, r.team, r.channel, r.local_date, r.name as slot, r.due_at, r.state,
                  r.window_start, r.window_end, r.why,
                  (select count(*) from parts p where p.run = r.number and p.ts is not null) as messages,
                  (select count(*) from shown s where s.run = r.number and s.kind = 'story') as stories
           from runs r where r.number > ? order by r.number limit ?""",
        times=frozenset({"due_at", "window_start", "window_end"}),
    ),
}


async def rows(database: Database, kind: str) -> AsyncIterator[dict[str, Any]]:
    """Every row of a kind of :data:`KINDS`, in the order in which they came; times as RFC 3339 in UTC.

    Raises :class:`~bot.errors.StorageError`.
    """
    wanted = KINDS[kind]
    after = 0
    while True:

        def page(db: SqliteUtils, after: int = after) -> list[dict[str, Any]]:
            return [dict(row) for row in db.execute(wanted.query, [after, PAGE])]

        found = await database.read(page)
        for row in found:
            after = row.pop("row")
            yield _readable(row, wanted)
        if len(found) < PAGE:
            return


def _readable(row: dict[str, Any], kind: _Kind) -> dict[str, Any]:
    for name in kind.times:
        if row[name] is not None:
            row[name] = moment(row[name]).isoformat()
    for name in kind.lists:
        row[name] = orjson.loads(row[name]) if row[name] else []
    for name in kind.flags:
        row[name] = bool(row[name])
    for name in ("sectors", "companies"):
        if name in row and not isinstance(row[name], list):
            row[name] = sorted(row[name].split(",")) if row[name] else []
    return row
