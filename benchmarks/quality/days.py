"""Whole days: are a sector's must-haves among its first eight, each event once, and nothing that is none?

``python -m benchmarks.quality.days [WORD OF A CELL...]`` prints each digest beside what a reader held important.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality._gold import FIRST, SECTORS, Cell, cells, held_out, measure
from bot.articles.rank import RankWeights
from bot.bootstrap.components import make_desk, make_judge
from bot.companies.index import CompanyNames, company_names
from bot.config.load import Config
from bot.digests.compose import Composed, DigestContext, compose
from bot.digests.figures import Sizes
from bot.models.articles import JudgedArticle
from bot.models.delivery import Subscription
from bot.models.digests import DigestItem
from bot.models.operator import DeliveryDefaults, SectorRules

NAMES = ("R3", "nDCG", "zeros", "twice")
TARGETS = {"R3": (">= .60", 0.60), "nDCG": (">= .72", 0.72), "zeros": ("<= .3", 0.3), "twice": ("<= .1", 0.1)}
Told = tuple[Cell, list[DigestItem], dict[str, float]]


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Days: quality", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    told = list(digests(folder))
    measures = []
    for title, some in (
        ("all", told),
        ("tuned on", [one for one in told if not held_out(one[0].name)]),
        ("held out", [one for one in told if held_out(one[0].name)]),
    ):
        for name in NAMES:
            value = statistics.mean(row[name] for _, _, row in some)
            text, least = TARGETS[name]
            met = value >= least if text[0] == ">" else value <= least
            measures.append(Measure(f"{title} ({len(some)} cells): {name}", value, "", target=text, met=met))
    worst = [
        f"{cell.name}: " + " ".join(f"{name} {row[name]:.2f}" for name in NAMES) for cell, _, row in told
    ]
    return Result("Days: quality", tuple(measures), tuple(worst))


def digests(folder: Path, words: Sequence[str] = ()) -> Iterator[Told]:
    """Every cell with its digest's items and their measures."""
    judged: dict[tuple[str, ...], list[JudgedArticle]] = {}
    for cell in cells(folder):
        if words and not any(word in cell.name for word in words):
            continue
        keys = tuple(sorted(article.key for article in cell.articles))
        if keys not in judged:
            judge = make_judge(config_of(cell), names())
            judged[keys] = judge.judge_all(cell.articles, cell.now)
        digest = composed(cell, judged[keys]).digest
        items = list(digest.sections[0].items)
        yield cell, items, measure([cell.cluster.get(item.article_key, 0) for item in items], cell.importance)


def composed_all(cell: Cell, judged: Sequence[JudgedArticle], weights: RankWeights) -> list[DigestItem]:
    """Every story that might stand in the section, ranked with these weights."""
    desk = make_desk(config_of(cell), Sizes(), names().industries.prominence, weights)
    return list(compose(judged, desk, _frame(cell, 100_000)).digest.sections[0].items)


def composed(cell: Cell, judged: Sequence[JudgedArticle]) -> Composed:
    """The digest of the cell's sector, as it is composed where the bot runs."""
    desk = make_desk(config_of(cell), Sizes(), names().industries.prominence)
    return compose(judged, desk, _frame(cell, FIRST))


def _frame(cell: Cell, size: int) -> DigestContext:
    subscription = Subscription("gold", "T", "C", (cell.sector,), "07:00", "UTC", (1, 2, 3, 4, 5), size=size)
    return DigestContext("gold", subscription, cell.now - timedelta(hours=24), cell.now)


def config_of(cell: Cell) -> Config:
    """A configuration with the five sectors and the cell's feeds."""
    rules = tuple(SectorRules(key, key.title(), "") for key in SECTORS)
    feeds = tuple(cell.sources.values())
    return Config(Path(), "Gold", None, rules, feeds, DeliveryDefaults(), (), (), (), None, 30)


@cache
def names() -> CompanyNames:
    """The directory's names, without any that an operator adds."""
    empty = Config(Path(), "Gold", None, (), (), DeliveryDefaults(), (), (), (), None, 30)
    return company_names(empty)


def _main(words: Sequence[str]) -> None:
    folder = corpora()
    assert folder is not None, "no corpora (SECTORWIRE_CORPORA)"
    rows = []
    for cell, items, row in digests(folder, words):
        rows.append((cell, row))
        side = "held out" if held_out(cell.name) else "own" if cell.own else ""
        print(f"{cell.name:24} {len(cell.articles):4}", *(f"{k} {row[k]:.2f}" for k in NAMES), side)
        if not words:
            continue
        for item in items:
            value = cell.importance.get(cell.cluster.get(item.article_key, 0), 0)
            parts = " ".join(f"{part.name[:4]}{part.value:+.1f}" for part in item.parts)
            cluster = cell.cluster.get(item.article_key, 0)
            print(
                f"   {value if cluster else 0} #{cluster:<3} {item.score:5.2f} {item.source[:14]:14} {item.title[:80]} [{parts}]"
            )
        shown = {cell.cluster.get(item.article_key, 0) for item in items}
        for number, value in cell.importance.items():
            if value == 3 and number not in shown:
                titles = [article.title for article in cell.articles if cell.cluster[article.key] == number]
                print(f"   3 MISSING #{number} ({len(titles)}): {titles[0][:100]}")
    for title, some in (
        ("all", rows),
        ("dev", [r for r in rows if not held_out(r[0].name)]),
        ("held", [r for r in rows if held_out(r[0].name)]),
    ):
        if some:
            print(title, len(some), *(f"{k} {statistics.mean(r[k] for _, r in some):.3f}" for k in NAMES))


if __name__ == "__main__":
    _main(sys.argv[1:])
