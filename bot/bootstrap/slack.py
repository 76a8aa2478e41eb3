"""The parts of the composition root that talk to Slack: its client, the workspaces, the Bolt app, who tells watchers."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.bootstrap.components import Components
from bot.config.env import Environment
from bot.digests.run import DigestRuns
from bot.errors import UsageError
from bot.models.delivery import Message
from bot.models.digests import DigestItem
from storage.sqlite.installations import SqliteInstallationStore
from storage.sqlite.upkeep.teams import forget_team

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.news.watch_alerts import WatchAlerts
    from handlers.context import Companies
    from handlers.install.installations import Installations
    from handlers.install.oauth import Installing
    from handlers.install.workspaces import InstalledWorkspaces, Workspaces
    from handlers.slack_api.workspace import Workspace
    from handlers.transport.intake import Intake

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


async def open_office(components: Components, client: AsyncWebClient) -> Office:
    """The one workspace that a token leads to, or all that installed the app.

    Raises :class:`~bot.errors.DeliveryError` where Slack refuses the token, :class:`~bot.errors.UsageError` where
    the keys are none or open not one of the stored tokens, and :class:`~bot.errors.StorageError`.
    """
    from handlers.slack_api.workspace import Workspace

    if not components.environment.installs:
        return Office(await Workspace.sign_in(client, components.clock))
    from handlers.install.workspaces import InstalledWorkspaces

    installations = open_installations(components)
    closed = await installations.closed()
    if closed and len(closed) == len(await installations.installed()):
        raise UsageError(f"{closed[0]} Nothing was changed.")
    workspaces = InstalledWorkspaces(client, components.clock, installations)
    return Office(workspaces, _installing(components, workspaces, installations))


def open_installations(components: Components) -> Installations:
    """Where the app is installed; raises :class:`~bot.errors.UsageError` where the keys are none."""
    from handlers.install.installations import Installations
    from handlers.install.sealing import Seal

    return Installations(
        SqliteInstallationStore(components.database), Seal(components.environment.token_keys)
    )


def _installing(
    components: Components, workspaces: InstalledWorkspaces, installations: Installations
) -> Installing:
    from handlers.install.installations import States
    from handlers.install.manifest import scopes
    from handlers.install.oauth import Credentials, Installing

    given = components.environment
    if given.slack_client_id is None or given.slack_client_secret is None:
        raise UsageError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are needed for installing.")

    async def installed(team: str) -> None:
        workspaces.drop(team)
        await workspaces.take(
            team, components.config.subscriptions, components.subscriptions, components.clock.now()
        )

    credentials = Credentials(
        given.slack_client_id,
        given.slack_client_secret,
        scopes=scopes(),
        site=_base(given).removesuffix("/").removesuffix("/api"),
        public_url=components.config.public_url,
    )
    return Installing(
        credentials,
        workspaces.client,
        name=components.config.name,
        installations=installations,
        states=States(SqliteInstallationStore(components.database), components.clock),
        installed=installed,
    )


def slack_app(
    components: Components, workspaces: Workspaces, runs: DigestRuns, intake: Intake, companies: Companies
) -> AsyncApp:
    """The Bolt app with all its listeners; it hears nothing before a door is opened for it."""
    from slack_bolt.async_app import AsyncApp

    from handlers.context import ContextFactory, HandlerContext
    from handlers.install.workspaces import NOT_INSTALLED, Authorize
    from handlers.register import register

    secret = components.environment.slack_signing_secret
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

    def context(workspace: Workspace) -> HandlerContext:
        return HandlerContext(
            name=components.config.name,
            sectors=components.config.sectors,
            feeds=components.config.feeds,
            defaults=components.config.delivery,
            admins=frozenset(components.config.admins),
            clock=components.clock,
            ids=components.ids,
            intake=intake,
            workspace=workspace,
            ledger=components.events,
            news=components.news,
            runs=runs,
            explain=components.explain,
            feed_states=components.feeds.states,
            companies=companies,
            subscriptions=components.subscriptions,
            watches=components.watches,
            saved=components.saved,
            mutes=components.mutes,
            stories=components.stories,
            calendar=components.calendar,
        )

    async def forget(team: str, at: datetime) -> int:
        rows = await forget_team(components.database, team, at)
        workspaces.drop(team)
        return rows

    register(app, ContextFactory(components.clock, intake, components.events, workspaces, context, forget))
    return app


def watch_alerts(components: Components, workspaces: Workspaces) -> WatchAlerts:
    """Tells watchers of their companies' news."""
    from bot.news.watch_alerts import WatchAlerts
    from bot.render.slack.news import news_message

    def render(items: Sequence[DigestItem], heading: str, timezone: str) -> Message:
        now = components.clock.now()
        return news_message(items, heading=heading, now=now, timezone=timezone, empty=heading, menus=True)

    async def address(team: str, place: str) -> tuple[str, str]:
        usual = components.config.delivery.timezone
        if place[:1] not in {"U", "W"}:
            return place, usual
        workspace = await workspaces.of(team)
        return await workspace.direct_channel(place), await workspace.zone_of(place, usual)

    return WatchAlerts(
        watches=components.watches,
        articles=components.articles,
        posters=workspaces.poster,
        address=address,
        group=components.desk.group,
        render=render,
        clock=components.clock,
    )
