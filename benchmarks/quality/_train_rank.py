"""What the parts of a rank should weigh: ``python -m benchmarks.quality._train_rank``.

A random search around the present weights over the gold days, by the mean of R3 and nDCG@8 less a little for zeros and
repeats, drawn back towards where it began. It prints what the best few weigh on average, and what that choice is worth
on a day that took no part in it (each day left out in turn): people round the weights into ``bot/articles/rank.py``.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import fields, replace

from benchmarks.corpora import corpora
from benchmarks.quality._gold import FIRST, cells, measure
from benchmarks.quality.days import composed_all, config_of, names
from bot.articles.rank import EVENT_VALUE, RankWeights
from bot.bootstrap.components import make_judge

ROUNDS = 1_500
BEST = 12
PULL = 0.02
ONES = replace(RankWeights(), **{field.name: 1.0 for field in fields(RankWeights)})
PARTS = (
    "recency",
    "publishers",
    "source",
    "sector",
    "amount",
    "setback",
    "authority",
    "economy",
    "shock",
    "size",
    "form",
)
KINDS = tuple(str(kind) for kind in EVENT_VALUE)
Row = tuple[tuple[float, ...], int]  # the parts at weight 1, then the kinds of event; the gold cluster
Day = tuple[str, list[Row], dict[int, int]]


def main() -> None:
    days = list(_days())
    now = RankWeights()
    start = [float(getattr(now, name)) for name in PARTS] + [
        now.event * EVENT_VALUE[kind] for kind in EVENT_VALUE
    ]
    rng = random.Random(4)
    tried = [(start, [_worth(day, start) for day in days])]
    for _ in range(ROUNDS):
        base = max(rng.sample(tried, min(6, len(tried))), key=lambda one: _total(one, start))[0]
        weights = [
            max(0.0, value * rng.lognormvariate(0, 0.25)) if rng.random() < 0.4 else value for value in base
        ]
        weights[0] = start[0]  # most of the days' times are not known: recency is set by hand
        tried.append((weights, [_worth(day, weights) for day in days]))
    print(f"at first: {statistics.mean(tried[0][1]):.3f}")
    left = []
    for out in range(len(days)):
        best = max(
            tried, key=lambda one: _total((one[0], [v for n, v in enumerate(one[1]) if n != out]), start)
        )
        left.append(best[1][out])
    print(f"each day left out: {statistics.mean(left):.3f}")
    best = sorted(tried, key=lambda one: -_total(one, start))[:BEST]
    mean = [statistics.mean(one[0][place] for one in best) for place in range(len(start))]
    print(f"mean of the best: {statistics.mean(_worth(day, mean) for day in days):.3f}")
    for name, before, value in zip((*PARTS, *KINDS), start, mean, strict=True):
        print(f"{name:16} {before:5.2f} -> {value:5.2f}")


def _total(one: tuple[list[float], list[float]], start: Sequence[float]) -> float:
    far = statistics.mean(((a - b) / max(0.3, abs(b))) ** 2 for a, b in zip(one[0], start, strict=True))
    return statistics.mean(one[1]) - PULL * far


def _worth(day: Day, weights: Sequence[float]) -> float:
    _, rows, importance = day
    best = sorted(rows, key=lambda row: -sum(w * v for w, v in zip(weights, row[0], strict=True) if v))
    found = measure([cluster for _, cluster in best[:FIRST]], importance)
    return (found["R3"] + found["nDCG"]) / 2 - 0.02 * found["zeros"] - 0.01 * found["twice"]


def _days() -> list[Day]:
    folder = corpora()
    assert folder is not None, "no corpora (SECTORWIRE_CORPORA)"
    judged = {}
    days = []
    for cell in cells(folder):
        keys = tuple(sorted(article.key for article in cell.articles))
        if keys not in judged:
            judged[keys] = make_judge(config_of(cell), names()).judge_all(cell.articles, cell.now)
        rows = []
        for item in composed_all(cell, judged[keys], ONES):
            parts = {part.name: part.value for part in item.parts}
            told = next((part.why.split(":")[0] for part in item.parts if part.name == "event"), "")
            values = (*(parts.get(name, 0.0) for name in PARTS), *(float(kind == told) for kind in KINDS))
            rows.append((values, cell.cluster.get(item.article_key, 0)))
        days.append((cell.name, rows, dict(cell.importance)))
    return days


if __name__ == "__main__":
    main()
