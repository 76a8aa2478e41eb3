"""The newest publication among each block of rows, kept by triggers, so that a search can skip what is too old."""

from __future__ import annotations

from sqlite_utils import Database as SqliteUtils

BLOCK = 1_000  # rows whose newest publication is kept together


def make_blocks(db: SqliteUtils) -> None:
    """Make the table, fill it from the articles, and have it kept from then on."""
    db.execute("create table article_blocks (block integer primary key, newest integer not null) strict")
    db.execute(
        f"insert into article_blocks select id / {BLOCK}, max(published) "
        f"from articles indexed by articles_published group by id / {BLOCK}"
    )
    for when in ("insert", "update of published"):
        db.execute(f"""
            create trigger article_block_{when.partition(" ")[0]} after {when} on articles begin
                insert into article_blocks values (new.id / {BLOCK}, new.published)
                    on conflict(block) do update set newest = excluded.newest where newest < excluded.newest;
            end""")
