"""The small menu beside each story: card, save, mute, not useful, why; and how each is undone."""

from __future__ import annotations

import orjson

from bot.articles.stories.grouping import group_stories
from bot.errors import UsageError
from bot.models.articles import CompanyLink, CompanyRole, JudgedArticle
from bot.models.companies import Company
from bot.models.delivery import Message
from bot.models.people import Dislike, Mute, SavedStory, watch_key
from bot.render.slack.menus import Button, sentence
from bot.render.slack.why import why_message
from handlers import company as companies
from handlers.context import HandlerContext
from handlers.transport.request import Request

MOST_COMPANIES = 4
GONE = "That story is too old: it was cleaned away."


async def menu(context: HandlerContext, request: Request) -> None:
    """Something was chosen in a story's menu."""
    verb, _, story_id = request.chosen.partition("|")
    tellings = await context.stories.story(story_id)
    if not tellings:
        raise UsageError(GONE)
    match verb:
        case "card":
            await _card(context, request, tellings)
        case "save":
            await request.answer.send(await _save(context, request, story_id, _lead(context, tellings)))
        case "mute":
            await request.answer.send(_mute_what(story_id, tellings))
        case "less":
            await request.answer.send(await _dislike(context, request, story_id, _lead(context, tellings)))
        case "why":
            explained = await context.why(_lead(context, tellings).article.url, request)
            await request.answer.send(why_message(explained.lines))


def _lead(context: HandlerContext, tellings: list[JudgedArticle]) -> JudgedArticle:
    """The telling that stands in the digest; the others are behind its "also:"."""
    return group_stories(tellings, {feed.name: feed.weight for feed in context.feeds})[0].lead


# --- card ------------------------------------------------------------------------------------------


async def _card(context: HandlerContext, request: Request, tellings: list[JudgedArticle]) -> None:
    links = companies_of(tellings)
    if not links:
        raise UsageError("No company was found in that story.")
    found = [await _company(context, link) for link in links[:MOST_COMPANIES]]
    if len(found) == 1:
        await companies.show(context, request, found[0])
        return
    buttons = [Button(one.symbol or one.name, "company-show", companies.carrying(one)) for one in found]
    await request.answer.send(sentence("Which company?", buttons))


def companies_of(tellings: list[JudgedArticle]) -> list[CompanyLink]:
    """The companies that a story is about, each once; where it is about none, those that it names."""
    links = {watch_key(link.name, link.symbol): link for one in tellings for link in one.judgement.companies}
    order = {CompanyRole.SUBJECT: 0, CompanyRole.MENTIONED: 1, CompanyRole.ANALYST: 2}
    subjects = [link for link in links.values() if link.role is CompanyRole.SUBJECT]
    return subjects or sorted(links.values(), key=lambda link: order[link.role])


async def _company(context: HandlerContext, link: CompanyLink) -> Company:
    found = await context.companies.resolve(f"${link.symbol}" if link.symbol else link.name)
    return found.company or Company(link.name, link.symbol, link.exchange, cik=link.cik)


# --- save ------------------------------------------------------------------------------------------


async def _save(context: HandlerContext, request: Request, story_id: str, lead: JudgedArticle) -> Message:
    article = lead.article
    new = await context.saved.save(
        SavedStory(
            team=request.team,
            user=request.user,
            story_id=story_id,
            title=article.title,
            url=article.url,
            source=article.source,
            published=article.published,
            saved_at=context.clock.now(),
        )
    )
    said = "Saved" if new else "It was saved already"
    return sentence(
        f"{said}: “{article.title}”. Your saved stories stand on my Home tab.",
        [Button("Undo", "unsave", {"story": story_id})],
    )


async def unsave(context: HandlerContext, request: Request) -> None:
    """A saved story is taken off the list."""
    await context.saved.remove(request.team, request.user, str(orjson.loads(request.chosen)["story"]))
    await request.answer.send(sentence("No longer saved."), replace=True)


# --- mute ------------------------------------------------------------------------------------------


def _mute_what(story_id: str, tellings: list[JudgedArticle]) -> Message:
    """The source or a company? Muting takes one more press, for it is for everybody here."""
    sources = dict.fromkeys(one.article.source for one in tellings)
    buttons = [
        Button(f"Mute {source}", "mute", {"kind": "source", "key": source.casefold(), "name": source})
        for source in list(sources)[:MOST_COMPANIES]
    ]
    buttons += [
        Button(
            f"Mute {link.symbol or link.name}",
            "mute",
            {"kind": "company", "key": watch_key(link.name, link.symbol), "name": link.name},
        )
        for link in companies_of(tellings)[:MOST_COMPANIES]
        if link.role is CompanyRole.SUBJECT
    ]
    return sentence(
        "What should this channel's digests leave out from now on?",
        buttons,
        small="For everybody in this channel; /digest list shows what is muted, and unmutes it.",
    )


async def mute(context: HandlerContext, request: Request) -> None:
    """A source or company is left out of this channel's digests from now on."""
    told = orjson.loads(request.chosen)
    await context.workspace.check_may_change(request.user, request.channel, request.channel, context.admins)
    kept = Mute(
        team=request.team,
        channel=request.channel,
        kind=told["kind"],
        key=told["key"],
        name=told["name"],
        muted_by=request.user,
        muted_at=context.clock.now(),
    )
    await context.mutes.mute(kept)
    undo = Button("Undo", "unmute", {"channel": kept.channel, "kind": kept.kind, "key": kept.key})
    await request.answer.send(
        sentence(f"Muted here from the next digest on: {kept.name}.", [undo]), replace=True
    )


async def unmute(context: HandlerContext, request: Request) -> None:
    """It comes again."""
    told = orjson.loads(request.chosen)
    await context.workspace.check_may_change(request.user, told["channel"], request.channel, context.admins)
    was = await context.mutes.unmute(request.team, told["channel"], told["kind"], told["key"])
    said = "It comes again from the next digest on." if was else "It was not muted."
    await request.answer.send(sentence(said), replace=True)


# --- not useful ------------------------------------------------------------------------------------


async def _dislike(context: HandlerContext, request: Request, story_id: str, lead: JudgedArticle) -> Message:
    event = lead.judgement.event
    new = await context.mutes.dislike(
        Dislike(
            team=request.team,
            channel=request.channel,
            user=request.user,
            story_id=story_id,
            source=lead.article.source,
            event=event.type.value if event else None,
            at=context.clock.now(),
        )
    )
    said = "Noted" if new else "You said so before"
    return sentence(
        f"{said}: news like it from {lead.article.source} ranks lower here from the next digest on.",
        [Button("Undo", "undo-less", {"story": story_id})],
    )


async def undo_dislike(context: HandlerContext, request: Request) -> None:
    """It was useful after all."""
    story_id = str(orjson.loads(request.chosen)["story"])
    await context.mutes.undo_dislike(request.team, request.channel, request.user, story_id)
    await request.answer.send(sentence("Taken back: it ranks as before."), replace=True)
