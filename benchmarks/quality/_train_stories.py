"""Fit the weights of one event's signals: ``python -m benchmarks.quality._train_stories [--write]``.

Material, each without the third that is held out: the labelled pairs of ``judgement/pairs.jsonl`` and of
``news/story_pairs``, and pairs of the gold days: tellings of one event, and tellings of two that share a word.
A logistic regression by gradient descent with a little shrinkage, in plain Python: a few thousand pairs, a minute.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.quality._gold import cells, held_out, labels
from benchmarks.quality.judgement import _judge, _signature
from benchmarks.quality.stories import PAIR_FILES, _side
from bot.articles.stories.aliases import opposed
from bot.articles.stories.same_story import APART, forbids
from bot.articles.stories.signals import NAMES, signals
from bot.articles.stories.signature import Signature

OUT = Path(__file__).parents[2] / "bot" / "articles" / "story_weights.py"
Example = tuple[tuple[float, ...], bool, float]  # signals, one event, how much the pair counts
POSITIVES, NEGATIVES = 12, 1200  # pairs of a gold event; pairs of different events of a gold day


def examples(folder: Path, *, held: bool = False) -> Iterator[Example]:
    """All pairs that the hard rules leave open."""
    judge = _judge()
    for record in labels(folder, "pairs"):
        if held_out(str(record["id"])) is held:
            a, b = (_signature(judge, record[side]) for side in "ab")
            yield from _example(a, b, same=record["label"] == "same", weight=3.0)
    for name in PAIR_FILES:
        for line in (folder / "news" / "story_pairs" / name).read_text().splitlines():
            pair = json.loads(line)
            if held_out(pair["item_a_title"]) is held:
                label = (pair.get("final_label") or pair.get("human_label")) == "SAME"
                yield from _example(
                    _side(pair, "a"), _side(pair, "b"), same=label, weight=1.0 if label else 2.0
                )
    rng = random.Random(5)
    for cell in cells(folder):
        if held_out(cell.name) is not held:
            continue
        signed = {one.key: judge.signature(one) for one in cell.articles}
        events: dict[int, list[Signature]] = {}
        for key, number in cell.cluster.items():
            events.setdefault(number, []).append(signed[key])
        for number, tellings in events.items():
            if number:
                pairs = list(combinations(tellings, 2))
                for a, b in rng.sample(pairs, min(POSITIVES, len(pairs))):
                    yield from _example(a, b, same=True, weight=1.0)
        told = [(number, one) for number, tellings in events.items() if number for one in tellings]
        others = [(number, one) for number, tellings in events.items() for one in tellings]
        found = 0
        for number, a in rng.sample(told, len(told)):
            for other, b in rng.sample(others, min(300, len(others))):
                if other != number and {*a.title} & {*b.title} and found < NEGATIVES:
                    found += 1
                    yield from _example(a, b, same=False, weight=1.0)


def _example(a: Signature, b: Signature, *, same: bool, weight: float) -> Iterator[Example]:
    if not _settled(a, b):
        yield signals(a, b), same, weight


def _settled(a: Signature, b: Signature) -> bool:
    """Whether hard rules decide already."""
    apart = a.form in APART or b.form in APART or a.routine or b.routine or (a.release and b.release)
    return bool(apart or forbids(a, b) or opposed(a.doings, b.doings))


def fit(data: list[Example], *, rounds: int = 500, shrink: float = 0.0005) -> tuple[float, list[float]]:
    """Bias and weights; the signals' scales are alike, so that one step size serves all."""
    bias, weights = -3.0, [0.0] * len(NAMES)
    total = sum(weight for _, _, weight in data)
    speed = [0.0] * (len(NAMES) + 1)
    for _ in range(rounds):
        slope = [0.0] * (len(NAMES) + 1)
        for values, same, weight in data:
            score = bias + sum(w * v for w, v in zip(weights, values, strict=True))
            error = weight * ((1 / (1 + math.exp(-max(-30, min(30, score))))) - same)
            slope[-1] += error
            for place, value in enumerate(values):
                if value:
                    slope[place] += error * value
        for place in range(len(NAMES) + 1):
            gradient = slope[place] / total + (shrink * weights[place] if place < len(NAMES) else 0.0)
            speed[place] = 0.9 * speed[place] - 2.0 * gradient
            if place < len(NAMES):
                weights[place] += speed[place]
            else:
                bias += speed[place]
    return bias, weights


if __name__ == "__main__":
    there = corpora()
    assert there is not None, "no corpora (SECTORWIRE_CORPORA)"
    material = list(examples(there))
    print(len(material), "pairs,", sum(same for _, same, _ in material), "of one event")
    bias, weights = fit(material)
    for name, weight in zip(NAMES, weights, strict=True):
        print(f"{weight:+7.2f}  {name}")
    print(f"{bias:+7.2f}  bias")
    for title, held in (("tuned on", False), ("held out", True)):
        scored = [
            (1 / (1 + math.exp(-bias - sum(w * v for w, v in zip(weights, values, strict=True)))), same)
            for values, same, _ in (examples(there, held=True) if held else material)
        ]
        for bar in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            right = sum(same for score, same in scored if score >= bar)
            said = sum(score >= bar for score, _ in scored)
            print(
                f"{title} {bar}: P {right / max(1, said):.3f} R {right / max(1, sum(s for _, s in scored)):.3f} ({said})"
            )
    if "--write" in sys.argv:
        head = OUT.read_text().partition("BIAS")[0]
        told = "".join(f"    {weight:.2f},  # {name}\n" for name, weight in zip(NAMES, weights, strict=True))
        OUT.write_text(f"{head}BIAS = {bias:.2f}\nWEIGHTS = (\n{told})\n")
