"""Figures in people's form: $140.2B, 12.4x, n/m (loss), and – for what is not known."""

from __future__ import annotations

from datetime import tzinfo

from bot.models.companies import CompanyFacts, Figure

UNKNOWN = "–"
NOT_MEANINGFUL = "n/m (loss)"

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_SCALES = ((1.0, "", 0), (1e3, "K", 0), (1e6, "M", 1), (1e9, "B", 1), (1e12, "T", 2))


def money(figure: Figure | None) -> str:
    """An amount with its currency, scaled to T, B, M or K: "$140.2B", "CHF 3.1B", "−$75.0M"."""
    return UNKNOWN if figure is None else amount(figure.value, figure.currency)


def amount(value: float | None, currency: str | None) -> str:
    """As :func:`money`, for a bare value."""
    if value is None:
        return UNKNOWN
    sign = "−" if value < 0 else ""
    mark = _SIGNS.get(currency or "", f"{currency} " if currency else "")
    return f"{sign}{mark}{_scaled(abs(value))}"


def price(value: float, currency: str) -> str:
    """What one share costs: "$26.10", "CHF 1,204.50"; below one with four decimals: "$0.0312"."""
    mark = _SIGNS.get(currency, f"{currency} ")
    return f"{mark}{value:,.2f}" if value >= 1 else f"{mark}{value:.4f}"


def move(fraction: float) -> str:
    """A change with its sign: "+1.2%", "−0.4%"; what rounds to nothing has none."""
    percent = f"{abs(fraction):,.1%}"
    sign = "" if percent == "0.0%" else "+" if fraction > 0 else "−"
    return f"{sign}{percent}"


def ratio(figure: Figure | None) -> str:
    """A multiple: "12.4x"; three digits and more without decimals."""
    if figure is None:
        return UNKNOWN
    sign = "−" if figure.value < 0 else ""
    size = abs(figure.value)
    return f"{sign}{size:,.0f}x" if size >= 99.95 else f"{sign}{size:.1f}x"


def price_earnings(facts: CompanyFacts) -> str:
    """The P/E, or that it means nothing because the company makes a loss."""
    if facts.pe is not None:
        return ratio(facts.pe) if facts.pe.value > 0 else NOT_MEANINGFUL
    loss = facts.net_income is not None and facts.net_income.value < 0
    return NOT_MEANINGFUL if loss else UNKNOWN


def as_of(facts: CompanyFacts, zone: tzinfo) -> str:
    """The local day on which the figures held: "1 Nov 2025"."""
    if facts.as_of is None:
        return UNKNOWN
    local = facts.as_of.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def _scaled(size: float) -> str:
    # What rounds up to 1,000M is 1.0B; beyond trillions there is no further unit.
    fitting = (scale for scale in _SCALES if round(size / scale[0], scale[2]) < 1_000)
    unit, letter, places = next(fitting, _SCALES[-1])
    return f"{size / unit:,.{places}f}{letter}"
