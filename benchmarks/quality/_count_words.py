"""How common the words of headlines are: ``python -m benchmarks.quality._count_words`` writes the stored table.

Counted over the headlines of ``judgement/streams.jsonl.gz``, ``news/headlines_with_tickers.jsonl.gz`` and a sample of the wires'
releases; stems of title words, each with the natural logarithm of how many headlines there are for one that has it.
"""

from __future__ import annotations

import gzip
import json
import math
import random
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.quality._releases import releases
from bot.articles.stories.aliases import written_out
from bot.articles.stories.title_words import stem_of
from bot.text.plain import fold, folded_words

OUT = Path(__file__).parents[2] / "bot" / "articles" / "stories" / "word_weights.txt"
KEPT = 4_000
SAMPLE = 8_000
HEAD = "# How rare the stems of headline words are: ln(headlines / headlines with it). Written by benchmarks.quality._count_words.\n"


def main() -> None:
    folder = corpora()
    assert folder is not None, "no corpora (SECTORWIRE_CORPORA)"
    titles = []
    for path in (
        folder / "judgement" / "streams.jsonl.gz",
        folder / "news" / "headlines_with_tickers.jsonl.gz",
    ):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            titles += [json.loads(line)["title"] for line in file]
    wires = [release.title for release in releases(folder)]
    titles += random.Random(2).sample(wires, min(SAMPLE, len(wires)))
    counts: Counter[str] = Counter()
    for title in set(titles):
        counts.update({stem_of(word) for word in folded_words(written_out(fold(title)))})
    rows: dict[str, list[str]] = defaultdict(list)
    for stem, count in counts.most_common(KEPT):
        if not stem[0].isdigit():
            rows[f"{round(2 * math.log(len(set(titles)) / count)) / 2:.1f}"].append(stem)
    lines = [
        f"{rarity} {' '.join(sorted(stems))}\n"
        for rarity, stems in sorted(rows.items(), key=lambda row: float(row[0]))
    ]
    OUT.write_text(HEAD + "".join(lines), "utf-8")
    print(len(set(titles)), "headlines,", sum(map(len, rows.values())), "stems")


if __name__ == "__main__":
    main()
