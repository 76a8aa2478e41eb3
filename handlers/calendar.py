"""``/calendar``: what is ahead of a sector, a company or all, each with its sentence."""

from __future__ import annotations

from bot.claims.desk import owners_of
from bot.models import Message
from bot.render.claims import calendar_message
from bot.render.help import help_message
from bot.render.menus import sentence
from bot.requests.calendar import CalendarAsked, read_calendar
from bot.requests.words import Help
from handlers.front import Front
from handlers.request import Request

WORKING = "Looking ahead…"


async def command(front: Front, request: Request) -> None:
    """Answer ``/calendar``."""
    asked = read_calendar(request.text, front.sector_keys)
    if isinstance(asked, Help):
        await request.answer.send(help_message("calendar", front.sector_keys, name=front.name))
        return
    await request.answer.send(await request.answer.while_working(_ahead(front, request, asked), WORKING))


async def _ahead(front: Front, request: Request, asked: CalendarAsked) -> Message:
    heading = "Ahead"
    owners: tuple[str, ...] = ()
    if asked.sector:
        heading = f"Ahead in {front.titles[asked.sector]}"
    elif asked.name:
        meant = await front.companies.resolve(asked.name)
        if meant.company is None and meant.candidates:
            names = ", ".join(one.name for one, _ in meant.candidates[:3])
            return sentence(f"Several are like that: {names}. Which one?")
        owners = owners_of(meant.company) if meant.company else (asked.name,)
        heading = f"Ahead for {meant.company.name if meant.company else asked.name}"
    zone = await front.workspace.zone_of(request.user, front.defaults.timezone)
    today = front.calendar.today(zone)
    watched = {one.symbol or one.name for one in await front.watches.watches(request.team, request.user)}
    lines = await front.calendar.lines(
        today, asked.span, sectors=(asked.sector,) if asked.sector else (), owners=owners, watched=watched
    )
    further = "" if asked.span is None else "Further ahead: add all."
    return calendar_message(
        lines, heading=heading, empty=f"Nothing is ahead that a text told. {further}".strip(), hint=further
    )
