"""Why: what became of an article, told stage by stage from what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.models.articles import StoryMatch
from bot.models.delivery import Message, PartState, Run, RunState, Slot
from bot.models.digests import RankPart
from bot.news.explain import Explainer
from storage.sqlite.articles import SqliteArticleStore
from storage.sqlite.deliveries import SqliteDeliveryStore
from storage.sqlite.engine.database import Database
from storage.sqlite.feeds import SqliteFeedStore
from tests.storage.sqlite.samples import APPROVAL, FEED, NOISE, NOON, NORVANE, article, hours, judged, plan

LATER = NOON + hours(2)


class Desk:
    """The stores, and an explainer over them."""

    def __init__(self, path: Path) -> None:
        self.database = Database.open(path)
        self.articles = SqliteArticleStore(self.database)
        self.deliveries = SqliteDeliveryStore(self.database)
        self.feeds = SqliteFeedStore(self.database)
        self.explainer = Explainer(
            self.articles,
            self.deliveries,
            self.feeds,
            feed_name=lambda url: {FEED: "Example Wire"}[url],
            key_of=lambda url: f"key-{url.rpartition('/')[2]}",
            timezone="Europe/Berlin",
        )
        self.days = 0

    async def run(
        self,
        *,
        shows: Mapping[str, tuple[str, ...]] | None = None,
        left: Mapping[str, tuple[str, ...]] | None = None,
        state: RunState = RunState.DONE,
        ranks: Mapping[str, tuple[RankPart, ...]] | None = None,
        asked: bool = False,
    ) -> None:
        """A digest of the next day."""
        self.days += 1
        slot = Slot("s", date(2026, 3, 2) + timedelta(days=self.days), "asked 7" if asked else "08:00", NOON)
        run = Run(
            f"r{self.days}", slot, "T", "#biotech", RunState.CLAIMED, "me", NOON, NOON, asked=asked,
            window_start=NOON - hours(24), window_end=NOON,
        )  # fmt: skip
        assert await self.deliveries.claim(run)
        assert await self.deliveries.freeze(run, [Message("x", ())], shows or {}, left or {}, ranks or {})
        [part] = await self.deliveries.parts(run.id)
        became = PartState.UNKNOWN if state is RunState.UNKNOWN else PartState.POSTED
        await self.deliveries.record_part(replace(part, state=became), "me", NOON)
        await self.deliveries.finish(run.id, "me", state, None)

    async def why(self, number: int = 1) -> str:
        return "\n".join((await self.explainer.why(f"https://wire.example/{number}")).lines)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "news.db")
    yield desk
    desk.database.close()


async def test_what_was_never_seen(desk: Desk):
    explanation = await desk.explainer.why("https://wire.example/9")
    assert not explanation.known
    assert explanation.lines == ("No feed has ever shown https://wire.example/9, as far as is remembered.",)


async def test_what_stood_in_a_feed_before_it_was_first_read(desk: Desk):
    await desk.feeds.record(plan(seen=plan(article()).seen), NOON)
    told = await desk.why()
    assert "Seen       Example Wire, 2 Mar 2026 13:00 CET" in told
    assert "no: it stood in the feed before its first poll, or was cleaned away" in told


async def test_what_waits_for_its_judgement(desk: Desk):
    await desk.feeds.record(plan(article()), NOON)
    assert "Judged     not yet" in await desk.why()


async def test_each_stage_with_its_rule(desk: Desk):
    await desk.feeds.record(plan(article()), NOON)
    one = judged(noise=NOISE, event=APPROVAL, companies=(NORVANE,))
    await desk.articles.save_judged([one], LATER)
    told = await desk.why()
    for line in (
        "Norvane opens plant number 1",
        "https://wire.example/1",
        "Published  2 Mar 2026 13:01 CET",
        "Noise      law-firm-alert: asks holders to join a suit",
        "Sectors    energy (0.50): feed Example Wire",
        "Event      approval: says approves",
        "Companies  Norvane Inc. (NRVN), subject: alias",
        "Summary    lead sentence: Norvane opened a plant.",
        "Story      story-1, its own: nothing like it",
        "Digests    in none so far",
    ):
        assert line in told.splitlines(), told


async def test_what_joined_another_article_s_story(desk: Desk):
    await desk.feeds.record(plan(article(1), article(2)), NOON)
    joined = StoryMatch("story-1", "key-1", "copy", 0.93, "the same words")
    copy = judged(2)
    copy = replace(copy, judgement=replace(copy.judgement, story=joined))
    await desk.articles.save_judged([judged(1), copy], LATER)
    told = await desk.why(2)
    assert (
        "Story      story-1, joined with “Norvane opens plant number 1” as copy (0.93): the same words"
        in told
    )


async def test_the_digests_that_showed_it_and_those_that_did_not(desk: Desk):
    await desk.feeds.record(plan(article()), NOON)
    await desk.articles.save_judged([judged()], LATER)
    await desk.run(left={"no-room": ("key-1",)})
    await desk.run(
        shows={"story-1": ("key-1",)},
        ranks={"story-1": (RankPart("recency", 1.5, "2 hours old"), RankPart("noise", -0.5, "an advert"))},
        asked=True,
    )
    await desk.run(left={"already-shown": ("key-1",)})
    await desk.run(left={"excluded:horoscope": ("key-1",)})
    await desk.run(left={"muted:Example Wire": ("key-1",)})
    await desk.run(left={"noise:advert": ("key-1",)})
    await desk.run(left={"too-old": ("key-1",), "no-room": ("key-2",)})
    told = (await desk.why()).splitlines()
    first = next(number for number, line in enumerate(told) if line.startswith("Digests"))
    assert [line.strip().removeprefix("Digests").strip() for line in told[first:]] == [
        "#biotech, 2026-03-09 08:00: left out: it was published too long before",
        "#biotech, 2026-03-08 08:00: left out as noise (advert)",
        "#biotech, 2026-03-07 08:00: left out: the channel has muted Example Wire",
        "#biotech, 2026-03-06 08:00: left out: the sector excludes “horoscope”",
        "#biotech, 2026-03-05 08:00: left out: this channel had been shown the story before",
        "#biotech, 2026-03-04 on request: shown",
        "It stands where it does chiefly for this: 2 hours old.",
        "It was held back by this: an advert.",
        "ranked 1.00:",
        "+1.50 recency: 2 hours old",
        "-0.50 noise: an advert",
        "#biotech, 2026-03-03 08:00: left out: stories of higher rank filled the digest",
    ]


async def test_a_digest_whose_fate_is_unknown_says_so(desk: Desk):
    await desk.feeds.record(plan(article()), NOON)
    await desk.articles.save_judged([judged()], LATER)
    await desk.run(shows={"story-1": ("key-1",)}, state=RunState.UNKNOWN)
    assert "#biotech, 2026-03-03 08:00: shown (unknown)" in await desk.why()


async def test_an_edit_is_told_of(desk: Desk):
    await desk.feeds.record(plan(article()), NOON)
    await desk.articles.save_judged([judged()], LATER)
    edited = replace(article(), title="Norvane closes plant number 1", fingerprint="other")
    await desk.feeds.record(plan(updated=(edited,), seen=plan(edited).seen), LATER)
    assert "will be judged anew: its feed has edited it since" in await desk.why()


async def test_of_a_hidden_channel_neither_name_nor_readers_wishes_are_told(desk: Desk):
    await desk.feeds.record(plan(article()), NOON)
    await desk.articles.save_judged([judged()], LATER)
    await desk.run(left={"muted:Example Wire": ("key-1",)})
    wish = RankPart("feedback", -0.6, "readers here found it not useful")
    await desk.run(shows={"story-1": ("key-1",)}, ranks={"story-1": (wish,)})

    async def nobody(channel: str) -> bool:
        assert channel == "#biotech"
        return False

    told = (await desk.explainer.why("https://wire.example/1", may_name=nobody)).lines
    first = next(number for number, line in enumerate(told) if line.startswith("Digests"))
    assert [line.strip() for line in told[first:]] == [
        "Digests    a private channel, 2026-03-04 08:00: shown",
        "a private channel, 2026-03-03 08:00: left out",
    ]
