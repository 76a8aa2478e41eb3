"""Eight quarters of revenue and net income, drawn; readable on a light and on a dark page.

The picture brings its own ground. Nothing global of matplotlib is used, so charts may be drawn in threads.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING

from bot.models.companies import CompanyCard
from bot.render.company_wording import month
from bot.render.escape import plain
from bot.render.numbers import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES, _DPI = (8.0, 4.0), 150
_GROUND, _INK, _FAINT = "#1f2329", "#e8eaed", "#5f6771"
# Told apart by lightness too, for those who do not see the colours apart.
_REVENUE, _INCOME, _LOSS = "#7aa7e8", "#f0c35a", "#e0705f"
_WIDTH = 0.38


async def draw_chart(card: CompanyCard) -> bytes | None:
    """The chart as PNG, drawn off the loop; None where there are no quarters to draw."""
    if not card.quarters:
        return None
    return await asyncio.to_thread(chart_png, card)


def chart_png(card: CompanyCard) -> bytes:
    """The chart of a card's quarters as PNG, 1200 × 600 pixels."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor=_GROUND)
    figure.set_layout_engine("constrained", w_pad=0.15, h_pad=0.12)
    _draw(figure.add_subplot(), card)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw(axes: Axes, card: CompanyCard) -> None:
    quarters = card.quarters
    currency = quarters[-1].currency
    nothing = float("nan")  # leaves a gap, where zero would be a claim
    revenue = [nothing if quarter.revenue is None else quarter.revenue for quarter in quarters]
    income = [nothing if quarter.net_income is None else quarter.net_income for quarter in quarters]
    places = range(len(quarters))
    axes.set_facecolor(_GROUND)
    axes.bar([place - _WIDTH / 2 for place in places], revenue, _WIDTH, color=_REVENUE, label="Revenue")
    colours = [_LOSS if value < 0 else _INCOME for value in income]
    axes.bar([place + _WIDTH / 2 for place in places], income, _WIDTH, color=colours, label="Net income")
    axes.axhline(0, color=_FAINT, linewidth=1)
    axes.yaxis.set_major_formatter(lambda value, _: amount(value, currency).replace(".0", ""))
    axes.set_xticks(list(places), [month(quarter.end) for quarter in quarters])
    axes.grid(axis="y", color=_FAINT, alpha=0.35, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK, length=0, labelsize=10)
    for side in axes.spines.values():
        side.set_visible(False)
    # A dollar sign would begin a formula.
    name = plain(card.facts.company.name, 60).replace("$", r"\$")
    axes.set_title(f"{name}: revenue and net income by quarter", color=_INK, fontsize=13, loc="left", pad=34)
    _legend(axes, income)


def _legend(axes: Axes, income: list[float]) -> None:
    """A key for each colour that is there, between title and bars."""
    from matplotlib.patches import Patch

    keys = [Patch(color=_REVENUE, label="Revenue")]
    if not all(value < 0 for value in income):
        keys.append(Patch(color=_INCOME, label="Net income"))
    if any(value < 0 for value in income):
        keys.append(Patch(color=_LOSS, label="Net loss"))
    axes.legend(
        handles=keys,
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        frameon=False,
        labelcolor=_INK,
        fontsize=10,
        ncols=len(keys),
    )
