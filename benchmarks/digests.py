"""Composing a digest from ten thousand fresh articles: select, group, rank, cut, render.

The peer does what bots without a story index do at this point: it compares the titles of all pairs
(RapidFuzz, compiled, its fastest scorer with a cut-off) to drop near-copies, sorts by date and cuts. Our
stories are known from judging, whose cost per article stands in the benchmark of the story index.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.harness import Measure, Result, timed
from bot.bootstrap.components import make_desk
from bot.config.load import load_config
from bot.digests.compose import DigestContext, compose
from bot.digests.figures import Sizes
from bot.models.articles import (
    Article,
    JudgedArticle,
    Judgement,
    Noise,
    NoiseClass,
    SectorFit,
    StoryMatch,
    Summary,
)
from bot.models.delivery import Shown, Subscription
from bot.render.slack.digest import render_digest

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = 10_000
NOW = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
TARGET = 0.3  # seconds
SHOWN = 2_000  # stories that the channel had before
WORDS = (
    "aurelia harbor quay meridian northwind bio energy pharma raises cuts wins sells buys opens trial phase "
    "approval guidance quarter revenue plant turbine grid antibody vaccine loan merger stake board chief"
).split()


def invented(sectors: list[str]) -> list[JudgedArticle]:
    """Articles of a day: four fifths of them stories of their own, the rest further tellings, some noise."""
    dice = random.Random(3)
    news: list[JudgedArticle] = []
    for number in range(ARTICLES):
        key = f"https://wire.example/{number}"
        twin = dice.choice(news) if news and dice.random() < 0.2 else None
        title = (
            f"{twin.article.title} - update"
            if twin
            else " ".join(dice.choices(WORDS, k=8)).capitalize() + f" {number}"
        )
        sentence = " ".join(dice.choices(WORDS, k=18)).capitalize() + "."
        at = NOW - timedelta(seconds=dice.randrange(86_400))
        fits = tuple(SectorFit(one, dice.random(), "by words") for one in dice.sample(sectors, 2))
        story = twin.judgement.story.story_id if twin else f"s{number}"
        noise = Noise(dice.choice(list(NoiseClass)), "by rule") if dice.random() < 0.15 else None
        news.append(
            JudgedArticle(
                Article(
                    key=key,
                    feed_url="https://wire.example/rss",
                    feed_key=key,
                    url=key,
                    title=title,
                    text=" ".join([sentence] * 20),
                    source=dice.choice(("Harbor Wire", "Quay Post", "Meridian Daily", "Northwind")),
                    published=at,
                    first_seen=at,
                    dated=True,
                    fingerprint="0",
                ),
                Judgement(
                    noise,
                    fits,
                    None,
                    Summary(sentence, "first sentence"),
                    StoryMatch(story, None, "new", 0, ""),
                ),
            )
        )
    return news


def by_pairs(news: list[JudgedArticle], size: int) -> list[JudgedArticle]:
    """What stands in for a digest where titles are compared pair by pair."""
    import numpy as np
    from rapidfuzz import fuzz, process

    titles = [one.article.title.casefold() for one in news]
    copies: set[int] = set()
    for start in range(0, len(titles), 500):
        scores = process.cdist(titles[start : start + 500], titles, scorer=fuzz.ratio, score_cutoff=85)
        for row, column in zip(*np.nonzero(scores), strict=True):
            if start + row < column:
                copies.add(int(column))
    fresh = [one for number, one in enumerate(news) if number not in copies and one.judgement.noise is None]
    return sorted(fresh, key=lambda one: one.article.published, reverse=True)[:size]


def run() -> Result:
    """Compose and render, beside the comparison of all pairs."""
    config = load_config(ROOT / "sectors.yaml")
    sectors = [sector.key for sector in config.sectors]
    desk = make_desk(config, Sizes())
    news = invented(sectors)
    wish = Subscription("s", "T", "C", tuple(sectors), "08:00", "Europe/Berlin", (1, 2, 3, 4, 5))
    shown = Shown(frozenset(f"s{number}" for number in range(SHOWN)))
    frame = DigestContext("d", wish, NOW - timedelta(hours=24), NOW, shown=shown)

    ours = timed(lambda: render_digest(compose(news, desk, frame).digest), runs=5)
    composing = timed(lambda: compose(news, desk, frame), runs=5)
    started = time.perf_counter()
    by_pairs(news, wish.size * len(sectors))
    peer = time.perf_counter() - started

    hundred = statistics.median(timed(lambda: compose(news[:100], desk, frame), runs=3) for _ in range(3))
    name = "rapidfuzz on all pairs of titles, sorted, cut"
    return Result(
        f"Digest from {ARTICLES:,} fresh articles in {len(sectors)} sectors",
        (
            Measure(
                "composed and rendered", ours, "s", name, peer, peer / ours, f"< {TARGET} s", ours < TARGET
            ),
            Measure("composed", composing, "s"),
            Measure("composed from a hundred", hundred, "s"),
        ),
    )
