"""``/news``: the latest of a sector, a company or any words; pages, and sharing with the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import orjson

from bot.digests.schedule import next_slot
from bot.grammar.news import NewsAsked, WhyAsked, read_news
from bot.grammar.tokens import Help, Wrong
from bot.models.delivery import Message
from bot.news.search import NewsAnswer, NewsRequest
from bot.render import wording
from bot.render.slack.help import help_message
from bot.render.slack.menus import Button, in_name_of, sentence, with_buttons
from bot.render.slack.news import news_message
from bot.render.slack.why import why_message
from handlers.context import HandlerContext
from handlers.transport.request import Request

DAY = timedelta(hours=24)
FURTHER = timedelta(days=7)  # what is looked through for words and companies, which are rarer than sectors
PAGE = 8
MOST_ALIKE = 3  # companies offered where nothing is found
WORKING = "Looking through the news…"


@dataclass(frozen=True, slots=True)
class NewsPage:
    """One page of an answer, as its buttons carry it. ``hours`` is how far back it reaches."""

    sectors: tuple[str, ...] = ()
    words: str = ""
    symbols: tuple[str, ...] = ()
    heading: str = ""
    hours: int = 24
    offset: int = 0

    def request(self) -> NewsRequest:
        """As the desk is asked."""
        return NewsRequest(
            sectors=self.sectors,
            words=self.words,
            symbols=self.symbols,
            span=timedelta(hours=self.hours),
            limit=PAGE,
            offset=self.offset,
        )

    def carried(self) -> Mapping[str, object]:
        """For a button."""
        return asdict(self)


def page_of(value: str) -> NewsPage:
    """The page that a button carries."""
    told = orjson.loads(value)
    return NewsPage(
        sectors=tuple(told["sectors"]),
        words=told["words"],
        symbols=tuple(told["symbols"]),
        heading=told["heading"],
        hours=int(told["hours"]),
        offset=int(told["offset"]),
    )


# --- listeners -------------------------------------------------------------------------------------


async def command(context: HandlerContext, request: Request) -> None:
    """Answer ``/news``."""
    await answer(context, request, request.text)


async def answer(context: HandlerContext, request: Request, text: str) -> None:
    """Answer what stands after ``/news``, wherever it was said."""
    asked = read_news(text, context.sector_keys)
    match asked:
        case Help():
            await request.answer.send(help_message("news", context.sector_keys, name=context.name))
        case Wrong():
            await request.answer.send(
                help_message(asked.topic, context.sector_keys, name=context.name, problem=asked.sentence)
            )
        case WhyAsked():
            await request.answer.send(why_message((await context.why(asked.url, request)).lines))
        case NewsAsked():
            message = await request.answer.while_working(_first_page(context, request, asked), WORKING)
            await request.answer.send(message)


async def more(context: HandlerContext, request: Request) -> None:
    """Another page takes this one's place."""
    message = await _page(context, request, page_of(request.chosen))
    await request.answer.send(message, replace=True)


async def share(context: HandlerContext, request: Request) -> None:
    """Say it to the channel, in the name of whoever asked."""
    page = page_of(request.chosen)
    found = await context.news.answer(page.request())
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    shown = news_message(
        found.items, heading=page.heading, now=found.at, timezone=zone, empty=_empty(page), menus=True
    )
    await request.answer.share(in_name_of(shown, request.user, page.heading))
    await request.answer.delete()


# --- answers ---------------------------------------------------------------------------------------


async def _first_page(context: HandlerContext, request: Request, asked: NewsAsked) -> Message:
    page = NewsPage(
        sectors=asked.sectors,
        words=asked.words,
        heading=_heading(context, asked),
        hours=_hours(asked.span or (FURTHER if asked.words else DAY)),
    )
    meant = await context.companies.meant(asked.words) if asked.name else None
    if meant is None or meant.company is None or meant.company.symbol is None:
        return await _page(context, request, page, asked=asked)
    company, symbol = meant.company, meant.company.symbol
    own = replace(page, words="", symbols=(symbol,), heading=f"{company.name} ({symbol})")
    # Of a company without news its name may still stand in others'.
    if (await context.news.answer(own.request())).items or not (
        await context.news.answer(page.request())
    ).items:
        page = own
    return await _page(context, request, page, asked=asked, note=meant.note or "")


