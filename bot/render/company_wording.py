"""What every rendering of a company's card says, in the same words; all raw text.

Escaping is each renderer's own last step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.models.companies import CompanyCard, CompanyFacts, Figure, Filing, Price, Quarter
from bot.render import numbers
from bot.render.wording import count, listing, moment

TITLES = {
    "market_cap": "Market cap",
    "pe": "P/E",
    "enterprise_value": "EV",
    "revenue": "Revenue",
    "net_income": "Net income",
    "ebitda": "EBITDA",
}
"""The figures in the order of a card, with their titles."""

UNDER_WAY = frozenset(
    {"recruiting", "active, not recruiting", "enrolling by invitation", "not yet recruiting"}
)


def shown(facts: CompanyFacts) -> Iterator[tuple[str, str]]:
    """Title and value of each figure in people's form; a dash where it is not known."""
    for name, title in TITLES.items():
        figure: Figure | None = getattr(facts, name)
        yield title, numbers.price_earnings(facts) if name == "pe" else numbers.money(figure)


def listed_at(card: CompanyCard) -> str:
    """Symbol and exchange: "PFE · NYSE"; what is known instead where there is no listing."""
    company = card.facts.company
    if company.symbol is None:
        return company.note or "no reliable listing found"
    return " · ".join(part for part in (company.symbol, company.exchange) if part)


def about(card: CompanyCard) -> list[str]:
    """Sector or industry, size and country, as far as they are known."""
    company = card.facts.company
    size = f"{card.facts.cap_bucket} cap" if card.facts.cap_bucket else None
    sector = card.industry or (company.sector.capitalize() if company.sector else None)
    return [part for part in (sector, size, company.country) if part]


def price(told: Price, now: datetime, zone: ZoneInfo) -> str:
    """The last price, its move against the close before, source and time: "$26.10, +1.2% (Finnhub, 16:00)"."""
    parts = [numbers.price(told.value, told.currency)]
    if told.move is not None:
        parts.append(numbers.move(told.move))
    return f"{', '.join(parts)} ({told.source}, {moment(told.at, now, zone)})"


def sources(facts: CompanyFacts, zone: tzinfo, *, documents: bool = True) -> list[str]:
    """Where the figures come from, those of one source and period together.

    "Revenue, net income: TTM to 2026-03-29, SEC EDGAR (10-Q, filed 2026-05-05)"; without ``documents``
    what stands in brackets is left out.
    """
    groups: dict[str, list[str]] = {}
    for name, title in TITLES.items():
        figure: Figure | None = getattr(facts, name)
        if figure is None:
            continue
        held = figure.as_of.astimezone(zone)
        # A period says its end itself; what holds at a moment needs its day.
        when = figure.period if figure.period and name != "pe" else day(held.date())
        made = "" if figure.method == "reported" else ", derived"
        source = figure.source if documents else figure.source.partition(" (")[0]
        groups.setdefault(f"{when}, {source}{made}", []).append(title)
    return [f"{_together(titles)}: {where}" for where, titles in groups.items()]


def table_sources(listed: Sequence[CompanyFacts], zone: tzinfo) -> list[str]:
    """Where the figures of a table come from, a line for each source and period; who it holds for where not for all.

    "Revenue, net income: TTM to 2026-03-31, SEC EDGAR, derived (LLY, PFE)". The document itself stands on
    the company's card.
    """
    holders: dict[str, list[str]] = {}
    for facts in listed:
        name = facts.company.symbol or facts.company.name
        for line in sources(facts, zone, documents=False):
            holders.setdefault(line, []).append(name)
    known = sum(any(getattr(facts, name) is not None for name in TITLES) for facts in listed)
    return [
        line if len(names) == known else f"{line} ({', '.join(names)})" for line, names in holders.items()
    ]


