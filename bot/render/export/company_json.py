"""What ``sectorwire company`` answers as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import orjson

from bot.models.companies import Company, CompanyFacts
from bot.render.escape import data
from bot.render.export.json import Json, facts_record

_LOSS = "not meaningful"


class Resolved(Protocol):
    """What became of a name; candidates are companies with a score from 0 to 1."""

    @property
    def status(self) -> str:
        """``found``, ``ambiguous`` or ``unknown``."""
        ...

    @property
    def note(self) -> str | None:
        """A sentence, where there is something to say."""
        ...

    @property
    def candidates(self) -> Sequence[tuple[Company, float]]:
        """What may have been meant."""
        ...


def as_json(query: str, resolution: Resolved, facts: CompanyFacts | None) -> str:
    """The record of one query, an object on one line.

    ``note`` says what the answer needs said, and where figures are missing, why.
    """
    told = facts_record(facts) if facts is not None else {}
    record: Json = {
        "query": query,
        "status": resolution.status,
        "note": _note(resolution, facts),
        "candidates": [
            {
                "name": company.name,
                "symbol": company.symbol,
                "exchange": company.exchange,
                "score": round(score, 3),
            }
            for company, score in resolution.candidates
        ],
        "company": told.get("company"),
        "figures": told.get("figures") or dict.fromkeys(_FIGURES),
        "cap_bucket": told.get("cap_bucket"),
        "as_of": told.get("as_of"),
    }
    return orjson.dumps(_clean(record), option=orjson.OPT_APPEND_NEWLINE).decode()


_FIGURES = ("market_cap", "pe", "enterprise_value", "ebitda", "revenue", "net_income")


def _note(resolution: Resolved, facts: CompanyFacts | None) -> str | None:
    parts = [resolution.note] if resolution.note else []
    if facts is not None and facts.company.listed:
        reasons: dict[str, list[str]] = {}
        for name, reason in facts.missing.items():
            if not reason.startswith(_LOSS):
                reasons.setdefault(reason, []).append(name)
        parts += [f"no {', '.join(names)}: {reason}" for reason, names in reasons.items()]
    return "; ".join(part.rstrip(".") for part in parts) or None


def _clean(value: object) -> object:
    if isinstance(value, str):
        return data(value)
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
