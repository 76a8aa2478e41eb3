"""Finding companies in full news texts, beside flashtext and spaCy's PhraseMatcher on the same aliases.

Ours does all of its work: stated listings, rules, roles. The peers only find the aliases: flashtext over
the text as it is, PhraseMatcher over spaCy's own tokens, its tokeniser included as it is for everybody.
"""

from __future__ import annotations

import gzip
import json
import statistics
from collections.abc import Callable

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result, timed
from bot.companies.directory.directory import Directory
from bot.companies.linking.gazetteer import Gazetteer
from bot.companies.linking.link import Linker

TITLE = "Linking companies in text"
ARTICLES = 1_500
SPACY_ARTICLES = 150  # of them: the rest is scaled, or the run takes minutes


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result(TITLE, (), skipped="no corpora (SECTORWIRE_CORPORA)")
    with gzip.open(folder / "news" / "wire_releases.jsonl.gz", "rt") as lines:
        records = [json.loads(line) for _, line in zip(range(ARTICLES), lines, strict=False)]
    articles = [(record["title"], record["body"]) for record in records]
    directory = Directory.embedded()
    building = timed(lambda: Gazetteer(directory), runs=3)
    linker = Linker(directory)
    linker.link("Warm", "up")
    size = sum(len(title) + len(text) for title, text in articles) / 1e6
    aliases = [alias.text for alias in Gazetteer(directory).aliases]
    ours = size / timed(lambda: [linker.link(*article) for article in articles])
    flash = size / timed(_flashtext(aliases, articles), runs=2)
    few = articles[:SPACY_ARTICLES]
    phrases = sum(len(title) + len(text) for title, text in few) / 1e6 / timed(_phrases(aliases, few), runs=1)
    each = statistics.median(timed(lambda one=one: linker.link(*one), runs=3) for one in articles[:300]) * 1e3
    loading = timed(Directory.embedded, runs=5) * 1e3
    return Result(
        TITLE,
        (
            Measure("against flashtext", ours, "MB/s", "flashtext", flash, ours / flash, ">= 2x", ours >= 2 * flash),
            Measure("against PhraseMatcher", ours, "MB/s", "spaCy", phrases, ours / phrases, ">= 10x", ours >= 10 * phrases),
            Measure("an article (median)", each, "ms", target="< 0.3", met=each < 0.3),
            Measure("aliases", len(aliases), ""),
            Measure("building the automaton", building * 1e3, "ms", target="< 300", met=building < 0.3),
            Measure("loading the directory", loading, "ms", target="< 50", met=loading < 50),
        ),
    )  # fmt: skip


def _flashtext(aliases: list[str], articles: list[tuple[str, str]]) -> Callable[[], object]:
    from flashtext import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=False)
    for alias in aliases:
        processor.add_keyword(alias)
    return lambda: [
        processor.extract_keywords(f"{title}\n\n{text}", span_info=True) for title, text in articles
    ]


def _phrases(aliases: list[str], articles: list[tuple[str, str]]) -> Callable[[], object]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("COMPANY", list(nlp.pipe(aliases)))
    return lambda: [matcher(nlp.make_doc(f"{title}\n\n{text}")) for title, text in articles]
