"""A database with a million judged articles, up to this minute, for the benchmarks of search and of ``/news``."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.sqlite.articles import INDEX_TRIGGERS
from storage.sqlite.engine.database import Database, connect
from storage.sqlite.engine.rows import micros

STORED = 1_000_000
APART = timedelta(seconds=30)  # between two articles: 2,880 a day, the oldest almost a year old
SECTORS = ("technology", "finance", "pharma", "biotech", "energy")
COMPANY = "PFE"
OF_COMPANY = 500  # one article in so many is about it
TYPED = ("obesity", "drug", "earnings")  # among the words of the news, as often as other common ones
PHRASE = "Phase 3"
JUDGEMENT = (
    '{"noise":null,"sectors":[{"sector":"SECTOR","strength":0.5,"why":"its feed"}],"event":null,'
    '"summary":{"text":"' + " ".join(["word"] * 50) + '","why":"lead"},"companies":[],'
    '"story":{"story_id":"STORY","matched":null,"kind":"new","score":0.0,"why":"nothing like it"}}'
)


class Vocabulary:
    """Forty thousand made-up words, as often as Zipf's law says (frequency ~ 1 / rank)."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        syllables = [a + b for a in "bcdfghjklmnprstvwxyz" for b in "aeiou"]
        self.known = ["".join(pair) for pair in itertools.product(syllables, repeat=3)][:40_000]
        self.random.shuffle(self.known)
        self.known[200:200] = TYPED
        self._weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(self.known))))

    def words(self, count: int) -> list[str]:
        """That many words, common ones more often."""
        return self.random.choices(self.known, cum_weights=self._weights, k=count)

    def sentences(self, count: int, length: int) -> list[str]:
        """That many sentences of ``length`` words."""
        return [" ".join(self.words(length)).capitalize() + "." for _ in range(count)]


def fill(path: Path, vocabulary: Vocabulary) -> None:
    """Store and index them, without regard for power cuts; takes about a minute."""
    Database.open(path).close()
    db = connect(path)
    conn = db.conn
    conn.execute("PRAGMA synchronous=OFF")
    conn.execute("PRAGMA cache_size=-300000")
    conn.execute("drop trigger judgement_stored")  # the index is built at once instead
    conn.execute(
        "insert into feeds(id, url, current_url, health, failures, baselined) values (1, 'u', 'u', 'ok', 0, 1)"
    )
    conn.executemany(
        "insert into articles(id, feed, key, feed_key, url, title, source, published, first_seen, dated, "
        "fingerprint, waiting, noise, text) values (?,1,?,?,?,?,'Example Wire',?,?,1,?,0,?,?)",
        rows(vocabulary),
    )
    for number, sector in enumerate(SECTORS):
        conn.execute(
            "insert into judgements(article, judged_at, story_id, detail) "
            "select id, first_seen, key, replace(?, 'STORY', key) from articles where id % 5 = ?",
            [JUDGEMENT.replace("SECTOR", sector), number],
        )
        conn.execute(
            "insert into article_sectors select ?, published, id, 0.5, noise from articles where id % 5 = ?",
            [sector, number],
        )
    conn.execute(
        "insert into article_companies select ?, published, id, 'subject', noise from articles where id % ? = 1",
        [COMPANY, OF_COMPANY],
    )
    conn.execute("insert into articles_fts(articles_fts) values ('rebuild')")
    conn.execute(INDEX_TRIGGERS[0])
    conn.commit()
    db.close()
    os.sync()  # else what is measured next shares the disk with a gigabyte that is still being written


def rows(vocabulary: Vocabulary) -> Iterator[tuple[object, ...]]:
    """Every article's values; one in six is noise."""
    sentences, titles = vocabulary.sentences(60_000, 13), vocabulary.sentences(60_000, 8)
    sentences = [f"{one[:-1]} in {PHRASE}." if n % 100 == 0 else one for n, one in enumerate(sentences)]
    pick, apart = vocabulary.random.choice, micros_of(APART)
    start = micros(datetime.now(UTC)) - STORED * apart
    for number in range(1, STORED + 1):
        seen = start + number * apart
        key = f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
        title = f"{pick(titles)} {pick(vocabulary.known)}"
        text = f"{pick(sentences)} {pick(sentences)} {pick(sentences)}"
        noise = "advert" if number % 6 == 0 else None
        url = f"https://wire.example/{number}/a-story"
        published = seen - number * 7919 % 3_600_000_000
        yield number, key, f"guid-{number}", url, title, published, seen, key, noise, text


def micros_of(span: timedelta) -> int:
    """The span as the database counts time."""
    return span // timedelta(microseconds=1)
