"""What people say: mentions, direct messages, and replies in the threads of digests."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import timedelta

from bot.companies.resolving.resolve import Resolution
from bot.errors import StorageError
from bot.grammar.chat import GREETING, HELP, THANKS, read_said
from bot.grammar.tokens import tokens
from bot.render.slack.help import help_message
from handlers import company, digest, news, watch
from handlers.context import HandlerContext
from handlers.transport.request import Request

COMMANDS = {"news": news.answer, "company": company.answer, "digest": digest.answer, "watch": watch.answer}
WELCOME = "You're welcome!"
SAID = {None, "thread_broadcast", "file_share"}  # what somebody says; other subtypes are not said by anybody
ANSWERED_KEPT = timedelta(days=30)  # how long after it was written an edit may come

log = logging.getLogger(__name__)
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


async def mention(context: HandlerContext, request: Request) -> None:
    """Somebody mentions the bot: the same words as after a command, or a name."""
    if _from_a_person(context, request) and await _unanswered(context, request):
        await _converse(context, request)


async def message(context: HandlerContext, request: Request) -> None:
    """A message somewhere: a direct one is answered, a reply below a digest where it names a company."""
    event = request.body["event"]
    if event.get("subtype") not in SAID or not _from_a_person(context, request):
        return  # edits, joins and bots
    if event.get("channel_type") == "im":
        if await _unanswered(context, request):
            await _converse(context, request)
        return
    if not request.thread_ts or request.thread_ts == request.ts:
        return
    if context.workspace.bot_user in _MENTION.findall(request.text):
        return  # comes as a mention, too, and is answered there
    if await context.stories.digest_thread(request.team, request.channel, request.thread_ts):
        await _reply(context, request)


async def _unanswered(context: HandlerContext, request: Request) -> bool:
    """Whether this message has had no answer yet; an edit is the same message under another event's id."""
    key = f"message {request.team} {request.channel} {request.ts}"
    try:
        return await context.ledger.first(key, context.clock.now(), ANSWERED_KEPT)
    except StorageError as error:  # whoever only reads is answered on a full disk, too
        log.warning("not noted as answered: %s", error, extra=request.extra())
        return True


def _from_a_person(context: HandlerContext, request: Request) -> bool:
    event = request.body["event"]
    return bool(request.user) and not event.get("bot_id") and request.user != context.workspace.bot_user


async def _converse(context: HandlerContext, request: Request) -> None:
    """Commands without their slash; a sector is news, a company its card, all else is looked for."""
    text = " ".join(_MENTION.sub(" ", request.text).split())
    said = read_said(text, context.sector_keys)
    match said.kind:
        case _ if said.kind in COMMANDS:
            await COMMANDS[said.kind](context, request, said.text)
        case _ if said.kind == THANKS:
            await request.answer.sentence(WELCOME)
        case _ if said.kind in {HELP, GREETING}:
            await request.answer.send(help_message(said.text, context.sector_keys, name=context.name))
        case _:
            await _look_for(context, request, text)


async def _look_for(context: HandlerContext, request: Request, text: str) -> None:
    parts = tokens(text)
    if parts and parts[0].folded.strip(",.!?:") not in context.sector_keys:
        named = await context.companies.named_in(text)
        if not named and (meant := await context.companies.meant(text)) is not None:
            named = [meant]
        if named:
            await _cards(context, request, named)
            return
    await news.answer(context, request, text)


async def _reply(context: HandlerContext, request: Request) -> None:
    """A reply below a digest: each company that it asks of, once a thread; a remark is left alone."""
    named = await context.companies.asked_in(request.text)
    fresh = [one for one in named[: company.MOST_CARDS] if await _first(context, request, one)]
    if not fresh or not await _unanswered(context, request):
        return
    asked = [(one.company, company.remark(one)) for one in fresh if one.company is not None]
    stand = False
    try:
        await _cards(context, request, fresh, also=named[company.MOST_CARDS :])
        stand = True
    finally:
        done = company.card_shown if stand else company.card_not_shown
        for its, remark in asked:
            await done(context, request, its, remark)


async def _first(context: HandlerContext, request: Request, found: Resolution) -> bool:
    """Whether it has not been answered in this thread yet; a name of several companies may be asked again."""
    if found.company is None:
        return True
    return await company.first_card(context, request, found.company, company.remark(found))


async def _cards(
    context: HandlerContext, request: Request, named: Sequence[Resolution], also: Sequence[Resolution] = ()
) -> None:
    """One company's card in full, several in short; a choice for a name that several go by.

    ``also`` was named, too, and is over what one message shows.
    """
    for unclear in (one for one in named if one.company is None):
        await request.answer.send(company.choice(unclear, "company-show"))
    found = [one for one in named if one.company is not None]
    if found:
        await company.show_all(context, request, [*found, *also], buttons=False)
