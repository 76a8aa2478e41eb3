"""The power fails at any commit, or half-way into the next: what was acknowledged is there, and nothing half.

The disk is copied after every write that was acknowledged. Between two of them the log that SQLite writes
ahead may have reached the disk in part, or with rubbish at its end; that is made from the copies.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.models.articles import JudgedArticle
from bot.models.delivery import PartState, RunState
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from tests.digests.samples import NEWS, Newsroom, subscription
from tests.digests.test_crash import BOTH, WEATHER
from tests.fakes.slack import FakeSlack, Standing
from tests.storage.sqlite import samples

TABLES = ("runs", "parts", "shown", "subscriptions", "lease", "articles", "judgements", "feeds", "ledger")

Channels = dict[str, list[Standing]]


@dataclass(frozen=True)
class Disk:
    """The files as they were when a write had been acknowledged, and the outside before the next began."""

    database: bytes
    log: bytes
    rows: dict[str, list[tuple]]
    outside: tuple[Channels, ...]


class Photographed(Database):
    """A database of which every acknowledged state is kept."""

    slack: FakeSlack | None = None
    disks: list[Disk]

    async def write(self, job: Any) -> Any:
        disks = vars(self).setdefault("disks", [])
        if disks:  # what was posted since the last write: all of it may have been before the power failed
            last = disks[-1]
            disks[-1] = Disk(last.database, last.log, last.rows, (*last.outside, self._outside()))
        result = await super().write(job)
        log = self.path.with_name(f"{self.path.name}-wal")
        disks.append(Disk(self.path.read_bytes(), log.read_bytes(), rows_of(self.path), (self._outside(),)))
        return result

    def _outside(self) -> Channels:
        channels = self.slack.channels if self.slack else {}
        return {channel: list(standing) for channel, standing in channels.items()}


def rows_of(path: Path) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return {table: sorted(db.execute(f"select * from {table}"), key=repr) for table in TABLES}  # noqa: S608


def after_the_failure(folder: Path, database: bytes, log: bytes) -> Path:
    """The files as the machine finds them when the power is back."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "news.db"
    path.write_bytes(database)
    path.with_name("news.db-wal").write_bytes(log)
    return path


def is_whole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("pragma foreign_key_check").fetchall() == []
        db.execute("insert into articles_fts(articles_fts, rank) values ('integrity-check', 0)")


def torn(disks: list[Disk], dice: random.Random) -> Iterator[tuple[Disk, Disk, bytes]]:
    """Between each state and the next: logs cut off anywhere, and logs whose end is rubbish."""
    for before, following in pairwise(disks):
        assert following.database == before.database  # all of it stands in the log
        start, end = len(before.log), len(following.log)
        if end <= start:
            continue
        cut = dice.randrange(start, end)
        yield before, following, following.log[:cut]
        yield before, following, following.log[:cut] + dice.randbytes(end - cut)


@pytest.fixture
def dice() -> random.Random:
    return random.Random(20260303)


async def one_morning(path: Path, weather: str) -> list[Disk]:
    """Everything that was on the disk while a digest was posted."""
    newsroom = Newsroom(path, storage=Photographed)
    newsroom.slack.faults.extend(WEATHER[weather])
    runs = newsroom.open()
    [database] = newsroom._processes
    database.slack = newsroom.slack
    await newsroom.subscriptions.save_subscriptions([subscription()])
    await runs.tick()
    assert newsroom.texts() == BOTH
    disks = list(database.disks)
    newsroom.close()
    return disks


async def recover(path: Path, outside: Channels, told: str) -> None:
    """Another process finishes the digest, and Slack is as it was."""
    newsroom = Newsroom(path)
    newsroom.slack.channels = {channel: list(standing) for channel, standing in outside.items()}
    newsroom.slack._last = 100
    newsroom.clock.advance(newsroom.terms.lease)
    runs = newsroom.open()
    if not await newsroom.subscriptions.subscriptions():
        newsroom.close()
        return  # not even subscribed when the power failed
    await runs.tick()
    assert newsroom.texts() == BOTH, told
    [outcome] = await newsroom.deliveries.outcomes(NEWS[0].article.key, 5)
    assert outcome.run.state is RunState.DONE, told
    states = [part.state for part in await newsroom.deliveries.parts(outcome.run.id)]
    assert states == [PartState.POSTED] * 2, told
    assert await runs.tick() == []
    newsroom.close()


@pytest.mark.parametrize("weather", WEATHER)
async def test_a_digest_survives_at_every_commit(tmp_path: Path, weather: str):
    disks = await one_morning(tmp_path / "first.db", weather)
    assert len(disks) > 8
    for number, disk in enumerate(disks):
        for outside in disk.outside:
            path = after_the_failure(tmp_path / "copy", disk.database, disk.log)
            is_whole(path)
            assert rows_of(path) == disk.rows, number
            await recover(path, outside, f"{weather}, after commit {number}")


async def test_a_digest_survives_half_way_into_a_commit(tmp_path: Path, dice: random.Random):
    disks = await one_morning(tmp_path / "first.db", "answer lost after posting")
    seen = set()
    for before, following, log in torn(disks, dice):
        path = after_the_failure(tmp_path / "copy", before.database, log)
        is_whole(path)
        found = rows_of(path)
        assert found in (before.rows, following.rows)
        seen.add(found == before.rows)
        await recover(path, before.outside[-1], "half-way into a commit")
    assert True in seen


async def test_news_survive_at_every_commit_and_half_way_into_one(tmp_path: Path, dice: random.Random):
    database = Photographed.open(tmp_path / "first.db", readers=1)
    feeds, articles = SqliteFeedStore(database), SqliteArticleStore(database)
    for poll in range(5):
        news = [samples.article(poll * 4 + number) for number in range(4)]
        await feeds.record(samples.plan(*news), samples.NOON)
        waiting = await articles.unjudged(10)
        assert [one.key for one in waiting] == [one.key for one in news]
        judged = [JudgedArticle(one, samples.judgement(f"story-{one.key}")) for one in waiting]
        await articles.save_judged(judged, samples.NOON)
    disks = list(database.disks)
    database.close()
    assert [len(disk.rows["judgements"]) for disk in disks] == [0, 4, 4, 8, 8, 12, 12, 16, 16, 20]
    for disk in disks:
        path = after_the_failure(tmp_path / "copy", disk.database, disk.log)
        is_whole(path)
        assert rows_of(path) == disk.rows
        with closing(sqlite3.connect(path)) as db:  # what is judged can be searched for, nothing else
            found = db.execute("select count(*) from articles_fts where articles_fts match 'norvane'")
            assert found.fetchone() == (len(disk.rows["judgements"]),)
    for before, following, log in torn(disks, dice):
        path = after_the_failure(tmp_path / "copy", before.database, log)
        is_whole(path)
        assert rows_of(path) in (before.rows, following.rows)


async def test_what_was_not_yet_synced_is_what_may_be_lost(tmp_path: Path):
    """The check can fail: a log that lost an acknowledged commit tells fewer rows."""
    disks = await one_morning(tmp_path / "first.db", "fair")
    last = disks[-1]
    path = after_the_failure(tmp_path / "copy", last.database, last.log[: len(disks[-2].log)])
    assert rows_of(path) != last.rows
