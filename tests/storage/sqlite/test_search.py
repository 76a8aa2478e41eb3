from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.models.articles import NewsQuery, NoiseClass, SectorFit
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.search.articles import SHEET, SqliteNewsSearch
from storage.sqlite.search.fulltext import MAX_TERMS, fts_query, word_query
from tests.storage.sqlite.samples import NOISE, NOON, NORVANE, article, hours, judged, plan

NEWS = [
    ("Norvane wins phase 3 trial", "The obesity drugs worked. Earnings follow in May.", "pharma"),
    ("Tarrell reports earnings", "Profits at Tarrell rose; a phase of growth, 3 years long.", "finance"),
    ("A café on Mars", "Énergie solaire for Covid-19 labs. Norvane pays.", "energy"),
    ("Grid operators meet", "Nothing was decided about the grid.", "energy"),
]


@pytest.fixture
async def search(
    database: Database, feeds: SqliteFeedStore, articles: SqliteArticleStore
) -> SqliteNewsSearch:
    stored = []
    for number, (title, text, sector) in enumerate(NEWS, 1):
        told = article(number, title=title, text=text, published=NOON + hours(number))
        companies = (NORVANE,) if "Norvane" in title + text else ()
        stored.append(judged(number, of=told, sectors=(SectorFit(sector, 1.0, "feed"),), companies=companies))
    noise = article(5, title="Holders of Norvane are asked to join a suit", published=NOON + hours(5))
    stored.append(
        judged(5, of=noise, noise=NOISE, sectors=(SectorFit("pharma", 0.4, "words"),), companies=(NORVANE,))
    )
    await feeds.record(plan(*(item.article for item in stored)), NOON)
    await articles.save_judged(stored, NOON)
    return SqliteNewsSearch(database)


async def found(search: SqliteNewsSearch, words: str = "", **more) -> list[int]:
    return [int(item.article.key[4:]) for item in await search.search(NewsQuery(words=words, **more))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("norvane", [1, 3]),  # in the headline before in the text, though older
        ("NORVANE drug", [1]),
        ("drugs", [1]),
        ('"phase 3"', [1]),
        ("phase 3", [1, 2]),
        ("“phase 3”", [1]),
        ("phase 3 -earnings", []),
        ("phase 3 –trial", [2]),
        ('phase -"phase 3"', [2]),
        ("cafe", [3]),
        ("energie covid-19", [3]),
        ("-earnings", [4, 3]),
        ("grid -nothing", []),
        ("grid OR mars", []),
        ("", [4, 3, 2, 1]),
        ("***", []),
        ('"', []),
        ("unheard-of", []),
    ],
)
async def test_words_find_what_they_say(search: SqliteNewsSearch, words: str, expected: list[int]):
    assert await found(search, words) == expected


async def test_sectors(search: SqliteNewsSearch):
    assert await found(search, sectors=("energy",)) == [4, 3]
    assert await found(search, sectors=("energy", "pharma")) == [4, 3, 1]
    assert await found(search, "norvane", sectors=("energy",)) == [3]
    assert await found(search, "-mars", sectors=("energy",)) == [4]
    assert await found(search, sectors=("fishing",)) == []


async def test_companies(search: SqliteNewsSearch):
    assert await found(search, symbols=("NRVN",)) == [3, 1]
    assert await found(search, "trial", symbols=("NRVN",)) == [1]
    assert await found(search, "-trial", symbols=("NRVN",)) == [3]
    assert await found(search, symbols=("NRVN",), sectors=("energy",)) == [3]
    assert await found(search, symbols=("ZZZZ",)) == []


async def test_noise_is_shown_only_where_asked_for(search: SqliteNewsSearch):
    alerts = (NoiseClass.LAW_FIRM_ALERT,)
    assert await found(search, "suit") == []
    assert await found(search, "suit", noise=alerts) == [5]
    assert await found(search, sectors=("pharma",), noise=alerts) == [5, 1]
    assert await found(search, symbols=("NRVN",), noise=alerts) == [5, 3, 1]
    assert await found(search, noise=(NoiseClass.ADVERT,)) == [4, 3, 2, 1]


