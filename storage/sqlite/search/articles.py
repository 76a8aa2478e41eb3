"""Search over stored news, at a million articles too: newest first from an index, never a sort of all hits.

Ranking every hit of a common word (``bm25``) takes seconds at a million articles. The full-text index is
walked backwards instead, so that the newest rows are there at once; of the hits, a page at a time, the ones
whose headline has the words come before the ones that merely mention them.

New rows are mostly new articles, but not always: a feed that was added today brings its archive with it, and
an undated article that was edited counts as new. Which rows can hold something newer than what the walk has
found is therefore read from the blocks of rows, which know the newest publication among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database as SqliteUtils

from bot.models.articles import JudgedArticle, NewsQuery
from bot.text.plain import words as words_of
from storage.sqlite.engine.database import Database, marks
from storage.sqlite.engine.rows import SELECT_ARTICLE, judged_of, micros
from storage.sqlite.search.blocks import BLOCK
from storage.sqlite.search.fulltext import WordQuery, word_query

SHEET = 200  # hits that are ranked among one another
MAX_DEPTH = 2_000  # hits that paging reaches
OF_A_COMPANY = 300  # newest articles of a company in which words are looked for
HEADLINE_IS_WORTH = timedelta(hours=48)  # a headline with the words ranks as if it were that much newer
STRAYS = 12  # blocks that are looked into one by one; where there are more, the walk goes on

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

        Paging ends at :data:`MAX_DEPTH`.
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
        """Walk the full-text index backwards until nothing newer can be left; filters are looked up hit by hit."""
        blocks = self._blocks()
        if not blocks:
            return []
        low, below, limit = blocks[-1][0] * BLOCK, _FOREVER[1], depth
        found: list[_Hit] = []
        while True:
            rows = (
                "articles_fts.rowid >= ? and articles_fts.rowid < ? order by articles_fts.rowid desc limit ?"
            )
            walked = self._matching(rows, [low, below, limit])
            found = _newest_first([*found, *walked])
            if len(walked) < limit:
                return found[:depth]
            below, oldest = walked[-1].row, found[depth - 1].published
            left = [block for block, newest in blocks if block * BLOCK < below and newest > oldest]
            if len(left) <= STRAYS:
                for block in left:
                    rows = "articles_fts.rowid >= ? and articles_fts.rowid < ?"
                    found += self._matching(rows, [block * BLOCK, min(below, (block + 1) * BLOCK)])
                return _newest_first(found)[:depth]
            limit *= 4

    def _matching(self, rows: str, values: list[int]) -> list[_Hit]:
        """The hits among these rows of the full-text index: a condition, and what may follow it."""
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
            where articles_fts match ? and articles.published >= ? and articles.published < ?
                and {noise} {in_sector} and {rows}"""
        given = [self._asked.match, self._since, self._until, *classes, *sectors, *values]
        return _hits(self._db.execute(sql, given))

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

    def _blocks(self) -> list[tuple[int, int]]:
        """The blocks of rows that can hold the asked span, the last one first, each with its newest publication."""
        sql = "select block, newest from article_blocks where newest >= ? order by block desc"
        return [(block, newest) for block, newest in self._db.execute(sql, [self._since])]


def _newest_first(hits: Sequence[_Hit]) -> list[_Hit]:
    return sorted(hits, key=lambda hit: (-hit.published, -hit.row))


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
