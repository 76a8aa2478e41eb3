"""``/company``: the card, or buttons where a name is not clear."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import orjson

from bot.companies.resolving.resolve import Resolution
from bot.errors import SectorwireError
from bot.grammar.news import read_company
from bot.grammar.tokens import Help
from bot.models.companies import Company
from bot.models.delivery import Message
from bot.models.people import watch_key
from bot.render import wording
from bot.render.slack.help import help_message
from bot.render.slack.menus import Button, in_name_of, noted, sentence, together, with_buttons
from handlers.context import HandlerContext
from handlers.transport.request import Request

WORKING = "Getting the figures…"
ELSE = "Try the full name, or a ticker like $LLY."
MOST_CARDS = 4  # short cards in one message
LONGEST_NAME = 200  # more of it is not needed to find it again, and a button carries little
CLAIMED = timedelta(minutes=5)  # how long a card may take to come to stand in its thread
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
    found = await context.companies.listed(asked.name)
    for unclear in (one for one in found if one.company is None):
        await request.answer.send(choice(unclear, "company-show"))
    if known := [one for one in found if one.company is not None]:
        await show_all(context, request, known, buttons=True)


async def show_all(
    context: HandlerContext, request: Request, found: Sequence[Resolution], *, buttons: bool
) -> None:
    """One company's card in full, several in short in one message; it says so where there are more than fit."""
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    named = [(one.company, remark(one)) for one in found if one.company is not None]
    if len(named) == 1:
        ((only, note),) = named
        if buttons:
            await show(context, request, only, note=note)
            return
        work = context.companies.card(only, timezone=zone)
        await request.answer.send(noted(await request.answer.while_working(work, WORKING), note))
        return
    shown = named[:MOST_CARDS]
    cards = asyncio.gather(*(context.companies.short_card(one, timezone=zone) for one, _ in shown))
    messages = [
        noted(short, note)
        for short, (_, note) in zip(await request.answer.while_working(cards, WORKING), shown, strict=True)
    ]
    left = [one.symbol or one.name for one, _ in named[MOST_CARDS:]]
    small = (
        f"Showing {MOST_CARDS} of {len(named)} companies. Ask again for {wording.listing(left)}."
        if left
        else ""
    )
    await request.answer.send(together(messages, small))


async def chosen(context: HandlerContext, request: Request) -> None:
    """A company was chosen among several: its card takes the choice's place."""
    company = await carried(context, request.chosen)
    message = await _card(context, request, company)
    await request.answer.send(with_buttons(message, buttons_of(company)), replace=True)
    if request.thread_ts is not None:
        await card_shown(context, request, company)


async def first_card(
    context: HandlerContext, request: Request, company: Company, note: str | None = None
) -> bool:
    """Whether this thread has not had the company's card yet, with this remark; nobody else shows it meanwhile.

    Once it stands there, :func:`card_shown` is to be called; where it does not, :func:`card_not_shown`.
    """
    return await context.ledger.first(_card_key(request, company, note), context.clock.now(), CLAIMED)


async def card_shown(
    context: HandlerContext, request: Request, company: Company, note: str | None = None
) -> None:
    """The thread has the company's card, with this remark."""
    await context.ledger.extend(_card_key(request, company, note), context.clock.now(), THREAD_KEPT)


async def card_not_shown(
    context: HandlerContext, request: Request, company: Company, note: str | None = None
) -> None:
    """The card did not come to stand in the thread: whoever asks next gets it."""
    await context.ledger.undo(_card_key(request, company, note))


def _card_key(request: Request, company: Company, note: str | None) -> str:
    named = f"{watch_key(company.name, company.symbol)} {note or ''}".rstrip()
    return f"card {request.team} {request.channel} {request.thread_ts} {named}"


async def share(context: HandlerContext, request: Request) -> None:
    """Say the card to the channel, in the name of whoever asked."""
    company = await carried(context, request.chosen)
    message = await _card(context, request, company)
    await request.answer.share(in_name_of(message, request.user, company.name))
    await request.answer.delete()


async def sources(context: HandlerContext, request: Request) -> None:
    """The small print of a card, for whoever asks."""
    company = await carried(context, request.chosen)
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    await request.answer.send(await context.companies.sources(company, timezone=zone))


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
        Button("Sources and periods", "company-sources", carries),
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
    named = found.query
    if found.status == "ambiguous":
        showing = (
            f"Showing {len(found.candidates)} of {found.choices}"
            if found.choices > len(found.candidates)
            else "Several"
        )
        return sentence(
            f"Which “{named}” do you mean?", buttons, small=f"{showing} companies go by this name."
        )
    if found.candidates:
        names = " or ".join(company.name for company, _ in found.candidates)
        return sentence(
            f"No company called “{named}”. Did you mean {names.removesuffix('.')}?", buttons, small=ELSE
        )
    return sentence(f"I couldn't find a company called “{named}”.", buttons, small=ELSE)
