"""``/watch``: who wants to hear of which company."""

from __future__ import annotations

import orjson

from bot.grammar.tokens import Help, Wrong
from bot.grammar.watch import WatchAsked, read_watch
from bot.models.companies import Company
from bot.models.delivery import Message
from bot.models.people import Watch
from bot.render import wording
from bot.render.slack.help import help_message
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
                help_message("watch", context.sector_keys, name=context.name, problem=asked.sentence)
            )
        case WatchAsked(verb="list"):
            await request.answer.send(await _listed(context, request))
        case WatchAsked(verb="remove"):
            await request.answer.send(await _removed(context, request, asked))
        case WatchAsked():
            await _add(context, request, asked)


async def _add(context: HandlerContext, request: Request, asked: WatchAsked) -> None:
    found = await context.companies.resolve(asked.name)
    if found.company is None:
        action = "watch-add-here" if asked.here else "watch-add"
        await request.answer.send(companies.choice(found, action))
        return
    place = request.channel if asked.here else request.user
    await request.answer.send(await add(context, request, found.company, place))


async def chosen(context: HandlerContext, request: Request) -> None:
    """A button says which company to tell this person of."""
    company = await companies.carried(context, request.chosen)
    await request.answer.send(await add(context, request, company, request.user))


async def chosen_here(context: HandlerContext, request: Request) -> None:
    """A button says which company to tell this channel of."""
    company = await companies.carried(context, request.chosen)
    await request.answer.send(await add(context, request, company, request.channel))


async def add(context: HandlerContext, request: Request, company: Company, place: str) -> Message:
    """Watch a company for a person or a channel, and say so."""
    here = place != request.user
    if here:
        await context.workspace.check_may_change(request.user, place, request.channel, context.admins)
        await context.workspace.check_reachable(place)
    kept = await context.watches.watches(request.team, place)
    if len(kept) >= MOST:
        return sentence(f"That are {MOST} companies already; remove one first: /watch remove {kept[0].name}.")
    watch = Watch(request.team, place, company.name, company.symbol, request.user, context.clock.now())
    new = await context.watches.add(watch)
    whom = "This channel is" if here else "You are"
    already = "" if new else " already"
    return sentence(f"{whom}{already} told when there is news of {shown(watch)}.", [_undo(watch)])


async def removed(context: HandlerContext, request: Request) -> None:
    """A button ends a watch."""
    told = orjson.loads(request.chosen)
    if told["place"] != request.user:
        await context.workspace.check_may_change(request.user, told["place"], request.channel, context.admins)
    watch = Watch(
        request.team, told["place"], told["name"], told["symbol"], request.user, context.clock.now()
    )
    await context.watches.remove(watch)
    await request.answer.send(sentence(f"No more news of {shown(watch)}."), replace=True)


async def _removed(context: HandlerContext, request: Request, asked: WatchAsked) -> Message:
    places = (request.channel,) if asked.here else (request.user, request.channel)
    kept = [one for place in places for one in await context.watches.watches(request.team, place)]
    found = await context.companies.resolve(asked.name)
    wanted = asked.name.casefold().lstrip("$")
    symbol = found.company.symbol if found.company else None
    gone = [
        one
        for one in kept
        if one.name.casefold() == wanted
        or (one.symbol and one.symbol.casefold() == wanted)
        or (symbol is not None and one.symbol == symbol)
        or (found.company is not None and one.name == found.company.name)
    ]
    if not gone:
        names = wording.listing([one.name for one in kept[:20]])
        return sentence(
            f"Nobody here watches “{asked.name}”."
            + (f" Watched: {names}." if names else " Nothing is watched yet.")
        )
    mine = next((one for one in gone if one.place == request.user), gone[0])
    if mine.place == request.channel != request.user:
        await context.workspace.check_may_change(request.user, mine.place, request.channel, context.admins)
    await context.watches.remove(mine)
    whom = "you" if mine.place == request.user else "this channel"
    return sentence(f"No more news of {shown(mine)} for {whom}.")


async def _listed(context: HandlerContext, request: Request) -> Message:
    mine = await context.watches.watches(request.team, request.user)
    here = await context.watches.watches(request.team, request.channel)
    if not mine and not here:
        return sentence("Nothing is watched yet. Try /watch pfizer.")
    lines = [
        f"{whom}: {wording.listing([shown(one) for one in some])}."
        for whom, some in (("You are told of", mine), ("This channel is told of", here))
        if some
    ]
    buttons = [_undo(one, f"Remove {one.symbol or one.name}") for one in (*mine, *here)[:MOST_BUTTONS]]
    return sentence("\n".join(lines), buttons)


def shown(watch: Watch) -> str:
    """A company with its symbol, raw."""
    return f"{watch.name} ({watch.symbol})" if watch.symbol else watch.name


def _undo(watch: Watch, label: str = "Undo") -> Button:
    return Button(label, "watch-remove", {"place": watch.place, "name": watch.name, "symbol": watch.symbol})
