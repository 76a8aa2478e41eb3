"""``sectorwire annotate``: the news stages over records that come from anywhere, one answer for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from bot.articles.judge import Judge
from bot.models.articles import Article, Event, EventType, Judgement
from bot.models.claims import Claim
from bot.text.markup import looks_like_html, plain_line, plain_text, unescape

_TEXT_FIELDS = ("text", "url", "source")
EVENT_NAMES = {event: str(event) for event in EventType} | {EventType.CALENDAR: "calendar"}
"""What people who label articles call each kind of event."""


def annotate(lines: Iterable[str | bytes], judge: Judge, now: datetime) -> Iterator[dict[str, Any]]:
    """Judge JSON records ``{id, title, text?, url?, source?, published?}``, one a line, in their order.

    Yields the contract's answer for each line that is not blank; a broken record gets ``{id, error}``.
    ``title`` and ``text`` are plain or HTML, as feeds give them; dates come in any order. The judge's story index must not forget (``keep=None``), as records may be of any age. A record
    without a time counts as published with the one before it, the first with ``now``.
    """
    moment = now
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record: Any = None
        try:
            record = orjson.loads(line)
            article = _article(record, number, moment)
        except ValueError as error:  # bad JSON, a wrong type, a wrong date
            found = record.get("id") if isinstance(record, dict) else None
            yield {"id": found, "error": f"line {number}: {error}"}
            continue
        moment = article.published
        yield _answer(record.get("id"), judge.judge(article, moment))


def _article(record: Any, number: int, moment: datetime) -> Article:
    if not isinstance(record, dict):
        raise ValueError("a record must be a JSON object")  # noqa: TRY004  one kind of error for callers
    title = record.get("title")
    if not isinstance(title, str) or not title.strip():
        raise ValueError("“title” must be a text that is not empty")
    fields = {}
    for name in _TEXT_FIELDS:
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"“{name}” must be a text")
        fields[name] = value or ""
    published = _moment(record.get("published"))
    return Article(
        key=f"{number}:{record.get('id')}",
        feed_url="",
        feed_key=str(number),
        url=fields["url"],
        title=plain_line(title),
        text=_plain(fields["text"]),
        source=fields["source"],
        published=published or moment,
        first_seen=moment,
        dated=published is not None,
        fingerprint="",
    )


def _plain(text: str) -> str:
    """Plain text stays as it is, with its line breaks; what is marked up is read as a feed's text is."""
    return plain_text(text) if looks_like_html(text) or unescape(text) != text else text


def _moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("“published” must be an RFC 3339 time")  # noqa: TRY004  as above
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"“published” must be an RFC 3339 time, not “{value[:40]}”") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _answer(record_id: object, judgement: Judgement) -> dict[str, Any]:
    noise = judgement.noise
    return {
        "id": record_id,
        "noise": None if noise is None else {"class": str(noise.noise_class), "why": noise.why},
        "event": _event(judgement.event),
        "sectors": [fit.sector for fit in judgement.sectors],
        "summary": judgement.summary.text,
        "story": judgement.story.story_id,
        "companies": [
            {
                "name": link.name,
                "symbol": link.symbol,
                "exchange": link.exchange,
                "cik": link.cik,
                "role": str(link.role),
                "span": link.span,
                "why": link.why,
            }
            for link in judgement.companies
        ],
        "claims": [_claim(claim) for claim in judgement.claims],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    window = claim.window
    return {
        "kind": str(claim.kind),
        "subject": claim.subject or None,
        "from": window.start.isoformat() if window else None,
        "to": window.end.isoformat() if window else None,
        "precision": str(window.precision) if window else None,
        "status": str(claim.status),
        "effect": str(claim.effect) if claim.effect else None,
        "sentence": claim.sentence,
    }


def _event(event: Event | None) -> str | None:
    return None if event is None else EVENT_NAMES[event.type]
