"""Stored articles, what was judged of them, and the full-text index over the judged ones.

An article waits (``waiting`` = 1) until its judgement is stored; an edit makes it wait again while the
old judgement still stands, so that no digest misses it in between. The index holds exactly the articles
that have a judgement, with their present words; triggers see to that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

import orjson
from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.models.articles import Article, ArticleTrace, JudgedArticle, StoryRow
from bot.text.urls import canonical_url
from storage.sqlite.claims import record_claims
from storage.sqlite.engine.database import Database, marks, write_rows
from storage.sqlite.engine.rows import (
    ARTICLE_COLUMNS,
    SELECT_ARTICLE,
    article_of,
    article_row,
    clean,
    judged_of,
    judgement_json,
    judgement_of,
    maybe_clean,
    maybe_moment,
    micros,
    moment,
    pack,
    sightings,
    unpack,
)
from storage.sqlite.search.blocks import make_blocks

migrations = Migrations("articles")

# What a digest that read nothing for weeks still looks at: far more than is still news.
MOST_ARRIVALS = 20_000
LEAD = 4_000  # characters of a text that tell a story apart, headings and datelines included


@migrations()
def m001_articles(db: SqliteUtils) -> None:
    """Articles, judgements, what lists are made by, and the full-text index."""
    # The text stands last: whoever reads the other columns does not walk its overflow pages.
    db.execute("""
        create table articles (
            id integer primary key,
            key text not null unique,
            feed integer not null references feeds(id),
            feed_key text not null,
            url text not null,
            title text not null,
            source text not null,
            published integer not null,
            first_seen integer not null,
            dated integer not null,
            fingerprint text not null,
            waiting integer not null default 1,
            noise text,
            language text,
            authors text, categories text, listings text,
            text text not null
        ) strict""")
    db.execute("create index articles_url on articles(url)")
    db.execute("create index articles_published on articles(published)")
    db.execute("create index articles_first_seen on articles(first_seen)")
    db.execute("create index articles_waiting on articles(id) where waiting = 1")
    db.execute("""
        create table judgements (
            article integer primary key references articles(id),
            judged_at integer not null,
            story_id text not null,
            detail text not null
        ) strict""")
    db.execute("create index judgements_story on judgements(story_id)")
    db.execute("""
        create table article_sectors (
            sector text not null,
            published integer not null,
            article integer not null references judgements(article) on delete cascade,
            strength real not null,
            noise text,
            primary key (sector, published, article)
        ) strict, without rowid""")
    db.execute("create index article_sectors_article on article_sectors(article)")
    db.execute("""
        create table article_companies (
            symbol text not null,
            published integer not null,
            article integer not null references judgements(article) on delete cascade,
            role text not null,
            noise text,
            primary key (symbol, published, article)
        ) strict, without rowid""")
    db.execute("create index article_companies_article on article_companies(article)")
    db.table("articles").enable_fts(["title", "text"], tokenize="porter unicode61 remove_diacritics 2")
    for trigger in INDEX_TRIGGERS:
        db.execute(trigger)


@migrations()
def m002_turns(db: SqliteUtils) -> None:
    """The order of all judging, so that every process can read what others judged since it last looked.

    SQLite lets one write at a time, so that turns are committed in their order; clocks are not.
    """
    db.execute("alter table judgements add column turn integer")
    db.execute("create index judgements_turn on judgements(turn) where turn is not null")


@migrations()
def m003_arrivals(db: SqliteUtils) -> None:
    """The order in which articles became available to digests: one number each, at its first judgement.

    A digest remembers up to which number it has read, so that nothing falls between two of them, however long an
    article waited and whatever the clocks said. ``news`` is 0 for what a feed's first poll brought only to be
    looked up. The counter has a table of its own: numbers must not begin anew when articles are removed.
    """
    db.execute("create table counters (name text primary key, value integer not null) strict, without rowid")
    db.execute("alter table articles add column news integer not null default 1")
    db.execute("alter table articles add column arrived integer")
    db.execute("update articles set news = 0 where dated = 1 and first_seen = published")
    db.execute("""
        update articles set arrived = place.number from (
            select article, row_number() over (order by judged_at, article) as number
            from judgements join articles on articles.id = article where news = 1) as place
        where articles.id = place.article""")
    db.execute("insert into counters select 'arrivals', coalesce(max(arrived), 0) from articles")
    db.execute("create index articles_arrived on articles(arrived) where arrived is not null")


@migrations()
def m004_newest_of_rows(db: SqliteUtils) -> None:
    """The newest publication among each block of rows: a search need not walk what can hold nothing new enough.

    Row ids alone say nothing of time: archives come late, and undated articles are dated anew by an edit. What is
    deleted leaves its block as it was, which only costs a walk.
    """
    make_blocks(db)


INDEX_TRIGGERS = (
    """create trigger judgement_stored after insert on judgements begin
        insert into articles_fts(rowid, title, text)
            select id, title, text from articles where id = new.article;
    end""",
    """create trigger judgement_removed before delete on judgements begin
        insert into articles_fts(articles_fts, rowid, title, text) select 'delete', id, title, text from articles where id = old.article;
    end""",
    """create trigger article_reworded after update of title, text on articles
        when (old.title is not new.title or old.text is not new.text)
            and exists (select 1 from judgements where article = new.id) begin
        insert into articles_fts(articles_fts, rowid, title, text) values ('delete', old.id, old.title, old.text);
        insert into articles_fts(rowid, title, text) values (new.id, new.title, new.text);
    end""",
)

INSERT = f"""
    insert into articles(feed, news, {ARTICLE_COLUMNS}) values {{}}
    on conflict(key) do nothing"""  # two feeds may bring one article in the same moment

# An edit never moves an article in time: a feed that re-dates its archive makes no news of it.
EDIT = """
    update articles set title = ?, text = ?, fingerprint = ?, url = ?, language = ?, authors = ?, categories = ?,
        listings = ?, published = iif(dated, published, ?), dated = max(dated, ?), waiting = 1
    where key = ?"""

# What the page told better than the feed; the fingerprint stays that of the feed's words.
COMPLETE = """
    update articles set title = ?, text = ?, published = ?, dated = ?, language = ?, authors = ?, listings = ?,
        noise = ?, waiting = 0
    where key = ? and fingerprint = ?
    returning id, published, news = 1 and arrived is null as arrives"""

ARRIVE = "update counters set value = value + 1 where name = 'arrivals' returning value"

LAST_TURN = "select coalesce(max(turn), 0) from judgements where turn is not null"

JUDGE = f"""
    insert into judgements(article, judged_at, story_id, detail, turn) values (?,?,?,?,({LAST_TURN}) + 1)
    on conflict(article) do update set judged_at=excluded.judged_at, story_id=excluded.story_id,
        detail=excluded.detail, turn=excluded.turn"""

SELECT_STORY_ROW = f"""
    select id, key, story_id, title, substr(text, 1, {LEAD}) as lead, source, published, listings, dated, turn
    from articles join judgements on judgements.article = articles.id"""
MAX_ROW = 2**63 - 1


def insert_new(db: SqliteUtils, articles: Sequence[tuple[int, Article]], *, news: bool = True) -> None:
    """Store new articles, each with its feed's row; they wait for judgement.

    What is not ``news`` can be looked up, and never counts as having arrived.
    """
    write_rows(db, INSERT, [(feed, int(news), *article_row(article)) for feed, article in articles])


def replace_edited(db: SqliteUtils, articles: Sequence[Article]) -> None:
    """Replace the words of stored articles; what is no longer stored stays so."""
    db.conn.executemany(
        EDIT,
        [
            (
                clean(article.title),
                clean(article.text),
                article.fingerprint,
                clean(article.url),
                maybe_clean(article.language),
                pack(article.authors),
                pack(article.categories),
                pack(article.listings),
                micros(article.published),
                int(article.dated),
                clean(article.key),
            )
            for article in articles
        ],
    )


class SqliteArticleStore:
    """:class:`~bot.ports.ArticleStore` in SQLite. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unjudged(self, limit: int, *, but: Collection[str] = ()) -> list[Article]:
        """Articles that wait for judgement, oldest first; ``but`` are the keys of those that are not asked for."""
        query = (
            f"select {SELECT_ARTICLE} from articles join feeds on feeds.id = articles.feed "
            "where waiting = 1 and key not in (select value from json_each(?)) order by articles.id limit ?"
        )
        keys = orjson.dumps([clean(key) for key in but]).decode()
        return await self._database.read(
            lambda db: [article_of(row) for row in db.execute(query, [keys, limit])]
        )

    async def save_judged(self, judged: Sequence[JudgedArticle], at: datetime) -> None:
        """Store judgements, and the page's words where they completed the article's, in one transaction.

        An article that its feed edited meanwhile (its stored fingerprint is another one) goes on
        waiting: the judgement is not about its present words.
        """
        now = micros(at)

        def job(db: SqliteUtils) -> None:
            for item in judged:
                _save(db, item, now)

        await self._database.write(job)

    async def window(self, since: datetime, until: datetime) -> list[JudgedArticle]:
        """Judged articles first seen or published in the half-open window, oldest first."""
        query = f"""
            select {SELECT_ARTICLE}, detail from articles
            join judgements on judgements.article = articles.id join feeds on feeds.id = articles.feed
            where articles.id in (select id from articles where first_seen >= :since and first_seen < :until
                            union select id from articles where published >= :since and published < :until)
            order by articles.published, articles.id"""
        span = {"since": micros(since), "until": micros(until)}
        return await self._database.read(lambda db: [judged_of(row) for row in db.execute(query, span)])

    async def newest_arrival(self) -> int:
        """The number of the newest arrival; 0 where nothing has arrived yet."""
        query = "select value from counters where name = 'arrivals'"
        return await self._database.read(lambda db: int(db.execute(query).fetchone()[0]))

    async def arrived(self, after: int, since: datetime, until: datetime) -> list[JudgedArticle]:
        """What arrived after this number and is not in the half-open window, oldest first.

        At most :data:`MOST_ARRIVALS`, the last published of them.
        """
        query = f"""
            select {SELECT_ARTICLE}, detail from articles
            join judgements on judgements.article = articles.id join feeds on feeds.id = articles.feed
            where articles.id in (
                select id from articles where arrived > :after
                    and not (first_seen >= :since and first_seen < :until)
                    and not (published >= :since and published < :until)
                order by published desc limit {MOST_ARRIVALS})
            order by articles.published, articles.id"""
        values = {"after": after, "since": micros(since), "until": micros(until)}
        return await self._database.read(lambda db: [judged_of(row) for row in db.execute(query, values)])

    async def get(self, keys: Sequence[str]) -> dict[str, JudgedArticle]:
        """Judged articles by key; unknown and waiting ones are absent."""
        if not keys:
            return {}
        query = f"""
            select {SELECT_ARTICLE}, detail from articles
            join judgements on judgements.article = articles.id join feeds on feeds.id = articles.feed
            where articles.key in ({marks(keys)})"""
        return await self._database.read(
            lambda db: {row["key"]: judged_of(row) for row in db.execute(query, list(keys))}
        )

    async def story_rows(
        self, since: datetime, limit: int, *, after: StoryRow | None = None
    ) -> list[StoryRow]:
        """Judged articles published since, oldest first, as the story index needs them; a slice behind ``after``."""
        query = f"""{SELECT_STORY_ROW} where (published, id) > (?, ?) order by published, id limit ?"""
        behind = (micros(after.published), after.row) if after is not None else (micros(since) - 1, MAX_ROW)
        return await self._story_rows(query, (*behind, limit))

    async def story_rows_judged(self, turn: int, since: datetime, limit: int) -> list[StoryRow]:
        """What was judged after this turn, by whatever process, of the articles published since; in that order."""
        query = f"{SELECT_STORY_ROW} where turn > ? and published >= ? order by turn limit ?"
        return await self._story_rows(query, (turn, micros(since), limit))

    async def _story_rows(self, query: str, values: Sequence[int]) -> list[StoryRow]:
        return await self._database.read(lambda db: [_story_row(row) for row in db.execute(query, values)])

    async def last_turn(self) -> int:
        """The turn of the newest judgement: they grow by one in the order of commits; 0 where there is none."""
        return await self._database.read(lambda db: int(db.execute(LAST_TURN).fetchone()[0]))

    async def by_url(self, url: str) -> ArticleTrace | None:
        """All that is stored of the article at this address, as given or in its canonical form."""
        query = f"""
            select {SELECT_ARTICLE}, waiting, judged_at, detail from articles
            left join judgements on judgements.article = articles.id join feeds on feeds.id = articles.feed
            where articles.url in (?, ?) order by articles.id limit 1"""

        def job(db: SqliteUtils) -> ArticleTrace | None:
            row = db.execute(query, [clean(url), clean(canonical_url(url))]).fetchone()
            if row is None:
                return None
            return ArticleTrace(
                article=article_of(row),
                waiting=bool(row["waiting"]),
                judged_at=maybe_moment(row["judged_at"]),
                judgement=judgement_of(row["detail"]) if row["detail"] else None,
                sightings=sightings(db, row["key"]),
            )

        return await self._database.read(job)


