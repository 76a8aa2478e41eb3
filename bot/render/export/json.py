"""A digest, its messages and news as JSON: everything that is known, ``null`` where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import orjson

from bot.models.articles import CompanyLink
from bot.models.companies import CompanyFacts, Figure
from bot.models.delivery import Message
from bot.models.digests import Digest, DigestItem, DigestSection
from bot.render.escape import data

Json = dict[str, object]

_FIGURES = ("market_cap", "pe", "enterprise_value", "ebitda", "revenue", "net_income")


def digest_json(digest: Digest) -> str:
    """The whole digest as one object on one line; times are RFC 3339 with their zone."""
    return _dump(
        {
            "id": digest.id,
            "window_start": _time(digest.window_start),
            "window_end": _time(digest.window_end),
            "timezone": digest.timezone,
            "late_for": _time(digest.late_for),
            "next_at": _time(digest.next_at),
            "sections": [_section(section) for section in digest.sections],
            "silent": [{"source": entry.source, "why": entry.why} for entry in digest.silent],
            "companies": [facts_record(entry) for entry in digest.facts],
        }
    )


def blocks_json(messages: Sequence[Message]) -> str:
    """Slack messages as one list on one line: ``[{"text", "blocks"}]``, the channel's first."""
    return _dump([{"text": message.text, "blocks": message.blocks} for message in messages])


def news_json(items: Sequence[DigestItem]) -> str:
    """Stories as JSONL: one object a line, in the given order; nothing for none."""
    return "".join(_dump(_item(item)) for item in items)


def facts_record(facts: CompanyFacts) -> Json:
    """A company with its figures, as the company command answers them too."""
    company = facts.company
    return {
        "company": {
            "name": company.name,
            "symbol": company.symbol,
            "exchange": company.exchange,
            "cik": company.cik,
            "country": company.country,
            "sector": company.sector,
            "listed": company.listed,
        },
        "figures": {name: _figure(getattr(facts, name)) for name in _FIGURES},
        "cap_bucket": facts.cap_bucket,
        "as_of": _time(facts.as_of),
        "missing": dict(facts.missing),
        "errors": list(facts.errors),
    }


def _section(section: DigestSection) -> Json:
    return {
        "sector": section.sector,
        "title": section.title,
        "emoji": section.emoji,
        "items": [_item(item) for item in section.items],
        "left_out": [
            {"reason": entry.reason.value, "detail": entry.detail, "count": entry.count}
            for entry in section.left_out
        ],
    }


def _item(item: DigestItem) -> Json:
    return {
        "story": item.story_id,
        "article": item.article_key,
        "articles": list(item.article_keys),
        "title": item.title,
        "url": item.url,
        "source": item.source,
        "published": _time(item.published),
        "dated": item.dated,
        "summary": item.summary,
        "text": item.text,
        "also": [{"source": other.source, "url": other.url} for other in item.also],
        "event": item.event.value if item.event is not None else None,
        "companies": [_company(link) for link in item.companies],
        "score": item.score,
        "rank": [{"name": part.name, "value": part.value, "why": part.why} for part in item.parts],
    }


def _company(link: CompanyLink) -> Json:
    return {
        "name": link.name,
        "symbol": link.symbol,
        "exchange": link.exchange,
        "cik": link.cik,
        "role": link.role.value,
        "span": link.span,
        "why": link.why,
    }


def _figure(figure: Figure | None) -> Json | None:
    if figure is None:
        return None
    return {
        "value": figure.value,
        "currency": figure.currency,
        "period": figure.period,
        "as_of": _time(figure.as_of),
        "source": figure.source,
        "method": figure.method,
        "note": figure.note,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _dump(value: object) -> str:
    return orjson.dumps(_clean(value), option=orjson.OPT_APPEND_NEWLINE).decode()


def _clean(value: object) -> object:
    if isinstance(value, str):
        return data(value)
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
