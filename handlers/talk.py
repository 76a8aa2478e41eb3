"""What people say: mentions, direct messages, and replies in the threads of digests."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

from bot.models import Company, watch_key
from bot.render.help import help_message
from bot.requests.words import tokens
from handlers import company, digest, news, watch
from handlers.front import Front
from handlers.request import Request

COMMANDS = {"news": news.answer, "company": company.answer, "digest": digest.answer, "watch": watch.answer}
GREETINGS = {"hi", "hello", "hey", "help", "?", "start", "what", "thanks", "thx"}
THREAD_KEPT = timedelta(days=30)  # how long a thread remembers which cards it has
MOST_CARDS = 4
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


async def mention(front: Front, request: Request) -> None:
    """Somebody mentions the bot: the same words as after a command, or a name."""
    if not _from_a_person(front, request):
        return
    await _converse(front, request)


async def message(front: Front, request: Request) -> None:
    """A message somewhere: a direct one is answered, a reply below a digest where it names a company."""
    event = request.body["event"]
    if event.get("subtype") is not None or not _from_a_person(front, request):
        return  # edits, joins, files and bots
    if event.get("channel_type") == "im":
        await _converse(front, request)
        return
    if not request.thread_ts or request.thread_ts == request.ts:
        return
    if front.workspace.bot_user in _MENTION.findall(request.text):
        return  # comes as a mention, too, and is answered there
    if await front.stories.digest_thread(request.team, request.channel, request.thread_ts):
        await _reply(front, request)


def _from_a_person(front: Front, request: Request) -> bool:
    event = request.body["event"]
    return bool(request.user) and not event.get("bot_id") and request.user != front.workspace.bot_user


async def _converse(front: Front, request: Request) -> None:
    """Commands without their slash; a sector is news, a company its card, all else is looked for."""
    text = " ".join(_MENTION.sub(" ", request.text).split())
    parts = tokens(text)
    first = parts[0].folded.lstrip("/").strip(",.!?") if parts else ""
    if not parts or (first in GREETINGS and len(parts) <= 3):
        await request.answer.send(help_message("", front.sector_keys, name=front.name))
        return
    if (answer := COMMANDS.get(first)) is not None:
        rest = text.partition(" ")[2]
        await answer(front, request, rest)
        return
    if first not in front.sector_keys:
        named = await front.companies.named_in(text)
        if not named and (found := await front.companies.resolve(text)).company is not None:
            named = [found.company]
        if named:
            await _cards(front, request, named)
            return
    await news.answer(front, request, text)


async def _reply(front: Front, request: Request) -> None:
    """A reply below a digest: each company's card once a thread; one that names none is left alone."""
    named = await front.companies.named_in(request.text)
    fresh = []
    for one in named[:MOST_CARDS]:
        key = f"card {request.team} {request.channel} {request.thread_ts} {watch_key(one.name, one.symbol)}"
        if await front.ledger.first(key, front.clock.now(), THREAD_KEPT):
            fresh.append(one)
    if fresh:
        await _cards(front, request, fresh)


async def _cards(front: Front, request: Request, named: list[Company]) -> None:
    """One company's card in full, several in short."""
    zone = await front.workspace.zone_of(request.user, front.defaults.timezone)
    if len(named) == 1:
        work = front.companies.card(named[0], timezone=zone)
        await request.answer.send(await request.answer.while_working(work, company.WORKING))
        return
    cards = [front.companies.short_card(one, timezone=zone) for one in named[:MOST_CARDS]]
    for short in await request.answer.while_working(asyncio.gather(*cards), company.WORKING):
        await request.answer.send(short)
