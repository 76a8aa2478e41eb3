"""Everything that the listeners may use: use-cases and ports, made in the composition root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock, Ids
from bot.digests.ask import NewsDesk
from bot.digests.run import DigestRuns
from bot.metrics import Metrics
from bot.models import DeliveryDefaults, SectorRules
from bot.ports import EventLedger, SubscriptionStore
from handlers.listening import Intake


@dataclass(frozen=True, slots=True)
class Front:
    """The desk as people in Slack meet it."""

    name: str
    sectors: Sequence[SectorRules]
    defaults: DeliveryDefaults
    admins: frozenset[str]
    clock: Clock
    ids: Ids
    metrics: Metrics
    intake: Intake
    ledger: EventLedger
    news: NewsDesk
    runs: DigestRuns
    subscriptions: SubscriptionStore
