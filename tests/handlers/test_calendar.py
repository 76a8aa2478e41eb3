"""``/calendar`` in Slack."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.claims.read import claims_of
from tests.handlers.desk import judged, shown


def telling(desk, days, drug="AUR-101", company=("Aurelia Bio", "AURB")):
    """A story of today that names a decision date so many days ahead."""
    now = desk.components.clock.now()
    day = (now + timedelta(days=days)).date()
    one = judged(
        f"{company[0]} has a PDUFA date of {day:%B} {day.day}, {day.year} for {drug}",
        company=company,
        hours=1,
        now=now,
    )
    claims = claims_of(one.article, one.judgement.companies)
    assert claims
    return replace(one, judgement=replace(one.judgement, claims=claims))


async def test_the_next_two_weeks_with_the_sentence(desk):
    await desk.store(telling(desk, 9), telling(desk, 60, "AUR-202"))
    (answer,) = await desk.command("/calendar")
    assert "FDA decision" in shown(answer)
    assert "AUR-101" in shown(answer)
    assert "has a PDUFA date of" in shown(answer)
    assert "AUR-202" not in shown(answer)


async def test_all_of_a_company(desk):
    await desk.store(
        telling(desk, 9),
        telling(desk, 60, "AUR-202"),
        telling(desk, 5, "NWP-301", ("Northwind Power", "NWPW")),
    )
    (answer,) = await desk.command("/calendar aurelia bio all")
    assert "Ahead for Aurelia Bio" in shown(answer)
    assert "AUR-101" in shown(answer)
    assert "AUR-202" in shown(answer)
    assert "NWP-301" not in shown(answer)


async def test_a_sector(desk):
    await desk.store(telling(desk, 9))
    (answer,) = await desk.command("/calendar biotech 4w")
    assert "AUR-101" in shown(answer)
    (empty,) = await desk.command("/calendar energy")
    assert "Nothing is ahead that a text told" in shown(empty)


async def test_help(desk):
    (answer,) = await desk.command("/calendar help")
    assert "/calendar" in shown(answer)
    assert "sector's next two weeks" in shown(answer)
