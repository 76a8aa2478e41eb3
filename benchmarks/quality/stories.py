"""Same story or not: copies across wires, different releases of one wire and day, business news pairs."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality._releases import Release, copy, held_out, releases
from bot.articles.stories.same_story import same_story
from bot.articles.stories.signature import Signature, sign

COPIES = 2_000
GROUPS = 1_000
PAIR_FILES = ("labeled_eval_set.jsonl", "human_labels.jsonl", "bloomberg_eval_large.jsonl")


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Stories: quality", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    rng = random.Random(11)
    everything = [release for release in releases(folder) if len(release.text) > 80]
    unseen = [release for release in everything if held_out(release.title)]
    measures, worst = _copies(rng.sample(unseen, COPIES), rng)
    for more_measures, more_worst in (_different(everything, rng), _pairs(folder)):
        measures += more_measures
        worst += more_worst
    return Result("Stories: quality", tuple(measures), tuple(worst))


def _copies(sample: list[Release], rng: random.Random) -> tuple[list[Measure], list[str]]:
    joined = again = 0
    worst = []
    for release in sample:
        title, text = copy(release, rng)
        first = _signed(release)
        decision = same_story(first, sign(title, text, release.day + timedelta(hours=rng.randint(0, 24))))
        joined += decision.same
        again += same_story(first, sign(title, text, release.day + timedelta(days=rng.randint(4, 40)))).same
        if not decision.same:
            worst.append(f"missed copy ({decision.why}): {release.title[:90]} | {title[:90]}")
    share = joined / len(sample)
    return [
        Measure("copies joined (held out)", share, "", target=">= .97", met=share >= 0.97),
        Measure("copies joined weeks later", again / len(sample), "", target="0", met=not again),
    ], worst[:8]


def _different(everything: list[Release], rng: random.Random) -> tuple[list[Measure], list[str]]:
    days: dict[tuple[str, datetime], list[Release]] = defaultdict(list)
    for release in everything:
        days[release.wire, release.day].append(release)
    groups = [group for group in days.values() if len(group) > 1]
    compared = joined = nearest = nearest_joined = 0
    worst = []
    for group in rng.sample(groups, min(GROUPS, len(groups))):
        some = rng.sample(group, min(len(group), 12))
        signatures = [_signed(release) for release in some]
        for (one, a), (other, b) in combinations(zip(some, signatures, strict=True), 2):
            decision = same_story(a, b)
            compared += 1
            joined += decision.same
            if decision.same and decision.kind != "exact":
                worst.append(f"joined ({decision.why}): {one.title[:90]} | {other.title[:90]}")
        for at, a in enumerate(signatures):
            close = max(
                (b for n, b in enumerate(signatures) if n != at), key=lambda b: len({*a.lead} & {*b.lead})
            )
            nearest += 1
            nearest_joined += same_story(a, close).same
    share = joined / compared
    return [
        Measure(
            "different releases of a wire and day joined", share, "", target="<= .005", met=share <= 0.005
        ),
        Measure("... each with its nearest (true reposts among them)", nearest_joined / nearest, ""),
    ], rng.sample(worst, min(8, len(worst)))


def _pairs(folder: Path) -> tuple[list[Measure], list[str]]:
    hits = false = missed = 0
    worst = []
    for same, pair in _labelled(folder):
        decision = same_story(_side(pair, "a"), _side(pair, "b"))
        hits += same and decision.same
        missed += same and not decision.same
        if decision.same and not same:
            false += 1
            worst.append(f"labelled different: {pair['item_a_title'][:90]} | {pair['item_b_title'][:90]}")
    precision, recall = hits / max(1, hits + false), hits / max(1, hits + missed)
    return [
        Measure("business pairs: precision", precision, "", target=">= .85", met=precision >= 0.85),
        Measure("business pairs: recall", recall, "", target=">= .3", met=recall >= 0.3),
    ], worst


def _labelled(folder: Path) -> Iterator[tuple[bool, dict[str, str]]]:
    seen = set()
    for name in PAIR_FILES:
        for line in (folder / "news" / "story_pairs" / name).read_text().splitlines():
            pair = json.loads(line)
            key = (pair["item_a_title"], pair["item_b_title"], pair["item_a_lede"][:50])
            if key not in seen:
                seen.add(key)
                yield (pair.get("final_label") or pair.get("human_label")) == "SAME", pair


def _side(pair: dict[str, str], side: str) -> Signature:
    published = pair[f"item_{side}_published_at"]
    moment = datetime.fromisoformat(published[:19]).replace(tzinfo=UTC) if published else None
    return sign(pair[f"item_{side}_title"], pair[f"item_{side}_lede"] or "", moment)


def _signed(release: Release) -> Signature:
    return sign(release.title, release.text, release.day)