def remarks(facts: CompanyFacts) -> list[str]:
    """How figures were made and what is to be known about them: "EBITDA: operating income plus …"."""
    groups: dict[str, list[str]] = {}
    for name, title in TITLES.items():
        figure: Figure | None = getattr(facts, name)
        if figure is not None and figure.note:
            groups.setdefault(figure.note, []).append(title)
    return [f"{_together(titles)}: {note}" for note, titles in groups.items()]


def unknown(facts: CompanyFacts) -> list[str]:
    """What is not known, and why; a P/E that a loss makes meaningless is told by its value already."""
    told = numbers.price_earnings(facts) == numbers.NOT_MEANINGFUL
    groups: dict[str, list[str]] = {}
    for name, title in {**TITLES, "cap_bucket": "Size"}.items():
        reason = facts.missing.get(name)
        if reason and not (name == "pe" and told):
            groups.setdefault(reason, []).append(title)
    return [f"No {_which(titles)}: {reason.rstrip('.')}" for reason, titles in groups.items()]


def _which(titles: list[str]) -> str:
    """What is missing within a sentence, in short where it is all."""
    return "figures" if len(titles) >= len(TITLES) else listing([_inside(title) for title in titles])


def filing(entry: Filing) -> tuple[str, str]:
    """The form, and when and what: ("8-K", "24 Feb 2026: results of operations")."""
    return entry.form, f"{day(entry.filed)}: {entry.meaning}"


def trials(card: CompanyCard) -> list[str]:
    """The trials by phase: "Phase 3: 4 under way (recruiting 3, active, not recruiting 1), 12 over"."""
    lines = []
    for phase in dict.fromkeys(entry.phase for entry in card.trials):
        of_phase = [entry for entry in card.trials if entry.phase == phase]
        running = [entry for entry in of_phase if entry.status in UNDER_WAY]
        over = [entry for entry in of_phase if entry.status not in UNDER_WAY]
        parts = [f"{entry.count} {entry.status}" for entry in (*running, *over)]
        lines.append(f"{phase}: {'; '.join(parts)}")
    return lines


def trials_title(card: CompanyCard) -> str:
    """How many trials there are, and how many of them are counted."""
    counted = sum(entry.count for entry in card.trials)
    of_all = f" (the last {counted} to change)" if counted < card.trials_total else ""
    return f"{count(card.trials_total, 'clinical trial')}{of_all}"


def latest_change(card: CompanyCard) -> str | None:
    """The trial that changed last: "Changed last, 3 Mar 2026: NCT01234567, phase 2, recruiting"."""
    trial = card.latest_trial
    if trial is None:
        return None
    when = f", {day(trial.changed)}" if trial.changed else ""
    return f"Changed last{when}: {trial.title} ({trial.id}; {trial.phase}, {trial.status})"


def chart_words(name: str, quarters: Sequence[Quarter]) -> str:
    """What the chart shows, for those who do not see it."""
    told = []
    for what, values in (
        ("revenue", [(quarter, quarter.revenue) for quarter in quarters]),
        ("net income", [(quarter, quarter.net_income) for quarter in quarters]),
    ):
        known = [(quarter, value) for quarter, value in values if value is not None]
        if known:
            (first, began), (last, ended) = known[0], known[-1]
            start, end = (numbers.amount(value, first.currency) for value in (began, ended))
            told.append(f"{what} from {start} ({month(first.end)}) to {end} ({month(last.end)})")
    span = f"{count(len(quarters), 'quarter')} to {month(quarters[-1].end)}" if quarters else "no quarters"
    return f"{name}, {span}: {'; '.join(told)}." if told else f"{name}, {span}."


def day(at: date) -> str:
    """A day: "1 Nov 2025"."""
    return f"{at.day} {at:%b %Y}"


def month(at: date) -> str:
    """A quarter by the month it ends in: "Mar 2026"."""
    return f"{at:%b %Y}"


def _together(titles: Sequence[str]) -> str:
    return ", ".join([titles[0], *map(_inside, titles[1:])])


def _inside(title: str) -> str:
    """A title within a sentence; abbreviations stay as they are."""
    return title if title.isupper() or "/" in title else title[0].lower() + title[1:]
