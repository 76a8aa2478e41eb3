"""A database with some of everything, and what must still be there after an upgrade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.models.articles import NewsQuery
from bot.models.companies import CachedPiece, ChangeKind, CompanyChange
from bot.models.delivery import Message, PartState, Posted, Run, RunState, Slot, Subscription
from bot.models.people import Dislike, Mute, SavedStory, Watch
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.companies import SqliteCompanyCache
from storage.sqlite.deliveries import SqliteDeliveryStore
from storage.sqlite.directory import SqliteDirectoryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.events import SqliteEventLedger
from storage.sqlite.feeds import SqliteFeedStore
from storage.sqlite.mutes import SqliteMuteStore
from storage.sqlite.saved import SqliteSavedStore
from storage.sqlite.search.articles import SqliteNewsSearch
from storage.sqlite.subscriptions import SqliteSubscriptionStore
from storage.sqlite.watches import SqliteWatchStore
from tests.storage.sqlite.samples import APPROVAL, FEED, NOON, NORVANE, article, hours, judged, plan

SUBSCRIPTION = Subscription(
    "sub-1", "T1", "C1", ("energy", "biotech"), "08:00", "Europe/Berlin", (0, 1, 2, 3, 4), holidays="NYSE"
)
RUN = Run(
    id="run-1",
    slot=Slot("sub-1", date(2026, 3, 2), "08:00", NOON),
    team="T1",
    channel="C1",
    state=RunState.CLAIMED,
    owner="me",
    lease_until=NOON + hours(1),
    claimed_at=NOON,
    window_start=NOON - hours(24),
    window_end=NOON,
)
WATCH = Watch("T1", "C1", "Norvane Inc.", "NRVN", "U1", NOON)
SAVED = SavedStory("T1", "U1", "story-1", "Norvane opens plant", "https://wire.example/1", "Wire", NOON, NOON)
MUTE = Mute("T1", "C1", "source", "wire", "Wire", "U1", NOON)
DISLIKE = Dislike("T1", "C1", "U1", "story-1", "Wire", None, NOON)
PIECE = CachedPiece("sec", "42", '{"a": 1}', NOON)
CHANGE = CompanyChange(
    42, ChangeKind.LEFT, "Norvane Inc.", date(2026, 3, 8), "the SEC's list", "NRVN", "NYSE"
)
MESSAGE = Message("Digest – “Monday”", ({"type": "divider"},))


async def fill(path: Path) -> None:
    """Make the database, through the stores of this version."""
    database = Database.open(path)
    try:
        await SqliteFeedStore(database).record(plan(article(1), article(2), article(3)), NOON)
        await SqliteArticleStore(database).save_judged(
            [judged(1, companies=(NORVANE,), event=APPROVAL), judged(2)], NOON
        )
        await SqliteSubscriptionStore(database).save_subscriptions([SUBSCRIPTION])
        deliveries = SqliteDeliveryStore(database)
        assert await deliveries.claim(RUN)
        assert await deliveries.freeze(
            RUN, [MESSAGE], {"story-1": ["key-1"]}, {"noise:advert": ["key-2"]}, {}
        )
        [part] = await deliveries.parts("run-1")
        await deliveries.record_part(
            replace(part, state=PartState.POSTED, posted=Posted("C1", "1.5")), "me", NOON + hours(1)
        )
        await deliveries.finish("run-1", "me", RunState.DONE, None)
        assert await SqliteEventLedger(database).first("event Ev1", NOON, hours(24))
        assert await SqliteWatchStore(database).add(WATCH)
        assert await SqliteWatchStore(database).claim("T1", "C1", ["story-1"], NOON) == ["story-1"]
        assert await SqliteSavedStore(database).save(SAVED)
        assert await SqliteMuteStore(database).mute(MUTE)
        assert await SqliteMuteStore(database).dislike(DISLIKE)
        await SqliteCompanyCache(database).keep(PIECE)
        await SqliteDirectoryStore(database).keep(date(2026, 3, 1), "42\tNRVN\tNYSE\tNorvane Inc.\n")
        await SqliteDirectoryStore(database).remember([CHANGE])
    finally:
        database.close()


async def assert_kept(database: Database, *, waiting: Sequence[str] = ("key-3",)) -> None:
    """All of it reads as it was written, through the stores of whatever version runs."""
    articles = SqliteArticleStore(database)
    found = await articles.get(["key-1", "key-2"])
    assert {key: one.article.title for key, one in found.items()} == {
        "key-1": "Norvane opens plant number 1",
        "key-2": "Norvane opens plant number 2",
    }
    assert found["key-1"].judgement.companies == (NORVANE,)
    assert [one.key for one in await articles.unjudged(10)] == list(waiting)
    hits = await SqliteNewsSearch(database).search(NewsQuery(words="plant pumps", symbols=("NRVN",)))
    assert [one.article.key for one in hits] == ["key-1"]
    feeds = SqliteFeedStore(database)
    assert set(await feeds.states([FEED])) == {FEED}
    assert set(await feeds.seen(FEED, ["guid-1", "guid-2", "guid-3", "guid-4"])) == {
        "guid-1",
        "guid-2",
        "guid-3",
    }
    [subscription] = await SqliteSubscriptionStore(database).subscriptions()
    assert subscription == SUBSCRIPTION
    deliveries = SqliteDeliveryStore(database)
    assert await deliveries.slots(date(2026, 1, 1)) == [RUN.slot]
    assert not await deliveries.claim(replace(RUN, id="run-2")), "what was posted is not posted again"
    shown = await deliveries.shown("T1", "C1")
    assert (shown.stories, shown.articles) == ({"story-1"}, {"key-1"})
    [part] = await deliveries.parts("run-1")
    assert (part.message, part.posted) == (MESSAGE, Posted("C1", "1.5"))
    assert not await SqliteEventLedger(database).first("event Ev1", NOON, hours(24))
    watches = SqliteWatchStore(database)
    assert await watches.watches("T1", "C1") == [WATCH]
    assert await watches.claim("T1", "C1", ["story-1"], NOON) == []
    assert await SqliteSavedStore(database).saved("T1", "U1", 9) == [SAVED]
    mutes = SqliteMuteStore(database)
    assert await mutes.mutes("T1", "C1") == [MUTE]
    assert await mutes.dislikes("T1", "C1") == [DISLIKE]
    assert await SqliteCompanyCache(database).pieces([("sec", "42")]) == {("sec", "42"): PIECE}
    assert await SqliteDirectoryStore(database).newest() == (
        date(2026, 3, 1),
        "42\tNRVN\tNYSE\tNorvane Inc.\n",
    )
