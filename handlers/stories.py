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
from bot.render.slack.why import why_details as details_of
from bot.render.slack.why import why_message, why_short
from handlers import company as companies
from handlers.context import HandlerContext
from handlers.slack_api.modal import InModal
from handlers.transport.request import Request

MOST_COMPANIES = 4
LONGEST_CARRIED = 900  # characters of an address that a button carries, twice as many where each is escaped
GONE = "That story is no longer stored."


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
            if not request.channel.startswith("D"):
                await context.workspace.check_standing(request.user, context.may_change)
            await request.answer.send(await _dislike(context, request, story_id, _lead(context, tellings)))
        case "why":
            await explain(context, request, _lead(context, tellings).article.url)


async def explain(context: HandlerContext, request: Request, url: str) -> None:
    """Why an article is in this channel's digest, or is not: in two sentences, with the details behind a button."""
    explained = await context.why(url, request)
    if explained.judgement is None:
        await request.answer.send(why_message(explained.lines))
        return
    here = next((one for one in explained.outcomes if one.run.channel == request.channel), None)
    button = Button("Details", "why-details", {"url": url}) if len(url) <= LONGEST_CARRIED else None
    title, address = explained.lines[:2]
    await request.answer.send(why_short(title, address, explained.judgement, here, context.titles, button))


async def why_details(context: HandlerContext, request: Request) -> None:
    """The details, stage by stage, in a window."""
    url = str(orjson.loads(request.chosen)["url"])
    explained = await context.why(url, request)
    window = InModal(request.client, request.trigger, "Why is this here?")
    await window.send(details_of(explained.lines, request.channel))


def _lead(context: HandlerContext, tellings: list[JudgedArticle]) -> JudgedArticle:
    """The telling that stands in the digest; the others are behind its "also:"."""
    return group_stories(tellings, {feed.name: feed.weight for feed in context.feeds})[0].lead


# --- card ------------------------------------------------------------------------------------------


async def _card(context: HandlerContext, request: Request, tellings: list[JudgedArticle]) -> None:
    links = companies_of(tellings)
    if not links:
        raise UsageError("I couldn't find a company in that story.")
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
    said = "Saved" if new else "Already saved"
    return sentence(
        f"{said}. See it on my Home tab.",
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
        "What should I mute in this channel?",
        buttons,
        small="This applies to everyone in this channel. Use `/digest list` to see or unmute.",
    )


async def mute(context: HandlerContext, request: Request) -> None:
    """A source or company is left out of this channel's digests from now on."""
    told = orjson.loads(request.chosen)
    await context.check_may_change(request, request.channel)
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
        sentence(f"Muted {kept.name} in this channel, starting with the next digest.", [undo]), replace=True
    )


async def unmute(context: HandlerContext, request: Request) -> None:
    """It comes again."""
    told = orjson.loads(request.chosen)
    await context.check_may_change(request, told["channel"])
    was = await context.mutes.unmute(request.team, told["channel"], told["kind"], told["key"])
    said = "Unmuted. Back from the next digest." if was else "It wasn't muted."
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
    said = f"Got it: fewer like this from {lead.article.source} here." if new else "You already told me."
    return sentence(
        said,
        [Button("Undo", "undo-less", {"story": story_id})],
    )


async def undo_dislike(context: HandlerContext, request: Request) -> None:
    """It was useful after all."""
    story_id = str(orjson.loads(request.chosen)["story"])
    await context.mutes.undo_dislike(request.team, request.channel, request.user, story_id)
    await request.answer.send(sentence("Undone."), replace=True)
