"""Everything that the listeners may use: use-cases and ports, made in the composition root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.claims.desk import CalendarDesk
from bot.clock import Clock, Ids
from bot.companies.resolving.resolve import Resolution
from bot.digests.run import DigestRuns
from bot.models.companies import Company, Price
from bot.models.delivery import Message
from bot.models.feeds import FeedState
from bot.models.operator import DeliveryDefaults, FeedSource, SectorRules
from bot.news.explain import Explanation, MayName
from bot.news.search import NewsService
from bot.ports.digests import SubscriptionStore
from bot.ports.news import StoryLookup
from bot.ports.people import EventLedger, MuteStore, SavedStore, WatchStore
from handlers.company_cards import Pictures
from handlers.install.workspaces import Workspaces
from handlers.slack_api.workspace import Workspace
from handlers.transport.intake import Intake
from handlers.transport.request import Request


class Companies(Protocol):
    """What is known of companies. Raises :class:`~bot.errors.SectorwireError`."""

    async def resolve(self, text: str) -> Resolution:
        """The company that somebody names."""
        ...

    async def named_in(self, text: str) -> list[Resolution]:
        """The companies that a sentence names, in its order, each once; ambiguous where it asks of such a name."""
        ...

    async def meant(self, text: str) -> Resolution | None:
        """The one company that words typed in search of news mean; None where they are just words."""
        ...

    async def card(
        self,
        company: Company,
        *,
        timezone: str,
        pictures: Pictures | None = None,
    ) -> Message:
        """The company's card; with ``pictures`` its chart too, put there for it."""
        ...

    async def prices(self, symbols: Sequence[str], *, ask: bool) -> dict[str, Price]:
        """The last prices by symbol: those at hand, at once, or with ``ask`` after asking for newer ones."""
        ...

    async def short_card(self, company: Company, *, timezone: str) -> Message:
        """The same in a few lines, for several at once."""
        ...


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """The desk as people in one workspace meet it."""

    name: str
    sectors: Sequence[SectorRules]
    feeds: Sequence[FeedSource]
    defaults: DeliveryDefaults
    admins: frozenset[str]
    clock: Clock
    ids: Ids
    intake: Intake
    workspace: Workspace
    ledger: EventLedger
    news: NewsService
    runs: DigestRuns
    explain: Callable[[str, str, MayName], Awaitable[Explanation]]  # by URL, for a workspace
    feed_states: Callable[[Sequence[str]], Awaitable[dict[str, FeedState]]]
    companies: Companies
    subscriptions: SubscriptionStore
    watches: WatchStore
    saved: SavedStore
    mutes: MuteStore
    stories: StoryLookup
    calendar: CalendarDesk

    @property
    def sector_keys(self) -> tuple[str, ...]:
        """The sectors' keys in their order."""
        return tuple(sector.key for sector in self.sectors)

    async def why(self, url: str, request: Request) -> Explanation:
        """What became of an article, as whoever asks may know it; private channels of others stay unnamed."""

        async def may_name(channel: str) -> bool:
            return channel == request.channel or await self.workspace.may_see(request.user, channel)

        return await self.explain(url, request.team, may_name)

    @property
    def titles(self) -> dict[str, str]:
        """The sectors' titles by key."""
        return {sector.key: sector.title for sector in self.sectors}


@dataclass(frozen=True, slots=True)
class ContextFactory:
    """The desk in every workspace that it serves, and what is the same in all of them."""

    clock: Clock
    intake: Intake
    ledger: EventLedger
    workspaces: Workspaces
    of: Callable[[Workspace], HandlerContext]
    forget: Callable[[str, datetime], Awaitable[int]]  # a workspace that said farewell at that moment

    async def context(self, team: str) -> HandlerContext:
        """A workspace's; raises :class:`~bot.errors.SlackAuthBroken` where it cannot be served."""
        return self.of(await self.workspaces.of(team))
