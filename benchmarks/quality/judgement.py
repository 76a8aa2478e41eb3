"""Labelled news of many outlets: same event or not, sectors by words, kinds of event; dev and held-out apart.

``python -m benchmarks.quality.judgement [held]`` prints every case that was judged wrongly; without "held" only
those that rules may be tuned on.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality._gold import SECTORS, held_out, labels, moment_of
from bot.articles.judge import Judge
from bot.articles.stories.same_story import same_story
from bot.articles.stories.signature import Signature
from bot.bootstrap.components import make_judge
from bot.companies.index import company_names
from bot.config.load import Config
from bot.models.articles import Article
from bot.models.operator import DeliveryDefaults, SectorRules


@dataclass
class Tally:
    """Rightly said, wrongly said, missed, with the cases."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what was said, the share that is right."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Of what there was to say, the share that was said."""
        return self.right / max(1, self.right + len(self.missed))


Tallies = dict[tuple[str, str], Tally]


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Judgement: quality", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    found = tallies(folder)
    measures = []
    worst = []
    for (kind, part), tally in found.items():
        bars = {"pairs": (0.95, 0.70), "sectors": (0.95, 0.80), "events": (0.90, 0.80)}.get(kind)
        for name, value, bar in zip(
            ("precision", "recall"), (tally.precision, tally.recall), bars or (0.0, 0.0), strict=True
        ):
            target = f">= {bar:.2f}" if bars else None
            met = value >= bar if bars else None
            measures.append(Measure(f"{kind}, {part}: {name}", value, "", target=target, met=met))
        if part == "tuned on" and bars:
            worst += [f"{kind} wrong: {one}" for one in tally.wrong[:6]]
            worst += [f"{kind} missed: {one}" for one in tally.missed[:6]]
    return Result("Judgement: quality", tuple(measures), tuple(worst))


def tallies(folder: Path) -> Tallies:
    """By kind and part ("tuned on", "held out"): pairs, sectors (and each), events."""
    judge = _judge()
    found: Tallies = {}

    def of(kind: str, record: Mapping[str, Any]) -> Tally:
        part = "held out" if held_out(str(record["id"])) else "tuned on"
        return found.setdefault((kind, part), Tally())

    for record in labels(folder, "pairs"):
        a, b = (_signature(judge, record[side]) for side in "ab")
        decision = same_story(a, b)
        case = f"{record['a']['title'][:90]} | {record['b']['title'][:90]} ({decision.kind} {decision.score:.2f} {decision.why})"
        _count(of("pairs", record), record["label"] == "same", decision.same, case)
    for record in labels(folder, "sectors"):
        judged = judge.judge(_article(record), datetime(2026, 11, 1, tzinfo=UTC))
        fits = {fit.sector: f"{fit.strength} {fit.why}" for fit in judged.sectors}
        for sector in SECTORS:
            case = f"{sector}: {record['title'][:110]} {fits.get(sector, '')} {record['label']}"
            for kind in ("sectors", f"sectors: {sector}"):
                _count(of(kind, record), sector in record["label"], sector in fits, case)
    for record in labels(folder, "events"):
        event = judge.judge(_article(record), datetime(2026, 11, 1, tzinfo=UTC)).event
        said = str(event.type) if event else None
        said = {"event-calendar": "calendar"}.get(said or "", said)
        tally = of("events", record)
        case = f"{record['label']} not {said}: {record['title'][:110]} ({event.why if event else ''})"
        if said == record["label"]:
            tally.right += said is not None
        else:
            tally.wrong.extend([case] if said else [])
            tally.missed.extend([case] if record["label"] else [])
    return found


def _count(tally: Tally, truly: bool, said: bool, case: str) -> None:
    tally.right += truly and said
    if said and not truly:
        tally.wrong.append(case)
    if truly and not said:
        tally.missed.append(case)


def _judge() -> Judge:
    rules = tuple(SectorRules(key, key.title(), "") for key in SECTORS)
    config = Config(Path(), "Gold", None, rules, (), DeliveryDefaults(), (), (), (), None, 30)
    return make_judge(config, company_names(config), remember_for_good=True)


def _signature(judge: Judge, item: Mapping[str, Any]) -> Signature:
    return judge.signature(_article(item))


def _article(item: Mapping[str, Any]) -> Article:
    published = moment_of(item["published"])[0] if item["published"] else None
    return Article(
        key=item["id"],
        feed_url="",
        feed_key=item["id"],
        url=item["url"],
        title=" ".join(html.unescape(item["title"]).split()),
        text=re.sub(r"<[^>]+>", " ", html.unescape(item["text"] or "")),
        source=item["source"],
        published=published or datetime(2026, 11, 1, tzinfo=UTC),
        first_seen=published or datetime(2026, 11, 1, tzinfo=UTC),
        dated=published is not None,
        fingerprint="",
    )


def _cases(found: Tallies, part: str) -> Iterator[str]:
    for (kind, where), tally in sorted(found.items()):
        size = tally.right + len(tally.missed)
        yield f"{kind:20} {where}: P {tally.precision:.3f} R {tally.recall:.3f} ({size})"
    for (kind, where), tally in sorted(found.items()):
        if where == part and ":" not in kind:
            yield from (f"{kind} wrong: {one}" for one in tally.wrong)
            yield from (f"{kind} missed: {one}" for one in tally.missed)


if __name__ == "__main__":
    there = corpora()
    assert there is not None, "no corpora (SECTORWIRE_CORPORA)"
    print("\n".join(_cases(tallies(there), "held out" if "held" in sys.argv[1:] else "tuned on")))
