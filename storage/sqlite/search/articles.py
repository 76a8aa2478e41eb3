"""Search over stored news, at a million articles too: newest first from an index, never a sort of all hits.

Ranking every hit of a common word (``bm25``) takes seconds at a million articles. Row ids grow with time,
and the full-text index walks them backwards, so the newest hits are there at once; of those, a page at a
time, the ones whose headline has the words come before the ones that merely mention them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database as SqliteUtils

from bot.models.articles import JudgedArticle, NewsQuery
from bot.text.plain import words as words_of
from storage.sqlite.engine.database import Database, marks
from storage.sqlite.engine.rows import SELECT_ARTICLE, judged_of, micros
from storage.sqlite.search.fulltext import WordQuery, word_query

SHEET = 200  # hits that are ranked among one another
MAX_DEPTH = 2_000  # hits that paging reaches
OF_A_COMPANY = 300  # newest articles of a company in which words are looked for
HEADLINE_IS_WORTH = timedelta(hours=48)  # a headline with the words ranks as if it were that much newer
FOUND_LATE = timedelta(days=7)  # how long after its publication an article may turn up and be found

_FOREVER = (-(2**62), 2**62)


@dataclass(frozen=True, slots=True)
class _Hit:
    row: int
    published: int
    title: str


class SqliteNewsSearch:
    """What ``/news`` asks of the stored articles. Raises only :class:`~bot.errors.StorageError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, query: NewsQuery) -> list[JudgedArticle]:
        """The articles of one page; whatever is typed is a search for it and never an error.

        Paging ends at :data:`MAX_DEPTH`; with ``until``, an article found more than a week after it was
        published may be missing.
        """
        asked = word_query(query.words)
        if query.words.strip() and not asked.wanted and not asked.unwanted:
            return []
        end = min(query.offset + query.limit, MAX_DEPTH)
        if query.offset >= end:
            return []
        depth = -(-end // SHEET) * SHEET

        def job(db: SqliteUtils) -> list[JudgedArticle]:
            hits = _Search(db, query, asked).hits(depth)
            if asked.wanted:
                hits = _best_first(hits, asked.terms)
            return _articles(db, [hit.row for hit in hits[query.offset : end]])

        return await self._database.read(job)


class _Search:
    """One query's SQL, on the connection of one job."""

    def __init__(self, db: SqliteUtils, query: NewsQuery, asked: WordQuery) -> None:
        self._db = db
        self._query = query
        self._asked = asked
        self._since = micros(query.since) if query.since else _FOREVER[0]
        self._until = micros(query.until) if query.until else _FOREVER[1]

    def hits(self, depth: int) -> list[_Hit]:
        """The newest hits, newest first."""
        if self._query.symbols:
            return self._of_companies(depth)
        if self._asked.wanted:
            return self._by_words(depth)
        return self._listed(depth)

    def _by_words(self, depth: int) -> list[_Hit]:
        """Walk the full-text index backwards; filters are looked up hit by hit until there are enough."""
        low, high = self._rows()
        sectors = self._query.sectors
        in_sector = (
            f"and exists (select 1 from article_sectors where article = articles.id and sector in ({marks(sectors)}))"
            if sectors
            else ""
        )
        noise, classes = self._noise("articles.noise")
        sql = f"""
            select articles.id, articles.published, articles.title from articles_fts
            cross join articles on articles.id = articles_fts.rowid
            where articles_fts match ? and articles_fts.rowid between ? and ?
                and articles.published >= ? and articles.published < ? and {noise} {in_sector}
            order by articles_fts.rowid desc limit ?"""
        values = [self._asked.match, low, high, self._since, self._until, *classes, *sectors, depth]
        return _hits(self._db.execute(sql, values))

    def _listed(self, depth: int) -> list[_Hit]:
        """The newest of each sector, or of all, straight from an index by time."""
        noise, classes = self._noise("noise")
        unwanted, words = self._unwanted("article" if self._query.sectors else "id")
        span = [self._since, self._until]
        if not self._query.sectors:
            sql = f"""
                select id, published, title from articles
                where published >= ? and published < ? and {noise} {unwanted}
                    and exists (select 1 from judgements where article = id)
                order by published desc, id desc limit ?"""
            return _hits(self._db.execute(sql, [*span, *classes, *words, depth]))
        sql = f"""
            select article, published, '' from article_sectors
            where sector = ? and published >= ? and published < ? and {noise} {unwanted}
            order by published desc, article desc limit ?"""
        found: dict[int, _Hit] = {}
        for sector in self._query.sectors:
            found |= {
                hit.row: hit for hit in _hits(self._db.execute(sql, [sector, *span, *classes, *words, depth]))
            }
        return sorted(found.values(), key=lambda hit: (-hit.published, -hit.row))[:depth]

    def _of_companies(self, depth: int) -> list[_Hit]:
        """The newest of each company from its index; words and sectors are checked one by one."""
        query = self._query
        noise, classes = self._noise("noise")
        newest = f"""
            select article from article_companies where symbol = ? and published >= ? and published < ?
            and {noise} order by published desc, article desc limit ?"""
        reach = OF_A_COMPANY if query.words or query.sectors else depth
        rows = {
            row
            for symbol in query.symbols
            for (row,) in self._db.execute(newest, [symbol, self._since, self._until, *classes, reach])
        }
        sql = f"select id, published, title from articles where id in ({marks(rows)})"
        values: list[object] = [*rows]
        if query.sectors:
            sql += f" and exists (select 1 from article_sectors where article = id and sector in ({marks(query.sectors)}))"
            values += query.sectors
        if self._asked.wanted:
            sql += " and exists (select 1 from articles_fts where articles_fts match ? and rowid = id)"
            values.append(self._asked.match)
        unwanted, words = ("", []) if self._asked.wanted else self._unwanted("id")
        return _hits(
            self._db.execute(
                f"{sql} {unwanted} order by published desc, id desc limit ?", [*values, *words, depth]
            )
        )

    def _noise(self, column: str) -> tuple[str, list[str]]:
        classes = [noise.value for noise in self._query.noise]
        return f"({column} is null or {column} in ({marks(classes)}))", classes

    def _unwanted(self, row: str) -> tuple[str, list[str]]:
        if not self._asked.unwanted:
            return "", []
        check = f"and not exists (select 1 from articles_fts where articles_fts match ? and rowid = {row})"
        return check, [self._asked.unwanted]

    def _rows(self) -> tuple[int, int]:
        """Row ids that can hold the asked span; a day's slack, for polls overlap and clocks are set."""
        low, high = _FOREVER
        first = "select id from articles where first_seen >= ? order by first_seen limit 1"
        if self._query.since:
            low = self._first_row(first, self._query.since - timedelta(days=1), otherwise=high)
        if self._query.until:
            high = self._first_row(first, self._query.until + FOUND_LATE, otherwise=high)
        return low, high

    def _first_row(self, sql: str, at: datetime, *, otherwise: int) -> int:
        row = self._db.execute(sql, [micros(at)]).fetchone()
        return int(row[0]) if row else otherwise


def _best_first(hits: Sequence[_Hit], terms: Sequence[str]) -> list[_Hit]:
    """Within each sheet: newest first, a headline that has the words counting as newer than it is."""
    asked = {_stem(word) for word in words_of(" ".join(terms))}
    bonus = HEADLINE_IS_WORTH // timedelta(microseconds=1)

    def rank(hit: _Hit) -> int:
        return -(hit.published + bonus * asked.issubset(map(_stem, words_of(hit.title))))

    sheets = (hits[start : start + SHEET] for start in range(0, len(hits), SHEET))
    return [hit for sheet in sheets for hit in sorted(sheet, key=rank)]


def _stem(word: str) -> str:
    return word.removesuffix("s")


def _hits(rows: Iterable[tuple[int, int, str]]) -> list[_Hit]:
    return [_Hit(*row) for row in rows]


def _articles(db: SqliteUtils, rows: Sequence[int]) -> list[JudgedArticle]:
    sql = f"""
        select articles.id, {SELECT_ARTICLE}, detail from articles
        join judgements on judgements.article = articles.id join feeds on feeds.id = articles.feed
        where articles.id in ({marks(rows)})"""
    found = {row["id"]: judged_of(row) for row in db.execute(sql, list(rows))}
    return [found[row] for row in rows]
