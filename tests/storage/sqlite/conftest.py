from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database.open(path)
    yield database
    database.close()


@pytest.fixture
def feeds(database: Database) -> SqliteFeedStore:
    return SqliteFeedStore(database)


@pytest.fixture
def articles(database: Database) -> SqliteArticleStore:
    return SqliteArticleStore(database)


@pytest.fixture
async def notes(database: Database) -> Database:
    await database.write(
        lambda db: db.execute("create table jottings (id integer primary key, said text unique)")
    )
    return database
