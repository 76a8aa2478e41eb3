"""``/watch``: who wants to hear of which company."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from bot.companies.resolving.resolve import Resolution
from bot.grammar.tokens import Help, Wrong
from bot.grammar.watch import WatchAsked, read_watch
from bot.models.companies import Company
from bot.models.delivery import Message
from bot.models.people import Watch
from bot.render import wording
from bot.render.slack.help import help_message, not_understood
from bot.render.slack.menus import Button, sentence
from handlers import company as companies
from handlers.context import HandlerContext
from handlers.transport.request import Request

MOST = 100  # companies that one person or channel watches
MOST_BUTTONS = 20


async def command(context: HandlerContext, request: Request) -> None:
    """Answer ``/watch``."""
    await answer(context, request, request.text)


async def answer(context: HandlerContext, request: Request, text: str) -> None:
    """Answer what stands after ``/watch``, wherever it was said."""
    asked = read_watch(text)
    match asked:
        case Help():
            await request.answer.send(help_message("watch", context.sector_keys, name=context.name))
        case Wrong():
            await request.answer.send(
                not_understood("watch", context.sector_keys, problem=asked.sentence, example=asked.example)
            )
        case WatchAsked(verb="list"):
            await request.answer.send(await _listed(context, request))
        case WatchAsked(verb="remove"):
            await request.answer.send(await _removed(context, request, asked))
        case WatchAsked():
            await _add(context, request, asked)


async def _add(context: HandlerContext, request: Request, asked: WatchAsked) -> None:
    found = await context.companies.listed(asked.name)
    action = "watch-add-here" if asked.here else "watch-add"
    for unclear in (one for one in found if one.company is None):
        await request.answer.send(companies.choice(unclear, action))
    if known := [one.company for one in found if one.company is not None]:
        place = request.channel if asked.here else request.user
        await request.answer.send(await add(context, request, known, place))


async def chosen(context: HandlerContext, request: Request) -> None:
    """A button says which company a person wants to watch."""
    company = await companies.carried(context, request.chosen)
    await request.answer.send(await add(context, request, [company], request.user))


async def chosen_here(context: HandlerContext, request: Request) -> None:
    """A button says which company a channel wants to watch."""
    company = await companies.carried(context, request.chosen)
    await request.answer.send(await add(context, request, [company], request.channel))


async def add(context: HandlerContext, request: Request, wanted: Sequence[Company], place: str) -> Message:
    """Watch companies for a person or a channel, and say so."""
    here = place != request.user
    if here:
        await context.check_may_change(request, place)
        await context.workspace.check_reachable(place)
    kept = await context.watches.watches(request.team, place)
    who = "This channel is" if here else "You're"
    added: list[Watch] = []
    before: list[Watch] = []
    full = False
    for company in wanted:
        watch = Watch(request.team, place, company.name, company.symbol, request.user, context.clock.now())
        if (company.name, company.symbol) in {(one.name, one.symbol) for one in kept}:
            before.append(watch)
        elif len(kept) + len(added) >= MOST:
            full = True
        else:
            (added if await context.watches.add(watch) else before).append(watch)
    lines = []
    if added:
        told = "This channel will get" if here else "I'll DM you when there's"
        lines.append(f"{told} news about {wording.ended(_names(added))}")
    if before:
        lines.append(f"{who} already watching {wording.ended(_names(before))}")
    if full:
        lines.append(
            f"{who} already watching {MOST} companies. Remove one first, like `/watch remove {kept[0].name}`."
            if kept
            else f"{who} already watching {MOST} companies."
        )
    one = [*added, *before]
    buttons = (
        [_undo(one[0])]
        if len(one) == 1
        else [_undo(each, f"Undo {each.symbol or each.name}") for each in added]
    )
    return sentence("\n".join(lines), buttons)


async def removed(context: HandlerContext, request: Request) -> None:
    """A button ends a watch."""
    told = orjson.loads(request.chosen)
    if told["place"] != request.user:
        await context.check_may_change(request, told["place"])
    watch = Watch(
        request.team, told["place"], told["name"], told["symbol"], request.user, context.clock.now()
    )
    await context.watches.remove(watch)
    who = "You're" if watch.place == request.user else "This channel is"
    await request.answer.send(
        sentence(f"{who} no longer watching {wording.ended(shown(watch))}"), replace=True
    )


async def _removed(context: HandlerContext, request: Request, asked: WatchAsked) -> Message:
    places = (request.channel,) if asked.here else (request.user, request.channel)
    kept = [one for place in places for one in await context.watches.watches(request.team, place)]
    gone: list[Watch] = []
    unknown: list[str] = []
    for found in await context.companies.listed(asked.name):
        same = [one for one in kept if _is(one, found)]
        if same:
            gone.append(next((one for one in same if one.place == request.user), same[0]))
        else:
            unknown.append(found.query)
    for one in gone:
        if one.place != request.user:
            await context.check_may_change(request, one.place)
        await context.watches.remove(one)
    lines = [
        f"{who} no longer watching {wording.ended(_names(some))}"
        for who, some in (
            ("You're", [one for one in gone if one.place == request.user]),
            ("This channel is", [one for one in gone if one.place != request.user]),
        )
        if some
    ]
    if unknown:
        lines.append(f"You aren't watching {wording.listing([f'“{name}”' for name in unknown])}.")
        if not gone and kept:
            lines[-1] += f" You're watching {wording.ended(wording.listing([one.name for one in kept[:20]]))}"
        elif not gone:
            lines[-1] += " You aren't watching anything yet."
    return sentence("\n".join(lines))


def _is(watch: Watch, found: Resolution) -> bool:
    """Whether somebody who asks for that means this watch, by its name or symbol."""
    wanted = found.query.casefold().lstrip("$")
    company = found.company
    return (
        watch.name.casefold() == wanted
        or bool(watch.symbol and watch.symbol.casefold() == wanted)
        or (company is not None and company.symbol is not None and watch.symbol == company.symbol)
        or (company is not None and watch.name == company.name)
    )


async def _listed(context: HandlerContext, request: Request) -> Message:
    mine = await context.watches.watches(request.team, request.user)
    here = await context.watches.watches(request.team, request.channel)
    if not mine and not here:
        return sentence("You aren't watching anything yet. Try `/watch pfizer`.")
    lines = [
        f"{whom} {wording.ended(_names(some))}"
        for whom, some in (("You're watching", mine), ("This channel is watching", here))
        if some
    ]
    buttons = [_undo(one, f"Remove {one.symbol or one.name}") for one in (*mine, *here)[:MOST_BUTTONS]]
    return sentence("\n".join(lines), buttons)


def _names(some: Sequence[Watch]) -> str:
    return wording.listing([shown(one) for one in some])


def shown(watch: Watch) -> str:
    """A company with its symbol, raw."""
    return f"{watch.name} ({watch.symbol})" if watch.symbol else watch.name


def _undo(watch: Watch, label: str = "Undo") -> Button:
    return Button(label, "watch-remove", {"place": watch.place, "name": watch.name, "symbol": watch.symbol})
