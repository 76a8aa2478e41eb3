"""``/company``: the card, or buttons where a name is not clear."""

from __future__ import annotations

from datetime import timedelta

import orjson

from bot.companies.resolving.resolve import Resolution
from bot.errors import SectorwireError
from bot.grammar.news import read_company
from bot.grammar.tokens import Help
from bot.models.companies import Company
from bot.models.delivery import Message
from bot.models.people import watch_key
from bot.render.slack.help import help_message
from bot.render.slack.menus import Button, in_name_of, noted, sentence, with_buttons
from handlers.context import HandlerContext
from handlers.transport.request import Request

WORKING = "Getting the card…"
LONGEST_NAME = 200  # more of it is not needed to find it again, and a button carries little
THREAD_KEPT = timedelta(days=30)  # how long a thread remembers which cards it has


async def command(context: HandlerContext, request: Request) -> None:
    """Answer ``/company``."""
    await answer(context, request, request.text)


async def answer(context: HandlerContext, request: Request, text: str) -> None:
    """Answer what stands after ``/company``, wherever it was said."""
    asked = read_company(text)
    if isinstance(asked, Help):
        await request.answer.send(help_message("company", context.sector_keys, name=context.name))
        return
    found = await context.companies.resolve(asked.name)
    if found.company is None:
        await request.answer.send(choice(found, "company-show"))
        return
    await show(context, request, found.company, note=remark(found))


async def chosen(context: HandlerContext, request: Request) -> None:
    """A company was chosen among several: its card takes the choice's place."""
    company = await carried(context, request.chosen)
    if request.thread_ts is not None:
        await first_card(context, request, company)
    message = await _card(context, request, company)
    await request.answer.send(with_buttons(message, buttons_of(company)), replace=True)


async def first_card(
    context: HandlerContext, request: Request, company: Company, note: str | None = None
) -> bool:
    """Whether this thread has not had the company's card yet, with this remark; from now on it has."""
    named = f"{watch_key(company.name, company.symbol)} {note or ''}".rstrip()
    whose = f"{request.team} {request.channel} {request.thread_ts} {named}"
    return await context.ledger.first(f"card {whose}", context.clock.now(), THREAD_KEPT)


async def share(context: HandlerContext, request: Request) -> None:
    """Say the card to the channel, in the name of whoever asked."""
    company = await carried(context, request.chosen)
    message = await _card(context, request, company)
    await request.answer.share(in_name_of(message, request.user, company.name))
    await request.answer.delete()


async def show(
    context: HandlerContext, request: Request, company: Company, *, note: str | None = None
) -> None:
    """Answer with the card; where that takes long, a placeholder stands there first."""
    message = await request.answer.while_working(_card(context, request, company), WORKING)
    try:
        await request.answer.send(with_buttons(noted(message, note), buttons_of(company)))
    except SectorwireError:
        if not has_picture(message):
            raise
        # Slack refuses a picture that it has not finished looking at: the figures matter more.
        plain = await _card(context, request, company, chart=False)
        await request.answer.send(with_buttons(noted(plain, note), buttons_of(company)))


async def _card(
    context: HandlerContext, request: Request, company: Company, *, chart: bool = True
) -> Message:
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    pictures = context.workspace if chart else None
    return await context.companies.card(company, timezone=zone, pictures=pictures)


def remark(found: Resolution) -> str | None:
    """What a reader should know of how the name led to a card: "Metsera: part of Pfizer Inc since 2025"."""
    listed = found.company is not None and found.company.symbol is not None
    return found.note if listed else None  # the card of an unlisted one says it by itself


def has_picture(message: Message) -> bool:
    """Whether an uploaded picture stands in the message."""
    return any(block.get("type") == "image" and "slack_file" in block for block in message.blocks)


def buttons_of(company: Company) -> list[Button]:
    """What can be done with a card."""
    carries = carrying(company)
    return [
        Button("Share in channel", "company-share", carries),
        Button("Watch", "watch-add", carries),
    ]


def carrying(company: Company) -> dict[str, object]:
    """A company as a button carries it."""
    return {"symbol": company.symbol, "name": company.name[:LONGEST_NAME]}


async def carried(context: HandlerContext, value: str) -> Company:
    """The company that a button carries, as the directory knows it."""
    told = orjson.loads(value)
    found = await context.companies.resolve(f"${told['symbol']}" if told["symbol"] else told["name"])
    return found.company or Company(told["name"], told["symbol"], None)


def choice(found: Resolution, action: str) -> Message:
    """Which one is meant? Fuzzy matching only ever suggests; somebody has to choose."""
    buttons = [
        Button(
            f"{company.name} ({company.symbol})" if company.symbol else company.name,
            action,
            carrying(company),
        )
        for company, _ in found.candidates
    ]
    said = (found.note or "no reliable listing found").rstrip(".")
    if found.status == "ambiguous":
        return sentence(f"Which “{found.query}”?", buttons, small=said[:1].upper() + said[1:] + ".")
    end = "" if said.endswith("?") else "."
    return sentence(
        f"I know no company “{found.query}”: {said}{end}",
        buttons,
        small="Try the full name, or the symbol as $LLY.",
    )
