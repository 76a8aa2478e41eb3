"""The plain report that this project's users have scripts for; its form never changes.

For each sector its articles in full, then the companies they name with their figures. ``None`` stands
where something is not known.
"""

from __future__ import annotations

from bot.models.articles import CompanyLink
from bot.models.companies import CompanyFacts, Figure
from bot.models.digests import Digest, DigestItem, DigestSection
from bot.render.escape import lines, plain, safe_url
from bot.render.wording import named_companies

_NO_ARTICLES = "No articles found for this sector..."
_COMPANIES = "===== Company info for companies mentioned in news ====="
_SECTOR_END = "=" * 80
_COMPANY_END = "-" * 66
_NO_LISTING = "no reliable listing found"
_FIGURES = ("market_cap", "pe", "enterprise_value", "ebitda", "revenue", "net_income")


def render_report(digest: Digest) -> str:
    """The report of a digest, ending in a line break; sectors in the digest's (configured) order."""
    between = f"\n{_SECTOR_END}\n\n"
    return between.join(_section(section, digest.facts) for section in digest.sections)


def _section(section: DigestSection, facts: tuple[CompanyFacts, ...]) -> str:
    if not section.items:
        return f"{_NO_ARTICLES}\n"
    articles = "".join(map(_article, section.items))
    companies = named_companies(section)
    if not companies:
        return articles
    return f"{articles}{_COMPANIES}\n" + "".join(_company(link, _facts_of(link, facts)) for link in companies)


def _article(item: DigestItem) -> str:
    address = safe_url(item.url) or plain(item.url)
    return f"[TITLE]{plain(item.title)}:\n[TEXT]\n{lines(item.text)}\n[Source link]: {address}\n\n\n"


def _facts_of(link: CompanyLink, facts: tuple[CompanyFacts, ...]) -> CompanyFacts | None:
    for entry in facts:
        company = entry.company
        if link.cik is not None and link.cik == company.cik:
            return entry
        if link.symbol is not None and link.symbol == company.symbol:
            return entry
        if link.symbol is None and link.name.casefold() == company.name.casefold():
            return entry
    return None


def _company(link: CompanyLink, facts: CompanyFacts | None) -> str:
    name = plain(link.name).lower()
    symbol = facts.company.symbol if facts is not None and facts.company.symbol else link.symbol
    lines = ["", f"Company name: {name}"]
    if symbol is None:
        lines += [f"name: {name}", "symbol: None", f"note: {_NO_LISTING}"]
    else:
        lines.append(f"symbol: {plain(symbol)}")
        lines += [f"{field}: {_value(facts, field)}" for field in _FIGURES]
        lines.append(f"cap_bucket: {plain(facts.cap_bucket) if facts and facts.cap_bucket else None}")
        lines.append(f"as_of: {int(facts.as_of.timestamp()) if facts and facts.as_of else None}")
        lines.append(f"name: {name}")
    if facts is not None and facts.errors:
        lines.append(f"error: {plain('; '.join(facts.errors))}")
    lines.append(_COMPANY_END)
    return "\n".join(lines) + "\n"


def _value(facts: CompanyFacts | None, field: str) -> str:
    """The bare number, as scripts read it; an amount that is not in US dollars names its currency."""
    figure: Figure | None = getattr(facts, field, None)
    if figure is None:
        return "None"
    number = str(int(figure.value)) if figure.value.is_integer() else repr(figure.value)
    return number if figure.currency in {None, "USD"} else f"{number} {figure.currency}"
