"""What people say: mentions, direct messages, and replies in the threads of digests."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from bot.companies.resolving.resolve import Resolution
from bot.grammar.tokens import tokens
from bot.render.slack.help import help_message
from bot.render.slack.menus import noted
from handlers import company, digest, news, watch
from handlers.context import HandlerContext
from handlers.transport.request import Request

COMMANDS = {"news": news.answer, "company": company.answer, "digest": digest.answer, "watch": watch.answer}
GREETINGS = {"hi", "hello", "hey", "help", "?", "start", "what", "thanks", "thx"}
MOST_CARDS = 4
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


async def mention(context: HandlerContext, request: Request) -> None:
    """Somebody mentions the bot: the same words as after a command, or a name."""
    if not _from_a_person(context, request):
        return
    await _converse(context, request)


async def message(context: HandlerContext, request: Request) -> None:
    """A message somewhere: a direct one is answered, a reply below a digest where it names a company."""
    event = request.body["event"]
    if event.get("subtype") is not None or not _from_a_person(context, request):
        return  # edits, joins, files and bots
    if event.get("channel_type") == "im":
        await _converse(context, request)
        return
    if not request.thread_ts or request.thread_ts == request.ts:
        return
    if context.workspace.bot_user in _MENTION.findall(request.text):
        return  # comes as a mention, too, and is answered there
    if await context.stories.digest_thread(request.team, request.channel, request.thread_ts):
        await _reply(context, request)


def _from_a_person(context: HandlerContext, request: Request) -> bool:
    event = request.body["event"]
    return bool(request.user) and not event.get("bot_id") and request.user != context.workspace.bot_user


async def _converse(context: HandlerContext, request: Request) -> None:
    """Commands without their slash; a sector is news, a company its card, all else is looked for."""
    text = " ".join(_MENTION.sub(" ", request.text).split())
    parts = tokens(text)
    first = parts[0].folded.lstrip("/").strip(",.!?") if parts else ""
    if not parts or (first in GREETINGS and len(parts) <= 3):
        await request.answer.send(help_message("", context.sector_keys, name=context.name))
        return
    if (answer := COMMANDS.get(first)) is not None:
        rest = text.partition(" ")[2]
        await answer(context, request, rest)
        return
    if first not in context.sector_keys:
        named = await context.companies.named_in(text)
        if not named and (meant := await context.companies.meant(text)) is not None:
            named = [meant]
        if named:
            await _cards(context, request, named)
            return
    await news.answer(context, request, text)


async def _reply(context: HandlerContext, request: Request) -> None:
    """A reply below a digest: each company's card once a thread; one that names none is left alone."""
    named = await context.companies.named_in(request.text)
    fresh = [one for one in named[:MOST_CARDS] if await _first(context, request, one)]
    if fresh:
        await _cards(context, request, fresh)


async def _first(context: HandlerContext, request: Request, found: Resolution) -> bool:
    """Whether it has not been answered in this thread yet; a name of several companies may be asked again."""
    if found.company is None:
        return True
    return await company.first_card(context, request, found.company, company.remark(found))


async def _cards(context: HandlerContext, request: Request, named: Sequence[Resolution]) -> None:
    """One company's card in full, several in short; a choice for a name that several go by."""
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    for unclear in (one for one in named if one.company is None):
        await request.answer.send(company.choice(unclear, "company-show"))
    found = [(one.company, company.remark(one)) for one in named[:MOST_CARDS] if one.company is not None]
    if len(found) == 1:
        ((only, remark),) = found
        work = context.companies.card(only, timezone=zone)
        await request.answer.send(noted(await request.answer.while_working(work, company.WORKING), remark))
    elif found:
        cards = asyncio.gather(*(context.companies.short_card(one, timezone=zone) for one, _ in found))
        for short, (_, remark) in zip(
            await request.answer.while_working(cards, company.WORKING), found, strict=True
        ):
            await request.answer.send(noted(short, remark))
