"""How well feeds are read: against feedparser on captured feeds, and against its suite's own expectations.

On the captured feeds the peer's titles go through our own plain-text rule first, so that what differs
is what was read and not how much markup is left in it. In the suite an expectation counts where it
names a literal title, link, id or date of an entry.
"""

from __future__ import annotations

import ast
import calendar
import gzip
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.corpora import corpora
from benchmarks.harness import Measure, Result
from bot.errors import FeedUnreadable
from bot.feeds.parse import parse_feed
from bot.models.feeds import Entry
from bot.text.markup import plain_line

TITLE = "Reading feeds"
URL = "http://127.0.0.1:8097/tests/feed.xml"
_EXPECTED = re.compile(
    r"entries\[(\d)\]\['(title|link|id|published_parsed|updated_parsed)'\]\s*==\s*(u?'(?:[^'\\]|\\.)*'|\([\d, ]+\))"
)
_HEADER = re.compile(r"^Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)


def run() -> Result:
    folder = corpora()
    if folder is None:
        return Result(TITLE, (), skipped="no corpora (SECTORWIRE_CORPORA)")
    worst: list[str] = []
    measures = (
        *_captured(folder / "feeds" / "real", worst),
        *_suite(folder / "feeds" / "feedparser_suite", worst),
    )
    return Result(TITLE, measures, tuple(worst[:60]))


def _captured(folder: Path, worst: list[str]) -> tuple[Measure, ...]:
    import feedparser

    same: Counter[str] = Counter()
    total = present = counted = 0
    for path in sorted(folder.glob("*.gz")):
        body = gzip.decompress(path.read_bytes())
        ours = parse_feed(body, url=URL).entries
        if body[:1] == b"{":
            counted += len(ours)
            present += len(ours)
            continue
        theirs = feedparser.parse(
            body, response_headers={"content-type": "application/xml", "content-location": URL}
        ).entries
        tags = len(
            re.findall(rb"<(?:item|entry)[\s>]", re.sub(rb"<!\[CDATA\[.*?\]\]>", b"", body, flags=re.DOTALL))
        )
        counted += tags
        present += len(ours)
        if not len(ours) == len(theirs) == tags:
            worst.append(f"{path.name}: {len(ours)} entries, feedparser {len(theirs)}, tags {tags}")
        for mine, other in zip(ours, theirs, strict=False):
            total += 1
            for name, value, wanted in (
                ("title", mine.title, plain_line(other.get("title", ""))),
                ("link", mine.url, (other.get("link") or "").replace(" ", "%20") or None),
                ("id", mine.guid, other.get("id")),
                ("date", mine.published or mine.updated, _moment(other.get("published_parsed") or other.get("updated_parsed"))),
            ):  # fmt: skip
                same[name] += value == wanted
                if value != wanted:
                    worst.append(f"{path.name}: {name}: {value!r}, feedparser {wanted!r}")
    shares = {name: same[name] / total for name in ("title", "link", "id", "date")}
    return (
        Measure("entries present", present / counted, "of those in the bodies", target="1.0", met=present == counted),
        *(
            Measure(f"{name}s as feedparser has them", share, f"of {total}", target=">= 0.999" if name in {"title", "link"} else None,
                    met=share >= 0.999 if name in {"title", "link"} else None)
            for name, share in shares.items()
        ),
    )  # fmt: skip


def _suite(folder: Path, worst: list[str]) -> tuple[Measure, ...]:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    read = files = 0
    for path in sorted(folder.iterdir()):
        body = path.read_bytes()
        text = body.decode("utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
        headers = {name.lower(): value for name, value in _HEADER.findall(text)}
        files += 1
        try:
            parsed = parse_feed(
                body, url=headers.get("content-location", URL), content_type=headers.get("content-type")
            )
        except FeedUnreadable as error:
            worst.append(f"{path.name}: {error}")
            continue
        read += 1
        expected = re.search(r"Expect:\s*(.*)", text)
        for index, name, literal in _EXPECTED.findall(expected[1] if expected else ""):
            asked[name] += 1
            wanted = ast.literal_eval(literal)
            value = _value(parsed.entries[int(index)], name) if int(index) < len(parsed.entries) else None
            if _agrees(value, wanted):
                right[name] += 1
            else:
                worst.append(f"{path.name}: {name}: {value!r}, expected {wanted!r}")
    return (
        Measure("suite: documents read", read, f"of {files}"),
        *(Measure(f"suite: {name}", right[name], f"of {asked[name]}") for name in sorted(asked)),
    )


def _value(entry: Entry, name: str) -> object:
    return {
        "title": entry.title,
        "link": entry.url,
        "id": entry.guid,
        # The suite files dc:date under "updated"; here it is the date of publication.
        "published_parsed": entry.published or entry.updated,
        "updated_parsed": entry.updated or entry.published,
    }[name]


def _agrees(value: object, wanted: object) -> bool:
    if isinstance(wanted, tuple):
        return value == datetime(*wanted[:6], tzinfo=UTC)
    if isinstance(wanted, str) and isinstance(value, str):
        return value in {wanted, plain_line(wanted)}
    return value == wanted


def _moment(parsed: object) -> datetime | None:
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
