"""Digests of our own invention: an ordinary morning, a quiet one, and a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.models.articles import CompanyLink, CompanyRole, EventType
from bot.models.companies import Company, CompanyFacts, Figure
from bot.models.digests import (
    Digest,
    DigestItem,
    DigestSection,
    LeftOut,
    LeftOutReason,
    RankPart,
    SilentSource,
    SourceLink,
)

END = datetime(2025, 11, 4, 7, 0, tzinfo=UTC)  # a Tuesday, 08:00 in Berlin


def company(
    name: str, symbol: str | None, role: CompanyRole = CompanyRole.SUBJECT, cik: int | None = None
) -> CompanyLink:
    return CompanyLink(name, symbol, "NYSE" if symbol else None, cik, role, name, 0, len(name), "name")


def story(number: int = 1, **changes: object) -> DigestItem:
    item = DigestItem(
        story_id=f"story-{number}",
        article_key=f"article-{number}",
        article_keys=(f"article-{number}",),
        title=f"Halvorsen Bio wins approval for once-weekly tablet no. {number}",
        url=f"https://news.example/{number}?utm=a&b=2",
        summary="Regulators cleared the first tablet of its kind after a trial of 1,204 patients. "
        "Sales start in March at $310 a month.",
        text="OSLO – Regulators cleared the first tablet of its kind.\n\nSales start in March at $310 a month.",
        source="Nordic Wire",
        published=END - timedelta(minutes=17 * number),
        dated=True,
        also=(),
        event=EventType.APPROVAL,
        companies=(company("Halvorsen Bio ASA", "HALV"),),
        score=3.25,
        parts=(RankPart("recency", 2.0, "17 minutes old"), RankPart("event", 1.25, "approval")),
    )
    return replace(item, **changes)  # type: ignore[arg-type]


def section(*items: DigestItem, sector: str = "biotech", **changes: object) -> DigestSection:
    return replace(DigestSection(sector, sector.title(), ":dna:", items), **changes)  # type: ignore[arg-type]


def digest(*sections: DigestSection, **changes: object) -> Digest:
    made = Digest(
        id="9f86d081884c7d659a2feaa0c55ad015",
        sections=sections,
        window_start=END - timedelta(hours=24),
        window_end=END,
        timezone="Europe/Berlin",
        next_at=END + timedelta(days=1),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def figure(value: float, currency: str | None = "USD", period: str | None = None) -> Figure:
    return Figure(value, currency, period, END, "SEC EDGAR", "reported")


def facts(name: str = "Halvorsen Bio ASA", symbol: str | None = "HALV", **changes: object) -> CompanyFacts:
    made = CompanyFacts(
        Company(name, symbol, "NYSE" if symbol else None),
        market_cap=figure(140.24e9),
        pe=figure(12.36, None),
        enterprise_value=figure(151e9),
        ebitda=figure(11.4e9, period="TTM to 2025-09-30"),
        revenue=figure(62.65e9, period="TTM to 2025-09-30"),
        net_income=figure(9.8e9, period="TTM to 2025-09-30"),
        cap_bucket="large",
        as_of=END,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def morning() -> Digest:
    """One sector on an ordinary morning, with everything a digest can show."""
    return digest(
        section(
            story(
                1,
                also=(
                    SourceLink("Reuters", "https://reuters.example/a"),
                    SourceLink("STAT", "https://stat.example/b"),
                    SourceLink("BioSpace", "https://biospace.example/c"),
                    SourceLink("Endpoints", "https://endpoints.example/d"),
                ),
            ),
            story(
                2,
                title="Pelagia Therapeutics raises $75 million to test its obesity injection",
                event=EventType.FINANCING,
                published=END - timedelta(hours=13),
                companies=(
                    company("Pelagia Therapeutics, Inc.", "PLGT"),
                    company("Brimstone Securities", "BRIM", CompanyRole.ANALYST),
                    company("Kestrel Labs", None, CompanyRole.MENTIONED),
                ),
            ),
            story(3, title="EMA opens a review of gene therapies", event=None, companies=(), dated=False),
            left_out=(
                LeftOut(LeftOutReason.NOISE, "market-research-promo", 3),
                LeftOut(LeftOutReason.NOISE, "law-firm-alert", 6),
                LeftOut(LeftOutReason.ALREADY_SHOWN, "", 4),
            ),
        ),
        silent=(SilentSource("Fjord Pharma Daily", "the server answers 503 since Sunday"),),
        facts=(facts(), facts("Pelagia Therapeutics, Inc.", "PLGT", pe=None, net_income=figure(-84e6))),
    )
