"""``/calendar``: what is ahead of a sector, a company or all, each with its sentence."""

from __future__ import annotations

from bot.claims.desk import owners_of
from bot.grammar.calendar import CalendarAsked, read_calendar
from bot.grammar.tokens import Help
from bot.models.delivery import Message
from bot.render.claims import calendar_message
from bot.render.slack.help import help_message
from bot.render.slack.menus import sentence
from handlers.context import HandlerContext
from handlers.transport.request import Request

WORKING = "Looking ahead…"


async def command(context: HandlerContext, request: Request) -> None:
    """Answer ``/calendar``."""
    asked = read_calendar(request.text, context.sector_keys)
    if isinstance(asked, Help):
        await request.answer.send(help_message("calendar", context.sector_keys, name=context.name))
        return
    await request.answer.send(await request.answer.while_working(_ahead(context, request, asked), WORKING))


async def _ahead(context: HandlerContext, request: Request, asked: CalendarAsked) -> Message:
    heading = "Ahead"
    owners: tuple[str, ...] = ()
    if asked.sector:
        heading = f"Ahead in {context.titles[asked.sector]}"
    elif asked.name:
        meant = await context.companies.resolve(asked.name)
        if meant.company is None and meant.candidates:
            names = ", ".join(one.name for one, _ in meant.candidates[:3])
            return sentence(f"Several are like that: {names}. Which one?")
        owners = owners_of(meant.company) if meant.company else (asked.name,)
        heading = f"Ahead for {meant.company.name if meant.company else asked.name}"
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    today = context.calendar.today(zone)
    watched = {one.symbol or one.name for one in await context.watches.watches(request.team, request.user)}
    lines = await context.calendar.lines(
        today, asked.span, sectors=(asked.sector,) if asked.sector else (), owners=owners, watched=watched
    )
    further = "" if asked.span is None else "Further ahead: add all."
    return calendar_message(
        lines, heading=heading, empty=f"Nothing is ahead that a text told. {further}".strip(), hint=further
    )
