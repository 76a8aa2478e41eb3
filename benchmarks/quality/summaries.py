"""Summaries on real releases: whole sentences of the text, no boilerplate, short, the number kept."""

from __future__ import annotations

import random
import re

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality._releases import releases
from bot.articles.summary import LIMIT, summarise
from bot.text.plain import plain_typography, sentences

SAMPLE = 1_500
_BOILERPLATE = re.compile(
    r"NEWSWIRE|PRNewswire|24-7PressRelease|forward-looking|For more information|About [A-Z]\w+ [A-Z]|Contact:|Getty|\bhttps?://"
)
_NUMBER = re.compile(r"\d")


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Summaries: quality", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    rng = random.Random(5)
    sample = rng.sample([release for release in releases(folder) if len(release.text) > 400], SAMPLE)
    empty = whole = shortened = dirty = numbered = could = 0
    worst = []
    for release in sample:
        summary = summarise(release.title, release.text)
        if not summary.text:
            empty += 1
            continue
        text = " ".join(plain_typography(release.text).split())
        if summary.text.endswith("…") or "description of itself" in summary.why:
            shortened += 1
        elif all(" ".join(plain_typography(s).split()) in text for s in sentences(summary.text)):
            whole += 1
        else:
            worst.append(f"not the text's own words: {summary.text[:200]}")
        if _BOILERPLATE.search(summary.text):
            dirty += 1
            worst.append(f"boilerplate: {summary.text[:200]}")
        if _NUMBER.search(release.text[:1200]):
            could += 1
            numbered += bool(_NUMBER.search(summary.text))
        if len(summary.text) > LIMIT:
            worst.append(f"too long: {len(summary.text)}")
    count = len(sample)
    given = count - empty
    return Result(
        "Summaries: quality",
        (
            Measure("releases with a summary", given / count, ""),
            Measure("of whole sentences of the text", whole / given, ""),
            Measure("of one overlong sentence, shortened", shortened / given, ""),
            Measure("with boilerplate", dirty / given, "", target="<= .01", met=dirty / given <= 0.01),
            Measure("with a number where the lead has one", numbered / max(1, could), ""),
        ),
        tuple(worst[:10]),
    )
