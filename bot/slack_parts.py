"""The parts of the composition root that talk to Slack: its client, the Bolt app, who tells watchers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.app import House
from bot.config import Environment
from bot.digests.run import DigestRuns
from bot.models import DigestItem, Message
from storage.teams import forget_team

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.announce import Announcer
    from handlers.front import Companies
    from handlers.listening import Intake
    from handlers.workspace import Workspace

SLACK_API = "https://slack.com/api"
SLACK_TIMEOUT = 20  # seconds; well below the grace that delivery gives a message without an answer


@asynccontextmanager
async def open_slack(environment: Environment) -> AsyncIterator[AsyncWebClient]:
    """Slack's client with connections that are kept open: each answer would else begin with a new one."""
    import aiohttp

    async with aiohttp.ClientSession() as session:
        client = slack_client(environment)
        client.session = session
        yield client


def slack_client(environment: Environment) -> AsyncWebClient:
    """Slack's own client for this environment's token; no retries of its own beyond a lost connection."""
    from slack_sdk.web.async_client import AsyncWebClient

    token = environment.slack_bot_token
    base = (environment.slack_api_url or SLACK_API).rstrip("/") + "/"
    return AsyncWebClient(token=token.reveal() if token else None, base_url=base, timeout=SLACK_TIMEOUT)


def slack_app(
    house: House, workspace: Workspace, runs: DigestRuns, intake: Intake, companies: Companies
) -> AsyncApp:
    """The Bolt app with all its listeners; it hears nothing before a door is opened for it."""
    from slack_bolt.async_app import AsyncApp

    from handlers.front import Front
    from handlers.register import register

    secret = house.environment.slack_signing_secret
    app = AsyncApp(
        client=workspace.client,
        signing_secret=secret.reveal() if secret else "",
        name="sectorwire",
        raise_error_for_unhandled_request=True,
    )
    front = Front(
        name=house.config.name,
        sectors=house.config.sectors,
        feeds=house.config.feeds,
        defaults=house.config.delivery,
        admins=frozenset(house.config.admins),
        clock=house.clock,
        ids=house.ids,
        intake=intake,
        workspace=workspace,
        ledger=house.events,
        news=house.news,
        runs=runs,
        explain=house.explain,
        feed_states=house.feeds.states,
        companies=companies,
        subscriptions=house.subscriptions,
        watches=house.watches,
        saved=house.saved,
        mutes=house.mutes,
        stories=house.stories,
        forget_team=partial(forget_team, house.database),
    )
    register(app, front)
    return app


def announcer(house: House, workspace: Workspace) -> Announcer:
    """Tells watchers of their companies' news."""
    from bot.digests.announce import Announcer
    from bot.render.news import news_message

    def render(items: Sequence[DigestItem], heading: str, timezone: str) -> Message:
        now = house.clock.now()
        return news_message(items, heading=heading, now=now, timezone=timezone, empty=heading, menus=True)

    async def address(place: str) -> tuple[str, str]:
        usual = house.config.delivery.timezone
        if place[:1] not in {"U", "W"}:
            return place, usual
        return await workspace.direct_channel(place), await workspace.zone_of(place, usual)

    return Announcer(
        watches=house.watches,
        articles=house.articles,
        posters=workspace.poster,
        address=address,
        group=house.desk.group,
        render=render,
        clock=house.clock,
    )
