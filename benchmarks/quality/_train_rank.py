"""What the parts of a rank should weigh: ``python -m benchmarks.quality._train_rank``.

A ridge regression of what a reader held important (gains 0, 1, 3, 7) on the parts at weight 1, over the stories that
may stand in a gold day's section; each day counts alike, the held-out ones not at all. It prints weights on the scale
of publishers = 1; people round them into ``bot/articles/rank.py``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, replace

from benchmarks.corpora import corpora
from benchmarks.quality._gold import GAIN, cells, held_out
from benchmarks.quality.days import composed_all, config_of, names
from bot.app import make_judge
from bot.articles.rank import RankWeights

ONES = replace(RankWeights(), **{field.name: 1.0 for field in fields(RankWeights)})
SHRINK = 0.02


def main() -> None:
    folder = corpora()
    assert folder is not None, "no corpora (SECTORWIRE_CORPORA)"
    rows: dict[str, list[tuple[dict[str, float], float]]] = defaultdict(list)
    judged = {}
    for cell in cells(folder):
        if held_out(cell.name):
            continue
        keys = tuple(sorted(article.key for article in cell.articles))
        if keys not in judged:
            judged[keys] = make_judge(config_of(cell), names()).judge_all(cell.articles, cell.now)
        for item in composed_all(cell, judged[keys], ONES):
            clusters = [cell.cluster.get(key, 0) for key in item.article_keys]
            best = max((cell.importance.get(one, 0) if one else 0 for one in clusters), default=0)
            values = {part.name: part.value for part in item.parts}
            for part in item.parts:
                if part.name == "event":
                    values["event " + part.why.split(":")[0]] = 1.0
                if part.name == "form":
                    values["form " + part.why.split(": ")[1]] = 1.0
            values.pop("event", None)
            values.pop("form", None)
            rows[cell.name].append((values, GAIN[best] / 7))
    parts = sorted({name for some in rows.values() for values, _ in some for name in values}) + ["bias"]
    matrix = [[0.0] * len(parts) for _ in parts]
    right = [0.0] * len(parts)
    for some in rows.values():
        for values, gain in some:
            row = [1.0 if name == "bias" else values.get(name, 0.0) for name in parts]
            for i, left in enumerate(row):
                if left:
                    right[i] += left * gain / len(some)
                    for j, value in enumerate(row):
                        matrix[i][j] += left * value / len(some)
    for i in range(len(parts) - 1):
        matrix[i][i] += SHRINK
    solved = _solve(matrix, right)
    scale = solved[parts.index("publishers")]
    for name, value in zip(parts, solved, strict=True):
        share = sum(sum(name in values for values, _ in some) / len(some) for some in rows.values()) / len(rows)
        print(f"{value / scale:+6.2f}  {name} ({share:.2f})")


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, with the largest pivot."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(size):
        pivot = max(range(at, size), key=lambda i: abs(rows[i][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for i in range(size):
            if i != at and rows[at][at]:
                factor = rows[i][at] / rows[at][at]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[at], strict=True)]
    return [rows[i][size] / rows[i][i] if rows[i][i] else 0.0 for i in range(size)]


if __name__ == "__main__":
    main()
