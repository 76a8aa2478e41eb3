"""News of our own making, for the stores' tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.models.articles import (
    Article,
    CompanyLink,
    CompanyRole,
    Event,
    EventType,
    JudgedArticle,
    Judgement,
    Noise,
    NoiseClass,
    SectorFit,
    StoryMatch,
    Summary,
)
from bot.models.feeds import FeedState, PollPlan, SeenEntry

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FEED = "https://wire.example/feed"


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def article(number: int = 1, **changes: Any) -> Article:
    plain = Article(
        key=f"key-{number}",
        feed_url=FEED,
        feed_key=f"guid-{number}",
        url=f"https://wire.example/{number}",
        title=f"Norvane opens plant number {number}",
        text=f"Norvane opened plant number {number} on Monday.\n\nIt makes pumps.",
        source="Example Wire",
        published=NOON + timedelta(minutes=number),
        first_seen=NOON + timedelta(minutes=number, seconds=30),
        dated=True,
        fingerprint=f"print-{number}",
    )
    return replace(plain, **changes)


def judgement(story: str = "story-1", **changes: Any) -> Judgement:
    plain = Judgement(
        noise=None,
        sectors=(SectorFit("energy", 0.5, "feed Example Wire"),),
        event=None,
        summary=Summary("Norvane opened a plant.", "lead sentence"),
        story=StoryMatch(story, None, "new", 0.0, "nothing like it"),
    )
    return replace(plain, **changes)


def judged(number: int = 1, *, of: Article | None = None, **changes: Any) -> JudgedArticle:
    return JudgedArticle(of or article(number), judgement(f"story-{number}", **changes))


NOISE = Noise(NoiseClass.LAW_FIRM_ALERT, "asks holders to join a suit")
NORVANE = CompanyLink("Norvane Inc.", "NRVN", "NYSE", 42, CompanyRole.SUBJECT, "Norvane", 0, 7, "alias")
APPROVAL = Event(EventType.APPROVAL, "says approves")


def plan(*new: Article, **changes: Any) -> PollPlan:
    state = FeedState(FEED, FEED, baselined=True, last_ok_at=NOON)
    plain = PollPlan(state, new=new, seen=tuple(entry(item) for item in new))
    return replace(plain, **changes)


def entry(item: Article) -> SeenEntry:
    return SeenEntry(item.feed_url, item.feed_key, item.key, item.fingerprint)


def scribble(path: Path) -> None:
    """Overwrite pages near the end of a file."""
    raw = bytearray(path.read_bytes())
    raw[-60_000:-20_000] = b"\xa5" * 40_000
    path.write_bytes(raw)


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())
