"""Between models and rows: moments as integers, tuples as JSON, judgements whole.

A moment is stored as Unix microseconds (UTC): exact, small, and sorted as it stands. Empty tuples are
stored as NULL, because most of them are empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any

import orjson
from sqlite_utils import Database as SqliteUtils

from bot.models.articles import (
    Article,
    CompanyLink,
    CompanyRole,
    Event,
    EventType,
    JudgedArticle,
    Judgement,
    Noise,
    NoiseClass,
    SectorFit,
    Sighting,
    StoryMatch,
    Summary,
)
from bot.models.claims import Claim, ClaimEffect, ClaimKind, ClaimStatus, Precision, Window

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# Everything of an article but its feed's address, which stands in ``feeds``.
ARTICLE_COLUMNS = (
    "key, feed_key, url, title, source, published, first_seen, dated, fingerprint, language, authors, "
    "categories, listings, text"
)
SELECT_ARTICLE = "feeds.url as feed_url, " + ", ".join(
    f"articles.{name}" for name in ARTICLE_COLUMNS.split(", ")
)


def micros(moment: datetime) -> int:
    """Unix microseconds of an aware moment; a naive one is a bug and raises ``TypeError``."""
    return (moment - EPOCH) // MICROSECOND


def moment(value: int) -> datetime:
    """The aware UTC moment of Unix microseconds."""
    return EPOCH + timedelta(microseconds=value)


def maybe_micros(value: datetime | None) -> int | None:
    """As :func:`micros`, None stays None."""
    return None if value is None else micros(value)


def maybe_moment(value: int | None) -> datetime | None:
    """As :func:`moment`, None stays None."""
    return None if value is None else moment(value)


def digest_of(text: str) -> bytes:
    """Sixteen bytes that stand for a text of any length; feed keys may be as long as a feed likes."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def clean(text: str) -> str:
    """Text that SQLite can keep: lone surrogates, which no UTF-8 can hold, become replacement characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def maybe_clean(text: str | None) -> str | None:
    """As :func:`clean`, None stays None."""
    return None if text is None else clean(text)


def pack(values: Iterable[str]) -> str | None:
    """Strings as JSON; none at all as NULL."""
    strings = [clean(value) for value in values]
    return orjson.dumps(strings).decode() if strings else None


def unpack(value: str | None) -> tuple[str, ...]:
    """Strings from JSON or NULL."""
    return tuple(orjson.loads(value)) if value else ()


def article_row(article: Article) -> tuple[object, ...]:
    """The values of :data:`ARTICLE_COLUMNS`."""
    return (
        clean(article.key),
        clean(article.feed_key),
        clean(article.url),
        clean(article.title),
        clean(article.source),
        micros(article.published),
        micros(article.first_seen),
        int(article.dated),
        article.fingerprint,
        maybe_clean(article.language),
        pack(article.authors),
        pack(article.categories),
        pack(article.listings),
        clean(article.text),
    )


def article_of(row: sqlite3.Row) -> Article:
    """The article of a row that has :data:`SELECT_ARTICLE`."""
    return Article(
        key=row["key"],
        feed_url=row["feed_url"],
        feed_key=row["feed_key"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        source=row["source"],
        published=moment(row["published"]),
        first_seen=moment(row["first_seen"]),
        dated=bool(row["dated"]),
        fingerprint=row["fingerprint"],
        language=row["language"],
        authors=unpack(row["authors"]),
        categories=unpack(row["categories"]),
        listings=unpack(row["listings"]),
    )


def judged_of(row: sqlite3.Row) -> JudgedArticle:
    """The judged article of a row that has :data:`SELECT_ARTICLE` and the judgement's ``detail``."""
    return JudgedArticle(article_of(row), judgement_of(row["detail"]))


def judgement_json(judgement: Judgement) -> str:
    """A judgement, complete with its reasons."""
    try:
        return orjson.dumps(judgement).decode()
    except orjson.JSONEncodeError:  # a lone surrogate in a quoted span
        return orjson.dumps(_cleaned(judgement)).decode()


def judgement_of(text: str) -> Judgement:
    """The judgement that :func:`judgement_json` wrote."""
    told: dict[str, Any] = orjson.loads(text)
    noise, event = told["noise"], told["event"]
    told |= {
        "noise": Noise(NoiseClass(noise["noise_class"]), noise["why"]) if noise else None,
        "sectors": tuple(SectorFit(**fit) for fit in told["sectors"]),
        "event": Event(EventType(event["type"]), event["why"]) if event else None,
        "summary": Summary(**told["summary"]),
        "story": StoryMatch(**told["story"]),
        "companies": tuple(
            CompanyLink(**(link | {"role": CompanyRole(link["role"])})) for link in told["companies"]
        ),
    }
    told["claims"] = tuple(claim_of(one) for one in told.get("claims", ()))
    return Judgement(**told)  # a field that came later has its default in older rows


def claim_of(told: dict[str, Any]) -> Claim:
    """The claim of its JSON."""
    return Claim(
        **(
            told
            | {
                "kind": ClaimKind(told["kind"]),
                "window": window_of(told["window"]),
                "status": ClaimStatus(told["status"]),
                "effect": ClaimEffect(told["effect"]) if told["effect"] else None,
            }
        )
    )


def window_of(told: dict[str, str] | None) -> Window | None:
    """The window of its JSON."""
    if told is None:
        return None
    return Window(
        date.fromisoformat(told["start"]), date.fromisoformat(told["end"]), Precision(told["precision"])
    )


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return [_cleaned(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _cleaned(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def sightings(db: SqliteUtils, article_key: str) -> tuple[Sighting, ...]:
    """Which feeds showed this article, first first."""
    rows = db.execute(
        "select url, first_seen_at, last_in_body_at, ledger.body = feeds.body as still_there "
        "from ledger join feeds on feeds.id = ledger.feed where article_key = ? order by first_seen_at, url",
        [clean(article_key)],
    )
    return tuple(
        Sighting(
            row["url"],
            moment(row["first_seen_at"]),
            moment(row["last_in_body_at"]),
            bool(row["still_there"]),
        )
        for row in rows
    )
