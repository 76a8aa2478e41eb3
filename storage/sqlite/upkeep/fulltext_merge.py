"""Making the full-text index as small as what it holds, a little at a time, once enough was removed from it.

FTS5 notes a removal as one more entry; the removed one itself goes only when the segments that hold both are
merged, and the oldest and largest segment is merged last of all. So once in a while everything is merged into one,
by the protocol of https://www.sqlite.org/fts5.html#the_merge_command: one step of negative length puts all
segments together, steps of positive length go on until nothing changes.
"""

from __future__ import annotations

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from storage.sqlite.engine.database import Database

PAGES = 64  # of 4 KB, written in one step: a few milliseconds in which other writes wait
WORN = 0.05  # the share of removed articles that is worth a merge of everything: every nine days of half a year kept

migrations = Migrations("fulltext_merge")


@migrations()
def m001_wear(db: SqliteUtils) -> None:
    """One row: how many articles went since everything was merged; of a file from before, perhaps all of them."""
    db.execute("""
        create table fulltext_wear (
            id integer primary key check (id = 1),
            removed integer not null
        ) strict""")
    db.execute("insert into fulltext_wear values (1, (select count(*) from articles))")


def note_removed(db: SqliteUtils, articles: int) -> None:
    """Remember, in the job that removes them, that so many articles went."""
    db.execute("update fulltext_wear set removed = removed + ?", [articles])


async def merge_if_worn(database: Database) -> bool:
    """Merge the whole index where enough was removed from it; answers whether it did.

    Between two steps others have their turn. Interrupted, it has done a part, and is begun again by the next call.
    Raises :class:`~bot.errors.StorageError`.
    """
    removed, left = await database.read(_wear)
    if not removed or removed < WORN * left:
        return False
    pages = -PAGES
    while await database.write(lambda db, pages=pages: _step(db, pages)):  # type: ignore[misc]
        pages = PAGES
    # What was removed meanwhile stands in the merged part or in the few entries after it: the next time counts it.
    await database.write(lambda db: db.execute("update fulltext_wear set removed = removed - ?", [removed]))
    return True


def _wear(db: SqliteUtils) -> tuple[int, int]:
    return db.execute("select removed, (select count(*) from articles) from fulltext_wear").fetchone()  # type: ignore[no-any-return]


def _step(db: SqliteUtils, pages: int) -> bool:
    """Whether the step did anything; FTS5 says so by the count of changed rows, of which its own call is one."""
    before = db.conn.total_changes
    db.execute("insert into articles_fts(articles_fts, rank) values ('merge', ?)", [pages])
    return db.conn.total_changes - before > 1
