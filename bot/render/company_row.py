"""A company's row in a digest's table, for every surface."""

from __future__ import annotations

from bot.models.companies import CompanyFacts
from bot.render import numbers
from bot.render.wording import zone_of

TABLE_COLUMNS_SHOWN = ("Company", "Market cap", "P/E", "EV", "EBITDA", "Revenue", "Net income", "As of")


def company_row(facts: CompanyFacts, timezone: str) -> tuple[str, ...]:
    """A company's cells in the table's order, raw text in people's form."""
    return (
        facts.company.symbol or facts.company.name,
        numbers.money(facts.market_cap),
        numbers.price_earnings(facts),
        numbers.money(facts.enterprise_value),
        numbers.money(facts.ebitda),
        numbers.money(facts.revenue),
        numbers.money(facts.net_income),
        numbers.as_of(facts, zone_of(timezone)),
    )


def company_line(facts: CompanyFacts, timezone: str) -> str:
    """The table's row in words, raw text: "Pfizer (PFE): market cap $140.2B, P/E 12.4x"; unknown left out."""
    named = f"{facts.company.name} ({facts.company.symbol})" if facts.company.symbol else facts.company.name
    cells = zip(TABLE_COLUMNS_SHOWN[1:], company_row(facts, timezone)[1:], strict=True)
    known = [f"{_in_words(title)} {value}" for title, value in cells if value != numbers.UNKNOWN]
    return f"{named}: {', '.join(known)}" if known else f"{named}: no figures known"


def _in_words(title: str) -> str:
    return title if title.isupper() or "/" in title else title[0].lower() + title[1:]