def _story_row(row: sqlite3.Row) -> StoryRow:
    return StoryRow(
        row["key"],
        row["story_id"],
        row["title"],
        row["lead"],
        row["source"],
        moment(row["published"]),
        unpack(row["listings"]),
        dated=bool(row["dated"]),
        row=row["id"],
        turn=row["turn"] or 0,
    )


def _save(db: SqliteUtils, item: JudgedArticle, now: int) -> None:
    article, judgement = item.article, item.judgement
    noise = judgement.noise.noise_class.value if judgement.noise else None
    stored = db.execute(
        COMPLETE,
        (
            clean(article.title),
            clean(article.text),
            micros(article.published),
            int(article.dated),
            maybe_clean(article.language),
            pack(article.authors),
            pack(article.listings),
            noise,
            clean(article.key),
            article.fingerprint,
        ),
    ).fetchall()
    if not stored:
        return
    row, published, arrives = stored[0]
    if arrives:
        (number,) = db.execute(ARRIVE).fetchone()
        db.execute("update articles set arrived = ? where id = ?", [number, row])
    db.execute(JUDGE, (row, now, judgement.story.story_id, judgement_json(judgement)))
    db.execute("delete from article_sectors where article = ?", [row])
    db.execute("delete from article_companies where article = ?", [row])
    db.conn.executemany(
        "insert or ignore into article_sectors(sector, published, article, strength, noise) values (?,?,?,?,?)",
        [(fit.sector, published, row, fit.strength, noise) for fit in judgement.sectors],
    )
    db.conn.executemany(
        "insert or ignore into article_companies(symbol, published, article, role, noise) values (?,?,?,?,?)",
        [
            (link.symbol, published, row, link.role.value, noise)
            for link in judgement.companies
            if link.symbol
        ],
    )
    record_claims(db, item)