async def _page(
    context: HandlerContext,
    request: Request,
    page: NewsPage,
    *,
    asked: NewsAsked | None = None,
    note: str = "",
) -> Message:
    found = await context.news.answer(page.request())
    zone = await context.workspace.zone_of(request.user, context.defaults.timezone)
    if not found.items:
        return await _nothing(context, request, page, asked=asked, zone=zone)
    shown = news_message(
        found.items,
        heading=page.heading,
        now=found.at,
        timezone=zone,
        empty=_empty(page),
        hint=". ".join(part for part in (_reach(page), note) if part),
        menus=True,
    )
    return with_buttons(shown, _buttons(page, found))


def _buttons(page: NewsPage, found: NewsAnswer) -> list[Button]:
    buttons = [Button("Share in channel", "news-share", page.carried())]
    if found.more:
        buttons.insert(0, Button("More", "news-more", replace(page, offset=page.offset + PAGE).carried()))
    if page.offset:
        back = replace(page, offset=max(0, page.offset - PAGE))
        buttons.insert(0, Button("Back", "news-more", back.carried()))
    return buttons


async def _nothing(
    context: HandlerContext, request: Request, page: NewsPage, *, asked: NewsAsked | None, zone: str
) -> Message:
    """Nothing new: when to expect news, and where else to look."""
    buttons = await _meant_perhaps(context, page, asked) if asked is not None else []
    week, month = _hours(FURTHER), _hours(timedelta(days=30))
    further = week if page.hours < week else month
    if page.hours < further:
        label = "Last 7 days" if further == week else "Last 30 days"
        buttons.append(Button(label, "news-more", replace(page, hours=further, offset=0).carried()))
    expect = await _expect(context, request, page, zone)
    meant = f" Did you mean {context.titles[asked.near]}?" if asked is not None and asked.near else ""
    return sentence(f"{_empty(page)}{meant}", buttons, small=expect)


async def _meant_perhaps(context: HandlerContext, page: NewsPage, asked: NewsAsked) -> list[Button]:
    """The sector and the companies that are spelled like what was asked for."""
    buttons = []
    if asked.near is not None:
        sector = NewsPage(sectors=(asked.near,), heading=context.titles[asked.near], hours=24)
        buttons.append(Button(f"{context.titles[asked.near]} news", "news-more", sector.carried()))
    if asked.name and not page.symbols:
        alike = (company for company, _ in (await context.companies.resolve(asked.words)).candidates)
        for company in [one for one in alike if one.symbol][:MOST_ALIKE]:
            heading = f"{company.name} ({company.symbol})"
            of_company = replace(page, words="", symbols=(str(company.symbol),), heading=heading)
            buttons.append(Button(heading, "news-more", of_company.carried()))
    return buttons


async def _expect(context: HandlerContext, request: Request, page: NewsPage, zone: str) -> str:
    """When news is to be expected: from the channel's plan, and how often feeds are read."""
    now = context.clock.now()
    moments = [
        moment
        for one in await context.subscriptions.subscriptions()
        if one.team == request.team
        and one.channel == request.channel
        and (not page.sectors or set(page.sectors) & set(one.sectors))
        and (moment := next_slot(one, now)) is not None
    ]
    often = "Feeds are read every few minutes"
    if not moments:
        return f"{often}; what is new shows here at once."
    when = wording.day_and_time(min(moments), now, wording.zone_of(zone))
    return f"{often}; this channel's next digest comes {when} {wording.zone_words(zone)}."


def _heading(context: HandlerContext, asked: NewsAsked) -> str:
    named = wording.listing([context.titles[key] for key in asked.sectors])
    return ": ".join(part for part in (named or ("" if asked.words else "News"), asked.words[:100]) if part)


def _reach(page: NewsPage) -> str:
    if page.hours <= 24:
        return (
            "Of the last 24 hours" if page.hours == 24 else f"Of the last {wording.count(page.hours, 'hour')}"
        )
    return f"Of the last {wording.count(page.hours // 24, 'day')}"


def _empty(page: NewsPage) -> str:
    return f"Nothing new on {page.heading}. {_reach(page)} were looked through.".replace(
        "Of the last", "The last"
    )


def _hours(span: timedelta) -> int:
    return max(1, span // timedelta(hours=1))
