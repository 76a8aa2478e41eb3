"""The Home tab: drawn when somebody opens it, and again when something on it was changed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import orjson

from bot.digests.schedule import next_slot
from bot.errors import DeliveryError
from bot.models.companies import Price
from bot.models.digests import SilentSource
from bot.models.feeds import FeedHealth
from bot.models.people import Watch
from bot.news.search import NewsRequest
from bot.render.slack.home import MOST_SAVED, MOST_WATCHED, STORIES_EACH, HomeFacts, WatchedNews, home_view
from handlers import digest_form
from handlers.context import HandlerContext
from handlers.slack_api.errors import translate_slack_errors
from handlers.slack_api.responses import Silent
from handlers.transport.request import Request

TODAY = timedelta(hours=24)

Press = Callable[[HandlerContext, Request], Awaitable[None]]

log = logging.getLogger(__name__)


async def opened(context: HandlerContext, request: Request) -> None:
    """Somebody looks at the Home tab."""
    if request.body["event"].get("tab") == "home":
        await draw(context, request)


async def draw(context: HandlerContext, request: Request) -> None:
    """Put a person's Home tab there as it is now: with what is at hand, and again when newer prices came."""
    facts = await _facts(context, request.team, request.user)
    with translate_slack_errors("Home tab"):
        published = await request.client.views_publish(user_id=request.user, view=dict(home_view(facts)))
    symbols = [one.watch.symbol for one in facts.watched if one.watch.symbol]
    prices = await context.companies.prices(symbols, ask=True) if symbols else {}
    newer = _priced(facts.watched, prices)
    if newer == facts.watched:
        return
    view = home_view(replace(facts, watched=newer))
    try:
        with translate_slack_errors(
            "Home tab"
        ):  # the hash: only where nothing else was drawn meanwhile, which is newer
            await request.client.views_publish(
                user_id=request.user, view=dict(view), hash=published["view"]["hash"]
            )
    except DeliveryError as error:
        log.info("no newer prices on the Home tab: %s", error, extra=request.extra())


def redrawn(press: Press) -> Press:
    """The same button on the Home tab: the tab itself shows what came of it, so nothing else is said."""

    async def pressed(context: HandlerContext, request: Request) -> None:
        if not request.from_home:
            await press(context, request)
            return
        await press(context, replace(request, answer=Silent()))
        await draw(context, request)

    return pressed


async def subscribe(context: HandlerContext, request: Request) -> None:
    """The form for a channel of one's choice."""
    await digest_form.open_form(context, request, "")


async def unwatch(context: HandlerContext, request: Request) -> None:
    """A company goes off the list."""
    carried = orjson.loads(request.chosen)
    watch = Watch(
        request.team, request.user, carried["name"], carried["symbol"], request.user, context.clock.now()
    )
    await context.watches.remove(watch)
    await draw(context, request)


async def unsave(context: HandlerContext, request: Request) -> None:
    """A saved story goes off the list."""
    await context.saved.remove(request.team, request.user, str(orjson.loads(request.chosen)["story"]))
    await draw(context, request)


async def _facts(context: HandlerContext, team: str, user: str) -> HomeFacts:
    now = context.clock.now()
    mine = await context.workspace.channels_of(user)
    subscriptions = [
        one for one in await context.subscriptions.subscriptions() if one.team == team and one.channel in mine
    ]
    admin = user in context.admins
    watches = (await context.watches.watches(team, user))[:MOST_WATCHED]
    at_hand = await context.companies.prices([one.symbol for one in watches if one.symbol], ask=False)
    return HomeFacts(
        name=context.name,
        now=now,
        timezone=await context.workspace.zone_of(user, context.defaults.timezone),
        titles=context.titles,
        subscriptions=subscriptions,
        next_at={one.id: next_slot(one, now) for one in subscriptions},
        watched=_priced([await _news_of(context, one) for one in watches], at_hand),
        saved=await context.saved.saved(team, user, MOST_SAVED),
        silent=await _silent(context) if admin else None,
        sources=len(context.feeds) if admin else None,
    )


def _priced(watched: Sequence[WatchedNews], prices: Mapping[str, Price]) -> list[WatchedNews]:
    """Each with its price, where one is known now or was before."""
    return [replace(one, price=prices.get(one.watch.symbol or "", one.price)) for one in watched]


async def _news_of(context: HandlerContext, watch: Watch) -> WatchedNews:
    if watch.symbol:
        asked = NewsRequest(symbols=(watch.symbol,), span=TODAY, limit=STORIES_EACH)
    else:
        phrase = watch.name.replace('"', "")
        asked = NewsRequest(words=f'"{phrase}"', span=TODAY, limit=STORIES_EACH)
    return WatchedNews(watch, (await context.news.answer(asked)).items)


async def _silent(context: HandlerContext) -> list[SilentSource]:
    states = await context.feed_states([feed.url for feed in context.feeds])
    return [
        SilentSource(feed.name, state.why or "It could not be read.")
        for feed in context.feeds
        if (state := states.get(feed.url)) is not None and state.health is not FeedHealth.OK
    ]
