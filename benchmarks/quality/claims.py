"""Claims: what sentences commit somebody to, on six hundred that were labelled by reading.

The labels are ids and places in the corpora, with what stands there; half of them, by a hash of the id, was put aside
before the rules were written.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from benchmarks.quality._releases import lines
from bot.claims.read import claims_in
from bot.models.claims import Claim, ClaimStatus, Precision

LABELS = Path(__file__).parents[1] / "labels" / "claims.jsonl"
FIRM = {ClaimStatus.SET, ClaimStatus.MOVED}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence with what a reader found in it."""

    sentence: str
    title: str
    said: date
    claims: list[dict[str, str | None]]
    aside: bool


def labelled(folder: Path) -> Iterator[Labelled]:
    """All labelled sentences but those about which the reader was not sure."""
    wanted = defaultdict(list)
    for record in map(json.loads, LABELS.read_text().splitlines()):
        if not record.get("unsure"):
            wanted[record["corpus"], record["id"]].append(record)
    for corpus in sorted({corpus for corpus, _ in wanted}):
        for article in lines(folder / corpus):
            address = article.get("link") or article.get("path")
            key = article.get("id") or sha256(str(address).encode()).hexdigest()[:12]
            for record in wanted.pop((corpus, key), ()):
                text = (
                    article["title"]
                    + "\n\n"
                    + (article.get("summary") or article.get("body") or article.get("text") or "")
                )
                yield Labelled(
                    " ".join(text[record["start"] : record["end"]].split()),
                    article["title"],
                    date.fromisoformat(record["said"]),
                    record["claims"],
                    put_aside(record["id"]),
                )


def put_aside(key: str) -> bool:
    """Half of all ids."""
    return int(sha256(key.encode()).hexdigest(), 16) % 2 == 1


def fits(claim: Claim, label: dict[str, str | None]) -> bool:
    """Whether the window is the labelled one; where the label has an end only, the beginning is free."""
    window = claim.window
    return (
        window is not None
        and window.end.isoformat() == label["to"]
        and window.precision.value == label["precision"]
        and label["from"] in {None, window.start.isoformat()}
    )


class Score:
    """Found, wrong and missed, by precision and by kind."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.kinds_found: Counter[str] = Counter()
        self.same_kind = 0
        self.not_set = 0
        self.worst: list[str] = []

    def add(self, one: Labelled) -> None:
        """Count what was found in one sentence."""
        found = [claim for claim in claims_in(one.sentence, one.said, title=one.title) if claim.window]
        firm = [claim for claim in found if claim.status in FIRM]
        must = [label for label in one.claims if label["status"] in {"set", "moved"}]
        may = [label for label in one.claims if label["status"] == "either"]
        for label in must:
            hit = next((claim for claim in firm if fits(claim, label)), None)
            scale = "day" if label["precision"] == "day" else "coarser"
            self.kinds[str(label["kind"])] += 1
            if hit is None:
                self.missed[scale] += 1
                self.worst.append(
                    f"missed {label['kind']} {label['to']} {label['precision']} (said {one.said}): {one.sentence[:330]}"
                )
            else:
                self.right[scale] += 1
                self.kinds_found[str(label["kind"])] += 1
                self.same_kind += hit.kind.value == label["kind"]
                if hit.kind.value != label["kind"]:
                    self.worst.append(f"kind {hit.kind} for {label['kind']}: {one.sentence[:200]}")
        for claim in firm:
            if any(fits(claim, label) for label in (*must, *may)) or claim.window is None:
                continue
            self.wrong["day" if claim.window.precision is Precision.DAY else "coarser"] += 1
            unsure = any(fits(claim, label) for label in one.claims) or claim.window.end < one.said
            self.not_set += unsure
            self.worst.append(
                f"{'SET ' if unsure else ''}wrong {claim.kind} {claim.window.start}..{claim.window.end} "
                f"{claim.window.precision} (said {one.said}): {one.sentence[:330]}"
            )

    def measures(self, name: str) -> Iterator[Measure]:
        """The figures, each beside its aim."""
        for scale, precise, complete in (("day", 0.98, 0.92), ("coarser", 0.95, 0.90)):
            right = self.right[scale]
            precision = right / max(1, right + self.wrong[scale])
            recall = right / max(1, right + self.missed[scale])
            yield Measure(
                f"{name}, {scale}: precision ({right + self.wrong[scale]})",
                precision,
                "",
                target=f">= {precise}",
                met=precision >= precise,
            )
            yield Measure(
                f"{name}, {scale}: recall ({right + self.missed[scale]})",
                recall,
                "",
                target=f">= {complete}",
                met=recall >= complete,
            )
        yield Measure(
            f"{name}: potential or past, stored as set", self.not_set, "", target="0", met=self.not_set == 0
        )
        yield Measure(f"{name}: of the right kind", self.same_kind / max(1, sum(self.right.values())), "")
        for kind in sorted(self.kinds):
            yield Measure(
                f"{name}, {kind}: recall ({self.kinds[kind]})", self.kinds_found[kind] / self.kinds[kind], ""
            )


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result("Claims: quality", (), skipped="no corpora (SECTORWIRE_CORPORA)")
    aside, seen = Score(), Score()
    for one in labelled(folder):
        (aside if one.aside else seen).add(one)
    return Result(
        "Claims: quality", (*aside.measures("put aside"), *seen.measures("seen")), tuple(seen.worst)
    )


if __name__ == "__main__":
    sys.stdout.write("\n".join(run().worst) + "\n")