async def test_the_span_is_half_open(search: SqliteNewsSearch):
    span = {"since": NOON + hours(2), "until": NOON + hours(4)}
    assert await found(search, **span) == [3, 2]
    assert await found(search, "norvane", **span) == [3]
    assert await found(search, sectors=("energy",), **span) == [3]
    assert await found(search, symbols=("NRVN",), **span) == [3]
    assert await found(search, "norvane", since=NOON + timedelta(days=30)) == []


async def test_pages_follow_one_another(search: SqliteNewsSearch):
    for words in ("", "norvane OR"):
        whole = await found(search, words, limit=100)
        pages = [await found(search, words, limit=1, offset=number) for number in range(len(whole) + 1)]
        assert pages == [*([one] for one in whole), []]


async def test_paging_through_many_hits_shows_each_once(
    feeds: SqliteFeedStore, articles: SqliteArticleStore, database: Database
):
    many = [
        article(number, title="Pump news" if number % 3 else "Other news", text="About a pump.")
        for number in range(SHEET + 60)
    ]
    await feeds.record(plan(*many), NOON)
    await articles.save_judged([judged(of=item) for item in many], NOON)
    search = SqliteNewsSearch(database)
    pages = [await found(search, "pump", limit=50, offset=start) for start in range(0, SHEET + 60, 50)]
    assert sorted(number for page in pages for number in page) == list(range(SHEET + 60))
    assert all(number % 3 for number in pages[0]), "headlines with the word first"


async def test_the_index_follows_edits_and_second_judgements(
    search: SqliteNewsSearch, feeds: SqliteFeedStore, articles: SqliteArticleStore, database: Database
):
    edited = article(4, title="Dams meet", text="Water.", published=NOON + hours(4), fingerprint="new")
    await feeds.record(plan(updated=(edited,)), NOON)
    assert await found(search, "grid") == []
    assert await found(search, "dam") == [4]
    complete = article(4, title="Dams meet", text="A turbine.", published=NOON + hours(4), fingerprint="new")
    await articles.save_judged([judged(of=complete)], NOON)
    assert (await found(search, "water"), await found(search, "turbines")) == ([], [4])
    await database.write(
        lambda db: db.execute("insert into articles_fts(articles_fts, rank) values('integrity-check', 0)")
    )


async def test_what_waits_for_its_first_judgement_is_not_found(
    search: SqliteNewsSearch, feeds: SqliteFeedStore
):
    await feeds.record(plan(article(9, title="Grid news")), NOON)
    assert await found(search, "grid") == [4]


# --- hostile words -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def index():
    conn = sqlite3.connect(":memory:")
    conn.execute(
        "create virtual table f using fts5(title, text, tokenize='porter unicode61 remove_diacritics 2')"
    )
    conn.execute("insert into f values ('alpha beta', 'gamma delta')")
    yield conn
    conn.close()


syntax = st.text(st.sampled_from("\"'()*^:{}+-–“”. \x00\tabNEAROTdlphé\udcff´"), max_size=60)


@example('alpha" OR title:')
@example("\u0301")
@example("-" * 5000)
@given(st.one_of(st.text(max_size=200), syntax))
def test_no_words_make_a_query_fail(index, typed: str):
    asked = word_query(typed)
    for expression in (asked.wanted, asked.unwanted, asked.match):
        if expression:
            index.execute("select count(*) from f where f match ?", [expression]).fetchone()
    assert len(asked.terms) <= MAX_TERMS
    assert fts_query(typed) == asked.match


@given(syntax)
def test_words_only_ever_narrow(index, typed: str):
    """Nothing that is typed beside a word that no article has can bring an article up."""
    expression = fts_query(f"zzzz {typed}")
    assert index.execute("select count(*) from f where f match ?", [expression]).fetchone()[0] == 0


@given(
    st.lists(st.sampled_from(["alpha", "Beta", "GAMMA", "deltas"]), min_size=1, max_size=4),
    st.sampled_from(" ,;()*+:^"),
)
def test_words_are_found_whatever_stands_between(index, typed: list[str], between: str):
    expression = fts_query(f" {between} ".join(typed))
    assert index.execute("select count(*) from f where f match ?", [expression]).fetchone()[0] == 1
