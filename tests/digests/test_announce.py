"""Watchers hear of what was judged late, too: once, as long as it is news. With the real stores."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import DeliveryRateLimited
from bot.models.articles import CompanyLink, CompanyRole, JudgedArticle
from bot.models.delivery import Message
from bot.models.digests import DigestItem
from bot.models.people import Watch
from bot.news.watch_alerts import REACH, WatchAlerts
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.engine.database import Database
from storage.sqlite.watches import SqliteWatchStore
from tests.digests.samples import MORNING, group, judged, store, stored
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AURELIA = CompanyLink("Aurelia Bio", "AURB", "NYSE", 1, CompanyRole.SUBJECT, "Aurelia Bio", 0, 11, "alias")


def news(title: str, published, first_seen=None) -> JudgedArticle:
    return judged(title, key=title, published=published, first_seen=first_seen, companies=(AURELIA,))


def render(items: Sequence[DigestItem], heading: str, _timezone: str) -> Message:
    return Message("; ".join(item.title for item in items), ())


async def address(_team: str, place: str) -> tuple[str, str]:
    return place, "UTC"


class Desk:
    def __init__(self, path: Path) -> None:
        self.clock = VirtualClock(MORNING)
        self.slack = FakeSlack(self.clock)
        self.database = Database.open(path)
        self.watches = SqliteWatchStore(self.database)
        self.announcer = self.process()

    def process(self) -> WatchAlerts:
        return WatchAlerts(
            watches=self.watches,
            articles=SqliteArticleStore(self.database),
            posters=lambda _team: self.slack,
            address=address,
            group=group,
            render=render,
            clock=self.clock,
        )

    async def announced(self) -> list[str]:
        before = len(self.slack.channels.get("CONE", ()))
        await self.announcer.announce()
        return [standing.message.text for standing in self.slack.channels.get("CONE", ())[before:]]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path / "news.db")
    await desk.watches.add(Watch("T1", "CONE", AURELIA.name, AURELIA.symbol, "U1", MORNING))
    assert await desk.announced() == []
    yield desk
    desk.database.close()


@pytest.mark.parametrize(("waited", "told"), [(26 * HOUR, ["Trial ends"]), (3 * DAY, [])])
async def test_what_waited_for_its_judgement_is_told_once_while_it_is_news(desk: Desk, waited, told):
    one = news("Trial ends", MORNING + HOUR)
    await stored(desk.database, [one], MORNING + HOUR)
    desk.clock.advance(HOUR + waited)
    assert await desk.announced() == []
    await store(desk.database, [one], desk.clock.now())
    assert await desk.announced() == told
    assert await desk.announced() == []
    desk.announcer = desk.process()
    assert await desk.announced() == []


async def test_what_slack_did_not_take_is_told_later_however_late_it_was_judged(desk: Desk):
    one = news("Trial ends", MORNING + HOUR)
    desk.clock.advance(20 * HOUR)
    await store(desk.database, [one], desk.clock.now())
    desk.slack.faults.append(DeliveryRateLimited("Slack asks to wait.", 20 * HOUR))
    assert await desk.announced() == []
    assert await desk.announced() == ["Trial ends"]


async def test_what_slack_never_takes_is_tried_for_some_hours_only(desk: Desk):
    looked = await desk.watches.looked_at()
    await store(desk.database, [news("Trial ends", MORNING + HOUR)], MORNING)
    desk.clock.advance(20 * HOUR)
    for _ in range(2):
        desk.slack.faults.append(DeliveryRateLimited("Slack asks to wait.", HOUR))
        assert await desk.announced() == []
        assert await desk.watches.looked_at() == looked
        desk.clock.advance(REACH / 2)
    desk.clock.advance(HOUR)
    desk.slack.faults.append(DeliveryRateLimited("Slack asks to wait.", HOUR))
    assert await desk.announced() == []
    assert await desk.watches.looked_at() == looked + 1
    assert await desk.announced() == []


async def test_a_company_watched_from_now_on_tells_nothing_of_before(desk: Desk):
    old = replace(AURELIA, name="Norvane", symbol="NRVN")
    early = judged("Norvane opens plant", published=MORNING + HOUR, companies=(old,))
    await stored(desk.database, [early], MORNING + HOUR)
    desk.clock.advance(10 * HOUR)
    await desk.watches.add(Watch("T1", "CONE", "Norvane", "NRVN", "U1", desk.clock.now()))
    await store(desk.database, [early], desk.clock.now())
    assert await desk.announced() == []
