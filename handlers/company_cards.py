"""What people in Slack are shown of companies: names resolved, cards with our own stories."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from bot.clock import Clock
from bot.companies.resolving.chat_names import SpokenNames
from bot.companies.resolving.resolve import Resolution, Resolver
from bot.companies.service import FactsService
from bot.errors import DeliveryError
from bot.grammar.chat import said
from bot.models.companies import Company, CompanyCard, Price
from bot.models.delivery import Message
from bot.news.search import NewsService
from bot.render.company_wording import chart_words
from bot.render.escape import mrkdwn
from bot.render.slack.blocks import section
from bot.render.slack.chart import draw_chart
from bot.render.slack.company import card_line, card_message
from bot.render.slack.lint import check


class Pictures(Protocol):
    """Where pictures are put: :class:`~handlers.slack_api.workspace.Workspace`."""

    team: str

    async def upload_picture(self, picture: bytes, name: str, alt: str) -> str:
        """Keep a PNG; returns the file's id, which means something in this workspace only."""
        ...


PRICE_PATIENCE = 5.0  # seconds that a Home tab is drawn anew after; what comes later shows the next time

log = logging.getLogger(__name__)


class CompanyCards:
    """:class:`~handlers.context.Companies` over the directory and the facts."""

    def __init__(self, resolver: Resolver, facts: FactsService, news: NewsService, clock: Clock) -> None:
        self._resolver = resolver
        self._spoken = SpokenNames(resolver)
        self._facts = facts
        self._news = news
        self._clock = clock
        self._charts: dict[tuple[str, str, str], str] = {}

    async def resolve(self, text: str) -> Resolution:
        """The company that somebody names."""
        return await asyncio.to_thread(self._resolver.resolve, text)

    async def named_in(self, text: str) -> list[Resolution]:
        """The companies that a chat message names, in its order, each once; ambiguous where it asks of such a name."""
        return await asyncio.to_thread(self._spoken.named_in, said(text))

    async def meant(self, text: str) -> Resolution | None:
        """The one company that words typed in search of news mean; None where they are just words."""
        return await asyncio.to_thread(self._spoken.meant, said(text))

    async def card(self, company: Company, *, timezone: str, pictures: Pictures | None = None) -> Message:
        """The company's card; with ``pictures`` its chart is drawn and put into that workspace for it."""
        card = await self._card(company)
        chart = await self._chart(card, pictures) if pictures is not None else None
        return card_message(card, now=self._clock.now(), timezone=timezone, chart_file=chart)

    async def _chart(self, card: CompanyCard, pictures: Pictures) -> str | None:
        """The uploaded picture of the card's quarters; one that cannot be uploaded is left out."""
        if not card.quarters:
            return None
        company = card.facts.company
        known = (pictures.team, company.symbol or company.name, str(card.quarters[-1].end))
        if known not in self._charts:
            picture = await draw_chart(card)
            if picture is None:
                return None
            try:
                self._charts[known] = await pictures.upload_picture(
                    picture, f"{known[1]}.png", chart_words(company.name, card.quarters)
                )
            except DeliveryError as error:
                log.warning("no chart: %s", error)
                return None
        return self._charts[known]

    async def prices(self, symbols: Sequence[str], *, ask: bool) -> dict[str, Price]:
        """The last prices by symbol: those at hand, at once, or with ``ask`` after asking for newer ones."""
        return await self._facts.prices(
            symbols, now=self._clock.now(), budget=PRICE_PATIENCE, offline=not ask
        )

    async def short_card(self, company: Company, *, timezone: str) -> Message:
        """Name, figures and the latest story in two lines."""
        card = await self._card(company)
        lines = [f"*{mrkdwn(company.name, 120)}*", _after_name(card)]
        if card.stories:
            latest = card.stories[0]
            lines.append(mrkdwn(f"Latest: {latest.title} ({latest.source})", 400))
        return check(Message(card_line(card), (section("\n".join(lines)),)))

    async def _card(self, company: Company) -> CompanyCard:
        now = self._clock.now()
        stories = await self._news.of_company(company)
        return await self._facts.card(company, now=now, stories=stories)


def _after_name(card: CompanyCard) -> str:
    """The card's line, escaped, without its name, which stands above."""
    return card_line(card).removeprefix(mrkdwn(card.facts.company.name)).strip()
