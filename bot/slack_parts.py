"""The parts of the composition root that talk to Slack: its client, the workspaces, the Bolt app, who tells watchers."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.app import House
from bot.config import Environment
from bot.digests.run import DigestRuns
from bot.errors import UsageError
from bot.models import DigestItem, Message
from storage.installations import SqliteInstallationStore
from storage.teams import forget_team

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.digests.announce import Announcer
    from handlers.front import Companies
    from handlers.installations import Installations
    from handlers.installing import Installing
    from handlers.listening import Intake
    from handlers.workspace import Workspace
    from handlers.workspaces import InstalledWorkspaces, Workspaces

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
    client = AsyncWebClient(
        token=token.reveal() if token else None,
        base_url=_base(environment),
        timeout=SLACK_TIMEOUT,
        ssl=environment.tls(),
    )
    client.proxy = environment.proxy_url(_base(environment))  # the library's own reading knows no NO_PROXY
    return client


def _base(environment: Environment) -> str:
    return (environment.slack_api_url or SLACK_API).rstrip("/") + "/"


@dataclass(frozen=True, slots=True)
class Office:
    """The workspaces that are served, and how further ones install the app, where they may."""

    workspaces: Workspaces
    installing: Installing | None = None


async def open_office(house: House, client: AsyncWebClient) -> Office:
    """The one workspace that a token leads to, or all that installed the app.

    Raises :class:`~bot.errors.DeliveryError` where Slack refuses the token, :class:`~bot.errors.UsageError` where
    the keys are none or open not one of the stored tokens, and :class:`~bot.errors.StorageError`.
    """
    from handlers.workspace import Workspace

    if not house.environment.installs:
        return Office(await Workspace.sign_in(client, house.clock))
    from handlers.workspaces import InstalledWorkspaces

    installations = open_installations(house)
    closed = await installations.closed()
    if closed and len(closed) == len(await installations.installed()):
        raise UsageError(f"{closed[0]} Nothing was changed.")
    workspaces = InstalledWorkspaces(client, house.clock, installations)
    return Office(workspaces, _installing(house, workspaces, installations))


def open_installations(house: House) -> Installations:
    """Where the app is installed; raises :class:`~bot.errors.UsageError` where the keys are none."""
    from bot.sealing import Seal
    from handlers.installations import Installations

    return Installations(SqliteInstallationStore(house.database), Seal(house.environment.token_keys))


def _installing(house: House, workspaces: InstalledWorkspaces, installations: Installations) -> Installing:
    from handlers.installations import States
    from handlers.installing import Credentials, Installing
    from handlers.manifest import scopes

    given = house.environment
    if given.slack_client_id is None or given.slack_client_secret is None:
        raise UsageError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are needed for installing.")

    async def installed(team: str) -> None:
        workspaces.drop(team)
        await workspaces.take(team, house.config.subscriptions, house.subscriptions, house.clock.now())

    credentials = Credentials(
        given.slack_client_id,
        given.slack_client_secret,
        scopes=scopes(),
        site=_base(given).removesuffix("/").removesuffix("/api"),
        public_url=house.config.public_url,
    )
    return Installing(
        credentials,
        workspaces.client,
        name=house.config.name,
        installations=installations,
        states=States(SqliteInstallationStore(house.database), house.clock),
        installed=installed,
    )


def slack_app(
    house: House, workspaces: Workspaces, runs: DigestRuns, intake: Intake, companies: Companies
) -> AsyncApp:
    """The Bolt app with all its listeners; it hears nothing before a door is opened for it."""
    from slack_bolt.async_app import AsyncApp

    from handlers.front import Front, Fronts
    from handlers.register import register
    from handlers.workspaces import NOT_INSTALLED, Authorize

    secret = house.environment.slack_signing_secret
    # Without a token of its own: Bolt would take it for every workspace's, and ask Slack whose it is.
    client = copy.copy(workspaces.client)
    client.token = None
    app = AsyncApp(
        client=client,
        authorize=Authorize(workspaces),  # type: ignore[arg-type]  # which may answer None: Bolt says so
        user_facing_authorize_error_message=NOT_INSTALLED,
        signing_secret=secret.reveal() if secret else "",
        name="sectorwire",
        raise_error_for_unhandled_request=True,
        process_before_response=True,  # listeners only acknowledge; Bolt else looks for that every 10 ms
    )

    def front(workspace: Workspace) -> Front:
        return Front(
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
            calendar=house.calendar,
        )

    async def forget(team: str, at: datetime) -> int:
        rows = await forget_team(house.database, team, at)
        workspaces.drop(team)
        return rows

    register(app, Fronts(house.clock, intake, house.events, workspaces, front, forget))
    return app


def announcer(house: House, workspaces: Workspaces) -> Announcer:
    """Tells watchers of their companies' news."""
    from bot.digests.announce import Announcer
    from bot.render.news import news_message

    def render(items: Sequence[DigestItem], heading: str, timezone: str) -> Message:
        now = house.clock.now()
        return news_message(items, heading=heading, now=now, timezone=timezone, empty=heading, menus=True)

    async def address(team: str, place: str) -> tuple[str, str]:
        usual = house.config.delivery.timezone
        if place[:1] not in {"U", "W"}:
            return place, usual
        workspace = await workspaces.of(team)
        return await workspace.direct_channel(place), await workspace.zone_of(place, usual)

    return Announcer(
        watches=house.watches,
        articles=house.articles,
        posters=workspaces.poster,
        address=address,
        group=house.desk.group,
        render=render,
        clock=house.clock,
    )
